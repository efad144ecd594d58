#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "tests/support/stage.h"

/* ---- on stage ---- */

static const struct request_account *account_of(const struct stage *stage, const char *name)
{
    return &stage->system->account[stage_number(stage, name)];
}

static void assert_end(const struct stage *stage, const char *name, enum outcome outcome,
                       double ms)
{
    assert_int_equal(stage_end(stage, name, outcome), MS(ms));
}

/* How the attempts of a client ended, and how many nobody waited for any more. */
static void assert_tries(const struct stage *stage, const char *name, enum outcome outcome,
                         uint64_t tries, uint64_t given_up_on)
{
    const struct request_account *account = account_of(stage, name);
    assert_int_equal(account->tries[outcome], tries);
    assert_int_equal(account->given_up_on, given_up_on);
}

static bool is_actor(const struct system *system, const struct request *record)
{
    uint8_t op = system->plan->code[record->pc].op;
    return op == OP_FREE || (op >= OP_SOURCE && op <= OP_ROW_WAKER);
}

/* All have gone home: whatever was waited for or held is free again. */
static void close_empty(struct stage *stage)
{
    stage_play(stage, MS(10000));
    const struct system *system = stage->system;
    assert_int_equal(system_present(system), 0);
    for (int i = 0; i < stage->plan.resources; i++) {
        if (stage->plan.resource[i].kind == RESOURCE_SERVICE)
            continue;
        assert_int_equal(system_waiting(system, i), 0);
        assert_int_equal(system_inside(system, i), 0);
    }
    for (uint32_t id = 1; id <= system->world.requests.used; id++)
        assert_true(is_actor(system, &system->world.requests.at[id]));
    stage_close(stage);
}

static int one_server(struct stage *stage)
{
    return stage_station(stage, "server", &(struct station_spec){.servers = 1});
}

/* A client who waits 30 ms, and then takes the request back or not. */
static struct program *impatient(struct stage *stage, const char *name, double ms, bool cancel)
{
    return stage_client(
        stage, MS(ms),
        &(struct request_spec){.name = name, .timeout = MS(30), .cancel = cancel});
}

static void serve_person(struct stage *stage, const char *name, double ms, int station,
                         double work)
{
    struct program *program = stage_person(stage, name, MS(ms));
    program_serve(program, station, stage_time(stage, MS(work)));
    program_end(program);
}

/* Someone who holds the gate, or comes to hold it, for so long. */
static void hold_person(struct stage *stage, const char *name, double ms, int gate, double time)
{
    struct program *program = stage_person(stage, name, MS(ms));
    program_enter(program, gate);
    program_delay(program, stage_time(stage, MS(time)));
    program_leave(program);
    program_end(program);
}

static void lock_person(struct stage *stage, const char *name, double ms, int rows, double time)
{
    struct program *program = stage_person(stage, name, MS(ms));
    program_begin(program);
    program_lock(program, rows, ROWS_WRITE, NULL);
    program_delay(program, stage_time(stage, MS(time)));
    program_commit(program);
    program_end(program);
}

/* ---- timeouts ---- */

static void work_goes_on_when_nobody_waits_for_it(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int server = one_server(&stage);
    struct program *anna = impatient(&stage, "anna", 1, false);
    program_serve(anna, server, stage_time(&stage, MS(100)));
    program_end(anna);
    serve_person(&stage, "bert", 2, server, 10);
    stage_play(&stage, MS(50));
    assert_end(&stage, "anna", OUTCOME_GAVE_UP, 31);
    assert_tries(&stage, "anna", OUTCOME_GAVE_UP, 1, 0);
    assert_int_equal(account_of(&stage, "anna")->present.value, 0);
    assert_int_equal(system_inside(stage.system, server), 1);
    stage_play(&stage, MS(200));
    assert_end(&stage, "bert", OUTCOME_OK, 111);
    assert_tries(&stage, "anna", OUTCOME_GAVE_UP, 1, 1);
    assert_int_equal(account_of(&stage, "anna")->ended[OUTCOME_OK], 0);
    close_empty(&stage);
}

static void work_that_is_taken_back_makes_room(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int server = one_server(&stage);
    struct program *anna = impatient(&stage, "anna", 1, true);
    program_serve(anna, server, stage_time(&stage, MS(100)));
    program_end(anna);
    serve_person(&stage, "bert", 2, server, 10);
    stage_play(&stage, MS(200));
    assert_end(&stage, "anna", OUTCOME_GAVE_UP, 31);
    assert_end(&stage, "bert", OUTCOME_OK, 41);
    assert_tries(&stage, "anna", OUTCOME_GAVE_UP, 1, 1);
    close_empty(&stage);
}

