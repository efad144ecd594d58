#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "tests/support/stage.h"

/* ---- loops ---- */

static void wait_for(struct stage *stage, struct program *program, sim_time time)
{
    program_delay(program, stage_time(stage, time));
}

/* 3·(1 + 2·2) + 1 = 16 ms; no rounds at all take no time. */
static void rounds_are_counted_in_each_loop(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_repeat(anna, stage_count(&stage, 3));
    wait_for(&stage, anna, MS(1));
    program_repeat(anna, stage_count(&stage, 2));
    wait_for(&stage, anna, MS(2));
    program_again(anna);
    program_again(anna);
    program_repeat(anna, stage_count(&stage, 0));
    wait_for(&stage, anna, MS(100));
    program_repeat(anna, stage_count(&stage, 5));
    wait_for(&stage, anna, MS(100));
    program_again(anna);
    program_again(anna);
    wait_for(&stage, anna, MS(1));
    program_end(anna);
    stage_play(&stage, MS(1000));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(17));
    stage_close(&stage);
}

/* The mean number of rounds is the mean of the distribution, rounded draw by draw. */
static void rounds_may_be_drawn(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int station = stage_station(&stage, "far", &(struct station_spec){.servers = 0});
    struct program *crowd = stage_person(&stage, "crowd", MS(1));
    program_repeat(crowd, stage_dist(&stage, dist_geometric(3.0)));
    program_serve(crowd, station, stage_time(&stage, MS(1)));
    program_again(crowd);
    program_end(crowd);
    stage.plan.traffic[0].stop_after = SIM_SECOND * 10;
    stage_play(&stage, SIM_SECOND * 12);
    double requests = (double)stage.system->account[0].arrivals;
    double visits = (double)system_member(stage.system, station, 0)->arrivals;
    assert_true(fabs(visits / requests - 3.0) < 3.5 * sqrt(6.0 / requests));
    stage_close(&stage);
}

/* Rounds draw for themselves, also in a loop inside a loop: the waits of 4·3 rounds are as
 * independent as twelve waits one after the other, so their sum varies as much. */
static double variance_of_sum(bool nested)
{
    struct stage stage;
    stage_open(&stage);
    struct program *crowd = stage_person(&stage, "crowd", MS(1));
    const struct dist *time = stage_dist(&stage, dist_exponential(1e6));
    program_repeat(crowd, stage_count(&stage, nested ? 4 : 12));
    program_repeat(crowd, stage_count(&stage, nested ? 3 : 1));
    program_delay(crowd, time);
    program_again(crowd);
    program_again(crowd);
    program_end(crowd);
    stage_play(&stage, 0);
    double sum = 0.0, squares = 0.0;
    const int runs = 2000;
    for (int i = 0; i < runs; i++) {
        system_free(stage.system);
        stage.system = system_new(&stage.plan, (uint64_t)i, 0);
        stage_play(&stage, SIM_SECOND);
        double time_ms = (double)stage.system->account[0].time[OUTCOME_OK] / 1e6;
        sum += time_ms;
        squares += time_ms * time_ms;
    }
    stage_close(&stage);
    return squares / runs - sum / runs * sum / runs;
}

/* The variance is 12 ms²; over 2000 runs its estimate has a standard error of 0.43. */
static void rounds_of_nested_loops_draw_apart(void **state)
{
    (void)state;
    assert_true(fabs(variance_of_sum(false) - 12.0) < 1.5);
    assert_true(fabs(variance_of_sum(true) - 12.0) < 1.5);
}

/* What comes behind a loop draws the same however many rounds it had. */
static sim_time time_behind_rounds(int rounds)
{
    struct stage stage;
    stage_open(&stage);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_repeat(anna, stage_count(&stage, rounds));
    wait_for(&stage, anna, MS(1));
    program_again(anna);
    program_delay(anna, stage_dist(&stage, dist_exponential(1e6)));
    program_end(anna);
    stage_play(&stage, SIM_SECOND);
    sim_time end = stage_end(&stage, "anna", OUTCOME_OK);
    stage_close(&stage);
    return end - (sim_time)rounds * MS(1);
}

static void draws_behind_a_loop_do_not_depend_on_it(void **state)
{
    (void)state;
    assert_int_equal(time_behind_rounds(3), time_behind_rounds(1));
    assert_int_equal(time_behind_rounds(0), time_behind_rounds(1));
}

/* ---- branches ---- */

static void the_longest_branch_decides(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_fork(anna);
    program_branch(anna);
    wait_for(&stage, anna, MS(5));
    program_branch(anna);
    wait_for(&stage, anna, MS(3));
    wait_for(&stage, anna, MS(4));
    program_branch(anna);
    program_join(anna);
    wait_for(&stage, anna, MS(1));
    program_end(anna);
    stage_play(&stage, MS(2));
    assert_int_equal(system_present(stage.system), 1);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(9));
    stage_close(&stage);
}

