/*
 * A chart as commands for gnuplot: where everything stands and how it is painted, the same for
 * a page (chart_svg.h) and for paper (render_pdf.h). Sizes and places are in points of the
 * drawing, counted from its upper left corner.
 *
 * Paints are named, and each becomes a colour of the palette: of a page these are numbers that
 * stand for variables of its style, of paper real colours.
 */
#ifndef HEADROOM_PLOTS_CHART_DRAW_H
#define HEADROOM_PLOTS_CHART_DRAW_H

#include "plots/chart.h"
#include "plots/chart_axis.h"
#include "plots/chart_label.h"
#include "plots/chart_views.h"
#include "sim/arena.h"

#include <stdio.h>

/* The first paints are the tones of charts. */
enum chart_paint {
    PAINT_INK = CHART_TONES, /* names, marks */
    PAINT_QUIET,             /* what axes say */
    PAINT_AXIS,
    PAINT_GRID,
    PAINT_PAPER,
    CHART_PAINTS
};

struct chart_palette {
    unsigned rgb[CHART_PAINTS];
    unsigned over; /* added to the colour of a text that has paper around it */
};

struct chart_drawing {
    FILE *commands;
    struct arena *arena;
    const struct chart *chart;
    const struct chart_palette *palette;
    double font;                      /* the size of texts */
    double tall;                      /* a plot is so many times as high; 0: once */
    double sheet_width, sheet_height; /* what it is drawn on; 0: just as large as it is */
    double sheet_left, sheet_top;     /* where on that */
    const char *besides;              /* commands for what else is on it, or NULL */

    double width, height;
    double left, top, right, bottom; /* of the plot */
    struct chart_view x, y;
    struct chart_label_taken taken;
    FILE *plot; /* the plot command, which goes behind all else */
};

/* Settles the height and the box, and writes commands that end with `plot`. `width` and what is
 * above it in the struct are given. */
void chart_draw(struct chart_drawing *drawing);

/* ---- for the kinds, one file each ---- */

void chart_draw_lines(struct chart_drawing *drawing);
void chart_draw_rows(struct chart_drawing *drawing);
void chart_draw_grid(struct chart_drawing *drawing);

/* How strongly a part is painted: parts beyond the fourth are shades of the first four. */
double chart_part_shade(int part);

/* The place in the drawing; NAN: none. */
double chart_place_x(const struct chart_drawing *drawing, double x);
double chart_place_y(const struct chart_drawing *drawing, double y);

/* Terminal, ranges and borders for a box that is settled. */
void chart_draw_frame(struct chart_drawing *drawing);

/* Ticks along the bottom, with upright lines behind the plot if `lines`; what is written there
 * does not overlap. */
void chart_draw_x_axis(struct chart_drawing *drawing, bool lines);

/* The list of ticks, behind "set xtics ". */
void chart_draw_ticks(struct chart_drawing *drawing, const struct chart_view *view,
                      const struct chart_ticks *ticks);

/* Moves left and right inwards until what is written at the ticks lies in the picture. */
void chart_keep_ticks_inside(struct chart_drawing *drawing);

/* In the middle of a plot without data. */
void chart_draw_no_data(struct chart_drawing *drawing);

enum chart_side { SIDE_START, SIDE_MIDDLE, SIDE_END };

struct chart_words {
    const char *text;
    double x, y; /* the middle of its height */
    enum chart_side side;
    enum chart_paint paint;
    double size; /* 0: that of the drawing */
    bool over;   /* it stands over lines, and has paper around it */
};

void chart_draw_words(struct chart_drawing *drawing, const struct chart_words *words);

struct chart_stroke {
    double x[2], y[2];
    enum chart_paint paint;
    double width;
    bool dashed, behind;
};

void chart_draw_stroke(struct chart_drawing *drawing, const struct chart_stroke *stroke);

/* Faint ground behind the plot. */
struct chart_patch {
    double left, top, right, bottom;
    enum chart_paint paint;
};

void chart_draw_patch(struct chart_drawing *drawing, const struct chart_patch *patch);

/* "rgb '#010203'": the colour of a paint, for gnuplot. */
const char *chart_draw_colour(const struct chart_drawing *drawing, enum chart_paint paint);

/* A part of the plot command, such as "$l0 using 1:2 with lines lc rgb '#010203'". */
void chart_draw_plot(struct chart_drawing *drawing, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
