/*
 * Systems whose exact answers are known, from formulas, from numerically solved Markov chains
 * or from the literature: what `headroom selfcheck` runs and tests/theory/ asserts. Each says
 * how to build itself, how long to run, and what must come out.
 *
 * Sources: M/M/c, Erlang, Pollaczek–Khinchine, mean value analysis and so on (sim/laws.h,
 * sim/mva.h), published tables where no formula exists; each entry names its own.
 *
 * A quantity is met if its exact value lies in the 99.9% interval over the replications. Of a
 * thousand quantities one is missed by mere chance, so known_answer_check looks again at what
 * was missed, once, with other chance and four times the replications: what is right fails
 * both looks once in a million, and what is wrong stands out twice as clearly in the second.
 * Books that do not balance are no matter of chance and fail at once.
 */
#ifndef HEADROOM_STUDIES_KNOWN_ANSWER_H
#define HEADROOM_STUDIES_KNOWN_ANSWER_H

#include "sim/arena.h"
#include "sim/interval.h"
#include "studies/littles_law.h"
#include "studies/trial.h"

/* What is compared; `index` is a request or a resource, `at` a share, a level or a time. */
enum known_kind {
    KNOWN_THROUGHPUT, /* requests that ended well, per second (index: request, -1: all) */
    KNOWN_PRESENT,    /* mean number in the system (index: request, -1: all) */
    KNOWN_RESPONSE,   /* mean time of requests that ended well, s (-1: all) */
    KNOWN_RESPONSE_QUANTILE, /* at: 0.95 */
    KNOWN_ENDED_SHARE,       /* share of ended requests with outcome (int)at */
    KNOWN_REQUEST_WAIT,      /* mean of all a request waited, over those that ended, s */
    KNOWN_WAIT,              /* mean wait at a resource over all who came, s */
    KNOWN_ADMITTED_WAIT,     /* the same over those who got in; needs keep_waits */
    KNOWN_WAIT_QUANTILE,     /* of those who got in; needs keep_waits */
    KNOWN_WAIT_SQUARE,       /* E[W²] of those who got in, s²; needs keep_waits */
    KNOWN_WAITED_SHARE,      /* of all who came; needs keep_waits */
    KNOWN_WAITING,           /* mean number waiting */
    KNOWN_INSIDE,            /* mean number in service or admitted */
    KNOWN_STAY,              /* mean time at a resource, waiting and served, s */
    KNOWN_UTILIZATION,       /* work done / what its servers or units could do */
    KNOWN_VISITS,            /* per second */
    KNOWN_CUSTOM,            /* the system's own `measure`: a mean, */
    KNOWN_CUSTOM_SHARE,      /* a share, */
    KNOWN_CUSTOM_SPREAD,     /* a deviation or variance, */
    KNOWN_CUSTOM_RARE        /* something that takes long to happen */
};

enum { KNOWN_QUANTITIES_MOST = 16 }; /* of one system */

struct known_quantity {
    const char *name;
    enum known_kind kind;
    int index;
    double at;
    double exact; /* to a relative 1e-6, which is what sources print */
};

struct known_system;

/* Builds the blueprint; what it allocates for it lives in the arena. */
typedef void (*known_build)(const struct known_system *system, struct blueprint *blueprint,
                            struct arena *arena);
/* Runs one replication its own way (a course from the empty system, until a deadlock) and
 * fills one value for each quantity; NAN if the books did not balance. */
typedef void (*known_measure)(const struct known_system *system, const struct blueprint *plan,
                              uint64_t seed, int replication, double *values);

struct known_system {
    const char *id;     /* "V01" */
    const char *name;   /* "M/M/1 at 80%" */
    const char *source; /* where the exact numbers come from */
    known_build build;
    double parameter[4]; /* for builds that serve several systems */
    double warmup_s;
    double duration_s;     /* one replication's window */
    int replications;      /* at least; 10 or more, but where nothing is drawn */
    known_measure measure; /* NULL: the usual window */
    const struct known_quantity *quantity;
    int quantities;
};

/* All of them, family by family. */
struct known_family {
    const char *name;
    const struct known_system *systems;
    const int *count;
};
extern const struct known_family known_families[];
extern const int known_families_count;

/* How much is made of it. */
struct known_effort {
    uint64_t seed;
    int threads;           /* 0: all cores */
    int patience;          /* until all intervals are tight, at most so many times as long */
    double width;          /* tight is so many times known_target; 0: once */
    replicate_watch watch; /* asked after each replication whether to go on; may be NULL */
    void *context;         /* of watch */
};

enum { KNOWN_QUICK = 4, KNOWN_THOROUGH = 5000 }; /* as patience */

struct known_finding {
    struct estimate estimate; /* 99.9% */
    bool met;
    bool tight; /* its half-width is within the target */
    bool again; /* found at the second look */
};

struct known_result {
    const struct known_system *system;
    struct known_finding finding[KNOWN_QUANTITIES_MOST]; /* by quantity */
    struct littles_finding law; /* L = λW wherever windows were measured */
    const char *imbalance; /* whose books disagreed, or that it overflowed; NULL: nobody's */
    int replications;      /* at the first look */
    bool interrupted;      /* nothing else is to be believed then */
};

/* The relative half-width that is tight enough: 1% for means, 3% for percentiles, squares,
 * spreads and shares; 10% for what is rare, shares below 2% among it. */
double known_target(const struct known_quantity *quantity);

/* One look, the same bytes at any number of threads. */
void known_answer_look(const struct known_system *system, const struct known_effort *effort,
                       struct known_result *result);

/* And a second one at what was missed. */
void known_answer_check(const struct known_system *system, const struct known_effort *effort,
                        struct known_result *result);

/* One quantity, or all of them, met and all books balanced. */
bool known_answer_counts(const struct known_result *result, int quantity);
bool known_answer_met(const struct known_result *result);

#endif
