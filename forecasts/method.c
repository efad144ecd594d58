#include "forecasts/method.h"

#include "forecasts/season.h"
#include "sim/catalog.h"
#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define METHOD(name, spelling, summary) {spelling, summary, method_##name},
const struct method methods[] = {
#include "forecasts/method_list.h"
};
#undef METHOD
const size_t method_count = sizeof methods / sizeof *methods;

const struct method *method_named(const char *name)
{
    return catalog_find(name, methods, method_count, sizeof *methods);
}

static double lowest(const double *y, size_t n)
{
    double low = HUGE_VAL;
    for (size_t i = 0; i < n; i++)
        low = fmin(low, y[i]);
    return low;
}

static double highest(const double *y, size_t n)
{
    double high = -HUGE_VAL;
    for (size_t i = 0; i < n; i++)
        high = fmax(high, y[i]);
    return high;
}

void method_on_logs(method_function *method, const struct past *past, size_t horizon,
                    double *path)
{
    double low = lowest(past->y, past->n), high = highest(past->y, past->n);
    if (low < 0.0) {
        method(past, horizon, path);
        return;
    }
    double *logs = memory_new(past->n, sizeof *logs);
    for (size_t i = 0; i < past->n; i++)
        logs[i] = log1p(past->y[i]);
    struct past logged = *past;
    logged.y = logs;
    method(&logged, horizon, path);
    double limit = log1p(high + 10.0 * (high - low));
    for (size_t i = 0; i < horizon; i++)
        path[i] = fmax(expm1(fmin(path[i], limit)), 0.0);
    free(logs);
}

/* A long season has few values a place, so that its indices are smoothed over their neighbours.
 */
static void soften(double *index, size_t period)
{
    double first = index[0], before = index[period - 1];
    for (size_t i = 0; i < period; i++) {
        double now = index[i], next = i + 1 < period ? index[i + 1] : first;
        index[i] = 0.25 * (before + 2.0 * now + next);
        before = now;
    }
}

void method_adjusted(method_function *method, const struct past *past, size_t horizon,
                     bool multiplies, double *path)
{
    size_t n = past->n, period = past->period;
    struct past plain = *past;
    plain.period = 1;
    plain.longer = 0;
    if (!season_present(past->y, n, period)) {
        method(&plain, horizon, path);
        return;
    }
    double *y = memory_new(n, sizeof *y), *index = memory_new(period, sizeof *index);
    memcpy(y, past->y, n * sizeof *y);
    multiplies = multiplies && lowest(y, n) > 0.0;
    season_indices(y, n, period, multiplies, index);
    if (period > 24)
        soften(index, period);
    season_remove(y, n, period, multiplies, index);
    plain.y = y;
    method(&plain, horizon, path);
    season_restore(path, horizon, period, multiplies, index, n);
    free(y);
    free(index);
}
