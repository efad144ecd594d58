/*
 * What would make the clock stand still: users who neither think nor wait for anything, or who
 * are refused at once and ask again at the same instant; background work that enqueues itself
 * without taking any time. A run of such a scenario would never end.
 */
#ifndef HEADROOM_SCENARIOS_LANGUAGE_STANDSTILL_H
#define HEADROOM_SCENARIOS_LANGUAGE_STANDSTILL_H

#include "scenarios/language/scenario.h"

/* The scenario is good otherwise; its calls do not run in circles. */
bool standstill_check(const struct scenario *scenario, struct faults *faults);

#endif
