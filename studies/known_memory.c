#include "studies/known_memory.h"

#include "studies/known_parts.h"

enum { PAGE };
enum { APP, CPU };

static void build_page(const struct known_system *known, struct blueprint *blueprint,
                       struct arena *arena, double work_s)
{
    int page = known_request(blueprint, "page");
    struct program *program = blueprint_program(blueprint, page);
    program_route(program, APP);
    program_serve(program, CPU, known_exponential(arena, work_s));
    program_unroute(program);
    program_end(program);
    known_poisson(blueprint, arena, page, known->parameter[0]);
}

/* parameter: per second, fair; more than three take half as long again */
static void build_slow(const struct known_system *known, struct blueprint *blueprint,
                       struct arena *arena)
{
    struct service_spec app = {
        .instances = 1, .room = 3, .over = SERVICE_SLOWS, .slower = 1.5, .cpu = CPU};
    struct station_spec cpu = {.servers = 1, .fair = known->parameter[1] > 0};
    blueprint_service(blueprint, "app", &app);
    blueprint_station(blueprint, "cpu", 1, &cpu);
    build_page(known, blueprint, arena, .01);
}

/* parameter: per second, instances; the seventh is one too many */
static void build_restarts(const struct known_system *known, struct blueprint *blueprint,
                           struct arena *arena)
{
    uint32_t instances = (uint32_t)known->parameter[1];
    struct service_spec app = {.instances = instances,
                               .balance = BALANCE_RANDOM,
                               .room = 6,
                               .away = known_exponential(arena, .05)};
    blueprint_service(blueprint, "app", &app);
    blueprint_station(blueprint, "cpu", instances, &(struct station_spec){.servers = 2});
    build_page(known, blueprint, arena, .015);
}

#define SLOW(title, fair)                                                                      \
    {                                                                                          \
        .id = "V36", .name = "slow when full, " title, .source = "births and deaths",          \
        .build = build_slow, .parameter = {50, fair}, .warmup_s = 20, .duration_s = 300,       \
        .replications = 20,                                                                    \
        KNOWN_QUANTITIES({"present", KNOWN_PRESENT, PAGE, 0, 1.777778},                        \
                         {"response", KNOWN_RESPONSE, PAGE, 0, .03555556},                     \
                         {"utilization", KNOWN_UTILIZATION, CPU, 0, .5555556})                 \
    }

#define RESTARTS(instances, per_s, present, ok, killed, refused, utilization)                  \
    {                                                                                          \
        .id = "V37", .name = "restarts when full, instances: " #instances,                     \
        .source = "Markov chain", .build = build_restarts, .parameter = {per_s, instances},    \
        .warmup_s = 5, .duration_s = 100, .replications = 20,                                  \
        KNOWN_QUANTITIES({"present", KNOWN_PRESENT, PAGE, 0, present},                         \
                         {"throughput", KNOWN_THROUGHPUT, PAGE, 0, ok},                        \
                         {"killed", KNOWN_ENDED_SHARE, PAGE, OUTCOME_KILLED, killed},          \
                         {"refused", KNOWN_ENDED_SHARE, PAGE, OUTCOME_REFUSED, refused},       \
                         {"utilization", KNOWN_UTILIZATION, CPU, 0, utilization})              \
    }

const struct known_system known_memory[] = {
    SLOW("one at a time", 0),
    SLOW("shared", 1),
    RESTARTS(1, 100, 1.646288, 77.21282, .1329252, .0949466, .5790961),
    RESTARTS(2, 200, 3.300530, 150.8207, .1940774, .0518189, .5655778),
};
const int known_memory_count = (int)(sizeof known_memory / sizeof *known_memory);
