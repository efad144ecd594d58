#include "forecasts/decompose.h"

#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>

void decompose_level(const double *y, size_t n, size_t width, double *level)
{
    double *sum = memory_new(n + 1, sizeof *sum);
    for (size_t t = 0; t < n; t++)
        sum[t + 1] = sum[t] + y[t];
    if (width > n)
        width = n;
    for (size_t t = 0; t < n; t++) {
        size_t from = t > width / 2 ? t - width / 2 : 0;
        from = from + width > n ? n - width : from; /* whole seasons at both ends too */
        level[t] = (sum[from + width] - sum[from]) / (double)width;
    }
    free(sum);
}

/* Takes the mean of each place out of `rest`, into profile. */
static void find_profile(double *rest, size_t n, size_t period, double *profile)
{
    double mean = 0.0;
    for (size_t i = 0; i < period; i++) {
        double sum = 0.0, count = 0.0;
        for (size_t t = i; t < n; t += period) {
            sum += rest[t];
            count += 1.0;
        }
        profile[i] = count > 0.0 ? sum / count : 0.0;
        mean += profile[i] / (double)period;
    }
    for (size_t i = 0; i < period; i++)
        profile[i] -= mean;
    for (size_t t = 0; t < n; t++)
        rest[t] -= profile[t % period];
}

/* Over the steps of a past that goes through y again and again. */
static double variance_of(const double *y, size_t period, size_t n)
{
    double sum = 0.0, square = 0.0;
    for (size_t t = 0; t < n; t++)
        sum += y[t % period] / (double)n;
    for (size_t t = 0; t < n; t++)
        square += (y[t % period] - sum) * (y[t % period] - sum) / (double)n;
    return square;
}

struct decomposition decompose(const struct past *past)
{
    size_t n = past->n, widest = past->longer ? past->longer : past->period;
    struct decomposition parts = {.level = memory_new(n, sizeof(double)),
                                  .season = memory_new(past->period, sizeof(double)),
                                  .longer = memory_new(past->longer + 1, sizeof(double))};
    double *rest = memory_new(n, sizeof *rest), all = 0.0;
    decompose_level(past->y, n, widest > 1 ? widest : 7, parts.level);
    for (size_t t = 0; t < n; t++)
        rest[t] = past->y[t] - parts.level[t];
    if (past->period > 1)
        find_profile(rest, n, past->period, parts.season);
    if (past->longer)
        find_profile(rest, n, past->longer, parts.longer);
    parts.share[0] = variance_of(parts.level, n, n);
    parts.share[1] = variance_of(parts.season, past->period, n);
    parts.share[2] = past->longer ? variance_of(parts.longer, past->longer, n) : 0.0;
    parts.share[3] = variance_of(rest, n, n);
    parts.deviation = sqrt(parts.share[3]);
    for (int i = 0; i < 4; i++)
        all += parts.share[i];
    for (int i = 0; i < 4 && all > 0.0; i++)
        parts.share[i] /= all;
    free(rest);
    return parts;
}

void decomposition_free(struct decomposition *parts)
{
    free(parts->level);
    free(parts->season);
    free(parts->longer);
}
