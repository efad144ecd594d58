#include "models/execute.h"

#include "models/client.h"

#include <assert.h>

/* Odd numbers that set draws of one request apart: rounds of a loop, tries of one step. */
#define NEXT_ROUND UINT64_C(0x9e3779b97f4a7c15)
#define NEXT_TRY   UINT64_C(0xc2b2ae3d27d4eb4f)

enum { DISTINCT_TRIES = 64 };

static struct ledger_row *row_of(struct system *system, const struct instruction *in,
                                 const struct request *request)
{
    return &system->ledger[in->ledger + request->context];
}

static const struct instruction *at(const struct system *system, const struct request *request)
{
    return &system->plan->code[request->pc];
}

static struct station *station_at(struct system *system, const struct instruction *in,
                                  const struct request *request)
{
    return &system->station[in->target + in->stride * request->instance];
}

static struct gate *gate_at(struct system *system, const struct instruction *in,
                            const struct request *request)
{
    return &system->gate[in->target + in->stride * request->instance];
}

static void keep_wait(struct system *system, const struct instruction *in, sim_time wait)
{
    if (__builtin_expect(in->keep_wait, 0))
        histogram_add(system->waits[in->resource], wait);
}

/* ---- stations ---- */

/* A request that waited is being served from now on. */
static void started(struct system *system, request_id id)
{
    if (!id)
        return;
    struct request *request = world_request(&system->world, id);
    const struct instruction *in = at(system, request);
    sim_time wait = system->world.now - request->since;
    row_of(system, in, request)->waiting += wait;
    keep_wait(system, in, wait);
    request->since = system->world.now;
}

static void boot(struct system *system, const struct instruction *in, uint32_t station,
                 const struct request *request)
{
    struct world *world = &system->world;
    request_id actor = request_take(&world->requests);
    if (!actor) {
        system->overflowed = true;
        return;
    }
    *world_request(world, actor) = (struct request){.pc = OP_BOOTER, .work = station};
    sim_time time = dist_time_at(system->station[station].boot,
                                 request->seed + in->key + NEXT_TRY);
    agenda_post(world->agenda, sim_after(world->now, time), actor);
}

static void serve(struct system *system, const struct instruction *in, struct request *request,
                  request_id id)
{
    struct station *station = station_at(system, in, request);
    uint64_t boots = station->boots;
    request->work = dist_time_at(in->drawn, request->seed + in->key);
    if (station_enter(&system->world, station, id))
        keep_wait(system, in, 0);
    else if (__builtin_expect(station->boots != boots, 0))
        boot(system, in, (uint32_t)(station - system->station), request);
}

/* Alone with its server a job is in service all the time; among others its own work counts as
 * service and what the others' presence adds as waiting. */
static void served(struct system *system, const struct instruction *in, struct request *request)
{
    struct station *station = station_at(system, in, request);
    struct ledger_row *row = row_of(system, in, request);
    sim_time stay = system->world.now - request->since;
    row->visits++;
    if (__builtin_expect(station->shared, 0)) {
        sim_time work = request->work < stay ? request->work : stay;
        row->inside += work;
        row->waiting += stay - work;
    } else {
        row->inside += stay;
    }
    started(system, station_hand_over(&system->world, station));
    request->pc++;
}

static void shared_done(struct system *system, struct request *actor)
{
    struct station *station = &system->station[actor->work];
    request_id id = sharing_done(&system->world, &station->sharing);
    struct request *request = world_request(&system->world, id);
    served(system, at(system, request), request);
    execute_run(system, id);
}

static void booted(struct system *system, request_id actor)
{
    struct request *record = world_request(&system->world, actor);
    struct station *station = &system->station[record->work];
    request_give_back(&system->world.requests, record);
    started(system, station_booted(&system->world, station));
}

/* ---- gates ---- */

static void hold(struct system *system, struct request *request)
{
    struct frame *frame = frame_push(&system->world.requests, request);
    frame->since = system->world.now;
    frame->pc = request->pc;
}

static void drop_timer(struct system *system, struct request *request)
{
    if (request->timer) {
        agenda_cancel(system->world.agenda, request->timer);
        request->timer = 0;
    }
}

