#include "models/parting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/instances.h"
#include "tests/support/stage.h"

/* A request to be called, which nobody sends. */
struct call {
    int number;
    struct program *program;
};

static struct call called(struct stage *stage, const char *name, uint8_t priority)
{
    struct call call;
    call.number = blueprint_request(&stage->plan,
                                    &(struct request_spec){.name = name, .priority = priority});
    call.program = blueprint_program(&stage->plan, call.number);
    return call;
}

static void calls(struct stage *stage, struct program *program, const char *name)
{
    int number = stage_number(stage, name);
    program_call(program, number, blueprint_program(&stage->plan, number));
}

static void waits(struct stage *stage, struct program *program, double ms)
{
    program_delay(program, stage_time(stage, MS(ms)));
}

static void visits(struct stage *stage, const char *name, sim_time at, int gate)
{
    struct program *program = stage_person(stage, name, at);
    program_enter(program, gate);
    program_leave(program);
    program_end(program);
}

static const struct request_account *account_of(const struct stage *stage, const char *name)
{
    return &stage->system->account[stage_number(stage, name)];
}

static void assert_at_rest(struct stage *stage)
{
    assert_int_equal(stage->system->room, stage->plan.max_in_flight);
    assert_int_equal(agenda_count(stage->system->world.agenda), 0);
    for (int i = 0; i < stage->plan.requests; i++)
        assert_int_equal(stage->system->account[i].present.value, 0);
    stage_close(stage);
}

/* The answer comes at 6, the worker is free at 16; what is called counts from 1 to 6. */
static void the_caller_goes_on_and_the_called_request_too(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int worker = stage_gate(&stage, "worker", &(struct gate_spec){.capacity = 1});
    struct program *callee = called(&stage, "called", 0).program;
    program_enter(callee, worker);
    waits(&stage, callee, 5);
    program_reply(callee);
    waits(&stage, callee, 10);
    program_reply(callee);
    program_leave(callee);
    program_end(callee);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    calls(&stage, anna, "called");
    waits(&stage, anna, 2);
    program_end(anna);
    visits(&stage, "bert", MS(7), worker);
    stage_play(&stage, MS(7));
    assert_null(stage_imbalance(&stage));
    assert_int_equal(stage.system->room, stage.plan.max_in_flight - 3);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(8));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(16));
    assert_int_equal(account_of(&stage, "called")->ended[OUTCOME_OK], 1);
    assert_true(account_of(&stage, "called")->time[OUTCOME_OK] == (sim_integral)MS(5));
    assert_at_rest(&stage);
}

/* The innermost caller has the answer: the one in between still works for the outermost. */
static void it_is_the_nearest_caller_who_is_answered(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct program *inner = called(&stage, "inner", 0).program;
    waits(&stage, inner, 1);
    program_reply(inner);
    waits(&stage, inner, 50);
    program_end(inner);
    struct program *outer = called(&stage, "outer", 0).program;
    waits(&stage, outer, 1);
    calls(&stage, outer, "inner");
    waits(&stage, outer, 1);
    program_reply(outer);
    calls(&stage, outer, "inner");
    waits(&stage, outer, 1);
    program_end(outer);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    calls(&stage, anna, "outer");
    program_end(anna);
    stage_play(&stage, MS(200));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(4));
    assert_int_equal(account_of(&stage, "inner")->ended[OUTCOME_OK], 2);
    assert_true(account_of(&stage, "inner")->time[OUTCOME_OK] == (sim_integral)MS(2));
    assert_at_rest(&stage);
}

/* The row stays with the called request: the caller, who wants it too, has to wait for it, and
 * Bert is before her. */
static void its_row_locks_go_with_it(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int rows = stage_rows(&stage, "rows", &(struct rows_spec){.count = 1});
    struct program *callee = called(&stage, "called", 0).program;
    program_begin(callee);
    program_lock(callee, rows, ROWS_WRITE, NULL);
    waits(&stage, callee, 4);
    program_reply(callee);
    program_lock(callee, rows, ROWS_WRITE, NULL);
    waits(&stage, callee, 10);
    program_commit(callee);
    program_end(callee);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    calls(&stage, anna, "called");
    program_begin(anna);
    program_lock(anna, rows, ROWS_WRITE, NULL);
    waits(&stage, anna, 3);
    program_commit(anna);
    program_end(anna);
    struct program *bert = stage_person(&stage, "bert", MS(2));
    program_begin(bert);
    program_lock(bert, rows, ROWS_WRITE, NULL);
    waits(&stage, bert, 5);
    program_commit(bert);
    program_end(bert);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(20));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(23));
    assert_at_rest(&stage);
}

