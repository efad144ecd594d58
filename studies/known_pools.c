#include "studies/known_pools.h"

#include "studies/known_parts.h"

#include <math.h>

enum { THREADS, POOL, APP, DATABASE };
enum { PAGE };

struct pool_trap {
    uint32_t threads, connections;
    double app_cores, database_cores;
    double app_s, first_s, outside_s, second_s;
    bool outside_first; /* the call is made before a connection is taken */
};

enum variant {
    BASE,
    EIGHT_CONNECTIONS,
    CALL_BEFORE,
    MORE_THREADS,
    MORE_APP_CORES,
    MORE_CONNECTIONS,
    MORE_DATABASE_CORES,
    FASTER_APP,
    FASTER_FIRST,
    FASTER_OUTSIDE,
    FASTER_SECOND
};

static const struct pool_trap variants[] = {
    [BASE] = {12, 4, 2, 2, .01,  .008,  .05, .004,  false},
    [EIGHT_CONNECTIONS] = {12, 8, 2, 2, .01,  .008,  .05, .004,  false},
    [CALL_BEFORE] = {12, 4, 2, 2, .01,  .008,  .05, .004,  true },
    [MORE_THREADS] = {13, 4, 2, 2, .01,  .008,  .05, .004,  false},
    [MORE_APP_CORES] = {12, 4, 3, 2, .01,  .008,  .05, .004,  false},
    [MORE_CONNECTIONS] = {12, 5, 2, 2, .01,  .008,  .05, .004,  false},
    [MORE_DATABASE_CORES] = {12, 4, 2, 3, .01,  .008,  .05, .004,  false},
    [FASTER_APP] = {12, 4, 2, 2, .008, .008,  .05, .004,  false},
    [FASTER_FIRST] = {12, 4, 2, 2, .01,  .0064, .05, .004,  false},
    [FASTER_OUTSIDE] = {12, 4, 2, 2, .01,  .008,  .04, .004,  false},
    [FASTER_SECOND] = {12, 4, 2, 2, .01,  .008,  .05, .0032, false},
};

static void page(struct program *program, struct arena *arena, const struct pool_trap *trap)
{
    const struct dist *outside = known_exponential(arena, trap->outside_s);
    program_enter(program, THREADS);
    program_serve(program, APP, known_exponential(arena, trap->app_s));
    if (trap->outside_first)
        program_delay(program, outside);
    program_enter(program, POOL);
    program_serve(program, DATABASE, known_exponential(arena, trap->first_s));
    if (!trap->outside_first)
        program_delay(program, outside);
    program_serve(program, DATABASE, known_exponential(arena, trap->second_s));
    program_leave(program);
    program_leave(program);
    program_end(program);
}

static void build_variant(struct blueprint *blueprint, struct arena *arena,
                          enum variant variant)
{
    const struct pool_trap *trap = &variants[variant];
    known_gate(blueprint, "threads", trap->threads);
    known_gate(blueprint, "pool", trap->connections);
    known_cores(blueprint, "app", trap->app_cores);
    known_cores(blueprint, "database", trap->database_cores);
    known_request(blueprint, "page");
    page(blueprint_program(blueprint, PAGE), arena, trap);
    known_users(blueprint, arena, PAGE, 40, .5);
}

/* parameter: enum variant */
static void build_trap(const struct known_system *known, struct blueprint *blueprint,
                       struct arena *arena)
{
    build_variant(blueprint, arena, (enum variant)known->parameter[0]);
}

#define BASE_PER_S      61.21165
#define BASE_RESPONSE_S .153470

static const struct known_quantity base[] = {
    {"throughput",           KNOWN_THROUGHPUT,  PAGE,     0, BASE_PER_S     },
    {"response",             KNOWN_RESPONSE,    PAGE,     0, BASE_RESPONSE_S},
    {"wait for a thread",    KNOWN_WAIT,        THREADS,  0, .0118837       },
    {"wait for the pool",    KNOWN_WAIT,        POOL,     0, .0681507       },
    {"utilization threads",  KNOWN_UTILIZATION, THREADS,  0, .722229        },
    {"utilization pool",     KNOWN_UTILIZATION, POOL,     0, .958307        },
    {"utilization app",      KNOWN_UTILIZATION, APP,      0, .306058        },
    {"utilization database", KNOWN_UTILIZATION, DATABASE, 0, .367270        },
};

static const struct known_quantity no_connection_left[] = {
    {"share of time full", KNOWN_CUSTOM, POOL, 0, .900085},
};

static const struct known_quantity eight_connections[] = {
    {"throughput",           KNOWN_THROUGHPUT,  PAGE,     0, 69.42128  },
    {"response",             KNOWN_RESPONSE,    PAGE,     0, .0761922  },
    {"wait for the pool",    KNOWN_WAIT,        POOL,     0, .000934790},
    {"utilization database", KNOWN_UTILIZATION, DATABASE, 0, .416528   },
};

