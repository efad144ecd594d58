#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "models/sharing.h"
#include "sim/chance.h"

enum { JOBS = 400 };

/* A shared processor alone with an agenda. */
struct fixture {
    struct world world;
    struct sharing sharing;
};

struct speeds {
    double servers, contention, coherency;
};

static void open_sharing(struct fixture *fixture, const struct speeds *speeds)
{
    fixture->world = (struct world){.agenda = agenda_new()};
    requests_init(&fixture->world.requests, JOBS + 2);
    request_id actor = request_take(&fixture->world.requests);
    sharing_init(&fixture->sharing, speeds->servers, speeds->contention, speeds->coherency,
                 actor);
}

static void close_sharing(struct fixture *fixture)
{
    assert_int_equal(fixture->sharing.count, 0);
    assert_int_equal(agenda_count(fixture->world.agenda), 0);
    sharing_free(&fixture->sharing);
    requests_free(&fixture->world.requests);
    agenda_free(fixture->world.agenda);
}

/* Lets time pass; when a job ends is told to `ends`. */
static void run_until(struct fixture *fixture, sim_time until, sim_time *ends)
{
    struct agenda_entry entry;
    while (agenda_pop(fixture->world.agenda, until, &entry)) {
        fixture->world.now = entry.at;
        request_id id = sharing_done(&fixture->world, &fixture->sharing);
        ends[id] = entry.at;
    }
    if (until != SIM_NEVER)
        fixture->world.now = until;
}

static request_id add(struct fixture *fixture, sim_time work)
{
    request_id id = request_take(&fixture->world.requests);
    world_request(&fixture->world, id)->work = work;
    sharing_join(&fixture->world, &fixture->sharing, id);
    return id;
}

static request_id join(struct fixture *fixture, sim_time at, sim_time work, sim_time *ends)
{
    run_until(fixture, at, ends);
    return add(fixture, work);
}

/* Half a core: alone 10 ms take 20, two at once 40. */
static void a_fraction_of_a_core_is_slow_for_one(void **state)
{
    (void)state;
    struct fixture fixture;
    sim_time ends[JOBS + 2] = {0};
    open_sharing(&fixture, &(struct speeds){.servers = 0.5});
    request_id anna = join(&fixture, 1000, 10000, ends);
    run_until(&fixture, 50000, ends);
    assert_int_equal(ends[anna], 21000);
    anna = join(&fixture, 100000, 10000, ends);
    request_id bert = join(&fixture, 100000, 10000, ends);
    run_until(&fixture, SIM_NEVER, ends);
    assert_int_equal(ends[anna], 140000);
    assert_int_equal(ends[bert], 140000);
    assert_true(level_integral(&fixture.sharing.busy, 200000) == 30000000);
    close_sharing(&fixture);
}

/* Two cores. From 1 to 5 Anna and Bert run at full speed, with Carl all at 2/3: six more take
 * nine, until 14; Carl has six by then and four to go alone. */
static void speed_is_the_cores_over_the_jobs(void **state)
{
    (void)state;
    struct fixture fixture;
    sim_time ends[JOBS + 2] = {0};
    open_sharing(&fixture, &(struct speeds){.servers = 2.0});
    request_id anna = join(&fixture, 1000, 10000, ends);
    request_id bert = join(&fixture, 1000, 10000, ends);
    request_id carl = join(&fixture, 5000, 10000, ends);
    run_until(&fixture, SIM_NEVER, ends);
    assert_int_equal(ends[anna], 14000);
    assert_int_equal(ends[bert], 14000);
    assert_int_equal(ends[carl], 18000);
    close_sharing(&fixture);
}

/* One core. Anna has 2 of 10 when Bert comes at 3; they share until her end at 19; he has 8
 * of 10 then. */
static void arrivals_slow_those_who_are_there(void **state)
{
    (void)state;
    struct fixture fixture;
    sim_time ends[JOBS + 2] = {0};
    open_sharing(&fixture, &(struct speeds){.servers = 1.0});
    request_id anna = join(&fixture, 1000, 10000, ends);
    request_id bert = join(&fixture, 3000, 10000, ends);
    run_until(&fixture, SIM_NEVER, ends);
    assert_int_equal(ends[anna], 19000);
    assert_int_equal(ends[bert], 21000);
    close_sharing(&fixture);
}

/* Who leaves gives its share back; the last to leave takes the reminder along. */
static void who_quits_frees_its_share(void **state)
{
    (void)state;
    struct fixture fixture;
    sim_time ends[JOBS + 2] = {0};
    open_sharing(&fixture, &(struct speeds){.servers = 1.0});
    request_id anna = join(&fixture, 1000, 10000, ends);
    request_id bert = join(&fixture, 1000, 5000, ends);
    run_until(&fixture, 5000, ends);
    sharing_quit(&fixture.world, &fixture.sharing, bert);
    run_until(&fixture, SIM_NEVER, ends);
    assert_int_equal(ends[anna], 13000);
    request_id carl = join(&fixture, 20000, 10000, ends);
    run_until(&fixture, 21000, ends);
    sharing_quit(&fixture.world, &fixture.sharing, carl);
    assert_int_equal(agenda_count(fixture.world.agenda), 0);
    close_sharing(&fixture);
}

