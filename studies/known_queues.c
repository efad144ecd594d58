#include "studies/known_queues.h"

#include "studies/known_parts.h"

#include <math.h>

enum { PLACE = 0, ALL = 0 };

static const struct dist *keep(struct arena *arena, struct dist dist)
{
    struct dist *kept = ARENA_NEW(arena, struct dist);
    *kept = dist;
    return kept;
}

/* Requests that ask one station, and the waits at it. */
static void one_station(struct blueprint *blueprint, const struct station_spec *spec,
                        const struct dist *work)
{
    int station = blueprint_station(blueprint, "server", 1, spec);
    blueprint->resource[station].keep_waits = true;
    int request = known_request(blueprint, "request");
    struct program *program = blueprint_program(blueprint, request);
    program_serve(program, station, work);
    program_end(program);
}

/* Requests that hold a unit of one gate for a time, and the waits for it. */
static void one_gate(struct blueprint *blueprint, const struct gate_spec *spec,
                     const struct dist *hold)
{
    int gate = blueprint_gate(blueprint, "pool", 1, spec);
    blueprint->resource[gate].keep_waits = true;
    int request = known_request(blueprint, "request");
    struct program *program = blueprint_program(blueprint, request);
    program_enter(program, gate);
    program_delay(program, hold);
    program_leave(program);
    program_end(program);
}

/* A time of one of the shapes that the tables below call by number. */
enum shape { EXPONENTIAL, CONSTANT, ERLANG_4, LOGNORMAL_1, LOGNORMAL_2, LOGNORMAL_3, UNIFORM };

static const struct dist *shaped(struct arena *arena, enum shape shape, double mean_s)
{
    double mean = mean_s * 1e9;
    switch (shape) {
    case EXPONENTIAL:
        break;
    case CONSTANT:
        return keep(arena, dist_constant(mean));
    case ERLANG_4:
        return keep(arena, dist_erlang(mean, 4));
    case LOGNORMAL_1:
        return keep(arena, dist_lognormal(mean, 1));
    case LOGNORMAL_2:
        return keep(arena, dist_lognormal(mean, 2));
    case LOGNORMAL_3:
        return keep(arena, dist_lognormal(mean, 3));
    case UNIFORM:
        return keep(arena, dist_uniform(0, 2 * mean));
    }
    return keep(arena, dist_exponential(mean));
}

/* ---- V01, V02, V04, V05, V33: servers and their line ---- */

/* parameter: arrivals a second, servers, service s, its shape */
static void build_servers(const struct known_system *known, struct blueprint *blueprint,
                          struct arena *arena)
{
    const double *given = known->parameter;
    one_station(blueprint, &(struct station_spec){.servers = given[1]},
                shaped(arena, (enum shape)given[3], given[2]));
    known_poisson(blueprint, arena, ALL, given[0]);
}

static const struct known_quantity mm1[] = {
    {"utilization",  KNOWN_UTILIZATION,       PLACE, 0,   .8      },
    {"present",      KNOWN_PRESENT,           ALL,   0,   4       },
    {"waiting",      KNOWN_WAITING,           PLACE, 0,   3.2     },
    {"response",     KNOWN_RESPONSE,          ALL,   0,   .05     },
    {"wait",         KNOWN_WAIT,              PLACE, 0,   .04     },
    {"response p50", KNOWN_RESPONSE_QUANTILE, ALL,   .50, .0346574},
    {"response p95", KNOWN_RESPONSE_QUANTILE, ALL,   .95, .149787 },
    {"response p99", KNOWN_RESPONSE_QUANTILE, ALL,   .99, .230259 },
    {"wait p95",     KNOWN_WAIT_QUANTILE,     PLACE, .95, .138629 },
    {"wait p99",     KNOWN_WAIT_QUANTILE,     PLACE, .99, .219101 },
};