static void who_waits_for_a_server_leaves_the_line(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int server = one_server(&stage);
    serve_person(&stage, "anna", 1, server, 50);
    struct program *bert = impatient(&stage, "bert", 2, true);
    program_serve(bert, server, stage_time(&stage, MS(100)));
    program_end(bert);
    serve_person(&stage, "clara", 3, server, 10);
    stage_play(&stage, MS(200));
    assert_end(&stage, "bert", OUTCOME_GAVE_UP, 32);
    assert_end(&stage, "clara", OUTCOME_OK, 61);
    close_empty(&stage);
}

/* Bert halves Anna's speed from 20 ms until he leaves at 50 ms, or for as long as he works. */
static void who_shares_a_server_stops_sharing(void **state)
{
    (void)state;
    for (int cancel = 0; cancel <= 1; cancel++) {
        struct stage stage;
        stage_open(&stage);
        int server =
            stage_station(&stage, "server", &(struct station_spec){.servers = 1, .fair = true});
        serve_person(&stage, "anna", 10, server, 40);
        struct program *bert = impatient(&stage, "bert", 20, cancel);
        program_serve(bert, server, stage_time(&stage, MS(100)));
        program_end(bert);
        stage_play(&stage, MS(60));
        assert_end(&stage, "bert", OUTCOME_GAVE_UP, 50);
        stage_play(&stage, MS(300));
        assert_end(&stage, "anna", OUTCOME_OK, cancel ? 65 : 80);
        assert_tries(&stage, "bert", OUTCOME_GAVE_UP, 1, 1);
        close_empty(&stage);
    }
}

static void a_pure_delay_can_be_left(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int outside = stage_station(&stage, "outside", &(struct station_spec){0});
    struct program *anna = impatient(&stage, "anna", 1, true);
    program_delay(anna, stage_time(&stage, MS(100)));
    program_end(anna);
    struct program *bert = impatient(&stage, "bert", 2, true);
    program_serve(bert, outside, stage_time(&stage, MS(100)));
    program_end(bert);
    stage_play(&stage, MS(40));
    assert_end(&stage, "anna", OUTCOME_GAVE_UP, 31);
    assert_end(&stage, "bert", OUTCOME_GAVE_UP, 32);
    assert_int_equal(system_inside(stage.system, outside), 0);
    close_empty(&stage);
}

/* The server boots all the same, for whoever is there then. */
static void who_woke_a_server_may_leave(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int server =
        stage_station(&stage, "server",
                      &(struct station_spec){.servers = 1, .boot = stage_time(&stage, MS(50))});
    struct program *anna = impatient(&stage, "anna", 1, true);
    program_serve(anna, server, stage_time(&stage, MS(100)));
    program_end(anna);
    serve_person(&stage, "bert", 40, server, 10);
    struct program *clara = impatient(&stage, "clara", 100, true);
    program_serve(clara, server, stage_time(&stage, MS(100)));
    program_end(clara);
    stage_play(&stage, MS(300));
    assert_end(&stage, "anna", OUTCOME_GAVE_UP, 31);
    assert_end(&stage, "bert", OUTCOME_OK, 61);
    assert_end(&stage, "clara", OUTCOME_GAVE_UP, 130);
    close_empty(&stage);
}

/* Bert's patience at the gate would end later than his client's: its timer goes with him. */
static void who_waits_at_a_gate_takes_his_patience_along(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate =
        stage_gate(&stage, "gate",
                   &(struct gate_spec){.capacity = 1, .patience = stage_time(&stage, MS(50))});
    hold_person(&stage, "anna", 1, gate, 100);
    struct program *bert = impatient(&stage, "bert", 2, true);
    program_enter(bert, gate);
    program_leave(bert);
    program_end(bert);
    hold_person(&stage, "clara", 3, gate, 10);
    hold_person(&stage, "dora", 60, gate, 10);
    stage_play(&stage, MS(200));
    assert_end(&stage, "bert", OUTCOME_GAVE_UP, 32);
    assert_end(&stage, "clara", OUTCOME_TIMEOUT, 53);
    assert_end(&stage, "dora", OUTCOME_OK, 111);
    assert_tries(&stage, "bert", OUTCOME_TIMEOUT, 0, 1);
    close_empty(&stage);
}

/* Not taken back, Bert's patience ends while nobody waits for him: an attempt that failed, but
 * no answer. */
