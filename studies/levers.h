/*
 * The levers of a scenario: every single thing that could be changed a little, one at a time.
 * One more of what there is a number of (workers, instances, cores, connections, slots), a
 * fifth less of each demand, the other order or hand-off where lines form. Holds have no lever
 * of their own: they last as long as what is done meanwhile.
 *
 * A lever is a setting as the command line takes it, so whoever is told of one can try it.
 */
#ifndef HEADROOM_STUDIES_LEVERS_H
#define HEADROOM_STUDIES_LEVERS_H

#include "scenarios/language/load.h"
#include "sim/arena.h"

#define LEVER_LESS 0.8 /* of a demand: the share that is left */

enum lever_kind {
    LEVER_INSTANCES,
    LEVER_WORKERS,
    LEVER_CORES,
    LEVER_CONNECTIONS,
    LEVER_PROXY,
    LEVER_DISK,
    LEVER_SLOTS,
    LEVER_QUEUE_WORKERS,
    LEVER_GATE,
    LEVER_CPU, /* of a step, as the following */
    LEVER_WAIT,
    LEVER_QUERY_CPU,
    LEVER_QUERY_DISK,
    LEVER_QUERY_ROUNDTRIP,
    LEVER_ROUNDTRIP, /* of a database */
    LEVER_EXTERNAL_TIME,
    LEVER_CACHE_TIME,
    LEVER_ORDER,
    LEVER_HANDOFF,
};

struct lever {
    enum lever_kind kind;
    const char *resource; /* that it makes larger, or that then works less; NULL: none */
    const char *request;  /* whose step it is; NULL: none's */
    const char *id;       /* of that step, or NULL */
    int number;           /* it is the request's first, second query, cpu, wait ... */
    int of;               /* of so many */
    const char *from, *to;
    const char *setting; /* PATH=VALUE */
    size_t path;         /* letters of PATH */
};

struct levers {
    struct lever *at;
    int count;
};

/* All of them, in the order of the scenario. */
struct levers levers_of(const struct load *load, struct arena *arena);

/* Whether it adds one of something, rather than making something shorter or ordering it. */
bool lever_adds(enum lever_kind kind);

/* The path of a node in its scenario, as settings take it: requests.page.steps.2.query.cpu. */
const char *lever_path(const struct node *node, struct arena *arena);

/* The same distribution with its mean, and whatever else of it is a time, so many times as
 * long; false if that cannot be said in one line. */
bool lever_scaled(const struct dist *dist, double factor, struct dist *scaled);

#endif
