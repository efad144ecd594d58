#include "forecasts/method.h"
#include "forecasts/smooth.h"

static void plain(const struct past *past, size_t horizon, double *path)
{
    smooth_continue(ETS_LEVEL, past, horizon, path);
}

void method_ses(const struct past *past, size_t horizon, double *path)
{
    method_adjusted(plain, past, horizon, true, path);
}
