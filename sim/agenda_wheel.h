/*
 * A wheel of buckets, each as wide as a power of two, for what is due soon: adding a record is
 * O(1) and has no branch that depends on its time. A bucket is a list in no particular order;
 * the nodes are recycled, the last freed first, so that few stay in use and in the cache.
 *
 * Buckets are numbered time >> shift. The wheel holds those from `base` on, as many as it has;
 * the owner opens them in turn and never adds to one that is behind.
 */
#ifndef HEADROOM_SIM_AGENDA_WHEEL_H
#define HEADROOM_SIM_AGENDA_WHEEL_H

#include "sim/agenda_record.h"
#include "sim/time.h"

#include <stdbool.h>
#include <stddef.h>

struct agenda_wheel_node {
    struct agenda_record record;
    uint32_t next; /* 0: none */
};

struct agenda_wheel {
    uint64_t base;
    uint64_t mask; /* buckets less one */
    unsigned shift;
    uint32_t free_node;
    struct agenda_wheel_node *nodes; /* node 0 stays unused */
    uint32_t *first;                 /* of the nodes in each bucket */
    uint64_t *occupied;              /* a bit for each bucket */
    size_t count;                    /* records held */
    uint32_t node_end, node_room;
};

#define AGENDA_WHEEL_MAX_SHIFT 56

void agenda_wheel_init(struct agenda_wheel *wheel);
void agenda_wheel_close(struct agenda_wheel *wheel);

/* Makes an empty wheel fit for about `count` records, buckets of 2^shift, starting with the one
 * that `start` is in. */
void agenda_wheel_fit(struct agenda_wheel *wheel, size_t count, unsigned shift, sim_time start);

/* The first bucket, by number, with something in it; there must be one. */
uint64_t agenda_wheel_next(const struct agenda_wheel *wheel);

/* Takes a bucket's nodes out of the wheel. They are still there until given back. */
uint32_t agenda_wheel_detach(struct agenda_wheel *wheel, uint64_t number);
void agenda_wheel_give_back(struct agenda_wheel *wheel, uint32_t first, uint32_t last,
                            size_t count);

/* Takes one record out if it can be found without a long search. */
bool agenda_wheel_remove(struct agenda_wheel *wheel, sim_time time, uint64_t key);

void agenda_wheel_more_nodes(struct agenda_wheel *wheel);

/* When a bucket begins; SIM_NEVER if that is past the end of time. */
static inline sim_time agenda_wheel_start(const struct agenda_wheel *wheel, uint64_t number)
{
    return number > SIM_NEVER >> wheel->shift ? SIM_NEVER : number << wheel->shift;
}

static inline bool agenda_wheel_reaches(const struct agenda_wheel *wheel, sim_time time)
{
    return (time >> wheel->shift) - wheel->base <= wheel->mask;
}

static inline bool agenda_wheel_has_room(const struct agenda_wheel *wheel)
{
    return wheel->free_node != 0;
}

/* Only for what it reaches. */
static inline void agenda_wheel_add(struct agenda_wheel *wheel, sim_time time, uint64_t key)
{
    if (!agenda_wheel_has_room(wheel))
        agenda_wheel_more_nodes(wheel);
    uint64_t bucket = (time >> wheel->shift) & wheel->mask;
    uint32_t index = wheel->free_node;
    struct agenda_wheel_node *node = &wheel->nodes[index];
    wheel->free_node = node->next;
    node->record.time = time;
    node->record.key = key;
    node->next = wheel->first[bucket];
    wheel->first[bucket] = index;
    wheel->occupied[bucket / 64] |= UINT64_C(1) << bucket % 64;
    wheel->count++;
}

#endif
