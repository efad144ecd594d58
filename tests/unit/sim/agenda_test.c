/* The agenda against a naive list that is searched from end to end. */
#include "sim/agenda.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants those before it */
#include <cmocka.h>

static void ties_come_in_order_of_insertion(void **state)
{
    (void)state;
    struct agenda *agenda = agenda_new();
    for (uint32_t who = 0; who < 100; who++)
        agenda_post(agenda, 7, who);
    struct agenda_entry entry;
    for (uint32_t who = 0; who < 100; who++) {
        assert_true(agenda_pop(agenda, 7, &entry));
        assert_int_equal(entry.who, who);
        assert_int_equal(entry.at, 7);
        assert_false(entry.had_handle);
    }
    assert_false(agenda_pop(agenda, SIM_NEVER, &entry));
    agenda_free(agenda);
}

static void handles_move_and_cancel(void **state)
{
    (void)state;
    struct agenda *agenda = agenda_new();
    agenda_handle first = agenda_insert(agenda, 10, 1);
    agenda_handle second = agenda_insert(agenda, 10, 2);
    agenda_insert(agenda, 20, 3);
    agenda_move(agenda, first, 20);
    agenda_cancel(agenda, second);
    assert_int_equal(agenda_count(agenda), 2);
    struct agenda_entry entry;
    assert_false(agenda_pop(agenda, 19, &entry));
    assert_true(agenda_pop(agenda, 20, &entry));
    assert_int_equal(entry.who, 3);
    assert_true(agenda_pop(agenda, 20, &entry));
    assert_int_equal(entry.who, 1);
    assert_true(entry.had_handle);
    agenda_free(agenda);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ties_come_in_order_of_insertion),
        cmocka_unit_test(handles_move_and_cancel),
    };
    return cmocka_run_group_tests_name("agenda", tests, NULL, NULL);
}