static void patience_may_end_after_the_client_has_gone(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate =
        stage_gate(&stage, "gate",
                   &(struct gate_spec){.capacity = 1, .patience = stage_time(&stage, MS(50))});
    hold_person(&stage, "anna", 1, gate, 100);
    struct program *bert = impatient(&stage, "bert", 2, false);
    program_enter(bert, gate);
    program_leave(bert);
    program_end(bert);
    stage_play(&stage, MS(51));
    assert_tries(&stage, "bert", OUTCOME_GAVE_UP, 1, 0);
    assert_int_equal(system_waiting(stage.system, gate), 1);
    stage_play(&stage, MS(53));
    assert_tries(&stage, "bert", OUTCOME_TIMEOUT, 0, 1);
    assert_int_equal(system_waiting(stage.system, gate), 0);
    close_empty(&stage);
}

static void what_is_held_goes_to_the_next(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate = stage_gate(&stage, "gate", &(struct gate_spec){.capacity = 1});
    struct program *anna = impatient(&stage, "anna", 1, true);
    program_enter(anna, gate);
    program_delay(anna, stage_time(&stage, MS(100)));
    program_leave(anna);
    program_end(anna);
    hold_person(&stage, "bert", 2, gate, 10);
    stage_play(&stage, MS(200));
    assert_end(&stage, "bert", OUTCOME_OK, 41);
    close_empty(&stage);
}

static void who_waits_for_a_row_leaves_its_line(void **state)
{
    (void)state;
    for (int handoff = ROWS_FAIR; handoff <= ROWS_POSTGRES; handoff++) {
        struct stage stage;
        stage_open(&stage);
        struct rows_spec spec = {.count = 1, .handoff = (enum rows_handoff)handoff};
        int rows = stage_rows(&stage, "rows", &spec);
        lock_person(&stage, "anna", 1, rows, 100);
        struct program *bert = impatient(&stage, "bert", 2, true);
        program_begin(bert);
        program_lock(bert, rows, ROWS_WRITE, stage_time(&stage, MS(60)));
        program_commit(bert);
        program_end(bert);
        lock_person(&stage, "clara", 3, rows, 10);
        stage_play(&stage, MS(200));
        assert_end(&stage, "bert", OUTCOME_GAVE_UP, 32);
        assert_end(&stage, "clara", OUTCOME_OK, 111);
        close_empty(&stage);
    }
}

static void locked_rows_are_free_again(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int rows = stage_rows(&stage, "rows", &(struct rows_spec){.count = 1});
    struct program *anna = impatient(&stage, "anna", 1, true);
    program_begin(anna);
    program_lock(anna, rows, ROWS_WRITE, NULL);
    program_delay(anna, stage_time(&stage, MS(100)));
    program_commit(anna);
    program_end(anna);
    lock_person(&stage, "bert", 2, rows, 10);
    stage_play(&stage, MS(200));
    assert_end(&stage, "anna", OUTCOME_GAVE_UP, 31);
    assert_end(&stage, "bert", OUTCOME_OK, 41);
    close_empty(&stage);
}

/* Branches that are served, share, wait in three lines and do nothing: all come to an end with
 * the request, wherever they are. */
static void all_branches_are_taken_back(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int server = one_server(&stage);
    int shared =
        stage_station(&stage, "shared", &(struct station_spec){.servers = 1, .fair = true});
    int gate = stage_gate(&stage, "gate", &(struct gate_spec){.capacity = 1});
    int rows = stage_rows(&stage, "rows", &(struct rows_spec){.count = 1});
    hold_person(&stage, "holder", 1, gate, 100);
    lock_person(&stage, "locker", 1, rows, 100);
    struct program *anna = impatient(&stage, "anna", 10, true);
    program_begin(anna);
    program_fork(anna);
    program_branch(anna);
    program_serve(anna, server, stage_time(&stage, MS(200)));
    program_branch(anna);
    program_serve(anna, server, stage_time(&stage, MS(200)));
    program_branch(anna);
    program_serve(anna, shared, stage_time(&stage, MS(200)));
    program_branch(anna);
    program_enter(anna, gate);
    program_leave(anna);
    program_branch(anna);
    program_lock(anna, rows, ROWS_WRITE, NULL);
    program_branch(anna);
    program_delay(anna, stage_time(&stage, MS(200)));
    program_branch(anna);
    program_join(anna);
    program_commit(anna);
    program_end(anna);
    serve_person(&stage, "bert", 50, server, 10);
    serve_person(&stage, "clara", 50, shared, 10);
    hold_person(&stage, "dora", 50, gate, 10);
    lock_person(&stage, "emma", 50, rows, 10);
    stage_play(&stage, MS(300));
    assert_end(&stage, "anna", OUTCOME_GAVE_UP, 40);
    assert_end(&stage, "bert", OUTCOME_OK, 60);
    assert_end(&stage, "clara", OUTCOME_OK, 60);
    assert_end(&stage, "dora", OUTCOME_OK, 111);
    assert_end(&stage, "emma", OUTCOME_OK, 111);
    assert_tries(&stage, "anna", OUTCOME_GAVE_UP, 1, 1);
    close_empty(&stage);
}

