/*
 * What is varied: PATH=1..64, PATH=1,2,4,8, and paths that move along with the first,
 * PATH=5x (five for each) or PATH=40/x (40 shared by them). A name without a dot is no path of
 * the scenario: it only moves others.
 */
#ifndef HEADROOM_STUDIES_SCALE_PATHS_H
#define HEADROOM_STUDIES_SCALE_PATHS_H

#include "scenarios/language/load.h"

#define SCALE_VALUES_MOST 1000000
#define SCALE_LIST_MOST   64

struct scale_axis {
    const char *path;
    bool range;
    uint32_t low, high; /* of a range */
    const char **value; /* of a list, */
    int values;
    const char *now; /* what the scenario says; NULL: nothing */
};

struct scale_along {
    const char *path;
    double factor;
    bool shared; /* factor / x rather than factor x */
    bool found;  /* in the scenario's what-ifs, rather than asked for */
};

/* A word of the command line; faults point into it. */
bool scale_axis_read(const char *word, const struct load *base, struct scale_axis *axis,
                     struct arena *arena, struct faults *faults);
bool scale_along_read(const char *word, struct scale_along *along, struct arena *arena,
                      struct faults *faults);

/* The instances of the service that traffic enters: 1..64, or twice what there are. False if
 * there is no such service. */
bool scale_axis_default(const struct load *base, struct scale_axis *axis, struct arena *arena);

/* Paths that the scenario's what-ifs always change with this one, and in proportion to it: at
 * least two of them, and the scenario itself. Returns how many. */
int scale_along_find(const struct load *base, const struct scale_axis *axis,
                     struct scale_along **along, struct arena *arena);

/* PATH=VALUE for a value of the first axis. */
const char *scale_along_setting(const struct scale_along *along, double value,
                                struct arena *arena);

#endif
