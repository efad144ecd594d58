/*
 * Closed forms beside what was simulated, wherever their conditions hold: sim/laws.h,
 * sim/mva.h, sim/mva_classes.h. The conditions are looked for in the blueprint (arrivals,
 * distributions, orders, what is held) and are strict: a form that is only nearly right is not
 * shown. Gates that hold requests up now and then, by the results, count as in the way; those
 * that never do do not.
 *
 * The laws that need no assumption come with every result: the utilization law at each station
 * whose demand is known, and bounds on closed systems.
 */
#ifndef HEADROOM_STUDIES_THEORY_LINES_H
#define HEADROOM_STUDIES_THEORY_LINES_H

#include "models/blueprint.h"
#include "sim/arena.h"
#include "studies/result.h"

/* Fills result->theory; the resources and requests of the result must be there. */
void theory_lines_fill(struct result *result, const struct blueprint *plan,
                       struct arena *arena);

#endif
