/*
 * Names that must differ since results call resources by them: `app.cpu` is of one service or
 * of one database, `mail.workers` of a queue or of a service, `payment` an external, a cache or
 * a gate. Ids of steps differ within a request, since paths go by them.
 */
#ifndef HEADROOM_SCENARIOS_LANGUAGE_DISTINCT_H
#define HEADROOM_SCENARIOS_LANGUAGE_DISTINCT_H

#include "scenarios/language/scenario.h"

bool distinct_check(const struct scenario *scenario, struct faults *faults);

#endif
