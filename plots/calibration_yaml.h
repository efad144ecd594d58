/*
 * A scenario made of what was calibrated: it loads as it stands, its comments say where the
 * numbers come from, and what no measurement told is marked CHECK. Each query keeps the
 * beginning of its statement, so that later measurements find it again.
 */
#ifndef HEADROOM_PLOTS_CALIBRATION_YAML_H
#define HEADROOM_PLOTS_CALIBRATION_YAML_H

#include "studies/calibration.h"

#include <stdio.h>

void calibration_yaml(const struct calibration *calibration, FILE *out);

/* A scenario at hand with its settings put in, `changed` being loaded with them. */
void calibration_yaml_changed(const struct calibration *calibration, const struct load *changed,
                              FILE *out);

/* "pgss.csv, plan.json and one_client.csv": what it was made from. */
const char *calibration_sources(const struct calibration_input *input, struct arena *arena);

#endif
