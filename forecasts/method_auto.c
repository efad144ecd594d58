/*
 * The mean of a few methods that err differently, for the season and horizon at hand. No choice
 * is made from one series' own errors: a few origins tell less than what suits its kind, and
 * equal weights lose little to the best (the mixes were compared on the competitions' series,
 * one half against the other).
 *
 * With a day and a week: up to three days ahead regression on lags, over all and the recent
 * past, does best; further on its errors feed on each other and profiles do better. Without:
 * theta against trends, lags where there is enough to learn from.
 */
#include "forecasts/method.h"

#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>

struct part {
    method_function *method;
    bool logs, recent; /* recent: the last two thirds */
};

static void add_part(const struct part *part, const struct past *past, size_t horizon,
                     double *room, double *sum)
{
    struct past used = *past;
    if (part->recent) {
        used.n = past->n - past->n / 3;
        used.y = past->y + past->n - used.n;
    }
    if (part->logs)
        method_on_logs(part->method, &used, horizon, room);
    else
        part->method(&used, horizon, room);
    for (size_t h = 0; h < horizon; h++)
        sum[h] += isfinite(room[h]) ? room[h] : past->y[past->n - 1];
}

static void day_alone(const struct past *past, size_t horizon, double *path)
{
    struct past day = *past;
    day.longer = 0;
    method_double_seasonal(&day, horizon, path);
}

static const struct part days_ahead[] = {
    {method_lags,            true,  false},
    {method_lags,            true,  true },
    {method_lags,            false, false},
    {method_double_seasonal, true,  false},
    {day_alone,              true,  false},
};
static const struct part weeks_ahead[] = {
    {method_double_seasonal, true,  false},
    {method_double_seasonal, true,  true },
    {method_recent_mean,     true,  false},
    {method_seasonal_naive,  false, false},
};
static const struct part long_season[] = {
    {method_lags,  false, false},
    {method_lags,  true,  false},
    {method_theta, true,  false}
};
static const struct part short_season[] = {
    {method_theta, false, false},
    {method_theta, true,  false},
    {method_lags,  true,  false},
    {method_holt,  false, false},
};
static const struct part quarters[] = {
    {method_theta, false, false},
    {method_theta, true,  false},
    {method_ets,   false, false},
};
static const struct part no_season[] = {
    {method_theta, false, false},
    {method_theta, true,  false},
    {method_ets,   false, false},
};
static const struct part long_no_season[] = {
    {method_damped, true,  false},
    {method_lags,   true,  false},
    {method_holt,   false, false},
};

#define PARTS(parts) mix(parts, sizeof(parts) / sizeof *(parts), past, horizon, path)

static void mix(const struct part *parts, size_t count, const struct past *past, size_t horizon,
                double *path)
{
    double *room = memory_new(horizon, sizeof *room);
    for (size_t h = 0; h < horizon; h++)
        path[h] = 0.0;
    for (size_t i = 0; i < count; i++)
        add_part(&parts[i], past, horizon, room, path);
    for (size_t h = 0; h < horizon; h++)
        path[h] /= (double)count;
    free(room);
}

void method_auto(const struct past *past, size_t horizon, double *path)
{
    if (past->longer && horizon <= 3 * past->period)
        PARTS(days_ahead);
    else if (past->longer)
        PARTS(weeks_ahead);
    else if (past->period > 24)
        PARTS(long_season);
    else if (past->period > 4)
        PARTS(short_season);
    else if (past->period > 1)
        PARTS(quarters);
    else if (past->n < 50)
        PARTS(no_season);
    else
        PARTS(long_no_season);
}
