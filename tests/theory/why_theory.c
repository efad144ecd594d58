/*
 * Causal tables that are known exactly (V28, V29): one lever at a time on a nested system, with
 * what it does to the throughput by the formula. The fullest resource is not always the best
 * lever, nor does anything full help.
 */
#include "studies/why.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define TOLERANCE 0.005 /* of throughput */

struct known_lever {
    const char *path;
    double change;      /* of throughput, as a share */
    double response_ms; /* of the mean; NAN: not known */
};

/* By the change, largest first. */
static const struct known_lever pool_trap[] = {
    {"services.app.pools.main.connections",                 0.092735, -55.457},
    {"externals.ratings.time",                              0.091304, -54.673},
    {"requests.page.steps.2.transaction.steps.1.query.cpu", 0.017795, -11.425},
    {"requests.page.steps.2.transaction.steps.3.query.cpu", 0.009017, -5.840 },
    {"databases.main.cpu",                                  0.005793, -3.764 },
    {"requests.page.steps.1.cpu",                           0.001657, -1.081 },
    {"services.app.cpu",                                    0.000633, -0.413 },
    {"services.app.workers",                                0.0,      0.0    },
};

/* X 39.99996, with the warehouse a fifth faster 47.61801. */
static const struct known_lever row_lock[] = {
    {"externals.warehouse.time",            0.190452, NAN},
    {"services.app.pools.main.connections", 0.0,      NAN},
    {"databases.main.cpu",                  0.0,      NAN},
};

/* Three stations and users who think: exact by product form. Nearly balanced, so nothing full
 * is far ahead, and the fullest is not the best lever. */
static const char balanced_yaml[] =
    "run: {duration: 120s, warmup: 10s, replications: 10, seed: 41}\n"
    "traffic: {u: {users: 90, think: exp 600ms, request: page}}\n"
    "services: {app: {cpu: 2}}\n"
    "databases: {main: {cpu: 4, disk: 3, roundtrip: 0ms, connect: 0ms}}\n"
    "requests: {page: {service: app, steps: [{cpu: exp 12ms}, "
    "{query: {cpu: exp 20ms, disk: exp 18ms}}]}}\n";
static const struct known_lever balanced[] = {
    {"services.app.cpu",                 0.01875, NAN},
    {"requests.page.steps.2.query.disk", 0.01731, NAN},
    {"requests.page.steps.1.cpu",        0.01666, NAN},
    {"databases.main.disk",              0.01530, NAN},
    {"requests.page.steps.2.query.cpu",  0.00866, NAN},
    {"databases.main.cpu",               0.00432, NAN},
};

/* Workers are 95% used, but they wait for three slots of a call. */
static const char slots_yaml[] =
    "run: {duration: 120s, warmup: 10s, replications: 10, seed: 44}\n"
    "traffic: {u: {users: 30, think: exp 200ms, request: page}}\n"
    "services: {app: {cpu: 1, workers: 10}}\n"
    "externals: {ext: {time: exp 50ms, concurrency: 3}}\n"
    "requests: {page: {service: app, steps: [{cpu: exp 6ms}, {call: ext}]}}\n";
static const struct known_lever slots[] = {
    {"externals.ext.concurrency", 0.32646, NAN},
    {"externals.ext.time",        0.24799, NAN},
    {"services.app.workers",      0.00006, NAN},
};

struct stage {
    struct arena *arena;
    const struct why *why;
};

static void find(struct stage *stage, const struct load *load)
{
    struct why_settings settings = {0};
    const char *imbalance = NULL;
    stage->why = why_find(load, &settings, stage->arena, &imbalance);
    assert_non_null(stage->why);
}

static struct stage pull(const char *path)
{
    struct stage stage = {.arena = arena_open()};
    struct load *load = ARENA_NEW(stage.arena, struct load);
    struct faults *faults = ARENA_NEW(stage.arena, struct faults);
    load->arena = stage.arena;
    assert_true(load_file(load, path, NULL, 0, faults));
    find(&stage, load);
    return stage;
}

