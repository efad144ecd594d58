#include "models/gate.h"

#include "sim/memory.h"

#include <stdlib.h>

void gate_init(struct gate *gate, const struct gate_spec *spec, request_id actor)
{
    *gate = (struct gate){.free = spec->capacity,
                          .backlog = spec->backlog,
                          .patience = spec->patience,
                          .barging = spec->barging,
                          .wakeup = spec->wakeup,
                          .actor = actor};
    line_init(&gate->line, spec->order, spec->ranked);
    if (!spec->numbered)
        return;
    gate->number = memory_new(spec->capacity, sizeof *gate->number);
    for (uint32_t i = spec->capacity; i > 0; i--)
        gate->number[gate->numbers++] = i - 1;
}

void gate_free(struct gate *gate)
{
    line_free(&gate->line);
    free(gate->number);
}

enum gate_answer gate_queue(struct world *world, struct gate *gate, request_id id, uint64_t key)
{
    if (gate->line.count >= gate->backlog) {
        gate->refused++;
        return GATE_REFUSES;
    }
    struct request *request = world_request(world, id);
    request->since = world->now;
    request->flags |= REQUEST_WAITING;
    level_up(&gate->resource.waiting, world->now);
    line_push(&gate->line, world->requests.at, id);
    if (gate->patience) {
        sim_time patience = dist_time_at(gate->patience, key);
        request->timer = agenda_insert(world->agenda, sim_after(world->now, patience), id);
    }
    return GATE_QUEUES;
}

/* The unit is free from now on, and the first in line sets out to fetch it. */
request_id gate_release_barging(struct world *world, struct gate *gate)
{
    gate->free++;
    level_down(&gate->resource.inside, world->now);
    if (gate->waking)
        return 0;
    gate->waking = true;
    if (gate->wakeup)
        agenda_post(world->agenda, sim_after(world->now, gate->wakeup), gate->actor);
    else
        world_make_ready(world, gate->actor);
    return 0;
}

request_id gate_wake(struct world *world, struct gate *gate)
{
    gate->waking = false;
    if (gate->free == 0 || gate->line.count == 0)
        return 0;
    gate->free--;
    level_up(&gate->resource.inside, world->now);
    level_down(&gate->resource.waiting, world->now);
    return line_pop(&gate->line, world->requests.at, &world->order);
}

void gate_withdraw(struct world *world, struct gate *gate, request_id id)
{
    line_remove(&gate->line, world->requests.at, id, &world->order);
    level_down(&gate->resource.waiting, world->now);
    request_clear(world_request(world, id), REQUEST_WAITING);
}
