#include "forecasts/series.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <time.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static int open_arena(void **state)
{
    *state = arena_open();
    return 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static int64_t date(int year, int month, int day)
{
    struct tm parts = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
    return timegm(&parts);
}

static void the_commonest_distance_is_the_step(void **state)
{
    (void)state;
    struct series_point points[] = {
        {0,   1},
        {60,  1},
        {61,  1},
        {121, 1},
        {181, 1},
        {181, 1},
        {541, 1}
    };
    int months;
    assert_int_equal(series_step(points, COUNT(points), &months), 60);
    assert_int_equal(months, 0);
    assert_int_equal(series_step(points, 1, &months), 0);
    assert_int_equal(series_step(points, 0, &months), 0);
}

static void months_are_told_from_four_weeks(void **state)
{
    (void)state;
    int months;
    struct series_point monthly[] = {
        {date(2023, 11, 1), 1},
        {date(2023, 12, 1), 1},
        {date(2024, 1,  1), 1},
        {date(2024, 2,  1), 1},
        {date(2024, 3,  1), 1}
    };
    assert_int_equal(series_step(monthly, COUNT(monthly), &months), 2629746);
    assert_int_equal(months, 1);

    struct series_point weeks[5];
    for (size_t i = 0; i < COUNT(weeks); i++)
        weeks[i] = (struct series_point){(int64_t)i * 28 * 86400, 1};
    assert_int_equal(series_step(weeks, COUNT(weeks), &months), 28 * 86400);
    assert_int_equal(months, 0);

    struct series_point yearly[] = {
        {date(2021, 1, 1), 1},
        {date(2022, 1, 1), 1},
        {date(2023, 1, 1), 1}
    };
    series_step(yearly, COUNT(yearly), &months);
    assert_int_equal(months, 12);

    struct series_point quarterly[] = {
        {date(2021, 1, 1), 1},
        {date(2021, 4, 1), 1},
        {date(2021, 7, 1), 1}
    };
    series_step(quarterly, COUNT(quarterly), &months);
    assert_int_equal(months, 3);
}

static void steps_without_a_point_are_missing(void **state)
{
    struct series_point points[] = {
        {100, 1  },
        {160, 2  },
        {340, 5  },
        {400, NAN},
        {460, 7  }
    };
    struct series_oddities oddities;
    struct series series = series_from_points(*state, points, COUNT(points), 60, 0, &oddities);
    assert_int_equal(series.count, 7);
    assert_true(series.values[1] == 2.0 && series.values[4] == 5.0 && series.values[6] == 7.0);
    assert_true(isnan(series.values[2]) && isnan(series.values[3]) && isnan(series.values[5]));
    assert_int_equal(oddities.missing, 3);
    assert_int_equal(oddities.gaps, 2);
    assert_int_equal(series_time(&series, 6), 460);
    assert_int_equal(series_time(&series, 10), 700);
}

static void points_of_one_step_are_averaged(void **state)
{
    struct series_point points[] = {
        {0,   1 },
        {60,  3 },
        {61,  5 },
        {62,  10},
        {119, 8 },
        {180, 4 }
    };
    struct series_oddities oddities;
    struct series series = series_from_points(*state, points, COUNT(points), 60, 0, &oddities);
    assert_int_equal(series.count, 4);
    assert_true(series.values[1] == 6.0);
    assert_true(series.values[2] == 8.0);
    assert_int_equal(oddities.together, 2);
}

/* Midnight in Berlin: the day on which the clocks go forward has 23 hours. */
static void days_of_other_lengths_keep_their_place(void **state)
{
    struct series_point points[10];
    int64_t start_s = date(2026, 3, 26) - 3600;
    for (size_t i = 0; i < COUNT(points); i++)
        points[i] =
            (struct series_point){start_s + (int64_t)i * 86400 - (i > 3 ? 3600 : 0), (double)i};
    struct series_oddities oddities;
    struct series series =
        series_from_points(*state, points, COUNT(points), 86400, 0, &oddities);
    assert_int_equal(series.count, COUNT(points));
    assert_int_equal(oddities.missing, 0);
    for (size_t i = 0; i < COUNT(points); i++)
        assert_true(series.values[i] == (double)i);
}

static void calendar_steps_do_not_drift(void **state)
{
    struct series_point points[120];
    for (int i = 0; i < 120; i++)
        points[i] = (struct series_point){date(2015 + i / 12, 1 + i % 12, 1), i};
    struct series_oddities oddities;
    struct series series = series_from_points(*state, points, 120, 2629746, 1, &oddities);
    assert_int_equal(series.count, 120);
    assert_int_equal(oddities.missing, 0);
    for (size_t i = 0; i < 120; i++)
        assert_int_equal(series_time(&series, i), points[i].time_s);
    assert_int_equal(series_time(&series, 120), date(2025, 1, 1));

    series.start_s = date(2023, 1, 31);
    assert_int_equal(series_time(&series, 1), date(2023, 2, 28));
    assert_int_equal(series_time(&series, 2), date(2023, 3, 31));
}

static void nothing_and_far_too_much_are_empty(void **state)
{
    struct series_point points[] = {
        {0,                     1},
        {INT64_C(253402300799), 2}
    };
    struct series_oddities oddities;
    assert_int_equal(series_from_points(*state, points, 0, 60, 0, &oddities).count, 0);
    assert_int_equal(series_from_points(*state, points, 2, 1, 0, &oddities).count, 0);
    assert_int_equal(oddities.too_many, 253402300800);
    assert_int_equal(series_from_points(*state, points, 1, 0, 0, &oddities).count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_commonest_distance_is_the_step),
        cmocka_unit_test(months_are_told_from_four_weeks),
        cmocka_unit_test_setup_teardown(steps_without_a_point_are_missing, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(points_of_one_step_are_averaged, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(days_of_other_lengths_keep_their_place, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(calendar_steps_do_not_drift, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(nothing_and_far_too_much_are_empty, open_arena,
                                        close_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
