/*
 * What is usual at each place of the longer season, as a median over up to twelve of them, on a
 * level that follows the last few days.
 *
 * Three medians are taken one after the other, so that a holiday, an outage or a burst moves
 * none of them: the level of each day (of its hours), the course of a day around its level (of
 * the same day in other weeks), and what sets a weekday's level off from its week's. What is
 * left of the days' levels is smoothed. The course leans a little on that of all days and on
 * the hours beside each, since twelve values make a rough median. With one season only, that is
 * the day, and there are no weekdays.
 */
#include "forecasts/method.h"

#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>

#define LONGEST_USED 12  /* longer seasons */
#define FOLLOWS      0.4 /* of the days' levels, by each day's */
#define LEANS        0.1 /* on the course of all days */
#define BESIDE       0.3 /* on each hour beside */

/* The end of a series as weeks of days of hours. */
struct weeks {
    size_t hours, days, weeks;
    const double *y;
    double *level;   /* of each day */
    double *weekday; /* what sets it off, by day of the week */
    double *course;  /* by hour of the week, around the day's level */
    double *row;     /* room for a median */
};

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorts them. */
static double median_of(double *values, size_t n)
{
    qsort(values, n, sizeof *values, by_size);
    return 0.5 * (values[(n - 1) / 2] + values[n / 2]);
}

static void find_levels(struct weeks *w)
{
    for (size_t day = 0; day < w->weeks * w->days; day++) {
        for (size_t i = 0; i < w->hours; i++)
            w->row[i] = w->y[day * w->hours + i];
        w->level[day] = median_of(w->row, w->hours);
    }
}

static double around(const struct weeks *w, size_t day, size_t hour)
{
    return w->y[day * w->hours + hour] - w->level[day];
}

static void find_course(struct weeks *w)
{
    size_t all = w->weeks * w->days;
    for (size_t hour = 0; hour < w->hours; hour++) {
        for (size_t day = 0; day < all; day++)
            w->row[day] = around(w, day, hour);
        double usual = median_of(w->row, all);
        for (size_t day = 0; day < w->days; day++) {
            for (size_t k = 0; k < w->weeks; k++)
                w->row[k] = around(w, k * w->days + day, hour);
            w->course[day * w->hours + hour] =
                (1.0 - LEANS) * median_of(w->row, w->weeks) + LEANS * usual;
        }
    }
}

static void find_weekdays(struct weeks *w)
{
    for (size_t day = 0; day < w->days; day++) {
        for (size_t k = 0; k < w->weeks; k++) {
            double mean = 0.0;
            for (size_t i = 0; i < w->days; i++)
                mean += w->level[k * w->days + i] / (double)w->days;
            w->row[k] = w->level[k * w->days + day] - mean;
        }
        w->weekday[day] = w->days > 1 ? median_of(w->row, w->weeks) : 0.0;
    }
}

/* Where the days' levels are now, weekdays aside. */
static double level_now(const struct weeks *w)
{
    double level = 0.0;
    for (size_t day = 0; day < w->days; day++)
        level += (w->level[day] - w->weekday[day]) / (double)w->days;
    for (size_t day = 0; day < w->weeks * w->days; day++)
        level += FOLLOWS * (w->level[day] - w->weekday[day % w->days] - level);
    return level;
}

static void go_on(const struct weeks *w, size_t horizon, double *path)
{
    size_t places = w->hours * w->days;
    double level = level_now(w);
    for (size_t i = 0; i < places; i++)
        w->course[i] += w->weekday[i / w->hours];
    for (size_t h = 0, i = 0; h < horizon; h++) {
        size_t after = i + 1 < places ? i + 1 : 0;
        double beside = w->course[i > 0 ? i - 1 : places - 1] + w->course[after];
        path[h] = level + (1.0 - 2.0 * BESIDE) * w->course[i] + BESIDE * beside;
        i = after;
    }
}

void method_medians(const struct past *past, size_t horizon, double *path)
{
    size_t days = past->longer ? past->longer / past->period : 1;
    size_t places = past->period * days, weeks = past->n / places;
    bool nested = !past->longer || past->longer == places;
    if (past->period < 4 || !nested || weeks < 2) {
        method_recent_mean(past, horizon, path);
        return;
    }
    if (weeks > LONGEST_USED)
        weeks = LONGEST_USED;
    size_t all = weeks * days;
    struct weeks w = {past->period, days, weeks, past->y + past->n - weeks * places,
                      NULL,         NULL, NULL,  NULL};
    w.level = memory_new(all, sizeof *w.level);
    w.weekday = memory_new(days, sizeof *w.weekday);
    w.course = memory_new(places, sizeof *w.course);
    w.row = memory_new(all > w.hours ? all : w.hours, sizeof *w.row);
    find_levels(&w);
    find_course(&w);
    find_weekdays(&w);
    go_on(&w, horizon, path);
    free(w.level);
    free(w.weekday);
    free(w.course);
    free(w.row);
}
