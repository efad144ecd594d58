/*
 * A rate over time from a file of `seconds,rate` lines, joined by straight lines: 0,50 and
 * 300,500 climb from 50 to 500 a second in five minutes. Empty lines, lines that begin with #
 * and a first line of words are passed over.
 */
#ifndef HEADROOM_SCENARIOS_LANGUAGE_CURVE_H
#define HEADROOM_SCENARIOS_LANGUAGE_CURVE_H

#include "models/rate.h"
#include "sim/arena.h"
#include "sim/fault.h"

#include <stdbool.h>

#define CURVE_POINTS 200000

/* That it cannot be read is said at faults->at; what is wrong in it, at its lines. */
bool curve_read(struct rate_spec *rate, const char *path, const char *folder,
                struct arena *arena, struct faults *faults);

#endif
