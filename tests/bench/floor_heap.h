/*
 * The pending events of the hand-written loops, and the yardstick for the agenda: an implicit
 * heap of (time, key) records of 16 bytes with four children to each, as good as we can make
 * it. Comparing a pair is one subtraction with borrow, the earliest of four children is found
 * by arithmetic, and what is missing among them is padded, so that the only branches left are
 * those that end the two loops.
 */
#ifndef HEADROOM_BENCH_FLOOR_HEAP_H
#define HEADROOM_BENCH_FLOOR_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct floor_event {
    uint64_t time;
    uint64_t key; /* a sequence number above what it stands for: ties are in order */
};

/* The children of i are 4i-8 to 4i-5 and the root is 3: siblings share a cache line. */
#define FLOOR_HEAP_ROOT 3

struct floor_heap {
    struct floor_event *events; /* on a cache line; room for three more than are held */
    size_t end;
};

static inline bool floor_event_before(struct floor_event a, struct floor_event b)
{
    __extension__ typedef unsigned __int128 pair;
    return ((pair)a.time << 64 | a.key) < ((pair)b.time << 64 | b.key);
}

static inline void floor_heap_push(struct floor_heap *heap, struct floor_event event)
{
    struct floor_event *events = heap->events;
    size_t hole = heap->end++;
    while (hole > FLOOR_HEAP_ROOT) {
        size_t parent = hole / 4 + 2;
        if (floor_event_before(events[parent], event))
            break;
        events[hole] = events[parent];
        hole = parent;
    }
    events[hole] = event;
}

static inline struct floor_event floor_heap_pop(struct floor_heap *heap)
{
    struct floor_event *events = heap->events;
    struct floor_event earliest = events[FLOOR_HEAP_ROOT];
    struct floor_event last = events[--heap->end];
    for (size_t i = 0; i < 3; i++)
        events[heap->end + i] = (struct floor_event){UINT64_MAX, UINT64_MAX};
    size_t hole = FLOOR_HEAP_ROOT;
    for (size_t first; (first = 4 * hole - 8) < heap->end;) {
        size_t left = first + floor_event_before(events[first + 1], events[first]);
        size_t right = first + 2 + floor_event_before(events[first + 3], events[first + 2]);
        size_t mask = 0 - (size_t)floor_event_before(events[right], events[left]);
        size_t child = left ^ ((left ^ right) & mask);
        if (!floor_event_before(events[child], last))
            break;
        events[hole] = events[child];
        hole = child;
    }
    events[hole] = last;
    return earliest;
}

#endif
