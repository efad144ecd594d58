/*
 * Where the time of requests goes. Of one kind of request: a bar for each place, waiting and
 * working there. Of several: a bar for each of them, cut into the places that matter most.
 */
#ifndef HEADROOM_PLOTS_TIME_CHARTS_H
#define HEADROOM_PLOTS_TIME_CHARTS_H

#include "plots/chart_draft.h"

void time_charts(struct chart_album *album, const struct result *result);

#endif
