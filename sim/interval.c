#include "sim/interval.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static struct estimate around(double mean, double error, uint64_t count, double confidence)
{
    double half = (double)INFINITY;
    if (count >= 2 && !isnan(mean))
        half = gsl_cdf_tdist_Pinv(0.5 + confidence / 2.0, (double)(count - 1)) * error;
    struct estimate estimate = {mean, mean - half, mean + half};
    if (isnan(mean)) {
        estimate.low = -(double)INFINITY;
        estimate.high = (double)INFINITY;
    }
    return estimate;
}

struct estimate interval_mean(const struct tally *tally, double confidence)
{
    double mean = tally->count == 0 ? (double)NAN : tally->mean;
    return around(mean, tally_error(tally), tally->count, confidence);
}

struct estimate interval_of(const double *values, int count, double confidence)
{
    struct tally tally = {0};
    for (int i = 0; i < count; i++)
        tally_add(&tally, values[i]);
    return interval_mean(&tally, confidence);
}

struct estimate interval_difference(const double *before, const double *after, int count,
                                    double confidence)
{
    struct tally tally = {0};
    for (int i = 0; i < count; i++)
        tally_add(&tally, after[i] - before[i]);
    return interval_mean(&tally, confidence);
}

/* With r the ratio of the means, after - r * before has mean 0; its standard error over the
 * mean of before is that of r, to first order. */
struct estimate interval_ratio(const double *before, const double *after, int count,
                               double confidence)
{
    struct tally base = {0}, changed = {0}, residual = {0};
    for (int i = 0; i < count; i++) {
        tally_add(&base, before[i]);
        tally_add(&changed, after[i]);
    }
    double ratio = base.mean != 0.0 ? changed.mean / base.mean : (double)NAN;
    for (int i = 0; i < count; i++)
        tally_add(&residual, after[i] - ratio * before[i]);
    double error = tally_error(&residual) / fabs(base.mean);
    return around(ratio, error, residual.count, confidence);
}

bool interval_contains(struct estimate estimate, double value)
{
    return estimate.low <= value && value <= estimate.high;
}

double interval_precision(struct estimate estimate)
{
    double half = (estimate.high - estimate.low) / 2.0;
    if (half == 0.0)
        return 0.0;
    double share = half / fabs(estimate.mean);
    return isnan(share) ? (double)INFINITY : share;
}
