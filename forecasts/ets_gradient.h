/*
 * The gradient of the likelihood of ets.h in all parameters and first states, by one pass back
 * over the recurrences (reverse accumulation). It costs about two passes forth however many
 * states there are, which is what makes fitting 24 seasonal indices cheap.
 */
#ifndef HEADROOM_FORECASTS_ETS_GRADIENT_H
#define HEADROOM_FORECASTS_ETS_GRADIENT_H

#include "forecasts/ets.h"

/* What the pass forth leaves for the pass back, one for each observation. */
struct ets_step {
    double level, slope, season; /* before the observation */
    double forecast;
};

/* As ets_run; `gradient` takes the derivatives in the places of what they are derivatives of,
 * `steps` is room for n. */
double ets_gradient(const struct ets_model *model, const double *y, size_t n,
                    struct ets_step *steps, struct ets_model *gradient);

#endif
