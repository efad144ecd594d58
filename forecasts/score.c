#include "forecasts/score.h"

#include <math.h>

double score_scale(const double *past, size_t n, size_t lag)
{
    double sum = 0.0;
    if (n <= lag)
        return 0.0;
    for (size_t t = lag; t < n; t++)
        sum += fabs(past[t] - past[t - lag]);
    return sum / (double)(n - lag);
}

static double pinball(double actual, double end, double share)
{
    return actual >= end ? share * (actual - end) : (1.0 - share) * (end - actual);
}

static void score_bands(struct score *score, double a, const struct bands *bands, size_t h,
                        double weight, double unit)
{
    static const double tail[2] = {0.1, 0.025};
    for (int i = 0; i < 2; i++) {
        double low = fmax(bands->low[i][h], 0.0), high = fmax(bands->high[i][h], 0.0);
        score->inside[i] += a >= low && a <= high ? weight : 0.0;
        score->pinball +=
            0.25 * unit * (pinball(a, low, tail[i]) + pinball(a, high, 1.0 - tail[i]));
        if (i == 1)
            score->msis +=
                unit * (high - low + 40.0 * fmax(low - a, 0.0) + 40.0 * fmax(a - high, 0.0));
    }
}

struct score score_of(const double *actual, const double *path, const struct bands *bands,
                      size_t horizon, double scale)
{
    struct score score = {0};
    double weight = 1.0 / (double)horizon, unit = weight / scale, squares = 0.0;
    for (size_t h = 0; h < horizon; h++) {
        double a = actual[h], f = fmax(path[h], 0.0), off = fabs(a - f);
        double size = fabs(a) + f;
        score.smape += size > 0.0 ? 200.0 * off / size * weight : 0.0;
        score.mase += off * unit;
        squares += off * off * weight;
        if (bands)
            score_bands(&score, a, bands, h, weight, unit);
    }
    score.rmsse = sqrt(squares) / scale;
    return score;
}
