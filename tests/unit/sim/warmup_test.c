#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#include "sim/warmup.h"

static int setup(void **state)
{
    *state = warmup_new();
    return 0;
}

static int teardown(void **state)
{
    warmup_free(*state);
    return 0;
}

/* An AR(1) series of mean 10 and deviation 1 that starts `offset` away from it and, beside,
 * rises by `slope` a step; one observation each second. */
struct series {
    int length;
    double memory, offset, slope;
};

static double feed(struct warmup *warmup, const struct series *series, gsl_rng *rng)
{
    double noise = sqrt(1.0 - series->memory * series->memory);
    double x = series->offset, sum = 0.0;
    warmup_reset(warmup);
    for (int i = 0; i < series->length; i++) {
        x = series->memory * x + gsl_ran_gaussian(rng, noise);
        double value = 10.0 + x + series->slope * i;
        warmup_add(warmup, value, (sim_time)(i + 1) * SIM_SECOND);
        sum += value;
    }
    return sum / series->length;
}

static void too_short_is_not_believed(void **state)
{
    struct warmup *warmup = *state;
    for (sim_time i = 0; i < WARMUP_FIRST * WARMUP_LEAST - 1; i++)
        warmup_add(warmup, 1.0, i);
    struct warmup_cut cut = warmup_find(warmup);
    assert_false(cut.steady);
    assert_int_equal(cut.observations, 0);
    warmup_add(warmup, 1.0, 100);
    assert_true(warmup_find(warmup).steady);
}

static void constant_series_needs_no_cut(void **state)
{
    struct warmup *warmup = *state;
    for (sim_time i = 0; i < 1000000; i++)
        warmup_add(warmup, 0.3, i);
    struct warmup_cut cut = warmup_find(warmup);
    assert_true(cut.steady);
    assert_int_equal(cut.observations, 0);
    assert_int_equal(cut.at, 0);
}

/* A step at a batch's border is found exactly, with the instant of the last value before. */
static void a_step_is_cut_off(void **state)
{
    struct warmup *warmup = *state;
    for (sim_time i = 0; i < 1000; i++)
        warmup_add(warmup, (i < 200 ? 50.0 : 1.0) + (double)(i % 2), i * 10);
    struct warmup_cut cut = warmup_find(warmup);
    assert_true(cut.steady);
    assert_int_equal(cut.observations, 200);
    assert_int_equal(cut.at, 1990);
}

/* Batches joined over and over: the cut is still the step, to the width of a batch. */
static void long_series_are_cut_as_well(void **state)
{
    struct warmup *warmup = *state;
    sim_time length = 3000000, step = 700000;
    for (sim_time i = 0; i < length; i++)
        warmup_add(warmup, (i < step ? 50.0 : 1.0) + (double)(i % 2), i);
    struct warmup_cut cut = warmup_find(warmup);
    assert_true(cut.steady);
    assert_true(cut.observations >= step && cut.observations <= step + length / 2048);
    assert_int_equal(cut.at, cut.observations - 1);
    assert_true(warmup->count >= WARMUP_BATCHES / 2 && warmup->count < WARMUP_BATCHES);
}

/* Every observation, and no other, is in the full batches or in the one being filled. */
static void joining_loses_nothing(void **state)
{
    struct warmup *warmup = *state;
    uint64_t length = 123457;
    for (uint64_t i = 0; i < length; i++)
        warmup_add(warmup, (double)i, i);
    double sum = warmup->sum;
    for (int i = 0; i < warmup->count; i++)
        sum += warmup->batches[i].sum;
    assert_true(sum == (double)length * (double)(length - 1) / 2);
    assert_int_equal((uint64_t)warmup->count * warmup->size + warmup->size - warmup->left,
                     length);
}

/* It takes 450 steps for a start 9 deviations off to fade to a tenth of a deviation. */
static void transient_of_an_autoregression_is_found(void **state)
{
    struct warmup *warmup = *state;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    struct series series = {.length = 20000, .memory = 0.99, .offset = 9.0};
    double bias_uncut = 0.0;
    int steady = 0, sensible = 0;
    for (int trial = 0; trial < 100; trial++) {
        bias_uncut += (feed(warmup, &series, rng) - 10.0) / 100;
        struct warmup_cut cut = warmup_find(warmup);
        steady += cut.steady;
        sensible += cut.observations >= 120 && cut.observations <= 2000;
        assert_true(cut.at == cut.observations * SIM_SECOND);
    }
    assert_true(fabs(bias_uncut - 0.045) < 0.02);
    assert_in_range(steady, 97, 100);
    assert_in_range(sensible, 80, 100);
    gsl_rng_free(rng);
}

static int count_steady(struct warmup *warmup, const struct series *series)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    int steady = 0;
    for (int trial = 0; trial < 100; trial++) {
        feed(warmup, series, rng);
        steady += warmup_find(warmup).steady;
    }
    gsl_rng_free(rng);
    return steady;
}

static void steady_series_are_believed(void **state)
{
    assert_in_range(count_steady(*state, &(struct series){20000, 0.0, 0.0, 0.0}), 97, 100);
    assert_in_range(count_steady(*state, &(struct series){20000, 0.9, 0.0, 0.0}), 97, 100);
    assert_in_range(count_steady(*state, &(struct series){20000, 0.99, 0.0, 0.0}), 95, 100);
}

/* An overloaded queue: what rises to the end is never steady. */
static void growth_is_not_believed(void **state)
{
    assert_int_equal(count_steady(*state, &(struct series){20000, 0.99, 0.0, 1e-3}), 0);
    assert_int_equal(count_steady(*state, &(struct series){20000, 0.0, 0.0, 1e-3}), 0);
}

#define WITH_ONE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ONE(too_short_is_not_believed),  WITH_ONE(constant_series_needs_no_cut),
        WITH_ONE(a_step_is_cut_off),          WITH_ONE(long_series_are_cut_as_well),
        WITH_ONE(joining_loses_nothing),      WITH_ONE(transient_of_an_autoregression_is_found),
        WITH_ONE(steady_series_are_believed), WITH_ONE(growth_is_not_believed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
