/*
 * Whether a system carries its load, or its backlog grows without end.
 *
 * Growth has to be told from chance, and the hard case is a queue near its limit: its backlog
 * wanders for long before it shows where it stays. So the yardstick is the worst that chance
 * can do to a system that is not overloaded: at a load of exactly 1, from empty, the backlog is
 * a random walk that is turned back at zero, and at the end stands where the absolute value of
 * a normal variable would. A replication's growth is therefore measured in deviations of its
 * own walk (from the differences between SAMPLES instants), and the mean over the replications
 * must be beyond what |N(0, 1)| explains. In a settled system it is near 0, since what goes up
 * comes down again.
 *
 * Measured on M/M/1 with 100/s of capacity and 5 replications, 200 to 300 seeds each: of runs
 * of 10 s, 60 s and 10 min at 95/s none is called unstable, warmed up or from empty; at 99/s
 * and at 100/s for 10 min none, at 100/s for 60 s 1 of 300. At 102/s 299 of 300 are in 10 min,
 * 76% in 5 min and 5% in 60 s, when it looks as a load of 1 may; at 110/s for 60 s all are.
 * Batches of 50 and bursts with a dispersion of 50 at 90/s for 60 s: 1 of 200.
 *
 * A system that starts empty and settles late grows too, but less and less; what grows without
 * end does a good part of it in the second half.
 *
 * What else says unstable: max_in_flight was passed; or Little's law fails, with more present
 * than leaves, where growth as such could not be proved.
 *
 * If the rate varies, only its last level counts, from where it no longer changes to the end,
 * and only if it lasts for half of the time or there was a higher one: a backlog is no sign of
 * anything in a rush. If the rate was at that level before
 * it rose, and the backlog afterwards neither goes back to what it was nor falls, the system
 * is stuck (metastable), which is as unstable.
 */
#ifndef HEADROOM_STUDIES_STABILITY_H
#define HEADROOM_STUDIES_STABILITY_H

#include "sim/arena.h"
#include "studies/assembly.h"
#include "studies/result.h"
#include "studies/trial.h"

/* Whether any open traffic's rate changes. */
bool stability_varies(const struct blueprint *blueprint);

struct stability;

/* `begins`: how long the traffic has run when measuring begins. */
struct stability *stability_open(const struct assembly *assembly,
                                 const struct course_plan *plan, sim_time begins);
void stability_close(struct stability *stability);
void stability_add(struct stability *stability, const struct trial_window *window);

/* What is certain by now. */
bool stability_is_lost(const struct stability *stability);

/* How many replications have passed max_in_flight. */
int stability_overflows(const struct stability *stability);

/* Fills in `stable` and `growth`; the laws of the result are there. */
void stability_tell(const struct stability *stability, struct result *result,
                    struct arena *arena);

#endif
