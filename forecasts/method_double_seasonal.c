#include "forecasts/method.h"
#include "forecasts/profile.h"

void method_double_seasonal(const struct past *past, size_t horizon, double *path)
{
    size_t longer = past->n >= 2 * past->longer ? past->longer : 0;
    if (!profile_continue(past->y, past->n, past->period, longer, horizon, path))
        method_damped(past, horizon, path);
}
