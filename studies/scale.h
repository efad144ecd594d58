/*
 * How a system scales: one value of a scenario is varied, most often the instances of the
 * service that traffic enters, and for each value it is asked what the system carries, what it
 * does with the load it has, and what limits it.
 *
 * Not every value is simulated, but those where something happens: the ends, powers of two, the
 * scenario's own; then, by bisection, both sides of each shift of the bottleneck, of the best
 * value and of the knee. All of them meet the same chance, and runs are made longer until the
 * best is told from its neighbours or they are known to be equal.
 *
 * What is carried is, of closed traffic, the throughput of its own users; if there is open
 * traffic, the throughput when much more is asked for (studies/saturation.h).
 *
 * Where there are objectives, it is also asked up to which load all of them hold
 * (studies/scale_loads.h).
 *
 * Before, from the scenario's own value alone, studies/bounds.h says what to expect.
 */
#ifndef HEADROOM_STUDIES_SCALE_H
#define HEADROOM_STUDIES_SCALE_H

#include "scenarios/language/load.h"
#include "studies/bounds.h"
#include "studies/capacity.h"
#include "studies/difference.h"
#include "studies/scale_paths.h"
#include "studies/usl.h"

struct scale_settings {
    const struct load *base;
    struct scale_axis axis[2]; /* one, or two: a grid */
    int axes;
    const struct scale_along *along; /* follow the first axis */
    int alongs;
    bool seeded;
    uint64_t seed;
    int jobs;
    /* Told before each value: how many are done, of about so many. */
    void (*watch)(void *context, const char *value, int done, int expected);
    void *context;
    bool (*stop)(void);
};

struct scale_point {
    const char *value[2]; /* as written; [1] of a grid */
    double number;        /* the same of the first axis; NAN if it is none */
    int place[2];         /* on the axes */
    bool base;            /* the scenario's own */
    const struct scenario *scenario;
    struct result *own;     /* under the scenario's own load */
    struct result *most;    /* under as much as it carries; may be the same */
    struct result *carried; /* that of the two which says what is carried */
    struct bounds_prediction predicted;
    const char *limit;            /* a resource; or SCALE_USERS */
    bool objectives;              /* all of them hold, if there are any */
    const struct capacity *holds; /* up to which load they do; NULL: there are none, or it was
                                     not looked for */
    int least, doublings;         /* of the length of its runs: at first, and by now */
};

/* Closed users who mostly think limit what is carried: nobody asks for more. */
#define SCALE_USERS "users"

/* The limit moves from one to the other between two values, neighbours of those looked at. */
struct scale_shift {
    const char *from, *to;
    double before, after; /* values; of a list their ranks, from 0 */
    bool exact;           /* there is no value between them */
};

struct scale_shifts {
    struct scale_shift *at;
    int count;
};

/* Why what limits carries less when there is more of the rest. */
enum scale_cause {
    SCALE_NO_CAUSE,
    SCALE_SLOWDOWN, /* a database that is slower the more it does at once */
    SCALE_LOCK,     /* rows */
    SCALE_SHARED,   /* a gate of which there is not more */
    SCALE_REFUSED,  /* connections or requests that find no room */
    SCALE_SERVER,   /* servers of which there are not more */
    SCALE_OUTSIDE,  /* somebody else's service */
};

struct scale {
    struct scale_settings settings;
    struct scale_point *point; /* in order of the axis; of a grid row by row */
    int points;
    int base; /* -1: the scenario's own value is not among them */
    /* Of one axis: */
    struct scale_shifts shifts, predicted;
    int most_holding;       /* objectives hold there up to the largest load; -1: unknown */
    int best;               /* the least that carries as much as any */
    int equal_to;           /* from there up to this one it is no more and no less */
    bool best_certain;      /* its neighbours were told apart from it, or are equal */
    double predicted_best;  /* NAN: nothing was predicted */
    double knee;            /* where the first one's growth would reach the best; NAN */
    struct measured change; /* from the best to the last, a share; of throughput carried */
    enum scale_cause cause; /* of the limit at the last */
    bool has_usl;
    struct usl usl;
    bool interrupted;
    const char *imbalance; /* books that do not balance: nothing may be believed */
    double took_s;
};

/* NULL if a value is not one that the scenario can have. */
struct scale *scale_study(const struct scale_settings *settings, struct arena *arena,
                          struct faults *faults);

/* Whether all of the scenario's traffic is closed. */
bool scale_is_closed(const struct scenario *scenario);

#endif
