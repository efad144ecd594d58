#include "studies/known_closed.h"

#include "studies/known_parts.h"

#include <assert.h>

static const char mva[] = "mean value analysis";

/* ---- V13: users of one server ---- */

enum { ALL = -1, FIRST = 0 };

static void build_interactive(const struct known_system *known, struct blueprint *blueprint,
                              struct arena *arena)
{
    (void)known;
    int server = known_servers(blueprint, "server", 1);
    int page = known_request(blueprint, "page");
    struct program *program = blueprint_program(blueprint, page);
    program_serve(program, server, known_exponential(arena, .02));
    program_end(program);
    known_users(blueprint, arena, page, 50, 1.0);
}

/* Whoever is not present is thinking: 50 - 5.239373 = 44.76063. */
static const struct known_quantity interactive[] = {
    {"throughput",  KNOWN_THROUGHPUT,  FIRST, 0, 44.76063},
    {"response",    KNOWN_RESPONSE,    FIRST, 0, .117053 },
    {"present",     KNOWN_PRESENT,     FIRST, 0, 5.239373},
    {"utilization", KNOWN_UTILIZATION, FIRST, 0, .895213 },
};

/* ---- V14: threads under a global interpreter lock ---- */

/* parameter: threads of each process, processes. Waiting for input and output the lock is
 * free; a thread's request is its time under the lock, line included. */
static void build_interpreter(const struct known_system *known, struct blueprint *blueprint,
                              struct arena *arena)
{
    static const char *const names[] = {"process 1", "process 2"};
    static const char *const locks[] = {"lock 1", "lock 2"};
    int work = known_servers(blueprint, "under a lock", STATION_INFINITE);
    int processes = (int)known->parameter[1];
    assert(processes <= (int)(sizeof names / sizeof *names));
    for (int i = 0; i < processes; i++) {
        int lock = known_gate(blueprint, locks[i], 1);
        int process = known_request(blueprint, names[i]);
        struct program *program = blueprint_program(blueprint, process);
        program_enter(program, lock);
        program_serve(program, work, known_exponential(arena, .004));
        program_leave(program);
        program_end(program);
        known_users(blueprint, arena, process, (uint32_t)known->parameter[0], .016);
    }
}

/* ---- V16: three tiers ---- */

enum { APP, DATABASE, OUTSIDE };

/* parameter: users */
static void build_tiers(const struct known_system *known, struct blueprint *blueprint,
                        struct arena *arena)
{
    int app = known_servers(blueprint, "app", 4);
    int database = known_servers(blueprint, "database", 2);
    int outside = known_servers(blueprint, "outside", STATION_INFINITE);
    int page = known_request(blueprint, "page");
    struct program *program = blueprint_program(blueprint, page);
    program_serve(program, app, known_exponential(arena, .03));
    program_repeat(program, known_times(arena, 3));
    program_serve(program, database, known_exponential(arena, .012));
    program_again(program);
    program_serve(program, outside, known_exponential(arena, .15));
    program_end(program);
    known_users(blueprint, arena, page, (uint32_t)known->parameter[0], 2.0);
}

static const struct known_quantity users_150[] = {
    {"throughput",           KNOWN_THROUGHPUT,  FIRST,    0, 55.47058},
    {"response",             KNOWN_RESPONSE,    FIRST,    0, .704136 },
    {"stay at app",          KNOWN_STAY,        APP,      0, .0313051},
    {"stay at database",     KNOWN_STAY,        DATABASE, 0, .174277 },
    {"stay outside",         KNOWN_STAY,        OUTSIDE,  0, .15     },
    {"utilization app",      KNOWN_UTILIZATION, APP,      0, .416029 },
    {"utilization database", KNOWN_UTILIZATION, DATABASE, 0, .998471 },
};

/* ---- V18: two kinds of customers ---- */

enum { CUSTOMER_A, CUSTOMER_B, A_AT_1, A_AT_2, B_AT_1, B_AT_2 };

/* A visit to a device is a request of its own that the customer calls, so that each kind's
 * number at each device is counted. */
static void visit(struct blueprint *blueprint, int customer, int called, int station,
                  const struct dist *work)
{
    struct program *visit = blueprint_program(blueprint, called);
    program_serve(visit, station, work);
    program_end(visit);
    program_call(blueprint_program(blueprint, customer), called, visit);
}

static void build_customers(const struct known_system *known, struct blueprint *blueprint,
                            struct arena *arena)
{
    static const char *const names[] = {"A", "B", "A at 1", "A at 2", "B at 1", "B at 2"};
    (void)known;
    int first = known_cores(blueprint, "device 1", 1);
    int second = known_cores(blueprint, "device 2", 1);
    for (int i = 0; i <= B_AT_2; i++)
        known_request(blueprint, names[i]);
    visit(blueprint, CUSTOMER_A, A_AT_1, first, known_exponential(arena, 1.0));
    visit(blueprint, CUSTOMER_A, A_AT_2, second, known_exponential(arena, 3.0));
    visit(blueprint, CUSTOMER_B, B_AT_1, first, known_exponential(arena, 2.0));
    visit(blueprint, CUSTOMER_B, B_AT_2, second, known_exponential(arena, 4.0));
    for (int i = CUSTOMER_A; i <= CUSTOMER_B; i++) {
        program_end(blueprint_program(blueprint, i));
        known_users(blueprint, arena, i, 1, 0.0);
    }
}

