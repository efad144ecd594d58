/*
 * What a run of a scenario has found, in plain numbers: the one document that is printed as
 * text, JSON, CSV or Markdown. It holds kinds, names and numbers; sentences are made of them by
 * whoever prints (plots/).
 *
 * Times are in seconds, rates per second, shares from 0 to 1. What is not known is NAN, a
 * capacity without limit INFINITY. Names are those of the contract: SERVICE.cpu, DB.rows.ROWS.
 * Everything belongs to the arena the result was made in.
 */
#ifndef HEADROOM_STUDIES_RESULT_H
#define HEADROOM_STUDIES_RESULT_H

#include "models/program.h"
#include "scenarios/language/scenario.h"
#include "sim/time.h"

#include <stdbool.h>
#include <stdint.h>

#define RESULT_CONFIDENCE 0.95

/* An estimate with its interval over the replications, and what each of them said, so that two
 * variants that met the same chance can be compared pair by pair. */
struct measured {
    double mean, low, high;
    const double *value; /* of each replication; NULL if there is but the mean */
};

/* Where a request's time goes, mean seconds for each that ended: `at` is a resource, or the
 * name of a delay that belongs to none (`wait`, `DB.roundtrip`). */
struct result_time {
    const char *at;
    struct measured waiting, working;
};

/* What so large a share of the responses do not exceed. */
struct result_percentile {
    double share;
    struct measured response;
};

struct result_goal {
    const struct scenario_goal *goal; /* its name, kind and limit */
    struct measured measured;
    bool met;     /* the mean of the estimate says so */
    bool certain; /* and so does the whole interval */
};

/* The whole system (its requests are those that traffic sends), or one kind of request. */
struct result_answers {
    const char *name;
    bool sent;                  /* by traffic */
    bool called, enqueued;      /* by requests; its figures then count those too */
    struct measured throughput; /* that ended well */
    struct measured in_flight;
    struct measured mean, p50, p90, p95, p99; /* response of those that ended well */
    double max;
    struct result_percentile *percentile; /* from 10% on, as far as enough answers lie beyond */
    int percentiles;
    struct measured errors;                  /* share of those that ended */
    struct measured error_by[OUTCOME_COUNT]; /* the same by outcome; that of OK is not kept */
    struct measured wasted; /* work per second that nobody waited for any more: given_up_on */
    struct result_time *time;
    int times;
    struct measured beyond; /* seconds of `time`, for each that ended, that nobody waited for
                               any more: without them it adds up to the mean of all ended */
    struct result_goal *goal;
    int goals;
};

/* What those who hold a resource were doing, as a share of the time it was held. */
struct result_doing {
    const char *at;
    bool waiting; /* for it, rather than working there */
    double share;
};

struct result_resource {
    const char *name;
    const char *kind;            /* station, gate, rows, external, cache, connections */
    uint32_t members;            /* so many like it, one an instance */
    double capacity;             /* of one member: cores, units, rows */
    struct measured utilization; /* mean over the members; of rows: over all rows */
    struct measured waiting;     /* mean number, in all */
    struct measured wait;        /* mean of all who were not refused */
    struct measured throughput;  /* visits ended, not by being refused */
    struct measured inside;      /* mean number being served or holding, in all */
    struct measured stay;        /* mean time served or held, of each visit */
    struct measured refused;     /* share of those who came; backlogs, connections */
    struct measured hits;        /* caches: share; else NAN */
    double hottest; /* rows: share of time that the one most in demand is held; else NAN */
    struct result_doing *held_while; /* largest share first */
    int doings;
};

struct result_law {
    const char *at; /* "system", or a kind of request or a resource */
    double present, arrivals_per_s, residence_s; /* L, lambda, W */
    double gap;                                  /* lambda W / L - 1 */
    struct measured ratio;
    bool holds;
};

/* A closed form beside what was simulated. */
struct result_theory {
    const char *at, *model, *quantity; /* "app.cpu", "M/M/2", "wait" */
    double expected;
    struct measured simulated;
};