static const struct known_quantity mm10[] = {
    {"utilization",  KNOWN_UTILIZATION,       PLACE, 0,   .8      },
    {"waited",       KNOWN_WAITED_SHARE,      PLACE, 0,   .409180 },
    {"wait",         KNOWN_WAIT,              PLACE, 0,   .0102295},
    {"response",     KNOWN_RESPONSE,          ALL,   0,   .0602295},
    {"waiting",      KNOWN_WAITING,           PLACE, 0,   1.636721},
    {"present",      KNOWN_PRESENT,           ALL,   0,   9.636721},
    {"wait p95",     KNOWN_WAIT_QUANTILE,     PLACE, .95, .0525533},
    {"wait p99",     KNOWN_WAIT_QUANTILE,     PLACE, .99, .0927893},
    {"response p95", KNOWN_RESPONSE_QUANTILE, ALL,   .95, .166414 },
    {"response p99", KNOWN_RESPONSE_QUANTILE, ALL,   .99, .247306 },
};

static const struct known_quantity md1[] = {
    {"wait",    KNOWN_WAIT,    PLACE, 0, .0283333},
    {"present", KNOWN_PRESENT, ALL,   0, 3.258333},
};

static const struct known_quantity me1[] = {
    {"wait",    KNOWN_WAIT,    PLACE, 0, .0354167},
    {"present", KNOWN_PRESENT, ALL,   0, 3.860417},
};

static const struct known_quantity mg1[] = {
    {"wait",     KNOWN_WAIT,     PLACE, 0, .025},
    {"response", KNOWN_RESPONSE, ALL,   0, .035},
    {"waiting",  KNOWN_WAITING,  PLACE, 0, 1.25},
    {"present",  KNOWN_PRESENT,  ALL,   0, 1.75},
};

/* ---- V03: few places to wait ---- */

/* parameter: arrivals a second, servers, service s, places to wait */
static void build_places(const struct known_system *known, struct blueprint *blueprint,
                         struct arena *arena)
{
    const double *given = known->parameter;
    struct gate_spec spec = {.capacity = (uint32_t)given[1], .backlog = (uint32_t)given[3]};
    one_gate(blueprint, &spec, shaped(arena, EXPONENTIAL, given[2]));
    known_poisson(blueprint, arena, ALL, given[0]);
}

static const struct known_quantity few_places[] = {
    {"refused",     KNOWN_ENDED_SHARE,   ALL,   OUTCOME_REFUSED, .202843 },
    {"throughput",  KNOWN_THROUGHPUT,    ALL,   0,               199.2893},
    {"utilization", KNOWN_UTILIZATION,   PLACE, 0,               .996446 },
    {"present",     KNOWN_PRESENT,       ALL,   0,               16.27055},
    {"waiting",     KNOWN_WAITING,       PLACE, 0,               12.28476},
    {"response",    KNOWN_RESPONSE,      ALL,   0,               .0816429},
    {"wait",        KNOWN_ADMITTED_WAIT, PLACE, 0,               .0616429},
};

/* ---- V06: arrivals that are not Poisson ---- */

/* parameter: arrivals a second, service s, stages of a gap (0: even) */
static void build_gaps(const struct known_system *known, struct blueprint *blueprint,
                       struct arena *arena)
{
    static const struct traffic_share all[] = {
        {ALL, 1.0}
    };
    const double *given = known->parameter;
    one_station(blueprint, &(struct station_spec){.servers = 1},
                shaped(arena, EXPONENTIAL, given[1]));
    struct traffic_spec spec = {.name = "request",
                                .mix = all,
                                .mix_count = 1,
                                .rate = {.mean_per_s = given[0]},
                                .arrivals = ARRIVALS_EVEN};
    if (given[2] > 0.0) {
        spec.arrivals = ARRIVALS_ERLANG;
        spec.shape = given[2];
    }
    blueprint_traffic(blueprint, &spec);
}

static const struct known_quantity even_gaps[] = {
    {"waited",       KNOWN_WAITED_SHARE,      PLACE, 0,   .628630 },
    {"response",     KNOWN_RESPONSE,          ALL,   0,   .0269273},
    {"wait",         KNOWN_WAIT,              PLACE, 0,   .0169273},
    {"response p99", KNOWN_RESPONSE_QUANTILE, ALL,   .99, .124005 },
};

