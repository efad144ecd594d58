/*
 * A scenario, written down in a test, run as `headroom run` does:
 *
 *     struct staged_run run;
 *     staged_run_open(&run, "traffic: ...", &(struct run_settings){.jobs = 1});
 *     assert_true(run.result->stable);
 *     staged_run_close(&run);
 *
 * It must be without mistakes, and its books must balance.
 */
#ifndef HEADROOM_TESTS_STAGED_RUN_H
#define HEADROOM_TESTS_STAGED_RUN_H

#include "scenarios/language/load.h"
#include "studies/run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct staged_run {
    struct arena *arena;
    struct load load;
    struct result *result;
};

static inline void staged_run_open(struct staged_run *run, const char *yaml,
                                   const struct run_settings *settings)
{
    struct source source = {.name = "test.yaml", .text = yaml, .length = strlen(yaml)};
    struct faults faults = {0};
    const char *imbalance = NULL;
    run->arena = arena_open();
    run->load = (struct load){.arena = run->arena, .folder = "."};
    if (!load_source(&run->load, &source, NULL, 0, &faults)) {
        fault_print(&faults, stderr);
        fail_msg("the scenario has mistakes");
    }
    run->result = run_scenario(&run->load.scenario, settings, run->arena, &imbalance);
    assert_null(imbalance);
}

static inline void staged_run_close(struct staged_run *run)
{
    arena_close(run->arena);
}

static inline const struct result_resource *staged_run_resource(const struct staged_run *run,
                                                                const char *name)
{
    for (int i = 0; i < run->result->resources; i++)
        if (strcmp(run->result->resource[i].name, name) == 0)
            return &run->result->resource[i];
    fail_msg("there is no resource called %s", name);
    return NULL;
}

static inline const struct result_answers *staged_run_request(const struct staged_run *run,
                                                              const char *name)
{
    for (int i = 0; i < run->result->requests; i++)
        if (strcmp(run->result->request[i].name, name) == 0)
            return &run->result->request[i];
    fail_msg("there is no request called %s", name);
    return NULL;
}

static inline bool staged_run_warns(const struct staged_run *run, enum result_warning_kind kind)
{
    for (int i = 0; i < run->result->warnings; i++)
        if (run->result->warning[i].kind == kind)
            return true;
    return false;
}

static inline void assert_near(double value, double expected, double room)
{
    if (!(value >= expected - room && value <= expected + room))
        fail_msg("%.12g is not %.12g", value, expected);
}

/* The interval, made twice as wide (99.8% of those of eight replications contain what they
 * should), contains the number, give or take a relative `slack` for its digits. */
static inline void assert_measured(const struct measured *measured, double exact, double slack)
{
    double half = (measured->high - measured->low) / 2.0;
    double room = 2.0 * half + slack * (exact < 0.0 ? -exact : exact);
    if (!(measured->mean - room <= exact && exact <= measured->mean + room))
        fail_msg("%g is not in %g +- %g", exact, measured->mean, room);
}

#endif
