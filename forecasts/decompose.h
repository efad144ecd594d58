/*
 * What a past is made of: a level that moves (the mean over one whole season around each step),
 * the profile of each season, and the rest. Shares are those of the sum of their variances.
 */
#ifndef HEADROOM_FORECASTS_DECOMPOSE_H
#define HEADROOM_FORECASTS_DECOMPOSE_H

#include "forecasts/method.h"

struct decomposition {
    double *level;    /* one for each step of the past */
    double *season;   /* past->period of them, 0 on average; season[i] goes with y[i] */
    double *longer;   /* past->longer of them, what the shorter one leaves */
    double share[4];  /* level, season, longer, rest; all 0 for a constant past */
    double deviation; /* of the rest */
};

struct decomposition decompose(const struct past *past);
void decomposition_free(struct decomposition *parts);

/* The mean over `width` steps around each; at either end that of the first and last `width`. */
void decompose_level(const double *y, size_t n, size_t width, double *level);

#endif
