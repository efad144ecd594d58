/*
 * A scenario in plain structs: all that a file can say, defaults filled in and references
 * resolved. A reference is the rank of the thing in its section, -1 where there is none.
 * Everything with a name keeps its node, so that later checks can point at the words.
 *
 * Distributions that are left out are NULL; counts that are left out and then mean "no limit"
 * are SCENARIO_ENDLESS.
 */
#ifndef HEADROOM_SCENARIOS_LANGUAGE_SCENARIO_H
#define HEADROOM_SCENARIOS_LANGUAGE_SCENARIO_H

#include "models/balance.h"
#include "models/line.h"
#include "models/rate.h"
#include "models/rowlock.h"
#include "models/traffic.h"
#include "scenarios/language/field.h"
#include "sim/dist.h"

#include <stdbool.h>
#include <stdint.h>

#define SCENARIO_ENDLESS  UINT32_MAX
#define SCENARIO_VARIANTS 100
#define SCENARIO_WORKERS  65535 /* of a service with a pool for each of them */
#define SCENARIO_WINDOWS  10000 /* of a run */

struct scenario_run {
    sim_time duration;
    bool warmup_auto;
    sim_time warmup; /* unless auto */
    uint32_t replications;
    double precision; /* half-width as a share of the mean; 0: not asked for */
    uint64_t seed;
    sim_time windows; /* 0: not asked for */
    uint32_t max_in_flight;
};

struct scenario_share {
    int request;
    double share;
};

struct scenario_mix {
    struct scenario_share *at;
    uint32_t count;
};

struct scenario_traffic {
    struct named named;
    bool open; /* it has a rate; else it has users */
    struct rate_spec rate;
    struct chosen
        arrivals; /* enum arrivals_kind; its shape, of bursty the index of dispersion */
    uint32_t users;
    const struct dist *think;
    struct scenario_mix mix; /* of one if it sends one kind of request */
    int request;
};

enum pool_per { POOL_PER_INSTANCE, POOL_PER_WORKER, POOL_PER_FLEET };
enum handoff { HANDOFF_FAIR, HANDOFF_BARGING };

struct scenario_pool {
    struct named named; /* after its database */
    int database;
    uint32_t connections;
    int per;
    const struct dist *timeout;
    int order, handoff;
};

enum over { OVER_RESTART, OVER_SLOW };

struct scenario_memory {
    uint64_t limit, base, per_worker, per_request;
    struct chosen over; /* away for so many nanoseconds, or so many times slower */
};

/* How the interpreter's lock goes round. */
struct scenario_gil {
    sim_time interval;
    const struct dist *late, *wakeup;
};

#define SCENARIO_THREADS 1000 /* under an interpreter's lock that goes round */

enum runs { RUNS_THREADS, RUNS_PROCESSES, RUNS_GIL_THREADS, RUNS_ASYNC };
enum cpu_sharing { CPU_FAIR, CPU_FIFO };

struct scenario_service {
    struct named named;
    uint32_t instances;
    int balance, runs;
    uint32_t workers, backlog; /* SCENARIO_ENDLESS */
    const struct dist *backlog_timeout;
    int order;
    double cpu;
    int cpu_sharing;
    const struct scenario_memory *memory;
    const struct scenario_gil *gil; /* NULL: the core is shared evenly */
    struct listed pools;            /* struct scenario_pool */
};

struct scenario_proxy {
    uint32_t connections;
    const struct dist *timeout;
};

/* How the operating system hands the core out. */
struct scenario_scheduler {
    sim_time slice, tick;
};

struct scenario_slowdown {
    double contention, coherency;
};

enum pick { PICK_UNIFORM, PICK_ZIPF };

struct scenario_rows {
    struct named named;
    uint32_t count;
    struct chosen pick; /* with the exponent */
    int handoff;        /* enum rows_handoff */
    sim_time wakeup, per_waiter;
};

