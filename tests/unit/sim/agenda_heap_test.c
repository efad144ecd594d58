#include "sim/agenda_heap.h"

#include "sim/chance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants those before it */
#include <cmocka.h>

#define MANY 3000

/* Empties the heap and asks that times, and keys within a time, never fall. */
static void assert_comes_in_order(struct agenda_heap *heap, size_t count)
{
    struct agenda_record before = {0, 0};
    assert_int_equal(heap->count, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(agenda_heap_earliest(heap), heap->records[0].time);
        struct agenda_record record = agenda_heap_pop(heap);
        assert_true(agenda_record_order(before) < agenda_record_order(record));
        before = record;
    }
    assert_int_equal(agenda_heap_earliest(heap), SIM_NEVER);
}

static void pushed_records_come_in_order(void **state)
{
    (void)state;
    struct agenda_heap heap;
    struct chance chance;
    chance_init(&chance, 1);
    agenda_heap_init(&heap);
    for (size_t count = 0; count < 20; count++) {
        for (size_t i = 0; i < count; i++)
            agenda_heap_push(&heap, chance_below(&chance, 5), i + 1);
        assert_comes_in_order(&heap, count);
    }
    for (size_t i = 0; i < MANY; i++)
        agenda_heap_push(&heap, chance_below(&chance, 1000), i + 1);
    assert_comes_in_order(&heap, MANY);
    agenda_heap_close(&heap);
}

static void appended_records_come_in_order_once_settled(void **state)
{
    (void)state;
    struct agenda_heap heap;
    struct chance chance;
    chance_init(&chance, 2);
    agenda_heap_init(&heap);
    for (size_t count = 0; count < 20; count++) {
        for (size_t i = 0; i < count; i++)
            agenda_heap_append(&heap, chance_below(&chance, 5), i + 1);
        agenda_heap_settle(&heap);
        assert_comes_in_order(&heap, count);
    }
    agenda_heap_close(&heap);
}

static void room_far_too_large_is_given_back(void **state)
{
    (void)state;
    struct agenda_heap heap;
    agenda_heap_init(&heap);
    for (size_t i = 0; i < MANY; i++)
        agenda_heap_push(&heap, i, i + 1);
    agenda_heap_trim(&heap);
    assert_true(heap.room >= MANY);
    while (heap.count > 10)
        agenda_heap_pop(&heap);
    agenda_heap_trim(&heap);
    assert_true(heap.room < 200);
    assert_comes_in_order(&heap, 10);
    agenda_heap_close(&heap);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pushed_records_come_in_order),
        cmocka_unit_test(appended_records_come_in_order_once_settled),
        cmocka_unit_test(room_far_too_large_is_given_back),
    };
    return cmocka_run_group_tests_name("agenda_heap", tests, NULL, NULL);
}
