#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/stage.h"

/* Somebody who keeps a unit for `stay`. */
static void holds(struct stage *stage, const char *name, sim_time at, int gate, sim_time stay)
{
    struct program *program = stage_person(stage, name, at);
    program_enter(program, gate);
    program_delay(program, stage_time(stage, stay));
    program_leave(program);
    program_end(program);
}

static void holds_ranked(struct stage *stage, const char *name, sim_time at, int gate,
                         uint8_t priority)
{
    struct program *program =
        stage_client(stage, at, &(struct request_spec){.name = name, .priority = priority});
    program_enter(program, gate);
    program_delay(program, stage_time(stage, MS(10)));
    program_leave(program);
    program_end(program);
}

static const struct gate *gate_of(const struct stage *stage, int gate)
{
    return &stage->system->gate[stage->plan.resource[gate].first];
}

static void admits_as_many_as_it_has_units(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate = stage_gate(&stage, "gate", &(struct gate_spec){.capacity = 2});
    holds(&stage, "anna", MS(1), gate, MS(10));
    holds(&stage, "bert", MS(2), gate, MS(10));
    holds(&stage, "carl", MS(3), gate, MS(10));
    holds(&stage, "dora", MS(4), gate, MS(10));
    stage_play(&stage, MS(5));
    assert_int_equal(system_inside(stage.system, gate), 2);
    assert_int_equal(system_waiting(stage.system, gate), 2);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(11));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(12));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(21));
    assert_int_equal(stage_end(&stage, "dora", OUTCOME_OK), MS(22));
    const struct resource *books = system_member(stage.system, gate, 0);
    assert_int_equal(books->arrivals, 4);
    assert_true(level_integral(&books->waiting, MS(100)) == MS(8) + MS(8));
    assert_true(level_integral(&books->inside, MS(100)) == MS(40));
    assert_int_equal(gate_of(&stage, gate)->free, 2);
    stage_close(&stage);
}

static void one_more_than_the_backlog_is_refused(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate = stage_gate(&stage, "gate", &(struct gate_spec){.capacity = 1, .backlog = 1});
    holds(&stage, "anna", MS(1), gate, MS(10));
    holds(&stage, "bert", MS(2), gate, MS(10));
    holds(&stage, "carl", MS(3), gate, MS(10));
    holds(&stage, "dora", MS(12), gate, MS(10));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(21));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_REFUSED), MS(3));
    assert_int_equal(stage_end(&stage, "dora", OUTCOME_OK), MS(31));
    stage_close(&stage);
}

/* No places to wait at all: Erlang's loss system. */
static void without_a_backlog_nobody_waits(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate = blueprint_gate(&stage.plan, "gate", 1, &(struct gate_spec){.capacity = 1});
    holds(&stage, "anna", MS(1), gate, MS(10));
    holds(&stage, "bert", MS(2), gate, MS(10));
    holds(&stage, "carl", MS(12), gate, MS(10));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_REFUSED), MS(2));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(22));
    stage_close(&stage);
}

static void patience_ends_the_wait_and_not_the_stay(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate =
        stage_gate(&stage, "gate",
                   &(struct gate_spec){.capacity = 1, .patience = stage_time(&stage, MS(5))});
    holds(&stage, "anna", MS(1), gate, MS(10));
    holds(&stage, "bert", MS(2), gate, MS(10));
    holds(&stage, "carl", MS(8), gate, MS(10));
    holds(&stage, "dora", MS(9), gate, MS(10));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(11));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_TIMEOUT), MS(7));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(21));
    assert_int_equal(stage_end(&stage, "dora", OUTCOME_TIMEOUT), MS(14));
    stage_close(&stage);
}

/* At one instant, what was arranged first happens first: Anna's leaving for Bert at 11, Bert's
 * own timer for Carl at 12. */
static void a_unit_freed_at_the_last_instant_counts(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    const struct dist *patience = stage_time(&stage, MS(5));
    int gate =
        stage_gate(&stage, "gate", &(struct gate_spec){.capacity = 1, .patience = patience});
    holds(&stage, "anna", MS(1), gate, MS(10));
    holds(&stage, "bert", MS(6), gate, MS(1));
    holds(&stage, "carl", MS(7), gate, MS(1));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(12));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_TIMEOUT), MS(12));
    assert_int_equal(gate_of(&stage, gate)->free, 1);
    stage_close(&stage);
}

