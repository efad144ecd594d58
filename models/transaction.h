/*
 * Transactions: a frame from BEGIN to COMMIT from which row locks hang, in the order in which
 * they were taken. All are given back at the end, newest first.
 */
#ifndef HEADROOM_MODELS_TRANSACTION_H
#define HEADROOM_MODELS_TRANSACTION_H

#include "models/visit.h"

/* The slow part of a lock: waits, re-entrance, deadlocks. True if the request goes on. */
bool transaction_lock_slowly(struct system *system, const struct instruction *in,
                             struct request *request, request_id id);

/* Whoever can have this row now, has it. */
void transaction_serve_row(struct system *system, uint32_t row, bool woken);
void transaction_wake_row(struct system *system, request_id actor);

/* A waiter's time to look for a deadlock has come: true if it is in one, it then fails. */
bool transaction_is_doomed(struct system *system, struct request *request, request_id id);

static inline void transaction_begin(struct system *system, struct request *request,
                                     uint32_t pc)
{
    struct frame *frame = frame_push(&system->world.requests, request);
    frame->pc = pc;
    frame->detail = 0;
    frame->class = request->context;
}

static inline bool transaction_lock(struct system *system, const struct instruction *in,
                                    struct request *request, request_id id)
{
    struct frame *frame = &system->world.requests.frame[request->frames];
    struct rows *rows = in->member;
    uint32_t pc = request->pc = in->pc;
    if (in->distinct || in->outer || system->code[frame->pc].op != OP_BEGIN)
        return transaction_lock_slowly(system, in, request, id);
    struct lock_request ask = {.waiter = id,
                               .owner = id,
                               .pc = pc,
                               .mode = (enum rows_mode)in->mode,
                               .held = &frame->detail};
    uint32_t key = rows_pick(rows, request->seed + in->key);
    if (!rows_lock_free(&system->world, rows, key, &ask))
        return transaction_lock_slowly(system, in, request, id);
    visit_keep_wait(system, in, 0);
    request->context |= in->row_set;
    return true;
}

static inline void transaction_unlock(struct system *system, uint32_t *held)
{
    while (*held) {
        const struct lock *lock = &system->locks.lock[*held];
        struct ledger_row *row = system->code[lock->pc].row;
        row->visits++;
        sim_integral_add(&row->inside, system->world.now - lock->since);
        uint32_t wanted = rows_unlock(&system->world, &system->locks, held);
        if (wanted)
            transaction_serve_row(system, wanted, false);
    }
}

static inline void transaction_commit(struct system *system, struct request *request)
{
    struct frame *frame = &system->world.requests.frame[request->frames];
    request->context = (uint8_t)frame->class;
    transaction_unlock(system, &frame->detail);
    frame_pop(&system->world.requests, request);
}

#endif
