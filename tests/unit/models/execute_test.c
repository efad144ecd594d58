#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/stage.h"

/* ---- replies and background work ---- */

static void a_reply_ends_the_wait_and_not_the_work(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int worker = stage_gate(&stage, "worker", &(struct gate_spec){.capacity = 1});
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_enter(anna, worker);
    program_delay(anna, stage_time(&stage, MS(2)));
    program_reply(anna);
    program_delay(anna, stage_time(&stage, MS(10)));
    program_reply(anna);
    program_leave(anna);
    program_end(anna);
    struct program *bert = stage_person(&stage, "bert", MS(5));
    program_enter(bert, worker);
    program_leave(bert);
    program_end(bert);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(3));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(13));
    stage_close(&stage);
}

/* From inside a branch of a branch the client has its answer all the same; the other branches
 * go on. With a client who waits with a timeout, and without. */
static void a_branch_replies_for_the_whole_request(void **state)
{
    (void)state;
    for (int timeout = 0; timeout < 2; timeout++) {
        struct stage stage;
        stage_open(&stage);
        int station = stage_station(&stage, "far", &(struct station_spec){.servers = 0});
        struct program *anna = stage_client(
            &stage, MS(1),
            &(struct request_spec){.name = "anna", .timeout = timeout ? MS(5) : 0});
        program_fork(anna);
        program_branch(anna);
        program_fork(anna);
        program_branch(anna);
        program_delay(anna, stage_time(&stage, MS(2)));
        program_reply(anna);
        program_join(anna);
        program_branch(anna);
        program_delay(anna, stage_time(&stage, MS(20)));
        program_join(anna);
        program_serve(anna, station, stage_time(&stage, MS(1)));
        program_end(anna);
        stage_play(&stage, MS(100));
        assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(3));
        assert_int_equal(system_member(stage.system, station, 0)->arrivals, 1);
        stage_close(&stage);
    }
}

/* Receipts take 10 ms each, one after the other; Anna is gone at once. */
static void enqueued_work_runs_by_itself(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int queue = stage_gate(&stage, "queue", &(struct gate_spec){.capacity = 1});
    int receipt = blueprint_request(&stage.plan, &(struct request_spec){.name = "receipt"});
    struct program *work = blueprint_program(&stage.plan, receipt);
    program_enter(work, queue);
    program_delay(work, stage_time(&stage, MS(10)));
    program_leave(work);
    program_end(work);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_spawn(anna, receipt);
    program_spawn(anna, receipt);
    program_delay(anna, stage_time(&stage, MS(1)));
    program_end(anna);
    stage_play(&stage, MS(5));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(2));
    assert_int_equal(system_present(stage.system), 2);
    stage_play(&stage, MS(100));
    const struct request_account *account = &stage.system->account[receipt];
    assert_int_equal(account->ended[OUTCOME_OK], 2);
    assert_true(account->time[OUTCOME_OK] == MS(10) + MS(20));
    stage_close(&stage);
}

/* ---- services ---- */

/* Each instance has a connection of its own: in turn, three requests find three connections,
 * and the fourth waits for the first. */
static void instances_have_their_own_pools(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int service = blueprint_service(&stage.plan, "app", &(struct service_spec){.instances = 3});
    int pool = blueprint_gate(&stage.plan, "pool", 3,
                              &(struct gate_spec){.capacity = 1, .backlog = GATE_ENDLESS});
    static const char *const names[] = {"anna", "bert", "carl", "dora"};
    for (int i = 0; i < 4; i++) {
        struct program *program = stage_person(&stage, names[i], MS(1 + i));
        program_route(program, service);
        program_enter(program, pool);
        program_delay(program, stage_time(&stage, MS(10)));
        program_leave(program);
        program_unroute(program);
        program_end(program);
    }
    stage_play(&stage, MS(5));
    assert_int_equal(system_inside(stage.system, pool), 3);
    for (uint32_t i = 0; i < 3; i++)
        assert_int_equal(system_member(stage.system, pool, i)->inside.value, 1);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(11));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(12));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(13));
    assert_int_equal(stage_end(&stage, "dora", OUTCOME_OK), MS(21));
    stage_close(&stage);
}

/* Two services of two instances; each call goes to the next instance of the other service, and
 * back at home its own instance's station serves. Which one tells who was where. */
