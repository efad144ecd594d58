/*
 * A course of many points as few that look the same: of all points that fall on one of so many
 * columns the first, the least, the largest and the last stay, in their order. Gaps stay.
 */
#ifndef HEADROOM_PLOTS_CHART_THIN_H
#define HEADROOM_PLOTS_CHART_THIN_H

#include "sim/arena.h"

#include <stdbool.h>

/* Places in a drawing; y NAN: a gap. x does not fall. */
struct chart_course {
    int count;
    double *x, *y;
    int *index; /* of each point in the course it came from; -1: a gap put in between */
};

struct chart_places {
    const double *x, *y;
    int count;
};

/* `columns` lie between `from` and `to`. Points without a place in x are left out, those
 * without one in y are gaps, several in a row are one. */
struct chart_course chart_thin(struct arena *arena, const struct chart_places *places,
                               double from, double to, int columns);

#endif
