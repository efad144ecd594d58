/*
 * Slots stand for the agenda's entries that can be moved or cancelled: a slot has the key of
 * its one valid record, so that a record left behind is known as stale. A handle names a slot
 * and, in its upper bits, how often the slot was used before, which shows when a handle is used
 * after its end.
 */
#ifndef HEADROOM_SIM_AGENDA_SLOTS_H
#define HEADROOM_SIM_AGENDA_SLOTS_H

#include "sim/time.h"

struct agenda_slot {
    uint64_t key; /* 0: none */
    sim_time time;
    uint32_t who; /* in a free slot: the next free one */
    uint32_t uses;
};

struct agenda_slots {
    struct agenda_slot *slot; /* slot 0 stays unused */
    uint32_t free, end, room; /* end is 1 at the beginning */
};

uint32_t agenda_slots_take(struct agenda_slots *slots, uint32_t who);
void agenda_slots_release(struct agenda_slots *slots, uint32_t slot);
uint32_t agenda_slots_handle(const struct agenda_slots *slots, uint32_t slot);
uint32_t agenda_slots_of(const struct agenda_slots *slots, uint32_t handle);

#endif