/* A hundred who wait in vain: each as long as its own draw from 2 to 4 ms. */
static void patience_may_be_drawn(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    const struct dist *patience = stage_dist(&stage, dist_uniform(2e6, 4e6));
    int gate =
        stage_gate(&stage, "gate", &(struct gate_spec){.capacity = 1, .patience = patience});
    holds(&stage, "anna", MS(1), gate, SIM_SECOND);
    struct program *program = stage_person(&stage, "crowd", MS(5));
    program_enter(program, gate);
    program_leave(program);
    program_end(program);
    stage.plan.traffic[1].stop_after = MS(502);
    stage_play(&stage, MS(506));
    const struct request_account *crowd = &stage.system->account[1];
    assert_int_equal(crowd->arrivals, 100);
    assert_int_equal(crowd->ended[OUTCOME_TIMEOUT], 100);
    double mean_ms = (double)crowd->time[OUTCOME_TIMEOUT] / 100e6;
    assert_true(mean_ms > 2.8 && mean_ms < 3.2); /* 3 ± 3.5 standard errors */
    assert_true(crowd->time[OUTCOME_TIMEOUT] % 100 != 0);
    stage_close(&stage);
}

static void priorities_are_served_from_the_backlog(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate = stage_gate(&stage, "gate", &(struct gate_spec){.capacity = 1, .ranked = true});
    holds_ranked(&stage, "anna", MS(1), gate, 0);
    holds_ranked(&stage, "bert", MS(2), gate, 0);
    holds_ranked(&stage, "carl", MS(3), gate, 9);
    holds_ranked(&stage, "dora", MS(4), gate, 5);
    holds_ranked(&stage, "emil", MS(5), gate, 9);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(11));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(21));
    assert_int_equal(stage_end(&stage, "emil", OUTCOME_OK), MS(31));
    assert_int_equal(stage_end(&stage, "dora", OUTCOME_OK), MS(41));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(51));
    stage_close(&stage);
}

static void lifo_serves_the_latest(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate =
        stage_gate(&stage, "gate", &(struct gate_spec){.capacity = 1, .order = LINE_LIFO});
    holds(&stage, "anna", MS(1), gate, MS(10));
    holds(&stage, "bert", MS(2), gate, MS(10));
    holds(&stage, "carl", MS(3), gate, MS(10));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(21));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(31));
    stage_close(&stage);
}

/* ---- barging ---- */

/* Anna gives her unit back and asks again at once, while Bert waits. */
static sim_time end_of_who_asks_again(const struct gate_spec *spec, sim_time *end_of_bert)
{
    struct stage stage;
    stage_open(&stage);
    int gate = stage_gate(&stage, "gate", spec);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    for (int i = 0; i < 2; i++) {
        program_enter(anna, gate);
        program_delay(anna, stage_time(&stage, MS(10)));
        program_leave(anna);
    }
    program_end(anna);
    holds(&stage, "bert", MS(2), gate, MS(10));
    stage_play(&stage, MS(100));
    sim_time end = stage_end(&stage, "anna", OUTCOME_OK);
    *end_of_bert = stage_end(&stage, "bert", OUTCOME_OK);
    stage_close(&stage);
    return end;
}

static void whoever_asks_again_at_once_wins_if_the_gate_barges(void **state)
{
    (void)state;
    sim_time bert;
    struct gate_spec spec = {.capacity = 1};
    assert_int_equal(end_of_who_asks_again(&spec, &bert), MS(31));
    assert_int_equal(bert, MS(21));
    spec.barging = true;
    assert_int_equal(end_of_who_asks_again(&spec, &bert), MS(21));
    assert_int_equal(bert, MS(31));
    spec.wakeup = MS(1);
    assert_int_equal(end_of_who_asks_again(&spec, &bert), MS(21));
    assert_int_equal(bert, MS(32));
}

/* Free from 11 on; Bert needs 2 ms to come forward, Carl is there at 12. At 13 Bert finds
 * nothing, at 22 Carl frees it, at 24 Bert has it. */
static void newcomers_overtake_while_the_line_wakes_up(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate = stage_gate(&stage, "gate",
                          &(struct gate_spec){.capacity = 1, .barging = true, .wakeup = MS(2)});
    holds(&stage, "anna", MS(1), gate, MS(10));
    holds(&stage, "bert", MS(2), gate, MS(10));
    holds(&stage, "carl", MS(12), gate, MS(10));
    stage_play(&stage, MS(12) - 1);
    assert_int_equal(system_inside(stage.system, gate), 0);
    assert_int_equal(system_waiting(stage.system, gate), 1);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(22));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(34));
    stage_close(&stage);
}

