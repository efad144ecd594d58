/*
 * The course of a run over time: what each window looked like, over all replications. In a
 * transient study this is the answer itself: the number in flight at a window's end estimates
 * its expectation at that instant.
 *
 * Numbers are gathered as they come, so memory follows the windows and not the replications.
 */
#ifndef HEADROOM_STUDIES_TIMELINE_H
#define HEADROOM_STUDIES_TIMELINE_H

#include "sim/arena.h"
#include "studies/assembly.h"
#include "studies/result.h"
#include "studies/trial.h"

struct timeline;

/* Without windows in the plan there is nothing to tell. */
struct timeline *timeline_open(const struct assembly *assembly, const struct course_plan *plan);
void timeline_close(struct timeline *timeline);
void timeline_add(struct timeline *timeline, const struct trial_window *window);

/* Fills in the windows; the resources of the result are there. */
void timeline_tell(const struct timeline *timeline, struct result *result, struct arena *arena);

#endif
