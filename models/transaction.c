#include "models/transaction.h"

#include <assert.h>

/* Sets further draws of one lock step apart. */
#define NEXT_TRY     UINT64_C(0xc2b2ae3d27d4eb4f)
#define FOR_PATIENCE UINT64_C(0x9fb21c651e98df25)

enum { DISTINCT_TRIES = 64 };

/* The transaction a request is in, or one further out: its own, or for a branch one it was
 * forked in. `row_set` stays locked when the transactions inside of it end. */
static uint32_t *locks_of(struct system *system, struct request *request,
                          const struct instruction *in, request_id *owner)
{
    int outer = in->outer;
    for (;;) {
        for (uint32_t i = request->frames; i; i = system->world.requests.frame[i].below) {
            struct frame *frame = &system->world.requests.frame[i];
            if (system->code[frame->pc].op != OP_BEGIN)
                continue;
            if (outer-- == 0) {
                *owner = world_id(&system->world, request);
                return &frame->detail;
            }
            frame->class |= in->row_set;
        }
        assert(request->flags & REQUEST_BRANCH);
        request = world_request(&system->world, request->parent);
    }
}

static struct lock_request ask_for(struct system *system, request_id id)
{
    struct request *request = world_request(&system->world, id);
    const struct instruction *in = visit_at(system, request);
    struct lock_request ask = {
        .waiter = id, .pc = request->pc, .mode = (enum rows_mode)in->mode};
    ask.held = locks_of(system, request, in, &ask.owner);
    return ask;
}

/* Waiting for a row took the place of a draw made ahead of time; it is made once more. */
static void restore_work(const struct system *system, struct request *request)
{
    const struct instruction *next = visit_at(system, request) + 1;
    while (instruction_goes_straight_on(next->op) && !next->jumped_to)
        next++;
    if (next->ahead)
        request->work = dist_time_at(next->drawn, request->seed + next->key);
}

static sim_time gives_up_at(const struct instruction *in, const struct request *request)
{
    if (!in->drawn)
        return SIM_NEVER;
    return sim_after(request->since,
                     dist_time_at(in->drawn, request->seed + in->key + FOR_PATIENCE));
}

static void look_at(struct system *system, request_id id, sim_time when)
{
    struct request *request = world_request(&system->world, id);
    visit_drop_timer(system, request);
    request->flags |= REQUEST_LOOKS;
    request->timer = agenda_insert(system->world.agenda, when, id);
}

/* True if the waiter will not wait for ever: its patience ends or it has yet to look. */
static bool will_look(struct system *system, request_id id)
{
    struct request *request = world_request(&system->world, id);
    sim_time when = rows_looks_at(&system->locks, request);
    if (gives_up_at(visit_at(system, request), request) <= when)
        return true;
    if (when < system->world.now)
        return false;
    look_at(system, id, when);
    return true;
}

/* A transaction has begun to wait, or has a row that others wait for: has a circle closed?
 * Only a branch can close one while all others have looked; it then looks once more. */
static void expect_deadlock(struct system *system, request_id owner)
{
    struct deadlock found;
    if (!rows_deadlock(&system->world, &system->locks, owner, &found))
        return;
    bool somebody = false;
    for (int i = 0; i < found.count; i++)
        somebody |= will_look(system, found.waiter[i]);
    if (!somebody)
        look_at(system, found.waiter[0], system->world.now);
}

/* It goes on at once, or stays at its LOCK until it has come to, the row in hand. */
static void go_on(struct system *system, struct request *request, request_id id, sim_time takes)
{
    if (takes) {
        agenda_post(system->world.agenda, sim_after(system->world.now, takes), id);
        return;
    }
    request->flags |= REQUEST_READY;
    request->pc++;
    world_make_ready(&system->world, id);
}

static void granted(struct system *system, request_id id, uint32_t row)
{
    struct request *request = world_request(&system->world, id);
    const struct instruction *in = visit_at(system, request);
    struct lock_request ask = ask_for(system, id);
    if (!rows_grant(&system->world, &system->locks, row, &ask))
        visit_row(in, request)->visits++;
    visit_waited(system, in, request);
    visit_drop_timer(system, request);
    restore_work(system, request);
    request->context |= in->row_set;
    request_clear(request, REQUEST_LOOKS);
    go_on(system, request, id, rows_takes(&system->locks, row));
    if (request->flags & REQUEST_BRANCH)
        expect_deadlock(system, ask.owner);
}

void transaction_serve_row(struct system *system, uint32_t row, bool woken)
{
    request_id id;
    while ((id = rows_next(&system->world, &system->locks, row, woken)))
        granted(system, id, row);
}

void transaction_wake_row(struct system *system, request_id actor)
{
    struct request *record = world_request(&system->world, actor);
    uint32_t row = (uint32_t)record->work;
    request_give_back(&system->world.requests, record);
    transaction_serve_row(system, row, true);
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

bool transaction_is_doomed(struct system *system, struct request *request, request_id id)
{
    struct deadlock found;
    request_id owner = (request_id)(request->work >> 32);
    request_clear(request, REQUEST_LOOKS);
    if (rows_deadlock(&system->world, &system->locks, owner, &found)) {
        struct rows *rows = visit_at(system, request)->member;
        rows->deadlocks++;
        return true;
    }
    sim_time at = gives_up_at(visit_at(system, request), request);
    if (at != SIM_NEVER)
        request->timer = agenda_insert(system->world.agenda, at, id);
    return false;
}

bool transaction_lock_slowly(struct system *system, const struct instruction *in,
                             struct request *request, request_id id)
{
    struct rows *rows = in->member;
    struct lock_request ask = ask_for(system, id);
    uint32_t key = choose_row(rows, in, request, ask.owner);
    enum lock_answer answer = LOCK_GRANTED;
    if (!rows_lock_free(&system->world, rows, key, &ask))
        answer = rows_lock(&system->world, rows, key, &ask);
    if (answer != LOCK_QUEUED) {
        if (answer == LOCK_GRANTED)
            visit_keep_wait(system, in, 0);
        request->context |= in->row_set;
        if (request->flags & REQUEST_BRANCH)
            expect_deadlock(system, ask.owner);
        return true;
    }
    sim_time at = gives_up_at(in, request);
    if (at != SIM_NEVER)
        request->timer = agenda_insert(system->world.agenda, at, id);
    if (*ask.held || request->context)
        expect_deadlock(system, ask.owner);
    return false;
}
