/*
 * How much load a scenario can take: the largest factor f such that with f times the traffic,
 * and with all less, every objective holds; without objectives, the largest load that is stable
 * and carried (studies/margin.h).
 *
 * Prediction first, from one run at today's load: how often the fullest resource would fit into
 * itself (studies/bottleneck.h), and where an objective would be reached if responses grew as
 * 1 / (1 - use), as those of M/M/1 do. Then the load is searched for: upwards from there until
 * something fails, then between what holds and what fails, at first in short runs. All meet the
 * same chance, so what they measure moves smoothly with the load and can be interpolated; open
 * queues are straight lines there in 1 / response, closed ones in the response. The loads below
 * are looked at too: the answer is where something first fails, not an island further up.
 *
 * Runs then get longer until the place is known well enough. Its interval is no formula: `low`
 * is the highest load at which a run said for certain that all holds, `high` the lowest at
 * which one said for certain that something fails (95% each).
 *
 * Where nothing is asked of closed traffic it is never unstable. The answer is then the number
 * of users from which on more of them get no more done: where N users would meet no queue if
 * they came in turn, N* = X_max / X_1.
 */
#ifndef HEADROOM_STUDIES_CAPACITY_H
#define HEADROOM_STUDIES_CAPACITY_H

#include "studies/load_bounds.h"
#include "studies/load_scale.h"
#include "studies/margin.h"

enum { CAPACITY_POINTS = 96 };
#define CAPACITY_MOST  1000.0 /* times today's load; beyond it nobody asks */
#define CAPACITY_LEAST 1e-3

/* What is known before the search, so that few short runs are enough for a coarse answer: its
 * interval is then as far as those runs let the place move. */
struct capacity_hint {
    const struct result *today; /* under the load as it is */
    double errors;              /* the share that fails under hardly any */
    double full;                /* times today's load; more is not carried; NAN */
    double guess;               /* times today's load: where the limit may be; NAN */
};

/* Zeros take what the scenario says, or the default. */
struct capacity_settings {
    int request; /* LOAD_ALL, or only the traffic that sends it */
    bool seeded;
    uint64_t seed;
    int replications;
    double precision; /* half the interval, as a share of the load; 0: 1% */
    double effort;    /* of the usual events, in the first runs and in all; 0: 1 */
    int jobs;
    const struct capacity_hint *hint; /* NULL: search from the beginning, and finely */
    /* Told before each run how many are behind; false: stop here. */
    bool (*watch)(void *context, int points, double factor);
    void *context;
    bool (*stop)(void);
};

enum capacity_state { CAPACITY_HOLDS, CAPACITY_FAILS, CAPACITY_UNDECIDED };

/* One load that was tried. */
struct capacity_point {
    double factor;
    enum capacity_state state;
    struct margin margin;
    const struct result *result;
};

enum capacity_kind {
    CAPACITY_FOUND,
    CAPACITY_SATURATES, /* closed, nothing asked: more users get no more done */
    CAPACITY_ENDLESS,   /* holds up to CAPACITY_MOST */
    CAPACITY_NEVER,     /* fails under hardly any load */
    CAPACITY_UNKNOWN,   /* interrupted before anything was known */
};

struct capacity {
    const struct scenario *scenario;
    const char *variant; /* of a what-if, or NULL */
    int request;
    struct load_size today;
    uint64_t seed;
    int replications;
    enum capacity_kind kind;
    double factor;        /* times today's load; NAN unless FOUND or SATURATES */
    double low, high;     /* holds for certain, fails for certain; 0 and INFINITY: none did */
    double goodput_per_s; /* requests that end well there */
    /* What stops it: as the nearest run that fails has it, or that holds if none does. */
    struct margin stop;
    const struct result *at_stop;
    /* From one run, before the search; NAN where it cannot be told. */
    struct load_bounds predicted;
    double predicted_from;                        /* the factor of that run */
    struct capacity_point point[CAPACITY_POINTS]; /* in order of load */
    int points;
    int runs;
    uint64_t events;
    bool interrupted;
};

/* NULL, and `*imbalance` names the place, if books did not balance. */
struct capacity *capacity_of(const struct scenario *scenario,
                             const struct capacity_settings *settings, struct arena *arena,
                             const char **imbalance);

/* The factor of today's load that holds: INFINITY if there is no limit, NAN if none is known.
 */
double capacity_factor(const struct capacity *capacity);

#endif
