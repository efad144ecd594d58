/*
 * What a system carries over time: its limit now and, where its data grow, at looks ahead,
 * between which it is interpolated. Its interval is that of capacity.h, from the load that
 * holds for certain to the load that fails for certain, taken for 95% of a normal on each side.
 */
#ifndef HEADROOM_STUDIES_PLAN_LIMIT_H
#define HEADROOM_STUDIES_PLAN_LIMIT_H

#include "studies/capacity.h"

enum { PLAN_LOOKS = 3 };

struct plan_limit {
    const struct capacity *at[PLAN_LOOKS];
    double week[PLAN_LOOKS];
    int looks;
};

/* Times the scenario's load, `normal` deviations from the middle. INFINITY: nothing is too
 * much; 0: everything is; NAN: unknown. */
double plan_limit_at(const struct plan_limit *limit, double week, double normal);

/* Of one search, and whether it has been found. */
double plan_limit_of(const struct capacity *capacity, double normal);

/* The look nearest to a week. */
const struct capacity *plan_limit_look(const struct plan_limit *limit, double week);

/* The run whose load is nearest to so many times the scenario's; NULL: there is none. */
const struct capacity_point *plan_limit_point(const struct capacity *capacity, double factor);

#endif
