/*
 * How much load a scenario and its what-ifs can take, one beside the other: which of them most,
 * and each with what stops it. As JSON they are {"scenario", "seed", "schema_version",
 * "capacities": [...], "interrupted", "page"}, each as plots/capacity_json.h has it; as CSV the
 * section `capacity` has a row for each, and names are those of the what-ifs, none for the
 * scenario as it is.
 */
#ifndef HEADROOM_PLOTS_CAPACITIES_REPORT_H
#define HEADROOM_PLOTS_CAPACITIES_REPORT_H

#include "plots/report.h"
#include "studies/capacity.h"

struct capacities_told {
    struct capacity *const *capacity; /* the first is the scenario as it is */
    int count;                        /* 1 or more */
    bool quiet;                       /* the answer and the table */
};

/* Of a struct capacities_told, all of them. */
void capacities_report(struct report_page *page, const void *what);
void capacities_json(const void *what, const struct report_about *about, FILE *out);
void capacities_csv(const void *what, FILE *out);

#endif
