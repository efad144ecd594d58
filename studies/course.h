/*
 * The course of one replication: what its measured time looked like bit by bit, as it went.
 *
 * The *backlog* is what waits or is being served anywhere: every request that runs on, also one
 * whose client has gone, since its work is still to be done. It is averaged over many stretches
 * of equal length, whatever is asked for; what is merely delayed or held is no part of it, nor
 * what is with somebody who takes any number at once.
 *
 * *Windows* are what a scenario asks for. Each has what requests did in it: the distributions
 * of responses are taken apart at its end and put together again at the end of the course.
 */
#ifndef HEADROOM_STUDIES_COURSE_H
#define HEADROOM_STUDIES_COURSE_H

#include "models/system.h"

enum { COURSE_STRETCHES = 256 };

struct course_plan {
    const bool *sent; /* by request: windows are about these */
    sim_time length;  /* measured */
    sim_time windows; /* length of each, of the last what is left; 0: none */
};

/* Requests that ended in it, and how it ended. */
struct course_window {
    sim_time from, to; /* since measuring began */
    uint64_t arrivals, ended, good;
    double good_s; /* responses of those, added up */
    double p95_s;  /* NAN if there were none */
    int64_t present;
};

struct course {
    struct course_plan plan;
    const struct blueprint *blueprint;
    sim_time began;
    double backlog[COURSE_STRETCHES]; /* mean over each stretch */
    int stretches;                    /* of them done */
    struct course_window *window;
    double *used;  /* server-ns worked or unit-ns held, by window and resource */
    int windows;   /* done */
    double *piled; /* by resource: how much more waits or is served there than at first */
    /* where it stood at the last look: */
    double backlog_ns, *used_ns;
    struct course_window total;
    struct histogram **response; /* by request, from before the window */
};

int course_windows(const struct course_plan *plan);

/* Begins where the system stands now. */
struct course *course_open(const struct course_plan *plan, const struct system *system);
void course_close(struct course *course);

/* When to look next; SIM_NEVER: it is over. */
sim_time course_next(const struct course *course);
void course_look(struct course *course, const struct system *system);

/* To be called at its end, or where it was cut short. */
void course_end(struct course *course, const struct system *system);

/* How much of the resource has been in use since time 0: server-ns worked, unit-ns held or
 * connection-ns open, of all members. */
double course_used(const struct system *system, int resource);

/* How many wait for it or are served by it now. */
int64_t course_piled(const struct system *system, int resource);

#endif
