/*
 * Systems whose exact answers are known, from formulas, from numerically solved Markov chains
 * or from the literature: what `headroom selfcheck` runs and tests/theory/ asserts. Each says
 * how to build itself, how long to run, and what must come out.
 *
 * Sources: M/M/c, Erlang, Pollaczek–Khinchine, mean value analysis and so on (sim/laws.h,
 * sim/mva.h), published tables where no formula exists; each entry names its own.
 */
#ifndef HEADROOM_STUDIES_KNOWN_ANSWER_H
#define HEADROOM_STUDIES_KNOWN_ANSWER_H

#include "sim/arena.h"
#include "sim/interval.h"
#include "studies/trial.h"

/* What is compared; `index` is a request or a resource, `at` a share, a level or a time. */
enum known_kind {
    KNOWN_THROUGHPUT,        /* requests that ended well, per second */
    KNOWN_PRESENT,           /* mean number in the system (index: request, -1: all) */
    KNOWN_RESPONSE,          /* mean time of requests that ended well, s */
    KNOWN_RESPONSE_QUANTILE, /* at: 0.95 */
    KNOWN_ENDED_SHARE,       /* share of ended requests with outcome (int)at */
    KNOWN_WAIT,              /* mean wait at a resource over all who came, s */
    KNOWN_WAIT_QUANTILE,     /* needs keep_waits */
    KNOWN_WAIT_SQUARE,       /* E[W²], s²; needs keep_waits */
    KNOWN_WAITED_SHARE,      /* share that waited at all; needs keep_waits */
    KNOWN_WAITING,           /* mean number waiting */
    KNOWN_INSIDE,            /* mean number in service or admitted */
    KNOWN_STAY,              /* mean time at a resource, waiting and served, s */
    KNOWN_UTILIZATION,       /* work done / what its servers or units could do */
    KNOWN_VISITS,            /* per second */
    KNOWN_CUSTOM             /* the system's own `measure` */
};

struct known_quantity {
    const char *name;
    enum known_kind kind;
    int index;
    double at;
    double exact;
};

struct known_system;

/* Builds the blueprint; what it allocates for it lives in the arena. */
typedef void (*known_build)(const struct known_system *system, struct blueprint *blueprint,
                            struct arena *arena);
/* Runs one replication its own way (a course from the empty system, until a deadlock) and
 * fills one value for each quantity. */
typedef void (*known_measure)(const struct known_system *system, const struct blueprint *plan,
                              uint64_t seed, int replication, double *values);

struct known_system {
    const char *id;     /* "V01" */
    const char *name;   /* "M/M/1 at 80%" */
    const char *source; /* where the exact numbers come from */
    known_build build;
    double parameter[4]; /* for builds that serve several systems */
    double warmup_s;
    double duration_s;     /* one replication's window in a quick check */
    int replications;      /* in a quick check */
    known_measure measure; /* NULL: the usual window */
    const struct known_quantity *quantity;
    int quantities;
};

extern const struct known_system *const known_systems[];
extern const int known_systems_count;

struct known_result {
    const struct known_system *system;
    struct estimate estimate[16]; /* by quantity; 99.9% */
    bool met[16];
    const char *imbalance; /* whose books disagree, NULL: nobody's */
    int replications;
    double seconds;
};

/* `effort` multiplies the number of replications. */
void known_answer_check(const struct known_system *system, uint64_t seed, double effort,
                        int threads, struct known_result *result);

#endif
