/* Threads under an interpreter's lock, worked out by hand; and whatever happens, no work is
 * lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/interpreter.h"

enum { JOBS = 400 };

#define MS(ms) ((sim_time)((ms)*1000000))

/* A lock alone with an agenda. */
struct fixture {
    struct world world;
    struct interpreter lock;
    struct interpreter_spec spec;
    sim_time ends[JOBS + 2];
};

static void open_lock(struct fixture *fixture, const struct dist *late,
                      const struct dist *wakeup)
{
    *fixture = (struct fixture){
        .world = {.agenda = agenda_new()},
        .spec = { .interval = MS(5), .late = late, .wakeup = wakeup}
    };
    requests_init(&fixture->world.requests, JOBS + 2);
    request_id actor = request_take(&fixture->world.requests);
    interpreter_init(&fixture->lock, &fixture->spec, actor);
}

static void close_lock(struct fixture *fixture)
{
    assert_int_equal(fixture->lock.count, 0);
    assert_int_equal(agenda_count(fixture->world.agenda), 0);
    interpreter_free(&fixture->lock);
    requests_free(&fixture->world.requests);
    agenda_free(fixture->world.agenda);
}

static void run_until(struct fixture *fixture, sim_time until)
{
    struct agenda_entry entry;
    while (agenda_pop(fixture->world.agenda, until, &entry)) {
        fixture->world.now = entry.at;
        request_id id = interpreter_done(&fixture->world, &fixture->lock);
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
    interpreter_join(&fixture->world, &fixture->lock, id);
    return id;
}

static sim_time worked(const struct fixture *fixture, request_id id)
{
    return interpreter_worked(&fixture->lock, &fixture->world.requests.at[id],
                              fixture->world.now);
}

static void alone_it_runs_through(void **state)
{
    (void)state;
    struct fixture fixture;
    open_lock(&fixture, NULL, NULL);
    request_id only = add(&fixture, MS(100));
    run_until(&fixture, MS(40));
    assert_int_equal(worked(&fixture, only), MS(40));
    run_until(&fixture, SIM_NEVER);
    assert_int_equal(fixture.ends[only], MS(100));
    assert_int_equal(level_integral(&fixture.lock.busy, MS(100)), MS(100) * 1000);
    close_lock(&fixture);
}

/* 0-5, 5-10, 10-15, 15-20, 20-22; the other is told at 22 and wakes up at once. */
static void two_take_turns(void **state)
{
    (void)state;
    struct fixture fixture;
    open_lock(&fixture, NULL, NULL);
    request_id first = add(&fixture, MS(12)), second = add(&fixture, MS(12));
    run_until(&fixture, MS(12));
    assert_int_equal(worked(&fixture, first), MS(7));
    assert_int_equal(worked(&fixture, second), MS(5));
    run_until(&fixture, SIM_NEVER);
    assert_int_equal(fixture.ends[first], MS(22));
    assert_int_equal(fixture.ends[second], MS(24) + 1);
    close_lock(&fixture);
}

/* Back from I/O at 3 it wants a millisecond, and waits for the interval: each time. */
static void who_comes_back_waits_for_the_interval(void **state)
{
    (void)state;
    struct fixture fixture;
    open_lock(&fixture, NULL, NULL);
    request_id hog = add(&fixture, MS(1000));
    for (int i = 0; i < 10; i++) {
        sim_time comes = MS(3 + 20 * i);
        run_until(&fixture, comes);
        request_id small = add(&fixture, MS(1));
        run_until(&fixture, comes + MS(10));
        assert_int_equal(fixture.ends[small], comes + MS(6));
    }
    run_until(&fixture, SIM_NEVER);
    assert_int_equal(fixture.ends[hog], MS(1010) + 10); /* told ten times, a nanosecond each */
    close_lock(&fixture);
}

/* Late by 1 ms: it asks at 3 + 6. Who lost its turn wakes up 2 ms after that. */
static void timers_are_late_and_sleepers_slow(void **state)
{
    (void)state;
    struct fixture fixture;
    struct dist late = dist_constant(1e6), wakeup = dist_constant(2e6);
    open_lock(&fixture, &late, &wakeup);
    request_id hog = add(&fixture, MS(100));
    run_until(&fixture, MS(3));
    request_id small = add(&fixture, MS(1));
    run_until(&fixture, MS(50));
    assert_int_equal(fixture.ends[small], MS(10));
    /* The lock was free from 10 to 11, when the hog was back from letting go. */
    assert_int_equal(worked(&fixture, hog), MS(9 + 39));
    run_until(&fixture, SIM_NEVER);
    close_lock(&fixture);
}

/* Without anything that moves their clocks two alternate for ever, and the third starves. */
static void two_alternate_and_others_starve(void **state)
{
    (void)state;
    struct fixture fixture;
    open_lock(&fixture, NULL, NULL);
    request_id first = add(&fixture, MS(1000)), second = add(&fixture, MS(1000));
    run_until(&fixture, MS(2));
    request_id third = add(&fixture, MS(1));
    run_until(&fixture, MS(500));
    assert_int_equal(worked(&fixture, first), MS(250));
    assert_int_equal(worked(&fixture, second), MS(250));
    assert_int_equal(worked(&fixture, third), 0);
    run_until(&fixture, SIM_NEVER);
    assert_true(fixture.ends[third] >= fixture.ends[first]);
    close_lock(&fixture);
}

/* It begins again at the instant it ended: nobody was told, and clocks went on. */
static void who_goes_on_at_once_never_let_go(void **state)
{
    (void)state;
    struct fixture fixture;
    open_lock(&fixture, NULL, NULL);
    request_id first = add(&fixture, MS(3)), other = add(&fixture, MS(10));
    run_until(&fixture, MS(3));
    assert_int_equal(fixture.ends[first], MS(3));
    request_id again = add(&fixture, MS(10));
    run_until(&fixture, MS(5));
    assert_int_equal(worked(&fixture, again), MS(2));
    run_until(&fixture, MS(9));
    assert_int_equal(worked(&fixture, other), MS(4)); /* it asked at 5 */
    run_until(&fixture, SIM_NEVER);
    close_lock(&fixture);
}

static void who_gives_up_leaves_its_place(void **state)
{
    (void)state;
    struct fixture fixture;
    struct dist wakeup = dist_constant(1e6);
    open_lock(&fixture, NULL, &wakeup);
    request_id first = add(&fixture, MS(100)), second = add(&fixture, MS(100));
    request_id third = add(&fixture, MS(100));
    run_until(&fixture, MS(1));
    interpreter_quit(&fixture.world, &fixture.lock, first); /* the second is told */
    interpreter_quit(&fixture.world, &fixture.lock, second);
    run_until(&fixture, MS(50));
    assert_int_equal(worked(&fixture, third), MS(48)); /* told at 1, awake at 2 */
    interpreter_quit(&fixture.world, &fixture.lock, third);
    close_lock(&fixture);
}

/* Jobs come at random, some give up: who is left gets all of its work, one at a time. */
static void no_work_is_lost(void **state)
{
    (void)state;
    struct fixture fixture;
    struct dist late = dist_exponential(5e4), wakeup = dist_exponential(5e4);
    struct chance chance;
    sim_time asked = 0;
    chance_init(&chance, 11);
    open_lock(&fixture, &late, &wakeup);
    for (int i = 0; i < JOBS; i++) {
        sim_time work = 1 + chance_word(&chance) % MS(9);
        request_id id = add(&fixture, work);
        run_until(&fixture, fixture.world.now + chance_word(&chance) % MS(10));
        bool quits = fixture.ends[id] == 0 && chance_word(&chance) % 8 == 0;
        if (quits) {
            work = worked(&fixture, id);
            interpreter_quit(&fixture.world, &fixture.lock, id);
        }
        asked += work;
    }
    run_until(&fixture, SIM_NEVER);
    assert_int_equal(level_integral(&fixture.lock.busy, fixture.world.now), asked * 1000);
    close_lock(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alone_it_runs_through),
        cmocka_unit_test(two_take_turns),
        cmocka_unit_test(who_comes_back_waits_for_the_interval),
        cmocka_unit_test(timers_are_late_and_sleepers_slow),
        cmocka_unit_test(two_alternate_and_others_starve),
        cmocka_unit_test(who_goes_on_at_once_never_let_go),
        cmocka_unit_test(who_gives_up_leaves_its_place),
        cmocka_unit_test(no_work_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
