/*
 * Borrowing a connection: a unit of the pool, then, if the database has a pooler in
 * transaction mode, one of its server connections for as long; what is not open yet is opened.
 * Behind a pooler it is the pooler that connects, so the server counts its connections only.
 *
 * Pools are gates, with their own limits and timeouts, one for each instance of a service (as
 * many members), one for each worker (models/worker.h) or one for the fleet; the pooler is one
 * gate for all pools of its database.
 */
#ifndef HEADROOM_MODELS_POOL_H
#define HEADROOM_MODELS_POOL_H

#include "models/program.h"

enum { POOL_NONE = -1 };

struct pool_plan {
    int pool;   /* a gate */
    int proxy;  /* a gate, or POOL_NONE */
    int server; /* or POOL_NONE: connections are open from the start, and not counted */
    const struct dist *connect;
    bool per_worker; /* the pool has a member for each worker of each instance, */
    int workers;     /* who are the units of this gate, numbered */
};

void pool_borrow(const struct pool_plan *plan, struct program *program);
void pool_give_back(const struct pool_plan *plan, struct program *program);

#endif
