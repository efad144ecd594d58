#include "studies/holding.h"

#include "studies/known_locks.h"
#include "studies/known_pools.h"
#include "studies/trial.h"
#include "tests/support/any_system.h"
#include "tests/support/known.h"
#include "tests/support/stage.h"

/* ---- whatever the system ---- */

static double seconds(const struct result_answers *answers)
{
    double sum = 0.0;
    for (int i = 0; i < answers->times; i++)
        sum += answers->time[i].waiting.mean + answers->time[i].working.mean;
    return sum;
}

static double ended(const struct request_reading *books)
{
    double ended = 0.0;
    for (int i = 0; i < OUTCOME_COUNT; i++)
        ended += (double)books->ended[i];
    return ended;
}

static bool has_reply(const struct blueprint *plan, int request)
{
    const struct program *program = &plan->request[request].program;
    for (uint32_t i = 0; i < program->length; i++)
        if (program->code[i].op == OP_REPLY)
            return true;
    return false;
}

/* What is called may go on by itself, and no program says for sure what it then holds. */
static bool replies_to_a_call(const struct blueprint *plan, int request)
{
    const struct program *program = &plan->request[request].program;
    int calls = 0;
    for (uint32_t i = 0; i < program->length; i++) {
        calls += (program->code[i].op == OP_CALL) - (program->code[i].op == OP_RETURN);
        if (calls > 0 && program->code[i].op == OP_REPLY)
            return true;
    }
    return false;
}

/* Nobody gives up on it, and nothing comes behind its answer. */
static bool is_waited_for(const struct blueprint *plan, int request)
{
    return plan->request[request].spec.timeout == 0 && !has_reply(plan, request);
}

static void assert_close(double value, double expected)
{
    if (fabs(value - expected) > 1e-9 * (fabs(expected) + 1e-6))
        fail_msg("%.15g is not %.15g", value, expected);
}

/* How much of everything there was to check. */
struct seen {
    int requests, exact, beyond, paused, forks;
};

static void look_for_forks(const struct reading *books, struct seen *seen)
{
    for (uint32_t pc = books->plan->request[0].blank.pc; pc < books->plan->code_length; pc++)
        seen->forks += books->plan->code[pc].op == OP_FORK &&
                       books->ledger[books->plan->code[pc].ledger].inside > 0;
}

/* Whoever is handed a row takes a while to go on: that time is in no place. */
static bool comes_to(const struct blueprint *plan)
{
    for (int i = 0; i < plan->resources; i++)
        if (plan->resource[i].kind == RESOURCE_ROWS &&
            (plan->resource[i].rows.per_waiter || plan->resource[i].rows.wakeup))
            return true;
    return false;
}

static void check_requests(const struct holding *holding, const struct reading *books,
                           struct arena *arena, struct seen *seen)
{
    const struct blueprint *plan = books->plan;
    for (int i = 0; i < plan->requests; i++) {
        struct result_answers answers = {0};
        holding_time(holding, i, i, &answers, arena);
        if (ended(&books->request[i]) == 0.0)
            continue;
        double residence_s = level_unit_seconds(books->request[i].residence);
        double told_s = seconds(&answers) - answers.beyond.mean;
        double mean_s = residence_s / ended(&books->request[i]);
        if (comes_to(plan))
            assert_true(told_s < mean_s + 1e-9);
        else
            assert_close(told_s, mean_s);
        seen->exact += !comes_to(plan);
        if (is_waited_for(plan, i))
            assert_true(answers.beyond.mean == 0.0);
        seen->requests++;
        seen->beyond += answers.beyond.mean > 0.0;
        seen->paused += books->request[i].paused > 0;
    }
}

