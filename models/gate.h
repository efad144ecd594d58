/*
 * A gate admits a fixed number of requests and keeps them until they leave: workers,
 * connections, semaphores. The others wait in line (fifo, lifo, random; by priority); with a
 * patience, constant or drawn, they give up when it ends; with a backlog limit, one more than
 * that many is refused at once.
 *
 * A freed unit is handed to whoever is next (fair), or set free for whoever asks first, the
 * request that runs at this instant included, while the first in line needs `wakeup` to get
 * there (barging).
 *
 * With Poisson arrivals, exponential stays and no patience this is M/M/c; with patience
 * Erlang A or M/M/c+D; without places to wait Erlang B: tests/theory/ compares.
 */
#ifndef HEADROOM_MODELS_GATE_H
#define HEADROOM_MODELS_GATE_H

#include "models/line.h"
#include "models/resource.h"
#include "models/world.h"
#include "sim/dist.h"

#define GATE_ENDLESS UINT32_MAX /* capacity or backlog without limit */

struct gate_spec {
    uint32_t capacity;
    uint32_t backlog; /* how many may wait; 0: nobody, one more is refused at once */
    enum line_order order;
    bool ranked;
    const struct dist *patience; /* NULL: they wait as long as it takes */
    bool barging;
    sim_time wakeup; /* barging: how long the first in line takes to come forward */
    bool numbered;   /* units are told apart: models/worker.h */
};

enum gate_answer { GATE_ADMITS, GATE_QUEUES, GATE_REFUSES };

struct gate {
    struct resource resource;
    uint32_t free;
    uint32_t backlog;
    struct line line;
    const struct dist *patience;
    bool barging, waking;
    sim_time wakeup;
    request_id actor;
    uint64_t refused;
    uint32_t opened;           /* connections, if its units are such: models/connecting.h */
    uint32_t numbers, *number; /* those nobody has, the last one given back on top */
};

/* `actor` is the record that wakes the line of a barging gate; others need none. */
void gate_init(struct gate *gate, const struct gate_spec *spec, request_id actor);
void gate_free(struct gate *gate);

enum gate_answer gate_queue(struct world *world, struct gate *gate, request_id id,
                            uint64_t key);
request_id gate_release_barging(struct world *world, struct gate *gate);

/* Asks for a unit. `key` is what a drawn patience is drawn from. */
static inline enum gate_answer gate_enter(struct world *world, struct gate *gate, request_id id,
                                          uint64_t key)
{
    gate->resource.arrivals++;
    if (__builtin_expect(gate->free && (!gate->line.count || gate->barging), 1)) {
        gate->free--;
        level_up(&gate->resource.inside, world->now);
        return GATE_ADMITS;
    }
    return gate_queue(world, gate, id, key);
}

/* Gives a unit back. Returns the request that has it now, or 0; its `since` still tells when
 * it came. */
static inline request_id gate_leave(struct world *world, struct gate *gate)
{
    if (__builtin_expect(gate->line.count == 0, 1)) {
        gate->free++;
        level_down(&gate->resource.inside, world->now);
        return 0;
    }
    if (gate->barging)
        return gate_release_barging(world, gate);
    request_id next = line_pop(&gate->line, world->requests.at, &world->order);
    level_down(&gate->resource.waiting, world->now);
    return next;
}

/* The actor of a barging gate has come forward: who has a unit now, or 0. To be called until
 * it returns 0. */
request_id gate_wake(struct world *world, struct gate *gate);

/* Takes a waiting request out of the line. */
void gate_withdraw(struct world *world, struct gate *gate, request_id id);

#endif