static struct stage pull_text(const char *yaml)
{
    struct stage stage = {.arena = arena_open()};
    struct load *load = ARENA_NEW(stage.arena, struct load);
    struct faults *faults = ARENA_NEW(stage.arena, struct faults);
    struct source source = {"test.yaml", yaml, strlen(yaml)};
    *load = (struct load){.arena = stage.arena, .folder = "."};
    assert_true(load_source(load, &source, NULL, 0, faults));
    find(&stage, load);
    return stage;
}

static int rank_of(const struct why *why, const char *path)
{
    for (int i = 0; i < why->effects; i++) {
        const struct lever *lever = why->effect[i].lever;
        if (lever->path == strlen(path) && strncmp(lever->setting, path, lever->path) == 0)
            return i;
    }
    fail_msg("no lever %s", path);
    return -1;
}

static void hold_against(const struct why *why, const struct known_lever *known)
{
    const struct why_effect *effect = &why->effect[rank_of(why, known->path)];
    const struct measured *change = &effect->effect.change[PAIRED_THROUGHPUT];
    if (!(fabs(change->mean - known->change) <= TOLERANCE))
        fail_msg("%s: %+.3f%%, not %+.3f%%", known->path, 100 * change->mean,
                 100 * known->change);
    if (!(change->high - change->low <= 2 * fmax(0.0025, 0.01 * known->change)))
        fail_msg("%s: known to ±%.3f%% only", known->path, 50 * (change->high - change->low));
    double response_ms = 1e3 * effect->effect.difference[PAIRED_MEAN].mean;
    if (!isnan(known->response_ms) && !(fabs(response_ms - known->response_ms) <= 1.5))
        fail_msg("%s: %+.3f ms, not %+.3f ms", known->path, response_ms, known->response_ms);
}

/* What is more than half a point apart, or helps at all where the other does not. */
static void the_pool_trap_has_its_table(void **state)
{
    (void)state;
    enum { COUNT = sizeof pool_trap / sizeof *pool_trap };
    struct stage stage = pull("scenarios/traps/pool_held_over_call.yaml");
    assert_int_equal(stage.why->by, PAIRED_THROUGHPUT);
    for (int i = 0; i < COUNT; i++)
        hold_against(stage.why, &pool_trap[i]);
    for (int i = 1; i < COUNT; i++)
        if (rank_of(stage.why, pool_trap[i - 1].path) > rank_of(stage.why, pool_trap[i].path))
            fail_msg("%s stands before %s", pool_trap[i].path, pool_trap[i - 1].path);
    arena_close(stage.arena);
}

static void under_a_row_lock_only_the_call_counts(void **state)
{
    (void)state;
    enum { COUNT = sizeof row_lock / sizeof *row_lock };
    struct stage stage = pull("scenarios/traps/row_lock.yaml");
    for (int i = 0; i < COUNT; i++)
        hold_against(stage.why, &row_lock[i]);
    assert_int_equal(rank_of(stage.why, row_lock[0].path), 0);
    for (int i = 1; i < COUNT; i++) {
        int rank = rank_of(stage.why, row_lock[i].path);
        assert_int_equal(stage.why->effect[rank].word, WHY_NOTHING);
    }
    arena_close(stage.arena);
}

/* Levers that are half a point apart stand in the right order. */
static void hold_table(const char *yaml, const struct known_lever *known, int count)
{
    struct stage stage = pull_text(yaml);
    for (int i = 0; i < count; i++)
        hold_against(stage.why, &known[i]);
    for (int i = 0; i < count; i++)
        for (int j = i + 1; j < count; j++)
            if (known[i].change - known[j].change > TOLERANCE &&
                rank_of(stage.why, known[i].path) > rank_of(stage.why, known[j].path))
                fail_msg("%s stands before %s", known[j].path, known[i].path);
    arena_close(stage.arena);
}

static void of_three_that_are_nearly_full(void **state)
{
    (void)state;
    hold_table(balanced_yaml, balanced, sizeof balanced / sizeof *balanced);
}

static void workers_that_wait_for_slots(void **state)
{
    (void)state;
    hold_table(slots_yaml, slots, sizeof slots / sizeof *slots);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pool_trap_has_its_table),
        cmocka_unit_test(under_a_row_lock_only_the_call_counts),
        cmocka_unit_test(of_three_that_are_nearly_full),
        cmocka_unit_test(workers_that_wait_for_slots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
