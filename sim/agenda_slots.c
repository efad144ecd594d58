#include "sim/agenda_slots.h"

#include "sim/memory.h"

#include <assert.h>

#define SLOT_BITS 23
#define SLOT_MASK ((UINT32_C(1) << SLOT_BITS) - 1)
#define USES_MASK 511u

uint32_t agenda_slots_take(struct agenda_slots *slots, uint32_t who)
{
    uint32_t slot = slots->free;
    if (slot) {
        slots->free = slots->slot[slot].who;
    } else {
        if (slots->end >= slots->room) {
            slots->room = 2 * slots->room + 16;
            slots->slot = memory_resize(slots->slot, slots->room, sizeof *slots->slot);
        }
        assert(slots->end <= SLOT_MASK);
        slot = slots->end++;
        slots->slot[slot] = (struct agenda_slot){0};
    }
    slots->slot[slot].who = who;
    return slot;
}

void agenda_slots_release(struct agenda_slots *slots, uint32_t slot)
{
    slots->slot[slot].key = 0;
    slots->slot[slot].uses++;
    slots->slot[slot].who = slots->free;
    slots->free = slot;
}

uint32_t agenda_slots_handle(const struct agenda_slots *slots, uint32_t slot)
{
    return slot | (slots->slot[slot].uses & USES_MASK) << SLOT_BITS;
}

uint32_t agenda_slots_of(const struct agenda_slots *slots, uint32_t handle)
{
    uint32_t slot = handle & SLOT_MASK;
    assert(slot && slot < slots->end && slots->slot[slot].key);
    assert((slots->slot[slot].uses & USES_MASK) == handle >> SLOT_BITS);
    (void)slots;
    return slot;
}
