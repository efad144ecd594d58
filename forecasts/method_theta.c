/* Theta (Assimakopoulos and Nikolopoulos, 2000) as simple smoothing with drift: half the slope
 * of a line through the past (Hyndman and Billah, 2003). */
#include "forecasts/method.h"
#include "forecasts/smooth.h"

#include <math.h>

static double slope_of(const double *y, size_t n)
{
    double middle = 0.5 * ((double)n - 1.0), across = 0.0, along = 0.0;
    for (size_t i = 0; i < n; i++) {
        double x = (double)i - middle;
        across += x * y[i];
        along += x * x;
    }
    return along > 0.0 ? across / along : 0.0;
}

static void plain(const struct past *past, size_t horizon, double *path)
{
    double alpha = smooth_continue(ETS_LEVEL, past, horizon, path);
    double drift = 0.5 * slope_of(past->y, past->n);
    double begun = (1.0 - pow(1.0 - alpha, (double)past->n)) / alpha;
    for (size_t h = 0; h < horizon; h++)
        path[h] += drift * ((double)h + begun);
}

void method_theta(const struct past *past, size_t horizon, double *path)
{
    method_adjusted(plain, past, horizon, true, path);
}
