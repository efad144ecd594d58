#include "studies/known_courses.h"

#include "studies/known_parts.h"

#include <math.h>

/* ---- one queue, whatever sends to it ---- */

/* Requests that only ask a station of this kind, `mean_s` each. */
static void build_queue(struct blueprint *blueprint, struct arena *arena,
                        struct station_spec spec, double mean_s)
{
    int server = blueprint_station(blueprint, "server", 1, &spec);
    int request = known_request(blueprint, "request");
    struct program *program = blueprint_program(blueprint, request);
    program_serve(program, server, known_exponential(arena, mean_s));
    program_end(program);
}

static void send(struct blueprint *blueprint, struct traffic_spec spec)
{
    static const struct traffic_share all[] = {
        {0, 1.0}
    };
    spec.name = "traffic";
    spec.mix = all;
    spec.mix_count = 1;
    blueprint_traffic(blueprint, &spec);
}

/* ---- following courses ---- */

/* What is looked at (`index` of a quantity), at its instant `at`. */
enum look {
    LOOK_LEVEL,    /* the number in the system */
    LOOK_SETTLED,  /* the same, where it has been steady for long: averaged up to then */
    LOOK_VARIANCE, /* of the number over the courses */
    LOOK_FULL,     /* the share of courses in which at least parameter[1] are there */
    LOOK_CYCLES,   /* from here on: see the long course of a wave */
    LOOK_AMPLITUDE,
    LOOK_LAG
};

#define SETTLED_LOOKS  16
#define SETTLED_STEP_S 0.5

static double level_at(struct system *system, double at_s)
{
    system_run(system, sim_from_seconds(at_s));
    return (double)system_present(system);
}

static double settled_by(struct system *system, double at_s)
{
    struct tally levels = {0};
    for (int before = SETTLED_LOOKS - 1; before >= 0; before--)
        tally_add(&levels, level_at(system, at_s - before * SETTLED_STEP_S));
    return levels.mean;
}

static bool follow(const struct known_system *known, struct system *system, struct tally *seen)
{
    for (int i = 0; i < known->quantities; i++) {
        const struct known_quantity *quantity = &known->quantity[i];
        if (quantity->index >= LOOK_CYCLES)
            break;
        double level = quantity->index == LOOK_SETTLED ? settled_by(system, quantity->at)
                                                       : level_at(system, quantity->at);
        if (quantity->index == LOOK_FULL)
            level = level >= known->parameter[1] ? 1.0 : 0.0;
        tally_add(&seen[i], level);
    }
    return known_end(system);
}

/* parameter[0] courses, each a replication of its own. */
static void measure_courses(const struct known_system *known, const struct blueprint *plan,
                            uint64_t seed, int replication, double *values)
{
    struct tally seen[KNOWN_QUANTITIES_MOST] = {0};
    int courses = (int)known->parameter[0];
    bool sound = true;
    for (int i = 0; i < courses; i++) {
        struct system *system = system_new(plan, seed, replication * courses + i);
        sound = follow(known, system, seen) && sound;
    }
    for (int i = 0; i < known->quantities; i++) {
        bool spread = known->quantity[i].index == LOOK_VARIANCE;
        values[i] = spread ? tally_variance(&seen[i]) : seen[i].mean;
        values[i] = sound ? values[i] : (double)NAN;
    }
}

/* ---- V23: bursts ---- */

/* With 40/s for 2 s and 160/s for 2/3 s, on average. */
static void build_bursts(const struct known_system *known, struct blueprint *blueprint,
                         struct arena *arena)
{
    (void)known;
    build_queue(blueprint, arena, (struct station_spec){.servers = 1}, 0.01);
    send(blueprint, (struct traffic_spec){
                        .rate = {.mean_per_s = 70.0 },
                        .arrivals = ARRIVALS_MMPP,
                        .mmpp = { .low = 40.0 / 70.0,
                                 .high = 160.0 / 70.0,
                                 .to_high_per_s = 0.5,
                                 .to_low_per_s = 1.5}
    });
}

/* The books of a long window, and how often more than 50 are there: bursty arrivals do not see
 * time averages, so a clock looks. */
static void measure_bursts(const struct known_system *known, const struct blueprint *plan,
                           uint64_t seed, int replication, double *values)
{
    const double step_s = 0.25;
    struct system *system = system_new(plan, seed, replication);
    system_run(system, sim_from_seconds(known->warmup_s));
    struct reading *opened = reading_take(system);
    struct tally crowded = {0};
    int steps = (int)(known->duration_s / step_s);
    for (int i = 1; i <= steps; i++)
        tally_add(&crowded, level_at(system, known->warmup_s + i * step_s) > 50.0 ? 1.0 : 0.0);
    struct reading *books = reading_take(system);
    reading_since(books, opened);
    const struct request_reading *request = &books->request[0];
    double window_ns = (double)(books->to - books->from);
    double ended = (double)request->ended[OUTCOME_OK];
    values[0] = ended / window_ns * 1e9;
    values[1] = books->resource[0].busy / window_ns;
    values[2] = (double)request->present / window_ns;
    values[3] = (double)request->time[OUTCOME_OK] / ended * 1e-9;
    values[4] = crowded.mean;
    reading_free(opened);
    reading_free(books);
    if (!known_end(system))
        values[0] = (double)NAN;
}

