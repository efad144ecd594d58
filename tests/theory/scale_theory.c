/*
 * Studies of scaling whose outcome is known: V32, the horizontal scaling trap, in full, and
 * systems whose limit is a matter of arithmetic.
 */
#include "studies/scale.h"

#include "sim/laws.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

struct studied {
    struct arena *arena;
    struct load load;
    struct scale *scale;
};

static void study(struct studied *studied, const char *yaml, const char *vary,
                  const char *const *with, int count)
{
    struct source source = {.name = "test.yaml", .text = yaml, .length = strlen(yaml)};
    struct faults faults = {0};
    struct scale_along along[4];
    *studied = (struct studied){.arena = arena_open()};
    studied->load = (struct load){.arena = studied->arena, .folder = "."};
    if (!load_source(&studied->load, &source, NULL, 0, &faults))
        fail_msg("the scenario has mistakes");
    struct scale_settings settings = {
        .base = &studied->load, .axes = 1, .along = along, .alongs = count, .jobs = 1};
    assert_true(
        scale_axis_read(vary, &studied->load, &settings.axis[0], studied->arena, &faults));
    for (int i = 0; i < count; i++)
        assert_true(scale_along_read(with[i], &along[i], studied->arena, &faults));
    studied->scale = scale_study(&settings, studied->arena, &faults);
    assert_non_null(studied->scale);
    assert_null(studied->scale->imbalance);
}

static const struct scale_point *at(const struct scale *scale, double number)
{
    for (int i = 0; i < scale->points; i++)
        if (scale->point[i].number >= number && scale->point[i].number <= number)
            return &scale->point[i];
    fail_msg("%g was not tried", number);
    return NULL;
}

static void assert_carries(const struct scale *scale, double number, double per_s)
{
    double found = at(scale, number)->carried->system.throughput.mean;
    if (!(fabs(found / per_s - 1.0) <= .01))
        fail_msg("at %g it carries %.6g, not %.6g", number, found, per_s);
}

static void assert_shift(const struct scale_shift *shift, const char *from, const char *to,
                         double after)
{
    assert_string_equal(shift->from, from);
    assert_string_equal(shift->to, to);
    assert_true(shift->exact);
    assert_true(fabs(shift->after - after) < .5 && fabs(shift->before - after + 1.0) < .5);
}

/* Exact by product form (V32). */
static void the_trap_of_horizontal_scaling(void **state)
{
    (void)state;
    static const char trap[] =
        "run: {duration: 5m, warmup: 30s, replications: 5, seed: 32}\n"
        "traffic: {users: {users: 600, think: exp 1s, request: page}}\n"
        "services: {app: {cpu: 2, pools: {main: {connections: 5, per: fleet}}}}\n"
        "databases: {main: {cpu: 1000, slowdown: {contention: 5%, coherency: 0.2%}}}\n"
        "requests: {page: {service: app, steps: [{cpu: exp 20ms}, {query: exp 20ms}]}}\n";
    struct studied studied;
    study(
        &studied, trap, "n=1..64",
        (const char *const[]){"services.app.cpu=2x", "services.app.pools.main.connections=5x"},
        2);
    const struct scale *scale = studied.scale;
    assert_true(scale->point[scale->best].number == 4.0);
    assert_true(scale->best_certain);
    assert_true(scale->predicted_best == 4.0);
    assert_int_equal(scale->shifts.count, 1);
    assert_shift(&scale->shifts.at[0], "app.cpu", "main.cpu", 4.0);
    assert_int_equal(scale->predicted.count, 1);
    assert_shift(&scale->predicted.at[0], "app.cpu", "main.cpu", 4.0);
    assert_carries(scale, 1, 100.0);
    assert_carries(scale, 2, 200.0);
    assert_carries(scale, 3, 300.0);
    assert_carries(scale, 4, 369.0037);
    assert_carries(scale, 8, 329.4893);
    assert_carries(scale, 16, 227.4019);
    assert_carries(scale, 32, 133.7122);
    assert_true(scale->change.high < 0.0);
    assert_int_equal(scale->cause, SCALE_SLOWDOWN);
    assert_true(scale->has_usl);
    arena_close(studied.arena);
}

/* One core does 100/s. The pool of twenty is held for 50 ms: 400/s. The row is locked for
 * 3 ms by every second request: 667/s. So the pool is the limit from five on. */
static void a_pool_that_does_not_grow(void **state)
{
    (void)state;
    static const char shared[] =
        "run: {duration: 1m, warmup: auto, replications: 5, seed: 1}\n"
        "traffic: {web: {rate: 50/s, mix: {read: 50%, write: 50%}}}\n"
        "services:\n"
        "  app: {cpu: 1, balance: least-busy, pools: {main: {connections: 20, per: fleet}}}\n"
        "databases: {main: {cpu: 64, roundtrip: 0ms, connect: 0ms, rows: {stock: {count: "
        "1}}}}\n"
        "externals: {payment: {time: 50ms}, fraud: {time: 47ms}}\n"
        "requests:\n"
        "  read:\n"
        "    service: app\n"
        "    steps: [{cpu: exp 10ms}, {transaction: [call: payment]}]\n"
        "  write:\n"
        "    service: app\n"
        "    steps:\n"
        "      - cpu: exp 10ms\n"
        "      - transaction: [{call: fraud}, {lock: stock}, {query: 3ms}]\n";
    struct studied studied;
    study(&studied, shared, "services.app.instances=1..32", NULL, 0);
    const struct scale *scale = studied.scale;
    assert_carries(scale, 1, 100.0);
    assert_carries(scale, 2, 200.0);
    assert_shift(&scale->shifts.at[0], "app.cpu", "app.pools.main", scale->shifts.at[0].after);
    assert_in_range((int)scale->shifts.at[0].after, 4, 5);
    assert_true(scale->point[scale->best].number >= 4.0);
    assert_true(scale->point[scale->best].number <= 6.0);
    assert_int_equal(scale->cause, SCALE_SHARED);
    arena_close(studied.arena);
}

