/*
 * What a run has found, to be seen: where the time goes, how responses are spread, what is
 * full, and how it went over time. A chart that would say nothing is left out: there is no
 * waiting, or only one bar, or every window is like the others.
 */
#ifndef HEADROOM_PLOTS_RUN_CHARTS_H
#define HEADROOM_PLOTS_RUN_CHARTS_H

#include "plots/report.h"

void run_charts(struct report_page *page, const struct result *result);

#endif