static void check_resources(const struct holding *holding, const struct reading *books,
                            struct arena *arena)
{
    const struct blueprint *plan = books->plan;
    bool parts = comes_to(plan);
    for (int i = 0; i < plan->requests; i++)
        parts |= replies_to_a_call(plan, i);
    for (int i = 0; i < plan->resources; i++) {
        struct result_resource resource = {0};
        holding_doing(holding, i, &resource, arena);
        if (plan->resource[i].kind == RESOURCE_GATE && !parts)
            assert_close(holding_held_s(holding, i),
                         level_unit_seconds(books->resource[i].inside));
        double share = 0.0;
        for (int j = 0; j < resource.doings; j++) {
            assert_true(j == 0 ||
                        resource.held_while[j].share <= resource.held_while[j - 1].share);
            share += resource.held_while[j].share;
        }
        if (resource.doings > 0)
            assert_close(share, 1.0);
        if (plan->resource[i].kind != RESOURCE_GATE && plan->resource[i].kind != RESOURCE_ROWS)
            assert_int_equal(resource.doings, 0);
    }
}

/* From one instant to another, with requests under way at both. */
static void check_any(uint64_t seed, struct seen *seen)
{
    struct any_system any;
    any_system_init(&any, seed, 0);
    struct system *system = system_new(&any.plan, seed, 0);
    system_run(system, MS(40));
    struct reading *before = reading_take(system);
    system_run(system, MS(250));
    struct reading *window = reading_take(system);
    reading_since(window, before);
    struct arena *arena = arena_open();
    struct holding *holding = holding_open(&any.plan);
    holding_add(holding, window);
    check_requests(holding, window, arena, seen);
    look_for_forks(window, seen);
    check_resources(holding, window, arena);
    holding_close(holding);
    arena_close(arena);
    reading_free(window);
    reading_free(before);
    system_free(system);
    any_system_free(&any);
}

static void places_add_up_in_any_system(void **state)
{
    (void)state;
    struct seen seen = {0};
    for (uint64_t seed = 1; seed <= 400; seed++)
        check_any(seed, &seen);
    assert_true(seen.requests > 300);
    assert_true(seen.exact > 100);
    assert_true(seen.beyond > 30);
    assert_true(seen.paused > 30);
    assert_true(seen.forks > 100);
}

/* ---- by hand ---- */

static const struct result_time *time_of(const struct result_answers *answers, const char *at)
{
    for (int i = 0; i < answers->times; i++)
        if (strcmp(answers->time[i].at, at) == 0)
            return &answers->time[i];
    return NULL;
}

static double ms_at(const struct result_answers *answers, const char *at)
{
    const struct result_time *time = time_of(answers, at);
    assert_non_null(time);
    return 1e3 * (time->waiting.mean + time->working.mean);
}

/* What Anna's time was, and what was done while the first resource was held. */
struct told {
    struct arena *arena;
    struct result_answers answers;
    struct result_resource resource;
};

static struct told tell_stage(struct stage *stage, double from_ms, double to_ms)
{
    struct told told = {.arena = arena_open()};
    stage_play(stage, MS(from_ms));
    struct reading *before = reading_take(stage->system);
    stage_play(stage, MS(to_ms));
    struct reading *window = reading_take(stage->system);
    reading_since(window, before);
    struct holding *holding = holding_open(&stage->plan);
    holding_add(holding, window);
    int anna = stage_number(stage, "anna");
    holding_time(holding, anna, anna, &told.answers, told.arena);
    if (stage->plan.resources > 0)
        holding_doing(holding, 0, &told.resource, told.arena);
    holding_close(holding);
    reading_free(window);
    reading_free(before);
    return told;
}

static void forget(struct told *told, struct stage *stage)
{
    arena_close(told->arena);
    stage_close(stage);
}

static void assert_doing(const struct told *told, int rank, const char *at, bool waiting,
                         double share)
{
    assert_true(rank < told->resource.doings);
    const struct result_doing *doing = &told->resource.held_while[rank];
    assert_string_equal(doing->at, at);
    assert_int_equal(doing->waiting, waiting);
    assert_near(doing->share, share, 1e-9);
}

