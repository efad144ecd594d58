#include "models/execute.h"

#include "models/asking.h"
#include "models/branching.h"
#include "models/caching.h"
#include "models/calling.h"
#include "models/client.h"
#include "models/connecting.h"
#include "models/failure.h"
#include "models/parting.h"
#include "models/transaction.h"
#include "models/worker.h"

#include <assert.h>

enum { BETWEEN_LOOKS = 1 << 16 }; /* events */

static double number_at(const struct instruction *in, const struct request *request)
{
    return chance_unit_at(request->seed + in->key);
}

/* True if the request is admitted. */
static inline bool enter(struct system *system, const struct instruction *in,
                         struct request *request, request_id id)
{
    struct gate *gate = visit_gate(in, request);
    enum gate_answer answer = gate_enter(&system->world, gate, id, request->seed + in->key);
    if (__builtin_expect(answer == GATE_ADMITS, 1)) {
        visit_keep_wait(system, in, 0);
        visit_hold(system, request, in->pc);
        return true;
    }
    request->pc = in->pc;
    if (answer == GATE_REFUSES) {
        visit_row(in, request)->visits++;
        failure_of(system, request, OUTCOME_REFUSED);
    }
    return false;
}

/* Somebody else's time has come: nobody goes on. */
static void run_actor(struct system *system, const struct instruction *in,
                      struct request *request, request_id id)
{
    switch ((enum instruction_op)in->op) {
    case OP_GATE_WAKER:
        visit_wake_gate(system, request);
        return;
    case OP_ROW_WAKER:
        transaction_wake_row(system, id);
        return;
    case OP_RETURNER:
        instances_returned(system, id);
        return;
    case OP_STARTER:
        asking_look_again(system, request);
        return;
    case OP_ANSWERER:
        asking_answered(system, id);
        return;
    default:
        assert(!"nothing to run here");
    }
}

/* What stands in a program but seldom: true if the request goes on. */
static bool run_rarely(struct system *system, const struct instruction *in,
                       struct request *request, request_id id)
{
    switch ((enum instruction_op)in->op) {
    case OP_FORK:
        return !branching_fork(system, request, id);
    case OP_BRANCH_END:
        branching_end(system, request, id);
        return false;
    case OP_FAIL:
        if (number_at(in, request) < in->chance) {
            failure_of(system, request, (enum outcome)in->mode);
            return false;
        }
        break;
    case OP_LOOKUP:
        caching_look_up(system, in, request, id);
        return false;
    case OP_ASK:
        asking_call(system, in, request, id);
        return false;
    case OP_CONNECT:
        return connecting_open(system, in, request, id);
    case OP_FILL:
        caching_fill(in, request);
        break;
    case OP_CALL:
        calling_begin(system, in, request);
        return true;
    case OP_RETURN:
        if (parting_ends(system, request))
            return false;
        calling_end(system, request, OUTCOME_OK);
        break;
    case OP_REPLY:
        parting_reply(system, request);
        return true;
    case OP_SPAWN:
        calling_spawn(system, in, request);
        break;
    case OP_NUMBER:
    case OP_UNNUMBER:
    case OP_AS_WORKER:
    case OP_AS_INSTANCE:
    case OP_AS_BEFORE:
        worker_step(system, in, request);
        break;
    case OP_FREE: /* cancelled while it was among the ready, or its last entry has come up */
        request_give_back(&system->world.requests, request);
        return false;
    default:
        run_actor(system, in, request, id);
        return false;
    }
    request->pc++;
    return true;
}

/* A request that goes on, and from where. Its record is told only when it stops: the next
 * instruction can then be looked at before the last one's stores are done. */
struct runner {
    request_id id; /* 0: nobody */
    struct request *request;
    const struct instruction *in;
};

static inline struct runner runner_of(struct system *system, request_id id)
{
    struct request *request = world_request(&system->world, id);
    return (struct runner){id, request, visit_at(system, request)};
}

