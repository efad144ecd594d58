/*
 * A forecast and how sure it is. The width of the intervals is learned from the errors the same
 * method made when it was asked at earlier moments (error_sizes.h), which holds for any method
 * and needs no assumption of normality; few such errors are steadied by how much the series
 * differs from one season to the next. The last factor is what made the intervals hold what
 * they promise on series of the kind (day and week, weekly, monthly, quarterly, yearly); it was
 * set for 80% and 95%, and other confidences follow the power of the normal quantile through
 * these two.
 */
#ifndef HEADROOM_FORECASTS_OUTLOOK_H
#define HEADROOM_FORECASTS_OUTLOOK_H

#include "forecasts/method.h"
#include "forecasts/score.h"

/* Room for `horizon` values each. The first two intervals are for 80% and 95%. */
struct outlook {
    double *path;
    struct bands bands;
    double *unit[2]; /* half of the first two at each step, before the last factor */
    double level[BANDS];
    size_t levels;
};

struct outlook outlook_new(size_t horizon);

/* Intervals for these confidences too, up to BANDS - 2 of them; they stand behind the two. */
struct outlook outlook_new_levels(size_t horizon, const double *level, size_t count);
void outlook_free(struct outlook *outlook);

/* With `counts` nothing in it is negative. */
void outlook_fill(struct outlook *outlook, const struct method *method, const struct past *past,
                  size_t horizon, bool counts);

/* The same where the past was cleaned: errors are those against what was `measured`. */
void outlook_fill_against(struct outlook *outlook, const struct method *method,
                          const struct past *past, const double *measured, size_t horizon,
                          bool counts);

#endif