static const struct known_quantity bursts[] = {
    {"throughput", KNOWN_CUSTOM,       0, 0, 70.0    },
    {"busy",       KNOWN_CUSTOM,       0, 0, 0.7     },
    {"L",          KNOWN_CUSTOM,       0, 0, 32.95452},
    {"response",   KNOWN_CUSTOM,       0, 0, 0.470779},
    {"P(N > 50)",  KNOWN_CUSTOM_SHARE, 0, 0, 0.231852},
};

/* ---- V24: a wave ---- */

#define WAVE_S        60.0
#define WAVE_STEADY_S 300.0 /* the empty start is forgotten to one part in 10^26 */
#define WAVE_CYCLES   10
#define WAVE_LOOKS    60 /* in each cycle */

static void build_wave(const struct known_system *known, struct blueprint *blueprint,
                       struct arena *arena)
{
    (void)known;
    build_queue(blueprint, arena, (struct station_spec){.servers = STATION_INFINITE}, 5.0);
    send(blueprint, (struct traffic_spec){
                        .rate = {.mean_per_s = 100.0, .swing = 0.6, .period_s = WAVE_S}
    });
}

/* The number there swings as the load does, less and later: looked at at equal distances over
 * whole cycles, its sine and cosine parts are independent of its mean. */
static bool follow_cycles(struct system *system, double *level, double *amplitude, double *lag)
{
    struct tally mean = {0};
    double in_phase = 0.0, behind = 0.0;
    for (int i = 0; i < WAVE_CYCLES * WAVE_LOOKS; i++) {
        double at_s = WAVE_STEADY_S + i * WAVE_S / WAVE_LOOKS;
        double angle = 2.0 * M_PI * at_s / WAVE_S, there = level_at(system, at_s);
        in_phase += there * sin(angle);
        behind -= there * cos(angle);
        if (i % WAVE_LOOKS == WAVE_LOOKS / 4)
            tally_add(&mean, there);
    }
    *level = mean.mean;
    *amplitude = hypot(in_phase, behind) * 2.0 / (WAVE_CYCLES * WAVE_LOOKS);
    *lag = atan2(behind, in_phase) / (2.0 * M_PI) * WAVE_S;
    return known_end(system);
}

static void measure_wave(const struct known_system *known, const struct blueprint *plan,
                         uint64_t seed, int replication, double *values)
{
    measure_courses(known, plan, seed, replication, values);
    struct system *system = system_new(plan, seed, -1 - replication);
    double *steady = &values[known->quantities - 3];
    if (!follow_cycles(system, &steady[0], &steady[1], &steady[2]))
        steady[0] = (double)NAN;
}

static const struct known_quantity wave[] = {
    {"N(5 s)",    KNOWN_CUSTOM, LOOK_LEVEL,     5,   372.3732},
    {"N(15 s)",   KNOWN_CUSTOM, LOOK_LEVEL,     15,  716.6943},
    {"N(30 s)",   KNOWN_CUSTOM, LOOK_LEVEL,     30,  622.3476},
    {"N(45 s)",   KNOWN_CUSTOM, LOOK_LEVEL,     45,  264.5035},
    {"N(60 s)",   KNOWN_CUSTOM, LOOK_LEVEL,     60,  376.7163},
    {"N(315 s)",  KNOWN_CUSTOM, LOOK_CYCLES,    315, 735.4500},
    {"amplitude", KNOWN_CUSTOM, LOOK_AMPLITUDE, 0,   265.7725},
    {"lag, s",    KNOWN_CUSTOM, LOOK_LAG,       0,   4.606083},
};

/* ---- V25: from the empty system, and through a spike ---- */

static void build_from_empty(const struct known_system *known, struct blueprint *blueprint,
                             struct arena *arena)
{
    (void)known;
    build_queue(blueprint, arena, (struct station_spec){.servers = 1}, 0.01);
    send(blueprint, (struct traffic_spec){.rate = {.mean_per_s = 80.0}});
}

