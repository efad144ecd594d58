/*
 * Measured against predicted, to be seen. Where one number varies, both are drawn over it; else
 * each point is what was predicted over what was measured, beside the line where both are the
 * same. The naive model stands beside.
 */
#ifndef HEADROOM_PLOTS_VALIDATION_CHARTS_H
#define HEADROOM_PLOTS_VALIDATION_CHARTS_H

#include "plots/report.h"
#include "plots/validation_report.h"

/* Of each case file; of several, of all their points together. */
void validation_charts(struct report_page *page, const struct validation_report *report);

#endif
