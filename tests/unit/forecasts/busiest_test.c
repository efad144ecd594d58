/* The busiest hours of days and weeks, and what hides them. */
#include "forecasts/busiest.h"

#include "sim/memory.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void assert_near(double value, double exact, double off)
{
    if (!(fabs(value - exact) <= off))
        fail_msg("%.17g is not %.17g", value, exact);
}

#define HOURS_OF_WEEK ((size_t)168)

static struct points steps(size_t n, int64_t step_s, double (*value)(size_t))
{
    struct points points = {.y = memory_new(n, sizeof(double)), .n = n, .step_s = step_s};
    for (size_t i = 0; i < n; i++)
        points.y[i] = value(i);
    return points;
}

/* 10 at noon, 1 else; 30 in one hour of the second week. */
static double hourly(size_t i)
{
    return i == HOURS_OF_WEEK + 50 ? 30.0 : i % 24 == 12 ? 10.0 : 1.0;
}

static double rising(size_t i)
{
    return (double)i;
}

static double one(size_t i)
{
    (void)i;
    return 1.0;
}

static void weeks_are_counted_back_from_the_end(void **state)
{
    (void)state;
    struct points points = steps(2 * HOURS_OF_WEEK + 5, BUSIEST_HOUR, hourly);
    struct busiest busiest;
    busiest_find(&busiest, &points, BUSIEST_WEEK, 1.0);
    assert_int_equal(busiest.n, 2);
    assert_near(busiest.y[0], 10.0, 0.0);
    assert_near(busiest.y[1], 30.0, 0.0);
    assert_int_equal(busiest.end_s, points.n * BUSIEST_HOUR);
    assert_int_equal(busiest.step_s, BUSIEST_WEEK);
    assert_near(busiest_latest(&points, 1.0), 30.0, 0.0);
    busiest_free(&busiest);
    busiest_find(&busiest, &points, BUSIEST_DAY, 1.0);
    assert_int_equal(busiest.n, 14);
    busiest_free(&busiest);
    points_free(&points);
}

/* Six steps of ten minutes; the hours at either end are not whole. */
static void shorter_steps_become_hours(void **state)
{
    (void)state;
    struct points points = steps(20, 600, rising), hours;
    points.first_s = 1200;
    busiest_hours(&hours, &points);
    assert_int_equal(hours.n, 2);
    assert_int_equal(hours.first_s, BUSIEST_HOUR);
    assert_int_equal(hours.step_s, BUSIEST_HOUR);
    assert_near(hours.y[0], 6.5, 1e-12);
    assert_near(hours.y[1], 12.5, 1e-12);
    points_free(&hours);
    points_free(&points);
}

static void longer_steps_are_periods_of_their_own(void **state)
{
    (void)state;
    struct points points = steps(8, 2 * BUSIEST_WEEK, rising), same;
    struct busiest busiest;
    busiest_hours(&same, &points);
    assert_int_equal(same.n, 8);
    busiest_find(&busiest, &same, BUSIEST_WEEK, 3.0);
    assert_int_equal(busiest.n, 8);
    assert_int_equal(busiest.step_s, 2 * BUSIEST_WEEK);
    assert_near(busiest.y[7], 21.0, 0.0);
    assert_near(busiest_latest(&same, 3.0), 21.0, 0.0);
    busiest_free(&busiest);
    points_free(&same);
    points_free(&points);
}

/* A day's mean is (10 + 23) / 24. */
static void a_finer_series_tells_the_peak(void **state)
{
    (void)state;
    struct points points = steps(HOURS_OF_WEEK, BUSIEST_HOUR, hourly);
    assert_true(isnan(busiest_peak_of(&points, BUSIEST_DAY)));
    points_free(&points);
    points = steps(5 * HOURS_OF_WEEK, BUSIEST_HOUR, hourly);
    assert_near(busiest_peak_of(&points, BUSIEST_DAY), 10.0 * 24.0 / 33.0, 1e-6);
    assert_near(busiest_peak_of(&points, BUSIEST_WEEK), 10.0 * 24.0 / 33.0, 1e-6);
    points_free(&points);
    points = steps(40, BUSIEST_DAY, one);
    assert_true(isnan(busiest_peak_of(&points, BUSIEST_WEEK)));
    points_free(&points);
}

static void guesses_grow_with_the_step(void **state)
{
    (void)state;
    assert_near(busiest_peak_guess(300), 1.0, 0.0);
    assert_near(busiest_peak_guess(BUSIEST_HOUR), 1.0, 0.0);
    assert_near(busiest_peak_guess(BUSIEST_DAY), 2.0, 0.0);
    assert_true(busiest_peak_guess(BUSIEST_WEEK) > 2.0);
    assert_true(busiest_peak_guess(30 * BUSIEST_DAY) > busiest_peak_guess(BUSIEST_WEEK));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weeks_are_counted_back_from_the_end),
        cmocka_unit_test(shorter_steps_become_hours),
        cmocka_unit_test(longer_steps_are_periods_of_their_own),
        cmocka_unit_test(a_finer_series_tells_the_peak),
        cmocka_unit_test(guesses_grow_with_the_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
