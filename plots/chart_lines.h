/*
 * Lines over an axis, as they are drawn: their courses in the drawing, their names beside the
 * last point, and the places that matter. Only chart_draw_lines.c and the files it stands on
 * (chart_marks.c, chart_series.c) know of this.
 */
#ifndef HEADROOM_PLOTS_CHART_LINES_H
#define HEADROOM_PLOTS_CHART_LINES_H

#include "plots/chart_draw.h"
#include "plots/chart_thin.h"

struct drawn_line {
    const struct chart_series *series;
    struct chart_course course; /* places in the drawing, y of bands in their middle */
    double last_x, last_y;      /* NAN: nothing of it is seen */
    double label_y;
    bool labelled, inside; /* its label stands in the plot */
};

struct drawn_lines {
    struct chart_drawing *drawing;
    struct drawn_line *line;
    int count;
};

/* ---- chart_marks.c ---- */

struct chart_flag {
    const struct chart_mark *mark;
    double x;
    int row; /* above the plot, from 0; -1: its text finds no room */
    bool leftwards;
    const char *text;
};

struct chart_flags {
    struct chart_flag *flag;
    int count, rows;
};

#define CHART_FLAG_ROW 1.4 /* of the font's size */

/* Finds rows above the plot for the texts of upright marks; left and right are settled. */
struct chart_flags chart_place_flags(const struct chart_drawing *drawing);

void chart_draw_flags(struct chart_drawing *drawing, const struct chart_flags *flags);

/* Marks across; their texts stand where they are least in the way. */
void chart_draw_levels(struct drawn_lines *lines);

struct chart_spot {
    double x, y;
    enum chart_side side;
};

/* Writes at the first of the spots that is free and crosses the fewest lines; if none is free,
 * nowhere. */
void chart_write_at(struct drawn_lines *lines, const char *text, const struct chart_spot *spot,
                    int spots, enum chart_paint paint);

/* ---- chart_series.c ---- */

/* Finds the courses; the box is settled. */
void chart_find_course(struct drawn_lines *lines, struct drawn_line *line);

/* The data of all series, then the plot command. */
void chart_plot_series(struct drawn_lines *lines);

#endif
