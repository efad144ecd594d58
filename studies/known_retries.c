#include "studies/known_retries.h"

#include "studies/known_parts.h"

enum { FIRST = 0 };

/* parameter: servers, arrivals/s, service s, retries/s of one who waits for the next try */
static void build_retrial(const struct known_system *known, struct blueprint *blueprint,
                          struct arena *arena)
{
    struct gate_spec servers = {.capacity = (uint32_t)known->parameter[0], .backlog = 0};
    struct request_spec call = {.name = "call",
                                .retries = UINT32_MAX,
                                .backoff = known_exponential(arena, 1 / known->parameter[3])};
    int gate = blueprint_gate(blueprint, "servers", 1, &servers);
    int request = blueprint_request(blueprint, &call);
    struct program *program = blueprint_program(blueprint, request);
    program_enter(program, gate);
    program_delay(program, known_exponential(arena, known->parameter[2]));
    program_leave(program);
    program_end(program);
    known_poisson(blueprint, arena, request, known->parameter[1]);
}

/* Present are those in orbit and those served; visits are first tries and retries. */
static const struct known_quantity one_server[] = {
    {"present",  KNOWN_PRESENT,  FIRST, 0, 2.7 + .6},
    {"response", KNOWN_RESPONSE, FIRST, 0, .0550000},
    {"tries",    KNOWN_VISITS,   FIRST, 0, 60 + 135},
};

static const struct known_quantity five_servers[] = {
    {"present",  KNOWN_PRESENT,  FIRST, 0, 8.131978 + 4},
    {"response", KNOWN_RESPONSE, FIRST, 0, .151650     },
    {"tries",    KNOWN_VISITS,   FIRST, 0, 80 + 81.3198},
    {"busy",     KNOWN_INSIDE,   FIRST, 0, 4           },
};

/* Poisson arrivals find what there is on average: blocked is who comes when all are busy. */
static const struct known_quantity blocked[] = {
    {"share of time full", KNOWN_CUSTOM, FIRST, 0, .439482},
};

static const char chain[] = "Markov chain";

const struct known_system known_retries[] = {
    {.id = "V20",
     .name = "M/M/1 with retries",
     .source = "Falin and Templeton 1997",
     .build = build_retrial,
     .parameter = {1, 60, .01, 50},
     .warmup_s = 5,
     .duration_s = 800,
     .replications = 20,
     KNOWN_LIST(one_server)    },
    {           .id = "V20",
     .name = "M/M/5 with retries",
     .source = chain,
     .build = build_retrial,
     .parameter = {5, 80, .05, 10},
     .warmup_s = 10,
     .duration_s = 1200,
     .replications = 20,
     KNOWN_LIST(five_servers)},
    { .id = "V20",
     .name = "M/M/5 with retries, blocked",
     .source = chain,
     .build = build_retrial,
     .parameter = {5, 80, .05, 10},
     .warmup_s = 10,
     .duration_s = 400,
     .replications = 20,
     .measure = known_share_full,
     KNOWN_LIST(blocked)},
};
const int known_retries_count = (int)(sizeof known_retries / sizeof *known_retries);
