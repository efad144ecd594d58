#include "forecasts/smooth.h"

#include "forecasts/ets_fit.h"

#include <math.h>

#define REMEMBERED                                                                             \
    500 /* weights of what is older are nothing, and fitting costs by the value */

static struct ets_fit by_hand(const struct past *past, const double *y)
{
    struct ets_model model = {
        &ets_forms[ETS_LEVEL], 1, past->alpha, 0.0, 0.0, 1.0, y[0], 0.0, {0}};
    return (struct ets_fit){.model = model, .likelihood = 0.0};
}

double smooth_continue(enum ets_trend trend, const struct past *past, size_t horizon,
                       double *path)
{
    size_t n = past->n < REMEMBERED ? past->n : REMEMBERED;
    const double *y = past->y + past->n - n;
    struct ets_fit fit = past->alpha > 0.0 && trend == ETS_LEVEL
                             ? by_hand(past, y)
                             : ets_fit_quickly(&ets_forms[trend], y, n, 1);
    if (!(fit.likelihood < HUGE_VAL)) {
        method_naive(past, horizon, path);
        return 1.0;
    }
    struct ets_model end;
    ets_run(&fit.model, y, n, NULL, &end);
    ets_continue(&end, horizon, path);
    return fit.model.alpha;
}
