/*
 * What the levers of a system are worth, as a page: the best of them in a sentence, all of them
 * in a table, then the three views of where the bottleneck is, side by side, and in which they
 * disagree and why.
 */
#ifndef HEADROOM_PLOTS_WHY_REPORT_H
#define HEADROOM_PLOTS_WHY_REPORT_H

#include "plots/report.h"
#include "studies/why.h"

struct why_report {
    const struct why *why;
    const char *file, *variant; /* for the command proposed at the end; or NULL */
    bool quiet;                 /* the answer only */
};

/* A report_tell of a struct why_report. */
void why_report(struct report_page *page, const void *what);

#endif
