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
                assert_true(gate->free <= gate->numbers || !gate->number);
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
    if (seed % 8 == 0) /* records run out, whoever needs one */
        system->world.requests.limit = system->world.requests.used + 60;
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

static uint32_t free_records(const struct requests *requests)
{
    uint32_t count = 0;
    for (request_id id = requests->free; id; id = requests->at[id].next)
        count++;
    return count;
}

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
    uint32_t blank = 0;
    for (uint32_t id = 1; id <= requests->used; id++) {
        assert_true(is_at_rest(requests->at[id].pc));
        blank += requests->at[id].pc == OP_FREE;
    }
    assert_int_equal(free_records(requests), blank);
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

/* ---- a fault is found ---- */

/* A worker with a connection in it, a row and a CPU; somebody comes every 10 ms. */
struct sound {
    struct stage stage;
    int worker, cpu, rows, called;
};

static void sound_open(struct sound *sound)
{
    struct stage *stage = &sound->stage;
    stage_open(stage);
    sound->worker = stage_gate(stage, "worker", &(struct gate_spec){.capacity = 2});
    sound->cpu = stage_station(stage, "cpu", &(struct station_spec){.servers = 2});
    sound->rows = stage_rows(stage, "rows", &(struct rows_spec){.count = 1});
    sound->called = blueprint_request(&stage->plan, &(struct request_spec){.name = "called"});
    program_delay(blueprint_program(&stage->plan, sound->called), stage_time(stage, MS(1)));
    program_end(blueprint_program(&stage->plan, sound->called));
    struct program *crowd = stage_person(stage, "crowd", MS(10));
    program_enter(crowd, sound->worker);
    program_serve(crowd, sound->cpu, stage_time(stage, MS(12)));
    program_begin(crowd);
    program_lock(crowd, sound->rows, ROWS_WRITE, NULL);
    program_delay(crowd, stage_time(stage, MS(1)));
    program_call(crowd, sound->called, blueprint_program(&stage->plan, sound->called));
    program_commit(crowd);
    program_leave(crowd);
    program_end(crowd);
    stage->plan.traffic[0].stop_after = 0;
    stage_play(stage, MS(95));
}

/* What the books say at 200 ms, from 95 ms on; `harm` is done at 100 ms. */
static void assert_found(void (*harm)(struct sound *sound), const char *name, sim_integral gap)
{
    struct sound sound;
    sound_open(&sound);
    struct reading *before = reading_take(sound.stage.system);
    stage_play(&sound.stage, MS(100));
    harm(&sound);
    stage_play(&sound.stage, MS(200));
    struct reading *window = reading_take(sound.stage.system);
    reading_since(window, before);
    assert_int_equal(window->from, MS(95));
    assert_int_equal(window->to, MS(200));
    sim_integral found = 0;
    const char *who = reading_imbalance(window, &found);
    assert_string_equal(who ? who : "none", name);
    assert_true(!who || found == gap);
    reading_free(before);
    reading_free(window);
    system_free(sound.stage.system);
    blueprint_free(&sound.stage.plan);
}

static void do_nothing(struct sound *sound)
{
    (void)sound;
}

/* A unit that is never given back. */
static void keep_a_unit(struct sound *sound)
{
    level_up(&sound->stage.system->gate[0].resource.inside, sound->stage.system->world.now);
}

static void forget_a_waiter(struct sound *sound)
{
    level_down(&sound->stage.system->gate[0].resource.waiting, sound->stage.system->world.now);
}

static void let_one_in_twice(struct sound *sound)
{
    sound->stage.system->station[0].resource.arrivals++;
}

static void lose_a_row(struct sound *sound)
{
    level_down(&sound->stage.system->rows[0].resource.inside, sound->stage.system->world.now);
}

static void lose_a_called_request(struct sound *sound)
{
    sound->stage.system->account[sound->called].ended[OUTCOME_OK]--;
}

static void count_a_request_twice(struct sound *sound)
{
    struct request_account *account = &sound->stage.system->account[1];
    account->time[OUTCOME_OK] += MS(5);
}

/* The request that came at 90 ms is on the CPU until 102 ms: as if it had come 1 ns later. */
static void stamp_wrongly(struct sound *sound)
{
    struct requests *requests = &sound->stage.system->world.requests;
    for (uint32_t id = 1; id <= requests->used; id++)
        if (requests->at[id].born == MS(90))
            requests->at[id].since++;
}

static void what_leaks_is_named(void **state)
{
    (void)state;
    assert_found(do_nothing, "none", 0);
    assert_found(keep_a_unit, "worker", MS(100));
    assert_found(forget_a_waiter, "worker", -(sim_integral)MS(100));
    assert_found(let_one_in_twice, "cpu", 0);
    assert_found(lose_a_row, "rows", -(sim_integral)MS(100));
    assert_found(lose_a_called_request, "called", 0);
    assert_found(count_a_request_twice, "crowd", -(sim_integral)MS(5));
    assert_found(stamp_wrongly, "cpu", 1);
}

