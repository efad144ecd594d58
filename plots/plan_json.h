/*
 * The plan as one JSON document, which docs/plan.schema.json describes, and as rows of CSV.
 */
#ifndef HEADROOM_PLOTS_PLAN_JSON_H
#define HEADROOM_PLOTS_PLAN_JSON_H

#include "plots/plan_report.h"

void plan_json(const struct plan_told *told, FILE *out);
void plan_csv(const struct plan_told *told, FILE *out);

#endif
