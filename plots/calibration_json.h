/*
 * What was calibrated as a JSON document (docs/calibration.schema.json), the scenario made of
 * it included.
 */
#ifndef HEADROOM_PLOTS_CALIBRATION_JSON_H
#define HEADROOM_PLOTS_CALIBRATION_JSON_H

#include "studies/calibration.h"

#include <stdio.h>

#define CALIBRATION_JSON_VERSION "1.0"

/* `yaml` is the scenario, `file` the one whose settings are proposed, or NULL. */
void calibration_json(const struct calibration *calibration, const char *file, const char *yaml,
                      FILE *out);

#endif
