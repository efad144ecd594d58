#include "models/branching.h"

/* Sets the draws of a step apart in each round of a loop. Every loop has its own: were they all
 * the same, a round more of an outer loop would repeat the draws of the next inner one. */
static uint64_t next_round(const struct system *system, const struct frame *loop)
{
    return system->code[loop->pc].key | 1;
}

/* `detail` are the rounds left, `since` all of them. */
bool branching_repeat(struct system *system, const struct instruction *in,
                      struct request *request, uint32_t pc)
{
    double drawn = dist_at(in->drawn, request->seed + in->key);
    uint32_t rounds = drawn < 0.5 ? 0 : drawn < 4e9 ? (uint32_t)(drawn + 0.5) : UINT32_MAX;
    if (rounds == 0)
        return false;
    struct frame *frame = frame_push(&system->world.requests, request);
    frame->pc = pc;
    frame->detail = rounds;
    frame->since = rounds;
    return true;
}

uint64_t branching_turned(const struct system *system, const struct frame *loop)
{
    return (loop->since - loop->detail) * next_round(system, loop);
}

/* Behind the loop the draws are what they would be had it had one round. */
bool branching_again(struct system *system, struct request *request)
{
    struct frame *frame = &system->world.requests.frame[request->frames];
    bool again = --frame->detail > 0;
    if (again && !system_stands_still(system)) {
        request->seed += next_round(system, frame);
        return true;
    }
    uint64_t rounds = frame->since - frame->detail;
    request->seed -= (rounds - 1) * next_round(system, frame);
    frame_pop(&system->world.requests, request);
    return false;
}

static void go_behind_join(struct system *system, struct request *request)
{
    const struct instruction *in;
    request->pc++;
    while ((in = visit_at(system, request))->op == OP_BRANCH)
        request->pc += (uint32_t)in->jump;
    request->pc++;
}

static request_id new_branch(struct system *system, const struct request *request,
                             request_id parent, uint32_t pc)
{
    struct requests *requests = &system->world.requests;
    request_id id = request_take(requests);
    if (!id) {
        system->overflowed = true;
        return 0;
    }
    struct frame *fork = &requests->frame[request->frames];
    requests->at[id] = (struct request){.since = system->world.now,
                                        .born = fork->detail,
                                        .seed = request->seed,
                                        .pc = pc,
                                        .parent = parent,
                                        .class = request->class,
                                        .instance = request->instance,
                                        .context = request->context,
                                        .priority = request->priority,
                                        .flags = REQUEST_BRANCH | REQUEST_READY};
    fork->detail = id;
    return id;
}

bool branching_fork(struct system *system, struct request *request, request_id id)
{
    const struct instruction *code = system->code;
    if (code[request->pc + 1].op != OP_BRANCH) {
        go_behind_join(system, request);
        return false;
    }
    visit_hold(system, request, request->pc)->detail = 0;
    request->work = 0;
    request->flags |= REQUEST_FORKED;
    for (uint32_t pc = request->pc + 1; code[pc].op == OP_BRANCH;
         pc += (uint32_t)code[pc].jump) {
        request_id branch = new_branch(system, request, id, pc + 1);
        if (!branch)
            return true;
        request->work++;
        world_make_ready(&system->world, branch);
    }
    return true;
}

void branching_unlink(struct system *system, const struct request *parent, request_id branch)
{
    struct requests *requests = &system->world.requests;
    struct frame *fork = &requests->frame[parent->frames];
    request_id after = (request_id)requests->at[branch].born, before = fork->detail;
    if (before == branch) {
        fork->detail = after;
        return;
    }
    while ((request_id)requests->at[before].born != branch)
        before = (request_id)requests->at[before].born;
    requests->at[before].born = after;
}

/* How long a parallel step takes is known to its request alone: its branches' times overlap. */
void branching_joined(struct system *system, const struct request *request)
{
    const struct frame *fork = &system->world.requests.frame[request->frames];
    struct ledger_row *row = system->code[fork->pc].row;
    row->visits++;
    sim_integral_add(&row->inside, system->world.now - fork->since);
}

void branching_end(struct system *system, struct request *branch, request_id id)
{
    request_id parent_id = branch->parent;
    struct request *parent = world_request(&system->world, parent_id);
    branching_unlink(system, parent, id);
    parent->context |= branch->context;
    request_give_back(&system->world.requests, branch);
    if (--parent->work > 0)
        return;
    request_clear(parent, REQUEST_FORKED);
    branching_joined(system, parent);
    frame_pop(&system->world.requests, parent);
    go_behind_join(system, parent);
    parent->flags |= REQUEST_READY;
    world_make_ready(&system->world, parent_id);
}
