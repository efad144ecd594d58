/*
 * The front of the agenda: what is due next, in a short sorted array with the latest first, so
 * that taking the earliest is a decrement. Everything in it comes before everything elsewhere.
 *
 * No branch here depends on the order of times, since each would be mispredicted: a record's
 * place is found by counting over a fixed number of records, and a fixed number is moved. Both
 * reach beyond the ends of the array, where there is room for it.
 */
#ifndef HEADROOM_SIM_AGENDA_FRONT_H
#define HEADROOM_SIM_AGENDA_FRONT_H

#include "sim/agenda_record.h"
#include "sim/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AGENDA_FRONT_ROOM 16 /* records */

struct agenda_front {
    uint64_t ticket;
    sim_time limit; /* what is due before this belongs here */
    size_t count;
    struct agenda_record space[3 * AGENDA_FRONT_ROOM]; /* the middle third is the array */
};

static inline struct agenda_record *agenda_front_records(struct agenda_front *front)
{
    return front->space + AGENDA_FRONT_ROOM;
}

/* Into an array of no or one record: before its start there is one that is never due. */
static inline void agenda_front_add_second(struct agenda_record *end, sim_time time,
                                           uint64_t key)
{
    struct agenda_record other = end[-1];
    bool comes_first = other.time > time;
    end[0].time = comes_first ? time : other.time;
    end[0].key = comes_first ? key : other.key;
    end[-1].time = comes_first ? other.time : time;
    end[-1].key = comes_first ? other.key : key;
}

/* Ranks by counting over a fixed size, then moves a fixed size. The record is the newest. */
static inline __attribute__((always_inline)) void
agenda_front_add_among(const size_t size, struct agenda_record *end, sim_time time,
                       uint64_t key)
{
    size_t even = 0;
    size_t odd = 0;
#pragma GCC unroll 16
    for (size_t i = 1; i <= size; i += 2) {
        odd += end[-(ptrdiff_t)i].time <= time;
        even += end[-(ptrdiff_t)i - 1].time <= time;
    }
    struct agenda_record *place = end - (odd + even);
    struct agenda_record moved[AGENDA_FRONT_ROOM];
#pragma GCC unroll 16
    for (size_t i = 0; i < size; i++)
        moved[i] = place[i];
#pragma GCC unroll 16
    for (size_t i = 0; i < size; i++)
        place[i + 1] = moved[i];
    place->time = time;
    place->key = key;
}

void agenda_front_add_many(struct agenda_front *front, sim_time time, uint64_t key);

/* There must be room. */
static inline void agenda_front_add(struct agenda_front *front, sim_time time, uint64_t key)
{
    struct agenda_record *end = agenda_front_records(front) + front->count;
    if (front->count > 1) {
        agenda_front_add_many(front, time, key);
        return;
    }
    agenda_front_add_second(end, time, key);
    front->count++;
}

#endif
