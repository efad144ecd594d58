#include "forecasts/lags.h"
#include "forecasts/method.h"

void method_lags(const struct past *past, size_t horizon, double *path)
{
    if (!lags_continue(past->y, past->n, past->period, past->longer, horizon, path))
        method_damped(past, horizon, path);
}
