#include "models/footprint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define MB UINT64_C(1000000)

/* 2 GB, 300 MB to begin with, 16 workers at 60 MB: 740 MB are left, 8 MB each. */
static void what_is_left_is_for_requests(void **state)
{
    (void)state;
    struct footprint footprint = {.limit = 2000 * MB,
                                  .base = 300 * MB,
                                  .per_worker = 60 * MB,
                                  .per_request = 8 * MB,
                                  .workers = 16};
    assert_true(footprint_idle(&footprint) == 1260 * MB);
    assert_int_equal(footprint_room(&footprint), 92);
    footprint.limit = 1260 * MB + 92 * (8 * MB);
    assert_int_equal(footprint_room(&footprint), 92);
    footprint.limit--;
    assert_int_equal(footprint_room(&footprint), 91);
}

static void none_may_fit(void **state)
{
    (void)state;
    struct footprint footprint = {.limit = 100, .base = 101};
    assert_int_equal(footprint_room(&footprint), 0);
    footprint = (struct footprint){.limit = 100, .base = 95, .per_request = 6};
    assert_int_equal(footprint_room(&footprint), 0);
    footprint.per_request = 5;
    assert_int_equal(footprint_room(&footprint), 1);
}

static void or_any_number(void **state)
{
    (void)state;
    struct footprint footprint = {.limit = 100, .base = 100};
    assert_int_equal(footprint_room(&footprint), FOOTPRINT_ANY);
    footprint = (struct footprint){.limit = UINT64_MAX, .per_request = 1};
    assert_int_equal(footprint_room(&footprint), FOOTPRINT_ANY);
}

static void sums_beyond_all_numbers_are_too_much(void **state)
{
    (void)state;
    struct footprint footprint = {
        .limit = UINT64_MAX - 1, .per_worker = UINT64_MAX / 2, .workers = 3};
    assert_true(footprint_idle(&footprint) == UINT64_MAX);
    assert_int_equal(footprint_room(&footprint), 0);
    footprint.workers = 2;
    footprint.base = 2;
    assert_int_equal(footprint_room(&footprint), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_left_is_for_requests),
        cmocka_unit_test(none_may_fit),
        cmocka_unit_test(or_any_number),
        cmocka_unit_test(sums_beyond_all_numbers_are_too_much),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