static void wait_at(struct stage *stage, struct program *program, const char *name, double ms)
{
    program_delay_at(program, blueprint_place(&stage->plan, name), stage_time(stage, MS(ms)));
}

/* Of 30 ms in all, a branch of 10 and one of 30 take a quarter and three. Behind it 10 more. */
static void branches_share_the_time_of_their_step(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate = stage_gate(&stage, "gate", &(struct gate_spec){.capacity = 1});
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_enter(anna, gate);
    program_fork(anna);
    program_branch(anna);
    wait_at(&stage, anna, "short", 10);
    program_branch(anna);
    wait_at(&stage, anna, "long", 30);
    program_join(anna);
    wait_at(&stage, anna, "last", 10);
    program_leave(anna);
    program_end(anna);
    struct told told = tell_stage(&stage, 0, 100);
    assert_near(ms_at(&told.answers, "short"), 7.5, 1e-9);
    assert_near(ms_at(&told.answers, "long"), 22.5, 1e-9);
    assert_near(ms_at(&told.answers, "last"), 10, 1e-9);
    assert_true(told.answers.beyond.mean == 0.0);
    assert_doing(&told, 0, "long", false, 22.5 / 40);
    assert_doing(&told, 1, "last", false, 10.0 / 40);
    assert_doing(&told, 2, "short", false, 7.5 / 40);
    forget(&told, &stage);
}

/* What a branch holds is its own: 30 ms, whatever the other does meanwhile. */
static void a_branch_holds_for_itself(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate = stage_gate(&stage, "gate", &(struct gate_spec){.capacity = 1});
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_fork(anna);
    program_branch(anna);
    wait_at(&stage, anna, "short", 10);
    program_branch(anna);
    program_enter(anna, gate);
    wait_at(&stage, anna, "long", 30);
    program_leave(anna);
    program_join(anna);
    program_end(anna);
    struct told told = tell_stage(&stage, 0, 100);
    assert_doing(&told, 0, "long", false, 1.0);
    assert_near(ms_at(&told.answers, "long"), 22.5, 1e-9);
    forget(&told, &stage);
}

static void steps_behind_the_answer_are_left_out(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    wait_at(&stage, anna, "before", 5);
    program_reply(anna);
    wait_at(&stage, anna, "after", 20);
    program_end(anna);
    struct told told = tell_stage(&stage, 0, 100);
    assert_near(ms_at(&told.answers, "before"), 5, 1e-9);
    assert_null(time_of(&told.answers, "after"));
    assert_true(told.answers.beyond.mean == 0.0);
    forget(&told, &stage);
}

/* The steps behind it may be part of the answer, for all that the program says. */
static void what_may_come_behind_an_answer_is_beyond(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    wait_at(&stage, anna, "before", 5);
    program_choose(anna);
    program_option(anna, 1.0);
    program_reply(anna);
    program_chosen(anna);
    wait_at(&stage, anna, "after", 20);
    program_end(anna);
    struct told told = tell_stage(&stage, 0, 100);
    assert_near(ms_at(&told.answers, "after"), 20, 1e-9);
    assert_near(told.answers.beyond.mean, .020, 1e-9);
    forget(&told, &stage);
}

/* Two tries of 4 ms, the client's pause of 10 between them; at 6 ms all is under way. */
static void pauses_are_a_place(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct program *anna =
        stage_client(&stage, MS(1),
                     &(struct request_spec){
                         .name = "anna", .retries = 1, .backoff = stage_time(&stage, MS(10))});
    wait_at(&stage, anna, "try", 4);
    program_fail(anna, 1.0, OUTCOME_ERROR);
    program_end(anna);
    struct told told = tell_stage(&stage, 6, 100);
    assert_near(ms_at(&told.answers, "retry pause"), 9, 1e-9);
    assert_near(ms_at(&told.answers, "try"), 4, 1e-9);
    forget(&told, &stage);
}