static const struct known_quantity erlang_gaps[] = {
    {"waited",       KNOWN_WAITED_SHARE,      PLACE, 0,   .739853 },
    {"response",     KNOWN_RESPONSE,          ALL,   0,   .0384398},
    {"wait",         KNOWN_WAIT,              PLACE, 0,   .0284398},
    {"response p99", KNOWN_RESPONSE_QUANTILE, ALL,   .99, .177022 },
};

/* ---- V07: a shared server ---- */

/* parameter: arrivals a second, service s, its shape */
static void build_shared(const struct known_system *known, struct blueprint *blueprint,
                         struct arena *arena)
{
    const double *given = known->parameter;
    one_station(blueprint, &(struct station_spec){.servers = 1, .fair = true},
                shaped(arena, (enum shape)given[2], given[1]));
    known_poisson(blueprint, arena, ALL, given[0]);
}

static const struct known_quantity shared[] = {
    {"response", KNOWN_RESPONSE, ALL, 0, .0333333333},
    {"present",  KNOWN_PRESENT,  ALL, 0, 2.333333333},
};

/* Of 70 requests a second 5 need 20 ms each; the others vary much and bring the mean of all to
 * 10 ms. */
static void build_shared_by_sizes(const struct known_system *known, struct blueprint *blueprint,
                                  struct arena *arena)
{
    (void)known;
    one_station(blueprint, &(struct station_spec){.servers = 1, .fair = true},
                shaped(arena, LOGNORMAL_3, .6 / 65));
    int sized = known_request(blueprint, "20 ms");
    struct program *program = blueprint_program(blueprint, sized);
    program_serve(program, PLACE, shaped(arena, CONSTANT, .02));
    program_end(program);
    known_poisson(blueprint, arena, ALL, 65);
    known_poisson(blueprint, arena, sized, 5);
}

static const struct known_quantity shared_by_sizes[] = {
    {"response of 20 ms", KNOWN_RESPONSE, 1,  0, .0666666667},
    {"response of all",   KNOWN_RESPONSE, -1, 0, .0333333333},
    {"present",           KNOWN_PRESENT,  -1, 0, 2.333333333},
};

/* ---- V08: a pure delay ---- */

/* parameter: arrivals a second, delay s, its shape */
static void build_delay(const struct known_system *known, struct blueprint *blueprint,
                        struct arena *arena)
{
    const double *given = known->parameter;
    one_station(blueprint, &(struct station_spec){.servers = STATION_INFINITE},
                shaped(arena, (enum shape)given[2], given[1]));
    known_poisson(blueprint, arena, ALL, given[0]);
}

/* What is looked at (`index` of a quantity) of the numbers in the system at regular times. */
enum look { LOOK_MEAN, LOOK_DEVIATION, LOOK_ABOVE /* `at` */ };

#define LOOK_EVERY (SIM_SECOND / 10)

struct numbers {
    struct tally all;
    uint64_t above[KNOWN_QUANTITIES_MOST]; /* how often above `at`, by quantity */
};

static void look_at(struct numbers *numbers, const struct known_system *known, int64_t present)
{
    tally_add(&numbers->all, (double)present);
    for (int i = 0; i < known->quantities; i++)
        numbers->above[i] += (double)present > known->quantity[i].at;
}

static double seen(const struct numbers *numbers, const struct known_system *known, int i)
{
    switch ((enum look)known->quantity[i].index) {
    case LOOK_MEAN:
        return numbers->all.mean;
    case LOOK_DEVIATION:
        return tally_deviation(&numbers->all);
    case LOOK_ABOVE:
        break;
    }
    return (double)numbers->above[i] / (double)numbers->all.count;
}