/* A request reached by a call is given up together with the one that called it, alone or in
 * one of several branches. */
static void called_requests_are_given_up_too(void **state)
{
    (void)state;
    for (int branches = 0; branches <= 1; branches++) {
        struct stage stage;
        stage_open(&stage);
        int server = one_server(&stage);
        int inner = blueprint_request(&stage.plan, &(struct request_spec){.name = "inner"});
        program_serve(blueprint_program(&stage.plan, inner), server,
                      stage_time(&stage, MS(100)));
        program_end(blueprint_program(&stage.plan, inner));
        struct program *anna = impatient(&stage, "anna", 1, true);
        if (branches) {
            program_fork(anna);
            program_branch(anna);
        }
        program_call(anna, inner, blueprint_program(&stage.plan, inner));
        if (branches) {
            program_branch(anna);
            program_join(anna);
        }
        program_end(anna);
        stage_play(&stage, MS(200));
        assert_end(&stage, "anna", OUTCOME_GAVE_UP, 31);
        assert_int_equal(account_of(&stage, "inner")->ended[OUTCOME_GAVE_UP], 1);
        sim_time took = (sim_time)account_of(&stage, "inner")->time[OUTCOME_GAVE_UP];
        assert_int_equal(took, MS(30));
        close_empty(&stage);
    }
}

static void instances_are_left(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct service_spec spec = {.instances = 2, .balance = BALANCE_LEAST_BUSY};
    int app = blueprint_service(&stage.plan, "app", &spec);
    struct program *anna = impatient(&stage, "anna", 1, true);
    program_route(anna, app);
    program_delay(anna, stage_time(&stage, MS(100)));
    program_unroute(anna);
    program_end(anna);
    stage_play(&stage, MS(20));
    const uint32_t *inside = stage.system->service[0].inside;
    assert_int_equal(inside[0] + inside[1], 1);
    stage_play(&stage, MS(40));
    assert_int_equal(inside[0] + inside[1], 0);
    close_empty(&stage);
}

/* ---- at the same instant ---- */

/* The timer has been on the agenda for longer than the end of any work of the attempt. */
static void timeout_comes_before_an_end_of_the_same_instant(void **state)
{
    (void)state;
    for (int cancel = 0; cancel <= 1; cancel++) {
        struct stage stage;
        stage_open(&stage);
        int server = one_server(&stage);
        struct program *anna = impatient(&stage, "anna", 1, cancel);
        program_serve(anna, server, stage_time(&stage, MS(30)));
        program_end(anna);
        stage_play(&stage, MS(31));
        assert_end(&stage, "anna", OUTCOME_GAVE_UP, 31);
        assert_tries(&stage, "anna", OUTCOME_GAVE_UP, 1, 1);
        close_empty(&stage);
    }
}

/* What lets the attempt go on had been planned before the client came. */
static void an_answer_may_come_just_in_time(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate = stage_gate(&stage, "gate", &(struct gate_spec){.capacity = 1});
    hold_person(&stage, "anna", 1, gate, 40);
    struct program *bert = impatient(&stage, "bert", 11, true);
    program_enter(bert, gate);
    program_leave(bert);
    program_end(bert);
    stage_play(&stage, MS(100));
    assert_end(&stage, "bert", OUTCOME_OK, 41);
    assert_tries(&stage, "bert", OUTCOME_OK, 1, 0);
    close_empty(&stage);
}

static void an_early_reply_stops_the_clock(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct program *anna = impatient(&stage, "anna", 1, true);
    program_delay(anna, stage_time(&stage, MS(10)));
    program_reply(anna);
    program_delay(anna, stage_time(&stage, MS(100)));
    program_fail(anna, 1.0, OUTCOME_ERROR);
    program_end(anna);
    stage_play(&stage, MS(200));
    assert_end(&stage, "anna", OUTCOME_OK, 11);
    assert_tries(&stage, "anna", OUTCOME_OK, 1, 0);
    assert_int_equal(account_of(&stage, "anna")->ended[OUTCOME_ERROR], 0);
    close_empty(&stage);
}

/* ---- retries ---- */

