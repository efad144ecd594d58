#include "sim/zipf.h"

#include <assert.h>
#include <math.h>

/* (e^t - 1) / t and log(1 + t) / t, which are 1 at 0: thereby s = 1 is no special case. */
static double exp_slope(double t)
{
    return fabs(t) > 1e-12 ? expm1(t) / t : 1.0;
}

static double log_slope(double t)
{
    return fabs(t) > 1e-12 ? log1p(t) / t : 1.0;
}

/* The integral of x^-s from 1: (x^(1 - s) - 1) / (1 - s), or log x if s is 1. */
static double integral(double s, double x)
{
    double log_x = log(x);
    return exp_slope((1.0 - s) * log_x) * log_x;
}

/* The x up to which the integral is y. Rounding must not take the logarithm below -1. */
static double inverse(double s, double y)
{
    double t = fmax((1.0 - s) * y, -1.0);
    return exp(log_slope(t) * y);
}

/* Rank k owns the strip of area k^-s that ends at k + 1/2; the curve being convex, the strip
 * fits under it. The first rank's begins beyond 1/2 for that. */
struct zipf zipf_of(double s, uint64_t n)
{
    assert(s > 0.0 && s <= 100.0 && n >= 1 && n <= ZIPF_MOST);
    struct zipf zipf = {.n = n, .s = s};
    zipf.first = integral(s, 1.5) - 1.0;
    zipf.last = integral(s, (double)n + 0.5);
    zipf.sure = 2.0 - inverse(s, integral(s, 2.5) - pow(2.0, -s));
    return zipf;
}

uint64_t zipf_draw(const struct zipf *zipf, struct chance *chance)
{
    double s = zipf->s, most = (double)zipf->n;
    for (;;) {
        double y = zipf->first + chance_unit(chance) * (zipf->last - zipf->first);
        double x = inverse(s, y);
        double k = fmin(fmax(floor(x + 0.5), 1.0), most);
        if (k - x <= zipf->sure || y >= integral(s, k + 0.5) - pow(k, -s))
            return (uint64_t)k;
    }
}

uint64_t zipf_at(const struct zipf *zipf, uint64_t key)
{
    struct chance chance;
    chance_init(&chance, key);
    return zipf_draw(zipf, &chance);
}
