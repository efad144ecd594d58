/*
 * What limits a system, from the numbers of its result, and the chain of who holds what while
 * waiting for what, outermost first.
 *
 * If something is full, the search begins where requests wait most and goes on to what the
 * holders of that do most while they hold it, until that is their own work or a wait for what
 * only serves. A full pool whose holders wait for a row is thus not the limit; the row is, or
 * what is done while it is held. The chain goes on outwards to what those hold who wait for it.
 *
 * If nothing is full, the limit to come is what has least room: the largest share of time in
 * use without any waits in it. Of closed users who mostly think, they are the limit.
 *
 * `headroom` is an upper bound: until the least room is used up, of open traffic 1 / that
 * share. Waits inside what is held grow with the load and fill it before. Of closed users it is
 * where the two asymptotic bounds of operational analysis meet: the load that would fill it if
 * nobody waited anywhere.
 */
#ifndef HEADROOM_STUDIES_BOTTLENECK_H
#define HEADROOM_STUDIES_BOTTLENECK_H

#include "models/blueprint.h"
#include "sim/arena.h"
#include "studies/result.h"

/* Fills result->bottleneck. The system with its times and the resources with what is done
 * while they are held must be there. */
void bottleneck_find(struct result *result, const struct blueprint *plan, struct arena *arena);

#endif
