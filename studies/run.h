/*
 * Runs a scenario: warm-up found or given, replications on all cores until their number or the
 * precision asked for is reached, books proved, and everything that can be said about it put
 * into one result. The same seed gives the same result at any number of threads, whatever the
 * machine; only took_s differs.
 */
#ifndef HEADROOM_STUDIES_RUN_H
#define HEADROOM_STUDIES_RUN_H

#include "sim/arena.h"
#include "studies/result.h"

/* How far it is: told after each replication, in order. */
struct run_progress {
    int replications; /* done */
    int expected;     /* in all, as far as can be told */
    double precision; /* reached, of the widest of the quantities; NAN before the second */
};

/* Zeros take what the scenario says. */
struct run_settings {
    bool seeded; /* `seed` counts */
    uint64_t seed;
    int replications;
    double precision;
    int jobs;                                                          /* 0: all cores */
    bool (*watch)(void *context, const struct run_progress *progress); /* false: stop here */
    void *context;
    bool (*stop)(void); /* asked now and then, from any thread; true: end at once */
};

/* NULL, and `*imbalance` names the place, if a window's books did not balance: nothing of it
 * may be believed. */
struct result *run_scenario(const struct scenario *scenario,
                            const struct run_settings *settings, struct arena *arena,
                            const char **imbalance);

#endif