/* A called request's time is its own and its caller's. */
static void calls_count_twice(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int called = blueprint_request(&stage.plan, &(struct request_spec){.name = "called"});
    wait_at(&stage, blueprint_program(&stage.plan, called), "there", 7);
    program_end(blueprint_program(&stage.plan, called));
    struct program *anna = stage_person(&stage, "anna", MS(1));
    wait_at(&stage, anna, "here", 3);
    program_call(anna, called, blueprint_program(&stage.plan, called));
    program_end(anna);
    stage_play(&stage, MS(100));
    struct reading *books = reading_take(stage.system);
    struct holding *holding = holding_open(&stage.plan);
    struct arena *arena = arena_open();
    holding_add(holding, books);
    struct result_answers answers[2] = {0};
    holding_time(holding, called, called, &answers[0], arena);
    const bool sent[2] = {false, true};
    holding_time_of_sent(holding, sent, &answers[1], arena);
    assert_near(ms_at(&answers[0], "there"), 7, 1e-9);
    assert_null(time_of(&answers[0], "here"));
    assert_near(ms_at(&answers[1], "there"), 7, 1e-9);
    assert_near(ms_at(&answers[1], "here"), 3, 1e-9);
    arena_close(arena);
    holding_close(holding);
    reading_free(books);
    stage_close(&stage);
}

/* The caller has its answer after 2 ms and goes on for 3; the 20 behind it are nobody's. */
static void who_is_called_goes_on_alone(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate = stage_gate(&stage, "gate", &(struct gate_spec){.capacity = 1});
    int called = blueprint_request(&stage.plan, &(struct request_spec){.name = "called"});
    struct program *program = blueprint_program(&stage.plan, called);
    wait_at(&stage, program, "there", 2);
    program_reply(program);
    wait_at(&stage, program, "alone", 20);
    program_end(program);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_enter(anna, gate);
    program_call(anna, called, blueprint_program(&stage.plan, called));
    wait_at(&stage, anna, "here", 3);
    program_leave(anna);
    program_end(anna);
    struct told told = tell_stage(&stage, 0, 100);
    assert_near(ms_at(&told.answers, "there"), 2, 1e-9);
    assert_near(ms_at(&told.answers, "here"), 3, 1e-9);
    assert_null(time_of(&told.answers, "alone"));
    assert_true(told.answers.beyond.mean == 0.0);
    assert_doing(&told, 0, "here", false, .6);
    assert_doing(&told, 1, "there", false, .4);
    assert_int_equal(told.resource.doings, 2);
    forget(&told, &stage);
}

/* Held from 2 to 9, of the first set; a second one from 5 on. */
static void rows_are_held_to_the_end(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int rows = stage_rows(&stage, "rows", &(struct rows_spec){.count = 4});
    int more = stage_rows(&stage, "more", &(struct rows_spec){.count = 1});
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_begin(anna);
    wait_at(&stage, anna, "first", 1);
    program_lock(anna, rows, ROWS_WRITE, NULL);
    wait_at(&stage, anna, "second", 3);
    program_lock(anna, more, ROWS_WRITE, NULL);
    wait_at(&stage, anna, "third", 4);
    program_commit(anna);
    wait_at(&stage, anna, "last", 1);
    program_end(anna);
    struct told told = tell_stage(&stage, 0, 100);
    assert_doing(&told, 0, "third", false, 4.0 / 7);
    assert_doing(&told, 1, "second", false, 3.0 / 7);
    assert_int_equal(told.resource.doings, 2);
    /* one of four, for 7 ms of 100 */
    assert_near(told.resource.hottest, .07 / 4, 1e-9);
    forget(&told, &stage);
}

/* ---- known systems ---- */

static bool take(void *context, int replication, const struct trial_window *window)
{
    (void)replication;
    holding_add(context, window->books);
    return true;
}

