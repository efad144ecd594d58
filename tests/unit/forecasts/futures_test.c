/* Futures of the busiest hours: what they continue, events, and where they say nothing. */
#include "forecasts/futures.h"

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

static struct points steps(size_t n, int64_t step_s, double (*value)(size_t))
{
    struct points points = {.y = memory_new(n, sizeof(double)), .n = n, .step_s = step_s};
    for (size_t i = 0; i < n; i++)
        points.y[i] = value(i);
    return points;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double middle(const struct futures *futures, size_t week)
{
    double *drawn = memory_new(futures->draws, sizeof *drawn);
    for (size_t i = 0; i < futures->draws; i++)
        drawn[i] = futures->load[i * futures->weeks + week];
    qsort(drawn, futures->draws, sizeof *drawn, by_size);
    double found = drawn[futures->draws / 2];
    free(drawn);
    return found;
}

/* A little uneven, so that there is noise. */
static double steady_day(size_t i)
{
    return 100.0 + 30.0 * (i % 7 == 3) + (double)(i * 7919 % 11);
}

static double growing_week(size_t i)
{
    return 100.0 * exp(0.02 * (double)i);
}

static double seasonal_week(size_t i)
{
    return i % 52 == 5 ? 400.0 : 100.0 + (double)(i * 7919 % 11);
}

static double wild_week(size_t i)
{
    return exp((double)(i * 7919 % 23) - 11.0);
}

static struct futures draw(const struct points *points, size_t weeks,
                           const struct events *events)
{
    struct futures futures;
    assert_true(futures_draw(
        &futures, points,
        &(struct futures_settings){.weeks = weeks, .peak = 1.0, .events = events}));
    return futures;
}

static void growth_goes_on(void **state)
{
    (void)state;
    struct points points = steps(60, BUSIEST_WEEK, growing_week);
    struct futures futures = draw(&points, 12, NULL);
    assert_int_equal(futures.by, FUTURES_BY_STEPS);
    assert_true(fabs(middle(&futures, 9) / growing_week(69) - 1.0) < 0.03);
    assert_near(futures.latest, growing_week(59), 1e-9);
    assert_true(fabs(futures.growth[1] - expm1(0.02 * 365.2425 / 84.0)) < 0.01);
    assert_int_equal(futures.known, 12);
    futures_free(&futures);
    points_free(&points);
}

static void few_weeks_are_continued_by_days(void **state)
{
    (void)state;
    struct points points = steps(30, BUSIEST_DAY, steady_day);
    struct futures futures = draw(&points, 4, NULL);
    assert_int_equal(futures.by, FUTURES_BY_DAYS);
    assert_true(middle(&futures, 1) > 125.0 && middle(&futures, 1) < 145.0);
    futures_free(&futures);
    points.n = 13;
    assert_false(
        futures_draw(&futures, &points, &(struct futures_settings){.weeks = 4, .peak = 1.0}));
    futures_free(&futures);
    points_free(&points);
}

static void a_year_has_its_season(void **state)
{
    (void)state;
    struct points points = steps(208, BUSIEST_WEEK, seasonal_week);
    struct futures futures = draw(&points, 52, NULL);
    assert_int_equal(futures.by, FUTURES_BY_STEPS);
    assert_true(futures.season);
    assert_true(middle(&futures, 5) > 300.0 && middle(&futures, 6) < 150.0);
    futures_free(&futures);
    points_free(&points);
}

/* On the day that is busiest anyway, and on one that is not. */
static void an_event_counts_by_its_busiest_hour(void **state)
{
    (void)state;
    struct points points = steps(84, BUSIEST_DAY, steady_day);
    size_t ahead = futures_steps(&points, 3);
    double *share = memory_new(points.n + ahead, sizeof *share);
    struct events events = {.count = 1};
    events.event[0] = (struct event){"sale", share, true, 2.0};
    struct futures without = draw(&points, 3, NULL);
    share[84 + 7 + 3] = 1.0;
    struct futures busiest = draw(&points, 3, &events);
    assert_true(fabs(middle(&busiest, 1) / middle(&without, 1) - 2.0) < 0.05);
    assert_true(fabs(middle(&busiest, 0) / middle(&without, 0) - 1.0) < 0.01);
    share[84 + 7 + 3] = 0.0;
    share[84 + 7 + 4] = 1.0;
    struct futures other = draw(&points, 3, &events);
    double times = middle(&other, 1) / middle(&without, 1);
    assert_true(times > 1.4 && times < 1.8); /* 2 x 105 beside 135 */
    futures_free(&without);
    futures_free(&busiest);
    futures_free(&other);
    free(share);
    points_free(&points);
}

static void what_lies_far_apart_is_not_known(void **state)
{
    (void)state;
    struct points points = steps(12, BUSIEST_WEEK, wild_week);
    struct futures futures = draw(&points, 52, NULL);
    assert_true(futures.known < 52);
    futures_free(&futures);
    points_free(&points);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(growth_goes_on),
        cmocka_unit_test(few_weeks_are_continued_by_days),
        cmocka_unit_test(a_year_has_its_season),
        cmocka_unit_test(an_event_counts_by_its_busiest_hour),
        cmocka_unit_test(what_lies_far_apart_is_not_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