/* max(2 + max(3, 4), 5) + 1 = 7. */
static void branches_may_have_branches(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_fork(anna);
    program_branch(anna);
    wait_for(&stage, anna, MS(2));
    program_fork(anna);
    program_branch(anna);
    wait_for(&stage, anna, MS(3));
    program_branch(anna);
    wait_for(&stage, anna, MS(4));
    program_join(anna);
    program_branch(anna);
    wait_for(&stage, anna, MS(5));
    program_join(anna);
    wait_for(&stage, anna, MS(1));
    program_end(anna);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(8));
    stage_close(&stage);
}

static void no_branches_take_no_time(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_fork(anna);
    program_join(anna);
    wait_for(&stage, anna, MS(1));
    program_end(anna);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(2));
    stage_close(&stage);
}

/* How long parallel steps have taken, those under way included. */
static sim_integral time_of_fork(const struct stage *stage, uint32_t at)
{
    struct reading *reading = reading_take(stage->system);
    const struct instruction *in = &stage->plan.code[stage->plan.request[0].blank.pc + at];
    assert_int_equal(in->op, OP_FORK);
    sim_integral time = reading->ledger[in->ledger].inside;
    reading_free(reading);
    return time;
}

/* Inside a loop, each time a set of branches: 3·max(1, 2). Branches that all end at their start
 * are joined at once. */
static void branches_are_joined_in_every_round(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_repeat(anna, stage_count(&stage, 3));
    program_fork(anna);
    program_branch(anna);
    wait_for(&stage, anna, MS(1));
    program_branch(anna);
    wait_for(&stage, anna, MS(2));
    program_join(anna);
    program_fork(anna);
    program_branch(anna);
    program_branch(anna);
    program_join(anna);
    program_again(anna);
    program_end(anna);
    stage_play(&stage, MS(4));
    assert_int_equal(time_of_fork(&stage, 1), MS(3));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(7));
    assert_int_equal(time_of_fork(&stage, 1), MS(6));
    assert_int_equal(time_of_fork(&stage, 9), 0);
    stage_close(&stage);
}

/* Two queries of one transaction at once; the rows both locked are given back at its end. */
static void branches_lock_for_the_transaction_they_are_in(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct rows_spec spec = {.count = 1};
    int a = stage_rows(&stage, "a", &spec), b = stage_rows(&stage, "b", &spec);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_begin(anna);
    program_fork(anna);
    program_branch(anna);
    program_lock(anna, a, ROWS_WRITE, NULL);
    program_branch(anna);
    program_lock(anna, b, ROWS_WRITE, NULL);
    wait_for(&stage, anna, MS(5));
    program_join(anna);
    wait_for(&stage, anna, MS(5));
    program_commit(anna);
    wait_for(&stage, anna, MS(5));
    program_end(anna);
    struct program *bert = stage_person(&stage, "bert", MS(2));
    program_begin(bert);
    program_lock(bert, a, ROWS_WRITE, NULL);
    program_lock(bert, b, ROWS_WRITE, NULL);
    program_commit(bert);
    program_end(bert);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(11));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(16));
    /* the ledger knows that both were held behind the join, and neither behind the end */
    const struct instruction *code = stage.plan.code + stage.plan.request[0].blank.pc;
    const struct ledger_row *ledger = stage.system->ledger;
    assert_int_equal(code[10].op, OP_DELAY);
    assert_int_equal(ledger[code[10].ledger + 3].visits, 1);
    assert_int_equal(code[12].op, OP_DELAY);
    assert_int_equal(ledger[code[12].ledger].visits, 1);
    stage_close(&stage);
}

/* A branch's own transaction ends in the branch. */
static void branches_may_have_transactions_of_their_own(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int rows = stage_rows(&stage, "rows", &(struct rows_spec){.count = 1});
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_fork(anna);
    for (int i = 0; i < 3; i++) {
        program_branch(anna);
        program_begin(anna);
        program_lock(anna, rows, ROWS_WRITE, NULL);
        wait_for(&stage, anna, MS(5));
        program_commit(anna);
    }
    program_join(anna);
    program_end(anna);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(16));
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounds_are_counted_in_each_loop),
        cmocka_unit_test(rounds_may_be_drawn),
        cmocka_unit_test(rounds_of_nested_loops_draw_apart),
        cmocka_unit_test(draws_behind_a_loop_do_not_depend_on_it),
        cmocka_unit_test(the_longest_branch_decides),
        cmocka_unit_test(branches_may_have_branches),
        cmocka_unit_test(no_branches_take_no_time),
        cmocka_unit_test(branches_are_joined_in_every_round),
        cmocka_unit_test(branches_lock_for_the_transaction_they_are_in),
        cmocka_unit_test(branches_may_have_transactions_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