static void measure_numbers(const struct known_system *known, const struct blueprint *plan,
                            uint64_t seed, int replication, double *values)
{
    struct numbers numbers = {0};
    struct system *system = system_new(plan, seed, replication);
    sim_time at = sim_from_seconds(known->warmup_s);
    sim_time end = sim_after(at, sim_from_seconds(known->duration_s));
    for (; at <= end; at += LOOK_EVERY) {
        system_run(system, at);
        look_at(&numbers, known, system_present(system));
    }
    struct reading *books = reading_take(system);
    sim_integral gap_ns;
    bool sound = !reading_imbalance(books, &gap_ns) && !system->overflowed;
    for (int i = 0; i < known->quantities; i++)
        values[i] = sound ? seen(&numbers, known, i) : (double)NAN;
    reading_free(books);
    system_free(system);
}

static const struct known_quantity numbers_in_delay[] = {
    {"present",          KNOWN_CUSTOM,        LOOK_MEAN,      0,   300      },
    {"its deviation",    KNOWN_CUSTOM_SPREAD, LOOK_DEVIATION, 0,   17.32051 },
    {"above 320, share", KNOWN_CUSTOM_SHARE,  LOOK_ABOVE,     320, .119004  },
    {"above 340, share", KNOWN_CUSTOM_SHARE,  LOOK_ABOVE,     340, .0107856 },
    {"above 350, share", KNOWN_CUSTOM_SHARE,  LOOK_ABOVE,     350, .00219665},
};

static const struct known_quantity any_delay[] = {
    {"present",       KNOWN_CUSTOM,        LOOK_MEAN,      0, 300     },
    {"its deviation", KNOWN_CUSTOM_SPREAD, LOOK_DEVIATION, 0, 17.32051},
};

/* ---- V09: a pool without a line ---- */

/* parameter: arrivals a second, units, hold s, its shape */
static void build_pool(const struct known_system *known, struct blueprint *blueprint,
                       struct arena *arena)
{
    const double *given = known->parameter;
    one_gate(blueprint, &(struct gate_spec){.capacity = (uint32_t)given[1]},
             shaped(arena, (enum shape)given[3], given[2]));
    known_poisson(blueprint, arena, ALL, given[0]);
}

static const struct known_quantity pool_of_20[] = {
    {"refused",     KNOWN_ENDED_SHARE, ALL,   OUTCOME_REFUSED, .109213 },
    {"throughput",  KNOWN_THROUGHPUT,  ALL,   0,               80.17084},
    {"busy",        KNOWN_INSIDE,      PLACE, 0,               16.03417},
    {"utilization", KNOWN_UTILIZATION, PLACE, 0,               .801708 },
};

static const struct known_quantity pool_of_5[] = {
    {"refused", KNOWN_ENDED_SHARE, ALL, OUTCOME_REFUSED, .110054},
};

/* ---- V10, V11: those who lose patience ---- */

/* parameter: arrivals a second, patience s, its shape; ten units, 50 ms */
static void build_patience(const struct known_system *known, struct blueprint *blueprint,
                           struct arena *arena)
{
    const double *given = known->parameter;
    one_gate(blueprint,
             &(struct gate_spec){.capacity = 10,
                                 .backlog = GATE_ENDLESS,
                                 .patience = shaped(arena, (enum shape)given[2], given[1])},
             shaped(arena, EXPONENTIAL, .05));
    known_poisson(blueprint, arena, ALL, given[0]);
}

static const struct known_quantity drawn_patience[] = {
    {"gave up",     KNOWN_ENDED_SHARE,  ALL,   OUTCOME_TIMEOUT, .147746 },
    {"waited",      KNOWN_WAITED_SHARE, PLACE, 0,               .750503 },
    {"wait",        KNOWN_WAIT,         PLACE, 0,               .0147746},
    {"waiting",     KNOWN_WAITING,      PLACE, 0,               3.250409},
    {"throughput",  KNOWN_THROUGHPUT,   ALL,   0,               187.4959},
    {"utilization", KNOWN_UTILIZATION,  PLACE, 0,               .937480 },
};

