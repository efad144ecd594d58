/*
 * A small system for tests, told like a play: resources, and persons who come on stage at a
 * given instant and follow their program once. With constant times every instant of it can be
 * worked out by hand; stage_end tells when a person's request ended, to the nanosecond.
 *
 *     struct stage stage;
 *     stage_open(&stage);
 *     int gate = stage_gate(&stage, "gate", &(struct gate_spec){.capacity = 1});
 *     struct program *anna = stage_person(&stage, "anna", MS(1));
 *     ... program_enter(anna, gate), program_delay(anna, stage_time(&stage, MS(10))) ...
 *     stage_play(&stage, MS(100));
 *     assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(11));
 *     stage_close(&stage);
 *
 * stage_close asserts that all books balance.
 */
#ifndef HEADROOM_TESTS_STAGE_H
#define HEADROOM_TESTS_STAGE_H

#include "models/reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MS(ms) sim_from_ns(1e6 * (ms))

enum { STAGE_PERSONS = 32, STAGE_DISTS = 128 };

struct stage {
    struct blueprint plan;
    struct system *system;
    struct dist dist[STAGE_DISTS];
    int dists;
    struct traffic_share share[STAGE_PERSONS];
    sim_time sent[STAGE_PERSONS];
};

static inline void stage_open(struct stage *stage)
{
    stage->system = NULL;
    stage->dists = 0;
    blueprint_init(&stage->plan);
}

/* Keeps a distribution for as long as the stage stands. */
static inline const struct dist *stage_dist(struct stage *stage, struct dist dist)
{
    assert_true(stage->dists < STAGE_DISTS);
    stage->dist[stage->dists] = dist;
    return &stage->dist[stage->dists++];
}

static inline const struct dist *stage_time(struct stage *stage, sim_time time)
{
    return stage_dist(stage, dist_constant((double)time));
}

static inline const struct dist *stage_count(struct stage *stage, int count)
{
    return stage_dist(stage, dist_constant(count));
}

/* A gate with an endless backlog unless one is given. */
static inline int stage_gate(struct stage *stage, const char *name,
                             const struct gate_spec *spec)
{
    struct gate_spec copy = *spec;
    if (!copy.backlog)
        copy.backlog = GATE_ENDLESS;
    return blueprint_gate(&stage->plan, name, 1, &copy);
}

static inline int stage_station(struct stage *stage, const char *name,
                                const struct station_spec *spec)
{
    return blueprint_station(&stage->plan, name, 1, spec);
}

static inline int stage_rows(struct stage *stage, const char *name,
                             const struct rows_spec *spec)
{
    return blueprint_rows(&stage->plan, name, spec);
}

/* A kind of request that one client sends once, at `at` > 0. */
static inline struct program *stage_client(struct stage *stage, sim_time at,
                                           const struct request_spec *spec)
{
    int request = blueprint_request(&stage->plan, spec);
    assert_true(request < STAGE_PERSONS);
    stage->sent[request] = at;
    stage->share[request] = (struct traffic_share){.request = request, .share = 1.0};
    blueprint_traffic(&stage->plan,
                      &(struct traffic_spec){.name = spec->name,
                                             .mix = &stage->share[request],
                                             .mix_count = 1,
                                             .rate = {.mean_per_s = 1e9 / (double)at},
                                             .arrivals = ARRIVALS_EVEN,
                                             .stop_after = at + at / 2 + 1});
    return blueprint_program(&stage->plan, request);
}

static inline struct program *stage_person(struct stage *stage, const char *name, sim_time at)
{
    return stage_client(stage, at, &(struct request_spec){.name = name});
}

/* Lets everything happen until then; the first call raises the curtain. */
static inline void stage_play(struct stage *stage, sim_time until)
{
    if (!stage->system) {
        blueprint_finish(&stage->plan);
        stage->system = system_new(&stage->plan, 1, 0);
    }
    assert_true(system_run(stage->system, until));
}

static inline int stage_number(const struct stage *stage, const char *name)
{
    int i = 0;
    while (strcmp(stage->plan.request[i].spec.name, name) != 0)
        i++;
    return i;
}

/* When the person's request ended, 0 if it has not ended in this way. */
static inline sim_time stage_end(const struct stage *stage, const char *name,
                                 enum outcome outcome)
{
    int request = stage_number(stage, name);
    const struct request_account *account = &stage->system->account[request];
    if (account->ended[outcome] != 1)
        return 0;
    return stage->sent[request] + (sim_time)account->time[outcome];
}

/* Which resource's or request's books disagree since the start; NULL if all balance. */
static inline const char *stage_imbalance(const struct stage *stage)
{
    sim_integral gap;
    struct reading *reading = reading_take(stage->system);
    const char *name = reading_imbalance(reading, &gap);
    reading_free(reading);
    return name;
}

static inline void stage_close(struct stage *stage)
{
    const char *unbalanced = stage_imbalance(stage);
    assert_string_equal(unbalanced ? unbalanced : "none", "none");
    system_free(stage->system);
    blueprint_free(&stage->plan);
}

#endif
