/*
 * Measured against predicted, told as tables with a chart, or as a JSON document
 * (docs/validation.schema.json).
 */
#ifndef HEADROOM_PLOTS_VALIDATION_REPORT_H
#define HEADROOM_PLOTS_VALIDATION_REPORT_H

#include "studies/validation.h"

#include <stdio.h>

#define VALIDATION_JSON_VERSION "1.0"

void validation_report_text(const struct validation *validation, bool quiet, FILE *out);
void validation_report_json(const struct validation *validation, FILE *out);

#endif
