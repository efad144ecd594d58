/*
 * The world of one replication, as far as resources know it: the clock, the agenda, the
 * requests, who is ready to go on at this instant, and a stream of chance for orders that are
 * drawn. Nothing lives at file scope, so replications run side by side.
 */
#ifndef HEADROOM_MODELS_WORLD_H
#define HEADROOM_MODELS_WORLD_H

#include "models/request.h"
#include "sim/agenda.h"
#include "sim/chance.h"

struct world {
    sim_time now;
    struct agenda *agenda;
    struct requests requests;
    request_id ready, ready_last; /* resumed at this instant, before the clock moves on */
    struct chance order;          /* who is next where that is drawn */
};

static inline struct request *world_request(struct world *world, request_id id)
{
    return &world->requests.at[id];
}

static inline request_id world_id(const struct world *world, const struct request *request)
{
    return (request_id)(request - world->requests.at);
}

/* Puts a request that left its waiting line among those that go on at this instant. */
static inline void world_make_ready(struct world *world, request_id id)
{
    world->requests.at[id].next = 0;
    if (world->ready)
        world->requests.at[world->ready_last].next = id;
    else
        world->ready = id;
    world->ready_last = id;
}

#endif
