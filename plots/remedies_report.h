/*
 * What would help a system, as a page: whether it has a problem, what was tried in order of
 * gain for effort, and how to have the best of it.
 */
#ifndef HEADROOM_PLOTS_REMEDIES_REPORT_H
#define HEADROOM_PLOTS_REMEDIES_REPORT_H

#include "plots/report.h"
#include "studies/remedies.h"

struct remedies_report {
    const struct remedies *remedies;
    const char *file, *variant; /* for the command proposed at the end; or NULL */
    bool quiet;                 /* the answer only */
};

/* A report_tell of a struct remedies_report. */
void remedies_report(struct report_page *page, const void *what);

/* "a larger pool: app.pools.main, 4 → 8". */
const char *remedy_name(const struct remedy *remedy, struct arena *arena);

/* "configuration", "code", "hardware", "architecture". */
const char *remedy_effort_word(enum remedy_effort effort);

#endif
