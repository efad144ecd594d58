/*
 * Mean and variance of what an ETS model forecasts, in closed form (Hyndman et al., 2008,
 * chapter 6): class 1 an adding error, class 2 a multiplying one with the rest adding, class 3
 * a multiplying error and season. Errors are normal. In class 3 the mean is no longer the path
 * without errors, since level and season share theirs.
 *
 * R 4.2's forecast 8.20 departs from the book in two places: without a trend, class 1 and 2 let
 * the season's error return one step early; and class 3 leaves the first damping out. `as_r`
 * follows it there, which is what lets a test compare; otherwise the book's is computed, and a
 * test compares that with simulation.
 */
#ifndef HEADROOM_FORECASTS_ETS_VARIANCE_H
#define HEADROOM_FORECASTS_ETS_VARIANCE_H

#include "forecasts/ets.h"

void ets_variance(const struct ets_model *end, double sigma2, bool as_r, size_t horizon,
                  double *mean, double *variance);

#endif
