/*
 * What each kind of request asks of the resources, as its program says it: how often it comes
 * to each place on average, for how long, and what it holds meanwhile. This is what formulas
 * are about; what cannot be said beforehand (a cache that learns, branches) is marked.
 */
#ifndef HEADROOM_STUDIES_ROUTES_H
#define HEADROOM_STUDIES_ROUTES_H

#include "models/blueprint.h"
#include "sim/arena.h"

enum { ROUTE_NOWHERE = -1 };

/* A visit to a place where time passes or that lets wait. */
struct route_step {
    int at;                   /* resource, or ROUTE_NOWHERE: a delay that needs none */
    uint8_t op, mode;         /* LOCK: enum rows_mode */
    int service;              /* whose instance it is in, the resource; or ROUTE_NOWHERE */
    double visits;            /* of one request, on average */
    bool repeats;             /* it may come more than once */
    bool varies;              /* whether it comes is up to chance */
    double mean_s, square_s2; /* of one service, alone; 0 of what is held */
    bool exponential;
    bool impatient; /* LOCK: it gives up after a while */
    int end;        /* ENTER, LOCK: the steps up to here are made while it is held */
};

struct route {
    struct route_step *step;
    int steps;
    bool known;   /* false: visits depend on what cannot be said beforehand */
    int branches; /* that run beside each other */
    bool fails;   /* now and then, by a step */
    bool replies; /* before its end */
    bool spawns;
};

struct route route_of(const struct blueprint *plan, int request, struct arena *arena);

#endif