/* Ten windows of a known system. */
static struct holding *run_known(const struct known_system *known, struct blueprint *plan,
                                 struct arena *arena)
{
    blueprint_init(plan);
    known->build(known, plan, arena);
    blueprint_finish(plan);
    struct holding *holding = holding_open(plan);
    trial_run(&(struct trial_plan){.blueprint = plan,
                                   .seed = 1,
                                   .warmup = 10 * SIM_SECOND,
                                   .duration = 50 * SIM_SECOND,
                                   .least = 10,
                                   .most = 10,
                                   .threads = 1},
              take, holding, NULL);
    return holding;
}

/* The pool's holders are mostly out of the house, and the workers wait for the pool. */
static void the_pool_trap_is_seen_through(void **state)
{
    (void)state;
    const struct known_system *known =
        known_named(known_pools, known_pools_count, "pool trap, 4 connections");
    struct arena *arena = arena_open();
    struct blueprint plan;
    struct holding *holding = run_known(known, &plan, arena);
    struct told told = {.arena = arena};
    double per_s = known_exact(known, "throughput");
    holding_doing(holding, 1, &told.resource, arena);
    double held_s = 4 * known_exact(known, "utilization pool") / per_s;
    assert_string_equal(told.resource.held_while[0].at, "wait");
    assert_near(told.resource.held_while[0].share, .05 / held_s, .01);
    holding_doing(holding, 0, &told.resource, arena);
    held_s = 12 * known_exact(known, "utilization threads") / per_s;
    assert_string_equal(told.resource.held_while[0].at, "pool");
    assert_true(told.resource.held_while[0].waiting);
    assert_near(told.resource.held_while[0].share,
                known_exact(known, "wait for the pool") / held_s, .03);
    struct result_answers answers;
    holding_time(holding, 0, 0, &answers, arena);
    assert_near(seconds(&answers), known_exact(known, "response"), .02);
    assert_near(time_of(&answers, "threads")->waiting.mean,
                known_exact(known, "wait for a thread"), .1);
    assert_true(time_of(&answers, "pool")->waiting.low <
                known_exact(known, "wait for the pool"));
    assert_true(time_of(&answers, "pool")->waiting.high >
                known_exact(known, "wait for the pool"));
    holding_close(holding);
    blueprint_free(&plan);
    arena_close(arena);
}

/* 25 ms are held under the lock at least; nine of ten connections wait for it. */
static void the_hot_row_is_seen_through(void **state)
{
    (void)state;
    const struct known_system *known =
        known_named(known_locks, known_locks_count, "hot row, 10 connections");
    struct arena *arena = arena_open();
    struct blueprint plan;
    struct holding *holding = run_known(known, &plan, arena);
    struct told told = {.arena = arena};
    holding_doing(holding, 0, &told.resource, arena);
    assert_string_equal(told.resource.held_while[0].at, "rows");
    assert_true(told.resource.held_while[0].waiting);
    assert_near(told.resource.held_while[0].share,
                known_exact(known, "wait for the row") * known_exact(known, "throughput") / 10,
                .01);
    holding_doing(holding, 2, &told.resource, arena);
    assert_near(told.resource.hottest, 1.0, 1e-4);
    assert_string_equal(told.resource.held_while[0].at, "wait");
    assert_near(told.resource.held_while[0].share, .8, .01);
    holding_close(holding);
    blueprint_free(&plan);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_add_up_in_any_system),
        cmocka_unit_test(branches_share_the_time_of_their_step),
        cmocka_unit_test(a_branch_holds_for_itself),
        cmocka_unit_test(steps_behind_the_answer_are_left_out),
        cmocka_unit_test(what_may_come_behind_an_answer_is_beyond),
        cmocka_unit_test(pauses_are_a_place),
        cmocka_unit_test(calls_count_twice),
        cmocka_unit_test(who_is_called_goes_on_alone),
        cmocka_unit_test(rows_are_held_to_the_end),
        cmocka_unit_test(the_pool_trap_is_seen_through),
        cmocka_unit_test(the_hot_row_is_seen_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