/* One branch answers for all while another waits for a row and a third forks once more. The
 * row is then the called request's, until all of it ends at 31. */
static void a_branch_answers_for_its_request(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int rows = stage_rows(&stage, "rows", &(struct rows_spec){.count = 1});
    struct program *callee = called(&stage, "called", 0).program;
    program_begin(callee);
    program_fork(callee);
    program_branch(callee);
    waits(&stage, callee, 3);
    program_reply(callee);
    waits(&stage, callee, 3);
    program_reply(callee);
    program_branch(callee);
    program_fork(callee);
    program_branch(callee);
    program_lock(callee, rows, ROWS_WRITE, NULL);
    waits(&stage, callee, 10);
    program_join(callee);
    program_join(callee);
    program_commit(callee);
    program_end(callee);
    struct program *anna = stage_person(&stage, "anna", MS(2));
    calls(&stage, anna, "called");
    waits(&stage, anna, 1);
    program_end(anna);
    struct program *bert = stage_person(&stage, "bert", MS(1));
    program_begin(bert);
    program_lock(bert, rows, ROWS_WRITE, NULL);
    waits(&stage, bert, 20);
    program_commit(bert);
    program_end(bert);
    struct program *carl = stage_person(&stage, "carl", MS(3));
    program_begin(carl);
    program_lock(carl, rows, ROWS_WRITE, NULL);
    program_commit(carl);
    program_end(carl);
    stage_play(&stage, MS(10));
    assert_null(stage_imbalance(&stage));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(6));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(21));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(31));
    assert_at_rest(&stage);
}

/* Behind the answer neither's end is the other's. */
static void they_fail_each_by_himself(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate = stage_gate(&stage, "gate", &(struct gate_spec){.capacity = 1});
    struct program *callee = called(&stage, "called", 0).program;
    program_reply(callee);
    program_enter(callee, gate);
    waits(&stage, callee, 10);
    program_fail(callee, 1.0, OUTCOME_ERROR);
    program_leave(callee);
    program_end(callee);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    calls(&stage, anna, "called");
    waits(&stage, anna, 20);
    program_end(anna);
    struct program *bert = stage_person(&stage, "bert", MS(30));
    calls(&stage, bert, "called");
    waits(&stage, bert, 1);
    program_fail(bert, 1.0, OUTCOME_ERROR);
    program_end(bert);
    visits(&stage, "carl", MS(2), gate);
    visits(&stage, "dora", MS(32), gate);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(21));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_ERROR), MS(31));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(11));
    assert_int_equal(stage_end(&stage, "dora", OUTCOME_OK), MS(40));
    assert_int_equal(account_of(&stage, "called")->ended[OUTCOME_OK], 2);
    assert_at_rest(&stage);
}

/* A caller who has the answer draws what she would have drawn, wherever in a loop it came. */
static sim_time end_with_rounds(int rounds, double reply)
{
    struct stage stage;
    stage_open(&stage);
    struct program *callee = called(&stage, "called", 0).program;
    program_repeat(callee, stage_count(&stage, rounds));
    waits(&stage, callee, 1);
    program_choose(callee);
    program_option(callee, 1.0 - reply);
    program_option(callee, reply);
    program_reply(callee);
    program_chosen(callee);
    program_again(callee);
    program_end(callee);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    calls(&stage, anna, "called");
    program_delay(anna, stage_dist(&stage, dist_exponential(1e6)));
    program_end(anna);
    stage_play(&stage, MS(300));
    sim_time end = stage_end(&stage, "anna", OUTCOME_OK);
    sim_time answered = (sim_time)account_of(&stage, "called")->time[OUTCOME_OK];
    assert_at_rest(&stage);
    return end - answered;
}

/* ---- where the caller comes back to ---- */

