/*
 * A cache answers after its time, from what it has or not at all: with a given chance, or as a
 * real LRU that holds some of many keys, picked uniformly or by Zipf's law. A key that missed
 * is there once the steps of the miss have ended, not before: requests that ask for it in the
 * meantime miss too, which is what a stampede is. Steps that fail fill in nothing.
 *
 * Picks are independent of each other (the independent reference model); nothing expires.
 */
#ifndef HEADROOM_MODELS_CACHE_H
#define HEADROOM_MODELS_CACHE_H

#include "models/lru.h"
#include "models/resource.h"
#include "sim/zipf.h"

struct cache_spec {
    double hits;    /* the chance of a hit, if there are no keys */
    uint32_t keys;  /* 0: hits come by chance */
    double zipf;    /* exponent; 0: all keys alike */
    uint32_t holds; /* so many of them */
};

/* Those inside are waiting for the cache's answer. */
struct cache {
    struct resource resource;
    const struct cache_spec *spec;
    struct zipf zipf;
    struct lru lru;
    uint64_t hits; /* of all lookups answered */
    uint64_t misses;
};

void cache_init(struct cache *cache, const struct cache_spec *spec);
void cache_free(struct cache *cache);

/* All that one lookup draws comes from `key`. */
bool cache_hits(struct cache *cache, uint64_t key);
void cache_fill(struct cache *cache, uint64_t key);

#endif
