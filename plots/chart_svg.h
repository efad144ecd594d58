/*
 * A chart as an <svg> element to be put into a page of HTML. gnuplot draws it; what it writes
 * is then taken apart, and only lines, shapes and texts go on, so nothing of it can clash with
 * the page or reach out of it. The same chart gives the same bytes.
 *
 * Title, legend and the words around it are the page's. So are colours: the drawing speaks of
 *
 *     --first --second --third --fourth --good --bad --faint   a variable for each chart_tone
 *     --ink     names, marks, what is in cells     --quiet   labels of axes
 *     --axis    the axis line and its ticks        --grid    the lines behind
 *     --paper   what it stands on, drawn around texts that cross lines
 *
 * and inherits its font. It has a viewBox and no size: `svg.chart {width: 100%; height: auto}`.
 *
 * For whoever shows values under the pointer, the element has, in units of the viewBox:
 *
 *     data-kind    lines, bars, effects or grid
 *     data-box     "left top right bottom" of the plot
 *     data-x, data-y   {"label": "load", "unit": "rate", "scale": "log", "from": 1, "to": 900};
 *                  units: number, time (s), rate (/s), share, change, date (s since 1970, UTC)
 *     data-series  [{"name": "p95", "tone": "first", "points": [[x, y, "at", "value"], …]}, …]
 *
 * where x and y are the place of the point in the viewBox and the texts what it stands for, as
 * people read it: [312.5, 84, "120/s", "250 ms (230 ms to 270 ms)"]. Of lines these are the
 * points of each series, from left to right, the 400 that tell most if there are more; of bars
 * there is a series for each part, of effects and grids one in all, and "at" is the name of the
 * row or of both sides of the cell. They are there to be shown as text, never as markup.
 */
#ifndef HEADROOM_PLOTS_CHART_SVG_H
#define HEADROOM_PLOTS_CHART_SVG_H

#include "plots/chart.h"
#include "plots/gnuplot.h"

/* The caller frees it; NULL: gnuplot failed. `id` is the element's, unique on the page. */
char *chart_svg(struct gnuplot *gnuplot, const struct chart *chart, const char *id);

/* The same in half the width with texts of the same size, for a phone. */
char *chart_svg_narrow(struct gnuplot *gnuplot, const struct chart *chart, const char *id);

/* For a legend: the CSS variable of a tone ("--first"), and of the n-th part of bars, which is
 * painted with that opacity (parts beyond the fourth are fainter shades of the first four). */
const char *chart_svg_tone(enum chart_tone tone);
const char *chart_svg_part(int part, double *opacity);

#endif
