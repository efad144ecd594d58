/*
 * Growth of what is in a system rather than of its traffic: `databases.main.rows.stock.count=
 * +3%/month`, or the cpu of a query over a table that grows. It compounds; where the path leads
 * to a distribution its mean grows, and whatever else of it is a time.
 */
#ifndef HEADROOM_STUDIES_PLAN_GROWTH_H
#define HEADROOM_STUDIES_PLAN_GROWTH_H

#include "scenarios/language/load.h"

struct plan_growth {
    const char *path;
    double per_week;  /* factor */
    const char *text; /* as it was said */
};

/* PATH=+3%/month, of a week, month or year; the scenario is tried with so many weeks of it.
 * Faults point into the word, which outlives them. */
bool plan_growth_read(const char *word, const struct load *load, double weeks,
                      struct plan_growth *growth, struct faults *faults);

/* PATH=VALUE after so many weeks, of what the scenario has there; NULL if it has nothing there
 * (any more) that could grow. */
const char *plan_growth_setting(const struct plan_growth *growth, const struct load *load,
                                double weeks, struct arena *arena);

#endif
