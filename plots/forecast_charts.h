/*
 * A forecast, to be seen: what was measured last, the path ahead within its two intervals, and
 * where it reaches the level that was asked for.
 */
#ifndef HEADROOM_PLOTS_FORECAST_CHARTS_H
#define HEADROOM_PLOTS_FORECAST_CHARTS_H

#include "plots/chart_draft.h"
#include "plots/forecast_report.h"

void forecast_charts(struct report_page *page, const struct forecast_report *report);

/* Into a chart of lines: as much of the past as is worth seeing beside the horizon, and the
 * fan. Of more steps than anybody could see, the highest of so many stands for them, which is
 * returned: 1, those of a day, or more. */
size_t forecast_fan(struct chart_draft *draft, const struct points *points,
                    const struct past *past, const struct outlook *out, size_t horizon);

#endif
