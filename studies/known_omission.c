#include "studies/known_omission.h"

#include "sim/memory.h"
#include "studies/known_parts.h"

#include <math.h>
#include <stdlib.h>

enum { REQUEST, FREEZE };       /* kinds of requests */
enum { TIMES, MEAN, SHARE };    /* what a quantity asks for; SHARE: the quantile `at` */
enum { WAITS_FOR_ANSWERS = 1 }; /* parameter[0] */
enum { PLANNED = 60000, ROOM = PLANNED + 1 };

static int one_step(struct blueprint *blueprint, const char *name, int server,
                    const struct dist *time)
{
    int number = blueprint_request(blueprint, &(struct request_spec){.name = name});
    struct program *program = blueprint_program(blueprint, number);
    program_serve(program, server, time);
    program_end(program);
    return number;
}

/* The freeze is a long job of another kind, which comes at 30 s: before the request of that
 * instant, since its coming has been on the agenda for longer. */
static void build(const struct known_system *known, struct blueprint *blueprint,
                  struct arena *arena)
{
    static const struct traffic_share requests = {REQUEST, 1.0}, freezes = {FREEZE, 1.0};
    struct dist *times = arena_array(arena, 2, sizeof *times);
    times[REQUEST] = dist_constant(0.5 * SIM_MILLISECOND);
    times[FREEZE] = dist_constant(10.0 * SIM_SECOND);
    int server =
        blueprint_station(blueprint, "server", 1, &(struct station_spec){.servers = 1});
    one_step(blueprint, "request", server, &times[REQUEST]);
    one_step(blueprint, "freeze", server, &times[FREEZE]);
    blueprint_traffic(blueprint, &(struct traffic_spec){.name = "freeze",
                                                        .mix = &freezes,
                                                        .mix_count = 1,
                                                        .arrivals = ARRIVALS_EVEN,
                                                        .rate = {.mean_per_s = 1.0 / 30.0},
                                                        .stop_after = 31 * SIM_SECOND});
    struct traffic_spec traffic = {.name = "requests", .mix = &requests, .mix_count = 1};
    if ((int)known->parameter[0] == WAITS_FOR_ANSWERS) {
        traffic.users = 1;
        traffic.pace = SIM_MILLISECOND;
    } else {
        traffic.arrivals = ARRIVALS_EVEN;
        traffic.rate.mean_per_s = 1000.0;
        traffic.stop_after = PLANNED * SIM_MILLISECOND + 1;
    }
    blueprint_traffic(blueprint, &traffic);
}

/* Every answer's time, to the nanosecond: the account's sum grows by one at a time. */
static int collect(struct system *system, sim_time until, sim_time *times)
{
    const struct request_account *account = &system->account[REQUEST];
    sim_integral sum = 0;
    int count = 0;
    while (count < ROOM && system_step(system, until)) {
        if (account->ended[OUTCOME_OK] == (uint64_t)count)
            continue;
        times[count++] = (sim_time)(account->time[OUTCOME_OK] - sum);
        sum = account->time[OUTCOME_OK];
    }
    return count;
}

static int by_length(const void *a, const void *b)
{
    sim_time left = *(const sim_time *)a, right = *(const sim_time *)b;
    return (left > right) - (left < right);
}

static double mean_s(const sim_time *times, int count)
{
    sim_time sum = 0;
    for (int i = 0; i < count; i++)
        sum += times[i];
    return (double)sum / (1e9 * count);
}

/* The smallest time that so large a share does not exceed. */
static double quantile_s(const sim_time *sorted, int count, double share)
{
    int rank = (int)ceil(share * count - 1e-6);
    return (double)sorted[rank > 0 ? rank - 1 : 0] / 1e9;
}

static double value_of(const struct known_quantity *quantity, const sim_time *sorted, int count)
{
    switch (quantity->index) {
    case TIMES:
        return count;
    case MEAN:
        return mean_s(sorted, count);
    default:
        return quantile_s(sorted, count, quantity->at);
    }
}

/* The client's last request, sent at 60 s, is answered half a millisecond later. */
static void measure(const struct known_system *known, const struct blueprint *plan,
                    uint64_t seed, int replication, double *values)
{
    sim_time *times = memory_new(ROOM, sizeof *times);
    struct system *system = system_new(plan, seed, replication);
    int count = collect(system, PLANNED * SIM_MILLISECOND + SIM_MILLISECOND / 2, times);
    struct reading *books = reading_take(system);
    sim_integral gap_ns;
    bool sound = count > 0 && !reading_imbalance(books, &gap_ns);
    qsort(times, (size_t)count, sizeof *times, by_length);
    for (int i = 0; i < known->quantities; i++)
        values[i] = sound ? value_of(&known->quantity[i], times, count) : (double)NAN;
    reading_free(books);
    system_free(system);
    free(times);
}

static const struct known_quantity open_loop[] = {
    {"answers", KNOWN_CUSTOM, TIMES, 0,     60000  },
    {"mean",    KNOWN_CUSTOM, MEAN,  0,     1.66725},
    {"p50",     KNOWN_CUSTOM, SHARE, 0.5,   0.0005 },
    {"p90",     KNOWN_CUSTOM, SHARE, 0.9,   7.0005 },
    {"p95",     KNOWN_CUSTOM, SHARE, 0.95,  8.5005 },
    {"p99",     KNOWN_CUSTOM, SHARE, 0.99,  9.7005 },
    {"p99.9",   KNOWN_CUSTOM, SHARE, 0.999, 9.9705 },
    {"max",     KNOWN_CUSTOM, SHARE, 1,     10.0005},
};

static const struct known_quantity closed_loop[] = {
    {"answers", KNOWN_CUSTOM, TIMES, 0,      50000  },
    {"mean",    KNOWN_CUSTOM, MEAN,  0,      0.0007 },
    {"p99",     KNOWN_CUSTOM, SHARE, 0.99,   0.0005 },
    {"p99.99",  KNOWN_CUSTOM, SHARE, 0.9999, 0.0005 },
    {"max",     KNOWN_CUSTOM, SHARE, 1,      10.0005},
};

/* Two replications, which must not differ. */
const struct known_system known_omission[] = {
    {.id = "V34",
     .name = "a freeze, traffic that goes on",
     .source = "arithmetic",
     .build = build,
     .duration_s = 60.0005,
     .replications = 2,
     .measure = measure,
     KNOWN_LIST(open_loop)  },
    { .id = "V34",
     .name = "a freeze, a client that waits",
     .source = "arithmetic",
     .build = build,
     .parameter = {WAITS_FOR_ANSWERS},
     .duration_s = 60.0005,
     .replications = 2,
     .measure = measure,
     KNOWN_LIST(closed_loop)},
};

const int known_omission_count = (int)(sizeof known_omission / sizeof *known_omission);
