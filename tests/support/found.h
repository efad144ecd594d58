/*
 * What studies find in a scenario given as text: it is loaded, assembled, run as its `run:`
 * says on one thread, and told. The result has measured numbers and where the time goes;
 * further studies are made of it by the test.
 */
#ifndef HEADROOM_TESTS_SUPPORT_FOUND_H
#define HEADROOM_TESTS_SUPPORT_FOUND_H

#include "scenarios/language/load.h"
#include "studies/holding.h"
#include "studies/measure.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct found {
    struct arena *arena;
    struct load load;
    struct assembly assembly;
    struct measure *measure;
    struct holding *holding;
    struct result result;
};

static inline bool found_take(void *context, int replication, const struct trial_window *window)
{
    struct found *found = context;
    (void)replication;
    assert_null(window->imbalance);
    measure_add(found->measure, window);
    holding_add(found->holding, window->books);
    return true;
}

static inline void found_tell(struct found *found)
{
    struct result *result = &found->result;
    measure_tell(found->measure, result, found->arena);
    holding_time_of_sent(found->holding, found->assembly.sent, &result->system, found->arena);
    for (int i = 0; i < result->requests; i++)
        holding_time(found->holding, i, found->assembly.reach[i].kind, &result->request[i],
                     found->arena);
    int told = 0;
    for (int i = 0; i < found->assembly.blueprint.resources; i++)
        if (assembly_kind(&found->assembly, i))
            holding_doing(found->holding, i, &result->resource[told++], found->arena);
}

static inline void found_open(struct found *found, const char *text)
{
    struct source source = {.name = "found.yaml", .text = text, .length = strlen(text)};
    struct faults faults = {0};
    *found = (struct found){.arena = arena_open()};
    found->load = (struct load){.arena = found->arena, .folder = "."};
    if (!load_source(&found->load, &source, NULL, 0, &faults)) {
        fault_print(&faults, stderr);
        fail();
    }
    const struct scenario_run *run = found->load.scenario.run;
    assembly_init(&found->assembly, &found->load.scenario, found->arena);
    found->measure = measure_open(&found->assembly);
    found->holding = holding_open(&found->assembly.blueprint);
    trial_run(&(struct trial_plan){.blueprint = &found->assembly.blueprint,
                                   .seed = run->seed,
                                   .warmup = run->warmup,
                                   .duration = run->duration,
                                   .least = (int)run->replications,
                                   .most = (int)run->replications,
                                   .threads = 1},
              found_take, found, NULL);
    found->result.scenario = &found->load.scenario;
    found_tell(found);
}

static inline void found_close(struct found *found)
{
    measure_close(found->measure);
    holding_close(found->holding);
    assembly_free(&found->assembly);
    arena_close(found->arena);
}

static inline const struct result_resource *found_resource(const struct found *found,
                                                           const char *name)
{
    for (int i = 0; i < found->result.resources; i++)
        if (strcmp(found->result.resource[i].name, name) == 0)
            return &found->result.resource[i];
    fail_msg("no resource '%s'", name);
    return NULL;
}

#endif
