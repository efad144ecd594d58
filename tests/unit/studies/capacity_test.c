#include "studies/capacity.h"

#include "scenarios/language/load.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct asked {
    struct arena *arena;
    struct load load;
    struct capacity *capacity;
};

static void ask(struct asked *asked, const char *yaml, struct capacity_settings settings)
{
    struct source source = {"test.yaml", yaml, strlen(yaml)};
    struct faults faults = {0};
    const char *imbalance = NULL;
    asked->arena = arena_open();
    asked->load = (struct load){.arena = asked->arena, .folder = "."};
    settings.jobs = 1;
    settings.replications = 3;
    assert_true(load_source(&asked->load, &source, NULL, 0, &faults));
    asked->capacity = capacity_of(&asked->load.scenario, &settings, asked->arena, &imbalance);
    assert_null(imbalance);
}

static const struct capacity_settings rough = {.request = LOAD_ALL, .precision = 0.1};

/* Beyond 100/s those who get in are answered soon, and the others are sent away: the objective
 * speaks of the former only and holds again at any load. */
static void an_island_above_does_not_count(void **state)
{
    (void)state;
    struct asked asked;
    ask(&asked,
        "run: {duration: 20s, seed: 2}\n"
        "traffic: {all: {rate: 300/s, request: job}}\n"
        "services: {app: {workers: 1, backlog: 5, cpu: 1, cpu_sharing: fifo}}\n"
        "requests: {job: {service: app, slo: {p95: 1s}, steps: [cpu: 10ms]}}\n",
        rough);
    assert_int_equal(asked.capacity->kind, CAPACITY_FOUND);
    assert_int_equal(asked.capacity->stop.kind, MARGIN_ERRORS);
    assert_true(asked.capacity->factor * 300.0 > 60.0);
    assert_true(asked.capacity->factor * 300.0 < 90.0);
    arena_close(asked.arena);
}

static void what_no_load_meets_is_never(void **state)
{
    (void)state;
    struct asked asked;
    ask(&asked,
        "run: {duration: 20s}\n"
        "traffic: {all: {rate: 10/s, request: job}}\n"
        "requests: {job: {slo: {p95: 5ms}, steps: [wait: 10ms]}}\n",
        rough);
    assert_int_equal(asked.capacity->kind, CAPACITY_NEVER);
    assert_true(asked.capacity->low == 0.0);
    assert_string_equal(asked.capacity->stop.request->name, "job");
    arena_close(asked.arena);
}

static void what_has_no_limit_is_endless(void **state)
{
    (void)state;
    struct asked asked;
    ask(&asked,
        "run: {duration: 20s}\n"
        "traffic: {all: {rate: 1/s, request: job}}\n"
        "requests: {job: {slo: {p95: 50ms}, steps: [wait: 10ms]}}\n",
        rough);
    assert_int_equal(asked.capacity->kind, CAPACITY_ENDLESS);
    assert_true(asked.capacity->low >= CAPACITY_MOST);
    arena_close(asked.arena);
}

/* Of 100/s that it can do, 40/s are taken by what is not changed. */
static void only_the_target_is_changed(void **state)
{
    (void)state;
    struct asked asked;
    struct capacity_settings one = {.request = 1, .precision = 0.1};
    ask(&asked,
        "run: {duration: 20s, seed: 4}\n"
        "traffic: {a: {rate: 40/s, request: stay}, b: {rate: 20/s, request: grow}}\n"
        "services: {app: {cpu: 1, cpu_sharing: fifo}}\n"
        "requests:\n"
        "  stay: {service: app, steps: [cpu: exp 10ms]}\n"
        "  grow: {service: app, steps: [cpu: exp 10ms]}\n",
        one);
    assert_int_equal(asked.capacity->kind, CAPACITY_FOUND);
    assert_true(fabs(asked.capacity->factor - 3.0) < 0.15);
    assert_true(fabs(asked.capacity->predicted.full - 3.0) < 0.2);
    arena_close(asked.arena);
}

static bool never(void *context, int points, double factor)
{
    (void)context;
    (void)factor;
    return points < 2;
}

static void what_is_interrupted_says_so(void **state)
{
    (void)state;
    struct asked asked;
    struct capacity_settings settings = rough;
    settings.watch = never;
    ask(&asked,
        "run: {duration: 20s}\n"
        "traffic: {all: {rate: 10/s, request: job}}\n"
        "requests: {job: {slo: {p95: 50ms}, steps: [wait: 10ms]}}\n",
        settings);
    assert_true(asked.capacity->interrupted);
    assert_int_equal(asked.capacity->kind, CAPACITY_UNKNOWN);
    arena_close(asked.arena);
}

static void rates_and_users_are_scaled(void **state)
{
    (void)state;
    struct asked asked;
    ask(&asked,
        "run: {duration: 5s}\n"
        "traffic:\n"
        "  a: {rate: {start: 10/s, stages: [{duration: 5s, target: 30/s}]}, request: x}\n"
        "  b: {users: 3, think: 1s, request: y}\n"
        "requests: {x: {steps: [wait: 1ms]}, y: {steps: [wait: 1ms]}}\n",
        (struct capacity_settings){.request = LOAD_ALL, .watch = never});
    const struct scenario *base = &asked.load.scenario;
    const struct scenario *twice = load_scaled(base, 2.0, LOAD_ALL, base->run, asked.arena);
    const struct scenario *least = load_scaled(base, 0.01, 1, base->run, asked.arena);
    assert_true(load_size(base, LOAD_ALL).per_s == 30.0);
    assert_true(load_size(twice, LOAD_ALL).per_s == 60.0);
    assert_true(load_size(twice, LOAD_ALL).users == 6.0);
    assert_true(load_size(twice, 0).users == 0.0);
    assert_true(load_size(least, LOAD_ALL).per_s == 30.0);
    assert_true(load_size(least, LOAD_ALL).users == 1.0);
    assert_true(load_size(base, LOAD_ALL).varies);
    assert_false(load_size(base, 1).per_s > 0.0);
    arena_close(asked.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_island_above_does_not_count),
        cmocka_unit_test(what_no_load_meets_is_never),
        cmocka_unit_test(what_has_no_limit_is_endless),
        cmocka_unit_test(only_the_target_is_changed),
        cmocka_unit_test(what_is_interrupted_says_so),
        cmocka_unit_test(rates_and_users_are_scaled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
