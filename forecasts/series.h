/*
 * A series is one quantity at equal steps of time: requests an hour, CPU every five minutes.
 * Methods see nothing but this. What was not measured is NAN.
 *
 * Measurements come as points, at times that are nearly but not wholly regular: days of 23 and
 * 25 hours where the clocks change, months of 28 to 31 days, seconds of delay. The step is the
 * commonest distance between neighbours; each point goes to the nearest step. Steps of whole
 * months, quarters and years are recognised and counted on the calendar.
 */
#ifndef HEADROOM_FORECASTS_SERIES_H
#define HEADROOM_FORECASTS_SERIES_H

#include "sim/arena.h"

#include <stddef.h>
#include <stdint.h>

struct series {
    const char *name, *unit; /* unit: "" if unknown */
    int64_t start_s;         /* Unix time of values[0] */
    int64_t interval_s;      /* between values; of months their mean length */
    int months;              /* 1, 3, 12: steps are calendar months; 0: of interval_s */
    double *values;          /* NAN: missing */
    size_t count;
};

struct series_point {
    int64_t time_s;
    double value;
};

/* Unix time of values[index]; of an index past the end too, where forecasts stand. */
int64_t series_time(const struct series *series, size_t index);

/* The step that points in order of time seem to have: *months as in the series. 0 if there are
 * fewer than two different times. */
int64_t series_step(const struct series_point *points, size_t count, int *months);

/* What did not fit on the way from points to a series. */
struct series_oddities {
    size_t missing;  /* steps without a value */
    size_t gaps;     /* runs of such steps */
    size_t together; /* points that fell on the step of another; their mean was taken */
    size_t too_many; /* steps there would be if not too many to hold; the series is empty */
};

#define SERIES_STEPS_MAX 50000000

/* Points in order of time, each on the nearest step of `interval_s` or `months`. Name and unit
 * are the caller's to set. Memory is the arena's. */
struct series series_from_points(struct arena *arena, const struct series_point *points,
                                 size_t count, int64_t interval_s, int months,
                                 struct series_oddities *oddities);

#endif