struct scenario_database {
    struct named named;
    double cpu;
    int cpu_sharing;
    uint32_t disk;
    const struct dist *roundtrip, *connect;
    uint32_t max_connections; /* SCENARIO_ENDLESS */
    const struct scenario_proxy *proxy;
    const struct scenario_slowdown *slowdown;
    const struct scenario_scheduler *scheduler; /* NULL: cores are shared evenly */
    struct listed rows;                         /* struct scenario_rows */
};

struct scenario_batch {
    uint32_t up_to;
    sim_time wait;
};

struct scenario_external {
    struct named named;
    const struct dist *time;
    uint32_t concurrency; /* SCENARIO_ENDLESS */
    double rate_per_s;    /* 0: no limit */
    double errors;
    const struct scenario_batch *batch;
};

struct scenario_cache {
    struct named named;
    const struct dist *time;
    double hits; /* negative: a real LRU of the following */
    uint32_t keys, holds;
    struct chosen pick;
};

struct scenario_queue {
    struct named named;
    uint32_t workers, limit; /* SCENARIO_ENDLESS */
};

enum gate_per { GATE_PER_FLEET, GATE_PER_INSTANCE };

struct scenario_gate {
    struct named named;
    uint32_t capacity;
    int per;
};

enum step_kind {
    STEP_CPU,
    STEP_WAIT,
    STEP_QUERY,
    STEP_TRANSACTION,
    STEP_LOCK,
    STEP_CALL,
    STEP_REPLY,
    STEP_CACHE,
    STEP_ENQUEUE,
    STEP_HOLD,
    STEP_REPEAT,
    STEP_CHOOSE,
    STEP_PARALLEL,
    STEP_FAIL
};

struct scenario_steps {
    struct scenario_step *at;
    uint32_t count;
};

struct scenario_query {
    int database;
    const struct dist *cpu, *disk, *times;
    const struct dist *roundtrip; /* NULL: the database's */
};

struct scenario_transaction {
    int database;
    struct scenario_steps steps;
};

struct scenario_lock {
    int database, rows;
    const struct dist *count;
    int mode; /* enum rows_mode */
    const struct dist *timeout;
};

struct scenario_call {
    int external;         /* or -1 and */
    int service, request; /* what runs there */
};

/* One of several ways: of choose with its chance, of parallel without. */
struct scenario_way {
    double chance;
    struct scenario_steps steps;
};

struct scenario_step {
    const char *id; /* or NULL */
    const struct node *node;
    enum step_kind kind;
    const struct dist *time; /* cpu, wait */
    const struct scenario_query *query;
    const struct scenario_transaction *transaction;
    const struct scenario_lock *lock;
    const struct scenario_call *call;
    int thing;                   /* cache, hold: which; enqueue: which request */
    int queue;                   /* enqueue */
    const struct dist *times;    /* repeat */
    struct scenario_steps steps; /* cache: on a miss; hold, repeat */
    struct listed ways;          /* choose, parallel: struct scenario_way */
    double chance;               /* fail */
};

struct scenario_retry {
    uint32_t times;
    const struct dist *backoff;
    double jitter;
};

enum goal_kind { GOAL_PERCENTILE, GOAL_MEAN, GOAL_MAX, GOAL_ERRORS, GOAL_THROUGHPUT };

struct scenario_goal {
    enum goal_kind kind;
    const char *name;  /* as written, p95 */
    double percentile; /* 95 */
    double limit;      /* seconds, share or per second */
    const struct node *node;
};

struct scenario_request {
    struct named named;
    int service;      /* -1: it runs nowhere, such as background work that only waits */
    sim_time timeout; /* 0: the client waits as long as it takes */
    bool cancel;
    const struct scenario_retry *retry;
    uint32_t priority;
    struct listed goals; /* struct scenario_goal */
    struct scenario_steps steps;
};

struct scenario {
    const char *name, *about;
    const struct scenario_run *run;
    struct listed traffic, services, databases, externals, caches, queues, gates, requests;
    struct listed variants; /* struct named: the what-ifs, in order */
};

extern const struct section scenario_section;

/* Binds the whole tree; false if faults were added. */
bool scenario_bind(struct binder *binder, struct scenario *scenario);

#endif
