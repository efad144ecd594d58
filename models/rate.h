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

/* From `at` on (seconds) the rate runs from `from` to the next point's `from`, unless it is
 * the last, whose rate holds for good. A jump is two points at one time. */
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

/* The time when the integral of the rate since `from` reaches `amount`; SIM_NEVER if it never
 * does. `segment` remembers where to look, starting with 0. */
sim_time rate_after(const struct rate_spec *spec, sim_time from, double amount, int *segment);

#endif