static void a_call_comes_back_to_the_callers_instance(void **state)
{
    (void)state;
    for (int balance = BALANCE_ROUND_ROBIN; balance <= BALANCE_TWO_CHOICES; balance++) {
        struct stage stage;
        stage_open(&stage);
        struct service_spec spec = {.instances = 2, .balance = BALANCE_ROUND_ROBIN};
        int home = blueprint_service(&stage.plan, "home", &spec);
        spec.balance = (enum balance_policy)balance;
        int away = blueprint_service(&stage.plan, "away", &spec);
        struct station_spec far = {.servers = 0};
        int before = blueprint_station(&stage.plan, "before", 2, &far);
        int there = blueprint_station(&stage.plan, "there", 2, &far);
        int after = blueprint_station(&stage.plan, "after", 2, &far);
        const struct dist *time = stage_time(&stage, MS(1));
        int called = blueprint_request(&stage.plan, &(struct request_spec){.name = "called"});
        struct program *callee = blueprint_program(&stage.plan, called);
        program_route(callee, away);
        program_serve(callee, there, time);
        program_unroute(callee);
        program_end(callee);
        struct program *crowd = stage_person(&stage, "crowd", MS(10));
        program_route(crowd, home);
        program_serve(crowd, before, time);
        program_call(crowd, called, blueprint_program(&stage.plan, called));
        program_call(crowd, called, blueprint_program(&stage.plan, called));
        program_call(crowd, called, blueprint_program(&stage.plan, called));
        program_serve(crowd, after, time);
        program_unroute(crowd);
        program_end(crowd);
        stage.plan.traffic[0].stop_after = MS(105);
        stage_play(&stage, SIM_SECOND);
        for (uint32_t i = 0; i < 2; i++) {
            assert_int_equal(system_member(stage.system, before, i)->arrivals, 5);
            assert_int_equal(system_member(stage.system, after, i)->arrivals, 5);
        }
        assert_int_equal(stage.system->account[called].ended[OUTCOME_OK], 30);
        assert_true(stage.system->account[called].time[OUTCOME_OK] == MS(30));
        assert_int_equal(system_member(stage.system, there, 0)->arrivals +
                             system_member(stage.system, there, 1)->arrivals,
                         30);
        if (balance == BALANCE_ROUND_ROBIN)
            assert_int_equal(system_member(stage.system, there, 0)->arrivals, 15);
        stage_close(&stage);
    }
}

/* ---- what is drawn ---- */

enum { SCARCE, AMPLE };

struct demands {
    int service, worker, pool, rows, cpu, fair;
};

static void resources(struct stage *stage, struct demands *to, int plenty)
{
    uint32_t few = plenty ? 1000 : 2;
    to->service = blueprint_service(
        &stage->plan, "app",
        &(struct service_spec){.instances = 2, .balance = BALANCE_LEAST_BUSY});
    struct gate_spec gate = {.capacity = few, .backlog = GATE_ENDLESS};
    to->worker = blueprint_gate(&stage->plan, "worker", 2, &gate);
    to->pool = blueprint_gate(&stage->plan, "pool", 1, &gate);
    to->rows = stage_rows(stage, "rows", &(struct rows_spec){.count = plenty ? 1000000 : 3});
    to->cpu = blueprint_station(&stage->plan, "cpu", 2,
                                &(struct station_spec){.servers = plenty ? 0 : 1});
    to->fair =
        stage_station(stage, "fair", &(struct station_spec){.servers = few, .fair = true});
}

/* Steps whose draws may be made ahead of time stand next to all that could get between. */
static void steps(struct stage *stage, struct program *program, const struct demands *to)
{
    const struct dist *time = stage_dist(stage, dist_exponential(1e6));
    program_route(program, to->service);
    program_enter(program, to->worker);
    program_serve(program, to->cpu, time);
    program_serve(program, to->fair, time);
    program_enter(program, to->pool);
    program_begin(program);
    program_serve(program, to->cpu, time);
    program_lock(program, to->rows, ROWS_WRITE, NULL);
    program_serve(program, to->cpu, time);
    program_delay(program, time);
    program_commit(program);
    program_leave(program);
    program_serve(program, to->fair, time);
    program_repeat(program, stage_dist(stage, dist_geometric(2.0)));
    program_serve(program, to->cpu, time);
    program_delay(program, time);
    program_again(program);
    program_delay(program, time);
    program_fork(program);
    for (int i = 0; i < 2; i++) {
        program_branch(program);
        program_serve(program, to->cpu, time);
        program_begin(program);
        program_lock(program, to->rows, ROWS_WRITE, NULL);
        program_commit(program);
        program_delay(program, time);
    }
    program_join(program);
    program_serve(program, to->cpu, time);
    program_choose(program);
    program_option(program, 0.5);
    program_delay(program, time);
    program_chosen(program);
    program_delay(program, time);
    program_leave(program);
    program_unroute(program);
    program_end(program);
}

