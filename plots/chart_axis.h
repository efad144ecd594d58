/*
 * An axis with its ends settled: where on it a value stands, which values are ticked, and what
 * is written at them. All ticks of a linear axis have the same unit, and as many digits as
 * their step needs: 0, 50 ms, 100 ms.
 *
 * Numbers that are not finite, and on logarithmic axes those that are not positive, have no
 * place; neither have those beyond 1e200, which nothing that is measured reaches.
 */
#ifndef HEADROOM_PLOTS_CHART_AXIS_H
#define HEADROOM_PLOTS_CHART_AXIS_H

#include "plots/chart.h"

#define CHART_MOST_TICKS 16
#define CHART_TEXT       64

/* What there is to be shown, so far. */
struct chart_extent {
    double least, most; /* least > most: nothing yet */
};

struct chart_view {
    enum chart_scale scale;
    enum chart_unit unit;
    double from, to; /* from < to */
};

struct chart_ticks {
    int count;
    struct chart_tick {
        double at;
        char label[CHART_TEXT];
    } tick[CHART_MOST_TICKS];
};

struct chart_extent chart_extent_none(void);

/* Values that have no place on the axis change nothing. */
void chart_extent_add(struct chart_extent *extent, const struct chart_axis *axis, double value);

/* `grounded`: a linear axis begins at 0 if nothing is below, and ends at a tick. */
struct chart_view chart_view(const struct chart_axis *axis, const struct chart_extent *extent,
                             bool grounded);

/* 0 at the start of the axis and 1 at its end; beyond them below 0 or above 1. NAN: no place.
 */
double chart_share_of(const struct chart_view *view, double value);

/* The value, as gnuplot's axis of this view counts it. */
double chart_coordinate(const struct chart_view *view, double value);

/* `most` is at least 2. */
void chart_ticks(const struct chart_view *view, int most, struct chart_ticks *ticks);

/* As people read it: "250 ms", "1,200/s", "+10%", "3 May 2027". Room: CHART_TEXT bytes. */
void chart_value_text(enum chart_unit unit, double value, char *text);

/* "250 ms (230 ms to 270 ms)"; the value alone if the ends are not finite or none are given.
 * Room: 4 * CHART_TEXT bytes. */
void chart_interval_text(enum chart_unit unit, double value, double low, double high,
                         char *text);

#endif
