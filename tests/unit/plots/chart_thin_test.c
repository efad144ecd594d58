#include "plots/chart_thin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

enum { MANY = 10000, COLUMNS = 100 };

static void few_points_stay_as_they_are(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    const double x[] = {0, 1, 2, 3, 4, 5}, y[] = {5, (double)NAN, (double)NAN, 4, 3, 9};
    struct chart_places places = {x, y, 6};
    struct chart_course course = chart_thin(arena, &places, 0.0, 5.0, COLUMNS);
    const int wanted[] = {0, -1, 3, 4, 5};
    assert_int_equal(course.count, 5);
    for (int i = 0; i < 5; i++)
        assert_int_equal(course.index[i], wanted[i]);
    assert_true(isnan(course.y[1]));
    arena_close(arena);
}

/* What is seen of many is the hull of each column. */
static void many_points_keep_their_peaks(void **state)
{
    (void)state;
    static double x[MANY], y[MANY];
    for (int i = 0; i < MANY; i++) {
        x[i] = i;
        y[i] = i * 7919 % 1009;
    }
    y[5003] = 1e6;
    y[7001] = -1e6;
    struct arena *arena = arena_open();
    struct chart_places places = {x, y, MANY};
    struct chart_course course = chart_thin(arena, &places, 0.0, MANY - 1.0, COLUMNS);
    assert_in_range(course.count, 3 * COLUMNS, 4 * (COLUMNS + 1));
    bool peak = false, hole = false;
    for (int i = 0; i < course.count; i++) {
        peak = peak || course.index[i] == 5003;
        hole = hole || course.index[i] == 7001;
        assert_true(i == 0 || course.index[i] > course.index[i - 1]);
        assert_true(course.y[i] == y[course.index[i]]);
    }
    assert_true(peak && hole);
    assert_int_equal(course.index[0], 0);
    assert_int_equal(course.index[course.count - 1], MANY - 1);
    arena_close(arena);
}

static void points_without_a_place_are_left_out(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    const double x[] = {(double)NAN, 1, (double)NAN}, y[] = {1, 2, 3};
    struct chart_places places = {x, y, 3};
    struct chart_course course = chart_thin(arena, &places, 0.0, 1.0, COLUMNS);
    assert_int_equal(course.count, 1);
    assert_int_equal(course.index[0], 1);
    places.count = 0;
    assert_int_equal(chart_thin(arena, &places, 0.0, 0.0, COLUMNS).count, 0);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_points_stay_as_they_are),
        cmocka_unit_test(many_points_keep_their_peaks),
        cmocka_unit_test(points_without_a_place_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
