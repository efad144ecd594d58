/*
 * Where the texts of a drawing stand: how wide they are, about, whatever the font; how those in
 * a column keep clear of each other; and which place is free beside a point.
 */
#ifndef HEADROOM_PLOTS_CHART_LABEL_H
#define HEADROOM_PLOTS_CHART_LABEL_H

#include "sim/arena.h"

#include <stdbool.h>

/* In the same unit as the size of the font; rather too wide than too narrow. */
double chart_label_width(const char *text, double size);

/* The text on one line without harmful characters, cut at its end to be no wider; what is cut
 * has an ellipsis. */
const char *chart_label_fit(struct arena *arena, const char *text, double size, double width);

/* Moves places so that no two are closer than `apart`, in their order, and all lie between
 * `from` and `to` if there is room; as little as possible in all. `at` is ascending. */
void chart_label_spread(double *at, int count, double apart, double from, double to);

struct chart_label_box {
    double left, top, right, bottom;
};

#define CHART_LABEL_MOST 64

/* What is taken already. */
struct chart_label_taken {
    int count;
    struct chart_label_box box[CHART_LABEL_MOST];
};

bool chart_label_is_free(const struct chart_label_taken *taken,
                         const struct chart_label_box *box);
void chart_label_take(struct chart_label_taken *taken, const struct chart_label_box *box);

#endif
