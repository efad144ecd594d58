#include "studies/known_balancers.h"

#include "studies/known_parts.h"

enum { FIRST = 0, INSTANCES = 4 };

/* parameter: enum balance_policy */
static void build_balancer(const struct known_system *known, struct blueprint *blueprint,
                           struct arena *arena)
{
    struct service_spec spec = {.instances = INSTANCES,
                                .balance = (enum balance_policy)known->parameter[0]};
    int app = blueprint_service(blueprint, "app", &spec);
    int server =
        blueprint_station(blueprint, "server", INSTANCES, &(struct station_spec){.servers = 1});
    int page = known_request(blueprint, "page");
    struct program *program = blueprint_program(blueprint, page);
    program_route(program, app);
    program_serve(program, server, known_exponential(arena, .01));
    program_unroute(program);
    program_end(program);
    known_poisson(blueprint, arena, page, 320);
}

static void build_shared(const struct known_system *known, struct blueprint *blueprint,
                         struct arena *arena)
{
    (void)known;
    int servers = known_servers(blueprint, "servers", INSTANCES);
    int page = known_request(blueprint, "page");
    struct program *program = blueprint_program(blueprint, page);
    program_serve(program, servers, known_exponential(arena, .01));
    program_end(program);
    known_poisson(blueprint, arena, page, 320);
}

#define RESPONSE(seconds) KNOWN_QUANTITIES({"response", KNOWN_RESPONSE, FIRST, 0, seconds})

#define BALANCER(what, from, policy, window_s, seconds)                                        \
    {                                                                                          \
        .id = "V19", .name = "4 servers, " what, .source = (from), .build = build_balancer,    \
        .parameter = {policy}, .warmup_s = 5, .duration_s = (window_s), .replications = 20,    \
        RESPONSE(seconds)                                                                      \
    }

const struct known_system known_balancers[] = {
    {.id = "V19",
     .name = "4 servers, one queue",
     .source = "M/M/4",
     .build = build_shared,
     .warmup_s = 5,
     .duration_s = 200,
     .replications = 20,
     RESPONSE(.0174554)},
    BALANCER("at random", "M/M/1", BALANCE_RANDOM, 400, .0500000),
    BALANCER("in turn", "E4/M/1", BALANCE_ROUND_ROBIN, 300, .0326738),
    BALANCER("less busy of two", "Markov chain", BALANCE_TWO_CHOICES, 200, .0253515),
    BALANCER("least busy", "Markov chain", BALANCE_LEAST_BUSY, 200, .0195313),
};
const int known_balancers_count = (int)(sizeof known_balancers / sizeof *known_balancers);
