/*
 * What was calibrated as a JSON document (docs/calibration.schema.json), the scenario made of
 * it included, or as CSV.
 */
#ifndef HEADROOM_PLOTS_CALIBRATION_JSON_H
#define HEADROOM_PLOTS_CALIBRATION_JSON_H

#include "plots/report.h"

#include <stdio.h>

#define CALIBRATION_JSON_VERSION "1.0"

/* `what` is a struct calibration_report. */
void calibration_json(const void *what, const struct report_about *about, FILE *out);

/* A row for each part, in the columns of render_csv.h. */
void calibration_csv(const void *what, FILE *out);

#endif
