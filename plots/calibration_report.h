/*
 * What was calibrated, in words: each part of a request with its demand and how sure it is,
 * what to doubt and why, how one simulated client compares, and what no measurement told.
 */
#ifndef HEADROOM_PLOTS_CALIBRATION_REPORT_H
#define HEADROOM_PLOTS_CALIBRATION_REPORT_H

#include "plots/report.h"
#include "studies/calibration.h"

struct calibration_report {
    const struct calibration *calibration;
    bool given;           /* settings of a scenario are proposed; else a new one is made */
    const char *scenario; /* its file, or NULL */
    const char *name;     /* its name, or NULL */
    const char *made;     /* the file that was written; NULL: none */
    const char *yaml;     /* the scenario */
    bool quiet;           /* the answer and what to doubt */
};

/* A report_tell; `what` is a struct calibration_report. */
void calibration_report(struct report_page *page, const void *what);

/* What a remark says, in a sentence. */
const char *calibration_remark_text(const struct calibration_remark *remark,
                                    struct arena *arena);

/* Whether it may make the demands wrong, rather than say something about the system. */
bool calibration_remark_warns(const struct calibration_remark *remark);

extern const char *const calibration_figures[CALIBRATION_FIGURES];

#endif
