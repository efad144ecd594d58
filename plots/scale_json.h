/*
 * A study of scaling as one JSON document, of the shape that docs/scale.schema.json describes:
 * estimates and names as in plots/render_json.h. The same seed gives the same bytes.
 */
#ifndef HEADROOM_PLOTS_SCALE_JSON_H
#define HEADROOM_PLOTS_SCALE_JSON_H

#include "plots/scale_report.h"

#include <stdio.h>

#define SCALE_JSON_VERSION "1.0"

/* Of a struct scale_report. */
void scale_json(const void *what, const struct report_about *about, FILE *out);

/* The same as CSV: sections are `carried`, `own_load` and `predicted`, names the values, of a
 * grid "4/20". */
void scale_csv(const void *what, FILE *out);

#endif
