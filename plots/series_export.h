/*
 * Series for other programs: CSV with times in ISO 8601, one column a series, or JSON with the
 * values as an array. What is missing is empty, or null. Numbers keep all their digits.
 */
#ifndef HEADROOM_PLOTS_SERIES_EXPORT_H
#define HEADROOM_PLOTS_SERIES_EXPORT_H

#include "forecasts/series.h"

#include <stdio.h>

/* One series: timestamp,NAME. Several: series,timestamp,value. Both can be imported again. */
void series_export_csv(const struct series *all, size_t count, FILE *stream);
void series_export_json(const struct series *all, size_t count, FILE *stream);

/* A text as JSON writes it, in quotes. */
void series_export_text(const char *text, FILE *stream);

#endif
