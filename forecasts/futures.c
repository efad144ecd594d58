#include "forecasts/futures.h"

#include "forecasts/growth.h"
#include "forecasts/season.h"
#include "sim/chance.h"
#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define YEAR         ((size_t)52) /* weeks */
#define YEARS        3            /* that show a season */
#define YEARS_USED   5            /* 52 weeks are not quite a year */
#define WEEKS_ENOUGH 10
#define WEEK_DAYS    7
#define PROFILE_OF   8 /* weeks */
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
    size_t used = n > YEARS_USED * YEAR ? YEARS_USED * YEAR : n / YEAR * YEAR;
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

/* ---- events ---- */

size_t futures_steps(const struct points *hours, size_t weeks)
{
    int64_t ahead_s = (int64_t)weeks * BUSIEST_WEEK;
    return (size_t)((ahead_s + hours->step_s - 1) / hours->step_s) + 1;
}

/* The mean of each place of a week; profile[0] is the first step ahead. Of one where steps are
 * longer. */
static size_t find_profile(const struct points *hours, double **profile)
{
    bool within = hours->months == 0 && hours->step_s < BUSIEST_WEEK;
    size_t each = within ? (size_t)(BUSIEST_WEEK / hours->step_s) : 1, weeks = hours->n / each;
    if (weeks > PROFILE_OF)
        weeks = PROFILE_OF;
    *profile = memory_new(each, sizeof **profile);
    for (size_t i = 0; i < each; i++)
        for (size_t w = 1; w <= weeks; w++)
            (*profile)[i] += hours->y[hours->n - w * each + i] / (double)weeks;
    return each;
}

/* The hours' mean week, as events see it. */
struct usual_week {
    double *profile;
    size_t each;
};

/* What events make of a week's busiest hour: times so much, its logarithm so uncertain. */
static double week_times(const struct futures *futures, const struct events *events,
                         const struct points *hours, const struct usual_week *usual,
                         size_t week, double *deviation)
{
    double before = 0.0, most = 0.0;
    for (size_t i = 0; i < usual->each; i++) {
        size_t step =
            usual->each > 1 ? week * usual->each + i : step_of_week(&futures->past, week);
        double variance;
        double size = events_at(events, futures->effect, hours->n + step, &variance);
        double with = usual->profile[i] * exp(size);
        before = fmax(before, usual->profile[i]);
        if (with > most) {
            most = with;
            *deviation = sqrt(variance);
        }
    }
    return before > 0.0 ? most / before : 1.0;
}

static void put_events_on(struct futures *futures, const struct events *events,
                          const struct points *hours)
{
    struct usual_week usual;
    usual.each = find_profile(hours, &usual.profile);
    for (size_t w = 0; w < futures->weeks; w++) {
        double deviation = 0.0;
        double times = week_times(futures, events, hours, &usual, w, &deviation);
        for (size_t i = 0; i < futures->draws; i++) {
            uint64_t key = chance_nth(chance_key(1, 0, chance_name("events"), 0), i);
            futures->load[i * futures->weeks + w] *=
                times * exp(deviation * chance_normal_at(key));
        }
    }
    free(usual.profile);
}

/* A copy of the hours without what events did. */
static void take_events_out(struct futures *futures, const struct futures_settings *settings,
                            const struct points *hours, struct points *without)
{
    *without = *hours;
    without->y = memory_new(hours->n, sizeof *without->y);
    memcpy(without->y, hours->y, hours->n * sizeof *without->y);
    if (!settings->events || settings->events->count == 0)
        return;
    struct past past = {.y = hours->y, .n = hours->n};
    points_seasons(hours, &past.period, &past.longer);
    events_learn(settings->events, &past, futures_steps(hours, settings->weeks),
                 futures->effect);
    events_remove(settings->events, futures->effect, hours->n, without->y);
    for (size_t i = 0; i < hours->n; i++)
        without->y[i] = fmax(without->y[i], 0.0);
}

/* ---- all of it ---- */

static bool continue_past(struct futures *futures, const struct points *hours, double peak)
{
    double index[YEAR] = {0};
    if (hours->n == 0 || !choose(futures, hours, peak))
        return false;
    struct busiest *found = &futures->past;
    double *y = memory_new(found->n, sizeof *y);
    memcpy(y, found->y, found->n * sizeof *y);
    futures->season = take_season_out(futures, y, index);
    struct past past = {.y = y, .n = found->n, .period = 1};
    if (futures->by == FUTURES_BY_DAYS)
        past.period = WEEK_DAYS;
    bool good = draw(futures, &past, index);
    free(y);
    return good;
}

static int by_size(const void *one, const void *other)
{
    double left = *(const double *)one, right = *(const double *)other;
    return (left > right) - (left < right);
}

static void find_known(struct futures *futures)
{
    size_t draws = futures->draws, tenth = draws / 10;
    double *drawn = memory_new(draws, sizeof *drawn);
    for (futures->known = 0; futures->known < futures->weeks; futures->known++) {
        for (size_t i = 0; i < draws; i++)
            drawn[i] = futures->load[i * futures->weeks + futures->known];
        qsort(drawn, draws, sizeof *drawn, by_size);
        if (drawn[draws - 1 - tenth] > FUTURES_APART * drawn[tenth])
            break;
    }
    free(drawn);
}

bool futures_draw(struct futures *futures, const struct points *hours,
                  const struct futures_settings *settings)
{
    struct points without;
    *futures = (struct futures){.weeks = settings->weeks};
    take_events_out(futures, settings, hours, &without);
    bool good = continue_past(futures, &without, settings->peak);
    if (good && settings->events && settings->events->count > 0)
        put_events_on(futures, settings->events, &without);
    if (good)
        find_known(futures);
    futures->latest = busiest_latest(hours, settings->peak);
    points_free(&without);
    return good;
}

void futures_free(struct futures *futures)
{
    busiest_free(&futures->past);
    free(futures->load);
    *futures = (struct futures){0};
}
