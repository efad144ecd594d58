#include "models/failure.h"

#include "models/asking.h"
#include "models/branching.h"
#include "models/caching.h"
#include "models/calling.h"
#include "models/connecting.h"
#include "models/transaction.h"
#include "models/worker.h"

/* What they have called is given up with the request, or fails because another branch did. */
static void cancel_branches(struct system *system, struct request *request,
                            enum outcome outcome)
{
    struct requests *requests = &system->world.requests;
    request_id branch;
    if (outcome != OUTCOME_GAVE_UP && outcome != OUTCOME_KILLED)
        outcome = OUTCOME_ERROR;
    while ((branch = requests->frame[request->frames].detail)) {
        requests->frame[request->frames].detail = (uint32_t)requests->at[branch].born;
        failure_cancel(system, branch, outcome);
    }
}

/* Gives back the newest thing held. */
static void give_back(struct system *system, struct request *request, enum outcome outcome)
{
    struct frame *frame = &system->world.requests.frame[request->frames];
    const struct instruction *in = &system->code[frame->pc];
    switch (in->op) {
    case OP_ENTER:
        visit_leave(system, in, request);
        return;
    case OP_ROUTE:
        calling_unroute(system, in, request);
        return;
    case OP_CALL:
        calling_end(system, request, outcome);
        return;
    case OP_NUMBER:
        worker_give_number(system, request);
        return;
    case OP_AS_WORKER:
    case OP_AS_INSTANCE:
        worker_stand_as_before(system, request);
        return;
    case OP_FORK:
        cancel_branches(system, request, outcome);
        request_clear(request, REQUEST_FORKED);
        branching_joined(system, request);
        break;
    case OP_BEGIN:
        request->context = (uint8_t)frame->class;
        transaction_unlock(system, &frame->detail);
        break;
    default:
        break;
    }
    frame_pop(&system->world.requests, request);
}

static void give_back_all(struct system *system, struct request *request, enum outcome outcome)
{
    while (request->frames)
        give_back(system, request, outcome);
}

void failure_of(struct system *system, struct request *request, enum outcome outcome)
{
    while (request->flags & REQUEST_BRANCH) {
        struct request *parent = world_request(&system->world, request->parent);
        give_back_all(system, request, outcome);
        branching_unlink(system, parent, world_id(&system->world, request));
        request_give_back(&system->world.requests, request);
        request = parent;
    }
    give_back_all(system, request, outcome);
    calling_answer(system, request, outcome);
    calling_gone(system, request);
}

static bool withdraw_from_station(struct system *system, struct request *request, request_id id)
{
    const struct instruction *in = visit_at(system, request);
    struct station *station = visit_station(in, request);
    visit_enter_part(station, request, system->world.now, visit_row(in, request));
    visit_row(in, request)->visits++;
    request_id next;
    bool comes_up = station_withdraw(&system->world, station, id, &next);
    visit_started(system, next);
    return comes_up;
}

static void withdraw_from_line(struct system *system, struct request *request, request_id id)
{
    const struct instruction *in = visit_at(system, request);
    struct ledger_row *row = visit_row(in, request);
    sim_integral_add(&row->waiting, system->world.now - request->since);
    row->visits++;
    if (request->flags & REQUEST_LOCKING) {
        uint32_t waited_for = (uint32_t)request->work;
        rows_withdraw(&system->world, &system->locks, id);
        transaction_serve_row(system, waited_for, false);
    } else {
        gate_withdraw(&system->world, visit_gate(in, request), id);
    }
}

/* Takes a request out of the place it is at. True if its number will come up once more, on
 * the agenda or among the ready, so that its record cannot be used for another yet. */
static bool withdraw(struct system *system, struct request *request, request_id id)
{
    const struct instruction *in = visit_at(system, request);
    visit_drop_timer(system, request);
    if (request->flags & REQUEST_READY)
        return true;
    if (in->op == OP_SERVE)
        return withdraw_from_station(system, request, id);
    if (in->op == OP_DELAY) {
        visit_row(in, request)->inside += system->world.now - request->since;
        visit_row(in, request)->visits++;
        return true;
    }
    if (in->op == OP_LOOKUP) {
        caching_withdraw(system, in, request);
        return true;
    }
    if (in->op == OP_CONNECT) {
        connecting_withdraw(system, in, request);
        return true;
    }
    if (in->op == OP_ASK) {
        asking_withdraw(system, request, id);
        return false;
    }
    if (request->flags & REQUEST_WAITING)
        withdraw_from_line(system, request, id);
    else if (in->op == OP_LOCK) /* it has the row and is about to come to */
        return true;
    return false;
}

void failure_cancel(struct system *system, request_id id, enum outcome outcome)
{
    struct request *request = world_request(&system->world, id);
    bool comes_up = withdraw(system, request, id);
    give_back_all(system, request, outcome);
    if (!(request->flags & REQUEST_BRANCH))
        system->room++;
    if (comes_up)
        request->pc = OP_FREE;
    else
        request_give_back(&system->world.requests, request);
}

void failure_kill(struct system *system, struct request *request)
{
    while (request->flags & REQUEST_BRANCH)
        request = world_request(&system->world, request->parent);
    request_id id = world_id(&system->world, request);
    calling_answer(system, request, OUTCOME_KILLED);
    failure_cancel(system, id, OUTCOME_KILLED);
}

void failure_by_timer(struct system *system, struct request *request, request_id id)
{
    bool at_gate = visit_at(system, request)->op == OP_ENTER;
    enum outcome outcome = at_gate ? OUTCOME_TIMEOUT : OUTCOME_LOCK_TIMEOUT;
    request->timer = 0;
    if (request->flags & REQUEST_LOOKS) {
        if (!transaction_is_doomed(system, request, id))
            return;
        outcome = OUTCOME_DEADLOCK;
    }
    withdraw(system, request, id);
    failure_of(system, request, outcome);
}
