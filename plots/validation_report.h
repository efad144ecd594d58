/*
 * Measured against predicted, told as tables with a chart, as Markdown, or as a JSON
 * document (docs/validation.schema.json).
 */
#ifndef HEADROOM_PLOTS_VALIDATION_REPORT_H
#define HEADROOM_PLOTS_VALIDATION_REPORT_H

#include "studies/validation.h"

#include <stdio.h>

#define VALIDATION_JSON_VERSION "1.0"

/* All that was validated, and with several the sums over all of it (VALIDATION_QUANTITIES of
 * them; else NULL). */
struct validation_report {
    const struct validation *const *validation;
    size_t count;
    const struct validation_sum *all;
    bool quiet; /* only sums */
};

void validation_report_text(const struct validation_report *report, FILE *out);
/* A table for each case, a row for each point. */
void validation_report_markdown(const struct validation_report *report, FILE *out);
void validation_report_json(const struct validation_report *report, FILE *out);

#endif
