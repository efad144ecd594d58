#include "forecasts/futures.h"

#include "forecasts/growth.h"
#include "forecasts/season.h"
#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define YEAR         52 /* weeks */
#define YEARS        3  /* that show a season */
#define YEARS_USED   5  /* 52 weeks are not quite a year */
#define WEEKS_ENOUGH 10
#define WEEK_DAYS    7
#define MONTH_S      2629746.0

/* ---- what is continued ---- */

static bool choose(struct futures *futures, const struct points *hours, double peak)
{
    size_t least = FUTURES_STEPS;
    int64_t period_s = BUSIEST_WEEK;
    int64_t length_s = points_at(hours, hours->n) - points_at(hours, 0);
    futures->by = FUTURES_BY_STEPS;
    if (hours->months == 0 && hours->step_s < BUSIEST_WEEK) {
        futures->by = FUTURES_BY_WEEKS;
        if (length_s < WEEKS_ENOUGH * BUSIEST_WEEK && hours->step_s <= BUSIEST_DAY) {
            futures->by = FUTURES_BY_DAYS;
            period_s = BUSIEST_DAY;
            least = FUTURES_DAYS;
        }
    }
    busiest_find(&futures->past, hours, period_s, peak);
    return futures->past.n >= least;
}

static double latest_of(const struct futures *futures)
{
    const struct busiest *past = &futures->past;
    size_t last = futures->by == FUTURES_BY_DAYS ? WEEK_DAYS : 1;
    double most = past->y[past->n - 1];
    for (size_t i = 2; i <= last && i <= past->n; i++)
        most = fmax(most, past->y[past->n - i]);
    return most;
}

/* ---- the season of years ---- */

static bool is_positive(const double *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(y[i] > 0.0))
            return false;
    return true;
}

/* index[0] is that of the first week ahead. The past without it is in y. */
static bool take_season_out(const struct futures *futures, double *y, double *index)
{
    size_t n = futures->past.n;
    if (futures->past.months || futures->past.step_s != BUSIEST_WEEK || n < YEARS * YEAR ||
        !is_positive(y, n) || !season_present(y, n, YEAR))
        return false;
    size_t used = n > YEARS_USED * YEAR ? (size_t)YEARS_USED * YEAR : n / YEAR * YEAR;
    season_indices(y + n - used, used, YEAR, true, index);
    for (size_t i = 0; i < n; i++) /* the end of the past is the end of a year */
        y[n - 1 - i] /= index[YEAR - 1 - i % YEAR];
    return true;
}

/* ---- paths ---- */

/* The period that holds the middle of a week ahead. */
static size_t step_of_week(const struct busiest *past, size_t week)
{
    int64_t ahead_s = (int64_t)week * BUSIEST_WEEK + BUSIEST_WEEK / 2;
    return (size_t)(ahead_s / past->step_s);
}

static void into_weeks(struct futures *futures, const double *path, size_t steps)
{
    for (size_t i = 0; i < futures->draws; i++)
        for (size_t w = 0; w < futures->weeks; w++) {
            const double *from = path + i * steps;
            double most;
            if (futures->by == FUTURES_BY_DAYS) {
                most = from[w * WEEK_DAYS];
                for (size_t d = 1; d < WEEK_DAYS; d++)
                    most = fmax(most, from[w * WEEK_DAYS + d]);
            } else {
                most = from[step_of_week(&futures->past, w)];
            }
            futures->load[i * futures->weeks + w] = most;
        }
}

static void find_growth(struct futures *futures, const struct growth *growth)
{
    static const double share[3] = {0.1, 0.5, 0.9};
    int64_t ahead_s = (int64_t)futures->weeks * BUSIEST_WEEK;
    size_t steps = (size_t)(ahead_s / futures->past.step_s);
    double months = (double)steps * (double)futures->past.step_s / MONTH_S;
    growth_rate(growth, steps ? steps : 1, share, 3, futures->growth);
    for (int i = 0; i < 3; i++)
        futures->growth[i] =
            pow(fmax(1.0 + futures->growth[i], 0.0), 1.0 / fmax(months, 0.1)) - 1.0;
}

static bool draw(struct futures *futures, const struct past *past, const double *index)
{
    size_t steps = futures->by == FUTURES_BY_DAYS
                       ? futures->weeks * WEEK_DAYS
                       : step_of_week(&futures->past, futures->weeks) + 1;
    struct growth *growth = growth_new(past, GROWTH_ANY);
    if (!growth)
        return false;
    futures->draws = growth_draws();
    double *path = memory_new(futures->draws * steps, sizeof *path);
    futures->load = memory_new(futures->draws * futures->weeks, sizeof *futures->load);
    growth_paths(growth, steps, true, path);
    into_weeks(futures, path, steps);
    for (size_t i = 0; futures->season && i < futures->draws; i++)
        for (size_t w = 0; w < futures->weeks; w++)
            futures->load[i * futures->weeks + w] *= index[w % YEAR];
    find_growth(futures, growth);
    growth_free(growth);
    free(path);
    return true;
}

bool futures_draw(struct futures *futures, const struct points *hours, size_t weeks,
                  double peak)
{
    double index[YEAR];
    *futures = (struct futures){.weeks = weeks};
    if (!choose(futures, hours, peak))
        return false;
    struct busiest *found = &futures->past;
    double *y = memory_new(found->n, sizeof *y);
    memcpy(y, found->y, found->n * sizeof *y);
    futures->latest = latest_of(futures);
    futures->season = take_season_out(futures, y, index);
    struct past past = {.y = y, .n = found->n, .period = 1};
    if (futures->by == FUTURES_BY_DAYS)
        past.period = WEEK_DAYS;
    bool good = draw(futures, &past, index);
    free(y);
    return good;
}

void futures_free(struct futures *futures)
{
    busiest_free(&futures->past);
    free(futures->load);
    *futures = (struct futures){0};
}
