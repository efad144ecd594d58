/*
 * A plan by months of the calendar: the busiest hour of each, what there is a number of and
 * how many of it there have to be, and what that costs.
 */
#ifndef HEADROOM_STUDIES_PLAN_MONTHS_H
#define HEADROOM_STUDIES_PLAN_MONTHS_H

#include "studies/plan.h"

/* The weeks ahead by the month in which their middle lies. */
void plan_months_find(struct plan *plan);

/* What is asked for, or what limits it and the instances of the service that traffic enters;
 * NULL, or the place where books did not balance. */
const char *plan_months_units(struct plan *plan, struct arena *arena,
                              const struct capacity_settings *how);

/* All that has a price, with so many of the unit; NAN if the unit has none. */
double plan_months_cost(const struct plan *plan, const struct plan_units *units, long number);

/* What settings cost more a month than the scenario does; NAN if it says nothing of prices. */
double plan_months_more(const struct plan *plan, const char *const *setting, int settings);

#endif
