/*
 * How a system scales, to be seen: what it carries, with the values at which the limit moves,
 * beside what was predicted, the Universal Scalability Law and a system that scales perfectly;
 * what is full where; and what is asked of responses. Two axes make a grid, each cell with what
 * it carries and what limits it.
 */
#ifndef HEADROOM_PLOTS_SCALE_CHARTS_H
#define HEADROOM_PLOTS_SCALE_CHARTS_H

#include "plots/report.h"
#include "studies/scale.h"

void scale_charts(struct report_page *page, const struct scale *scale);

#endif