/* Two cores for each and nothing that is shared: it grows to the end. */
static void what_nothing_stops(void **state)
{
    (void)state;
    static const char free[] = "run: {duration: 1m, warmup: auto, replications: 5, seed: 1}\n"
                               "traffic: {web: {rate: 50/s, request: get}}\n"
                               "services: {app: {cpu: 2, balance: least-busy}}\n"
                               "requests: {get: {service: app, steps: [cpu: exp 10ms]}}\n";
    struct studied studied;
    study(&studied, free, "services.app.instances=1..8", NULL, 0);
    const struct scale *scale = studied.scale;
    assert_int_equal(scale->best, scale->points - 1);
    assert_int_equal(scale->shifts.count, 0);
    assert_carries(scale, 1, 200.0);
    assert_carries(scale, 8, 1600.0);
    assert_true(isinf(scale->usl.peak_at));
    arena_close(studied.arena);
}

/* M/M/c: where the quantile passes the limit. */
static double mmc_holds_to(int servers, double limit_s)
{
    double low = 0.0, high = servers / .012;
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2.0;
        if (laws_mmc_response_quantile_s(middle, .012, servers, .95) <= limit_s)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void objectives_hold_as_far_as_the_formula_says(void **state)
{
    (void)state;
    static const char yaml[] =
        "run: {duration: 60s, warmup: 5s, replications: 5, seed: 3}\n"
        "traffic: {visitors: {rate: 50/s, request: page}}\n"
        "services: {app: {cpu: 1, cpu_sharing: fifo}}\n"
        "requests: {page: {service: app, slo: {p95: 80ms}, steps: [cpu: exp 12ms]}}\n";
    struct studied studied;
    study(&studied, yaml, "services.app.cpu=1..8", NULL, 0);
    const struct scale *scale = studied.scale;
    for (int i = 0; i < scale->points; i++) {
        const struct capacity *holds = scale->point[i].holds;
        double exact = mmc_holds_to((int)scale->point[i].number, .08);
        assert_non_null(holds);
        assert_int_equal(holds->kind, CAPACITY_FOUND);
        if (!(fabs(50.0 * holds->factor / exact - 1.0) <= .02))
            fail_msg("at %g it holds to %.5g, not %.5g", scale->point[i].number,
                     50.0 * holds->factor, exact);
        assert_true(50.0 * holds->low <= exact * 1.01 && 50.0 * holds->high >= exact * .99);
    }
    assert_int_equal(scale->most_holding, scale->points - 1);
    arena_close(studied.arena);
}

/* p95 of the two stages alone is longer: no load is small enough. */
static void what_no_load_meets(void **state)
{
    (void)state;
    static const char yaml[] =
        "run: {duration: 60s, warmup: 5s, replications: 5, seed: 3}\n"
        "traffic: {visitors: {rate: 50/s, request: page}}\n"
        "services: {app: {cpu: 1, cpu_sharing: fifo}}\n"
        "requests: {page: {service: app, slo: {p95: 30ms}, steps: [cpu: exp 12ms]}}\n";
    struct studied studied;
    study(&studied, yaml, "services.app.cpu=1,2", NULL, 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(studied.scale->point[i].holds->kind, CAPACITY_NEVER);
    assert_int_equal(studied.scale->most_holding, -1);
    arena_close(studied.arena);
}

/* Exact by product form: five connections each at a database that slows down. */
static void a_trap_with_a_flat_top(void **state)
{
    (void)state;
    static const char trap[] =
        "run: {duration: 2m, warmup: 20s, replications: 5, seed: 55}\n"
        "traffic: {u: {users: 800, think: exp 1s, request: p}}\n"
        "services: {app: {cpu: 4, pools: {main: {connections: 8, per: fleet}}}}\n"
        "databases: {main: {cpu: 1000, roundtrip: 0ms, connect: 0ms, "
        "slowdown: {contention: 1%, coherency: 0.05%}}}\n"
        "requests: {p: {service: app, steps: [{cpu: exp 20ms}, {query: exp 30ms}]}}\n";
    struct studied studied;
    study(
        &studied, trap, "n=1..64",
        (const char *const[]){"services.app.cpu=4x", "services.app.pools.main.connections=8x"},
        2);
    assert_carries(studied.scale, 5, 614.44);
    assert_carries(studied.scale, 6, 615.86);
    assert_carries(studied.scale, 7, 604.10);
    const struct scale_point *best = &studied.scale->point[studied.scale->best];
    assert_true(fabs(best->number - 6.0) < .5);
    arena_close(studied.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_trap_of_horizontal_scaling),
        cmocka_unit_test(a_pool_that_does_not_grow),
        cmocka_unit_test(what_nothing_stops),
        cmocka_unit_test(objectives_hold_as_far_as_the_formula_says),
        cmocka_unit_test(what_no_load_meets),
        cmocka_unit_test(a_trap_with_a_flat_top),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