static const struct known_quantity call_before[] = {
    {"throughput",        KNOWN_THROUGHPUT,  PAGE, 0, 69.51052  },
    {"response",          KNOWN_RESPONSE,    PAGE, 0, .0754524  },
    {"wait for the pool", KNOWN_WAIT,        POOL, 0, .000255452},
    {"utilization pool",  KNOWN_UTILIZATION, POOL, 0, .241869   },
};

/* ---- what would help ---- */

struct seen {
    double throughput_per_s, response_s;
};

static struct seen run_window(const struct known_system *known, const struct blueprint *plan,
                              uint64_t seed, int replication)
{
    sim_time start = sim_from_seconds(known->warmup_s);
    struct system *system = system_new(plan, seed, replication);
    system_run(system, start);
    struct reading *before = reading_take(system);
    system_run(system, sim_after(start, sim_from_seconds(known->duration_s)));
    struct reading *window = reading_take(system);
    reading_since(window, before);
    double ended = (double)window->request[PAGE].ended[OUTCOME_OK];
    double time_s = level_unit_seconds(window->request[PAGE].time[OUTCOME_OK]);
    reading_free(before);
    reading_free(window);
    if (!known_end(system))
        ended = (double)NAN;
    return (struct seen){ended / known->duration_s, time_s / ended};
}

/* The change from the base under the same chance, in multiples of what is known of the base. */
static void measure_change(const struct known_system *known, const struct blueprint *plan,
                           uint64_t seed, int replication, double *values)
{
    struct arena *arena = arena_open();
    struct blueprint base_plan;
    blueprint_init(&base_plan);
    build_variant(&base_plan, arena, BASE);
    blueprint_finish(&base_plan);
    struct seen before = run_window(known, &base_plan, seed, replication);
    struct seen after = run_window(known, plan, seed, replication);
    values[0] = 1.0 + (after.throughput_per_s - before.throughput_per_s) / BASE_PER_S;
    values[1] = 1.0 + (after.response_s - before.response_s) / BASE_RESPONSE_S;
    blueprint_free(&base_plan);
    arena_close(arena);
}

/* ---- the list ---- */

static const char chain[] = "Markov chain; lqsim";

#define TRAP(what, variant, window_s, list)                                                    \
    {                                                                                          \
        .id = "V28", .name = "pool trap, " what, .source = chain, .build = build_trap,         \
        .parameter = {variant}, .warmup_s = 10, .duration_s = (window_s), .replications = 20,  \
        KNOWN_LIST(list)                                                                       \
    }

/* Effects on throughput in percent, on the response in ms, as the source has them. */
#define EFFECT(what, variant, percent, ms)                                                     \
    {                                                                                          \
        .id = "V28", .name = "pool trap, " what, .source = "Markov chain",                     \
        .build = build_trap, .parameter = {variant}, .warmup_s = 10, .duration_s = 100,        \
        .replications = 20, .measure = measure_change,                                         \
        KNOWN_QUANTITIES(                                                                      \
            {"throughput to base", KNOWN_CUSTOM, PAGE, 0, 1.0 + (percent) / 100.0},            \
            {"response to base", KNOWN_CUSTOM, PAGE, 0, 1.0 + (ms) / (1e3 * BASE_RESPONSE_S)}) \
    }

const struct known_system known_pools[] = {
    {.id = "V28",
     .name = "pool trap, no connection left",
     .source = "Markov chain",
     .build = build_trap,
     .parameter = {BASE},
     .warmup_s = 10,
     .duration_s = 100,
     .replications = 20,
     .measure = known_share_full,
     KNOWN_LIST(no_connection_left)},
    TRAP("4 connections", BASE, 600, base),
    TRAP("8 connections", EIGHT_CONNECTIONS, 200, eight_connections),
    TRAP("call first", CALL_BEFORE, 200, call_before),
    EFFECT("+1 thread", MORE_THREADS, 0.0, 0.0),
    EFFECT("+1 app core", MORE_APP_CORES, .0633, -.413),
    EFFECT("+1 connection", MORE_CONNECTIONS, 9.2735, -55.457),
    EFFECT("+1 database core", MORE_DATABASE_CORES, .5793, -3.764),
    EFFECT("app work -20%", FASTER_APP, .1657, -1.081),
    EFFECT("first query -20%", FASTER_FIRST, 1.7795, -11.425),
    EFFECT("external call -20%", FASTER_OUTSIDE, 9.1304, -54.673),
    EFFECT("second query -20%", FASTER_SECOND, .9017, -5.840),
};
const int known_pools_count = (int)(sizeof known_pools / sizeof *known_pools);
