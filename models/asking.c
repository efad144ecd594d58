#include "models/asking.h"

/* In a batch's record, `next` is its first call and `work` the number of its external. A call
 * under way is linked to its neighbours by `next` and `prev`, and `work` is its batch. */

static struct external *external_at(const struct instruction *in, const struct request *request)
{
    return (struct external *)visit_member(in, request);
}

static void join(struct system *system, struct external *external, request_id batch,
                 request_id before)
{
    struct world *world = &system->world;
    request_id id = line_pop(&external->line, world->requests.at, &world->order);
    struct request *request = world_request(world, id);
    level_down(&external->resource.waiting, world->now);
    level_up(&external->resource.inside, world->now);
    visit_waited(system, visit_at(system, request), request);
    request_clear(request, REQUEST_WAITING);
    request->since = world->now;
    request->work = batch;
    request->next = 0;
    request->prev = before;
    world_request(world, before ? before : batch)->next = id;
}

static void start_batch(struct system *system, struct external *external, uint32_t calls)
{
    struct world *world = &system->world;
    request_id batch = request_take(&world->requests);
    if (!batch) {
        system->overflowed = true;
        return;
    }
    const struct request *first = world_request(world, line_first(&external->line));
    const struct instruction *in = visit_at(system, first);
    sim_time time = dist_time_at(in->drawn, first->seed + in->key);
    *world_request(world, batch) =
        (struct request){.pc = OP_ANSWERER, .work = (uint64_t)(external - system->external)};
    agenda_post(world->agenda, sim_after(world->now, time), batch);
    for (request_id before = 0; calls > 0; calls--) {
        request_id id = line_first(&external->line);
        join(system, external, batch, before);
        before = id;
    }
    external->free--;
    external->next_start = sim_after(world->now, external->gap);
    level_up(&external->busy, world->now);
}

static void look_again_at(struct world *world, struct external *external, sim_time at)
{
    if (at == SIM_NEVER) {
        if (external->due)
            agenda_cancel(world->agenda, external->due);
        external->due = 0;
    } else if (external->due) {
        agenda_move(world->agenda, external->due, at);
    } else {
        external->due = agenda_insert(world->agenda, at, external->actor);
    }
}

static void start_who_can(struct system *system, struct external *external)
{
    struct world *world = &system->world;
    sim_time again;
    uint32_t calls;
    while ((calls = external_next_batch(external, &world->requests, world->now, &again)) > 0) {
        start_batch(system, external, calls);
        if (system->overflowed)
            return;
    }
    look_again_at(world, external, again);
}

void asking_call(struct system *system, const struct instruction *in, struct request *request,
                 request_id id)
{
    struct world *world = &system->world;
    struct external *external = external_at(in, request);
    external->resource.arrivals++;
    request->since = world->now;
    request->flags |= REQUEST_WAITING;
    level_up(&external->resource.waiting, world->now);
    line_push(&external->line, world->requests.at, id);
    start_who_can(system, external);
}

void asking_look_again(struct system *system, const struct request *actor)
{
    struct external *external = &system->external[actor->work];
    external->due = 0;
    start_who_can(system, external);
}

/* A call's time goes into both books. */
static void end_call(struct system *system, struct external *external,
                     const struct request *request)
{
    struct ledger_row *row = visit_row(visit_at(system, request), request);
    row->visits++;
    sim_integral_add(&row->inside, system->world.now - request->since);
    level_down(&external->resource.inside, system->world.now);
}

static void end_batch(struct system *system, struct external *external)
{
    external->free++;
    level_down(&external->busy, system->world.now);
    start_who_can(system, external);
}

void asking_answered(struct system *system, request_id batch)
{
    struct world *world = &system->world;
    struct request *record = world_request(world, batch);
    struct external *external = &system->external[record->work];
    request_id next;
    for (request_id id = record->next; id; id = next) {
        struct request *request = world_request(world, id);
        next = request->next;
        end_call(system, external, request);
        request->pc++;
        request->flags |= REQUEST_READY;
        world_make_ready(world, id);
    }
    request_give_back(&world->requests, record);
    end_batch(system, external);
}

static void leave_batch(struct system *system, struct external *external,
                        const struct request *request)
{
    struct world *world = &system->world;
    request_id batch = (request_id)request->work;
    world_request(world, request->prev ? request->prev : batch)->next = request->next;
    if (request->next)
        world_request(world, request->next)->prev = request->prev;
    if (world_request(world, batch)->next)
        return;
    world_request(world, batch)->pc = OP_FREE; /* it comes up once more */
    end_batch(system, external);
}

void asking_withdraw(struct system *system, struct request *request, request_id id)
{
    struct world *world = &system->world;
    const struct instruction *in = visit_at(system, request);
    struct external *external = external_at(in, request);
    if (!(request->flags & REQUEST_WAITING)) {
        end_call(system, external, request);
        leave_batch(system, external, request);
        return;
    }
    struct ledger_row *row = visit_row(in, request);
    row->visits++;
    sim_integral_add(&row->waiting, world->now - request->since);
    line_remove(&external->line, world->requests.at, id, &world->order);
    level_down(&external->resource.waiting, world->now);
    request_clear(request, REQUEST_WAITING);
}
