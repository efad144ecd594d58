#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/stage.h"

static void enters(struct stage *stage, const char *name, sim_time at, int gate, sim_time stay)
{
    struct program *program = stage_person(stage, name, at);
    program_enter(program, gate);
    program_delay(program, stage_time(stage, stay));
    program_leave(program);
    program_end(program);
}

static void locks(struct stage *stage, const char *name, sim_time at, int rows, sim_time stay)
{
    struct program *program = stage_person(stage, name, at);
    program_begin(program);
    program_lock(program, rows, ROWS_WRITE, NULL);
    program_delay(program, stage_time(stage, stay));
    program_commit(program);
    program_end(program);
}

/* A worker, a connection and a row, held when the request fails at 6. */
static void a_failure_gives_all_back_at_once(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct gate_spec one = {.capacity = 1};
    int worker = stage_gate(&stage, "worker", &one), pool = stage_gate(&stage, "pool", &one);
    int rows = stage_rows(&stage, "rows", &(struct rows_spec){.count = 1});
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_enter(anna, worker);
    program_enter(anna, pool);
    program_begin(anna);
    program_lock(anna, rows, ROWS_WRITE, NULL);
    program_repeat(anna, stage_count(&stage, 7));
    program_delay(anna, stage_time(&stage, MS(5)));
    program_fail(anna, 1.0, OUTCOME_ERROR);
    program_again(anna);
    program_commit(anna);
    program_leave(anna);
    program_leave(anna);
    program_end(anna);
    enters(&stage, "bert", MS(2), worker, MS(10));
    enters(&stage, "carl", MS(3), pool, MS(20));
    locks(&stage, "dora", MS(4), rows, MS(30));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_ERROR), MS(6));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(16));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(26));
    assert_int_equal(stage_end(&stage, "dora", OUTCOME_OK), MS(36));
    stage_close(&stage);
}

/* Newest first: Bert waits for the row and then wants the connection, for which Carl waits.
 * The row is given back first, but Carl was in line before Bert could ask. */
static void what_was_taken_last_is_given_back_first(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int pool = stage_gate(&stage, "pool", &(struct gate_spec){.capacity = 1});
    int log = stage_station(&stage, "log", &(struct station_spec){.servers = 1});
    int rows = stage_rows(&stage, "rows", &(struct rows_spec){.count = 1});
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_enter(anna, pool);
    program_begin(anna);
    program_lock(anna, rows, ROWS_WRITE, NULL);
    program_delay(anna, stage_time(&stage, MS(9)));
    program_fail(anna, 1.0, OUTCOME_ERROR);
    program_commit(anna);
    program_leave(anna);
    program_end(anna);
    struct program *bert = stage_person(&stage, "bert", MS(2));
    program_enter(bert, pool);
    program_serve(bert, log, stage_time(&stage, MS(5)));
    program_leave(bert);
    program_end(bert);
    struct program *carl = stage_person(&stage, "carl", MS(3));
    program_begin(carl);
    program_lock(carl, rows, ROWS_WRITE, NULL);
    program_serve(carl, log, stage_time(&stage, MS(5)));
    program_commit(carl);
    program_end(carl);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_ERROR), MS(10));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(15));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(20));
    stage_close(&stage);
}

static void every_outcome_can_be_chosen(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    static const char *const names[OUTCOME_COUNT] = {"ok", "a", "b", "c", "d", "e", "f", "g"};
    for (int i = 1; i < OUTCOME_COUNT; i++) {
        struct program *program = stage_person(&stage, names[i], MS(i));
        program_fail(program, 1.0, (enum outcome)i);
        program_end(program);
    }
    struct program *lucky = stage_person(&stage, "ok", MS(20));
    program_fail(lucky, 0.0, OUTCOME_ERROR);
    program_end(lucky);
    stage_play(&stage, MS(100));
    for (int i = 1; i < OUTCOME_COUNT; i++)
        assert_int_equal(stage_end(&stage, names[i], (enum outcome)i), MS(i));
    assert_int_equal(stage_end(&stage, "ok", OUTCOME_OK), MS(20));
    stage_close(&stage);
}

/* ---- branches ---- */

