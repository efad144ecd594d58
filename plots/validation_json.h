/*
 * Measured against predicted, for programs: one JSON document, of the shape that
 * docs/validation.schema.json describes, or CSV with the sections `measured`, `predicted`,
 * `error`, `naive` and `naive error` and a row for each figure of each point; before its name
 * stands that of the scenario and a slash.
 */
#ifndef HEADROOM_PLOTS_VALIDATION_JSON_H
#define HEADROOM_PLOTS_VALIDATION_JSON_H

#include "plots/validation_report.h"

#include <stdio.h>

#define VALIDATION_JSON_VERSION "1.0"

/* Of a struct validation_report. */
void validation_json(const void *what, const struct report_about *about, FILE *out);
void validation_csv(const void *what, FILE *out);

#endif