/* A request that waited at a gate has its unit and goes on at this instant. */
static void admit(struct system *system, request_id id)
{
    if (!id)
        return;
    struct request *request = world_request(&system->world, id);
    const struct instruction *in = at(system, request);
    sim_time wait = system->world.now - request->since;
    row_of(system, in, request)->waiting += wait;
    keep_wait(system, in, wait);
    drop_timer(system, request);
    request->flags = (uint8_t)((request->flags & ~REQUEST_WAITING) | REQUEST_READY);
    hold(system, request);
    request->pc++;
    world_make_ready(&system->world, id);
}

static void leave(struct system *system, const struct instruction *in, struct request *request)
{
    struct frame *frame = &system->world.requests.frame[request->frames];
    const struct instruction *taken = &system->plan->code[frame->pc];
    struct ledger_row *row = &system->ledger[taken->ledger];
    row->visits++;
    row->inside += system->world.now - frame->since;
    frame_pop(&system->world.requests, request);
    admit(system, gate_leave(&system->world, gate_at(system, in, request)));
}

static void gate_comes_forward(struct system *system, struct request *actor)
{
    struct gate *gate = &system->gate[actor->work];
    for (request_id id; (id = gate_wake(&system->world, gate));)
        admit(system, id);
}

/* ---- row locks ---- */

/* The transaction a request is in: its own, or for a branch the one it was forked in. */
static uint32_t *locks_of(struct system *system, struct request *request, request_id *owner)
{
    for (;;) {
        for (uint32_t i = request->frames; i; i = system->world.requests.frame[i].below) {
            struct frame *frame = &system->world.requests.frame[i];
            if (system->plan->code[frame->pc].op == OP_BEGIN) {
                *owner = world_id(&system->world, request);
                return &frame->detail;
            }
        }
        assert(request->flags & REQUEST_BRANCH);
        request = world_request(&system->world, request->parent);
    }
}

static struct lock_request ask_for(struct system *system, request_id id)
{
    struct request *request = world_request(&system->world, id);
    struct lock_request ask = {.waiter = id, .pc = request->pc};
    ask.mode = (enum rows_mode)at(system, request)->mode;
    ask.held = locks_of(system, request, &ask.owner);
    return ask;
}

static void lock_granted(struct system *system, request_id id, uint32_t row)
{
    struct request *request = world_request(&system->world, id);
    const struct instruction *in = at(system, request);
    struct lock_request ask = ask_for(system, id);
    if (!rows_grant(&system->world, &system->locks, row, &ask))
        row_of(system, in, request)->visits++;
    sim_time wait = system->world.now - request->since;
    row_of(system, in, request)->waiting += wait;
    keep_wait(system, in, wait);
    drop_timer(system, request);
    request->context |= in->row_set;
    request->flags |= REQUEST_READY;
    request->pc++;
    world_make_ready(&system->world, id);
}

static void serve_row(struct system *system, uint32_t row, bool woken)
{
    request_id id;
    while ((id = rows_next(&system->world, &system->locks, row, woken)))
        lock_granted(system, id, row);
}

static void unlock_all(struct system *system, uint32_t *held)
{
    while (*held) {
        const struct lock *lock = &system->locks.lock[*held];
        struct ledger_row *book = &system->ledger[system->plan->code[lock->pc].ledger];
        book->visits++;
        book->inside += system->world.now - lock->since;
        uint32_t row = rows_unlock(&system->world, &system->locks, held);
        if (row)
            serve_row(system, row, false);
    }
}

static void row_comes_forward(struct system *system, request_id actor)
{
    struct request *record = world_request(&system->world, actor);
    uint32_t row = (uint32_t)record->work;
    request_give_back(&system->world.requests, record);
    serve_row(system, row, true);
}

/* A transaction that locks several rows draws again until it has a new one. */
static uint32_t choose_row(const struct rows *rows, const struct instruction *in,
                           const struct request *request, request_id owner)
{
    uint64_t key = request->seed + in->key;
    uint32_t row = rows_pick(rows, key);
    if (!in->distinct)
        return row;
    for (int i = 0; i < DISTINCT_TRIES && rows_holds(rows, owner, row); i++)
        row = rows_pick(rows, key += NEXT_TRY);
    for (uint32_t i = 0; i < rows->spec->count && rows_holds(rows, owner, row); i++)
        row = row + 1 < rows->spec->count ? row + 1 : 0;
    return row;
}

