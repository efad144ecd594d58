/*
 * A forecast for a terminal: the last of the past, the path ahead and around it the two
 * intervals, in a dozen lines.
 */
#ifndef HEADROOM_PLOTS_FORECAST_CHART_H
#define HEADROOM_PLOTS_FORECAST_CHART_H

#include <stddef.h>
#include <stdio.h>

struct forecast_chart {
    const double *past; /* NaN where missing */
    size_t past_count;
    const double *path, *low, *high; /* of the wide interval */
    size_t horizon;
};

/* Columns are means of as many steps as do not fit otherwise. */
void forecast_chart_print(const struct forecast_chart *chart, FILE *stream);

#endif
