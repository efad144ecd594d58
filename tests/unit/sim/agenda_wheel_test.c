#include "sim/agenda_wheel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants those before it */
#include <cmocka.h>

#define WIDTH UINT64_C(16)

/* Takes a bucket out and tells how many records it had. */
static size_t open_bucket(struct agenda_wheel *wheel, uint64_t number)
{
    uint32_t first = agenda_wheel_detach(wheel, number);
    uint32_t last = first;
    size_t count = 0;
    for (uint32_t index = first; index; index = wheel->nodes[index].next) {
        assert_int_equal(wheel->nodes[index].record.time >> wheel->shift, number);
        last = index;
        count++;
    }
    agenda_wheel_give_back(wheel, first, last, count);
    return count;
}

static void buckets_come_in_turn_all_the_way_round(void **state)
{
    (void)state;
    struct agenda_wheel wheel;
    agenda_wheel_init(&wheel);
    agenda_wheel_fit(&wheel, 100, 4, WIDTH * 1000);
    assert_int_equal(wheel.base, 1000);
    assert_int_equal(wheel.mask, 127);
    assert_true(agenda_wheel_reaches(&wheel, WIDTH * 1000));
    assert_true(agenda_wheel_reaches(&wheel, WIDTH * 1128 - 1));
    assert_false(agenda_wheel_reaches(&wheel, WIDTH * 1128));
    assert_false(agenda_wheel_reaches(&wheel, WIDTH * 1000 - 1));
    static const uint64_t numbers[] = {1127, 1003, 1064, 1003, 1090};
    for (size_t i = 0; i < 5; i++)
        agenda_wheel_add(&wheel, WIDTH * numbers[i] + i, i + 1);
    assert_int_equal(wheel.count, 5);
    static const uint64_t expected[] = {1003, 1064, 1090, 1127};
    for (size_t i = 0; i < 4; i++) {
        uint64_t number = agenda_wheel_next(&wheel);
        assert_int_equal(number, expected[i]);
        assert_int_equal(open_bucket(&wheel, number), i == 0 ? 2 : 1);
        wheel.base = number + 1;
    }
    assert_int_equal(wheel.count, 0);
    agenda_wheel_close(&wheel);
}

static void nodes_are_used_again(void **state)
{
    (void)state;
    struct agenda_wheel wheel;
    agenda_wheel_init(&wheel);
    for (uint64_t time = 0; time < 10000; time++) {
        for (uint64_t key = 1; key <= 10; key++)
            agenda_wheel_add(&wheel, time, key);
        assert_int_equal(open_bucket(&wheel, time), 10);
        wheel.base = time + 1;
    }
    assert_in_range(wheel.node_end, 10, 100);
    agenda_wheel_close(&wheel);
}

static void a_record_is_removed_from_anywhere_in_a_short_bucket(void **state)
{
    (void)state;
    struct agenda_wheel wheel;
    agenda_wheel_init(&wheel);
    for (uint64_t key = 1; key <= 3; key++)
        agenda_wheel_add(&wheel, 7, key);
    assert_false(agenda_wheel_remove(&wheel, 7, 4));
    assert_false(agenda_wheel_remove(&wheel, 8, 1));
    for (uint64_t key = 1; key <= 3; key++) {
        assert_true(agenda_wheel_remove(&wheel, 7, key));
        assert_false(agenda_wheel_remove(&wheel, 7, key));
    }
    assert_int_equal(wheel.count, 0);
    agenda_wheel_add(&wheel, 9, 1);
    assert_int_equal(agenda_wheel_next(&wheel), 9); /* 7 no longer counts as occupied */
    agenda_wheel_close(&wheel);
}

static void time_ends_where_it_should(void **state)
{
    (void)state;
    struct agenda_wheel wheel;
    agenda_wheel_init(&wheel);
    agenda_wheel_fit(&wheel, 0, AGENDA_WHEEL_MAX_SHIFT, 0);
    uint64_t last = SIM_NEVER >> AGENDA_WHEEL_MAX_SHIFT;
    assert_int_equal(agenda_wheel_start(&wheel, last), last << AGENDA_WHEEL_MAX_SHIFT);
    assert_int_equal(agenda_wheel_start(&wheel, last + 1), SIM_NEVER);
    agenda_wheel_close(&wheel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buckets_come_in_turn_all_the_way_round),
        cmocka_unit_test(nodes_are_used_again),
        cmocka_unit_test(a_record_is_removed_from_anywhere_in_a_short_bucket),
        cmocka_unit_test(time_ends_where_it_should),
    };
    return cmocka_run_group_tests_name("agenda_wheel", tests, NULL, NULL);
}
