/*
 * One core as Linux hands it out (EEVDF, 6.6 and later): to one job at a time, a slice each.
 * What a job has had is its virtual time; only a job that has had no more than the mean of all
 * may be next, and of these the one whose deadline, its virtual time when it came or last used
 * up a slice and a slice more, is earliest. A job that comes begins at the mean. The core
 * changes hands when a job ends, and where a slice is used up when the clock ticks or another
 * job comes: so slices are longer than they should be, and jobs that are longer than a slice
 * stand back for all that come meanwhile, some of them for long.
 *
 * The core is never idle while there are jobs, so with exponential work the number present is
 * that of fair sharing: tests/theory/runtimes_theory.c compares. Each change of hands looks at
 * all jobs. All jobs are alike; what a sleeper was owed is forgotten.
 */
#ifndef HEADROOM_MODELS_TIMESLICE_H
#define HEADROOM_MODELS_TIMESLICE_H

#include "models/world.h"
#include "sim/level.h"

struct timeslice_spec {
    sim_time slice, tick; /* both above 0 */
};

struct timeslice_job {
    request_id id;
    sim_time left;
    double had, deadline; /* virtual, in nanoseconds */
};

struct timeslice {
    const struct timeslice_spec *spec;
    struct timeslice_job *job; /* job[0] runs */
    uint32_t count, room;
    bool protected; /* who runs has not used up its slice */
    double all_had; /* of all jobs */
    sim_time since; /* when these were last true */
    request_id actor;
    agenda_handle due;
    struct level busy;
};

void timeslice_init(struct timeslice *timeslice, const struct timeslice_spec *spec,
                    request_id actor);
void timeslice_free(struct timeslice *timeslice);

/* Of sharing.h, the same. `timeslice_done` is 0 if the actor came up for something else. */
void timeslice_join(struct world *world, struct timeslice *timeslice, request_id id);
request_id timeslice_done(struct world *world, struct timeslice *timeslice);
sim_time timeslice_worked(const struct timeslice *timeslice, const struct request *request,
                          sim_time now);
void timeslice_quit(struct world *world, struct timeslice *timeslice, request_id id);

#endif
