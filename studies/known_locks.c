#include "studies/known_locks.h"

#include "studies/known_parts.h"

/* ---- V29: a row lock over a slow call ---- */

enum { POOL, DATABASE, ROWS };
enum { ORDER };

/* parameter: connections, cores, external call s (0: none) */
static void build_hot_row(const struct known_system *known, struct blueprint *blueprint,
                          struct arena *arena)
{
    int pool = known_gate(blueprint, "pool", (uint32_t)known->parameter[0]);
    int database = known_cores(blueprint, "database", known->parameter[1]);
    int rows = blueprint_rows(blueprint, "rows", &(struct rows_spec){.count = 1});
    int order = known_request(blueprint, "order");
    struct program *program = blueprint_program(blueprint, order);
    program_enter(program, pool);
    program_begin(program);
    program_serve(program, database, known_exponential(arena, .005));
    program_lock(program, rows, ROWS_WRITE, NULL);
    program_serve(program, database, known_exponential(arena, .003));
    if (known->parameter[2] > 0.0)
        program_delay(program, known_exponential(arena, known->parameter[2]));
    program_serve(program, database, known_exponential(arena, .002));
    program_commit(program);
    program_leave(program);
    program_end(program);
    known_users(blueprint, arena, order, 30, .3);
}

static const struct known_quantity ten_connections[] = {
    {"throughput",           KNOWN_THROUGHPUT,  ORDER,    0, 39.99996},
    {"response",             KNOWN_RESPONSE,    ORDER,    0, .450001 },
    {"wait for the pool",    KNOWN_WAIT,        POOL,     0, .200266 },
    {"wait for the row",     KNOWN_WAIT,        ROWS,     0, .219735 },
    {"row held",             KNOWN_INSIDE,      ROWS,     0, .9999994},
    {"utilization database", KNOWN_UTILIZATION, DATABASE, 0, .0999999},
};

static const struct known_quantity twenty_connections[] = {
    {"throughput",        KNOWN_THROUGHPUT, ORDER, 0, 39.99989},
    {"wait for the pool", KNOWN_WAIT,       POOL,  0, .0117730},
    {"wait for the row",  KNOWN_WAIT,       ROWS,  0, .408229 },
};

static const struct known_quantity no_call[] = {
    {"throughput",       KNOWN_THROUGHPUT, ORDER, 0, 95.79462 },
    {"response",         KNOWN_RESPONSE,   ORDER, 0, .0131700 },
    {"wait for the row", KNOWN_WAIT,       ROWS,  0, .00316041},
    {"row held",         KNOWN_INSIDE,     ROWS,  0, .479129  },
};

static const struct known_quantity unchanged[] = {
    {"throughput", KNOWN_THROUGHPUT, ORDER, 0, 39.99996},
};

static const struct known_quantity faster_call[] = {
    {"throughput", KNOWN_THROUGHPUT, ORDER, 0, 47.61801},
};

/* ---- V30: readers and writers ---- */

enum { READING, WRITING, ROW };
enum { READER, WRITER };

/* What is locked is held as long as the request then stays at `held`. */
static void locker(struct blueprint *blueprint, int request, enum rows_mode mode, int held,
                   const struct dist *hold)
{
    struct program *program = blueprint_program(blueprint, request);
    program_begin(program);
    program_lock(program, ROW, mode, NULL);
    program_serve(program, held, hold);
    program_commit(program);
    program_end(program);
}

static void build_readers_and_writers(const struct known_system *known,
                                      struct blueprint *blueprint, struct arena *arena)
{
    struct rows_spec one = {.count = 1, .writers_first = true};
    (void)known;
    known_servers(blueprint, "reading", STATION_INFINITE);
    known_servers(blueprint, "writing", STATION_INFINITE);
    blueprint_rows(blueprint, "row", &one);
    known_request(blueprint, "reader");
    known_request(blueprint, "writer");
    locker(blueprint, READER, ROWS_READ, READING, known_exponential(arena, .01));
    locker(blueprint, WRITER, ROWS_WRITE, WRITING, known_exponential(arena, .02));
    known_poisson(blueprint, arena, READER, 60);
    known_poisson(blueprint, arena, WRITER, 8);
}

static const struct known_quantity readers_and_writers[] = {
    {"wait of a reader", KNOWN_REQUEST_WAIT, READER,  0, .00614443},
    {"wait of a writer", KNOWN_REQUEST_WAIT, WRITER,  0, .00974612},
    {"writers active",   KNOWN_INSIDE,       WRITING, 0, .16      },
    {"readers active",   KNOWN_INSIDE,       READING, 0, .6       },
};

/* ---- the list ---- */

#define HOT_ROW(what, connections, cores, call_s, window_s, list)                              \
    {                                                                                          \
        .id = "V29", .name = "hot row, " what, .source = "Markov chain; lqsim",                \
        .build = build_hot_row, .parameter = {connections, cores, call_s}, .warmup_s = 20,     \
        .duration_s = (window_s), .replications = 20, KNOWN_LIST(list)                         \
    }

const struct known_system known_locks[] = {
    {.id = "V30",
     .name = "readers and writers, writers first",
     .source = "Markov chain",
     .build = build_readers_and_writers,
     .warmup_s = 5,
     .duration_s = 2000,
     .replications = 20,
     KNOWN_LIST(readers_and_writers)},
    HOT_ROW("10 connections", 10, 4, .02, 500, ten_connections),
    HOT_ROW("20 connections", 20, 4, .02, 500, twenty_connections),
    HOT_ROW("no external call", 10, 4, 0, 400, no_call),
    HOT_ROW("+5 connections", 15, 4, .02, 200, unchanged),
    HOT_ROW("+4 cores", 10, 8, .02, 200, unchanged),
    HOT_ROW("external call -20%", 10, 4, .016, 200, faster_call),
};
const int known_locks_count = (int)(sizeof known_locks / sizeof *known_locks);
