/*
 * What `run` found, in every form: a result, or that of a scenario beside those of its
 * variants. As a page it is told by plots/report.h. Differences are paired
 * (studies/difference.h); where the interval includes zero there is none to be spoken of.
 *
 * As JSON a result is the document of plots/render_json.h, and several are {"scenario", "seed",
 * "schema_version", "results": [...], "comparison": [...]}, a result for the scenario and each
 * variant, and a comparison for each variant with the first. As CSV the sections of several are
 * `result` and `difference`, the names those of the variants, and none for the scenario as it
 * is.
 */
#ifndef HEADROOM_PLOTS_RUN_REPORT_H
#define HEADROOM_PLOTS_RUN_REPORT_H

#include "plots/report.h"

#include <stdio.h>

struct run_report {
    struct result *const *result; /* the first is the scenario as it is, if there are several */
    int count;
    bool comparison; /* told as several, even if it is one */
    struct report_settings settings;
};

/* Of a struct run_report, all of them. */
void run_report(struct report_page *page, const void *what);
void run_report_json(const void *what, const struct report_about *about, FILE *out);
void run_report_csv(const void *what, FILE *out);

#endif
