/*
 * Measured against predicted, told: how far off the predictions are in the median and at worst,
 * beside those of the naive model, and each point.
 */
#ifndef HEADROOM_PLOTS_VALIDATION_REPORT_H
#define HEADROOM_PLOTS_VALIDATION_REPORT_H

#include "plots/report.h"
#include "studies/validation.h"

/* All that was validated, and with several the sums over all of it (VALIDATION_QUANTITIES of
 * them; else NULL). */
struct validation_report {
    const struct validation *const *validation;
    size_t count;
    const struct validation_sum *all;
    bool quiet; /* only sums */
};

/* A report_tell of a struct validation_report. */
void validation_report(struct report_page *page, const void *what);

#endif