/* The circle lasts until the first of its members has waited long enough to look for one. */
static void doom_a_victim(struct system *system, request_id waiter)
{
    sim_time when;
    request_id victim = rows_deadlock(&system->world, &system->locks, waiter, &when);
    if (!victim)
        return;
    struct request *request = world_request(&system->world, victim);
    const struct instruction *in = at(system, request);
    sim_time patience =
        in->drawn ? dist_time_at(in->drawn, request->seed + in->key + NEXT_TRY) : SIM_NEVER;
    if (sim_after(request->since, patience) <= when)
        return;
    drop_timer(system, request);
    request->flags |= REQUEST_DOOMED;
    request->timer = agenda_insert(system->world.agenda, when, victim);
}

/* True if the request goes on at once. */
static bool lock(struct system *system, const struct instruction *in, struct request *request,
                 request_id id)
{
    struct rows *rows = &system->rows[in->target];
    struct lock_request ask = ask_for(system, id);
    uint32_t key = choose_row(rows, in, request, ask.owner);
    enum lock_answer answer = LOCK_GRANTED;
    if (!rows_lock_free(&system->world, rows, key, &ask))
        answer = rows_lock(&system->world, rows, key, &ask);
    if (answer != LOCK_QUEUED) {
        if (answer == LOCK_GRANTED)
            keep_wait(system, in, 0);
        request->context |= in->row_set;
        request->pc++;
        return true;
    }
    if (in->drawn) {
        sim_time patience = dist_time_at(in->drawn, request->seed + in->key + NEXT_TRY);
        request->timer = agenda_insert(system->world.agenda,
                                       sim_after(system->world.now, patience), id);
    }
    if (*ask.held)
        doom_a_victim(system, id);
    return false;
}

/* ---- loops, choices, branches ---- */

/* A loop's frame counts its rounds: `detail` those left, `since` all of them. */
static void repeat(struct system *system, const struct instruction *in, struct request *request)
{
    double drawn = dist_at(in->drawn, request->seed + in->key);
    uint32_t rounds = drawn >= 0.5 ? (uint32_t)(drawn + 0.5) : 0;
    if (rounds == 0) {
        request->pc += (uint32_t)in->jump;
        return;
    }
    struct frame *frame = frame_push(&system->world.requests, request);
    frame->pc = request->pc;
    frame->detail = rounds;
    frame->since = rounds;
    request->pc++;
}

/* Behind the loop the draws are what they would be had it had one round. */
static void again(struct system *system, const struct instruction *in, struct request *request)
{
    struct frame *frame = &system->world.requests.frame[request->frames];
    if (--frame->detail > 0) {
        request->seed += NEXT_ROUND;
        request->pc += (uint32_t)in->jump;
        return;
    }
    request->seed -= (frame->since - 1) * NEXT_ROUND;
    frame_pop(&system->world.requests, request);
    request->pc++;
}

static double number_at(const struct instruction *in, const struct request *request)
{
    return chance_unit_at(request->seed + in->key);
}

/* The branches of a request are linked through their `born`, from the FORK's frame. */
static void fork_branches(struct system *system, struct request *request, request_id id)
{
    struct requests *requests = &system->world.requests;
    uint32_t pc = request->pc + 1;
    uint32_t fork = 0;
    hold(system, request);
    fork = request->frames;
    requests->frame[fork].detail = 0;
    request->work = 0;
    while (system->plan->code[pc].op == OP_BRANCH) {
        request_id branch = request_take(requests);
        if (!branch) {
            system->overflowed = true;
            return;
        }
        *world_request(&system->world, branch) =
            (struct request){.since = system->world.now,
                             .born = requests->frame[fork].detail,
                             .seed = request->seed,
                             .pc = pc + 1,
                             .parent = id,
                             .class = request->class,
                             .instance = request->instance,
                             .context = request->context,
                             .priority = request->priority,
                             .flags = REQUEST_BRANCH | REQUEST_READY};
        requests->frame[fork].detail = branch;
        request->work++;
        world_make_ready(&system->world, branch);
        pc += (uint32_t)system->plan->code[pc].jump;
    }
}

static void unlink_branch(struct system *system, const struct request *parent, request_id branch)
{
    struct requests *requests = &system->world.requests;
    struct frame *fork = &requests->frame[parent->frames];
    if (fork->detail == branch) {
        fork->detail = (uint32_t)requests->at[branch].born;
        return;
    }
    request_id before = fork->detail;
    while ((request_id)requests->at[before].born != branch)
        before = (request_id)requests->at[before].born;
    requests->at[before].born = requests->at[branch].born;
}

