#include "studies/known_deadlocks.h"

#include "studies/known_parts.h"

#include <math.h>

enum { THREADS, POOL };
enum { JOB, SECOND };

/* parameter: threads, connections, runs a replication. What a job does with both connections
 * is a request of its own that it calls: those go before others in the line for one. */
static void build_nested(const struct known_system *known, struct blueprint *blueprint,
                         struct arena *arena)
{
    struct gate_spec threads = {.capacity = (uint32_t)known->parameter[0], .backlog = 0};
    struct gate_spec pool = {
        .capacity = (uint32_t)known->parameter[1], .backlog = GATE_ENDLESS, .ranked = true};
    blueprint_gate(blueprint, "threads", 1, &threads);
    blueprint_gate(blueprint, "pool", 1, &pool);
    known_request(blueprint, "job");
    blueprint_request(blueprint, &(struct request_spec){.name = "second", .priority = 1});
    struct program *second = blueprint_program(blueprint, SECOND);
    program_enter(second, POOL);
    program_delay(second, known_exponential(arena, .05));
    program_leave(second);
    program_end(second);
    struct program *job = blueprint_program(blueprint, JOB);
    program_enter(job, THREADS);
    program_enter(job, POOL);
    program_delay(job, known_exponential(arena, .05));
    program_call(job, SECOND, second);
    program_leave(job);
    program_leave(job);
    program_end(job);
    known_poisson(blueprint, arena, JOB, 20);
    blueprint->max_in_flight = 64;
}

/* As many jobs want a second connection, or have one, as there are connections: since each of
 * them has its first, none can have its second. */
static bool is_stuck(const struct system *system)
{
    return system->account[SECOND].present.value ==
           (int64_t)system->plan->resource[POOL].gate.capacity;
}

/* In seconds; INFINITY: not before `limit`, NAN: the books did not balance. */
static double stuck_at(const struct blueprint *plan, uint64_t seed, int run, sim_time limit)
{
    struct system *system = system_new(plan, seed, run);
    bool stuck = false;
    while (!stuck && system_step(system, limit))
        stuck = is_stuck(system);
    double at_s = stuck ? sim_seconds(system->world.now) : (double)INFINITY;
    return known_end(system) ? at_s : (double)NAN;
}

static void measure_time(const struct known_system *known, const struct blueprint *plan,
                         uint64_t seed, int replication, double *values)
{
    int runs = (int)known->parameter[2];
    double sum_s = 0.0;
    for (int i = 0; i < runs; i++)
        sum_s += stuck_at(plan, seed, replication * runs + i, SIM_NEVER - 1);
    values[0] = sum_s / runs;
}

static void measure_whether(const struct known_system *known, const struct blueprint *plan,
                            uint64_t seed, int replication, double *values)
{
    double at_s = stuck_at(plan, seed, replication, sim_from_seconds(known->duration_s));
    values[0] = isnan(at_s) ? at_s : (double)isfinite(at_s);
}

#define NESTED(threads, connections, runs, kind, seconds)                                      \
    {                                                                                          \
        .id = "V31",                                                                           \
        .name = "nested checkouts, " #threads " threads, " #connections " connections",        \
        .source = "Markov chain, mean time to absorption", .build = build_nested,              \
        .parameter = {threads, connections, runs}, .replications = 20,                         \
        .measure = measure_time, KNOWN_QUANTITIES({"stuck after", kind, JOB, 0, seconds})      \
    }

const struct known_system known_deadlocks[] = {
    {.id = "V31",
     .name = "nested checkouts, 4 threads, 5 connections",
     .source = "more connections than threads",
     .build = build_nested,
     .parameter = {4, 5, 1},
     .duration_s = 1000,
     .replications = 4,
     .measure = measure_whether,
     KNOWN_QUANTITIES({"stuck", KNOWN_CUSTOM, JOB, 0, 0.0})},
    NESTED(4, 4, 300, KNOWN_CUSTOM, 2.290167),
    NESTED(5, 4, 300, KNOWN_CUSTOM, 1.583379),
    NESTED(4, 3, 400, KNOWN_CUSTOM, .537319),
    NESTED(8, 8, 1, KNOWN_CUSTOM_RARE, 1817.406),
};
const int known_deadlocks_count = (int)(sizeof known_deadlocks / sizeof *known_deadlocks);