/* One server, 50 ms each, nothing is taken back: three attempts queue up behind each other. */
static void given_up_attempts_pile_up(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int server = one_server(&stage);
    struct program *anna =
        stage_client(&stage, MS(10),
                     &(struct request_spec){.name = "anna", .timeout = MS(20), .retries = 2});
    program_serve(anna, server, stage_time(&stage, MS(50)));
    program_end(anna);
    stage_play(&stage, MS(60));
    assert_int_equal(system_inside(stage.system, server), 1);
    assert_int_equal(system_waiting(stage.system, server), 1);
    assert_int_equal(account_of(&stage, "anna")->present.value, 1);
    stage_play(&stage, MS(159));
    assert_end(&stage, "anna", OUTCOME_GAVE_UP, 70);
    assert_tries(&stage, "anna", OUTCOME_GAVE_UP, 3, 2);
    stage_play(&stage, MS(160));
    assert_tries(&stage, "anna", OUTCOME_GAVE_UP, 3, 3);
    assert_int_equal(account_of(&stage, "anna")->arrivals, 1);
    close_empty(&stage);
}

/* Refused at 10 and 20 ms, after a pause twice as long let in at 40 ms. */
static void a_retry_may_succeed(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate = blueprint_gate(&stage.plan, "gate", 1,
                              &(struct gate_spec){.capacity = 1, .backlog = 0});
    hold_person(&stage, "bert", 1, gate, 25);
    struct request_spec spec = {.name = "anna",
                                .retries = 5,
                                .backoff = stage_time(&stage, MS(10)),
                                .backoff_factor = 2.0};
    struct program *anna = stage_client(&stage, MS(10), &spec);
    program_enter(anna, gate);
    program_delay(anna, stage_time(&stage, MS(5)));
    program_leave(anna);
    program_end(anna);
    stage_play(&stage, MS(100));
    assert_end(&stage, "anna", OUTCOME_OK, 45);
    assert_tries(&stage, "anna", OUTCOME_REFUSED, 2, 0);
    assert_tries(&stage, "anna", OUTCOME_OK, 1, 0);
    close_empty(&stage);
}

static void the_last_failure_is_the_answer(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct request_spec spec = {
        .name = "anna", .retries = 3, .backoff = stage_time(&stage, MS(10))};
    struct program *anna = stage_client(&stage, MS(10), &spec);
    program_delay(anna, stage_time(&stage, MS(1)));
    program_fail(anna, 1.0, OUTCOME_ERROR);
    program_end(anna);
    stage_play(&stage, MS(100));
    assert_end(&stage, "anna", OUTCOME_ERROR, 10 + 4 * 1 + 3 * 10);
    assert_tries(&stage, "anna", OUTCOME_ERROR, 4, 0);
    close_empty(&stage);
}

static void without_backoff_it_is_tried_again_at_once(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct program *anna =
        stage_client(&stage, MS(10), &(struct request_spec){.name = "anna", .retries = 3});
    program_fail(anna, 1.0, OUTCOME_ERROR);
    program_end(anna);
    stage_play(&stage, MS(100));
    assert_end(&stage, "anna", OUTCOME_ERROR, 10);
    assert_tries(&stage, "anna", OUTCOME_ERROR, 4, 0);
    close_empty(&stage);
}

/* ---- many clients ---- */

static struct system *system_for(struct blueprint *plan, struct traffic_spec traffic,
                                 sim_time until)
{
    static const struct traffic_share all = {0, 1.0};
    traffic.name = "traffic";
    traffic.mix = &all;
    traffic.mix_count = 1;
    blueprint_traffic(plan, &traffic);
    blueprint_finish(plan);
    struct system *system = system_new(plan, 5, 0);
    assert_true(system_run(system, until));
    return system;
}

static void end_system(struct blueprint *plan, struct system *system)
{
    sim_integral gap;
    struct reading *reading = reading_take(system);
    assert_null(reading_imbalance(reading, &gap));
    reading_free(reading);
    system_free(system);
    blueprint_free(plan);
}

static const struct traffic_spec for_ten_seconds = {.rate = {.mean_per_s = 1000.0},
                                                    .stop_after = 10 * SIM_SECOND};

/* Every attempt draws anew: with a chance of one half to fail the attempts are geometric. */
static void attempts_are_independent(void **state)
{
    (void)state;
    struct blueprint plan;
    blueprint_init(&plan);
    blueprint_request(&plan, &(struct request_spec){.name = "request", .retries = 3});
    program_fail(blueprint_program(&plan, 0), 0.5, OUTCOME_ERROR);
    program_end(blueprint_program(&plan, 0));
    struct system *system = system_for(&plan, for_ten_seconds, 20 * SIM_SECOND);
    const struct request_account *account = &system->account[0];
    double n = (double)account->arrivals;
    assert_true(fabs((double)account->ended[OUTCOME_ERROR] - n / 16) < 4.0 * sqrt(n / 16));
    assert_true(fabs((double)account->tries[OUTCOME_OK] - n * 15 / 16) < 4.0 * sqrt(n / 16));
    double failed = (double)account->tries[OUTCOME_ERROR];
    assert_true(fabs(failed - n * (1 - 1.0 / 16)) < 4.0 * sqrt(n));
    end_system(&plan, system);
}

