/*
 * A result as flat CSV (RFC 4180, lines end as there), a row for each quantity:
 *
 *     section,name,quantity,mean,low,high
 *     system,,throughput,119.8,119.1,120.5
 *     resource,app.cpu,utilization,0.93,0.92,0.94
 *
 * The numbers are those of the JSON document, to the last digit; what has no interval leaves
 * low and high empty, what is not known is empty. No cell is taken for a formula by a
 * spreadsheet: text that begins like one has an apostrophe before it.
 */
#ifndef HEADROOM_PLOTS_RENDER_CSV_H
#define HEADROOM_PLOTS_RENDER_CSV_H

#include "studies/result.h"

#include <stdio.h>

void render_csv(const struct result *result, FILE *out);

/* The same first line and rows, for other tables of figures. */
void render_csv_start(FILE *out);
void render_csv_row(FILE *out, const char *section, const char *name, const char *quantity,
                    const struct measured *measured);

#endif