struct result_window {
    double from, to;
    double arrivals; /* mean over the replications */
    struct measured throughput, in_flight_at_end, mean, p95, errors;
    struct measured *utilization; /* by resource */
};

/* A pool's connections against what the server lets in. */
struct result_budget {
    const char *database;
    struct result_budget_pool {
        const char *name; /* app.pools.main, or main.proxy */
        uint32_t instances, workers,
            connections; /* workers 1 unless one pool each; 0: endless */
        double in_all;
    } * pool;
    int pools;
    double asked, limit; /* limit INFINITY: none said */
    double with_rollout; /* with one more instance of each service, as a roll-out has them */
    bool fits;
};

enum result_warning_kind {
    WARN_BUDGET,         /* connections do not fit; `number` asked, `limit` */
    WARN_BUDGET_ROLLOUT, /* they do, but not while one more instance is up */
    WARN_NOT_STEADY,     /* the warm-up's end was not seen */
    WARN_LAW,            /* L = lambda W fails at `at` */
    WARN_IMPRECISE,      /* the precision asked for was not reached; `number` was */
    WARN_FEW,            /* too few answers (`number`) at `at` for its percentiles */
    WARN_INTERRUPTED,    /* after `number` of `limit` replications */
};

struct result_warning {
    enum result_warning_kind kind;
    const char *at;
    double number, limit;
};

/* How an unstable system grows. */
struct result_growth {
    bool standstill;               /* no: requests that take no time are sent for ever, */
    bool overflowed;               /* max_in_flight was passed, */
    double overflowed_at;          /* after so many seconds, on average */
    struct measured backlog_per_s; /* requests in the system, a second */
    const char *at;                /* where they pile up */
    double stable_share; /* of the present load could be carried: 0.83; NAN if unknown */
    double stable_per_s; /* the same, as requests sent a second */
};

enum bottleneck_kind {
    BOTTLENECK_NONE,    /* nobody waits anywhere worth telling */
    BOTTLENECK_SERVES,  /* a station or external is the limit by its own work */
    BOTTLENECK_HELD,    /* it is held, and what is done meanwhile sets the limit */
    BOTTLENECK_CLIENTS, /* closed users: thinking takes most of the time */
};

struct result_bottleneck {
    enum bottleneck_kind kind;
    const char *resource; /* the limit; with BOTTLENECK_NONE the fullest; may be NULL */
    const char **chain;   /* who holds what while waiting for what, outermost first */
    int links;
    double utilization;
    double headroom;      /* the load may grow so many times until it is full; NAN */
    double waiting_share; /* of the mean response that is spent waiting for it */
    const char *doing;    /* BOTTLENECK_HELD: what is done most while it is held, */
    bool doing_waits;
    double doing_share;  /* and for which share of that time */
    double best_at_once; /* slowed by those it serves: the number with which it does most, else
                            0; `utilization` is then of what it does at best */
};

struct result {
    const struct scenario *scenario;
    const char *variant; /* a what-if's name, or NULL */
    uint64_t seed;
    int replications;
    double measured_s, warmup_s;
    bool warmup_found; /* rather than given */
    bool stable;
    bool interrupted;
    double precision_asked, precision_reached; /* 0: not asked for */
    double took_s;   /* real time; not part of documents that are to repeat */
    uint64_t events; /* simulated */
    struct result_answers system;
    struct result_answers *request; /* by rank in the scenario */
    int requests;
    struct result_resource *resource; /* in order of the blueprint, routes left out */
    int resources;
    bool law_holds;
    struct result_law *law;
    int laws;
    struct result_theory *theory;
    int theories;
    struct result_window *window;
    int windows;
    struct result_budget *budget;
    int budgets;
    struct result_warning *warning;
    int warnings;
    struct result_growth growth; /* meant only if not stable */
    struct result_bottleneck bottleneck;
};

/* How many objectives it misses, certain or not. */
int result_missed(const struct result *result);

#endif
