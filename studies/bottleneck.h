/*
 * What limits a system, from the numbers of its result: the chain of who holds what while
 * waiting for what. It starts at the outermost resource for which requests wait, goes on to
 * what the holders of that do most while they hold it, and ends at what nothing below explains.
 *
 * Everything else of the result must be filled in: resources with what is done while they are
 * held, the system's and the requests' times.
 *
 * `headroom` is an upper bound. Of what serves: 1 / utilization. Of what is held: the same with
 * the time held without any waiting inside, since waits further down grow with the load before
 * it is full. Of closed users: the bound on throughput of operational analysis, over what there
 * is now.
 */
#ifndef HEADROOM_STUDIES_BOTTLENECK_H
#define HEADROOM_STUDIES_BOTTLENECK_H

#include "models/blueprint.h"
#include "sim/arena.h"
#include "studies/result.h"

/* Fills result->bottleneck. */
void bottleneck_find(struct result *result, const struct blueprint *plan, struct arena *arena);

#endif