static const struct known_quantity constant_patience[] = {
    {"timed out",   KNOWN_ENDED_SHARE,   ALL,   OUTCOME_TIMEOUT, .00624994},
    {"waited",      KNOWN_WAITED_SHARE,  PLACE, 0,               .804874  },
    {"wait",        KNOWN_WAIT,          PLACE, 0,               .0561126 },
    {"served wait", KNOWN_ADMITTED_WAIT, PLACE, 0,               .0552077 },
    {"throughput",  KNOWN_THROUGHPUT,    ALL,   0,               188.8125 },
    {"utilization", KNOWN_UTILIZATION,   PLACE, 0,               .944063  },
    {"waiting",     KNOWN_WAITING,       PLACE, 0,               10.66140 },
};

/* ---- V12: priority ---- */

enum { URGENT, OTHER };

static void build_priority(const struct known_system *known, struct blueprint *blueprint,
                           struct arena *arena)
{
    (void)known;
    const struct dist *service = shaped(arena, EXPONENTIAL, .01);
    int server = blueprint_station(blueprint, "server", 1,
                                   &(struct station_spec){.servers = 1, .ranked = true});
    for (int i = URGENT; i <= OTHER; i++) {
        struct request_spec spec = {.name = i == URGENT ? "urgent" : "other",
                                    .priority = i == URGENT ? 9 : 0};
        int request = blueprint_request(blueprint, &spec);
        struct program *program = blueprint_program(blueprint, request);
        program_serve(program, server, service);
        program_end(program);
    }
    known_poisson(blueprint, arena, URGENT, 30);
    known_poisson(blueprint, arena, OTHER, 50);
}

static const struct known_quantity priority[] = {
    {"wait, urgent",     KNOWN_REQUEST_WAIT, URGENT, 0, .0114285714},
    {"wait, other",      KNOWN_REQUEST_WAIT, OTHER,  0, .0571428571},
    {"wait, all",        KNOWN_WAIT,         PLACE,  0, .04        },
    {"response, urgent", KNOWN_RESPONSE,     URGENT, 0, .0214285714},
    {"response, other",  KNOWN_RESPONSE,     OTHER,  0, .0671428571},
};

/* ---- V33: who is next ---- */

/* parameter: enum line_order */
static void build_order(const struct known_system *known, struct blueprint *blueprint,
                        struct arena *arena)
{
    struct station_spec spec = {.servers = 1, .order = (enum line_order)known->parameter[0]};
    one_station(blueprint, &spec, shaped(arena, EXPONENTIAL, .01));
    known_poisson(blueprint, arena, ALL, 80);
}

static const struct known_quantity in_order[] = {
    {"wait",         KNOWN_WAIT,          PLACE, 0,   .04     },
    {"wait squared", KNOWN_WAIT_SQUARE,   PLACE, 0,   .004    },
    {"wait p50",     KNOWN_WAIT_QUANTILE, PLACE, .50, .0235002},
    {"wait p99",     KNOWN_WAIT_QUANTILE, PLACE, .99, .219101 },
};

static const struct known_quantity at_random[] = {
    {"wait",         KNOWN_WAIT,          PLACE, 0,   .04          },
    {"wait squared", KNOWN_WAIT_SQUARE,   PLACE, 0,   .006666666667},
    {"wait p50",     KNOWN_WAIT_QUANTILE, PLACE, .50, .01453672    },
    {"wait p99",     KNOWN_WAIT_QUANTILE, PLACE, .99, .3411914     },
};

static const struct known_quantity last_first[] = {
    {"wait",         KNOWN_WAIT,          PLACE, 0,   .04       },
    {"wait squared", KNOWN_WAIT_SQUARE,   PLACE, 0,   .02       },
    {"wait p50",     KNOWN_WAIT_QUANTILE, PLACE, .50, .005864362},
    {"wait p99",     KNOWN_WAIT_QUANTILE, PLACE, .99, .6197622  },
};

/* ---- the list ---- */

#define OF(list) .quantity = (list), .quantities = (int)(sizeof(list) / sizeof *(list))
#define QUEUE(number, what, law, built, from_s, window_s, list, ...)                           \
    {                                                                                          \
        .id = number, .name = what, .source = law, .build = built, .parameter = {__VA_ARGS__}, \
        .warmup_s = from_s, .duration_s = window_s, .replications = 10, OF(list)               \
    }
