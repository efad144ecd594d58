#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/stage.h"

static int external_of(struct stage *stage, const struct external_spec *spec)
{
    return blueprint_external(&stage->plan, "external", spec);
}

/* Somebody whose call takes `time` once it has begun. */
static void asks(struct stage *stage, const char *name, sim_time at, int external,
                 sim_time time)
{
    struct program *program = stage_person(stage, name, at);
    program_ask(program, external, stage_time(stage, time));
    program_end(program);
}

static void asks_for_a_while(struct stage *stage, const char *name, sim_time at, int external,
                             sim_time timeout)
{
    struct program *program = stage_client(
        stage, at, &(struct request_spec){.name = name, .timeout = timeout, .cancel = true});
    program_ask(program, external, stage_time(stage, MS(10)));
    program_end(program);
}

static sim_time ended(const struct stage *stage, const char *name)
{
    return stage_end(stage, name, OUTCOME_OK);
}

static void calls_beyond_the_concurrency_wait_in_order(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int external = external_of(&stage, &(struct external_spec){.concurrency = 2});
    asks(&stage, "anna", MS(1), external, MS(10));
    asks(&stage, "bert", MS(2), external, MS(20));
    asks(&stage, "carl", MS(3), external, MS(5));
    asks(&stage, "dora", MS(4), external, MS(5));
    stage_play(&stage, MS(5));
    assert_int_equal(system_inside(stage.system, external), 2);
    assert_int_equal(system_waiting(stage.system, external), 2);
    stage_play(&stage, MS(100));
    assert_int_equal(ended(&stage, "anna"), MS(11));
    assert_int_equal(ended(&stage, "bert"), MS(22));
    assert_int_equal(ended(&stage, "carl"), MS(16));
    assert_int_equal(ended(&stage, "dora"), MS(21));
    stage_close(&stage);
}

/* 100/s: a start every 10 ms at most; a pause saves up nothing. */
static void starts_keep_their_distance(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int external = external_of(
        &stage, &(struct external_spec){.concurrency = EXTERNAL_ENDLESS, .per_s = 100});
    asks(&stage, "anna", MS(1), external, MS(50));
    asks(&stage, "bert", MS(2), external, MS(1));
    asks(&stage, "carl", MS(3), external, MS(1));
    asks(&stage, "dora", MS(70), external, MS(1));
    asks(&stage, "emil", MS(71), external, MS(1));
    stage_play(&stage, MS(200));
    assert_int_equal(ended(&stage, "anna"), MS(51));
    assert_int_equal(ended(&stage, "bert"), MS(12));
    assert_int_equal(ended(&stage, "carl"), MS(22));
    assert_int_equal(ended(&stage, "dora"), MS(71));
    assert_int_equal(ended(&stage, "emil"), MS(81));
    stage_close(&stage);
}

/* The one slot is free at 31 ms, the next place in the row at 21. */
static void a_start_needs_a_slot_and_a_place(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int external = external_of(&stage, &(struct external_spec){.concurrency = 1, .per_s = 50});
    asks(&stage, "anna", MS(1), external, MS(30));
    asks(&stage, "bert", MS(2), external, MS(5));
    asks(&stage, "carl", MS(3), external, MS(5));
    stage_play(&stage, MS(200));
    assert_int_equal(ended(&stage, "bert"), MS(36));
    assert_int_equal(ended(&stage, "carl"), MS(56));
    stage_close(&stage);
}

static void a_full_batch_starts_at_once_and_is_answered_together(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int external = external_of(
        &stage, &(struct external_spec){.concurrency = 1, .up_to = 3, .wait = MS(20)});
    asks(&stage, "anna", MS(1), external, MS(10));
    asks(&stage, "bert", MS(2), external, MS(7));
    asks(&stage, "carl", MS(3), external, MS(2));
    stage_play(&stage, MS(2.5));
    assert_int_equal(system_waiting(stage.system, external), 2);
    stage_play(&stage, MS(4));
    assert_int_equal(system_inside(stage.system, external), 3);
    stage_play(&stage, MS(100));
    assert_int_equal(ended(&stage, "anna"), MS(13));
    assert_int_equal(ended(&stage, "bert"), MS(13));
    assert_int_equal(ended(&stage, "carl"), MS(13));
    struct reading *reading = reading_take(stage.system);
    assert_true(reading->resource[external].busy == (double)MS(10));
    assert_true(reading->resource[external].inside == 30 * (sim_integral)SIM_MILLISECOND);
    reading_free(reading);
    stage_close(&stage);
}

