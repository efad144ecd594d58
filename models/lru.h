/*
 * A set of keys with room for so many: the one touched longest ago makes place for a new one.
 * Touching, adding and evicting are O(1): a hash table of chains, and all keys in a row from
 * the newest to the oldest.
 *
 * With independent picks its hit ratio is King's sum over all orders of the keys; for many
 * keys Che's approximation is near: tests/theory/caches_theory.c compares.
 */
#ifndef HEADROOM_MODELS_LRU_H
#define HEADROOM_MODELS_LRU_H

#include <stdbool.h>
#include <stdint.h>

struct lru_slot {
    uint32_t key;
    uint32_t newer, older; /* neighbours by age */
    uint32_t next;         /* in the chain of its bucket */
};

/* Slots are numbered from 1; 0 is none. */
struct lru {
    uint32_t room, count;
    uint32_t newest, oldest;
    uint32_t mask; /* one less than the number of buckets, a power of two */
    uint32_t *bucket;
    struct lru_slot *slot;
};

/* At least 1 and less than 2^30. */
void lru_init(struct lru *lru, uint32_t room);
void lru_free(struct lru *lru);

/* True if it has the key, which is the newest from now on. */
bool lru_touch(struct lru *lru, uint32_t key);

/* Has the key from now on, as the newest. */
void lru_add(struct lru *lru, uint32_t key);

#endif