/* Pauses of 10 ms ± 50%: uniform on 5 … 15 ms, so that the sum of all is known too. */
static void jitter_spreads_the_pauses(void **state)
{
    (void)state;
    struct dist backoff = dist_constant((double)MS(10));
    struct blueprint plan;
    blueprint_init(&plan);
    struct request_spec spec = {
        .name = "request", .retries = 1, .backoff = &backoff, .jitter = 0.5};
    blueprint_request(&plan, &spec);
    program_fail(blueprint_program(&plan, 0), 1.0, OUTCOME_ERROR);
    program_end(blueprint_program(&plan, 0));
    struct system *system = system_for(&plan, for_ten_seconds, 0);
    const struct request_account *account = &system->account[0];
    sim_integral sum = 0;
    double squares = 0.0, mean = 0.0;
    uint64_t ended = 0;
    while (system_step(system, 20 * SIM_SECOND)) {
        if (account->ended[OUTCOME_ERROR] == ended)
            continue;
        double pause = (double)(account->time[OUTCOME_ERROR] - sum);
        assert_true(pause >= 5e6 && pause <= 15e6);
        sum = account->time[OUTCOME_ERROR];
        ended++;
        mean += (pause - mean) / (double)ended;
        squares += (pause - 10e6) * (pause - 10e6);
    }
    assert_int_equal(ended, account->arrivals);
    double variance = 10e6 * 10e6 / 12.0;
    assert_true(fabs(mean - 10e6) < 4.0 * sqrt(variance / (double)ended));
    assert_true(fabs(squares / (double)ended / variance - 1.0) < 0.05);
    end_system(&plan, system);
}

/* ---- users ---- */

static struct system *one_user(struct blueprint *plan, struct traffic_spec traffic,
                               const struct dist *time, struct request_spec spec,
                               sim_time until)
{
    blueprint_init(plan);
    spec.name = "request";
    blueprint_request(plan, &spec);
    program_delay(blueprint_program(plan, 0), time);
    program_end(blueprint_program(plan, 0));
    traffic.users = 1;
    return system_for(plan, traffic, until);
}

static void users_think_before_they_ask(void **state)
{
    (void)state;
    struct blueprint plan;
    struct dist think = dist_constant((double)MS(10)), time = dist_constant((double)MS(5));
    struct system *system = one_user(&plan, (struct traffic_spec){.think = &think}, &time,
                                     (struct request_spec){0}, MS(10) - 1);
    assert_int_equal(system->account[0].arrivals, 0);
    assert_true(system_run(system, MS(10)));
    assert_int_equal(system->account[0].arrivals, 1);
    assert_true(system_run(system, MS(15 * 100)));
    assert_int_equal(system->account[0].arrivals, 100);
    assert_int_equal(system->account[0].ended[OUTCOME_OK], 100);
    end_system(&plan, system);
}

/* Every 20 ms, or if the answer took longer at the next multiple. */
static void paced_users_keep_to_their_slots(void **state)
{
    (void)state;
    static const struct {
        double answer_ms, think_ms;
        int asked; /* in the first second */
    } courses[] = {
        {5,      0,  50},
        {25,     0,  25},
        {20,     0,  25},
        {19.999, 0,  50},
        {5,      16, 25}
    };
    for (int i = 0; i < 5; i++) {
        struct blueprint plan;
        struct dist time = dist_constant((double)MS(courses[i].answer_ms));
        struct dist think = dist_constant((double)MS(courses[i].think_ms));
        struct traffic_spec traffic = {.think = &think, .pace = MS(20)};
        struct system *system =
            one_user(&plan, traffic, &time, (struct request_spec){0}, SIM_SECOND);
        assert_int_equal(system->account[0].arrivals, courses[i].asked);
        end_system(&plan, system);
    }
}

/* A user who gives up after 20 ms thinks for 10 ms and asks again, whatever becomes of what he
 * asked before: after a while four old requests are under way, and one he waits for. */
static void users_who_give_up_leave_work_behind(void **state)
{
    (void)state;
    struct blueprint plan;
    struct dist think = dist_constant((double)MS(10)), time = dist_constant((double)MS(135));
    struct system *system = one_user(&plan, (struct traffic_spec){.think = &think}, &time,
                                     (struct request_spec){.timeout = MS(20)}, MS(3005));
    const struct request_account *account = &system->account[0];
    assert_int_equal(account->arrivals, 100);
    assert_int_equal(account->ended[OUTCOME_GAVE_UP], 100);
    assert_int_equal(account->present.value, 0);
    assert_int_equal(account->given_up_on, 96);
    end_system(&plan, system);
}

