#include "studies/known_open.h"

#include "studies/known_parts.h"

enum { FIRST = 0 };

/* ---- V17: a computer and its two disks ---- */

enum { CPU, DISK_1, DISK_2 };

/* 121 visits to the processor, a visit to one of the disks between each two of them. */
static void build_computer(const struct known_system *known, struct blueprint *blueprint,
                           struct arena *arena)
{
    (void)known;
    int cpu = known_servers(blueprint, "cpu", 1);
    int first = known_servers(blueprint, "disk 1", 1);
    int second = known_servers(blueprint, "disk 2", 1);
    int job = known_request(blueprint, "job");
    struct program *program = blueprint_program(blueprint, job);
    program_repeat(program, known_times(arena, 120));
    program_serve(program, cpu, known_exponential(arena, .005));
    program_choose(program);
    program_option(program, 70.0 / 120);
    program_serve(program, first, known_exponential(arena, .03));
    program_option(program, 50.0 / 120);
    program_serve(program, second, known_exponential(arena, .027));
    program_chosen(program);
    program_again(program);
    program_serve(program, cpu, known_exponential(arena, .005));
    program_end(program);
    known_poisson(blueprint, arena, job, .3);
}

/* In service: the utilization. Waiting: what is left of the printed number at the device. */
static const struct known_quantity computer[] = {
    {"response",     KNOWN_RESPONSE, FIRST,  0, 8.683740                },
    {"cpu busy",     KNOWN_INSIDE,   CPU,    0, .1815                   },
    {"cpu queue",    KNOWN_WAITING,  CPU,    0, .221747 - .1815         },
    {"cpu wait",     KNOWN_WAIT,     CPU,    0, (.221747 - .1815) / 36.3},
    {"disk 1 busy",  KNOWN_INSIDE,   DISK_1, 0, .63                     },
    {"disk 1 queue", KNOWN_WAITING,  DISK_1, 0, 1.702703 - .63          },
    {"disk 1 wait",  KNOWN_WAIT,     DISK_1, 0, (1.702703 - .63) / 21   },
    {"disk 2 busy",  KNOWN_INSIDE,   DISK_2, 0, .405                    },
    {"disk 2 queue", KNOWN_WAITING,  DISK_2, 0, .680672 - .405          },
    {"disk 2 wait",  KNOWN_WAIT,     DISK_2, 0, (.680672 - .405) / 15   },
};

/* ---- V17: ways by chance ---- */

enum { NODE_1, NODE_2, NODE_3, NODE_4 };

/* From 4 to 1; from 1 to 2 or 3, each half the time; from 2 to 1; from 3 out (0.4) or to 1. So
 * a visit to 1 is the last with chance 0.2, and then 3 follows; if not, 2 follows with chance
 * 0.5 / 0.8, else 3. Visits before the last: none, or with chance 0.8 a geometric number. */
static void build_ways(const struct known_system *known, struct blueprint *blueprint,
                       struct arena *arena)
{
    static const char *const names[] = {"1", "2", "3", "4"};
    static const double service_s[] = {.04, .03, .06, .05};
    const struct dist *service[4];
    (void)known;
    for (int i = NODE_1; i <= NODE_4; i++) {
        known_servers(blueprint, names[i], 1);
        service[i] = known_exponential(arena, service_s[i]);
    }
    int job = known_request(blueprint, "job");
    struct program *program = blueprint_program(blueprint, job);
    program_serve(program, NODE_4, service[NODE_4]);
    program_choose(program);
    program_option(program, .8);
    program_repeat(program, known_geometric(arena, 5));
    program_serve(program, NODE_1, service[NODE_1]);
    program_choose(program);
    program_option(program, .5 / .8);
    program_serve(program, NODE_2, service[NODE_2]);
    program_option(program, .3 / .8);
    program_serve(program, NODE_3, service[NODE_3]);
    program_chosen(program);
    program_again(program);
    program_chosen(program);
    program_serve(program, NODE_1, service[NODE_1]);
    program_serve(program, NODE_3, service[NODE_3]);
    program_end(program);
    known_poisson(blueprint, arena, job, 4);
}

static const struct known_quantity ways[] = {
    {"present",   KNOWN_PRESENT, FIRST,  0, 6.178571},
    {"stay at 1", KNOWN_STAY,    NODE_1, 0, .2      },
    {"stay at 2", KNOWN_STAY,    NODE_2, 0, .0428571},
    {"stay at 3", KNOWN_STAY,    NODE_3, 0, .15     },
    {"stay at 4", KNOWN_STAY,    NODE_4, 0, .0625   },
};

/* ---- V17: a cache before a database ---- */

enum { APP, CACHE, DATABASE };

static void build_cache(const struct known_system *known, struct blueprint *blueprint,
                        struct arena *arena)
{
    (void)known;
    int app = known_servers(blueprint, "app", 8);
    int cache = known_servers(blueprint, "cache", 1);
    int database = known_servers(blueprint, "database", 4);
    int page = known_request(blueprint, "page");
    struct program *program = blueprint_program(blueprint, page);
    program_serve(program, app, known_exponential(arena, .015));
    program_serve(program, cache, known_exponential(arena, .0005));
    program_choose(program);
    program_option(program, .45);
    program_serve(program, database, known_exponential(arena, .018));
    program_chosen(program);
    program_end(program);
    known_poisson(blueprint, arena, page, 400);
}

