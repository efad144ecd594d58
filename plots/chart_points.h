/*
 * What a drawing says to whoever points at it: its box, its axes and its points with what they
 * stand for, as data- attributes of an element (chart_svg.h tells which).
 */
#ifndef HEADROOM_PLOTS_CHART_POINTS_H
#define HEADROOM_PLOTS_CHART_POINTS_H

#include "plots/chart_draw.h"

/* Of a chart that has been drawn; each attribute begins with a blank. */
void chart_points_write(const struct chart_drawing *drawing, FILE *out);

/* Writes the text as it may stand between double quotes in HTML. */
void chart_points_escape(const char *text, FILE *out);

#endif