/* ---- the same requests meet the same demands ---- */

struct demands {
    uint64_t arrivals;
    sim_integral work, other_work, response;
};

/* Two kinds of work in a pool; between them, perhaps, a step more. */
static struct demands demands_with(uint32_t pool, bool step_more, struct traffic_spec traffic)
{
    struct dist work = dist_exponential((double)MS(10)), other = dist_lognormal(4e6, 2.0);
    struct dist more = dist_exponential((double)MS(3));
    struct blueprint plan;
    blueprint_init(&plan);
    int gate = blueprint_gate(&plan, "pool", 1,
                              &(struct gate_spec){.capacity = pool, .backlog = GATE_ENDLESS});
    int one = blueprint_station(&plan, "one", 1, &(struct station_spec){0});
    int two = blueprint_station(&plan, "two", 1, &(struct station_spec){0});
    blueprint_request(&plan, &(struct request_spec){.name = "request", .retries = 2});
    struct program *program = blueprint_program(&plan, 0);
    program_enter(program, gate);
    program_serve(program, one, &work);
    if (step_more)
        program_delay(program, &more);
    program_serve(program, two, &other);
    program_fail(program, 0.2, OUTCOME_ERROR);
    program_leave(program);
    program_end(program);
    struct system *system = system_for(&plan, traffic, 1000 * SIM_SECOND);
    struct reading *books = reading_take(system);
    assert_int_equal(books->request[0].present_now, 0);
    struct demands demands = {.arrivals = books->request[0].arrivals,
                              .work = books->resource[one].stayed,
                              .other_work = books->resource[two].stayed,
                              .response = books->request[0].time[OUTCOME_OK]};
    reading_free(books);
    end_system(&plan, system);
    return demands;
}

static void variants_meet_the_same_demands(void **state)
{
    (void)state;
    struct traffic_spec traffic = {.rate = {.mean_per_s = 200.0},
                                   .stop_after = 20 * SIM_SECOND};
    struct demands tight = demands_with(4, false, traffic);
    struct demands wide = demands_with(40, false, traffic);
    struct demands longer = demands_with(40, true, traffic);
    assert_true(tight.arrivals > 3500 && tight.response > wide.response);
    assert_true(longer.response > wide.response);
    assert_int_equal(wide.arrivals, tight.arrivals);
    assert_int_equal(longer.arrivals, tight.arrivals);
    assert_true(wide.work == tight.work && longer.work == tight.work);
    assert_true(wide.other_work == tight.other_work && longer.other_work == tight.other_work);
}

/* The n-th request is the same whenever it comes: other arrivals, as many requests. */
static void requests_do_not_depend_on_their_arrivals(void **state)
{
    (void)state;
    struct traffic_spec even = {.rate = {.mean_per_s = 200.0},
                                .arrivals = ARRIVALS_EVEN,
                                .stop_after = 20 * SIM_SECOND + 1};
    struct traffic_spec batches = even;
    batches.rate.mean_per_s = 4000.0;
    batches.stop_after = SIM_SECOND + 1;
    struct demands slow = demands_with(40, false, even);
    struct demands fast = demands_with(40, false, batches);
    assert_int_equal(slow.arrivals, 4000);
    assert_int_equal(fast.arrivals, 4000);
    assert_true(slow.work == fast.work && slow.other_work == fast.other_work);
    assert_true(fast.response > slow.response);
}

/* ---- a batch, a mix, too much ---- */

static void a_batch_comes_at_one_instant(void **state)
{
    (void)state;
    struct dist time = dist_constant((double)MS(1));
    struct blueprint plan;
    blueprint_init(&plan);
    int server = blueprint_station(&plan, "server", 1, &(struct station_spec){.servers = 1});
    blueprint_request(&plan, &(struct request_spec){.name = "request"});
    program_serve(blueprint_program(&plan, 0), server, &time);
    program_end(blueprint_program(&plan, 0));
    struct traffic_spec traffic = {
        .rate = {.mean_per_s = 10.0}, .arrivals = ARRIVALS_BATCH, .shape = 7};
    struct system *system = system_for(&plan, traffic, 0);
    const struct request_account *account = &system->account[0];
    while (account->arrivals == 0)
        assert_true(system_step(system, 100 * SIM_SECOND));
    assert_int_equal(account->arrivals, 7);
    assert_int_equal(system_present(system), 7);
    sim_time came = system->world.now;
    assert_true(system_run(system, came + MS(7)));
    sim_time all_times = (sim_time)account->time[OUTCOME_OK];
    assert_true(all_times >= MS(1 + 2 + 3 + 4 + 5 + 6 + 7));
    assert_true(system_run(system, 1000 * SIM_SECOND));
    assert_int_equal(account->arrivals % 7, 0);
    end_system(&plan, system);
}

