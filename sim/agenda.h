/*
 * The agenda holds what will happen: (time, who) pairs, handed back in order of time, ties in
 * order of insertion. `who` is a small number that the owner understands (a record's index);
 * the agenda only keeps it.
 *
 * Two kinds of entries: a *posted* one cannot be taken back; an *inserted* one has a handle by
 * which it can be moved or cancelled, and says so when it is popped.
 *
 * Posting and popping take constant time, except where times crowd together unevenly: O(log n).
 * Memory stays in proportion to what is pending: 30 to 60 bytes for each entry.
 */
#ifndef HEADROOM_SIM_AGENDA_H
#define HEADROOM_SIM_AGENDA_H

#include "sim/agenda_front.h"
#include "sim/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AGENDA_MAX_WHO ((UINT32_C(1) << 23) - 1)

/* 0 is no handle. A handle dies when its entry is popped or cancelled; using it afterwards is
 * an error that an assert catches. */
typedef uint32_t agenda_handle;

struct agenda_entry {
    sim_time at;
    uint32_t who;
    bool had_handle; /* inserted, not posted */
};

struct agenda;

struct agenda *agenda_new(void);
/* With the count of tickets, which settles ties, well under way; it ends at 2^40, when all that
 * is pending is counted afresh. A test need not wait for that. */
struct agenda *agenda_new_from(uint64_t first_ticket);
void agenda_free(struct agenda *agenda);

void agenda_post_slowly(struct agenda *agenda, sim_time at, uint32_t who);
bool agenda_refill(struct agenda *agenda);
uint32_t agenda_redeem(struct agenda *agenda, uint32_t slot);

/* A key: the ticket, then a slot (if inserted) or `who`. */
#define AGENDA_TICKET   (UINT64_C(1) << 24)
#define AGENDA_INSERTED (UINT64_C(1) << 23)

/* The agenda begins with its front; posting to it and popping from it are the common case. */
static inline struct agenda_front *agenda_front(struct agenda *agenda)
{
    return (struct agenda_front *)(void *)agenda;
}

/* Times are anything but SIM_NEVER. */
static inline void agenda_post(struct agenda *agenda, sim_time at, uint32_t who)
{
    struct agenda_front *front = agenda_front(agenda);
    bool fits = at < front->limit && front->count < AGENDA_FRONT_ROOM;
    if (__builtin_expect(!fits || front->ticket > UINT64_MAX - AGENDA_TICKET, 0)) {
        agenda_post_slowly(agenda, at, who);
        return;
    }
    uint64_t key = front->ticket | who;
    front->ticket += AGENDA_TICKET;
    agenda_front_add(front, at, key);
}

agenda_handle agenda_insert(struct agenda *agenda, sim_time at, uint32_t who);
/* The entry keeps its handle and goes behind others of the same instant. */
void agenda_move(struct agenda *agenda, agenda_handle handle, sim_time at);
void agenda_cancel(struct agenda *agenda, agenda_handle handle);

/* Takes the earliest entry if there is one at or before `limit`. */
static inline bool agenda_pop(struct agenda *agenda, sim_time limit, struct agenda_entry *entry)
{
    struct agenda_front *front = agenda_front(agenda);
    if (__builtin_expect(front->count == 0, 0) && !agenda_refill(agenda))
        return false;
    const struct agenda_record *record = agenda_front_records(front) + front->count - 1;
    uint64_t key = record->key;
    if (record->time > limit)
        return false;
    front->count--;
    entry->at = record->time;
    entry->who = (uint32_t)(key & AGENDA_MAX_WHO);
    entry->had_handle = (key & AGENDA_INSERTED) != 0;
    if (__builtin_expect(entry->had_handle, 0))
        entry->who = agenda_redeem(agenda, entry->who);
    return true;
}

size_t agenda_count(const struct agenda *agenda);
size_t agenda_bytes(const struct agenda *agenda);

#endif
