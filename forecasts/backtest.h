/*
 * A method asked at earlier moments, one horizon after the other, and scored on what came then.
 * Nothing it is given lies after the moment it is asked at.
 */
#ifndef HEADROOM_FORECASTS_BACKTEST_H
#define HEADROOM_FORECASTS_BACKTEST_H

#include "forecasts/forecaster.h"
#include "forecasts/score.h"

/* Means over up to `origins` moments, errors in units of the difference from one (longest)
 * season to the next; `asked` takes how many moments there was enough past for. */
struct score backtest(const struct forecaster *forecaster, const struct past *past,
                      size_t horizon, size_t origins, size_t *asked);

#endif
