/*
 * When a system runs out, as a page: the date, what runs out, and the decision; what each
 * remedy buys; how many there have to be, month by month; the weeks; and how it was found.
 */
#ifndef HEADROOM_PLOTS_PLAN_REPORT_H
#define HEADROOM_PLOTS_PLAN_REPORT_H

#include "plots/report.h"
#include "studies/plan.h"

struct plan_told {
    const struct plan *plan;
    bool quiet; /* the answer only */
};

/* A report_tell of a struct plan_told. */
void plan_report(struct report_page *page, const void *what);

#endif
