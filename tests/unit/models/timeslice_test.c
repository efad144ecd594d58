/* Threads under an interpreter's lock, worked out by hand; and whatever happens, no work is
 * lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/timeslice.h"

enum { JOBS = 400 };

#define MS(ms) ((sim_time)((ms)*1000000))

/* A core alone with an agenda. */
struct fixture {
    struct world world;
    struct timeslice core;
    struct timeslice_spec spec;
    sim_time ends[JOBS + 2];
};

static void open_core(struct fixture *fixture)
{
    *fixture = (struct fixture){
        .world = {.agenda = agenda_new()},
          .spec = { .slice = MS(1),         .tick = MS(4)}
    };
    requests_init(&fixture->world.requests, JOBS + 2);
    request_id actor = request_take(&fixture->world.requests);
    timeslice_init(&fixture->core, &fixture->spec, actor);
}

static void close_core(struct fixture *fixture)
{
    assert_int_equal(fixture->core.count, 0);
    assert_int_equal(agenda_count(fixture->world.agenda), 0);
    timeslice_free(&fixture->core);
    requests_free(&fixture->world.requests);
    agenda_free(fixture->world.agenda);
}

static void run_until(struct fixture *fixture, sim_time until)
{
    struct agenda_entry entry;
    while (agenda_pop(fixture->world.agenda, until, &entry)) {
        fixture->world.now = entry.at;
        request_id id = timeslice_done(&fixture->world, &fixture->core);
        if (id)
            fixture->ends[id] = entry.at;
    }
    if (until != SIM_NEVER)
        fixture->world.now = until;
}

static request_id add(struct fixture *fixture, sim_time work)
{
    request_id id = request_take(&fixture->world.requests);
    struct request *request = world_request(&fixture->world, id);
    request->work = work;
    request->seed = chance_nth(7, id);
    timeslice_join(&fixture->world, &fixture->core, id);
    return id;
}

static sim_time worked(const struct fixture *fixture, request_id id)
{
    return timeslice_worked(&fixture->core, &fixture->world.requests.at[id],
                            fixture->world.now);
}

static void alone_it_runs_through(void **state)
{
    (void)state;
    struct fixture fixture;
    open_core(&fixture);
    request_id only = add(&fixture, MS(100));
    run_until(&fixture, MS(40));
    assert_int_equal(worked(&fixture, only), MS(40));
    run_until(&fixture, SIM_NEVER);
    assert_int_equal(fixture.ends[only], MS(100));
    close_core(&fixture);
}

/* The clock ticks too late to part them. */
static void short_ones_end_one_after_the_other(void **state)
{
    (void)state;
    struct fixture fixture;
    open_core(&fixture);
    request_id first = add(&fixture, MS(1.5)), second = add(&fixture, MS(1.5));
    run_until(&fixture, MS(1.25));
    assert_int_equal(worked(&fixture, second), 0);
    run_until(&fixture, SIM_NEVER);
    assert_int_equal(fixture.ends[first], MS(1.5));
    assert_int_equal(fixture.ends[second], MS(3));
    close_core(&fixture);
}

/* At 4 the long one has had 4 ms, its share is 3: the other, come at 2, has the core. */
static void a_long_one_stands_back_at_the_tick(void **state)
{
    (void)state;
    struct fixture fixture;
    open_core(&fixture);
    request_id longer = add(&fixture, MS(10));
    run_until(&fixture, MS(2));
    request_id shorter = add(&fixture, MS(1));
    run_until(&fixture, SIM_NEVER);
    assert_int_equal(fixture.ends[shorter], MS(5));
    assert_int_equal(fixture.ends[longer], MS(11));
    close_core(&fixture);
}

/* From 4 the second, which is as early as the first at 8, and goes on. That somebody comes is
 * when its slice is looked at: the first is next, and the newcomer waits. */
static void who_had_enough_stands_back_when_somebody_comes(void **state)
{
    (void)state;
    struct fixture fixture;
    open_core(&fixture);
    request_id first = add(&fixture, MS(20)), second = add(&fixture, MS(20));
    run_until(&fixture, MS(9.5));
    assert_int_equal(worked(&fixture, first), MS(4));
    assert_int_equal(worked(&fixture, second), MS(5.5));
    request_id third = add(&fixture, MS(1));
    run_until(&fixture, MS(10));
    assert_int_equal(worked(&fixture, first), MS(4.5));
    assert_int_equal(worked(&fixture, second), MS(5.5));
    assert_int_equal(worked(&fixture, third), 0);
    run_until(&fixture, SIM_NEVER);
    close_core(&fixture);
}

static void who_gives_up_leaves_its_place(void **state)
{
    (void)state;
    struct fixture fixture;
    open_core(&fixture);
    request_id first = add(&fixture, MS(100)), second = add(&fixture, MS(100));
    request_id third = add(&fixture, MS(100));
    run_until(&fixture, MS(1));
    timeslice_quit(&fixture.world, &fixture.core, second);
    timeslice_quit(&fixture.world, &fixture.core, first);
    run_until(&fixture, MS(50));
    assert_int_equal(worked(&fixture, third), MS(49));
    timeslice_quit(&fixture.world, &fixture.core, third);
    close_core(&fixture);
}

/* Jobs come at random, some give up: who is left gets all of its work, one at a time. */
static void no_work_is_lost(void **state)
{
    (void)state;
    struct fixture fixture;
    struct chance chance;
    sim_time asked = 0;
    chance_init(&chance, 11);
    open_core(&fixture);
    for (int i = 0; i < JOBS; i++) {
        sim_time work = 1 + chance_word(&chance) % MS(9);
        request_id id = add(&fixture, work);
        run_until(&fixture, fixture.world.now + chance_word(&chance) % MS(10));
        bool quits = fixture.ends[id] == 0 && chance_word(&chance) % 8 == 0;
        if (quits) {
            work = worked(&fixture, id);
            timeslice_quit(&fixture.world, &fixture.core, id);
        }
        asked += work;
    }
    run_until(&fixture, SIM_NEVER);
    assert_int_equal(level_integral(&fixture.core.busy, fixture.world.now), asked * 1000);
    close_core(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alone_it_runs_through),
        cmocka_unit_test(short_ones_end_one_after_the_other),
        cmocka_unit_test(a_long_one_stands_back_at_the_tick),
        cmocka_unit_test(who_had_enough_stands_back_when_somebody_comes),
        cmocka_unit_test(who_gives_up_leaves_its_place),
        cmocka_unit_test(no_work_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
