#include "models/cache.h"

/* Sets the draw of what is asked for apart from the draw of the cache's time. */
#define FOR_PICK UINT64_C(0xa0761d6478bd642f)

void cache_init(struct cache *cache, const struct cache_spec *spec)
{
    *cache = (struct cache){.spec = spec};
    if (spec->keys == 0)
        return;
    if (spec->zipf > 0.0)
        cache->zipf = zipf_of(spec->zipf, spec->keys);
    uint32_t room = spec->holds < spec->keys ? spec->holds : spec->keys;
    if (room > 0)
        lru_init(&cache->lru, room);
}

void cache_free(struct cache *cache)
{
    lru_free(&cache->lru);
}

static uint32_t pick(const struct cache *cache, uint64_t key)
{
    if (cache->spec->zipf > 0.0)
        return (uint32_t)(zipf_at(&cache->zipf, key + FOR_PICK) - 1);
    return (uint32_t)chance_below_at(key + FOR_PICK, cache->spec->keys);
}

static bool has(struct cache *cache, uint64_t key)
{
    if (cache->spec->keys == 0)
        return chance_unit_at(key + FOR_PICK) < cache->spec->hits;
    return cache->lru.room > 0 && lru_touch(&cache->lru, pick(cache, key));
}

bool cache_hits(struct cache *cache, uint64_t key)
{
    bool hit = has(cache, key);
    cache->hits += hit;
    cache->misses += !hit;
    return hit;
}

void cache_fill(struct cache *cache, uint64_t key)
{
    if (cache->lru.room > 0)
        lru_add(&cache->lru, pick(cache, key));
}
