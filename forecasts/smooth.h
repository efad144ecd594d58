/*
 * Seasonless smoothing of the last few hundred values: what naive methods of the smoothing
 * family share. The parameters are fitted by likelihood (ets_fit.h) unless one is given.
 */
#ifndef HEADROOM_FORECASTS_SMOOTH_H
#define HEADROOM_FORECASTS_SMOOTH_H

#include "forecasts/ets.h"
#include "forecasts/method.h"

/* Continues the past by that seasonless form; returns alpha. */
double smooth_continue(enum ets_trend trend, const struct past *past, size_t horizon,
                       double *path);

#endif
