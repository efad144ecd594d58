/*
 * How the rows of a case file belong to a scenario. The scenario says so itself, under a key of
 * its author's own:
 *
 *     x-measured:
 *       where: {sleep_dist: fixed, mode: [threads, procs]}
 *       vary:
 *         traffic.clients.users: <N>
 *         traffic.orders.rate: <rate>/s
 *         caches.front.hits: <hit * 100>%
 *
 * `where` picks the rows: their cells are equal to these texts or numbers. `vary` makes
 * settings of them, as --set would: <COLUMN> stands for the row's cell, <COLUMN * NUMBER> for
 * so many times it. Rows that come to the same settings are repeats of one point.
 */
#ifndef HEADROOM_SCENARIOS_LANGUAGE_PAIRING_H
#define HEADROOM_SCENARIOS_LANGUAGE_PAIRING_H

#include "scenarios/language/case_file.h"
#include "scenarios/language/load.h"

#define PAIRING_POINTS 1000

struct pairing_point {
    const char **setting; /* PATH=VALUE */
    const char *label;    /* the columns that vary: "K=4 N=16" */
    size_t *row;          /* of the file: its repeats */
    size_t rows;
};

struct pairing {
    struct pairing_point *point; /* in the order in which they first stand in the file */
    size_t points;
    size_t settings; /* of each point */
};

/* NULL if there are mistakes, or no row belongs to it. */
struct pairing *pairing_read(const struct load *load, const struct case_file *file,
                             struct arena *arena, struct faults *faults);

#endif
