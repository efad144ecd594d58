/*
 * A scenario under more load or less: every open rate times a factor, as many times the users
 * of closed traffic. Or only the traffic that sends one kind of request, with all that it sends
 * beside it. Everything else stays as it is, names too, so draws are those of the scenario: the
 * n-th request has the same demands, and its gap to the one before shrinks by the factor.
 *
 * Users are whole: their number is rounded, and each traffic keeps one at least.
 */
#ifndef HEADROOM_STUDIES_LOAD_SCALE_H
#define HEADROOM_STUDIES_LOAD_SCALE_H

#include "scenarios/language/scenario.h"
#include "sim/arena.h"

#include <stdbool.h>

enum { LOAD_ALL = -1 };

/* Whether the traffic is scaled; `request` is LOAD_ALL or a request's rank. */
bool load_is_scaled(const struct scenario_traffic *traffic, int request);

/* How much is scaled: requests a second of open traffic (where a rate changes, its highest
 * point), users of closed. */
struct load_size {
    double per_s, users;
    bool varies; /* some rate changes over time */
};
struct load_size load_size(const struct scenario *scenario, int request);

/* `run` replaces how the scenario is run; it and the scenario outlive the copy. */
const struct scenario *load_scaled(const struct scenario *scenario, double factor, int request,
                                   const struct scenario_run *run, struct arena *arena);

#endif
