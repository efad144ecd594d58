/*
 * The tables of a plan: what buys time, the months, what is needed and what it costs, the
 * weeks.
 */
#ifndef HEADROOM_PLOTS_PLAN_TABLES_H
#define HEADROOM_PLOTS_PLAN_TABLES_H

#include "plots/plan_report.h"

#define PLAN_MANY_TIMES 1000.0 /* the scenario's load: more is no load */

void plan_tables(struct report_page *page, const struct plan *plan);

/* "12 May 2027". */
const char *plan_day_text(int64_t time_s, struct arena *arena);

/* "1 week", "31 weeks". */
const char *plan_weeks_text(double weeks, struct arena *arena);

/* A share of the futures: of a thousand, no more digits. */
const char *plan_share_text(double share, struct arena *arena);

/* So many times the scenario's load: "158/s". */
const char *plan_load_text(const struct plan *plan, double factor, struct arena *arena);

#endif