/* Anna's own instance is the second, the called request's the first; its priority is high. She
 * comes back to her instance and to her own priority: having been served once, she stands in
 * line behind Carl and Bert. */
static void the_caller_is_where_she_was(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct service_spec two = {.instances = 2};
    int app = blueprint_service(&stage.plan, "app", &two);
    int other = blueprint_service(&stage.plan, "other", &two);
    int cpu = blueprint_station(&stage.plan, "cpu", 2,
                                &(struct station_spec){.servers = 1, .ranked = true});
    struct program *callee = called(&stage, "called", 9).program;
    program_route(callee, other);
    waits(&stage, callee, 1.5);
    program_reply(callee);
    waits(&stage, callee, 30);
    program_unroute(callee);
    program_end(callee);
    static const char *const names[] = {"zoe", "anna", "yann", "bert"};
    for (int i = 0; i < 4; i++) {
        struct program *program = stage_person(&stage, names[i], MS(1 + i));
        program_route(program, app);
        if (i == 1) {
            calls(&stage, program, "called");
            program_serve(program, cpu, stage_time(&stage, MS(10)));
        }
        program_serve(program, cpu, stage_time(&stage, MS(10)));
        program_unroute(program);
        program_end(program);
    }
    struct program *carl =
        stage_client(&stage, MS(13), &(struct request_spec){.name = "carl", .priority = 5});
    program_route(carl, app);
    program_unroute(carl);
    program_route(carl, app);
    program_serve(carl, cpu, stage_time(&stage, MS(10)));
    program_unroute(carl);
    program_end(carl);
    stage_play(&stage, MS(10));
    assert_int_equal(stage.system->service[1].inside[0], 1);
    assert_int_equal(system_member(stage.system, cpu, 1)->inside.value, 1);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(23.5));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(33.5));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(43.5));
    assert_at_rest(&stage);
}

static void loops_leave_the_callers_draws_alone(void **state)
{
    (void)state;
    sim_time drawn = end_with_rounds(1, 0.0);
    assert_true(drawn > 0);
    for (int rounds = 1; rounds < 20; rounds++)
        for (int tenths = 0; tenths < 10; tenths++)
            assert_int_equal(end_with_rounds(rounds, 0.1 * tenths), drawn);
}

/* The called request's instance ends at 5: it is killed there, and the caller lives. */
static void the_rest_is_killed_without_the_caller(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int other = blueprint_service(&stage.plan, "other",
                                  &(struct service_spec){.instances = 1, .may_end = true});
    struct program *callee = called(&stage, "called", 0).program;
    program_route(callee, other);
    program_reply(callee);
    waits(&stage, callee, 30);
    program_unroute(callee);
    program_end(callee);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    calls(&stage, anna, "called");
    waits(&stage, anna, 9);
    program_end(anna);
    stage_play(&stage, MS(5));
    assert_int_equal(stage.system->service[0].inside[0], 1);
    instances_end(stage.system, &stage.system->service[0], 0);
    assert_int_equal(stage.system->room, stage.plan.max_in_flight - 1);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(10));
    assert_at_rest(&stage);
}

/* The rest is one request in flight more. */
static void without_room_the_run_stops(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct program *callee = called(&stage, "called", 0).program;
    program_reply(callee);
    waits(&stage, callee, 30);
    program_end(callee);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    calls(&stage, anna, "called");
    program_end(anna);
    stage.plan.max_in_flight = 1;
    blueprint_finish(&stage.plan);
    stage.system = system_new(&stage.plan, 1, 0);
    assert_false(system_run(stage.system, MS(100)));
    assert_true(stage.system->overflowed);
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_caller_goes_on_and_the_called_request_too),
        cmocka_unit_test(it_is_the_nearest_caller_who_is_answered),
        cmocka_unit_test(its_row_locks_go_with_it),
        cmocka_unit_test(a_branch_answers_for_its_request),
        cmocka_unit_test(they_fail_each_by_himself),
        cmocka_unit_test(the_caller_is_where_she_was),
        cmocka_unit_test(loops_leave_the_callers_draws_alone),
        cmocka_unit_test(the_rest_is_killed_without_the_caller),
        cmocka_unit_test(without_room_the_run_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
