/*
 * A forecast and how sure it is. The width of the intervals is learned from the errors the same
 * method made when it was asked at earlier moments, which holds for any method and needs no
 * assumption of normality; few such errors are steadied by how much the series differs from
 * one season to the next. The last factor is what made the intervals hold what they promise
 * on series of the kind (day and week, weekly, monthly, quarterly, yearly).
 */
#ifndef HEADROOM_FORECASTS_OUTLOOK_H
#define HEADROOM_FORECASTS_OUTLOOK_H

#include "forecasts/method.h"
#include "forecasts/score.h"

/* Room for `horizon` values each; ends of intervals are for 80% and 95%. */
struct outlook {
    double *path;
    struct bands bands;
    double *unit; /* the width at each step before the last factor */
};

struct outlook outlook_new(size_t horizon);
void outlook_free(struct outlook *outlook);

/* With `counts` nothing in it is negative. */
void outlook_fill(struct outlook *outlook, const struct method *method, const struct past *past,
                  size_t horizon, bool counts);

#endif