#define NUMBERS(what, window_s, list, shape)                                                   \
    {                                                                                          \
        .id = "V08", .name = (what), .source = "Poisson distribution", .build = build_delay,   \
        .parameter = {200, 1.5, shape}, .warmup_s = 60, .duration_s = (window_s),              \
        .replications = 10, .measure = measure_numbers, OF(list)                               \
    }

/* clang-format off */
const struct known_system known_queues[] = {
    QUEUE("V01", "M/M/1", "formula", build_servers, 20, 4000, mm1, 80, 1, .01, EXPONENTIAL),
    QUEUE("V02", "M/M/10", "Erlang C", build_servers, 20, 2000, mm10, 160, 10, .05, EXPONENTIAL),
    QUEUE("V03", "M/M/4/20", "birth and death", build_places, 10, 200, few_places, 250, 4, .02, 16),
    QUEUE("V04", "M/D/1", "Pollaczek-Khinchine", build_servers, 20, 3000, md1, 85, 1, .01, CONSTANT),
    QUEUE("V04", "M/E4/1", "Pollaczek-Khinchine", build_servers, 20, 3000, me1, 85, 1, .01, ERLANG_4),
    QUEUE("V05", "M/G/1, lognormal", "Pollaczek-Khinchine", build_servers, 20, 4000, mg1, 50, 1, .01, LOGNORMAL_2),
    QUEUE("V06", "D/M/1", "root of the transform", build_gaps, 20, 1000, even_gaps, 80, .01, 0),
    QUEUE("V06", "E2/M/1", "root of the transform", build_gaps, 20, 1000, erlang_gaps, 80, .01, 2),
    QUEUE("V07", "M/D/1 shared", "insensitivity", build_shared, 20, 800, shared, 70, .01, CONSTANT),
    QUEUE("V07", "M/M/1 shared", "insensitivity", build_shared, 20, 800, shared, 70, .01, EXPONENTIAL),
    QUEUE("V07", "M/G/1 shared, lognormal", "insensitivity", build_shared, 20, 1200, shared, 70, .01, LOGNORMAL_3),
    QUEUE("V07", "M/G/1 shared, by size", "insensitivity", build_shared_by_sizes, 20, 1200, shared_by_sizes, 0),
    NUMBERS("M/G/inf, uniform", 500, numbers_in_delay, UNIFORM),
    NUMBERS("M/G/inf, lognormal", 100, any_delay, LOGNORMAL_1),
    QUEUE("V09", "M/M/20/20", "Erlang B", build_pool, 10, 200, pool_of_20, 90, 20, .2, EXPONENTIAL),
    QUEUE("V09", "M/D/20/20", "Erlang B", build_pool, 10, 200, pool_of_20, 90, 20, .2, CONSTANT),
    QUEUE("V09", "M/G/20/20, lognormal", "Erlang B", build_pool, 20, 200, pool_of_20, 90, 20, .2, LOGNORMAL_2),
    QUEUE("V09", "M/M/5/5", "Erlang B", build_pool, 10, 1000, pool_of_5, 15, 5, .2, EXPONENTIAL),
    QUEUE("V10", "Erlang A", "birth and death", build_patience, 10, 300, drawn_patience, 220, .1, EXPONENTIAL),
    QUEUE("V11", "M/M/10+D", "birth and death", build_patience, 20, 800, constant_patience, 190, .2, CONSTANT),
    QUEUE("V12", "M/M/1, two priorities", "Cobham", build_priority, 20, 4000, priority, 0),
    QUEUE("V33", "M/M/1, first come first", "formula", build_order, 20, 2000, in_order, LINE_FIFO),
    QUEUE("V33", "M/M/1, at random", "Markov chain", build_order, 20, 3000, at_random, LINE_RANDOM),
    QUEUE("V33", "M/M/1, last come first", "busy period", build_order, 20, 4000, last_first, LINE_LIFO),
};
/* clang-format on */
const int known_queues_count = (int)(sizeof known_queues / sizeof *known_queues);
