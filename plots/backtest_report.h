/*
 * How well forecasts of a series would have done, told: the best method in a sentence, each in
 * a row beside repeating the last season. For programs one JSON document, or CSV with the
 * section `method` and a row for each figure.
 */
#ifndef HEADROOM_PLOTS_BACKTEST_REPORT_H
#define HEADROOM_PLOTS_BACKTEST_REPORT_H

#include "forecasts/method.h"
#include "forecasts/score.h"
#include "plots/report.h"

struct backtest_method {
    const char *name;
    struct score score;
};

struct backtest_report {
    const char *name, *unit; /* of the series */
    const struct past *past;
    size_t moments, horizon; /* each followed by so many steps */
    struct score naive;      /* of repeating the last season */
    const struct backtest_method *method;
    size_t methods;
    bool quiet; /* the best only */
};

/* Of a struct backtest_report, all of them. */
void backtest_report(struct report_page *page, const void *what);
void backtest_json(const void *what, const struct report_about *about, FILE *out);
void backtest_csv(const void *what, FILE *out);

#endif
