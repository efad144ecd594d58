#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#include "sim/precision.h"

static const struct precision_rule rule = {
    .target = 0.02, .confidence = 0.95, .least = PRECISION_LEAST};

static void waits_for_the_least(void **state)
{
    (void)state;
    struct precision precision;
    precision_init(&precision, &rule, 1);
    double same = 5.0;
    for (int i = 1; i <= PRECISION_LEAST; i++) {
        precision_add(&precision, &same);
        assert_int_equal(precision_met(&precision), i == PRECISION_LEAST);
    }
    assert_int_equal(precision_expected(&precision, 1000), PRECISION_LEAST);
}

static void waits_for_the_worst_known(void **state)
{
    (void)state;
    struct precision precision;
    precision_init(&precision, &rule, 3);
    for (int i = 0; i < 50; i++) {
        double values[] = {100.0 + i % 2, 1.0 + i % 2, 0.0};
        precision_add(&precision, values);
    }
    assert_true(interval_precision(precision_estimate(&precision, 0)) < 0.02);
    assert_true(interval_precision(precision_estimate(&precision, 1)) > 0.05);
    assert_true(interval_precision(precision_estimate(&precision, 2)) == 0.0);
    assert_false(precision_met(&precision));
}

static void unknown_is_never_enough(void **state)
{
    (void)state;
    struct precision precision;
    precision_init(&precision, &rule, 1);
    double nothing = (double)NAN;
    assert_int_equal(precision_expected(&precision, 30), 30);
    for (int i = 0; i < 20; i++)
        precision_add(&precision, &nothing);
    assert_false(precision_met(&precision));
    assert_int_equal(precision_expected(&precision, 30), 30);
}

/* Deviation 10% of the mean and target 2%: (1.96 * 10 / 2)^2 = 96 replications. */
static void expectation_is_of_the_right_size(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    struct precision precision;
    precision_init(&precision, &rule, 1);
    int expected_at_40 = 0, count = 0;
    while (!precision_met(&precision)) {
        double value = 1.0 + gsl_ran_gaussian(rng, 0.1);
        precision_add(&precision, &value);
        if (++count == 40)
            expected_at_40 = precision_expected(&precision, 10000);
        if (count == 20)
            assert_int_equal(precision_expected(&precision, 25), 25);
    }
    assert_in_range(expected_at_40, 60, 150);
    assert_in_range(count, 60, 150);
    gsl_rng_free(rng);
}

static bool covers_after_stopping(gsl_rng *rng, double deviation)
{
    struct precision precision;
    precision_init(&precision, &rule, 1);
    while (!precision_met(&precision)) {
        double value = 1.0 + gsl_ran_gaussian(rng, deviation);
        precision_add(&precision, &value);
    }
    return interval_contains(precision_estimate(&precision, 0), 1.0);
}

/* The banner's figures: 95% where the first look suffices, no less than 93% anywhere. */
static void stopping_costs_little_coverage(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    int easy = 0, middling = 0;
    for (int trial = 0; trial < 2000; trial++) {
        easy += covers_after_stopping(rng, 0.015);
        middling += covers_after_stopping(rng, 0.045);
    }
    assert_in_range(easy, 1870, 1930);
    assert_in_range(middling, 1845, 1910);
    gsl_rng_free(rng);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits_for_the_least),
        cmocka_unit_test(waits_for_the_worst_known),
        cmocka_unit_test(unknown_is_never_enough),
        cmocka_unit_test(expectation_is_of_the_right_size),
        cmocka_unit_test(stopping_costs_little_coverage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
