/*
 * What chart_text.c and the files it stands on share: one for each kind of chart.
 */
#ifndef HEADROOM_PLOTS_CHART_TEXT_KINDS_H
#define HEADROOM_PLOTS_CHART_TEXT_KINDS_H

#include "plots/chart.h"
#include "plots/text_canvas.h"

struct chart_text {
    const struct chart *chart;
    struct arena *arena;
    int columns;
    FILE *stream;
};

void chart_text_lines(struct chart_text *text);
void chart_text_rows(struct chart_text *text);
void chart_text_grid(struct chart_text *text);

text_colour chart_text_colour(enum chart_tone tone);

/* One of a legend, "█ app.cpu", all of which are set side by side in as many lines as it takes.
 */
struct chart_text_key {
    const char *sign, *name;
    text_colour colour;
};

void chart_text_legend(struct chart_text *text, const struct chart_text_key *keys, int count);

/* Ticks below `row - 1`, where the axis is: as many as have room between the columns. */
struct chart_view;
void chart_text_x_axis(struct chart_text *text, struct text_canvas *canvas,
                       const struct chart_view *view, const int ends[2], int row);

/* The column of the value between both ends; -1: it has none there. */
int chart_text_column(const struct chart_view *view, const int ends[2], double value);

#endif
