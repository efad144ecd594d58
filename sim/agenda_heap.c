#include "sim/agenda_heap.h"

#include "sim/memory.h"

#include <stdbool.h>
#include <stdlib.h>

#define PADS 3

void agenda_heap_init(struct agenda_heap *heap)
{
    *heap = (struct agenda_heap){.room = 64};
    heap->records = memory_new(heap->room, sizeof *heap->records);
}

void agenda_heap_close(struct agenda_heap *heap)
{
    free(heap->records);
}

static inline bool is_before(const struct agenda_record *a, const struct agenda_record *b)
{
    return agenda_record_order(*a) < agenda_record_order(*b);
}

void agenda_heap_append(struct agenda_heap *heap, uint64_t time, uint64_t key)
{
    if (heap->count + PADS >= heap->room) {
        heap->room *= 2;
        heap->records = memory_resize(heap->records, heap->room, sizeof *heap->records);
    }
    heap->records[heap->count++] = (struct agenda_record){time, key};
}

void agenda_heap_push(struct agenda_heap *heap, uint64_t time, uint64_t key)
{
    agenda_heap_append(heap, time, key);
    const struct agenda_record added = {time, key};
    struct agenda_record *records = heap->records;
    size_t hole = heap->count - 1;
    while (hole > 0) {
        size_t parent = (hole - 1) / 4;
        if (is_before(&records[parent], &added))
            break;
        records[hole] = records[parent];
        hole = parent;
    }
    records[hole] = added;
}

/* Siblings that are not there come behind all others. */
static void pad(struct agenda_heap *heap)
{
    for (size_t i = 0; i < PADS; i++)
        heap->records[heap->count + i] = (struct agenda_record){SIM_NEVER, UINT64_MAX};
}

/* The earliest of four siblings, in arithmetic: as branches these would be mispredicted. */
static inline size_t earliest_of(const struct agenda_record *records, size_t first)
{
    size_t left = first + is_before(&records[first + 1], &records[first]);
    size_t right = first + 2 + is_before(&records[first + 3], &records[first + 2]);
    size_t swap = 0 - (size_t)is_before(&records[right], &records[left]);
    return left ^ ((left ^ right) & swap);
}

static void sink(struct agenda_heap *heap, size_t hole, struct agenda_record sinking)
{
    struct agenda_record *records = heap->records;
    for (size_t first = 4 * hole + 1; first < heap->count; first = 4 * hole + 1) {
        size_t child = earliest_of(records, first);
        if (is_before(&sinking, &records[child]))
            break;
        records[hole] = records[child];
        hole = child;
    }
    records[hole] = sinking;
}

struct agenda_record agenda_heap_pop(struct agenda_heap *heap)
{
    struct agenda_record earliest = heap->records[0];
    heap->count--;
    struct agenda_record last = heap->records[heap->count];
    pad(heap);
    if (heap->count > 0)
        sink(heap, 0, last);
    return earliest;
}

void agenda_heap_settle(struct agenda_heap *heap)
{
    pad(heap);
    for (size_t i = heap->count / 4 + 1; i-- > 0;)
        if (i < heap->count)
            sink(heap, i, heap->records[i]);
}

void agenda_heap_trim(struct agenda_heap *heap)
{
    if (heap->room <= 4 * heap->count + 1024)
        return;
    heap->room = 2 * heap->count + 64;
    heap->records = memory_resize(heap->records, heap->room, sizeof *heap->records);
}
