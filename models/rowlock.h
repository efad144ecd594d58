/*
 * Row locks: a set of rows, of which a transaction locks some, for reading (shared) or writing
 * (alone), and keeps them until it ends. Only rows that are locked or waited for take memory,
 * beside four bytes a row of the set.
 *
 * Who is next on a row: *fair*, in order of arrival; *barging*, the row is set free and the
 * first in line needs `wakeup` to get there, newcomers may have it before; *postgres*, the
 * first waiter is next and a newcomer stands at a random place behind. A reader does not
 * overtake a waiting writer; with `writers_first` writers also overtake waiting readers.
 *
 * As in PostgreSQL a waiter looks for a deadlock once, when it has waited `deadlock_after`, and
 * fails if it is in one. Since that is rare, a circle is sought when it may just have closed,
 * and only those who might be in one get a timer for their look.
 *
 * One manager serves all sets of a world, since a deadlock may run through several.
 */
#ifndef HEADROOM_MODELS_ROWLOCK_H
#define HEADROOM_MODELS_ROWLOCK_H

#include "models/line.h"
#include "models/resource.h"
#include "models/world.h"
#include "sim/dist.h"
#include "sim/zipf.h"

enum rows_handoff { ROWS_FAIR, ROWS_BARGING, ROWS_POSTGRES };
enum rows_mode { ROWS_READ, ROWS_WRITE };

#define ROWS_MOST (UINT32_C(1) << 28) /* rows in a set */

struct rows_spec {
    uint32_t count;
    double zipf; /* exponent of the popularity of rows; 0: all alike */
    enum rows_handoff handoff;
    bool writers_first;
    sim_time wakeup;     /* barging: how long the first in line takes to come forward; else how
                            long one takes to go on who was handed the row */
    sim_time per_waiter; /* he takes so much longer for each who still waits for it */
    sim_time deadlock_after; /* how long one waits before looking for a deadlock; in PostgreSQL
                                1 s, 0: at once */
};

struct rows;

/* A row locked by a transaction: a link in two lists. */
struct lock {
    sim_time since;
    struct rows *set;
    uint32_t key;
    uint32_t row;   /* 0: alone with its row, which has no record then */
    uint32_t below; /* the transaction's lock before this one */
    uint32_t other; /* another holder of the same row */
    uint32_t pc;    /* the instruction that took it */
    request_id owner;
    uint8_t mode;
};

/* A row that somebody waits for or several read. */

struct row {
    struct rows *set;
    uint32_t key;
    uint32_t holders; /* first lock */
    bool waking;
    struct line upgrades;      /* who reads it and wants to write: go first */
    struct line line, readers; /* the readers' own line if writers go first */
};

struct lock_manager {
    struct lock *lock;
    uint32_t lock_free, lock_limit;
    struct row *row;
    uint32_t row_free, row_limit;
    uint32_t wake_pc; /* where a record stands that wakes a row's line */
};

struct rows {
    struct resource resource;
    struct lock_manager *manager;
    const struct rows_spec *spec;
    struct zipf zipf;
    uint32_t *row_of; /* by key: 0 if nobody has or wants it, its lock if only one has it
                         and nobody waits (ROWS_ALONE set), else its row */
    uint64_t deadlocks;
};

/* Who asks, and on whose behalf. */
struct lock_request {
    request_id waiter; /* the record that waits */
    request_id owner;  /* the record whose transaction holds */
    uint32_t pc;
    enum rows_mode mode;
    uint32_t *held; /* the transaction's list of locks */
};

#define ROWS_ALONE (UINT32_C(1) << 31)

enum lock_answer { LOCK_GRANTED, LOCK_HELD_BEFORE, LOCK_QUEUED };

void lock_manager_init(struct lock_manager *manager, uint32_t wake_pc);
void lock_manager_free(struct lock_manager *manager);
void rows_init(struct rows *rows, const struct rows_spec *spec, struct lock_manager *manager);
void rows_free(struct rows *rows);

/* The row that `key` falls on. */
uint32_t rows_pick(const struct rows *rows, uint64_t key);
bool rows_holds(const struct rows *rows, request_id owner, uint32_t key);

void lock_manager_more_locks(struct lock_manager *manager);

static inline uint32_t lock_take(struct lock_manager *manager)
{
    if (__builtin_expect(!manager->lock_free, 0))
        lock_manager_more_locks(manager);
    uint32_t id = manager->lock_free;
    manager->lock_free = manager->lock[id].below;
    return id;
}

/* Locks a row that nobody has or wants: true if it was one. */
static inline bool rows_lock_free(struct world *world, struct rows *rows, uint32_t key,
                                  const struct lock_request *ask)
{
    if (rows->row_of[key])
        return false;
    uint32_t id = lock_take(rows->manager);
    struct lock *lock = &rows->manager->lock[id];
    lock->since = world->now;
    lock->set = rows;
    lock->key = key;
    lock->row = 0;
    lock->below = *ask->held;
    lock->pc = ask->pc;
    lock->owner = ask->owner;
    lock->mode = (uint8_t)ask->mode;
    *ask->held = id;
    rows->row_of[key] = id | ROWS_ALONE;
    rows->resource.arrivals++;
    level_up(&rows->resource.inside, world->now);
    return true;
}

/* Asks for one row. A queued waiter says in its `work` what it waits for. */
enum lock_answer rows_lock(struct world *world, struct rows *rows, uint32_t key,
                           const struct lock_request *ask);

uint32_t rows_unlock_shared(struct world *world, struct lock_manager *manager, uint32_t *held);

/* Gives the newest lock of a transaction back and takes it off the list; returns its row, 0 if
 * nobody waits for it. Who may go on is then told by rows_next, to be called until it returns
 * 0. */
static inline uint32_t rows_unlock(struct world *world, struct lock_manager *manager,
                                   uint32_t *held)
{
    uint32_t id = *held;
    struct lock *lock = &manager->lock[id];
    if (__builtin_expect(lock->row != 0, 0))
        return rows_unlock_shared(world, manager, held);
    *held = lock->below;
    lock->set->row_of[lock->key] = 0;
    level_down(&lock->set->resource.inside, world->now);
    lock->below = manager->lock_free;
    manager->lock_free = id;
    return 0;
}

/* Takes the next waiter of row `id` that can have it out of the line; whoever asks has to grant
 * it with rows_grant before asking again. 0 if there is none, and the row is tidied away if
 * nobody has or wants it. `woken`: the line of a barging row has come forward. */
request_id rows_next(struct world *world, struct lock_manager *manager, uint32_t id,
                     bool woken);
/* False if its transaction had it before, to read, and now may write. */
bool rows_grant(struct world *world, struct lock_manager *manager, uint32_t row,
                const struct lock_request *ask);
/* How long whoever was just handed the row takes to go on. */
sim_time rows_takes(const struct lock_manager *manager, uint32_t id);
void rows_withdraw(struct world *world, struct lock_manager *manager, request_id id);

enum { DEADLOCK_MOST = 512 }; /* waiters that are followed from one */

/* Whom a transaction waits for, directly or through others: its own waiter first. */
struct deadlock {
    request_id waiter[DEADLOCK_MOST];
    int count;
};

/* True if a transaction waits for itself. */
bool rows_deadlock(struct world *world, const struct lock_manager *manager, request_id owner,
                   struct deadlock *found);

/* When a waiter looks for a deadlock: once, and fails if it finds itself in one. */
sim_time rows_looks_at(const struct lock_manager *manager, const struct request *waiter);

#endif