static const struct known_quantity customers[] = {
    {"throughput A",  KNOWN_THROUGHPUT, CUSTOMER_A, 0, 3.0 / 19 },
    {"throughput B",  KNOWN_THROUGHPUT, CUSTOMER_B, 0, 2.0 / 19 },
    {"A at device 1", KNOWN_PRESENT,    A_AT_1,     0, 4.0 / 19 },
    {"A at device 2", KNOWN_PRESENT,    A_AT_2,     0, 15.0 / 19},
    {"B at device 1", KNOWN_PRESENT,    B_AT_1,     0, 5.0 / 19 },
    {"B at device 2", KNOWN_PRESENT,    B_AT_2,     0, 14.0 / 19},
};

static void queries(struct blueprint *blueprint, struct arena *arena, int request, double times,
                    double each_s)
{
    struct program *program = blueprint_program(blueprint, request);
    program_serve(program, APP, known_exponential(arena, .02));
    program_repeat(program, known_times(arena, times));
    program_serve(program, DATABASE, known_exponential(arena, each_s));
    program_again(program);
    program_end(program);
}

static void build_two_pages(const struct known_system *known, struct blueprint *blueprint,
                            struct arena *arena)
{
    (void)known;
    known_cores(blueprint, "app", 1);
    known_cores(blueprint, "database", 1);
    known_request(blueprint, "A");
    known_request(blueprint, "B");
    queries(blueprint, arena, CUSTOMER_A, 4, .01);
    queries(blueprint, arena, CUSTOMER_B, 3, .05);
    known_users(blueprint, arena, CUSTOMER_A, 30, 2.0);
    known_users(blueprint, arena, CUSTOMER_B, 10, 5.0);
}

static const struct known_quantity two_pages[] = {
    {"throughput A",         KNOWN_THROUGHPUT,  CUSTOMER_A, 0, 13.69462},
    {"throughput B",         KNOWN_THROUGHPUT,  CUSTOMER_B, 0, 1.778492},
    {"response A",           KNOWN_RESPONSE,    CUSTOMER_A, 0, .190642 },
    {"response B",           KNOWN_RESPONSE,    CUSTOMER_B, 0, .622742 },
    {"utilization app",      KNOWN_UTILIZATION, APP,        0, .309462 },
    {"utilization database", KNOWN_UTILIZATION, DATABASE,   0, .814558 },
};

/* ---- the list ---- */

#define INTERPRETER(what, threads, processes, throughput, response)                            \
    {                                                                                          \
        .id = "V14", .name = "interpreter lock, " what, .source = mva,                         \
        .build = build_interpreter, .parameter = {threads, processes}, .warmup_s = 2,          \
        .duration_s = 100, .replications = 20,                                                 \
        KNOWN_QUANTITIES({"throughput", KNOWN_THROUGHPUT, ALL, 0, throughput},                 \
                         {"response", KNOWN_RESPONSE, ALL, 0, response})                       \
    }

#define TIERS(users, warmup, duration, throughput, response)                                   \
    {                                                                                          \
        .id = "V16", .name = "three tiers, " #users " users", .source = mva,                   \
        .build = build_tiers, .parameter = {users}, .warmup_s = (warmup),                      \
        .duration_s = (duration), .replications = 20,                                          \
        KNOWN_QUANTITIES({"throughput", KNOWN_THROUGHPUT, FIRST, 0, throughput},               \
                         {"response", KNOWN_RESPONSE, FIRST, 0, response})                     \
    }

const struct known_system known_closed[] = {
    {.id = "V13",
     .name = "closed M/M/1 with 50 users",
     .source = "machine repairman",
     .build = build_interactive,
     .warmup_s = 20,
     .duration_s = 1600,
     .replications = 20,
     KNOWN_LIST(interactive)},
    INTERPRETER("1 thread", 1, 1, 50.0, .004),
    INTERPRETER("2 threads", 2, 1, 96.15385, .0048),
    INTERPRETER("4 threads", 4, 1, 172.3301, .007211268),
    INTERPRETER("5 threads", 5, 1, 200.2333, .008970874),
    INTERPRETER("8 threads", 8, 1, 242.3950, .01700398),
    INTERPRETER("16 threads", 16, 1, 249.9991, .04800024),
    INTERPRETER("2 processes of 8", 8, 2, 2 * 242.3950, .01700398),
    INTERPRETER("2 processes of 16", 16, 2, 2 * 249.9991, .04800024),
    TIERS(25, 10, 300, 11.27471, .217353),
    TIERS(50, 10, 200, 22.49718, .222501),
    TIERS(100, 20, 300, 44.10757, .267185),
    TIERS(200, 40, 200, 55.55556, 1.6),
    TIERS(400, 60, 100, 55.55556, 5.2),
    {.id = "V16",
     .name = "three tiers, 150 users",
     .source = mva,
     .build = build_tiers,
     .parameter = {150},
     .warmup_s = 40,
     .duration_s = 600,
     .replications = 20,
     KNOWN_LIST(users_150)},
    {.id = "V18",
     .name = "two customers, two devices",
     .source = "Lazowska and others 1984, p. 142; exact MVA",
     .build = build_customers,
     .warmup_s = 200,
     .duration_s = 80000,
     .replications = 20,
     KNOWN_LIST(customers)     },
    {.id = "V18",
     .name = "two kinds of pages",
     .source = mva,
     .build = build_two_pages,
     .warmup_s = 20,
     .duration_s = 1600,
     .replications = 20,
     KNOWN_LIST(two_pages)     },
};
const int known_closed_count = (int)(sizeof known_closed / sizeof *known_closed);
