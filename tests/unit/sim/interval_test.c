#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#include "sim/interval.h"

static void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.17g is not %.17g", value, expected);
}

/* Student's own first example (1908): the sleep data, paired. */
static const double sleep_a[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
static const double sleep_b[] = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

static void students_own_example(void **state)
{
    (void)state;
    struct estimate gain = interval_difference(sleep_a, sleep_b, 10, 0.95);
    assert_near(gain.mean, 1.58, 1e-12);
    assert_near(gain.low, 0.7001142, 5e-8);
    assert_near(gain.high, 2.4598858, 5e-8);
    assert_false(interval_contains(gain, 0.0));
    struct estimate alone = interval_of(sleep_a, 10, 0.95);
    assert_near(alone.mean, 0.75, 1e-12);
    assert_near(alone.high - alone.mean, 2.262157163 * 1.789010 / sqrt(10.0), 1e-6);
    assert_true(interval_contains(alone, 0.0));
    struct estimate surer = interval_of(sleep_a, 10, 0.999);
    assert_near((surer.high - surer.mean) / (alone.high - alone.mean), 4.780913 / 2.262157,
                1e-6);
}

static void little_is_known_from_one_value(void **state)
{
    (void)state;
    double value = 3.0;
    struct estimate one = interval_of(&value, 1, 0.95);
    assert_true(one.mean == 3.0 && isinf(one.low) && isinf(one.high));
    assert_true(one.low < 0 && one.high > 0 && interval_contains(one, -1e300));
    assert_true(isinf(interval_precision(one)));
    struct estimate none = interval_of(&value, 0, 0.95);
    assert_true(isnan(none.mean) && none.low < 0 && isinf(none.low) && isinf(none.high));
    assert_true(isinf(interval_precision(none)));
}

static void precision_is_relative(void **state)
{
    (void)state;
    assert_near(interval_precision((struct estimate){-10.0, -11.0, -9.0}), 0.1, 1e-15);
    assert_true(interval_precision((struct estimate){0.0, 0.0, 0.0}) == 0.0);
    assert_true(isinf(interval_precision((struct estimate){0.0, -1.0, 1.0})));
}

static void ratio_of_proportional_values_is_a_point(void **state)
{
    (void)state;
    double before[] = {1.0, 2.0, 4.0, 8.0}, after[] = {1.25, 2.5, 5.0, 10.0};
    struct estimate ratio = interval_ratio(before, after, 4, 0.95);
    assert_true(ratio.mean == 1.25 && ratio.low == 1.25 && ratio.high == 1.25);
    double zero[] = {0.0, 0.0};
    struct estimate unknown = interval_ratio(zero, after, 2, 0.95);
    assert_true(isnan(unknown.mean) && isinf(unknown.low));
}

/* 2000 samples each; binomial standard deviation 9.7 at 95%, so a fault of 1.5% shows. */
static void intervals_cover_as_often_as_they_say(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    int sizes[] = {2, 5, 20};
    for (int s = 0; s < 3; s++) {
        int mean_covered = 0, difference_covered = 0, ratio_covered = 0;
        for (int trial = 0; trial < 2000; trial++) {
            double before[20], after[20];
            for (int i = 0; i < sizes[s]; i++) {
                double shared = gsl_ran_gaussian(rng, 1.0);
                before[i] = 20.0 + shared + gsl_ran_gaussian(rng, 0.2);
                after[i] = 30.0 + 1.5 * shared + gsl_ran_gaussian(rng, 0.2);
            }
            mean_covered += interval_contains(interval_of(before, sizes[s], 0.95), 20.0);
            difference_covered +=
                interval_contains(interval_difference(before, after, sizes[s], 0.95), 10.0);
            ratio_covered +=
                interval_contains(interval_ratio(before, after, sizes[s], 0.95), 1.5);
        }
        assert_near(mean_covered, 1900, 30);
        assert_near(difference_covered, 1900, 30);
        assert_near(ratio_covered, 1900, 30);
    }
    gsl_rng_free(rng);
}

/* What both variants met cancels: the paired interval is far narrower than the difference. */
static void pairing_removes_shared_chance(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    double before[10], after[10];
    for (int i = 0; i < 10; i++) {
        before[i] = 100.0 + gsl_ran_gaussian(rng, 10.0);
        after[i] = before[i] + 1.0 + gsl_ran_gaussian(rng, 0.1);
    }
    struct estimate alone = interval_of(before, 10, 0.95);
    struct estimate paired = interval_difference(before, after, 10, 0.95);
    assert_true(paired.low > 0.0);
    assert_true((paired.high - paired.low) * 50 < alone.high - alone.low);
    gsl_rng_free(rng);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(students_own_example),
        cmocka_unit_test(little_is_known_from_one_value),
        cmocka_unit_test(precision_is_relative),
        cmocka_unit_test(ratio_of_proportional_values_is_a_point),
        cmocka_unit_test(intervals_cover_as_often_as_they_say),
        cmocka_unit_test(pairing_removes_shared_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
