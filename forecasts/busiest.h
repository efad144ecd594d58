/*
 * The busiest hours of a series: what a system has to carry is not the mean. Of each day or
 * week, counted back from the last value so that the latest is whole, the hour in which most
 * was measured; its mean, in units of the series for each of its steps.
 *
 * Steps longer than an hour hide it: their values are taken `peak` times.
 */
#ifndef HEADROOM_FORECASTS_BUSIEST_H
#define HEADROOM_FORECASTS_BUSIEST_H

#include "forecasts/points.h"

#define BUSIEST_HOUR INT64_C(3600)
#define BUSIEST_DAY  INT64_C(86400)
#define BUSIEST_WEEK INT64_C(604800)

struct busiest {
    double *y; /* oldest first */
    size_t n;
    int64_t end_s;  /* the past ends here */
    int64_t step_s; /* of a period; of months their mean */
    int months;
};

/* The means over whole hours of points at shorter steps; others are copied. Hours at the ends
 * that are not whole are left out. Freed by points_free. */
void busiest_hours(struct points *hours, const struct points *points);

/* The busiest of each period of whole days (a day, a week); where the points' own step is
 * longer, or a month, each of them is a period. */
void busiest_find(struct busiest *busiest, const struct points *hours, int64_t period_s,
                  double peak);
void busiest_free(struct busiest *busiest);

/* The busiest hour of the last week, or the last value where steps are longer. */
double busiest_latest(const struct points *hours, double peak);

/* The busiest hour over the busiest step of so many seconds, the middle of what the weeks of a
 * finer series show; NAN if it is not finer or shorter than two weeks. */
double busiest_peak_of(const struct points *finer, int64_t step_s);

/* The busiest hour over the mean of the step around it, where a step has no hours to tell: a
 * plain guess. 1 for steps up to an hour. */
double busiest_peak_guess(int64_t step_s);

#endif
