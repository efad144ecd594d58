/*
 * Little's books catch what leaks. In a pool with impatient requests, running, one thing is
 * done wrong behind the books' back: someone leaves without being taken off a level, is let in
 * twice, gets lost or lives for ever. From then on no window may balance, and the name that is
 * told is the culprit's. Before it every window does.
 */
#include "models/reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { POOL, DATABASE };

struct stage {
    struct dist patience, work;
    struct blueprint plan;
    struct system *system;
};

static const struct traffic_share all[] = {
    {0, 1.0}
};

static int set_up(void **state)
{
    struct stage *stage = malloc(sizeof *stage);
    stage->patience = dist_exponential(100e6);
    stage->work = dist_exponential(50e6);
    struct blueprint *plan = &stage->plan;
    blueprint_init(plan);
    struct gate_spec pool = {
        .capacity = 10, .backlog = GATE_ENDLESS, .patience = &stage->patience};
    blueprint_gate(plan, "pool", 1, &pool);
    blueprint_station(plan, "database", 1, &(struct station_spec){.servers = 10});
    int request = blueprint_request(plan, &(struct request_spec){.name = "request"});
    struct program *program = blueprint_program(plan, request);
    program_enter(program, POOL);
    program_serve(program, DATABASE, &stage->work);
    program_leave(program);
    program_end(program);
    blueprint_traffic(
        plan, &(struct traffic_spec){
                  .name = "traffic", .mix = all, .mix_count = 1, .rate = {.mean_per_s = 220}});
    blueprint_finish(plan);
    stage->system = system_new(plan, 1, 0);
    *state = stage;
    return 0;
}

static int tear_down(void **state)
{
    struct stage *stage = *state;
    system_free(stage->system);
    blueprint_free(&stage->plan);
    free(stage);
    return 0;
}

/* What the books of the next ten seconds say. */
static const char *culprit(struct stage *stage)
{
    struct reading *before = reading_take(stage->system);
    system_run(stage->system, stage->system->world.now + 10 * SIM_SECOND);
    struct reading *window = reading_take(stage->system);
    reading_since(window, before);
    sim_integral gap_ns;
    const char *name = reading_imbalance(window, &gap_ns);
    reading_free(before);
    reading_free(window);
    return name;
}

static struct gate *pool_of(struct stage *stage)
{
    return &stage->system->gate[0];
}

static void what_is_right_balances(void **state)
{
    for (int i = 0; i < 10; i++)
        assert_null(culprit(*state));
}

/* A gate that forgets to take a leaver off its level. */
static void a_leaver_still_on_the_level_is_caught(void **state)
{
    struct stage *stage = *state;
    assert_null(culprit(stage));
    level_add(&pool_of(stage)->resource.inside, 1, stage->system->world.now);
    assert_string_equal(culprit(stage), "pool");
    assert_string_equal(culprit(stage), "pool");
}

static void one_that_gave_up_but_still_waits_is_caught(void **state)
{
    struct stage *stage = *state;
    assert_null(culprit(stage));
    level_add(&pool_of(stage)->resource.waiting, 1, stage->system->world.now);
    assert_string_equal(culprit(stage), "pool");
}

/* For a nanosecond only: integers forgive nothing. */
static void a_nanosecond_is_caught(void **state)
{
    struct stage *stage = *state;
    struct reading *before = reading_take(stage->system);
    sim_time now = 5 * SIM_SECOND;
    system_run(stage->system, now);
    level_add(&pool_of(stage)->resource.inside, 1, now);
    level_add(&pool_of(stage)->resource.inside, -1, now + 1);
    system_run(stage->system, 2 * now);
    struct reading *window = reading_take(stage->system);
    reading_since(window, before);
    sim_integral gap_ns;
    assert_string_equal(reading_imbalance(window, &gap_ns), "pool");
    assert_true(gap_ns == 1);
    reading_free(before);
    reading_free(window);
}

static void an_arrival_counted_twice_is_caught(void **state)
{
    struct stage *stage = *state;
    assert_null(culprit(stage));
    struct reading *before = reading_take(stage->system);
    pool_of(stage)->resource.arrivals++;
    struct reading *window = reading_take(stage->system);
    reading_since(window, before);
    sim_integral gap_ns;
    assert_string_equal(reading_imbalance(window, &gap_ns), "pool");
    reading_free(before);
    reading_free(window);
}

/* A request in service whose record is thrown away: it never comes back from the database. */
static void a_lost_request_is_caught(void **state)
{
    struct stage *stage = *state;
    struct world *world = &stage->system->world;
    assert_null(culprit(stage));
    request_id lost = 0;
    for (request_id id = 1; id <= world->requests.used && !lost; id++)
        if (stage->plan.code[world_request(world, id)->pc].op == OP_SERVE)
            lost = id;
    assert_true(lost);
    world_request(world, lost)->frames = 0;
    world_request(world, lost)->pc = OP_FREE;
    assert_non_null(culprit(stage));
}

/* One that is counted as ended and goes on. */
static void a_request_that_ends_twice_is_caught(void **state)
{
    struct stage *stage = *state;
    assert_null(culprit(stage));
    struct reading *before = reading_take(stage->system);
    stage->system->account[0].ended[OUTCOME_OK]++;
    struct reading *window = reading_take(stage->system);
    reading_since(window, before);
    sim_integral gap_ns;
    assert_string_equal(reading_imbalance(window, &gap_ns), "request");
    reading_free(before);
    reading_free(window);
}

#define ON_STAGE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_STAGE(what_is_right_balances),
        ON_STAGE(a_leaver_still_on_the_level_is_caught),
        ON_STAGE(one_that_gave_up_but_still_waits_is_caught),
        ON_STAGE(a_nanosecond_is_caught),
        ON_STAGE(an_arrival_counted_twice_is_caught),
        ON_STAGE(a_lost_request_is_caught),
        ON_STAGE(a_request_that_ends_twice_is_caught),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
