/*
 * The agenda holds what will happen: (time, who) pairs, handed back in order of time, ties in
 * order of insertion. `who` is a small number that the owner understands (a record's index);
 * the agenda only keeps it.
 *
 * Two kinds of entries: a *posted* one cannot be taken back; an *inserted* one has a handle by
 * which it can be moved or cancelled, and says so when it is popped.
 *
 * Posting and popping take constant time, except where times crowd together unevenly: O(log n).
 * Memory stays in proportion to what is pending, about 40 bytes for each entry.
 */
#ifndef HEADROOM_SIM_AGENDA_H
#define HEADROOM_SIM_AGENDA_H

#include "sim/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AGENDA_MAX_WHO ((UINT32_C(1) << 23) - 1)

/* 0 is no handle. A handle dies when its entry is popped or cancelled; using it afterwards is
 * an error that a debug build catches. */
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

/* Times are anything but SIM_NEVER. */
void agenda_post(struct agenda *agenda, sim_time at, uint32_t who);
agenda_handle agenda_insert(struct agenda *agenda, sim_time at, uint32_t who);
/* The entry keeps its handle and goes behind others of the same instant. */
void agenda_move(struct agenda *agenda, agenda_handle handle, sim_time at);
void agenda_cancel(struct agenda *agenda, agenda_handle handle);

/* Takes the earliest entry if there is one at or before `limit`. */
bool agenda_pop(struct agenda *agenda, sim_time limit, struct agenda_entry *entry);
size_t agenda_count(const struct agenda *agenda);
size_t agenda_bytes(const struct agenda *agenda);

#endif