/* Work and delays by instruction, of 500 requests that have all ended. */
static struct reading *demands_of(struct stage *stage, int plenty)
{
    stage_open(stage);
    struct demands to;
    resources(stage, &to, plenty);
    steps(stage, stage_person(stage, "crowd", MS(2)), &to);
    stage->plan.traffic[0].arrivals = ARRIVALS_POISSON;
    stage->plan.traffic[0].stop_after = SIM_SECOND;
    stage_play(stage, 100 * SIM_SECOND);
    assert_int_equal(system_present(stage->system), 0);
    return reading_take(stage->system);
}

/* However long requests wait, and for whatever, each needs the same at each step. */
static void demands_do_not_depend_on_waits(void **state)
{
    (void)state;
    static struct stage few, many;
    struct reading *scarce = demands_of(&few, SCARCE), *ample = demands_of(&many, AMPLE);
    assert_int_equal(scarce->request[0].arrivals, ample->request[0].arrivals);
    assert_true(scarce->request[0].arrivals > 400);
    assert_true(scarce->request[0].residence > 5 * ample->request[0].residence);
    for (uint32_t pc = 0; pc < few.plan.code_length; pc++) {
        const struct instruction *in = &few.plan.code[pc];
        if (in->op != OP_SERVE && in->op != OP_DELAY)
            continue;
        sim_integral difference = 0;
        uint64_t visits = 0;
        for (uint32_t i = in->ledger; i < in->ledger + in->columns; i++) {
            difference += scarce->ledger[i].inside - ample->ledger[i].inside;
            visits += scarce->ledger[i].visits;
        }
        assert_true(difference * difference <= (sim_integral)(visits * visits));
    }
    reading_free(scarce);
    reading_free(ample);
    stage_close(&few);
    stage_close(&many);
}

/* ---- waits are kept where they are asked for ---- */

static void waits_are_kept_if_wanted(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate = stage_gate(&stage, "gate", &(struct gate_spec){.capacity = 1});
    int cpu = stage_station(&stage, "cpu", &(struct station_spec){.servers = 1});
    int rows = stage_rows(&stage, "rows", &(struct rows_spec){.count = 1});
    int other = stage_gate(&stage, "other", &(struct gate_spec){.capacity = 1});
    for (int i = 0; i < stage.plan.resources - 1; i++)
        stage.plan.resource[i].keep_waits = true;
    static const char *const names[] = {"anna", "bert"};
    for (int i = 0; i < 2; i++) {
        struct program *program = stage_person(&stage, names[i], MS(1));
        program_enter(program, gate);
        program_delay(program, stage_time(&stage, MS(10)));
        program_leave(program);
        program_begin(program);
        program_lock(program, rows, ROWS_WRITE, NULL);
        program_delay(program, stage_time(&stage, MS(30)));
        program_commit(program);
        program_serve(program, cpu, stage_time(&stage, MS(40)));
        program_enter(program, other);
        program_leave(program);
        program_end(program);
    }
    stage_play(&stage, MS(500));
    struct histogram *const *waits = stage.system->waits;
    assert_int_equal(histogram_count(waits[gate]), 2);
    assert_int_equal(waits[gate]->max, MS(10));
    assert_int_equal(waits[rows]->max, MS(20));
    assert_int_equal(waits[cpu]->max, MS(10));
    assert_int_equal(histogram_quantile(waits[cpu], 0.0), 0);
    assert_null(waits[other]);
    system_forget(stage.system);
    assert_int_equal(histogram_count(waits[gate]), 0);
    assert_int_equal(histogram_count(stage.system->account[0].response), 0);
    stage_close(&stage);
}

/* ---- one instant ---- */

/* What takes no time happens at its instant, in order, and is counted once. */
static void steps_without_time_are_steps(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int cpu = stage_station(&stage, "cpu", &(struct station_spec){.servers = 1});
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_repeat(anna, stage_count(&stage, 100));
    program_serve(anna, cpu, stage_time(&stage, 0));
    program_again(anna);
    program_end(anna);
    stage_play(&stage, MS(1));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(1));
    assert_int_equal(system_member(stage.system, cpu, 0)->arrivals, 100);
    assert_false(system_step(stage.system, MS(100)));
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reply_ends_the_wait_and_not_the_work),
        cmocka_unit_test(a_branch_replies_for_the_whole_request),
        cmocka_unit_test(enqueued_work_runs_by_itself),
        cmocka_unit_test(instances_have_their_own_pools),
        cmocka_unit_test(a_call_comes_back_to_the_callers_instance),
        cmocka_unit_test(demands_do_not_depend_on_waits),
        cmocka_unit_test(waits_are_kept_if_wanted),
        cmocka_unit_test(steps_without_time_are_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