/* ---- what a reading says ---- */

/* By hand: of 12 ms on the CPU from 90 on, 5 are before 95 and 7 behind. */
static void visits_under_way_count_up_to_the_reading(void **state)
{
    (void)state;
    struct sound sound;
    sound_open(&sound);
    struct reading *at_95 = reading_take(sound.stage.system);
    stage_play(&sound.stage, MS(101));
    struct reading *window = reading_take(sound.stage.system);
    reading_since(window, at_95);
    const struct resource_reading *cpu = &window->resource[sound.cpu];
    /* the request of 90 is on it all the time, that of 100 from 100 on */
    assert_true(cpu->inside == MS(7) && cpu->stayed == MS(7));
    assert_true(cpu->waiting == 0 && cpu->waited == 0);
    assert_true(cpu->busy == 7e6);
    assert_int_equal(cpu->arrivals, 1);
    assert_int_equal(cpu->visits, 0);
    assert_int_equal(cpu->present, 1);
    const struct request_reading *crowd = &window->request[1];
    assert_true(crowd->present == MS(7) && crowd->residence == MS(7));
    assert_int_equal(crowd->arrivals, 1);
    assert_int_equal(crowd->ended[OUTCOME_OK], 0);
    assert_int_equal(crowd->present_now, 1);
    stage_play(&sound.stage, MS(103.5));
    struct reading *later = reading_take(sound.stage.system);
    reading_since(later, at_95);
    assert_true(later->resource[sound.rows].inside == MS(1.5));
    assert_true(later->resource[sound.rows].stayed == MS(1.5));
    assert_true(later->request[sound.called].residence == MS(0.5));
    reading_free(at_95);
    reading_free(window);
    reading_free(later);
    reading_free(NULL);
    stage_close(&sound.stage);
}

/* Two jobs of 10 ms on one core: whatever the instant, half of what each stayed is the other's
 * doing. One is taken back at 9 ms. */
static void part_of_a_shared_visit_is_waiting(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int cpu = stage_station(&stage, "cpu", &(struct station_spec){.servers = 1, .fair = true});
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_serve(anna, cpu, stage_time(&stage, MS(10)));
    program_end(anna);
    struct program *bert =
        stage_client(&stage, MS(1),
                     &(struct request_spec){.name = "bert", .timeout = MS(8), .cancel = true});
    program_serve(bert, cpu, stage_time(&stage, MS(10)));
    program_end(bert);
    static const struct {
        double at_ms, worked_ms, waited_ms;
    } expected[] = {
        {5,  4,  4},
        {9,  8,  8},
        {12, 11, 8},
        {20, 14, 8}
    };
    for (int i = 0; i < 4; i++) {
        stage_play(&stage, MS(expected[i].at_ms));
        struct reading *reading = reading_take(stage.system);
        const struct ledger_row *anna_row =
            &reading->ledger[stage.plan.code[stage.plan.request[0].blank.pc].ledger];
        const struct ledger_row *bert_row =
            &reading->ledger[stage.plan.code[stage.plan.request[1].blank.pc].ledger];
        assert_true(anna_row->inside + bert_row->inside == MS(expected[i].worked_ms));
        assert_true(anna_row->waiting + bert_row->waiting == MS(expected[i].waited_ms));
        reading_free(reading);
    }
    stage_close(&stage);
}

/* It fails at 2 ms, pauses for 10, and fails once more. */
static void pauses_of_clients_are_counted(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct program *anna =
        stage_client(&stage, MS(1),
                     &(struct request_spec){
                         .name = "anna", .retries = 1, .backoff = stage_time(&stage, MS(10))});
    program_delay(anna, stage_time(&stage, MS(1)));
    program_fail(anna, 1.0, OUTCOME_ERROR);
    program_end(anna);
    static const double at_ms[] = {2, 5, 12, 20}, paused_ms[] = {0, 3, 10, 10};
    for (int i = 0; i < 4; i++) {
        stage_play(&stage, MS(at_ms[i]));
        struct reading *reading = reading_take(stage.system);
        assert_true(reading->request[0].paused == MS(paused_ms[i]));
        reading_free(reading);
    }
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(books_balance_in_any_window_of_any_system),
        cmocka_unit_test(any_system_comes_to_rest),
        cmocka_unit_test(what_leaks_is_named),
        cmocka_unit_test(visits_under_way_count_up_to_the_reading),
        cmocka_unit_test(part_of_a_shared_visit_is_waiting),
        cmocka_unit_test(pauses_of_clients_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
