#include "forecasts/season.h"

#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>

bool season_present(const double *y, size_t n, size_t period)
{
    if (period < 2 || n < 3 * period)
        return false;
    double mean = 0.0, variance = 0.0, sum = 0.0, last = 0.0;
    for (size_t i = 0; i < n; i++)
        mean += y[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        variance += (y[i] - mean) * (y[i] - mean);
    for (size_t lag = 1; lag <= period; lag++) {
        double product = 0.0;
        for (size_t i = lag; i < n; i++)
            product += (y[i] - mean) * (y[i - lag] - mean);
        last = product / variance;
        sum += lag < period ? last * last : 0.0;
    }
    return fabs(last) > 1.645 * sqrt((1.0 + 2.0 * sum) / (double)n);
}

/* The moving average over one period around t, half of the two ends if the period is even. */
static void level_out(const double *y, size_t n, size_t period, double *level)
{
    size_t half = period / 2;
    double sum = 0.0;
    for (size_t i = 0; i < period; i++)
        sum += y[i];
    for (size_t t = half; t + half < n; t++) {
        bool odd = period % 2;
        size_t next = t + half + 1, past = t - half;
        double now = odd ? sum : sum + 0.5 * (y[t + half] - y[past]);
        level[t] = now / (double)period;
        size_t in = odd ? next : t + half;
        if (in < n)
            sum += y[in] - y[past];
    }
}

void season_indices(const double *y, size_t n, size_t period, bool multiplies, double *index)
{
    size_t half = period / 2;
    double *level = memory_new(n, sizeof *level), mean = 0.0;
    level_out(y, n, period, level);
    for (size_t i = 0; i < period; i++) {
        double sum = 0.0, count = 0.0;
        for (size_t t = i; t + half < n; t += period) {
            if (t >= half) {
                sum += multiplies ? y[t] / level[t] : y[t] - level[t];
                count += 1.0;
            }
        }
        index[i] = count > 0.0 ? sum / count : multiplies ? 1.0 : 0.0;
        mean += index[i] / (double)period;
    }
    for (size_t i = 0; i < period; i++)
        index[i] = multiplies ? fmax(index[i] / mean, 0.01) : index[i] - mean;
    free(level);
}

void season_remove(double *y, size_t n, size_t period, bool multiplies, const double *index)
{
    for (size_t i = 0, j = 0; i < n; i++, j = j + 1 == period ? 0 : j + 1)
        y[i] = multiplies ? y[i] / index[j] : y[i] - index[j];
}

void season_restore(double *path, size_t n, size_t period, bool multiplies, const double *index,
                    size_t at)
{
    for (size_t i = 0, j = at % period; i < n; i++, j = j + 1 == period ? 0 : j + 1)
        path[i] = multiplies ? path[i] * index[j] : path[i] + index[j];
}
