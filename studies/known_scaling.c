#include "studies/known_scaling.h"

#include "studies/known_parts.h"

enum { APP };
enum { PAGE };

/* parameter: instances */
static void build_instances(const struct known_system *known, struct blueprint *blueprint,
                            struct arena *arena)
{
    double instances = known->parameter[0];
    struct station_spec usl = {.contention = .05, .coherency = .002};
    int app = known_servers(blueprint, "app", 2 * instances);
    int pool = known_gate(blueprint, "pool", (uint32_t)(5 * instances));
    int database = blueprint_station(blueprint, "database", 1, &usl);
    int page = known_request(blueprint, "page");
    struct program *program = blueprint_program(blueprint, page);
    program_serve(program, app, known_exponential(arena, .02));
    program_enter(program, pool);
    program_serve(program, database, known_exponential(arena, .02));
    program_leave(program);
    program_end(program);
    known_users(blueprint, arena, page, 600, 1.0);
}

#define SCALED(instances, throughput, response, utilization)                                   \
    {                                                                                          \
        .id = "V32", .name = "scaling trap, instances: " #instances, .source = "product form", \
        .build = build_instances, .parameter = {instances}, .warmup_s = 30, .duration_s = 50,  \
        .replications = 20,                                                                    \
        KNOWN_QUANTITIES({"throughput", KNOWN_THROUGHPUT, PAGE, 0, throughput},                \
                         {"response", KNOWN_RESPONSE, PAGE, 0, response},                      \
                         {"utilization app", KNOWN_UTILIZATION, APP, 0, utilization})          \
    }

const struct known_system known_scaling[] = {
    SCALED(1, 100.0000, 5.0, 1.0),           SCALED(2, 200.0000, 2.0, 1.0),
    SCALED(3, 300.0000, 1.0, 1.0),           SCALED(4, 369.0037, .626000, .922509),
    SCALED(6, 357.9952, .676000, .596659),   SCALED(8, 329.4893, .821000, .411862),
    SCALED(16, 227.4019, 1.638500, .142126), SCALED(32, 133.7122, 3.487250, .0417851),
};
const int known_scaling_count = (int)(sizeof known_scaling / sizeof *known_scaling);