static void no_work_ends_at_once_in_order_of_arrival(void **state)
{
    (void)state;
    struct fixture fixture;
    sim_time ends[JOBS + 2] = {0};
    open_sharing(&fixture, &(struct speeds){.servers = 1.0});
    request_id order[3];
    join(&fixture, 500, 1000, ends);
    run_until(&fixture, 999, ends);
    for (int i = 0; i < 3; i++)
        order[i] = add(&fixture, 0);
    for (int i = 0; i < 3; i++) {
        struct agenda_entry entry = {.at = 0};
        assert_true(agenda_pop(fixture.world.agenda, SIM_NEVER, &entry));
        assert_int_equal(entry.at, 999);
        assert_int_equal(sharing_done(&fixture.world, &fixture.sharing), order[i]);
    }
    run_until(&fixture, SIM_NEVER, ends);
    close_sharing(&fixture);
}

/* ---- many jobs, beside a plain simulation that moves every job at every event ---- */

struct plain {
    double left[JOBS + 2];
    bool present[JOBS + 2];
    double now;
    int count;
};

static double plain_speed(const struct plain *plain, const struct speeds *speeds)
{
    double n = plain->count;
    double share = speeds->servers > 0.0 && n > speeds->servers ? speeds->servers / n : 1.0;
    if (speeds->servers > 0.0 && speeds->servers < 1.0)
        share = speeds->servers / n;
    return share / (1.0 + speeds->contention * (n - 1.0) + speeds->coherency * n * (n - 1.0));
}

/* Moves all jobs on until a time, noting when each ends. */
static void plain_advance(struct plain *plain, const struct speeds *speeds, double until,
                          double *ends)
{
    while (plain->count > 0) {
        int next = 0;
        for (int i = 1; i < JOBS + 2; i++)
            if (plain->present[i] && (!next || plain->left[i] < plain->left[next]))
                next = i;
        double speed = plain_speed(plain, speeds), end = plain->now + plain->left[next] / speed;
        double span = fmin(end, until) - plain->now;
        for (int i = 1; i < JOBS + 2; i++)
            plain->left[i] -= plain->present[i] ? span * speed : 0.0;
        plain->now += span;
        if (end > until)
            break;
        plain->present[next] = false;
        plain->count--;
        ends[next] = end;
    }
    plain->now = until;
}

static void quit(struct fixture *fixture, struct plain *plain, struct chance *chance)
{
    uint32_t place = (uint32_t)chance_below(chance, fixture->sharing.count);
    request_id id = fixture->sharing.heap[place].id;
    sharing_quit(&fixture->world, &fixture->sharing, id);
    plain->present[id] = false;
    plain->count--;
}

static void assert_like_plain(const struct speeds *speeds, double mean_gap)
{
    static sim_time ends[JOBS + 2];
    static double plain_ends[JOBS + 2];
    struct plain plain = {.count = 0};
    struct fixture fixture;
    struct chance chance;
    chance_init(&chance, 3);
    open_sharing(&fixture, speeds);
    sim_time now = 0;
    for (int i = 0; i < JOBS + 2; i++)
        ends[i] = 0, plain_ends[i] = 0.0;
    for (int i = 0; i < JOBS; i++) {
        now += sim_from_ns(mean_gap * chance_exponential(&chance));
        sim_time work = sim_from_ns(1e6 * chance_exponential(&chance));
        plain_advance(&plain, speeds, (double)now, plain_ends);
        request_id id = join(&fixture, now, work, ends);
        plain.left[id] = (double)work;
        plain.present[id] = true;
        plain.count++;
        assert_int_equal(fixture.sharing.count, plain.count);
        if (i % 5 == 4)
            quit(&fixture, &plain, &chance);
    }
    plain_advance(&plain, speeds, 1e18, plain_ends);
    run_until(&fixture, SIM_NEVER, ends);
    for (int i = 2; i < JOBS + 2; i++)
        assert_true(fabs((double)ends[i] - plain_ends[i]) < 1000.0);
    close_sharing(&fixture);
}

/* Of 1 ms services, none is off by more than a microsecond after hundreds of changes. */
static void many_jobs_end_when_a_plain_simulation_says(void **state)
{
    (void)state;
    assert_like_plain(&(struct speeds){.servers = 1.0}, 1.2e6);
    assert_like_plain(&(struct speeds){.servers = 2.5}, 0.35e6);
    assert_like_plain(&(struct speeds){.servers = 0.4}, 1.5e6);
    assert_like_plain(&(struct speeds){.contention = 0.02, .coherency = 0.001}, 0.1e6);
    assert_like_plain(&(struct speeds){.servers = 4.0, .contention = 0.05}, 0.3e6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fraction_of_a_core_is_slow_for_one),
        cmocka_unit_test(speed_is_the_cores_over_the_jobs),
        cmocka_unit_test(arrivals_slow_those_who_are_there),
        cmocka_unit_test(who_quits_frees_its_share),
        cmocka_unit_test(no_work_ends_at_once_in_order_of_arrival),
        cmocka_unit_test(many_jobs_end_when_a_plain_simulation_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
