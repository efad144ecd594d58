/*
 * What instances would carry, from one run: a prediction before anything else is simulated, and
 * a second opinion beside it.
 *
 * The run says how long a request works at each place and what is held meanwhile. A variant
 * says how many servers, connections and workers there are. From the inside out each gate with
 * all that is done while it is held becomes one station, whose speed with m of them held is
 * what the network inside gives with m customers in it (a flow-equivalent server; Chandy,
 * Herzog and Woo 1975). A database's slowdown is the speed of its station. What is left is a
 * closed network, or one that is sent to, of product form: sim/mva.h.
 *
 * Exact for exponential times, gates that hold one station at a time and instances that share
 * one queue; else an approximation. The bounds of operational analysis hold whatever the
 * distributions are: no more than the least of the stations' speeds.
 */
#ifndef HEADROOM_STUDIES_BOUNDS_H
#define HEADROOM_STUDIES_BOUNDS_H

#include "scenarios/language/scenario.h"
#include "sim/arena.h"
#include "studies/result.h"

struct bounds;

/* From a result with answers in it; NULL if there are none. */
const struct bounds *bounds_calibrate(const struct result *result, struct arena *arena);

/* How long a request takes if nobody waits. */
double bounds_inside_s(const struct bounds *bounds);

struct bounds_prediction {
    double most_per_s; /* under any load */
    double per_s;      /* at the scenario's own load */
    double response_s; /* the same; INFINITY if it cannot be carried */
    const char *limit; /* what is full under a load that is far above; or NULL */
};

/* Of a variant that has the same resources, more of them or fewer. */
struct bounds_prediction bounds_predict(const struct bounds *bounds,
                                        const struct scenario *variant);

#endif
