/*
 * Requests that start, call each other and answer.
 *
 * A called request runs as a copy of its steps inside the caller's program: the caller's record
 * goes on in them, chooses an instance of the other service and comes back to its own. It is
 * counted under its own name all the same, and waits in line with the higher of the caller's
 * priority and its own. Enqueued work runs in a record of its own, and
 * nobody waits for it.
 */
#ifndef HEADROOM_MODELS_CALLING_H
#define HEADROOM_MODELS_CALLING_H

#include "models/client.h"
#include "models/instances.h"
#include "models/visit.h"

/* The first draw of a request's program, if it is surely made. */
static inline sim_time calling_first_draw(const struct system *system,
                                          const struct request_plan *plan, uint64_t seed)
{
    if (!plan->first)
        return 0;
    const struct instruction *in = &system->code[plan->first];
    return dist_time_at(in->drawn, seed + in->key);
}

/* A request that starts now at its program's beginning and brings its first draw along; 0 if
 * there is no room. */
static inline request_id calling_start_with(struct system *system,
                                            const struct request_plan *plan, uint64_t seed,
                                            sim_time work)
{
    struct world *world = &system->world;
    request_id id = __builtin_expect(system->room > 0, 1) ? request_take(&world->requests) : 0;
    if (__builtin_expect(!id, 0)) {
        system->overflowed = true;
        return 0;
    }
    system->room--;
    struct request *request = world_request(world, id);
    *request = plan->blank;
    request->born = world->now;
    request->seed = seed;
    request->work = work;
    return id;
}

request_id calling_start(struct system *system, int class, uint64_t seed, request_id parent,
                         unsigned flags);

/* A request is no longer in flight, and its record free for others. */
static inline void calling_gone(struct system *system, struct request *request)
{
    system->room++;
    request_give_back(&system->world.requests, request);
}

/* Tells whoever waits for the answer, once. */
static inline void calling_answer(struct system *system, struct request *request,
                                  enum outcome outcome)
{
    if (__builtin_expect(request->flags & REQUEST_ANSWERED, 0)) {
        if (request->flags & REQUEST_GIVEN_UP)
            system->account[request->class].given_up_on++;
        return;
    }
    request->flags |= REQUEST_ANSWERED;
    if (request->parent)
        client_answered(system, request->parent, outcome);
    else
        client_count(system, request->class, outcome, request->born);
}

/* An answer to the client before the end; in a branch it is that of the whole request. */
void calling_reply(struct system *system, struct request *request);

/* The outermost service of a request whose instances need not be counted leaves nothing to
 * undo. False if the request ends here. */
static inline bool calling_route(struct system *system, const struct instruction *in,
                                 struct request *request, uint32_t pc)
{
    struct service *service = in->member;
    if (in->light) {
        request->instance = (uint16_t)service_pick(service);
        return true;
    }
    if (__builtin_expect(service->count == 0, 0))
        return instances_are_away(system, request, pc);
    struct frame *frame = frame_push(&system->world.requests, request);
    frame->pc = pc;
    frame->instance = request->instance;
    request->instance = (uint16_t)service_choose(service);
    if (__builtin_expect(service->inside[request->instance] > service->room, 0))
        return instances_overfull(system, service, request, pc);
    return true;
}

static inline void calling_unroute(struct system *system, const struct instruction *in,
                                   struct request *request)
{
    if (in->light)
        return;
    struct frame *frame = &system->world.requests.frame[request->frames];
    struct service *service = in->member;
    service_leave(service, request->instance);
    if (__builtin_expect(service->inside[request->instance] == service->room, 0))
        instances_relieved(system, service, request->instance);
    request->instance = frame->instance;
    frame_pop(&system->world.requests, request);
}

void calling_begin(struct system *system, const struct instruction *in,
                   struct request *request);
void calling_end(struct system *system, struct request *request, enum outcome outcome);

/* Starts background work. */
void calling_spawn(struct system *system, const struct instruction *in,
                   const struct request *request);

#endif
