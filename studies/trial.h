/*
 * A trial: independent replications of a blueprint, each warmed up, then measured over a
 * window, on all cores, with the same results at any number of threads. Every window's books
 * are proved before anything is made of them.
 *
 * The warm-up is given, or found: a pilot run tells every response to MSER-5, and the cut it
 * finds holds for all replications. If a replication overflows before its warm-up ends, its
 * window is all that there was; if the pilot does, there is no warm-up.
 */
#ifndef HEADROOM_STUDIES_TRIAL_H
#define HEADROOM_STUDIES_TRIAL_H

#include "models/reading.h"
#include "sim/replicate.h"
#include "studies/course.h"

#define TRIAL_AUTO SIM_NEVER /* as a warm-up */

struct trial_plan {
    const struct blueprint *blueprint;
    uint64_t seed;
    sim_time warmup;
    sim_time duration; /* measured, after the warm-up */
    int least, most;   /* replications */
    int threads;       /* 0: all cores */
    /* May be NULL: */
    const struct course_plan *course; /* follow the course of each replication, this way */
    bool (*stop)(void);               /* asked now and then, from any thread: end at once? */
};

/* What one replication measured. */
struct trial_window {
    const struct system *system; /* as it stood at the end: distributions, present state */
    struct reading *books;
    const char *imbalance; /* whose books disagree, NULL: nobody's */
    sim_integral gap_ns;
    bool overflowed; /* max_in_flight was passed before the end: averages mean nothing */
    bool stuck;      /* or the clock stood still; overflowed too */
    struct course *course;
};

/* One window after the other, in order of replication; false: enough. */
typedef bool (*trial_absorb)(void *context, int replication, const struct trial_window *window);

struct trial_outcome {
    int replications;
    sim_time warmup;
    bool steady;      /* false: the pilot saw no end of the warm-up */
    bool interrupted; /* by the watcher or the stop; what was absorbed stays */
};

/* `watcher` (may be NULL) is asked after each replication whether to go on. */
struct trial_outcome trial_run(const struct trial_plan *plan, trial_absorb take, void *context,
                               bool (*watcher)(void *context, int absorbed));

#endif