/* Runs a request's program until it waits or ends. */
/* NOLINTNEXTLINE(readability-function-size,readability-function-cognitive-complexity) */
static inline __attribute__((always_inline)) void run(struct system *system,
                                                      struct runner runner)
{
    const request_id id = runner.id;
    struct request *const request = runner.request;
    const struct instruction *in = runner.in;
    for (;;) {
        switch ((enum instruction_op)in->op) {
        case OP_ENTER:
            if (!enter(system, in, request, id))
                return;
            in++;
            continue;
        case OP_LEAVE:
            visit_leave(system, in, request);
            in++;
            continue;
        case OP_SERVE:
            request->pc = in->pc;
            visit_serve(system, in, request, id);
            return;
        case OP_DELAY:
            request->pc = in->pc;
            visit_delay(system, in, request, id);
            return;
        case OP_BEGIN:
            transaction_begin(system, request, in->pc);
            in++;
            continue;
        case OP_LOCK:
            if (!transaction_lock(system, in, request, id))
                return;
            in++;
            continue;
        case OP_COMMIT:
            transaction_commit(system, request);
            in++;
            continue;
        case OP_REPEAT:
            in += branching_repeat(system, in, request, in->pc) ? 1 : in->jump;
            continue;
        case OP_AGAIN:
            in += branching_again(system, request) ? in->jump : 1;
            continue;
        case OP_OPTION:
            in += number_at(in, request) < in->chance ? 1 : in->jump;
            continue;
        case OP_JUMP:
            in += in->jump;
            continue;
        case OP_ROUTE:
            if (!calling_route(system, in, request, in->pc))
                return;
            in++;
            continue;
        case OP_UNROUTE:
            calling_unroute(system, in, request);
            in++;
            continue;
        case OP_DONE:
            calling_answer(system, request, OUTCOME_OK);
            calling_gone(system, request);
            return;
        default:
            request->pc = in->pc;
            if (!run_rarely(system, in, request, id))
                return;
            in = visit_at(system, request);
        }
    }
}

static request_id shared_done(struct system *system, struct request *actor)
{
    struct station *station = &system->station[actor->work];
    request_id id = station_done(&system->world, station);
    if (id)
        visit_served_again(system, id);
    return id;
}

/* What comes up seldom: who goes on, or 0. */
static request_id wake_rarely(struct system *system, const struct instruction *in,
                              struct request *request, request_id id)
{
    switch ((enum instruction_op)in->op) {
    case OP_SHARER:
        return shared_done(system, request);
    case OP_BOOTER:
        visit_booted(system, id);
        return 0;
    case OP_CONNECT:
        connecting_opened(system, in, request);
        return id;
    case OP_LOOKUP:
        caching_answered(system, in, request);
        return id;
    case OP_LOCK:
        if (!(request->flags & REQUEST_WAITING)) {
            request->pc++; /* it has had its row since it was woken */
            return id;
        }
        failure_by_timer(system, request, id);
        return 0;
    case OP_ENTER:
        failure_by_timer(system, request, id);
        return 0;
    case OP_CLIENT_WAITS:
        client_gives_up(system, id);
        return 0;
    case OP_CLIENT_PAUSES:
        client_tries(system, id);
        return 0;
    case OP_USER_THINKS:
        client_asks(system, id);
        return 0;
    default: /* a dead record's last entry, or a waker: it says itself what to do */
        run_rarely(system, in, request, id);
        return 0;
    }
}

/* What the agenda's entry for a record means: who goes on. */
static inline __attribute__((always_inline)) struct runner wake(struct system *system,
                                                                request_id id)
{
    struct runner runner = runner_of(system, id);
    switch ((enum instruction_op)runner.in->op) {
    case OP_SERVE:
        visit_served(system, runner.in, runner.request);
        runner.in++;
        return runner;
    case OP_DELAY:
        visit_delayed(system, runner.in, runner.request);
        runner.in++;
        return runner;
    case OP_SOURCE:
        return runner_of(system, client_source(system, id));
    default:
        return runner_of(system, wake_rarely(system, runner.in, runner.request, id));
    }
}

/* All that follows from one entry at its instant. */
static inline __attribute__((always_inline)) void happen(struct system *system,
                                                         const struct agenda_entry *entry)
{
    struct world *world = &system->world;
    world->now = entry->at;
    system->events++;
    struct runner runner = wake(system, entry->who);
    for (;;) {
        if (runner.id)
            run(system, runner);
        if (__builtin_expect(!world->ready, 1))
            return;
        runner = runner_of(system, world->ready);
        world->ready = runner.request->next;
        request_clear(runner.request, REQUEST_READY);
    }
}

/* Until something stops it. */
static uint64_t happen_until(struct system *system, sim_time until, uint64_t most)
{
    uint64_t left = most;
    struct agenda_entry entry;
    while (left > 0 && !system_has_stopped(system) &&
           agenda_pop(system->world.agenda, until, &entry)) {
        happen(system, &entry);
        left--;
    }
    return most - left;
}

/* The clock is looked at now and then, and whether to halt. */
uint64_t execute_until(struct system *system, sim_time until, uint64_t most)
{
    struct standstill *events = &system->events_left;
    uint64_t happened = 0, some, did;
    do {
        some = most - happened < events->left ? most - happened : events->left;
        some = some < BETWEEN_LOOKS ? some : BETWEEN_LOOKS;
        did = happen_until(system, until, some);
        happened += did;
        events->left -= did;
        if (events->left == 0)
            system_look_at_clock(system, events);
        system->halted |= system->halt && system->halt();
    } while (did == some && happened < most && !system_has_stopped(system));
    return happened;
}
