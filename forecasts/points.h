/*
 * A series read from plain text: lines `time,value`, or `value` alone; a first line of words is
 * a heading, an empty value a missing one. Times are 2027-05-03, 2027-05-03T14:00, with seconds
 * and Z or an offset if there is one, or whole seconds since 1970. They have to rise; the step
 * is the most common distance, months are months of the calendar, and steps that are left out
 * are missing values. Points also come from a store (points_of_series).
 */
#ifndef HEADROOM_FORECASTS_POINTS_H
#define HEADROOM_FORECASTS_POINTS_H

#include "forecasts/series.h"
#include "sim/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct points {
    struct source source; /* what faults point at; the points stay where they are read to */
    double *y;            /* NaN where missing; freed by points_free */
    size_t n;
    int64_t first_s; /* since 1970 */
    int64_t step_s;  /* 0: no times were given; of months their mean */
    int months;      /* 1, 3, 12: steps are of the calendar */
};

bool points_read(struct points *points, FILE *file, const char *name, struct faults *faults);

/* A copy of what a store holds. */
void points_of_series(struct points *points, const struct series *series);
void points_free(struct points *points);

/* Unix time of the i-th point, also past the end; its number from 1 if there are no times. */
int64_t points_at(const struct points *points, size_t i);

/* The same as text, in UTC. */
#define POINTS_TIME_ROOM 32
void points_time(const struct points *points, size_t i, char *buffer, size_t size);

/* The season and the one around it that go with the step (day and week for hours) where the
 * data are long enough and show them; else the most striking period there is, or 1. */
void points_seasons(const struct points *points, size_t *period, size_t *longer);

/* Fills what is missing: from the same place in the seasons before and after where there is
 * one, else along a line. Nothing seen at all: zeros. */
void points_fill(struct points *points, size_t season);

#endif