static const struct known_quantity from_empty[] = {
    {"N(0.05 s)", KNOWN_CUSTOM, LOOK_LEVEL, 0.05, 1.469461},
    {"N(0.1 s)",  KNOWN_CUSTOM, LOOK_LEVEL, 0.1,  2.030282},
    {"N(0.25 s)", KNOWN_CUSTOM, LOOK_LEVEL, 0.25, 2.846012},
    {"N(0.5 s)",  KNOWN_CUSTOM, LOOK_LEVEL, 0.5,  3.405039},
    {"N(1 s)",    KNOWN_CUSTOM, LOOK_LEVEL, 1,    3.791873},
    {"N(2 s)",    KNOWN_CUSTOM, LOOK_LEVEL, 2,    3.962982},
    {"N(5 s)",    KNOWN_CUSTOM, LOOK_LEVEL, 5,    3.999514},
};

static void build_spike(const struct known_system *known, struct blueprint *blueprint,
                        struct arena *arena)
{
    static const struct rate_point course[] = {
        {0,  50 },
        {20, 50 },
        {20, 110},
        {40, 110},
        {40, 50 }
    };
    struct rate_spec rate = {.points = course, .count = 5};
    build_queue(blueprint, arena, (struct station_spec){.servers = known->parameter[1]}, 0.05);
    send(blueprint, (struct traffic_spec){.rate = rate});
}

/* It is steady again well before 80 s. */
static const struct known_quantity spike[] = {
    {"N(20 s)",           KNOWN_CUSTOM,        LOOK_SETTLED,  20,   3.033095       },
    {"N(25 s)",           KNOWN_CUSTOM,        LOOK_LEVEL,    25,   155.1444       },
    {"N(30 s)",           KNOWN_CUSTOM,        LOOK_LEVEL,    30,   305.1444       },
    {"N(40 s)",           KNOWN_CUSTOM,        LOOK_LEVEL,    40,   605.1444       },
    {"variance, 40 s",    KNOWN_CUSTOM_SPREAD, LOOK_VARIANCE, 40,   61.445 * 61.445},
    {"N(45 s)",           KNOWN_CUSTOM,        LOOK_LEVEL,    45,   455.1444       },
    {"N(50 s)",           KNOWN_CUSTOM,        LOOK_LEVEL,    50,   305.1446       },
    {"N(60 s)",           KNOWN_CUSTOM,        LOOK_LEVEL,    60,   35.92217       },
    {"P(all busy), 60 s", KNOWN_CUSTOM_SHARE,  LOOK_FULL,     60,   0.658335       },
    {"N(80 s)",           KNOWN_CUSTOM,        LOOK_SETTLED,  87.5, 3.033095       },
};

/* ---- V26: a server that boots ---- */

static void build_cold_start(const struct known_system *known, struct blueprint *blueprint,
                             struct arena *arena)
{
    (void)known;
    const struct dist *boot = known_exponential(arena, 0.2);
    build_queue(blueprint, arena, (struct station_spec){.servers = 1, .boot = boot}, 0.01);
    send(blueprint, (struct traffic_spec){.rate = {.mean_per_s = 50.0}});
}

static const struct known_quantity cold_start[] = {
    {"response", KNOWN_RESPONSE,    0, 0, 0.22},
    {"running",  KNOWN_UTILIZATION, 0, 0, 0.5 },
};

const struct known_system known_courses[] = {
    {.id = "V23",
     .name = "bursts: MMPP(2)/M/1",
     .source = "Markov chain, solved numerically",
     .build = build_bursts,
     .warmup_s = 100.0,
     .duration_s = 4000.0,
     .measure = measure_bursts,
     .replications = 12,
     KNOWN_LIST(bursts)},
    {.id = "V24",
     .name = "wave: M(t)/M/infinity from empty",
     .source = "Poisson, its mean from a linear equation",
     .build = build_wave,
     .parameter = {8},
     .duration_s = WAVE_S,
     .measure = measure_wave,
     .replications = 10,
     KNOWN_LIST(wave)},
    {.id = "V25",
     .name = "M/M/1 from empty",
     .source = "Markov chain, solved numerically",
     .build = build_from_empty,
     .parameter = {400},
     .duration_s = 5.0,
     .measure = measure_courses,
     .replications = 20,
     KNOWN_LIST(from_empty)},
    {.id = "V25",
     .name = "a spike over M/M/4",
     .source = "Markov chain, solved numerically",
     .build = build_spike,
     .parameter = {32, 4},
     .duration_s = 87.5,
     .measure = measure_courses,
     .replications = 20,
     KNOWN_LIST(spike)},
    {.id = "V26",
     .name = "cold start: M/M/1 that boots",
     .source = "1/(mu - lambda) + boot",
     .build = build_cold_start,
     .warmup_s = 20.0,
     .duration_s = 3000.0,
     .replications = 20,
     KNOWN_LIST(cold_start)},
};

const int known_courses_count = (int)(sizeof known_courses / sizeof *known_courses);
