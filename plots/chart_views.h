/*
 * What of a chart is shown, however it is drawn: from where to where its axes go, how many of
 * its rows and cells there is room for, and where the parts of bars begin and end.
 */
#ifndef HEADROOM_PLOTS_CHART_VIEWS_H
#define HEADROOM_PLOTS_CHART_VIEWS_H

#include "plots/chart.h"
#include "plots/chart_axis.h"

/* Of lines both; of rows y counts the rows, of a grid both count cells, from the top down:
 * their middles are whole numbers. */
void chart_views(const struct chart *chart, struct chart_view *x, struct chart_view *y);

/* Of many rows, and of the cells to each side of a grid, the first are shown. */
int chart_shown_rows(const struct chart *chart);
int chart_shown_columns(const struct chart *chart);
int chart_shown_lines(const struct chart *chart);

/* Parts stand one after the other; those that are not above zero have no length. */
void chart_part_ends(const struct chart *chart, const struct chart_row *row, int part,
                     double *from, double *to);

/* The mean, or the sum of the parts. */
double chart_row_value(const struct chart *chart, const struct chart_row *row);

/* Bars of one part have the tones of their rows, those of several take them in turn. */
enum chart_tone chart_part_tone(const struct chart *chart, const struct chart_row *row,
                                int part);

/* The value of a cell, NAN if it is empty, and its word, "" if it has none. */
double chart_cell_value(const struct chart *chart, int column, int line);
const char *chart_cell_word(const struct chart *chart, int column, int line);

/* "" for what has no name. */
const char *chart_name_of(const char *const *names, int number);

/* Shades of a grid: values that differ by more than a hundredfold by their logarithm. */
struct chart_view chart_shades(const struct chart *chart);

#endif
