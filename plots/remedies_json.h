/*
 * What would help a system, as one JSON document, of the shape that docs/remedies.schema.json
 * describes. The same seed gives the same bytes.
 */
#ifndef HEADROOM_PLOTS_REMEDIES_JSON_H
#define HEADROOM_PLOTS_REMEDIES_JSON_H

#include "plots/remedies_report.h"

#include <stdio.h>

#define REMEDIES_JSON_VERSION "1.0"

/* Of a struct remedies_report. */
void remedies_json(const void *what, const struct report_about *about, FILE *out);

/* The same as CSV: the section is `remedy`, changes are shares (of errors, the difference). */
void remedies_csv(const void *what, FILE *out);

#endif
