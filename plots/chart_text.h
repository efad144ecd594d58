/*
 * A chart for a terminal, its title first. Lines are drawn in braille dots, rows and cells in
 * blocks; where the terminal speaks no UTF-8, in letters and '#'. Each series has a sign of its
 * own, named below the chart, so nothing rests on colour.
 */
#ifndef HEADROOM_PLOTS_CHART_TEXT_H
#define HEADROOM_PLOTS_CHART_TEXT_H

#include "plots/chart.h"

#include <stdio.h>

/* In so many columns: fewer than 40 count as 40, more than 100 as 100. */
void chart_text(const struct chart *chart, size_t columns, FILE *stream);

#endif
