#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

#include "sim/histogram.h"

static int setup(void **state)
{
    *state = histogram_new();
    return 0;
}

static int teardown(void **state)
{
    histogram_free(*state);
    return 0;
}

static int by_value(const void *a, const void *b)
{
    sim_time x = *(const sim_time *)a, y = *(const sim_time *)b;
    return (x > y) - (x < y);
}

static void empty_says_nothing(void **state)
{
    struct histogram *histogram = *state;
    assert_int_equal(histogram_count(histogram), 0);
    assert_int_equal(histogram_quantile(histogram, 0.5), 0);
    assert_true(isnan(histogram_share(histogram, 10)));
    histogram_add_many(histogram, 7, 0);
    assert_int_equal(histogram_count(histogram), 0);
}

/* Every bucket begins where the one before ended, and none is wider than 1/256 of its first
 * value. */
static void buckets_have_no_gaps(void **state)
{
    (void)state;
    assert_int_equal(histogram_bucket(0), 0);
    assert_int_equal(histogram_bucket(UINT64_MAX), HISTOGRAM_BUCKETS - 1);
    for (unsigned octave = 1; octave < 64; octave++) {
        sim_time power = (sim_time)1 << octave;
        assert_int_equal(histogram_bucket(power), histogram_bucket(power - 1) + 1);
        sim_time width = power >> HISTOGRAM_BITS ? power >> HISTOGRAM_BITS : 1;
        assert_int_equal(histogram_bucket(power + width), histogram_bucket(power) + 1);
        assert_int_equal(histogram_bucket(power + width - 1), histogram_bucket(power));
    }
}

static void small_values_are_exact(void **state)
{
    struct histogram *histogram = *state;
    for (sim_time value = 0; value < 512; value++)
        histogram_add(histogram, value);
    for (sim_time value = 0; value < 512; value++)
        assert_int_equal(histogram_quantile(histogram, ((double)value + 0.5) / 512), value);
    assert_true(histogram_share(histogram, 255) == 0.5);
}

static void one_value_is_reported_as_it_is(void **state)
{
    struct histogram *histogram = *state;
    histogram_add(histogram, 123456789);
    assert_int_equal(histogram_quantile(histogram, 1.0), 123456789);
    histogram_add(histogram, UINT64_MAX);
    assert_int_equal(histogram_quantile(histogram, 1.0), UINT64_MAX);
    assert_int_equal(histogram_count(histogram), 2);
    assert_true(histogram_share(histogram, UINT64_MAX - 1) <= 1.0);
}

/* Against the sorted sample itself, for a smooth and a lumpy sample. */
static void check_against_sample(struct histogram *histogram, sim_time *sample, size_t count)
{
    for (size_t i = 0; i < count; i++)
        histogram_add(histogram, sample[i]);
    qsort(sample, count, sizeof *sample, by_value);
    sim_time previous = 0;
    for (int i = 1; i <= 10000; i++) {
        double q = i / 10000.0;
        sim_time estimate = histogram_quantile(histogram, q);
        double truth = (double)sample[(size_t)ceil(q * (double)count - 1e-6) - 1];
        assert_true(fabs((double)estimate - truth) <= 0.0040 * truth);
        assert_true(estimate >= previous);
        previous = estimate;
    }
    assert_int_equal(histogram_quantile(histogram, 1.0), sample[count - 1]);
    assert_int_equal(histogram_count(histogram), count);
}

enum { SAMPLE = 100000 };

static void percentiles_are_within_their_bound(void **state)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    sim_time *sample = malloc(SAMPLE * sizeof *sample);
    for (int i = 0; i < SAMPLE; i++)
        sample[i] = sim_from_ns(gsl_ran_lognormal(rng, 16.0, 2.0));
    check_against_sample(*state, sample, SAMPLE);
    histogram_reset(*state);
    for (int i = 0; i < SAMPLE; i++)
        sample[i] = (sim_time)1 << (10 + gsl_rng_uniform_int(rng, 20));
    check_against_sample(*state, sample, SAMPLE);
    free(sample);
    gsl_rng_free(rng);
}

static void several_at_once_are_each_alone(void **state)
{
    static const double q[] = {0.0, 0.1, 0.5, 0.5, 0.95, 0.999, 1.0};
    enum { COUNT = sizeof q / sizeof *q };
    struct histogram *histogram = *state;
    sim_time value[COUNT];
    for (uint64_t i = 0; i < 1000; i++)
        histogram_add(histogram, i * i * 1000);
    histogram_quantiles(histogram, q, COUNT, value);
    for (int i = 0; i < COUNT; i++)
        assert_int_equal(value[i], histogram_quantile(histogram, q[i]));
    assert_true(value[1] < value[2] && value[2] == value[3] && value[3] < value[4]);
    assert_int_equal(value[COUNT - 1], 999 * 999 * 1000);
}

