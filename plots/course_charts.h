/*
 * How a run went over time, window by window: what came and what was answered, how long answers
 * took, and how many were in flight where they piled up. Jumps of the traffic's rate are
 * marked. Of a run in which nothing changed there is nothing to see.
 */
#ifndef HEADROOM_PLOTS_COURSE_CHARTS_H
#define HEADROOM_PLOTS_COURSE_CHARTS_H

#include "plots/chart_draft.h"

void course_charts(struct chart_album *album, const struct result *result);

#endif
