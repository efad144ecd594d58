/*
 * What independent replications say of a mean: Student's t interval. The values must be
 * independent and alike, one from each replication; that they are roughly normal holds for
 * averages over long runs. Then the interval covers the truth in the stated share of cases,
 * which the tests count.
 *
 * Two variants that met the same chance are compared pair by pair, so what both had in common
 * cancels and only the difference is left.
 *
 * One value says nothing about its error: its interval is the whole line, low = -INFINITY and
 * high = INFINITY. Of no values at all the mean is NAN as well.
 */
#ifndef HEADROOM_SIM_INTERVAL_H
#define HEADROOM_SIM_INTERVAL_H

#include "sim/tally.h"

#include <stdbool.h>

struct estimate {
    double mean, low, high;
};

/* The mean of what the tally has seen; confidence as a share, such as 0.95. */
struct estimate interval_mean(const struct tally *tally, double confidence);
struct estimate interval_of(const double *values, int count, double confidence);

/* Mean of after[i] - before[i]. */
struct estimate interval_difference(const double *before, const double *after, int count,
                                    double confidence);

/* Mean of after over mean of before, as one estimate of both (the delta method); NAN if the
 * values before have mean 0. */
struct estimate interval_ratio(const double *before, const double *after, int count,
                               double confidence);

bool interval_contains(struct estimate estimate, double value);

/* Half the interval's length as a share of its mean: 0 if the interval is a point, INFINITY
 * if the mean is 0 or nothing is known. */
double interval_precision(struct estimate estimate);

#endif
