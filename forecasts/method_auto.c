/*
 * The mean of a few methods that err differently, for the season and horizon at hand. No choice
 * is made from one series' own errors: a few origins tell less than what suits its kind, and
 * equal weights lose little to the best (the mixes were compared on the competitions' series,
 * one half against the other). Weeks ahead it is their median, which one profile led astray by
 * a holiday does not move.
 *
 * With a day and a week: up to three days ahead regression on lags, over all and the recent
 * past, does best; further on its errors feed on each other and what is usual at that hour of
 * the week does better, found by medians and by smoothing. Without:
 * theta against trends, lags where there is enough to learn from. Further ahead than half of
 * the past (and two seasons) nothing can be learned from earlier errors, and growth.h takes
 * over.
 */
#include "forecasts/method.h"

#include "sim/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct part {
    method_function *method;
    bool logs, recent; /* recent: the last two thirds */
};

static void run_part(const struct part *part, const struct past *past, size_t horizon,
                     double *path)
{
    struct past used = *past;
    if (part->recent) {
        used.n = past->n - past->n / 3;
        used.y = past->y + past->n - used.n;
    }
    if (part->logs)
        method_on_logs(part->method, &used, horizon, path);
    else
        part->method(&used, horizon, path);
    for (size_t h = 0; h < horizon; h++)
        path[h] = isfinite(path[h]) ? path[h] : past->y[past->n - 1];
}

static void day_alone(const struct past *past, size_t horizon, double *path)
{
    struct past day = *past;
    day.longer = 0;
    method_double_seasonal(&day, horizon, path);
}

static void week_alone(const struct past *past, size_t horizon, double *path)
{
    struct past week = *past;
    week.period = past->longer;
    week.longer = 0;
    method_double_seasonal(&week, horizon, path);
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
    {week_alone,             true,  false},
    {method_medians,         true,  false},
    {method_medians,         true,  true },
    {method_medians,         false, false},
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

static const struct part far_ahead[] = {
    {method_growth, false, false},
};

/* What suits, and why, for people. */
struct recipe {
    const struct part *parts;
    size_t count;
    bool median; /* of the parts, else their mean */
    const char *reason;
};

#define RECIPE(parts, median, reason)                                                          \
    (struct recipe)                                                                            \
    {                                                                                          \
        parts, sizeof(parts) / sizeof *(parts), median, reason                                 \
    }

#define PARTS 6

static double mean_of(const double *values, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += values[i];
    return sum / (double)n;
}

/* Sorts the few values. */
static double median_of(double *values, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        double value = values[i];
        size_t j = i;
        for (; j > 0 && values[j - 1] > value; j--)
            values[j] = values[j - 1];
        values[j] = value;
    }
    return 0.5 * (values[(n - 1) / 2] + values[n / 2]);
}

static void mix(const struct recipe *recipe, const struct past *past, size_t horizon,
                double *path)
{
    double *paths = memory_new(recipe->count * horizon, sizeof *paths), values[PARTS];
    for (size_t i = 0; i < recipe->count; i++)
        run_part(&recipe->parts[i], past, horizon, paths + i * horizon);
    for (size_t h = 0; h < horizon; h++) {
        for (size_t i = 0; i < recipe->count; i++)
            values[i] = paths[i * horizon + h];
        path[h] =
            recipe->median ? median_of(values, recipe->count) : mean_of(values, recipe->count);
    }
    free(paths);
}

bool method_auto_is_far(const struct past *past, size_t horizon)
{
    size_t longest = past->longer ? past->longer : past->period;
    return horizon > past->n / 2 && horizon > 2 * longest && past->n >= 24;
}

static struct recipe recipe_of(const struct past *past, size_t horizon)
{
    if (method_auto_is_far(past, horizon))
        return RECIPE(far_ahead, false, "more than half of the past ahead");
    if (past->longer && horizon <= 3 * past->period)
        return RECIPE(days_ahead, false, "two seasons, up to three of the shorter ahead");
    if (past->longer)
        return RECIPE(weeks_ahead, true, "two seasons, more than three of the shorter ahead");
    if (past->period > 24)
        return RECIPE(long_season, false, "a season of more than 24 steps");
    if (past->period > 4)
        return RECIPE(short_season, false, "a season of 5 to 24 steps");
    if (past->period > 1)
        return RECIPE(quarters, false, "a season of up to 4 steps");
    if (past->n < 50)
        return RECIPE(no_season, false, "no season, fewer than 50 steps");
    return RECIPE(long_no_season, false, "no season, 50 steps or more");
}

void method_auto(const struct past *past, size_t horizon, double *path)
{
    struct recipe recipe = recipe_of(past, horizon);
    mix(&recipe, past, horizon, path);
}

static const char *name_of(method_function *method)
{
    for (size_t i = 0; i < method_count; i++) {
        if (methods[i].go_on == method)
            return methods[i].name;
    }
    return method == week_alone ? "double-seasonal of the longer alone"
                                : "double-seasonal of the shorter alone";
}

const char *method_auto_reason(const struct past *past, size_t horizon, char *parts,
                               size_t size)
{
    struct recipe recipe = recipe_of(past, horizon);
    size_t length = (size_t)snprintf(parts, size, "%s",
                                     recipe.count == 1 ? ""
                                     : recipe.median   ? "median of "
                                                       : "mean of ");
    for (size_t i = 0; i < recipe.count && length < size; i++) {
        const struct part *part = &recipe.parts[i];
        length += (size_t)snprintf(parts + length, size - length, "%s%s%s%s", i > 0 ? ", " : "",
                                   name_of(part->method), part->logs ? " on logs" : "",
                                   part->recent ? " of the last two thirds" : "");
    }
    return recipe.reason;
}
