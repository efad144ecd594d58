#include "models/worker.h"

#include <assert.h>

static void take_number(struct system *system, const struct instruction *in,
                        struct request *request)
{
    struct gate *gate = visit_gate(in, request);
    assert(gate->number && gate->numbers > 0);
    visit_hold(system, request, in->pc)->detail = gate->number[--gate->numbers];
}

void worker_give_number(struct system *system, struct request *request)
{
    struct requests *requests = &system->world.requests;
    const struct frame *frame = &requests->frame[request->frames];
    struct gate *gate = visit_gate(&system->code[frame->pc], request);
    gate->number[gate->numbers++] = frame->detail;
    frame_pop(requests, request);
}

/* The number taken at these workers; a branch has that of its request. */
static uint32_t number_of(const struct system *system, const struct request *request,
                          uint32_t workers)
{
    const struct requests *requests = &system->world.requests;
    for (;;) {
        for (uint32_t i = request->frames; i; i = requests->frame[i].below) {
            const struct instruction *in = &system->code[requests->frame[i].pc];
            if (in->op == OP_NUMBER && in->resource == workers)
                return requests->frame[i].detail;
        }
        assert(request->flags & REQUEST_BRANCH);
        request = &requests->at[request->parent];
    }
}

static void stand(struct system *system, const struct instruction *in, struct request *request,
                  uint32_t where)
{
    assert(where <= WORKERS_MOST);
    visit_hold(system, request, in->pc)->instance = request->instance;
    request->instance = (uint16_t)where;
}

static void stand_as_worker(struct system *system, const struct instruction *in,
                            struct request *request)
{
    uint32_t workers = system->plan->resource[in->resource].gate.capacity;
    uint32_t number = number_of(system, request, in->resource);
    stand(system, in, request, request->instance * workers + number);
}

static void stand_as_instance(struct system *system, const struct instruction *in,
                              struct request *request)
{
    const struct requests *requests = &system->world.requests;
    uint32_t i = request->frames;
    while (system->code[requests->frame[i].pc].op != OP_AS_WORKER)
        i = requests->frame[i].below;
    stand(system, in, request, requests->frame[i].instance);
}

void worker_stand_as_before(struct system *system, struct request *request)
{
    struct requests *requests = &system->world.requests;
    request->instance = requests->frame[request->frames].instance;
    frame_pop(requests, request);
}

void worker_step(struct system *system, const struct instruction *in, struct request *request)
{
    switch ((enum instruction_op)in->op) {
    case OP_NUMBER:
        take_number(system, in, request);
        return;
    case OP_UNNUMBER:
        worker_give_number(system, request);
        return;
    case OP_AS_WORKER:
        stand_as_worker(system, in, request);
        return;
    case OP_AS_INSTANCE:
        stand_as_instance(system, in, request);
        return;
    default:
        worker_stand_as_before(system, request);
    }
}
