#include "forecasts/ets_fit.h"
#include "forecasts/method.h"

#include <math.h>

void method_holt_winters_times(const struct past *past, size_t horizon, double *path)
{
    struct ets_fit fit = ets_fit(ets_form_named("MAM"), past->y, past->n, past->period);
    if (!(fit.likelihood < HUGE_VAL)) {
        method_holt(past, horizon, path);
        return;
    }
    struct ets_model end;
    ets_run(&fit.model, past->y, past->n, NULL, &end);
    ets_continue(&end, horizon, path);
}
