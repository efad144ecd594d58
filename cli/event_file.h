/*
 * Events as people write them, put on the steps of a series:
 *
 *     events:
 *       release:      {dates: [2026-11-03, 2027-05-04], lasts: 2d}
 *       campaign:     {from: 2027-05-01, to: 2027-05-14}
 *       black friday: {dates: [2025-11-28, 2026-11-27]}
 *       maintenance:  {weekly: sun 02:00, lasts: 2h, from: 2027-01-01}
 *       launch:       {dates: 2027-06-01, effect: 1.4}
 *
 * Dates and times are of UTC; a date alone is the whole day, `to` included. `dates` come with
 * `lasts` (a day), `weekly` is a day and perhaps a time; `from` and `to` limit it. What the
 * past cannot teach can be said: `effect: 1.4` is traffic times 1.4.
 */
#ifndef HEADROOM_CLI_EVENT_FILE_H
#define HEADROOM_CLI_EVENT_FILE_H

#include "forecasts/events.h"
#include "forecasts/points.h"
#include "sim/arena.h"

/* False, and said, if there are mistakes. Everything is the arena's. */
bool event_file_read(const char *path, const struct points *points, size_t horizon,
                     struct arena *arena, struct events *events, struct faults *faults);

#endif
