/*
 * When a system runs out, for programs: one JSON document, of the shape that
 * docs/plan.schema.json describes, or CSV with a row for each figure.
 */
#ifndef HEADROOM_PLOTS_PLAN_JSON_H
#define HEADROOM_PLOTS_PLAN_JSON_H

#include "plots/plan_report.h"

/* `what` is a struct plan_told. */
void plan_json(const void *what, const struct report_about *about, FILE *out);

/* Sections are `plan`, `week`, `month` and `remedy`; intervals are those of 80%. */
void plan_csv(const void *what, FILE *out);

#endif