static void a_mix_sends_its_shares(void **state)
{
    (void)state;
    static const struct traffic_share mix[] = {
        {0, 0.7},
        {1, 0.3}
    };
    struct dist think = dist_exponential((double)MS(10));
    for (int closed = 0; closed <= 1; closed++) {
        struct blueprint plan;
        blueprint_init(&plan);
        for (int i = 0; i < 2; i++) {
            blueprint_request(&plan, &(struct request_spec){.name = i ? "rare" : "common"});
            program_end(blueprint_program(&plan, i));
        }
        struct traffic_spec traffic = {.name = "traffic", .mix = mix, .mix_count = 2};
        if (closed) {
            traffic.users = 20;
            traffic.think = &think;
        } else {
            traffic.rate.mean_per_s = 2000.0;
        }
        blueprint_traffic(&plan, &traffic);
        blueprint_finish(&plan);
        struct system *system = system_new(&plan, 5, 0);
        assert_true(system_run(system, 10 * SIM_SECOND));
        double common = (double)system->account[0].arrivals;
        double n = common + (double)system->account[1].arrivals;
        assert_true(fabs(n - 20000.0) < 4.0 * sqrt(20000.0));
        assert_true(fabs(common / n - 0.7) < 4.0 * sqrt(0.21 / n));
        end_system(&plan, system);
    }
}

/* No room for another client, or for its attempt. */
static void too_many_clients_end_the_run(void **state)
{
    (void)state;
    for (uint32_t room = 20; room <= 21; room++) {
        struct dist time = dist_constant(1e15);
        struct blueprint plan;
        blueprint_init(&plan);
        plan.max_in_flight = room;
        blueprint_request(&plan, &(struct request_spec){.name = "request", .retries = 1});
        program_delay(blueprint_program(&plan, 0), &time);
        program_end(blueprint_program(&plan, 0));
        struct traffic_spec traffic = {.rate = {.mean_per_s = 1000.0}};
        struct system *system = system_for(&plan, traffic, 0);
        assert_false(system_run(system, SIM_SECOND));
        assert_true(system->overflowed);
        assert_in_range(system_present(system), 10, 22);
        system_free(system);
        blueprint_free(&plan);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_goes_on_when_nobody_waits_for_it),
        cmocka_unit_test(work_that_is_taken_back_makes_room),
        cmocka_unit_test(who_waits_for_a_server_leaves_the_line),
        cmocka_unit_test(who_shares_a_server_stops_sharing),
        cmocka_unit_test(a_pure_delay_can_be_left),
        cmocka_unit_test(who_woke_a_server_may_leave),
        cmocka_unit_test(who_waits_at_a_gate_takes_his_patience_along),
        cmocka_unit_test(patience_may_end_after_the_client_has_gone),
        cmocka_unit_test(what_is_held_goes_to_the_next),
        cmocka_unit_test(who_waits_for_a_row_leaves_its_line),
        cmocka_unit_test(locked_rows_are_free_again),
        cmocka_unit_test(all_branches_are_taken_back),
        cmocka_unit_test(called_requests_are_given_up_too),
        cmocka_unit_test(instances_are_left),
        cmocka_unit_test(timeout_comes_before_an_end_of_the_same_instant),
        cmocka_unit_test(an_answer_may_come_just_in_time),
        cmocka_unit_test(an_early_reply_stops_the_clock),
        cmocka_unit_test(given_up_attempts_pile_up),
        cmocka_unit_test(a_retry_may_succeed),
        cmocka_unit_test(the_last_failure_is_the_answer),
        cmocka_unit_test(without_backoff_it_is_tried_again_at_once),
        cmocka_unit_test(attempts_are_independent),
        cmocka_unit_test(jitter_spreads_the_pauses),
        cmocka_unit_test(users_think_before_they_ask),
        cmocka_unit_test(paced_users_keep_to_their_slots),
        cmocka_unit_test(users_who_give_up_leave_work_behind),
        cmocka_unit_test(variants_meet_the_same_demands),
        cmocka_unit_test(requests_do_not_depend_on_their_arrivals),
        cmocka_unit_test(a_batch_comes_at_one_instant),
        cmocka_unit_test(a_mix_sends_its_shares),
        cmocka_unit_test(too_many_clients_end_the_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
