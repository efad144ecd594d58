#include "models/parting.h"

#include "models/branching.h"
#include "models/calling.h"

/* Whoever waits for the answer to a call: the frame of the call, and whose it is. */
struct waiting_caller {
    struct request *request; /* NULL: nobody, it is the client who waits */
    uint32_t call;
};

static struct waiting_caller caller_of(struct system *system, struct request *request)
{
    const struct requests *requests = &system->world.requests;
    for (;;) {
        for (uint32_t i = request->frames; i; i = requests->frame[i].below)
            if (system->code[requests->frame[i].pc].op == OP_CALL)
                return (struct waiting_caller){request, i};
        if (!(request->flags & REQUEST_BRANCH))
            return (struct waiting_caller){0};
        request = world_request(&system->world, request->parent);
    }
}

/* ---- what goes with whom ---- */

struct move {
    struct system *system;
    request_id from, to;
    unsigned context; /* what the caller has locked itself */
};

static struct request *record_of(const struct move *move, request_id id)
{
    return world_request(&move->system->world, id);
}

static void move_locks(const struct move *move, uint32_t held)
{
    while (held) {
        struct lock *lock = &move->system->locks.lock[held];
        lock->owner = move->to;
        held = lock->below;
    }
}

/* Those of its branches that wait for a row wait on its behalf. */
static void move_branches(const struct move *move, const struct frame *fork)
{
    request_id next;
    for (request_id id = fork->detail; id; id = next) {
        struct request *branch = record_of(move, id);
        next = (request_id)branch->born;
        branch->context &= ~move->context & 0xffU;
        if (branch->parent == move->from)
            branch->parent = move->to;
        bool on_its_behalf = (request_id)(branch->work >> 32) == move->from;
        if ((branch->flags & REQUEST_LOCKING) && on_its_behalf)
            branch->work = (uint32_t)branch->work | (sim_time)move->to << 32;
        if (branch->flags & REQUEST_FORKED)
            move_branches(move, &move->system->world.requests.frame[branch->frames]);
    }
}

/* The caller is where, and draws what, it would without this frame. */
static void move_frame(const struct move *move, struct frame *frame)
{
    struct request *caller = record_of(move, move->from);
    switch ((enum instruction_op)move->system->code[frame->pc].op) {
    case OP_ROUTE:
    case OP_AS_WORKER:
    case OP_AS_INSTANCE:
        caller->instance = frame->instance;
        return;
    case OP_REPEAT:
        caller->seed -= branching_turned(move->system, frame);
        return;
    case OP_BEGIN:
        frame->class &= (uint16_t)~move->context;
        move_locks(move, frame->detail);
        return;
    case OP_FORK:
        move_branches(move, frame);
        return;
    default:
        return;
    }
}

/* All frames above the call become those of the rest. */
static void move_frames(const struct move *move, uint32_t call)
{
    struct requests *requests = &move->system->world.requests;
    struct request *caller = record_of(move, move->from), *rest = record_of(move, move->to);
    uint32_t *lowest = &rest->frames;
    for (uint32_t i = caller->frames; i != call; i = requests->frame[i].below) {
        move_frame(move, &requests->frame[i]);
        lowest = &requests->frame[i].below;
    }
    *lowest = 0;
    caller->frames = call;
}

/* ---- parting ---- */

static request_id take_record(struct system *system)
{
    request_id id = system->room > 0 ? request_take(&system->world.requests) : 0;
    if (!id) {
        system->overflowed = true;
        return 0;
    }
    system->room--;
    return id;
}

/* The record of the rest, 0 if there is no room for it; the caller is then right behind the
 * call. */
static request_id part(struct system *system, struct request *caller, uint32_t call)
{
    const struct frame *frame = &system->world.requests.frame[call];
    const struct instruction *in = &system->code[frame->pc];
    struct move move = {.system = system,
                        .from = world_id(&system->world, caller),
                        .to = take_record(system),
                        .context = frame->class};
    if (!move.to)
        return 0;
    struct request *rest = record_of(&move, move.to);
    *rest = *caller;
    rest->flags = REQUEST_ANSWERED | (caller->flags & REQUEST_FORKED);
    rest->class = in->class;
    rest->context &= ~move.context & 0xffU;
    rest->parent = 0;
    rest->born = system->world.now;
    move_frames(&move, call);
    caller->context = (uint8_t)move.context;
    caller->pc = in->pc + (uint32_t)in->jump + 1;
    request_clear(caller, REQUEST_FORKED);
    calling_end(system, caller, OUTCOME_OK);
    return move.to;
}

void parting_reply(struct system *system, struct request *request)
{
    struct world *world = &system->world;
    request->pc++;
    struct waiting_caller waiting = caller_of(system, request);
    if (!waiting.request) {
        calling_reply(system, request);
        return;
    }
    struct request *caller = waiting.request;
    request_id rest = part(system, caller, waiting.call);
    if (!rest)
        return;
    request_id next = caller == request ? rest : world_id(world, caller);
    world_request(world, next)->flags |= REQUEST_READY;
    world_make_ready(world, next);
}

bool parting_ends(struct system *system, struct request *request)
{
    if (request->frames)
        return false;
    calling_gone(system, request);
    return true;
}
