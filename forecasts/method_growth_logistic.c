#include "forecasts/growth.h"

void method_growth_logistic(const struct past *past, size_t horizon, double *path)
{
    if (!growth_continue(past, GROWTH_LOGISTIC, horizon, path))
        method_holt(past, horizon, path);
}