static void end_branch(struct system *system, struct request *branch, request_id id)
{
    struct request *parent = world_request(&system->world, branch->parent);
    unlink_branch(system, parent, id);
    parent->context |= branch->context;
    request_id parent_id = branch->parent;
    request_give_back(&system->world.requests, branch);
    if (--parent->work > 0)
        return;
    frame_pop(&system->world.requests, parent);
    while (at(system, parent)->op != OP_JOIN)
        parent->pc += at(system, parent)->op == OP_BRANCH ? (uint32_t)at(system, parent)->jump : 1;
    parent->flags |= REQUEST_READY;
    world_make_ready(&system->world, parent_id);
}

/* ---- services and other requests ---- */

static void route(struct system *system, const struct instruction *in, struct request *request)
{
    struct frame *frame = frame_push(&system->world.requests, request);
    frame->pc = request->pc;
    frame->instance = request->instance;
    request->instance = (uint16_t)service_choose(&system->service[in->target]);
    request->pc++;
}

static void unroute(struct system *system, const struct instruction *in, struct request *request)
{
    struct frame *frame = &system->world.requests.frame[request->frames];
    service_leave(&system->service[in->target], request->instance);
    request->instance = frame->instance;
    frame_pop(&system->world.requests, request);
}

static void call(struct system *system, const struct instruction *in, struct request *request)
{
    struct request_account *account = &system->account[in->class];
    account->arrivals++;
    level_add(&account->present, 1, system->world.now);
    hold(system, request);
    request->pc++;
}

static void call_ended(struct system *system, struct request *request, enum outcome outcome)
{
    struct frame *frame = &system->world.requests.frame[request->frames];
    client_count(system, system->plan->code[frame->pc].class, outcome, frame->since);
    frame_pop(&system->world.requests, request);
}

request_id execute_spawn(struct system *system, int class, uint64_t seed, request_id parent,
                         uint8_t flags)
{
    struct world *world = &system->world;
    request_id id = request_take(&world->requests);
    if (__builtin_expect(!id, 0)) {
        system->overflowed = true;
        return 0;
    }
    const struct request_plan *plan = &system->plan->request[class];
    struct request *request = world_request(world, id);
    request->born = world->now;
    request->seed = seed;
    request->pc = plan->entry;
    request->frames = 0;
    request->parent = parent;
    request->timer = 0;
    request->class = (uint16_t)class;
    request->instance = 0;
    request->context = 0;
    request->flags = flags;
    request->priority = plan->spec.priority;
    request->outcome = OUTCOME_OK;
    return id;
}

static void spawn(struct system *system, const struct instruction *in,
                  const struct request *request)
{
    uint64_t seed = chance_mix(request->seed + in->key);
    request_id id =
        execute_spawn(system, in->class, seed, 0, REQUEST_BACKGROUND | REQUEST_READY);
    if (!id)
        return;
    struct request_account *account = &system->account[in->class];
    account->arrivals++;
    level_add(&account->present, 1, system->world.now);
    world_make_ready(&system->world, id);
}

/* Tells whoever waits for the answer, once. */
static void answer(struct system *system, struct request *request, enum outcome outcome)
{
    if (request->flags & REQUEST_ANSWERED) {
        system->account[request->class].given_up_on++;
        return;
    }
    request->flags |= REQUEST_ANSWERED;
    if (request->parent)
        client_answered(system, request->parent, outcome);
    else
        client_count(system, request->class, outcome, request->born);
}

/* ---- ends ---- */

static void fail(struct system *system, struct request *request, enum outcome outcome);

/* Cancels the branches that are still under way. */
static void cancel_branches(struct system *system, struct request *request)
{
    struct requests *requests = &system->world.requests;
    request_id branch;
    while ((branch = requests->frame[request->frames].detail)) {
        requests->frame[request->frames].detail = (uint32_t)requests->at[branch].born;
        execute_cancel(system, branch, OUTCOME_ERROR);
    }
}

