#include "sim/histogram.h"

#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct histogram *histogram_new(void)
{
    return memory_new(1, sizeof(struct histogram));
}

void histogram_free(struct histogram *histogram)
{
    if (!histogram)
        return;
    free(histogram->carries);
    free(histogram);
}

/* No bucket beyond the maximum's was ever written. */
static unsigned in_use(const struct histogram *histogram)
{
    return histogram_bucket(histogram->max) + 1;
}

void histogram_reset(struct histogram *histogram)
{
    memset(histogram->counts, 0, in_use(histogram) * sizeof histogram->counts[0]);
    free(histogram->carries);
    histogram->carries = NULL;
    histogram->max = 0;
}

void histogram_carry(struct histogram *histogram, unsigned bucket, uint64_t carries)
{
    if (!histogram->carries)
        histogram->carries = memory_new(HISTOGRAM_BUCKETS, sizeof histogram->carries[0]);
    histogram->carries[bucket] += (uint32_t)carries;
}

static uint64_t count_of(const struct histogram *histogram, unsigned bucket)
{
    uint64_t carries = histogram->carries ? histogram->carries[bucket] : 0;
    return carries << 32 | histogram->counts[bucket];
}

static void add_to_bucket(struct histogram *histogram, unsigned bucket, uint64_t times)
{
    uint64_t sum = histogram->counts[bucket] + times;
    histogram->counts[bucket] = (uint32_t)sum;
    if (sum >> 32)
        histogram_carry(histogram, bucket, sum >> 32);
}

void histogram_add_many(struct histogram *histogram, sim_time value, uint64_t times)
{
    if (times == 0)
        return;
    add_to_bucket(histogram, histogram_bucket(value), times);
    if (value > histogram->max)
        histogram->max = value;
}

void histogram_merge(struct histogram *into, const struct histogram *from)
{
    unsigned end = in_use(from);
    for (unsigned bucket = 0; bucket < end; bucket++) {
        uint64_t times = count_of(from, bucket);
        if (times != 0)
            add_to_bucket(into, bucket, times);
    }
    if (from->max > into->max)
        into->max = from->max;
}

uint64_t histogram_count(const struct histogram *histogram)
{
    uint64_t count = 0;
    unsigned end = in_use(histogram);
    for (unsigned bucket = 0; bucket < end; bucket++)
        count += count_of(histogram, bucket);
    return count;
}

/* The values a bucket may hold, both ends included; the last one in use ends at the maximum. */
struct span {
    sim_time first, last;
};

static struct span span_of(const struct histogram *histogram, unsigned bucket)
{
    unsigned shift = bucket >> HISTOGRAM_BITS;
    if (shift > 0)
        shift--;
    sim_time first = (sim_time)(bucket - (shift << HISTOGRAM_BITS)) << shift;
    sim_time last = first + (((sim_time)1 << shift) - 1);
    struct span span = {first, last < histogram->max ? last : histogram->max};
    return span;
}

static sim_time point_within(struct span span, double part)
{
    double width = (double)(span.last - span.first);
    sim_time offset = (sim_time)(fmax(0.0, part) * width + 0.5);
    return offset < span.last - span.first ? span.first + offset : span.last;
}

void histogram_quantiles(const struct histogram *histogram, const double *q, int count,
                         sim_time *value)
{
    double all = (double)histogram_count(histogram);
    unsigned end = in_use(histogram);
    uint64_t before = 0;
    int done = 0;
    for (unsigned bucket = 0; bucket < end && done < count; bucket++) {
        uint64_t here = count_of(histogram, bucket);
        for (; done < count && here != 0 && (double)(before + here) >= q[done] * all; done++)
            value[done] = point_within(span_of(histogram, bucket),
                                       (q[done] * all - (double)before) / (double)here);
        before += here;
    }
    while (done < count)
        value[done++] = histogram->max;
}

sim_time histogram_quantile(const struct histogram *histogram, double q)
{
    sim_time value;
    histogram_quantiles(histogram, &q, 1, &value);
    return value;
}

double histogram_share(const struct histogram *histogram, sim_time value)
{
    uint64_t count = histogram_count(histogram);
    if (count == 0)
        return (double)NAN;
    if (value >= histogram->max)
        return 1.0;
    unsigned bucket = histogram_bucket(value);
    uint64_t below = 0;
    for (unsigned i = 0; i < bucket; i++)
        below += count_of(histogram, i);
    struct span span = span_of(histogram, bucket);
    double part = (double)(value - span.first + 1) / (double)(span.last - span.first + 1);
    return ((double)below + part * (double)count_of(histogram, bucket)) / (double)count;
}

static double middle_of(struct span span)
{
    return (double)span.first + (double)(span.last - span.first) / 2.0;
}

/* Spread evenly over its span, a bucket's mean square is that of its middle plus width²/12. */
static double square_of(struct span span)
{
    double width = (double)(span.last - span.first), middle = middle_of(span);
    return middle * middle + width * width / 12.0;
}

static double average(const struct histogram *histogram, double (*value)(struct span span))
{
    uint64_t count = 0;
    unsigned end = in_use(histogram);
    double sum = 0.0;
    for (unsigned bucket = 0; bucket < end; bucket++) {
        uint64_t here = count_of(histogram, bucket);
        if (here == 0)
            continue;
        count += here;
        sum += (double)here * value(span_of(histogram, bucket));
    }
    return count ? sum / (double)count : (double)NAN;
}

double histogram_mean(const struct histogram *histogram)
{
    return average(histogram, middle_of);
}

double histogram_square(const struct histogram *histogram)
{
    return average(histogram, square_of);
}
