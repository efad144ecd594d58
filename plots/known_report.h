/*
 * How known answers fared: a table for people, a document for programs. Exact values have as
 * many digits as their sources, simulated ones as many as their interval supports.
 */
#ifndef HEADROOM_PLOTS_KNOWN_REPORT_H
#define HEADROOM_PLOTS_KNOWN_REPORT_H

#include "studies/known_answer.h"

#include <stdio.h>

struct known_report {
    uint64_t seed;
    bool thorough;
    const struct known_result *result;
    size_t count;
    bool interrupted; /* there would have been more */
};

struct known_sum {
    size_t quantities, met, wide;
    size_t unbalanced, unsteady; /* systems whose books disagree, where L is not λW */
    size_t places;               /* where L = λW was looked at */
};

struct known_sum known_report_sum(const struct known_report *report);

/* All rows, or only those that were missed; then what the sum says. Its last line, unless the
 * check was interrupted, is "N of N known answers met". */
void known_report_print(const struct known_report *report, bool missed_only, FILE *stream);
void known_report_json(const struct known_report *report, FILE *stream);

#endif