/* Wherever a sister is when a branch fails at 6, she is taken out of it: in service, in a line,
 * sharing, at a gate, in a transaction, among branches of her own. Bert finds all of it free.
 */
static void a_failing_branch_takes_its_sisters_along(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    const struct dist *long_time = stage_time(&stage, MS(50));
    int cpu = stage_station(&stage, "cpu", &(struct station_spec){.servers = 1});
    int fair =
        stage_station(&stage, "fair", &(struct station_spec){.servers = 1, .fair = true});
    int gate = stage_gate(&stage, "gate", &(struct gate_spec){.capacity = 1});
    int rows = stage_rows(&stage, "rows", &(struct rows_spec){.count = 1});
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_fork(anna);
    for (int i = 0; i < 2; i++) { /* one in service, the other in line */
        program_branch(anna);
        program_serve(anna, cpu, long_time);
        program_branch(anna);
        program_serve(anna, fair, long_time);
        program_branch(anna);
        program_enter(anna, gate);
        program_delay(anna, long_time);
        program_leave(anna);
        program_branch(anna);
        program_begin(anna);
        program_lock(anna, rows, ROWS_WRITE, NULL);
        program_delay(anna, long_time);
        program_commit(anna);
    }
    program_branch(anna);
    program_fork(anna);
    program_branch(anna);
    program_delay(anna, long_time);
    program_branch(anna);
    program_delay(anna, stage_time(&stage, MS(5)));
    program_fail(anna, 1.0, OUTCOME_ERROR);
    program_join(anna);
    program_join(anna);
    program_end(anna);
    struct program *bert = stage_person(&stage, "bert", MS(7));
    program_enter(bert, gate);
    program_begin(bert);
    program_lock(bert, rows, ROWS_WRITE, NULL);
    program_serve(bert, cpu, stage_time(&stage, MS(1)));
    program_serve(bert, fair, stage_time(&stage, MS(1)));
    program_commit(bert);
    program_leave(bert);
    program_end(bert);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_ERROR), MS(6));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(9));
    stage_close(&stage);
}

/* At one instant: the first branch frees the gate, its sister is admitted and ready to go on,
 * and then the first one fails. The sister must not go on, nor keep the unit. */
static void a_sister_who_was_just_admitted_goes_too(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate = stage_gate(&stage, "gate", &(struct gate_spec){.capacity = 1});
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_fork(anna);
    program_branch(anna);
    program_enter(anna, gate);
    program_delay(anna, stage_time(&stage, MS(5)));
    program_leave(anna);
    program_fail(anna, 1.0, OUTCOME_ERROR);
    program_branch(anna);
    program_enter(anna, gate);
    program_delay(anna, stage_time(&stage, MS(5)));
    program_leave(anna);
    program_branch(anna);
    program_fork(anna);
    program_branch(anna);
    program_enter(anna, gate);
    program_leave(anna);
    program_join(anna);
    program_join(anna);
    program_end(anna);
    enters(&stage, "bert", MS(3), gate, MS(10));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_ERROR), MS(6));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(16));
    assert_int_equal(stage.system->gate[0].free, 1);
    stage_close(&stage);
}

/* A branch refused at once, before its sisters have begun. */
static void a_branch_may_fail_before_others_begin(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int shut = blueprint_gate(&stage.plan, "shut", 1, &(struct gate_spec){.capacity = 1});
    int gate = stage_gate(&stage, "gate", &(struct gate_spec){.capacity = 1});
    enters(&stage, "bert", MS(1), shut, MS(10));
    struct program *anna = stage_person(&stage, "anna", MS(2));
    program_enter(anna, gate);
    program_fork(anna);
    program_branch(anna);
    program_enter(anna, shut);
    program_leave(anna);
    program_branch(anna);
    program_delay(anna, stage_time(&stage, MS(50)));
    program_join(anna);
    program_leave(anna);
    program_end(anna);
    stage_play(&stage, MS(3));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_REFUSED), MS(2));
    assert_int_equal(system_inside(stage.system, gate), 0);
    stage_play(&stage, MS(100));
    assert_int_equal(agenda_count(stage.system->world.agenda), 0);
    stage_close(&stage);
}

/* ---- patience of branches and of called requests ---- */

