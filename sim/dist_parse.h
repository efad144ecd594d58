/*
 * Distributions as a scenario spells them, in one line:
 *
 *     5ms · exp 5ms · lognormal 5ms cv 1.2 · lognormal 5ms p95 12ms · gamma 5ms cv 0.5 ·
 *     erlang 5ms k 4 · hyper 5ms cv 3 · uniform 2ms..8ms · pareto 5ms alpha 2.5 ·
 *     weibull 5ms shape 0.7 · empirical latencies.csv
 *
 * and of counts: `3`, `geometric 3`.
 */
#ifndef HEADROOM_SIM_DIST_PARSE_H
#define HEADROOM_SIM_DIST_PARSE_H

#include "sim/arena.h"
#include "sim/dist.h"
#include "sim/fault.h"

#include <stdbool.h>
#include <stddef.h>

/* The text stands at faults->at. A file of an empirical one is read from `folder` (NULL: as it
 * is spelled); values and names are kept in the arena. */
bool dist_parse_time(struct dist *dist, const char *text, const char *folder,
                     struct arena *arena, struct faults *faults);
bool dist_parse_count(struct dist *dist, const char *text, struct faults *faults);

/* For reference: the spellings that begin with a name and the mean, one after the other; false
 * at the end. A plain time, `uniform`, `empirical` and `geometric` are not among them. */
struct dist_spelling {
    const char *name;
    const char *second;  /* the word before the second number; NULL: there is none */
    const char *typical; /* second number */
    bool takes_time;  /* it is a time, and lies between the mean and DIST_P95_LIMIT times it */
    double low, high; /* else these are its limits */
};
bool dist_spelling(size_t rank, struct dist_spelling *spelling);

/* The spelling that parses back, with times to the nearest nanosecond. */
void dist_print_time(const struct dist *dist, char *buffer, size_t size);
void dist_print_count(const struct dist *dist, char *buffer, size_t size);

#endif
