/*
 * What the parts of a scenario must agree on, once each is good by itself: calls do not run in
 * circles, what works has a place to work at, clients have somebody to wait for, names of
 * results do not meet, and the clock cannot be made to stand still.
 */
#ifndef HEADROOM_SCENARIOS_LANGUAGE_AGREEMENT_H
#define HEADROOM_SCENARIOS_LANGUAGE_AGREEMENT_H

#include "scenarios/language/scenario.h"

bool agreement_check(const struct scenario *scenario, struct faults *faults);

#endif