/* At each tier its printed number present is utilization plus queue. */
static const struct known_quantity cache[] = {
    {"response",         KNOWN_RESPONSE, FIRST,    0, .0329522       },
    {"stay at app",      KNOWN_STAY,     APP,      0, .0176774       },
    {"stay at cache",    KNOWN_STAY,     CACHE,    0, .000625        },
    {"stay at database", KNOWN_STAY,     DATABASE, 0, .0325551       },
    {"app queue",        KNOWN_WAITING,  APP,      0, 7.070943 - 6   },
    {"cache queue",      KNOWN_WAITING,  CACHE,    0, .25 - .2       },
    {"database queue",   KNOWN_WAITING,  DATABASE, 0, 5.859920 - 3.24},
    {"present",          KNOWN_PRESENT,  FIRST,    0, 13.180863      },
};

/* ---- V21: one page, eleven queries ---- */

enum { QUERIES = 11 };

static void build_batches(const struct known_system *known, struct blueprint *blueprint,
                          struct arena *arena)
{
    (void)known;
    int server = known_servers(blueprint, "server", 1);
    int query = known_request(blueprint, "query");
    struct program *program = blueprint_program(blueprint, query);
    program_serve(program, server, known_exponential(arena, .01));
    program_end(program);
    known_poisson(blueprint, arena, query, 6.0 * QUERIES);
    blueprint->traffic[0].arrivals = ARRIVALS_BATCH;
    blueprint->traffic[0].shape = QUERIES;
}

static const struct known_quantity batches[] = {
    {"utilization", KNOWN_UTILIZATION, FIRST, 0, .66     },
    {"response",    KNOWN_RESPONSE,    FIRST, 0, .176471 },
    {"present",     KNOWN_PRESENT,     FIRST, 0, 11.64706},
};

/* The same jobs as branches of a page, which ends with the last of them. */
static void build_branches(const struct known_system *known, struct blueprint *blueprint,
                           struct arena *arena)
{
    (void)known;
    int server = known_servers(blueprint, "server", 1);
    int page = known_request(blueprint, "page");
    struct program *program = blueprint_program(blueprint, page);
    program_fork(program);
    for (int i = 0; i < QUERIES; i++) {
        program_branch(program);
        program_serve(program, server, known_exponential(arena, .01));
    }
    program_join(program);
    program_end(program);
    known_poisson(blueprint, arena, page, 6);
}

static const struct known_quantity branches[] = {
    {"utilization",     KNOWN_UTILIZATION, FIRST, 0, .66    },
    {"response",        KNOWN_RESPONSE,    FIRST, 0, .226471},
    {"stay of a query", KNOWN_STAY,        FIRST, 0, .176471},
};

/* ---- V22: the slower of two halves ---- */

static void build_halves(const struct known_system *known, struct blueprint *blueprint,
                         struct arena *arena)
{
    (void)known;
    int left = known_servers(blueprint, "left", 1);
    int right = known_servers(blueprint, "right", 1);
    int page = known_request(blueprint, "page");
    struct program *program = blueprint_program(blueprint, page);
    program_fork(program);
    program_branch(program);
    program_serve(program, left, known_exponential(arena, .01));
    program_branch(program);
    program_serve(program, right, known_exponential(arena, .01));
    program_join(program);
    program_end(program);
    known_poisson(blueprint, arena, page, 70);
}

static const struct known_quantity halves[] = {
    {"response",       KNOWN_RESPONSE, FIRST, 0, .0470833        },
    {"stay at a half", KNOWN_STAY,     FIRST, 0, 1.0 / (100 - 70)},
};

/* ---- the list ---- */

const struct known_system known_open[] = {
    {.id = "V17",
     .name = "121 visits to a processor and disks",
     .source = "Lazowska and others 1984, p. 113",
     .build = build_computer,
     .warmup_s = 150,
     .duration_s = 9000,
     .replications = 20,
     KNOWN_LIST(computer)},
    {.id = "V17",
     .name = "four nodes, ways by chance",
     .source = "Bolch and others 2006, ex. 7.4",
     .build = build_ways,
     .warmup_s = 50,
     .duration_s = 8000,
     .replications = 20,
     KNOWN_LIST(ways)    },
    {.id = "V17",
     .name = "a cache before a database",
     .source = "Jackson network",
     .build = build_cache,
     .warmup_s = 5,
     .duration_s = 180,
     .replications = 20,
     KNOWN_LIST(cache)   },
    {.id = "V21",
     .name = "batches of 11 jobs",
     .source = "M[X]/M/1",
     .build = build_batches,
     .warmup_s = 10,
     .duration_s = 4000,
     .replications = 20,
     KNOWN_LIST(batches) },
    {.id = "V21",
     .name = "pages of 11 jobs",
     .source = "M[X]/M/1, the last job of a batch",
     .build = build_branches,
     .warmup_s = 10,
     .duration_s = 4000,
     .replications = 20,
     KNOWN_LIST(branches)},
    {.id = "V22",
     .name = "fork and join, two M/M/1",
     .source = "Flatto and Hahn 1984; Nelson and Tantawi 1988",
     .build = build_halves,
     .warmup_s = 5,
     .duration_s = 1000,
     .replications = 20,
     KNOWN_LIST(halves)  },
};
const int known_open_count = (int)(sizeof known_open / sizeof *known_open);