/* Units become free at 11 and 12, before the line has come forward at 13: both are taken. */
static void who_comes_forward_brings_the_others(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate = stage_gate(&stage, "gate",
                          &(struct gate_spec){.capacity = 2, .barging = true, .wakeup = MS(2)});
    holds(&stage, "anna", MS(1), gate, MS(10));
    holds(&stage, "bert", MS(2), gate, MS(10));
    holds(&stage, "carl", MS(3), gate, MS(10));
    holds(&stage, "dora", MS(4), gate, MS(10));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(23));
    assert_int_equal(stage_end(&stage, "dora", OUTCOME_OK), MS(23));
    stage_close(&stage);
}

/* Who was to come forward has lost patience meanwhile: the unit stays free. */
static void nobody_may_be_left_to_come_forward(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate = stage_gate(&stage, "gate",
                          &(struct gate_spec){.capacity = 1,
                                              .barging = true,
                                              .wakeup = MS(2),
                                              .patience = stage_time(&stage, MS(10))});
    holds(&stage, "anna", MS(1), gate, MS(10));
    holds(&stage, "bert", MS(2), gate, MS(10));
    holds(&stage, "carl", MS(14), gate, MS(10));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_TIMEOUT), MS(12));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(24));
    assert_int_equal(gate_of(&stage, gate)->free, 1);
    stage_close(&stage);
}

/* ---- storms ---- */

static void storm(const struct gate_spec *spec, sim_time timeout)
{
    struct stage stage;
    stage_open(&stage);
    struct gate_spec copy = *spec;
    copy.patience = stage_dist(&stage, dist_exponential(5e6));
    int gate = stage_gate(&stage, "gate", &copy);
    struct program *crowd = stage_client(
        &stage, MS(1),
        &(struct request_spec){.name = "crowd", .timeout = timeout, .cancel = true});
    program_enter(crowd, gate);
    program_delay(crowd, stage_dist(&stage, dist_exponential(4e6)));
    program_leave(crowd);
    program_end(crowd);
    stage.plan.traffic[0].arrivals = ARRIVALS_POISSON;
    stage.plan.traffic[0].rate.mean_per_s = 2000.0;
    stage.plan.traffic[0].stop_after = SIM_SECOND;
    stage_play(&stage, SIM_SECOND);
    assert_true(stage.system->account[0].ended[OUTCOME_TIMEOUT] > 100);
    stage_play(&stage, 10 * SIM_SECOND);
    assert_int_equal(system_inside(stage.system, gate), 0);
    assert_int_equal(system_waiting(stage.system, gate), 0);
    assert_int_equal(system_present(stage.system), 0);
    assert_int_equal(gate_of(&stage, gate)->free, spec->capacity);
    assert_int_equal(gate_of(&stage, gate)->line.count, 0);
    assert_int_equal(agenda_count(stage.system->world.agenda), 0);
    stage_close(&stage);
}

/* Two thousand a second ask for 750 a second's worth of units; four in ten lose patience. */
static void a_storm_of_timeouts_leaves_nothing_behind(void **state)
{
    (void)state;
    for (int order = LINE_FIFO; order <= LINE_POSTGRES; order++) {
        struct gate_spec spec = {
            .capacity = 3, .order = (enum line_order)order, .ranked = order % 2};
        storm(&spec, 0);
        storm(&spec, MS(7));
        spec.barging = true;
        storm(&spec, 0);
        spec.wakeup = MS(1) / 2;
        storm(&spec, MS(7));
    }
}

static void an_endless_gate_admits_everybody(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate = stage_gate(&stage, "gate", &(struct gate_spec){.capacity = GATE_ENDLESS});
    holds(&stage, "anna", MS(1), gate, MS(10));
    holds(&stage, "bert", MS(1), gate, MS(20));
    stage_play(&stage, MS(2));
    assert_int_equal(system_inside(stage.system, gate), 2);
    stage_play(&stage, MS(30));
    assert_int_equal(system_inside(stage.system, gate), 0);
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(admits_as_many_as_it_has_units),
        cmocka_unit_test(one_more_than_the_backlog_is_refused),
        cmocka_unit_test(without_a_backlog_nobody_waits),
        cmocka_unit_test(patience_ends_the_wait_and_not_the_stay),
        cmocka_unit_test(a_unit_freed_at_the_last_instant_counts),
        cmocka_unit_test(patience_may_be_drawn),
        cmocka_unit_test(priorities_are_served_from_the_backlog),
        cmocka_unit_test(lifo_serves_the_latest),
        cmocka_unit_test(whoever_asks_again_at_once_wins_if_the_gate_barges),
        cmocka_unit_test(newcomers_overtake_while_the_line_wakes_up),
        cmocka_unit_test(who_comes_forward_brings_the_others),
        cmocka_unit_test(nobody_may_be_left_to_come_forward),
        cmocka_unit_test(a_storm_of_timeouts_leaves_nothing_behind),
        cmocka_unit_test(an_endless_gate_admits_everybody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
