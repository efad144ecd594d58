/*
 * A tally keeps count, mean, variance and range of a series without keeping the series
 * (Welford 1962: no difference of large sums, so nothing cancels). Two tallies merge into
 * what one would be that had seen both series, up to rounding (Chan, Golub, LeVeque 1979).
 * A tally starts as {0}. Values carry the unit of whoever adds them.
 */
#ifndef HEADROOM_SIM_TALLY_H
#define HEADROOM_SIM_TALLY_H

#include <stdint.h>

struct tally {
    uint64_t count;
    double mean;
    double squares; /* sum of squared distances from the mean */
    double min, max;
};

static inline void tally_add(struct tally *tally, double value)
{
    tally->min = tally->count == 0 || value < tally->min ? value : tally->min;
    tally->max = tally->count == 0 || value > tally->max ? value : tally->max;
    tally->count++;
    double distance = value - tally->mean;
    tally->mean += distance / (double)tally->count;
    tally->squares += distance * (value - tally->mean);
}

void tally_merge(struct tally *into, const struct tally *from);

/* Of the population the values are a sample of (n - 1 below the line); NAN for fewer than
 * two values. */
double tally_variance(const struct tally *tally);
double tally_deviation(const struct tally *tally);

/* Standard deviation over mean. */
double tally_variation(const struct tally *tally);

/* The standard error of the mean, if the values are independent. */
double tally_error(const struct tally *tally);

#endif
