#include "forecasts/series.h"

#include "sim/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#define DAY_S INT64_C(86400)

/* The calendar's mean month, of the Gregorian 400 years. */
#define MONTH_S INT64_C(2629746)

/* Months since year 0, and the seconds of the month gone by. */
static int64_t month_of(int64_t time_s, int64_t *into_s)
{
    time_t time = time_s;
    struct tm date;
    gmtime_r(&time, &date);
    *into_s = (date.tm_mday - 1) * DAY_S + date.tm_hour * INT64_C(3600) +
              date.tm_min * INT64_C(60) + date.tm_sec;
    return ((int64_t)date.tm_year + 1900) * 12 + date.tm_mon;
}

static int64_t month_start(int64_t month)
{
    int64_t year = month / 12 - (month % 12 < 0);
    struct tm date = {
        .tm_year = (int)(year - 1900), .tm_mon = (int)(month - year * 12), .tm_mday = 1};
    return timegm(&date);
}

int64_t series_time(const struct series *series, size_t index)
{
    if (series->months == 0)
        return series->start_s + (int64_t)index * series->interval_s;
    int64_t into_s;
    int64_t month = month_of(series->start_s, &into_s) + (int64_t)index * series->months;
    int64_t start_s = month_start(month), end_s = month_start(month + 1);
    return start_s + into_s < end_s ? start_s + into_s : end_s - DAY_S + into_s % DAY_S;
}

static int by_size(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* The value that occurs most often in sorted ones; of equals the smallest. */
static int64_t commonest(const int64_t *sorted, size_t count)
{
    int64_t best = 0;
    size_t most = 0, run = 0;
    for (size_t i = 0; i < count; i++) {
        run = i > 0 && sorted[i] == sorted[i - 1] ? run + 1 : 1;
        if (run > most) {
            most = run;
            best = sorted[i];
        }
    }
    return best;
}

/* Distances of 28 to 31 days, of three or of twelve such months. */
static int months_of(int64_t step_s)
{
    static const struct {
        int months;
        int64_t least_d, most_d;
    } lengths[] = {
        {1,  28,  31 },
        {3,  89,  92 },
        {12, 365, 366}
    };
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        if (step_s >= lengths[i].least_d * DAY_S && step_s <= lengths[i].most_d * DAY_S)
            return lengths[i].months;
    return 0;
}

int64_t series_step(const struct series_point *points, size_t count, int *months)
{
    *months = 0;
    int64_t *steps = memory_new(count, sizeof *steps);
    size_t distinct = 0;
    for (size_t i = 1; i < count; i++)
        if (points[i].time_s > points[i - 1].time_s)
            steps[distinct++] = points[i].time_s - points[i - 1].time_s;
    qsort(steps, distinct, sizeof *steps, by_size);
    int64_t step_s = commonest(steps, distinct);

    /* Four weeks are 28 days as well: a month is believed only if its lengths vary. */
    int found = months_of(step_s);
    bool varies = false;
    for (size_t i = 0; i < distinct; i++)
        varies = varies || (steps[i] != step_s && months_of(steps[i]) == found);
    free(steps);
    if (found == 12 || (found > 0 && varies)) {
        *months = found;
        return found * MONTH_S;
    }
    return step_s;
}

/* The step on which a time falls, counted from the first. */
static int64_t step_of(int64_t time_s, int64_t start_s, int64_t interval_s, int months)
{
    if (months == 0)
        return (time_s - start_s + interval_s / 2) / interval_s;
    int64_t start_into_s, into_s;
    int64_t passed = month_of(time_s, &into_s) - month_of(start_s, &start_into_s);
    return (passed + months / 2) / months;
}

static void count_missing(const struct series *series, struct series_oddities *oddities)
{
    for (size_t i = 0; i < series->count; i++) {
        if (!isnan(series->values[i]))
            continue;
        oddities->missing++;
        oddities->gaps += i == 0 || !isnan(series->values[i - 1]);
    }
}

struct series series_from_points(struct arena *arena, const struct series_point *points,
                                 size_t count, int64_t interval_s, int months,
                                 struct series_oddities *oddities)
{
    struct series series = {.name = "", .unit = "", .interval_s = interval_s, .months = months};
    *oddities = (struct series_oddities){0};
    if (count == 0)
        return series;
    series.start_s = points[0].time_s;
    if (interval_s <= 0)
        series.interval_s = interval_s = 1;

    int64_t last = step_of(points[count - 1].time_s, series.start_s, interval_s, months);
    if (last >= SERIES_STEPS_MAX) {
        oddities->too_many = (size_t)last + 1;
        return series;
    }
    series.count = (size_t)last + 1;
    series.values = arena_array(arena, series.count, sizeof *series.values);
    for (size_t i = 0; i < series.count; i++)
        series.values[i] = NAN;

    /* How many are already in the step that is being filled: neighbours in time. */
    double shared = 1.0;
    int64_t previous = -1;
    for (size_t i = 0; i < count; i++) {
        int64_t step = step_of(points[i].time_s, series.start_s, interval_s, months);
        double *value = &series.values[step];
        bool together = step == previous && !isnan(*value) && !isnan(points[i].value);
        shared = together ? shared + 1.0 : 1.0;
        if (together)
            *value += (points[i].value - *value) / shared;
        else if (isnan(*value))
            *value = points[i].value;
        oddities->together += together;
        previous = step;
    }
    count_missing(&series, oddities);
    return series;
}
