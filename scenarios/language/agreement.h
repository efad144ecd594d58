/*
 * What the parts of a scenario must agree on, once each is good by itself: calls do not run in
 * circles, and what works has a place to work at.
 */
#ifndef HEADROOM_SCENARIOS_LANGUAGE_AGREEMENT_H
#define HEADROOM_SCENARIOS_LANGUAGE_AGREEMENT_H

#include "scenarios/language/scenario.h"

bool agreement_check(const struct scenario *scenario, struct faults *faults);

#endif
