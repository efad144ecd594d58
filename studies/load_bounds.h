/*
 * What one run at a load a system carries says of the loads it will not carry, without another
 * run: operational analysis.
 *
 * Use grows in proportion to the load (utilization law), so the fullest resource is full at
 * 1 / use times it; of closed users where the two asymptotic bounds meet. Responses of open
 * traffic are taken to grow as 1 / (1 - use), as those of M/M/1 do, which puts a number to
 * objectives; beyond their bound closed users stand in line, and each adds one turn. Quantiles
 * are taken to grow as the mean does. What is held while others wait grows faster: simulation
 * tells.
 */
#ifndef HEADROOM_STUDIES_LOAD_BOUNDS_H
#define HEADROOM_STUDIES_LOAD_BOUNDS_H

#include "studies/load_scale.h"
#include "studies/result.h"

/* As multiples of the load of the scenario; NAN where it cannot be told. */
struct load_bounds {
    const char *resource; /* that is full first */
    double use;           /* of it, in the run */
    double full;          /* when it is full */
    double goals;         /* when an objective is reached; INFINITY: none speaks of times */
    const struct result_answers *request; /* whose */
    const struct result_goal *goal;
};

/* `result` is of `factor` times the scenario's load. If only a part of the load is scaled,
 * `less` is of another factor, and tells how much of the use is that part's; else NULL. */
struct load_bounds load_bounds_of(const struct result *result, double factor,
                                  const struct result *less, double less_factor);

#endif
