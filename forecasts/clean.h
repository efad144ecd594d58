/*
 * What a past holds that will not come again, found and lessened before a method learns from
 * it:
 *
 * - spikes: steps that lie more than six times the usual difference (by its median, and beside
 *   that of the same hour) off what is usual at that place of the season. A dip becomes what
 * was usual, a peak is lowered to the edge. Peaks that come again, three times or more, are
 * part of the traffic and stay: name them as events. So does what lasts half a season.
 * - level shifts: the level moves within a few steps and stays. What lies before is moved to
 * the level after, so that its season still counts.
 *
 * Differences are those of logarithms (1 + y) where nothing is negative.
 */
#ifndef HEADROOM_FORECASTS_CLEAN_H
#define HEADROOM_FORECASTS_CLEAN_H

#include <stdbool.h>
#include <stddef.h>

#define CLEAN_KEPT   8
#define CLEAN_SHIFTS 3

struct clean_spike {
    size_t at, steps;   /* the first, and how many there are in a row */
    double seen, usual; /* at the one furthest off */
};

struct clean_shift {
    size_t at;    /* the first step of the new level */
    double times; /* the new level in units of the old; the difference where `adds` */
};

struct cleaning {
    size_t spikes; /* runs of them that were lessened; the first CLEAN_KEPT are kept */
    size_t peaks_left;
    size_t shifts;
    bool adds;
    struct clean_spike spike[CLEAN_KEPT];
    struct clean_shift shift[CLEAN_SHIFTS];
};

/* Changes y; `measured`, unless NULL, takes y with the shifts taken out but the spikes left. */
void clean_past(double *y, size_t n, size_t period, size_t longer, double *measured,
                struct cleaning *found);

#endif
