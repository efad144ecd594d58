/*
 * How much load a system takes, to be seen: what stops it over the load, with today's load and
 * the most it takes, beside what was predicted from one run; and what fills on the way.
 *
 * Of open traffic the prediction is that of M/M/1, a response that grows as 1 / (1 - use); of
 * closed traffic the two bounds of operational analysis.
 */
#ifndef HEADROOM_PLOTS_CAPACITY_CHARTS_H
#define HEADROOM_PLOTS_CAPACITY_CHARTS_H

#include "plots/report.h"
#include "studies/capacity.h"

void capacity_charts(struct report_page *page, const struct capacity *capacity);

#endif
