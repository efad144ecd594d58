#include "models/calling.h"

request_id calling_start(struct system *system, int class, uint64_t seed, request_id parent,
                         unsigned flags)
{
    const struct request_plan *plan = &system->plan->request[class];
    sim_time work = calling_first_draw(system, plan, seed);
    request_id id = calling_start_with(system, plan, seed, work);
    if (!id)
        return 0;
    struct request *request = world_request(&system->world, id);
    request->parent = parent;
    request->flags = flags & 0xffU;
    return id;
}

void calling_begin(struct system *system, const struct instruction *in, struct request *request)
{
    client_count_arrival(system, in->class);
    visit_hold(system, request, request->pc);
    struct frame *frame = &system->world.requests.frame[request->frames];
    frame->detail = request->priority;
    frame->class = request->context;
    uint8_t priority = system->plan->request[in->class].spec.priority;
    if (priority > request->priority)
        request->priority = priority;
    request->pc++;
}

void calling_end(struct system *system, struct request *request, enum outcome outcome)
{
    struct frame *frame = &system->world.requests.frame[request->frames];
    client_count(system, system->code[frame->pc].class, outcome, frame->since);
    request->priority = (uint8_t)frame->detail;
    frame_pop(&system->world.requests, request);
}

void calling_reply(struct system *system, struct request *request)
{
    while (request->flags & REQUEST_BRANCH)
        request = world_request(&system->world, request->parent);
    if (!(request->flags & REQUEST_ANSWERED))
        calling_answer(system, request, OUTCOME_OK);
}

void calling_spawn(struct system *system, const struct instruction *in,
                   const struct request *request)
{
    if (system_stands_still(system))
        return;
    uint64_t seed = chance_mix(request->seed + in->key);
    request_id id = calling_start(system, in->class, seed, 0, REQUEST_READY);
    if (!id)
        return;
    client_count_arrival(system, in->class);
    world_make_ready(&system->world, id);
}
