/*
 * Fitting of ETS models by likelihood: all parameters and all first states move together, by
 * BFGS with the exact gradient. Parameters keep R's bounds: alpha, beta, gamma in [1e-4,
 * 0.9999], beta <= alpha, gamma <= 1 - alpha, phi in [0.8, 0.98].
 */
#ifndef HEADROOM_FORECASTS_ETS_FIT_H
#define HEADROOM_FORECASTS_ETS_FIT_H

#include "forecasts/ets.h"

struct ets_fit {
    struct ets_model model; /* its first states */
    double likelihood;      /* -2 log likelihood; HUGE_VAL if the form does not suit the data */
    double aicc;
    double sigma2;
};

/* `period` is at most ETS_PERIOD; values may be missing (NaN). */
struct ets_fit ets_fit(const struct ets_form *form, const double *y, size_t n, size_t period);

/* The same from one start: a fraction of the time, and now and then another maximum. */
struct ets_fit ets_fit_quickly(const struct ets_form *form, const double *y, size_t n,
                               size_t period);

/* The form with the lowest AICc. */
struct ets_fit ets_choose(const double *y, size_t n, size_t period);

#endif