/* Those who came while the slot was taken start when it is free, having waited long enough. */
static void a_batch_starts_when_its_first_has_waited(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int external = external_of(
        &stage, &(struct external_spec){.concurrency = 1, .up_to = 3, .wait = MS(5)});
    asks(&stage, "anna", MS(1), external, MS(10));
    asks(&stage, "bert", MS(4), external, MS(10));
    asks(&stage, "carl", MS(7), external, MS(10));
    asks(&stage, "dora", MS(15), external, MS(10));
    asks(&stage, "emil", MS(27), external, MS(10));
    stage_play(&stage, MS(100));
    assert_int_equal(ended(&stage, "anna"), MS(16));
    assert_int_equal(ended(&stage, "bert"), MS(16));
    assert_int_equal(ended(&stage, "carl"), MS(26));
    assert_int_equal(ended(&stage, "dora"), MS(26));
    assert_int_equal(ended(&stage, "emil"), MS(42));
    stage_close(&stage);
}

/* Bert leaves the line, so carl completes no batch of three and anna's wait decides. */
static void who_leaves_the_line_is_not_in_the_batch(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int external = external_of(
        &stage, &(struct external_spec){.concurrency = 1, .up_to = 3, .wait = MS(20)});
    asks(&stage, "anna", MS(1), external, MS(10));
    asks_for_a_while(&stage, "bert", MS(2), external, MS(3));
    asks(&stage, "carl", MS(7), external, MS(10));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_GAVE_UP), MS(5));
    assert_int_equal(ended(&stage, "anna"), MS(31));
    assert_int_equal(ended(&stage, "carl"), MS(31));
    stage_close(&stage);
}

static void a_batch_goes_on_without_those_taken_back(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int external = external_of(
        &stage, &(struct external_spec){.concurrency = 1, .up_to = 4, .wait = MS(5)});
    asks_for_a_while(&stage, "anna", MS(1), external, MS(9));
    asks(&stage, "bert", MS(2), external, MS(10));
    asks_for_a_while(&stage, "carl", MS(3), external, MS(8));
    asks(&stage, "dora", MS(4), external, MS(10));
    stage_play(&stage, MS(12));
    assert_int_equal(system_inside(stage.system, external), 2);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_GAVE_UP), MS(10));
    assert_int_equal(ended(&stage, "bert"), MS(14));
    assert_int_equal(ended(&stage, "dora"), MS(14));
    stage_close(&stage);
}

static void a_batch_nobody_waits_for_gives_its_slot_back(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int external = external_of(&stage, &(struct external_spec){.concurrency = 1});
    asks_for_a_while(&stage, "anna", MS(1), external, MS(4));
    asks(&stage, "bert", MS(2), external, MS(10));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_GAVE_UP), MS(5));
    assert_int_equal(ended(&stage, "bert"), MS(15));
    assert_int_equal(stage.system->external[0].free, 1);
    stage_close(&stage);
}

/* Three records: the source, the starter, anna; none for her batch. */
static void a_batch_needs_a_record(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int external = external_of(&stage, &(struct external_spec){.concurrency = 1});
    asks(&stage, "anna", MS(1), external, MS(4));
    blueprint_finish(&stage.plan);
    struct system *system = system_new(&stage.plan, 1, 0);
    system->world.requests.limit = 3;
    assert_false(system_run(system, MS(10)));
    assert_true(system->overflowed);
    struct reading *reading = reading_take(system);
    sim_integral gap;
    assert_null(reading_imbalance(reading, &gap));
    reading_free(reading);
    system_free(system);
    blueprint_free(&stage.plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_beyond_the_concurrency_wait_in_order),
        cmocka_unit_test(starts_keep_their_distance),
        cmocka_unit_test(a_start_needs_a_slot_and_a_place),
        cmocka_unit_test(a_full_batch_starts_at_once_and_is_answered_together),
        cmocka_unit_test(a_batch_starts_when_its_first_has_waited),
        cmocka_unit_test(who_leaves_the_line_is_not_in_the_batch),
        cmocka_unit_test(a_batch_goes_on_without_those_taken_back),
        cmocka_unit_test(a_batch_nobody_waits_for_gives_its_slot_back),
        cmocka_unit_test(a_batch_needs_a_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