/* Gives back the newest thing held. */
static void give_back(struct system *system, struct request *request, enum outcome outcome)
{
    struct frame *frame = &system->world.requests.frame[request->frames];
    const struct instruction *in = &system->plan->code[frame->pc];
    switch (in->op) {
    case OP_ENTER:
        leave(system, in, request);
        return;
    case OP_ROUTE:
        unroute(system, in, request);
        return;
    case OP_CALL:
        call_ended(system, request, outcome);
        return;
    case OP_FORK:
        cancel_branches(system, request);
        break;
    case OP_BEGIN:
        unlock_all(system, &frame->detail);
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

/* A failed branch fails the request it belongs to, which cancels the others. */
static void fail(struct system *system, struct request *request, enum outcome outcome)
{
    while (request->flags & REQUEST_BRANCH) {
        struct request *parent = world_request(&system->world, request->parent);
        give_back_all(system, request, outcome);
        unlink_branch(system, parent, world_id(&system->world, request));
        request_give_back(&system->world.requests, request);
        request = parent;
    }
    give_back_all(system, request, outcome);
    answer(system, request, outcome);
    request_give_back(&system->world.requests, request);
}

/* Takes a request out of the place it is at. True if its number will come up once more, on
 * the agenda or among the ready, so that its record cannot be used for another yet. */
static bool withdraw(struct system *system, struct request *request, request_id id)
{
    const struct instruction *in = at(system, request);
    sim_time stay = system->world.now - request->since;
    request_id next = 0;
    bool comes_up = false;
    drop_timer(system, request);
    if (request->flags & REQUEST_READY)
        return true;
    if (in->op == OP_SERVE) {
        bool waiting = request->flags & REQUEST_WAITING;
        struct station *station = station_at(system, in, request);
        comes_up = station_withdraw(&system->world, station, id, &next);
        *(waiting ? &row_of(system, in, request)->waiting
                  : &row_of(system, in, request)->inside) += stay;
        row_of(system, in, request)->visits++;
        started(system, next);
    } else if (in->op == OP_DELAY) {
        comes_up = true;
        row_of(system, in, request)->inside += stay;
    } else if (request->flags & REQUEST_LOCKING) {
        uint32_t row = (uint32_t)request->work;
        row_of(system, in, request)->waiting += stay;
        row_of(system, in, request)->visits++;
        rows_withdraw(&system->world, &system->locks, id);
        serve_row(system, row, false);
    } else if (request->flags & REQUEST_WAITING) {
        row_of(system, in, request)->waiting += stay;
        row_of(system, in, request)->visits++;
        gate_withdraw(&system->world, gate_at(system, in, request), id);
    }
    return comes_up;
}

void execute_cancel(struct system *system, request_id id, enum outcome outcome)
{
    struct request *request = world_request(&system->world, id);
    bool comes_up = withdraw(system, request, id);
    give_back_all(system, request, outcome);
    if (comes_up)
        request->pc = OP_FREE;
    else
        request_give_back(&system->world.requests, request);
}

/* Its patience at a gate or a row has ended, or it is the victim of a deadlock. */
static void patience_ended(struct system *system, struct request *request, request_id id,
                           enum outcome outcome)
{
    request->timer = 0;
    if (request->flags & REQUEST_DOOMED) {
        sim_time when;
        request->flags &= (uint8_t)~REQUEST_DOOMED;
        if (!rows_deadlock(&system->world, &system->locks, id, &when))
            return;
        system->rows[at(system, request)->target].deadlocks++;
        outcome = OUTCOME_DEADLOCK;
    }
    withdraw(system, request, id);
    fail(system, request, outcome);
}

/* ---- the loop ---- */

void execute_run(struct system *system, request_id id)
{
    struct world *world = &system->world;
    const struct instruction *code = system->plan->code;
    struct request *request = world_request(world, id);
    for (;;) {
        const struct instruction *in = &code[request->pc];
        switch ((enum instruction_op)in->op) {
        case OP_ENTER: {
            struct gate *gate = gate_at(system, in, request);
            enum gate_answer answered =
                gate_enter(world, gate, id, request->seed + in->key);
            if (answered == GATE_QUEUES)
                return;
            if (answered == GATE_REFUSES) {
                row_of(system, in, request)->visits++;
                fail(system, request, OUTCOME_REFUSED);
                return;
            }
            keep_wait(system, in, 0);
            hold(system, request);
            request->pc++;
            continue;
        }
        case OP_LEAVE:
            leave(system, in, request);
            request->pc++;
            continue;
        case OP_SERVE:
            serve(system, in, request, id);
            return;
        case OP_DELAY:
            request->since = world->now;
            request->work = dist_time_at(in->drawn, request->seed + in->key);
            agenda_post(world->agenda, sim_after(world->now, request->work), id);
            return;
        case OP_BEGIN: {
            struct frame *frame = frame_push(&world->requests, request);
            *frame = (struct frame){.below = frame->below,
                                    .pc = request->pc,
                                    .class = request->context};
            request->pc++;
            continue;
        }
        case OP_LOCK:
            if (!lock(system, in, request, id))
                return;
            continue;
        case OP_COMMIT: {
            struct frame *frame = &world->requests.frame[request->frames];
            request->context = (uint8_t)frame->class;
            if (frame->detail)
                unlock_all(system, &frame->detail);
            frame_pop(&world->requests, request);
            request->pc++;
            continue;
        }
        case OP_REPEAT:
            repeat(system, in, request);
            continue;
        case OP_AGAIN:
            again(system, in, request);
            continue;
        case OP_OPTION:
            request->pc += number_at(in, request) < in->chance ? 1 : (uint32_t)in->jump;
            continue;
        case OP_JUMP:
            request->pc += (uint32_t)in->jump;
            continue;
        case OP_FORK:
            fork_branches(system, request, id);
            return;
        case OP_BRANCH_END:
            end_branch(system, request, id);
            return;
        case OP_FAIL:
            if (number_at(in, request) < in->chance) {
                fail(system, request, (enum outcome)in->mode);
                return;
            }
            request->pc++;
            continue;
        case OP_ROUTE:
            route(system, in, request);
            continue;
        case OP_UNROUTE:
            unroute(system, in, request);
            request->pc++;
            continue;
        case OP_CALL:
            call(system, in, request);
            continue;
        case OP_RETURN:
            call_ended(system, request, OUTCOME_OK);
            request->pc++;
            continue;
        case OP_REPLY:
            answer(system, request, OUTCOME_OK);
            request->pc++;
            continue;
        case OP_SPAWN:
            spawn(system, in, request);
            request->pc++;
            continue;
        case OP_JOIN:
        case OP_BRANCH:
            request->pc++;
            continue;
        case OP_DONE:
            answer(system, request, OUTCOME_OK);
            request_give_back(&world->requests, request);
            return;
        case OP_FREE: /* cancelled while it was among the ready */
            request_give_back(&world->requests, request);
            return;
        case OP_GATE_WAKER:
            gate_comes_forward(system, request);
            return;
        case OP_ROW_WAKER:
            row_comes_forward(system, id);
            return;
        case OP_SOURCE:
        case OP_SHARER:
        case OP_BOOTER:
        case OP_CLIENT_WAITS:
        case OP_CLIENT_PAUSES:
        case OP_USER_THINKS:
        case OP_COUNT:
            assert(!"an actor has no program to run");
            return;
        }
    }
}

static void run_ready(struct system *system)
{
    struct world *world = &system->world;
    request_id id = world->ready;
    struct request *request = world_request(world, id);
    world->ready = request->next;
    request->flags &= (uint8_t)~REQUEST_READY;
    execute_run(system, id);
}

static void wake(struct system *system, request_id id)
{
    struct request *request = world_request(&system->world, id);
    const struct instruction *in = at(system, request);
    switch ((enum instruction_op)in->op) {
    case OP_SERVE:
        served(system, in, request);
        execute_run(system, id);
        return;
    case OP_DELAY: {
        struct ledger_row *row = row_of(system, in, request);
        row->visits++;
        row->inside += system->world.now - request->since;
        request->pc++;
        execute_run(system, id);
        return;
    }
    case OP_SOURCE:
        client_source(system, id);
        return;
    case OP_SHARER:
        shared_done(system, request);
        return;
    case OP_BOOTER:
        booted(system, id);
        return;
    case OP_ENTER:
        patience_ended(system, request, id, OUTCOME_TIMEOUT);
        return;
    case OP_LOCK:
        patience_ended(system, request, id, OUTCOME_LOCK_TIMEOUT);
        return;
    case OP_CLIENT_WAITS:
        client_gives_up(system, id);
        return;
    case OP_CLIENT_PAUSES:
        client_tries(system, id);
        return;
    case OP_USER_THINKS:
        client_asks(system, id);
        return;
    default: /* a dead record's last entry, or a waker: it says itself what to do */
        execute_run(system, id);
    }
}

void execute_wake(struct system *system, request_id id)
{
    wake(system, id);
    while (system->world.ready)
        run_ready(system);
}
