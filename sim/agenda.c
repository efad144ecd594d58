/*
 * Pending records stand in one array, the latest first, so that taking the earliest is a
 * decrement. A record is valid if it was posted or if its slot still carries its key.
 */
#include "sim/agenda.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HANDLE_BIT (UINT32_C(1) << 23)
#define ID_BITS    24

struct record {
    uint64_t time;
    uint64_t key; /* sequence above, id below */
};

struct slot {
    uint64_t key; /* 0: free */
    sim_time time;
    uint32_t who; /* of a free slot: the next free one */
};

struct agenda {
    struct record *records;
    size_t count, room;
    struct slot *slots; /* slot 0 stays unused: no handle */
    uint32_t slot_count, slot_room, free_slot;
    uint64_t sequence;
};

static void *grown(void *block, size_t bytes)
{
    block = realloc(block, bytes);
    if (!block) {
        fputs("headroom: out of memory\n", stderr);
        exit(1);
    }
    return block;
}

struct agenda *agenda_new(void)
{
    struct agenda *agenda = grown(NULL, sizeof *agenda);
    *agenda = (struct agenda){.slot_count = 1};
    return agenda;
}

void agenda_free(struct agenda *agenda)
{
    if (!agenda)
        return;
    free(agenda->records);
    free(agenda->slots);
    free(agenda);
}

/* The place of the first record that is earlier than (time, key). */
static size_t place_of(const struct agenda *agenda, sim_time time, uint64_t key)
{
    size_t low = 0;
    size_t high = agenda->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct record *record = &agenda->records[middle];
        if (record->time < time || (record->time == time && record->key < key))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static void add(struct agenda *agenda, sim_time time, uint64_t key)
{
    if (agenda->count == agenda->room) {
        agenda->room = 2 * agenda->room + 16;
        agenda->records = grown(agenda->records, agenda->room * sizeof *agenda->records);
    }
    size_t place = place_of(agenda, time, key);
    struct record *record = &agenda->records[place];
    memmove(record + 1, record, (agenda->count - place) * sizeof *record);
    *record = (struct record){time, key};
    agenda->count++;
}

static void take_out(struct agenda *agenda, sim_time time, uint64_t key)
{
    size_t after = place_of(agenda, time, key);
    assert(after > 0 && agenda->records[after - 1].key == key);
    struct record *record = &agenda->records[after - 1];
    memmove(record, record + 1, (agenda->count - after) * sizeof *record);
    agenda->count--;
}

void agenda_post(struct agenda *agenda, sim_time at, uint32_t who)
{
    assert(at != SIM_NEVER && who <= AGENDA_MAX_WHO);
    add(agenda, at, ++agenda->sequence << ID_BITS | who);
}

static uint32_t slot_take(struct agenda *agenda)
{
    uint32_t slot = agenda->free_slot;
    if (slot) {
        agenda->free_slot = agenda->slots[slot].who;
        return slot;
    }
    if (agenda->slot_count >= agenda->slot_room) {
        agenda->slot_room = 2 * agenda->slot_room + 16;
        agenda->slots = grown(agenda->slots, agenda->slot_room * sizeof *agenda->slots);
    }
    assert(agenda->slot_count < HANDLE_BIT);
    return agenda->slot_count++;
}

static void slot_release(struct agenda *agenda, uint32_t slot)
{
    agenda->slots[slot] = (struct slot){0, 0, agenda->free_slot};
    agenda->free_slot = slot;
}

static void slot_enter(struct agenda *agenda, uint32_t slot, sim_time at)
{
    uint64_t key = ++agenda->sequence << ID_BITS | HANDLE_BIT | slot;
    agenda->slots[slot].key = key;
    agenda->slots[slot].time = at;
    add(agenda, at, key);
}

agenda_handle agenda_insert(struct agenda *agenda, sim_time at, uint32_t who)
{
    assert(at != SIM_NEVER && who <= AGENDA_MAX_WHO);
    uint32_t slot = slot_take(agenda);
    agenda->slots[slot].who = who;
    slot_enter(agenda, slot, at);
    return slot;
}

void agenda_move(struct agenda *agenda, agenda_handle handle, sim_time at)
{
    assert(handle && handle < agenda->slot_count && agenda->slots[handle].key);
    take_out(agenda, agenda->slots[handle].time, agenda->slots[handle].key);
    slot_enter(agenda, handle, at);
}

void agenda_cancel(struct agenda *agenda, agenda_handle handle)
{
    assert(handle && handle < agenda->slot_count && agenda->slots[handle].key);
    take_out(agenda, agenda->slots[handle].time, agenda->slots[handle].key);
    slot_release(agenda, handle);
}

bool agenda_pop(struct agenda *agenda, sim_time limit, struct agenda_entry *entry)
{
    if (!agenda->count || agenda->records[agenda->count - 1].time > limit)
        return false;
    struct record record = agenda->records[--agenda->count];
    uint32_t id = (uint32_t)record.key & (2 * HANDLE_BIT - 1);
    uint32_t slot = id & (HANDLE_BIT - 1);
    *entry = (struct agenda_entry){record.time, slot, (id & HANDLE_BIT) != 0};
    if (entry->had_handle) {
        entry->who = agenda->slots[slot].who;
        slot_release(agenda, slot);
    }
    return true;
}

size_t agenda_count(const struct agenda *agenda)
{
    return agenda->count;
}
