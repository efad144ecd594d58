/*
 * Plans whose answers are known: traffic that grows by a constant rate without noise, and
 * systems of which Erlang's formulas say what they carry. Dates to a week, weeks bought to one,
 * numbers of servers exactly.
 */
#include "studies/plan.h"

#include "sim/laws.h"
#include "sim/memory.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PAST_WEEKS 150 /* so long that fading growth is hardly told from growth */
#define START_S    INT64_C(1767571200)
#define SERVICE_S  0.01

struct example {
    struct arena *arena;
    struct load load;
    struct points points;
    struct futures futures;
    struct plan *plan;
};

/* Weeks, each exp(growth) times the one before. */
static void make_past(struct example *found, double growth)
{
    found->points = (struct points){.y = memory_new(PAST_WEEKS, sizeof(double)),
                                    .n = PAST_WEEKS,
                                    .first_s = START_S,
                                    .step_s = BUSIEST_WEEK};
    for (int i = 0; i < PAST_WEEKS; i++)
        found->points.y[i] = 1000.0 * exp(growth * i);
}

static struct example plan(const char *yaml, double growth, size_t weeks, const char *unit)
{
    struct source source = {"test.yaml", yaml, strlen(yaml)};
    struct faults faults = {0};
    struct example found = {.arena = arena_open()};
    const char *imbalance = NULL;
    found.load = (struct load){.arena = found.arena, .folder = "."};
    assert_true(load_source(&found.load, &source, NULL, 0, &faults));
    make_past(&found, growth);
    assert_true(futures_draw(&found.futures, &found.points,
                             &(struct futures_settings){.weeks = weeks, .peak = 1.0}));
    struct load *load = ARENA_NEW(found.arena, struct load);
    struct futures *futures = ARENA_NEW(found.arena, struct futures);
    *load = found.load;
    *futures = found.futures;
    const char **path = ARENA_NEW(found.arena, const char *);
    *path = unit;
    found.plan = plan_make(
        &(struct plan_settings){
            .load = load, .futures = futures, .unit = path, .units = unit != NULL},
        &imbalance);
    assert_non_null(found.plan);
    assert_true(found.futures.by == FUTURES_BY_STEPS && !found.futures.season);
    return found;
}

static void end(struct example *found)
{
    plan_free(found->plan);
    futures_free(&found->futures);
    points_free(&found->points);
    arena_close(found->arena);
}

/* The first week, from 0, in which exp(growth * (week + 1)) is more than `times`. */
static double week_of(double times, double growth)
{
    return ceil(log(times) / growth) - 1.0;
}

#define ONE_SERVER                                                                             \
    "run: {duration: 60s, seed: 5}\n"                                                          \
    "traffic: {all: {rate: 50/s, request: job}}\n"                                             \
    "services: {app: {cpu: 1, cpu_sharing: fifo}}\n"                                           \
    "requests: {job: {service: app, slo: {p95: 100ms}, steps: [cpu: exp 10ms]}}\n"

/* p95 of M/M/1 is ln(20) / (mu - lambda): 100 ms up to 100 - 29.96 = 70.04/s. */
static void a_date(void **state)
{
    (void)state;
    double growth = 0.03, limit = (100.0 - log(20.0) / 0.1) / 50.0;
    struct example found = plan(ONE_SERVER, growth, 26, NULL);
    const struct plan_date *date = &found.plan->date;
    double week = week_of(limit, growth);
    assert_int_equal(found.plan->kind, PLAN_DATE);
    assert_true(fabs((double)date->week[PLAN_MIDDLE] - week) <= 1.0);
    assert_true((double)date->week[PLAN_LOW95] <= week &&
                week <= (double)date->week[PLAN_HIGH95] + 1.0);
    assert_true(date->within > 0.99);
    end(&found);
}

#define NOTHING_ASKED                                                                          \
    "run: {duration: 60s, seed: 5}\n"                                                          \
    "traffic: {all: {rate: 60/s, request: job}}\n"                                             \
    "services: {app: {cpu: 1, cpu_sharing: fifo}}\n"                                           \
    "requests: {job: {service: app, steps: [cpu: exp 10ms]}}\n"

/* Where nothing is asked, two instances carry exactly twice as much as one. */
static void twice_as_much_buys_the_doubling_time(void **state)
{
    (void)state;
    double growth = 0.05;
    struct example found = plan(NOTHING_ASKED, growth, 40, NULL);
    const struct plan_remedy *more = NULL;
    for (int i = 0; i < found.plan->remedies; i++)
        if (found.plan->remedy[i].tried->remedy.kind == REMEDY_INSTANCES)
            more = &found.plan->remedy[i];
    if (!more) {
        fail_msg("more instances were not among what helps");
        return;
    }
    assert_string_equal(more->tried->remedy.to, "2");
    assert_true(fabs((double)found.plan->date.week[PLAN_MIDDLE] -
                     week_of(100.0 / 60.0, growth)) <= 1.0);
    assert_true(fabs(more->bought[1] - log(2.0) / growth) <= 1.0);
    assert_false(more->beyond[1]);
    end(&found);
}

/* The least number of servers with which the mean response is no longer than that. */
static long servers_for(double per_s, double response_s)
{
    for (int servers = 1;; servers++)
        if (per_s * SERVICE_S < servers &&
            laws_mmc(per_s, SERVICE_S, servers).response_s <= response_s)
            return servers;
}

#define SEVERAL_SERVERS                                                                        \
    "run: {duration: 60s, seed: 5}\n"                                                          \
    "traffic: {all: {rate: 250/s, request: job}}\n"                                            \
    "services: {app: {cpu: 4, cpu_sharing: fifo}}\n"                                           \
    "requests: {job: {service: app, slo: {mean: 15ms}, steps: [cpu: exp 10ms]}}\n"

static void numbers_by_erlang(void **state)
{
    (void)state;
    struct example found = plan(SEVERAL_SERVERS, 0.03, 40, "services.app.cpu");
    const struct plan_units *units = &found.plan->unit[0];
    size_t certain = 0;
    assert_int_equal(found.plan->units, 1);
    for (size_t i = 0; i < found.plan->months; i++) {
        double per_s = 250.0 * found.plan->month[i].load[PLAN_MIDDLE];
        long least = servers_for(0.98 * per_s, 0.015), most = servers_for(1.02 * per_s, 0.015);
        assert_in_range(units->needed[i], least, most);
        certain += least == most;
    }
    assert_true(certain >= 6 && found.plan->months >= 9);
    assert_true(units->needed[found.plan->months - 1] >= 8);
    end(&found);
}

static void traffic_that_falls_never_runs_out(void **state)
{
    (void)state;
    struct example found = plan(ONE_SERVER, -0.02, 52, NULL);
    assert_int_equal(found.plan->kind, PLAN_LATER);
    assert_true(found.plan->falls && found.plan->date.within < 0.01);
    assert_int_equal(found.plan->remedies, 0);
    end(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_date),
        cmocka_unit_test(twice_as_much_buys_the_doubling_time),
        cmocka_unit_test(numbers_by_erlang),
        cmocka_unit_test(traffic_that_falls_never_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
