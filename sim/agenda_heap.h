/*
 * An implicit heap of records with four children to each: for what the wheel does not take.
 * Adding and taking are O(log n) whatever the times are.
 */
#ifndef HEADROOM_SIM_AGENDA_HEAP_H
#define HEADROOM_SIM_AGENDA_HEAP_H

#include "sim/agenda_record.h"
#include "sim/time.h"

#include <stddef.h>

struct agenda_heap {
    struct agenda_record *records;
    size_t count;
    size_t room;
};

void agenda_heap_init(struct agenda_heap *heap);
void agenda_heap_close(struct agenda_heap *heap);
void agenda_heap_push(struct agenda_heap *heap, uint64_t time, uint64_t key);
struct agenda_record agenda_heap_pop(struct agenda_heap *heap);

/* The array may also be filled and changed in any order, as long as it is settled after. */
void agenda_heap_append(struct agenda_heap *heap, uint64_t time, uint64_t key);
void agenda_heap_settle(struct agenda_heap *heap);

/* Gives back room that is far more than what is held. */
void agenda_heap_trim(struct agenda_heap *heap);

/* The earliest time, or SIM_NEVER. */
static inline sim_time agenda_heap_earliest(const struct agenda_heap *heap)
{
    return heap->count ? heap->records[0].time : SIM_NEVER;
}

#endif
