/*
 * A forecast, told: where it goes and when it gets there, what stands out in the past, how well
 * the method would have done, what the past is made of. The same for programs (JSON) and for
 * spreadsheets (CSV). Whoever asks fills in what was found; dates are of UTC, and the report
 * says so.
 */
#ifndef HEADROOM_PLOTS_FORECAST_REPORT_H
#define HEADROOM_PLOTS_FORECAST_REPORT_H

#include "forecasts/decompose.h"
#include "forecasts/forecaster.h"
#include "forecasts/growth.h"
#include "forecasts/points.h"
#include "plots/report.h"

#include <stdio.h>

#define REPORT_CANDIDATES 32

struct report_candidate {
    const char *name;
    struct score score;
    bool bare; /* its intervals were not tried */
};

/* Steps ahead; one that is the limit lies beyond. */
struct report_when {
    bool asked, rises;
    double level;
    size_t expected, earliest[2], latest[2], limit; /* by 80% and 95% */
};

/* Where the level of whole seasons goes. */
struct report_growth {
    bool known;
    double level, weight[GROWTH_SHAPES];
    size_t steps;             /* after these */
    double change[3];         /* in parts of the level: 2.5%, 50%, 97.5% */
    struct report_when twice; /* when it doubles, or halves where it falls; 95% only */
};

struct forecast_report {
    const char *name, *unit;
    const struct points *points;
    const struct past *past;
    size_t missing, gaps, horizon;
    const struct forecaster *forecaster;
    const struct forecaster_notes *notes;
    const struct outlook *out;
    struct report_candidate candidate[REPORT_CANDIDATES];
    size_t candidates, asked; /* moments at which they were tried */
    struct decomposition parts;
    struct report_growth growth;
    struct report_when crossing;
    bool quiet; /* the answer only */
};

/* Of a struct forecast_report, all of them. */
void forecast_report(struct report_page *page, const void *what);
void forecast_json(const void *what, const struct report_about *about, FILE *out);
void forecast_csv(const void *what, FILE *out);

#endif
