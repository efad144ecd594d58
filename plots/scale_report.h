/*
 * A study of scaling, told: the answer, where the limit moves and on which evidence, what was
 * predicted, every value that was tried with a bar for what it carries, and the law fitted to
 * it. A grid shows what each cell carries and what limits it.
 */
#ifndef HEADROOM_PLOTS_SCALE_REPORT_H
#define HEADROOM_PLOTS_SCALE_REPORT_H

#include "plots/report.h"
#include "studies/scale.h"

struct scale_report {
    const struct scale *scale;
    bool quiet; /* the answer and the shifts */
};

/* A report_tell of a struct scale_report. */
void scale_report(struct report_page *page, const void *what);

#endif