static void share_inverts_the_quantile(void **state)
{
    struct histogram *histogram = *state;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (int i = 0; i < SAMPLE; i++)
        histogram_add(histogram, sim_from_ns(gsl_ran_exponential(rng, 1e7)));
    for (int percent = 1; percent < 100; percent++) {
        double q = percent / 100.0;
        double share = histogram_share(histogram, histogram_quantile(histogram, q));
        assert_true(fabs(share - q) < 1e-4);
    }
    assert_true(histogram_share(histogram, histogram->max) == 1.0);
    gsl_rng_free(rng);
}

static void merging_equals_adding(void **state)
{
    struct histogram *whole = *state;
    struct histogram *parts[2] = {histogram_new(), histogram_new()};
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (int i = 0; i < SAMPLE; i++) {
        sim_time value = gsl_rng_get(rng) >> gsl_rng_uniform_int(rng, 32);
        histogram_add(whole, value);
        histogram_add(parts[i % 2], value);
    }
    histogram_merge(parts[0], parts[1]);
    assert_int_equal(histogram_count(parts[0]), SAMPLE);
    assert_memory_equal(parts[0]->counts, whole->counts, sizeof whole->counts);
    assert_int_equal(parts[0]->max, whole->max);
    histogram_merge(parts[1], parts[0]);
    assert_int_equal(parts[1]->max, whole->max);
    histogram_free(parts[0]);
    histogram_free(parts[1]);
    gsl_rng_free(rng);
}

/* More than 2^32 of one value, reached by single steps, by blocks, and by merging. */
static void counts_carry_past_32_bits(void **state)
{
    struct histogram *histogram = *state;
    histogram_add_many(histogram, 5000, UINT32_MAX);
    histogram_add(histogram, 5000);
    histogram_add(histogram, 5000);
    assert_int_equal(histogram_count(histogram), (UINT64_C(1) << 32) + 1);
    histogram_add_many(histogram, 90000, (UINT64_C(1) << 33) - 2);
    assert_true(histogram_quantile(histogram, 0.3) < 5020);
    assert_true(histogram_quantile(histogram, 0.4) > 89000);
    struct histogram *other = histogram_new();
    histogram_add_many(other, 5000, UINT32_MAX);
    histogram_merge(other, histogram);
    histogram_merge(other, histogram);
    assert_int_equal(histogram_count(other), UINT64_C(7) * (UINT64_C(1) << 32) - 3);
    histogram_reset(other);
    assert_int_equal(histogram_count(other), 0);
    histogram_free(other);
}

/* Of 1 ms, 2 ms … 1000 ms: n(n + 1)/2 ms and (n + 1)(2n + 1)/6 ms². */
static void averages_know_the_buckets(void **state)
{
    struct histogram *histogram = *state;
    assert_true(isnan(histogram_mean(histogram)) && isnan(histogram_square(histogram)));
    histogram_add(histogram, 300);
    assert_true(histogram_mean(histogram) == 300.0);
    assert_true(histogram_square(histogram) == 90000.0);
    histogram_reset(histogram);
    for (sim_time i = 1; i <= 1000; i++)
        histogram_add(histogram, i * SIM_MILLISECOND);
    assert_true(fabs(histogram_mean(histogram) / 500.5e6 - 1.0) < 1e-4);
    assert_true(fabs(histogram_square(histogram) / 333833.5e12 - 1.0) < 1e-4);
}

static void reset_forgets_everything(void **state)
{
    struct histogram *histogram = *state;
    histogram_add(histogram, 17);
    histogram_add(histogram, SIM_SECOND);
    histogram_reset(histogram);
    assert_int_equal(histogram->max, 0);
    for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++)
        assert_int_equal(histogram->counts[i], 0);
}

#define WITH_ONE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ONE(empty_says_nothing),
        WITH_ONE(buckets_have_no_gaps),
        WITH_ONE(small_values_are_exact),
        WITH_ONE(one_value_is_reported_as_it_is),
        WITH_ONE(percentiles_are_within_their_bound),
        WITH_ONE(several_at_once_are_each_alone),
        WITH_ONE(share_inverts_the_quantile),
        WITH_ONE(merging_equals_adding),
        WITH_ONE(counts_carry_past_32_bits),
        WITH_ONE(averages_know_the_buckets),
        WITH_ONE(reset_forgets_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
