/*
 * A running system: one replication of a blueprint. It is run up to an instant and then read;
 * a reading tells all books as they stand at that instant, visits still under way counted up
 * to it. What happened in a window is the difference of two readings, exact to the nanosecond.
 */
#ifndef HEADROOM_MODELS_SYSTEM_H
#define HEADROOM_MODELS_SYSTEM_H

#include "models/blueprint.h"
#include "models/ledger.h"
#include "sim/histogram.h"
#include "sim/warmup.h"

/* The running account of one kind of request, as its clients see it. */
struct request_account {
    struct level present;
    uint64_t arrivals;
    uint64_t ended[OUTCOME_COUNT];
    sim_integral time[OUTCOME_COUNT]; /* from sending to the end */
    uint64_t tries[OUTCOME_COUNT];    /* attempts that were one of several possible */
    uint64_t given_up_on;             /* attempts whose client had gone when they ended */
    sim_integral paused;              /* by clients, between two attempts */
    struct histogram *response;       /* of those that ended well */
};

/* Traffic under way. Who comes next is made ready while nothing waits for it: kind, seed and
 * first draw are functions of the request's number alone. */
struct sender {
    struct arrivals arrivals;
    uint64_t sent;
    uint64_t key;
    const struct request_plan *plan;
    struct request_account *account;
    uint64_t seed;
    sim_time work;
};

/* Of what happens without the clock having to move: how much is left until it is looked at
 * again, and where it then stood. */
struct standstill {
    uint64_t left;
    sim_time looked_at;
};

struct system {
    struct world world;
    const struct blueprint *plan;
    struct instruction *code; /* the plan's, told where the members and the ledger are */
    uint64_t seed;
    int replication;
    struct station *station;
    struct gate *gate;
    struct rows *rows;
    struct service *service;
    struct cache *cache;
    struct external *external;
    struct server *server;
    struct lock_manager locks;
    struct sender *source; /* by traffic */
    struct ledger_row *ledger;
    struct request_account *account;
    struct histogram **waits; /* by resource, NULL if not kept */
    struct warmup *series;    /* if set: every response is told to it */
    uint64_t events;
    uint32_t room;      /* so many requests more may be in flight */
    bool overflowed;    /* max_in_flight was reached and the run has stopped */
    bool stuck;         /* the clock stands still for good and the run has stopped */
    bool halted;        /* `halt` said so, and the run has stopped */
    bool (*halt)(void); /* if set: asked every so many events whether to stop */
    struct standstill events_left, turns_left;
};

struct system *system_new(const struct blueprint *plan, uint64_t seed, int replication);
void system_free(struct system *system);

/* Lets everything happen up to and including `until`; false if before that the backlog passed
 * the limit, nothing ever lets the clock move again, or it was to halt: it then stands where
 * that was. */
bool system_run(struct system *system, sim_time until);

/* Lets one instant's next entry happen; false if there is nothing left to happen. */
bool system_step(struct system *system, sim_time until);

static inline bool system_has_stopped(const struct system *system)
{
    return __builtin_expect(system->overflowed | system->stuck | system->halted, 0);
}

/* The system is stuck if the clock has not moved since it was last looked at. */
void system_look_at_clock(struct system *system, struct standstill *standstill);

/* One round of a loop or piece of background work more, which may come without any event. True
 * if there were more of them at this instant than all records could ever cause. */
static inline bool system_stands_still(struct system *system)
{
    if (--system->turns_left.left == 0)
        system_look_at_clock(system, &system->turns_left);
    return system->stuck;
}

/* Forgets the distributions kept so far (responses, waits); the books go on. */
void system_forget(struct system *system);

/* What a member of a resource keeps about itself; NULL for a service, which keeps nothing. */
const struct resource *system_member(const struct system *system, int resource,
                                     uint32_t member);

/* How many wait at, or are inside, all members of a resource now; and in the whole system. */
int64_t system_waiting(const struct system *system, int resource);
int64_t system_inside(const struct system *system, int resource);
int64_t system_present(const struct system *system);

#endif
