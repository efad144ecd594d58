#include "forecasts/method.h"
#include "forecasts/smooth.h"

static void plain(const struct past *past, size_t horizon, double *path)
{
    smooth_continue(ETS_LINEAR, past, horizon, path);
}

void method_holt(const struct past *past, size_t horizon, double *path)
{
    method_adjusted(plain, past, horizon, true, path);
}