static void patience_in_a_branch_fails_the_request(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct gate_spec spec = {.capacity = 1, .patience = stage_time(&stage, MS(5))};
    int gate = stage_gate(&stage, "gate", &spec);
    int rows = stage_rows(&stage, "rows", &(struct rows_spec){.count = 1});
    enters(&stage, "bert", MS(1), gate, MS(20));
    locks(&stage, "carl", MS(1), rows, MS(20));
    struct program *anna = stage_person(&stage, "anna", MS(2));
    program_fork(anna);
    program_branch(anna);
    program_enter(anna, gate);
    program_leave(anna);
    program_branch(anna);
    program_delay(anna, stage_time(&stage, MS(50)));
    program_join(anna);
    program_end(anna);
    struct program *dora = stage_person(&stage, "dora", MS(3));
    program_begin(dora);
    program_fork(dora);
    program_branch(dora);
    program_lock(dora, rows, ROWS_WRITE, stage_time(&stage, MS(7)));
    program_join(dora);
    program_commit(dora);
    program_end(dora);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_TIMEOUT), MS(7));
    assert_int_equal(stage_end(&stage, "dora", OUTCOME_LOCK_TIMEOUT), MS(10));
    stage_close(&stage);
}

/* The called request fails, and with it the caller: both are counted, each from its start. */
static void a_failure_in_a_called_request_is_the_callers(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int service =
        blueprint_service(&stage.plan, "other", &(struct service_spec){.instances = 3});
    int pool = blueprint_gate(&stage.plan, "pool", 3,
                              &(struct gate_spec){.capacity = 1, .backlog = GATE_ENDLESS});
    int worker = stage_gate(&stage, "worker", &(struct gate_spec){.capacity = 1});
    int called = blueprint_request(&stage.plan, &(struct request_spec){.name = "called"});
    struct program *callee = blueprint_program(&stage.plan, called);
    program_route(callee, service);
    program_enter(callee, pool);
    program_delay(callee, stage_time(&stage, MS(5)));
    program_fail(callee, 1.0, OUTCOME_ERROR);
    program_leave(callee);
    program_unroute(callee);
    program_end(callee);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_enter(anna, worker);
    program_delay(anna, stage_time(&stage, MS(2)));
    program_call(anna, called, blueprint_program(&stage.plan, called));
    program_leave(anna);
    program_end(anna);
    enters(&stage, "bert", MS(2), worker, MS(1));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_ERROR), MS(8));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(9));
    const struct request_account *account = &stage.system->account[called];
    assert_int_equal(account->ended[OUTCOME_ERROR], 1);
    assert_true(account->time[OUTCOME_ERROR] == MS(5));
    assert_int_equal(system_inside(stage.system, pool), 0);
    stage_close(&stage);
}

/* Who has replied has succeeded, whatever happens to the rest. */
static void a_failure_behind_the_reply_is_nobodys(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate = stage_gate(&stage, "gate", &(struct gate_spec){.capacity = 1});
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_enter(anna, gate);
    program_delay(anna, stage_time(&stage, MS(2)));
    program_reply(anna);
    program_delay(anna, stage_time(&stage, MS(5)));
    program_fail(anna, 1.0, OUTCOME_ERROR);
    program_leave(anna);
    program_end(anna);
    stage_play(&stage, MS(4));
    assert_int_equal(system_inside(stage.system, gate), 1);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(3));
    assert_int_equal(stage.system->account[0].ended[OUTCOME_ERROR], 0);
    assert_int_equal(stage.system->account[0].given_up_on, 0);
    assert_int_equal(system_inside(stage.system, gate), 0);
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failure_gives_all_back_at_once),
        cmocka_unit_test(what_was_taken_last_is_given_back_first),
        cmocka_unit_test(every_outcome_can_be_chosen),
        cmocka_unit_test(a_failing_branch_takes_its_sisters_along),
        cmocka_unit_test(a_sister_who_was_just_admitted_goes_too),
        cmocka_unit_test(a_branch_may_fail_before_others_begin),
        cmocka_unit_test(patience_in_a_branch_fails_the_request),
        cmocka_unit_test(a_failure_in_a_called_request_is_the_callers),
        cmocka_unit_test(a_failure_behind_the_reply_is_nobodys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
