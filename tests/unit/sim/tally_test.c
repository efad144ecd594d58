#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics.h>
#include <math.h>

#include "sim/tally.h"

static void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance * (1.0 + fabs(expected))))
        fail_msg("%.17g is not %.17g", value, expected);
}

enum { SAMPLE = 1000 };

static void draw(double *sample, double centre)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (int i = 0; i < SAMPLE; i++)
        sample[i] = centre + gsl_ran_gaussian(rng, 2.0);
    gsl_rng_free(rng);
}

static void few_values(void **state)
{
    (void)state;
    struct tally tally = {0};
    assert_true(isnan(tally_variance(&tally)));
    tally_add(&tally, -4.0);
    assert_true(tally.mean == -4.0 && tally.min == -4.0 && tally.max == -4.0);
    assert_true(isnan(tally_variance(&tally)));
    tally_add(&tally, 2.0);
    assert_true(tally.mean == -1.0 && tally.min == -4.0 && tally.max == 2.0);
    assert_true(tally_variance(&tally) == 18.0);
    assert_true(tally_error(&tally) == 3.0);
    assert_near(tally_variation(&tally), -sqrt(18.0), 1e-15);
}

/* A large mean does not spoil a small variance. */
static void agrees_with_two_passes(void **state)
{
    (void)state;
    double sample[SAMPLE];
    double centres[] = {0.0, 1.0, 1e9};
    for (int c = 0; c < 3; c++) {
        struct tally tally = {0};
        draw(sample, centres[c]);
        for (int i = 0; i < SAMPLE; i++)
            tally_add(&tally, sample[i]);
        assert_near(tally.mean, gsl_stats_mean(sample, 1, SAMPLE), 1e-13);
        assert_near(tally_variance(&tally), gsl_stats_variance(sample, 1, SAMPLE), 1e-7);
        assert_near(tally_deviation(&tally), gsl_stats_sd(sample, 1, SAMPLE), 1e-7);
        assert_true(tally.min == gsl_stats_min(sample, 1, SAMPLE));
        assert_true(tally.max == gsl_stats_max(sample, 1, SAMPLE));
    }
}

static void merging_equals_adding(void **state)
{
    (void)state;
    double sample[SAMPLE];
    draw(sample, 5.0);
    int cuts[] = {0, 1, 300, 999, SAMPLE};
    struct tally whole = {0};
    for (int i = 0; i < SAMPLE; i++)
        tally_add(&whole, sample[i]);
    for (int c = 0; c < 5; c++) {
        struct tally left = {0}, right = {0};
        for (int i = 0; i < SAMPLE; i++)
            tally_add(i < cuts[c] ? &left : &right, sample[i]);
        tally_merge(&left, &right);
        assert_int_equal(left.count, SAMPLE);
        assert_near(left.mean, whole.mean, 1e-13);
        assert_near(tally_variance(&left), tally_variance(&whole), 1e-12);
        assert_true(left.min == whole.min && left.max == whole.max);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_values),
        cmocka_unit_test(agrees_with_two_passes),
        cmocka_unit_test(merging_equals_adding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
