/*
 * A plan to look at: the busiest hours, measured and to come, against the limit, with the date;
 * the weeks that each remedy buys; how many there have to be, month by month.
 */
#ifndef HEADROOM_PLOTS_PLAN_CHARTS_H
#define HEADROOM_PLOTS_PLAN_CHARTS_H

#include "plots/plan_report.h"

/* Nothing where the page shows no charts. */
void plan_chart_load(struct report_page *page, const struct plan *plan);
void plan_chart_remedies(struct report_page *page, const struct plan *plan);
void plan_chart_units(struct report_page *page, const struct plan *plan);

#endif
