#include "plots/sparkline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

static void blocks_reach_from_zero_to_the_most(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    static const double rising[] = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    assert_string_equal(sparkline(rising, 9, 9, arena), " ▁▂▃▄▅▆▇█");
    static const double flat[] = {5, 5, 5};
    assert_string_equal(sparkline(flat, 3, 3, arena), "███");
    static const double little[] = {1000, .01};
    assert_string_equal(sparkline(little, 2, 2, arena), "█▁");
    arena_close(arena);
}

static void columns_are_means(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    static const double six[] = {0, 2, 4, 4, 8, 8};
    assert_string_equal(sparkline(six, 6, 3, arena), "▁▄█");
    static const double two[] = {1, 2};
    assert_string_equal(sparkline(two, 2, 7, arena), "▄▄▄███");
    assert_string_equal(sparkline(two, 2, 100, arena), "▄▄▄▄▄▄▄▄████████");
    arena_close(arena);
}

static void what_is_missing_is_blank(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    static const double some[] = {(double)NAN, 1, (double)INFINITY, -1, 2};
    assert_string_equal(sparkline(some, 5, 5, arena), " ▄  █");
    static const double none[] = {0, (double)NAN};
    assert_string_equal(sparkline(none, 2, 2, arena), "  ");
    assert_string_equal(sparkline(none, 0, 10, arena), "");
    assert_string_equal(sparkline(none, 2, 0, arena), "");
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_reach_from_zero_to_the_most),
        cmocka_unit_test(columns_are_means),
        cmocka_unit_test(what_is_missing_is_blank),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
