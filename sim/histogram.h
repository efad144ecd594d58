/*
 * A histogram of times, to read percentiles from: log-linear, 256 equal buckets an octave, so
 * a bucket is at most 1/256 of its values wide. Any percentile it reports lies in the bucket
 * of the true one: within 0.4%, for every distribution. Below 512 ns buckets are single
 * nanoseconds; no value of the clock is out of range. The largest value is kept exactly.
 *
 * Histograms of replications are merged by adding counts: the result does not depend on the
 * order. Counts are 32 bits wide, which keeps the part in use (1 KiB an octave) in the fastest
 * cache; one that wraps round is carried into an array of its own.
 */
#ifndef HEADROOM_SIM_HISTOGRAM_H
#define HEADROOM_SIM_HISTOGRAM_H

#include "sim/time.h"

#include <stdint.h>

#define HISTOGRAM_BITS    8 /* 2^8 buckets an octave */
#define HISTOGRAM_BUCKETS ((64 - HISTOGRAM_BITS + 1) << HISTOGRAM_BITS)

struct histogram {
    sim_time max;
    uint32_t *carries; /* counts of 2^32, NULL until one is needed */
    uint32_t counts[HISTOGRAM_BUCKETS];
};

/* Empty; 57 KiB of address space, of which only what is used is touched. */
struct histogram *histogram_new(void);
void histogram_free(struct histogram *histogram);

/* Empties it; costs no more than the part that was in use. */
void histogram_reset(struct histogram *histogram);

/* Value v is in bucket (shift, v >> shift), where the second has its top bit at 2^8; buckets
 * of successive shifts follow each other without gaps, the first being 0..511 themselves. */
static inline unsigned histogram_bucket(sim_time value)
{
    sim_time floor = value | (sim_time)1 << HISTOGRAM_BITS;
    unsigned shift = 63U - (unsigned)__builtin_clzll(floor) - HISTOGRAM_BITS;
    return (shift << HISTOGRAM_BITS) + (unsigned)(value >> shift);
}

void histogram_carry(struct histogram *histogram, unsigned bucket, uint64_t carries);

static inline void histogram_add(struct histogram *histogram, sim_time value)
{
    unsigned bucket = histogram_bucket(value);
    if (__builtin_expect(++histogram->counts[bucket] == 0, 0))
        histogram_carry(histogram, bucket, 1);
    if (__builtin_expect(value > histogram->max, 0))
        histogram->max = value;
}

/* The same value so many times. */
void histogram_add_many(struct histogram *histogram, sim_time value, uint64_t times);

/* Adds what `from` holds. */
void histogram_merge(struct histogram *into, const struct histogram *from);

uint64_t histogram_count(const struct histogram *histogram);

/* The value below which a share q of all lies, spread evenly within its bucket; rises with q
 * and is the exact maximum at 1. 0 if the histogram is empty. */
sim_time histogram_quantile(const struct histogram *histogram, double q);

/* The same of several shares, which rise, in one go. */
void histogram_quantiles(const struct histogram *histogram, const double *q, int count,
                         sim_time *value);

/* The share of values at or below `value`, the inverse of histogram_quantile; NAN if empty. */
double histogram_share(const struct histogram *histogram, sim_time value);

/* The mean, in ns, and the mean of the squares, in ns², as if values were spread evenly within
 * their buckets: no error at all below 512 ns, next to none for what has a smooth density. NAN
 * if the histogram is empty. */
double histogram_mean(const struct histogram *histogram);
double histogram_square(const struct histogram *histogram);

#endif
