#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "tests/support/any_system.h"
#include "tests/support/stage.h"

enum { SYSTEMS = 250 };

/* ---- whatever a system does, its books balance ---- */

static void assert_balance(const struct reading *window, uint64_t seed)
{
    sim_integral gap;
    const char *name = reading_imbalance(window, &gap);
    if (name)
        fail_msg("system %lu: the books of %s differ by %ld ns between %lu and %lu",
                 (unsigned long)seed, name, (long)gap, (unsigned long)window->from,
                 (unsigned long)window->to);
}

/* Levels are what the resources themselves have in hand. */
static void assert_levels(const struct system *system)
{
    const struct blueprint *plan = system->plan;
    for (int i = 0; i < plan->resources; i++) {
        const struct resource_plan *resource = &plan->resource[i];
        for (uint32_t j = 0; j < resource->members; j++) {
            const struct resource *books = system_member(system, i, j);
            if (!books)
                continue;
            assert_true(books->inside.value >= 0 && books->waiting.value >= 0);
            if (resource->kind == RESOURCE_GATE) {
                const struct gate *gate = &system->gate[resource->first + j];
                assert_int_equal(gate->free + books->inside.value, resource->gate.capacity);
                assert_int_equal(gate->line.count, books->waiting.value);
            }
        }
    }
}

/* Reads a system at four instants: every window between two of them balances. */
static void assert_windows_balance(uint64_t seed)
{
    struct any_system *any = malloc(sizeof *any);
    any_system_init(any, seed, 0);
    struct system *system = system_new(&any->plan, seed, 0);
    struct reading *first = reading_take(system), *last = first;
    bool stands = true;
    for (int i = 1; i <= 4 && stands; i++) {
        stands = system_run(system, (sim_time)i * MS(100) + seed);
        struct reading *next = reading_take(system), *again = reading_take(system);
        assert_levels(system);
        reading_since(next, last);
        assert_balance(next, seed);
        reading_since(again, first);
        assert_balance(again, seed);
        reading_free(next);
        reading_free(again);
        if (last != first)
            reading_free(last);
        last = reading_take(system);
    }
    if (last != first)
        reading_free(last);
    reading_free(first);
    system_free(system);
    any_system_free(any);
    free(any);
}

static void books_balance_in_any_window_of_any_system(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SYSTEMS; seed++)
        assert_windows_balance(seed);
}

/* ---- when traffic ends, everything comes to rest ---- */

static uint32_t free_frames(const struct requests *requests)
{
    uint32_t count = 0;
    for (uint32_t i = requests->frame_free; i; i = requests->frame[i].below)
        count++;
    return count;
}

static uint32_t free_locks(const struct lock_manager *manager)
{
    uint32_t count = 0;
    for (uint32_t i = manager->lock_free; i; i = manager->lock[i].below)
        count++;
    return count;
}

static uint32_t free_rows(const struct lock_manager *manager)
{
    uint32_t count = 0;
    for (uint32_t i = manager->row_free; i; i = manager->row[i].holders)
        count++;
    return count;
}

static bool is_at_rest(uint32_t pc)
{
    return pc == OP_FREE || pc == OP_SOURCE || pc == OP_SHARER || pc == OP_GATE_WAKER ||
           pc == OP_STARTER;
}

static uint32_t but_the_first(uint32_t limit)
{
    return limit ? limit - 1 : 0;
}

static void assert_memory_is_back(const struct system *system)
{
    const struct requests *requests = &system->world.requests;
    for (uint32_t id = 1; id <= requests->used; id++)
        assert_true(is_at_rest(requests->at[id].pc));
    assert_int_equal(free_frames(requests), but_the_first(requests->frames_limit));
    assert_int_equal(free_locks(&system->locks), but_the_first(system->locks.lock_limit));
    assert_int_equal(free_rows(&system->locks), but_the_first(system->locks.row_limit));
}

static void assert_nobody_is_left(const struct system *system, uint64_t seed)
{
    const struct blueprint *plan = system->plan;
    if (system_present(system) != 0)
        fail_msg("system %lu: %ld requests never end", (unsigned long)seed,
                 (long)system_present(system));
    for (int i = 0; i < plan->resources; i++) {
        const struct resource_plan *resource = &plan->resource[i];
        if (resource->kind != RESOURCE_SERVICE) {
            assert_int_equal(system_waiting(system, i), 0);
            assert_int_equal(system_inside(system, i), 0);
            continue;
        }
        for (uint32_t j = 0; j < resource->service.instances; j++)
            assert_int_equal(system->service[resource->first].inside[j], 0);
    }
}

static void assert_comes_to_rest(uint64_t seed)
{
    struct any_system *any = malloc(sizeof *any);
    any_system_init(any, seed, MS(300));
    struct system *system = system_new(&any->plan, seed, 0);
    if (system_run(system, 10000 * SIM_SECOND)) {
        assert_nobody_is_left(system, seed);
        assert_int_equal(agenda_count(system->world.agenda), 0);
        assert_memory_is_back(system);
    }
    struct reading *reading = reading_take(system);
    assert_balance(reading, seed);
    reading_free(reading);
    system_free(system);
    any_system_free(any);
    free(any);
}

static void any_system_comes_to_rest(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SYSTEMS; seed++)
        assert_comes_to_rest(seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(books_balance_in_any_window_of_any_system),
        cmocka_unit_test(any_system_comes_to_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
