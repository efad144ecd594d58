/*
 * What was observed of a real system under little load, as plain numbers: statements as
 * pg_stat_statements counts them, plans as EXPLAIN (ANALYZE) tells them, and a client that was
 * alone. Times are in seconds; what was not told is NAN, texts that were not told are empty.
 */
#ifndef HEADROOM_SCENARIOS_LANGUAGE_OBSERVATION_H
#define HEADROOM_SCENARIOS_LANGUAGE_OBSERVATION_H

#include "sim/fault.h"

#include <stdbool.h>
#include <stddef.h>

#define OBSERVED_MOST 1e12 /* of any number; of milliseconds that is 31 years */

struct observed_statement {
    const char *text; /* in one line */
    const char *id;   /* queryid */
    double calls;
    double mean, deviation, least, most;  /* of one call, execution alone */
    double planning;                      /* of one call, as far as it was counted */
    double rows, blocks_hit, blocks_read; /* of all calls */
    double reading;                       /* time spent reading blocks, of all calls */
};

struct observed_statements {
    const struct source *source;
    struct observed_statement *at; /* those that took most time first */
    size_t count;
    size_t nested; /* left out: they run inside of others, whose time has theirs */
    size_t hidden; /* whose text is not shown */
};

/* The node of a plan that took most time itself, without those below it. */
struct observed_node {
    const char *name;    /* "Seq Scan on orders" */
    double share;        /* of all nodes' time */
    double rows, thrown; /* it gave, and read for nothing */
};

struct observed_plan {
    const struct source *source;
    const char *text, *id;      /* Query Text, Query Identifier */
    double execution, planning; /* of one run */
    double rows, blocks_hit, blocks_read;
    double reading; /* time spent reading blocks */
    struct observed_node heaviest;
};

struct observed_plans {
    struct observed_plan *at;
    size_t count;
};

/* A quantity of one client, from run to run. */
struct observed_runs {
    const char *column;  /* NULL: there is none */
    double mean, least;  /* of the runs; NAN */
    double spread;       /* (largest - smallest) / mean */
    const double *value; /* of each run; NULL: there is none */
};

struct observed_client {
    const struct source *source;
    size_t runs;
    struct observed_runs clients;    /* at work at the same time */
    struct observed_runs throughput; /* per second */
    struct observed_runs mean, deviation, p50, p95, p99;
    struct observed_runs answers; /* counted in a run */
    struct observed_runs cores;   /* busy on behalf of the system */
    struct observed_runs *time;   /* every other column of a time, in its order */
    size_t times;
};

#endif
