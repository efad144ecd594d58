/*
 * A series as columns of blocks on a terminal, eighths of a row high where the terminal speaks
 * UTF-8 and whole rows of '#' where not. Where there are more values than columns a column is
 * the mean of those that fall on it; one without any shows nothing but a dot on the ground.
 *
 *     1,250 |        ▂▇█▅
 *       625 | ▁▃▅▆▇███████▆▃▁
 *         0 |████████████████·····▃▅
 *           2026-03-01 00:00      2026-03-29 23:00
 */
#ifndef HEADROOM_PLOTS_SERIES_CHART_H
#define HEADROOM_PLOTS_SERIES_CHART_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct series_chart {
    const double *values; /* NAN: missing */
    size_t count;
    int64_t first_s, last_s; /* Unix times of the first and the last value */
    size_t columns, rows;    /* of the whole chart, its axes included */
};

void series_chart_print(const struct series_chart *chart, FILE *stream);

/* "2026-03-01 14:30", UTC; seconds only where there are any. Room: 40 bytes. */
void series_chart_time(int64_t time_s, char *text, size_t size);

#endif
