/*
 * A request in flight: a small record that executes its program. What it holds (units of gates,
 * row locks, loops it is inside of) hangs off it as a stack of 24-byte frames; the record
 * itself is 64 bytes, one cache line, so that a million of them fit in 61 MiB.
 *
 * The same record serves as the *actor* behind whatever else happens at an instant: a traffic
 * source, a client that waits for an answer, a shared processor about to finish a job. Every
 * entry on the agenda is the number of a record, and what happens then is decided by the
 * instruction its program counter points at.
 *
 * Records are numbered from 1; 0 is nobody. They live in one reserved range of addresses and
 * are reused last in, first out, so memory follows the number in flight and not the length of
 * the run.
 */
#ifndef HEADROOM_MODELS_REQUEST_H
#define HEADROOM_MODELS_REQUEST_H

#include "sim/agenda.h"
#include "sim/time.h"

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t request_id;

enum request_flag {
    REQUEST_ANSWERED = 1, /* the client has its answer or has gone; nobody counts the end */
    REQUEST_GIVEN_UP = 2, /* the client has gone without one */
    REQUEST_WAITING = 4,  /* in a waiting line */
    REQUEST_BRANCH = 8,   /* one branch of a parallel step; the parent is a request */
    REQUEST_LOCKING = 16, /* in the line of a row */
    REQUEST_READY = 32,   /* among those that go on at this instant */
    REQUEST_LOOKS = 64,   /* looks for a deadlock when its timer ends */
    REQUEST_FORKED = 128, /* waits for its branches, linked from its top frame */
};

struct request {
    request_id next, prev; /* neighbours in a waiting line; prev doubles as a seat number */
    sim_time since;        /* when it came to where it is */
    sim_time born;         /* when the client sent it */
    uint64_t seed;         /* all its draws are functions of this and of the step */
    sim_time work;         /* service asked of a station; the row waited for; branches left */
    uint32_t pc;           /* the instruction it is at; 0: the record is free */
    uint32_t frames;       /* top of the stack of what it holds, 0: nothing */
    request_id parent;     /* the client that waits, or the request that forked it */
    agenda_handle timer;   /* its patience where it is, 0: endless */
    uint16_t class;
    uint16_t instance; /* of the service it is in */
    /* Bit fields and not bytes: a store through a byte might change anything, for all the
     * compiler knows, and it would read the whole world anew behind it. */
    unsigned context : 8; /* row sets locked now, a bit each: a column of the ledger */
    unsigned flags : 8;
    unsigned priority : 8;
    unsigned lock_mode : 8; /* while it waits for a row: enum rows_mode */
};

_Static_assert(sizeof(struct request) == 64, "a request in flight is one cache line");

/* Something held, or a place to come back to. */
struct frame {
    sim_time since; /* when it was granted */
    uint32_t below;
    uint32_t pc;     /* the instruction that took it */
    uint32_t detail; /* a loop's rounds left; the first of a transaction's row locks; … */
    uint16_t instance;
    uint16_t class;
};

static inline void request_clear(struct request *request, unsigned flags)
{
    request->flags = request->flags & ~flags & 0xffU;
}

struct requests {
    struct request *at; /* at[1] is the first */
    uint32_t used;      /* records ever used */
    uint32_t limit;
    request_id free;
    struct frame *frame;
    uint32_t frames_limit, frame_free;
};

void requests_init(struct requests *requests, uint32_t limit);
void requests_free(struct requests *requests);
void requests_more_frames(struct requests *requests);

/* A blank record's number, 0 if `limit` are in use. */
static inline request_id request_take(struct requests *requests)
{
    request_id id = requests->free;
    if (id) {
        requests->free = requests->at[id].next;
        return id;
    }
    if (requests->used >= requests->limit)
        return 0;
    return ++requests->used;
}

static inline void request_give_back(struct requests *requests, struct request *request)
{
    request->pc = 0;
    request->next = requests->free;
    requests->free = (request_id)(request - requests->at);
}

static inline struct frame *frame_push(struct requests *requests, struct request *request)
{
    uint32_t id = requests->frame_free;
    if (__builtin_expect(!id, 0)) {
        requests_more_frames(requests);
        id = requests->frame_free;
    }
    struct frame *frame = &requests->frame[id];
    requests->frame_free = frame->below;
    frame->below = request->frames;
    request->frames = id;
    return frame;
}

static inline void frame_pop(struct requests *requests, struct request *request)
{
    uint32_t id = request->frames;
    struct frame *frame = &requests->frame[id];
    request->frames = frame->below;
    frame->below = requests->frame_free;
    requests->frame_free = id;
}

#endif
