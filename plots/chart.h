/*
 * A chart as data: what is to be seen, not how it is drawn. Whoever tells a result makes it; a
 * page has gnuplot draw it (chart_svg.h), a terminal shows it in blocks (chart_text.h), a
 * document keeps it (page_json.h).
 *
 * The title says the finding: "app.pools.main is full from 6 instances on". Texts come as the
 * scenario has them; whoever draws makes them safe. Everything belongs to whoever made it, and
 * has to outlive only the telling.
 */
#ifndef HEADROOM_PLOTS_CHART_H
#define HEADROOM_PLOTS_CHART_H

#include <stdbool.h>
#include <stddef.h>

enum chart_kind {
    CHART_LINES,   /* series over an axis, with marks */
    CHART_BARS,    /* a row for each name, of parts one after the other */
    CHART_EFFECTS, /* a row for each name: an estimate with its interval beside `none` */
    CHART_GRID,    /* a cell for each pair, coloured by its value, with a word in it */
    CHART_KINDS
};

enum chart_scale {
    CHART_LINEAR,
    CHART_LOG,
    CHART_NINES, /* of percentiles: 0, 90%, 99%, 99.9% are equally far apart */
    CHART_SCALES
};

/* What numbers are, so that ticks can be written: 250 ms, 1.2k/s, 93%, 3 May 2027. */
enum chart_unit {
    CHART_NUMBER,
    CHART_SECONDS,
    CHART_PER_SECOND,
    CHART_SHARE,  /* 0.93 is 93% */
    CHART_CHANGE, /* 0.1 is +10% */
    CHART_DATE,   /* seconds since 1970, UTC */
    CHART_UNITS
};

struct chart_axis {
    const char *label;
    enum chart_scale scale;
    enum chart_unit unit;
    double from, to; /* NAN: as the data have it */
};

enum chart_look {
    CHART_LINE,
    CHART_DASHED, /* what is not measured: predicted, fitted, ideal */
    CHART_STEPS,
    CHART_POINTS,
    CHART_BAND, /* from low to high, filled faintly; y is not looked at */
    CHART_LOOKS
};

/* What a colour stands for. The first four are for series in turn. */
enum chart_tone {
    CHART_FIRST,
    CHART_SECOND,
    CHART_THIRD,
    CHART_FOURTH,
    CHART_GOOD,
    CHART_BAD,
    CHART_FAINT,
    CHART_TONES
};

/* Where y is NAN the line is broken. low and high are an interval of each, or NULL. */
struct chart_series {
    const char *name; /* written beside its last point; "" for none */
    enum chart_look look;
    enum chart_tone tone;
    int points;
    const double *x, *y, *low, *high;
};

/* A place that matters: a line across at x (upright) or y, or all from `at` to `until`. */
struct chart_mark {
    bool upright;
    double at, until; /* until NAN: a line */
    const char *text;
    enum chart_tone tone;
};

/* A row of CHART_BARS has one value for each part; one of CHART_EFFECTS has `mean` and its
 * interval. */
struct chart_row {
    const char *name;
    const double *part;
    double mean, low, high;
    enum chart_tone tone;
};

struct chart {
    enum chart_kind kind;
    const char *name;       /* what it shows, in few words: "response over load" */
    const char *title;      /* what is to be seen in it */
    struct chart_axis x, y; /* of rows x is the value, of a grid they name its sides */

    const struct chart_series *series; /* CHART_LINES */
    int series_count;
    const struct chart_mark *mark;
    int marks;

    const struct chart_row *row; /* CHART_BARS, CHART_EFFECTS */
    int rows;
    const char *const *part; /* names of the parts of bars */
    int parts;
    double none; /* where there is no effect: 0, or 1 for ratios */

    /* CHART_GRID: [row * columns + column]; NAN: an empty cell. */
    const char *const *column, *const *line;
    int columns, lines;
    const double *value;
    /* What each cell says beside its value, or NULL. Where it changes a line is drawn between
     * the cells; what stands in brackets at its end, such as "(now)", does not count. */
    const char *const *word;
    enum chart_unit value_unit;
};

#endif
