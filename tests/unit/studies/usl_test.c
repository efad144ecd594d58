#include "studies/usl.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

/* The published value in as many digits as it has. */
static void assert_near(double value, double published, double digit)
{
    if (fabs(value - published) > 0.5 * digit)
        fail_msg("%.10g is not %.10g", value, published);
}

/* The unit test of R's package usl. */
static void a_small_set_is_fitted(void **state)
{
    (void)state;
    static const struct usl_point point[] = {
        {1,  1     },
        {2,  1.8868},
        {4,  3.0769},
        {6,  3.5294},
        {8,  3.5398},
        {10, 3.3557}
    };
    struct usl usl;
    assert_true(usl_fit(point, COUNT(point), &usl));
    assert_near(usl.contention.mean, .02, .0001);
    assert_near(usl.coherency.mean, .02, .0001);
    assert_near(usl.per_one.mean, 1.0, .0001);
    assert_near(usl.peak_at, 7.0, .01);
    assert_true(usl.coherency.low < usl.coherency.mean);
    assert_true(usl.coherency.high > usl.coherency.mean);
    assert_true(usl.deviation < .001);
}

/* Gunther's ray tracer: the free fit has a negative coherency. */
static void coherency_is_never_negative(void **state)
{
    (void)state;
    static const struct usl_point point[] = {
        {1,  20 },
        {4,  78 },
        {8,  130},
        {12, 170},
        {16, 190},
        {20, 200},
        {24, 210},
        {28, 230},
        {32, 260},
        {48, 280},
        {64, 310}
    };
    struct usl usl;
    assert_true(usl_fit(point, COUNT(point), &usl));
    assert_near(usl.contention.mean, .0577708, 1e-7);
    assert_true(usl.coherency.mean == 0.0);
    assert_near(usl.per_one.mean, 21.84884, 1e-5);
    assert_near(usl.squares, 697.238, 1e-3);
    assert_true(isinf(usl.peak_at));
}

/* Cisco's routers, from the book by Schwartz and the tests of usl4j. */
static void measurements_of_a_device_are_fitted(void **state)
{
    (void)state;
    static const double throughput[] = {
        955.16,   1878.91,  2688.01,  3548.68,  4315.54,  5130.43,  5931.37, 6531.08,
        7219.8,   7867.61,  8278.71,  8646.7,   9047.84,  9426.55,  9645.37, 9897.24,
        10097.6,  10240.5,  10532.39, 10798.52, 11151.43, 11518.63, 11806,   12089.37,
        12075.41, 12177.29, 12211.41, 12158.93, 12155.27, 12118.04, 12140.4, 12074.39};
    struct usl_point point[COUNT(throughput)];
    struct usl usl;
    for (int i = 0; i < COUNT(throughput); i++)
        point[i] = (struct usl_point){i + 1, throughput[i]};
    assert_true(usl_fit(point, COUNT(point), &usl));
    assert_near(usl.contention.mean, .0267160, 1e-6);
    assert_near(usl.coherency.mean, 7.69093e-4, 1e-8);
    assert_near(usl.per_one.mean, 995.649, .01);
    assert_int_equal((int)usl.peak_at, 35);
    assert_near(usl_at(&usl, 35), 12341.7, .1);
}

static void a_straight_line_has_no_peak(void **state)
{
    (void)state;
    static const struct usl_point point[] = {
        {1, 100},
        {2, 200},
        {4, 400},
        {8, 800}
    };
    struct usl usl;
    assert_true(usl_fit(point, COUNT(point), &usl));
    assert_true(isinf(usl.peak_at));
    assert_near(usl_at(&usl, 16), 1600, .01);
}

static void too_few_points_are_no_fit(void **state)
{
    (void)state;
    static const struct usl_point point[] = {
        {1, 0},
        {2, 0},
        {3, 0},
        {4, 0}
    };
    struct usl usl;
    assert_false(usl_fit(point, COUNT(point), &usl));
    assert_false(usl_fit(point, 3, &usl));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_set_is_fitted),
        cmocka_unit_test(coherency_is_never_negative),
        cmocka_unit_test(measurements_of_a_device_are_fitted),
        cmocka_unit_test(a_straight_line_has_no_peak),
        cmocka_unit_test(too_few_points_are_no_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
