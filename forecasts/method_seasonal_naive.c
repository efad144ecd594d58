#include "forecasts/method.h"

void method_seasonal_naive(const struct past *past, size_t horizon, double *path)
{
    size_t season = past->longer && past->n >= past->longer ? past->longer : past->period;
    if (season > past->n)
        season = 1;
    for (size_t h = 0; h < horizon; h++)
        path[h] = past->y[past->n - season + h % season];
}
