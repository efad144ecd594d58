#include "models/lru.h"

#include "sim/chance.h"
#include "sim/memory.h"

#include <assert.h>
#include <stdlib.h>

void lru_init(struct lru *lru, uint32_t room)
{
    assert(room > 0 && room < UINT32_C(1) << 30);
    uint32_t buckets = 1;
    while (buckets < room)
        buckets *= 2;
    *lru = (struct lru){.room = room, .mask = buckets - 1};
    lru->bucket = memory_new(buckets, sizeof *lru->bucket);
    lru->slot = memory_new((size_t)room + 1, sizeof *lru->slot);
}

void lru_free(struct lru *lru)
{
    free(lru->bucket);
    free(lru->slot);
    *lru = (struct lru){0};
}

static uint32_t *chain_of(const struct lru *lru, uint32_t key)
{
    return &lru->bucket[chance_mix(key) & lru->mask];
}

static void take_out_of_row(struct lru *lru, const struct lru_slot *slot)
{
    if (slot->newer)
        lru->slot[slot->newer].older = slot->older;
    else
        lru->newest = slot->older;
    if (slot->older)
        lru->slot[slot->older].newer = slot->newer;
    else
        lru->oldest = slot->newer;
}

static void put_in_front(struct lru *lru, uint32_t id)
{
    struct lru_slot *slot = &lru->slot[id];
    slot->newer = 0;
    slot->older = lru->newest;
    if (lru->newest)
        lru->slot[lru->newest].newer = id;
    else
        lru->oldest = id;
    lru->newest = id;
}

bool lru_touch(struct lru *lru, uint32_t key)
{
    uint32_t id = *chain_of(lru, key);
    while (id && lru->slot[id].key != key)
        id = lru->slot[id].next;
    if (!id)
        return false;
    if (id != lru->newest) {
        take_out_of_row(lru, &lru->slot[id]);
        put_in_front(lru, id);
    }
    return true;
}

static uint32_t evict_oldest(struct lru *lru)
{
    uint32_t id = lru->oldest;
    const struct lru_slot *slot = &lru->slot[id];
    uint32_t *link = chain_of(lru, slot->key);
    while (*link != id)
        link = &lru->slot[*link].next;
    *link = slot->next;
    take_out_of_row(lru, slot);
    return id;
}

void lru_add(struct lru *lru, uint32_t key)
{
    if (lru_touch(lru, key))
        return;
    uint32_t id = lru->count < lru->room ? ++lru->count : evict_oldest(lru);
    uint32_t *chain = chain_of(lru, key);
    lru->slot[id].key = key;
    lru->slot[id].next = *chain;
    *chain = id;
    put_in_front(lru, id);
}
