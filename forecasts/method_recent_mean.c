#include "forecasts/method.h"

void method_recent_mean(const struct past *past, size_t horizon, double *path)
{
    size_t season = past->longer && past->n >= past->longer ? past->longer : past->period;
    size_t count = past->n / season < 4 ? past->n / season : 4;
    if (count == 0) {
        method_naive(past, horizon, path);
        return;
    }
    for (size_t h = 0; h < horizon; h++) {
        path[h] = 0.0;
        for (size_t k = 1; k <= count; k++)
            path[h] += past->y[past->n - k * season + h % season] / (double)count;
    }
}
