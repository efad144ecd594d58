/*
 * How often, over time: a rate that is constant, changes in stages (ramps and jumps), swings
 * like a day, or follows a curve of points joined by straight lines. Whatever its course, an
 * arrival process with that rate is one with rate 1 on a clock that runs at the rate's speed:
 * the next arrival is where the integral of the rate has grown by one more gap.
 *
 * For Poisson gaps this is exactly the Poisson process with that rate.
 */
#ifndef HEADROOM_MODELS_RATE_H
#define HEADROOM_MODELS_RATE_H

#include "sim/time.h"

#include <stdbool.h>

/* From one point to the next the rate runs in a straight line; before the first there is none,
 * and the last one's holds for good. A jump is two points at one time. */
struct rate_point {
    double at_s;
    double per_s;
};

struct rate_spec {
    double mean_per_s;      /* used if there are no points */
    double swing, period_s; /* mean·(1 + swing·sin(2πt/period)), 0 ≤ swing ≤ 1 */
    const struct rate_point *points; /* in order of time */
    int count;
};

double rate_at(const struct rate_spec *spec, double at_s);

/* Whether it ever changes after time 0. */
bool rate_varies(const struct rate_spec *spec);

/* Seconds from `from` until the integral of the rate has grown by `amount`, INFINITY if it
 * never does. They are worked out from the distance alone and so are as exact late in a long
 * run as at its start. `segment` remembers where to look: it starts with 0 and is good for
 * this and all later times. */
double rate_wait(const struct rate_spec *spec, sim_time from, double amount, int *segment);

#endif
