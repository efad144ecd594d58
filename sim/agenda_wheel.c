#include "sim/agenda_wheel.h"

#include "sim/memory.h"

#include <stdlib.h>

#define SMALLEST     64
#define LARGEST      (UINT64_C(1) << 30)
#define NODES_LINKED 64 /* at a time */
#define SEARCH_LIMIT 16

void agenda_wheel_init(struct agenda_wheel *wheel)
{
    *wheel = (struct agenda_wheel){.node_end = 1};
    agenda_wheel_fit(wheel, 0, 0, 0);
}

void agenda_wheel_close(struct agenda_wheel *wheel)
{
    free(wheel->nodes);
    free(wheel->first);
    free(wheel->occupied);
}

static void resize(struct agenda_wheel *wheel, uint64_t size)
{
    if (wheel->mask == size - 1)
        return;
    free(wheel->first);
    free(wheel->occupied);
    wheel->mask = size - 1;
    wheel->first = memory_new(size, sizeof *wheel->first);
    wheel->occupied = memory_new(size / 64, sizeof *wheel->occupied);
}

void agenda_wheel_fit(struct agenda_wheel *wheel, size_t count, unsigned shift, sim_time start)
{
    uint64_t size = SMALLEST;
    while (size < count && size < LARGEST)
        size *= 2;
    resize(wheel, size);
    wheel->shift = shift;
    wheel->base = start >> shift;
    wheel->node_end = 1;
    wheel->free_node = 0;
    if (wheel->node_room > 8 * count + 1024) {
        wheel->node_room = (uint32_t)(2 * count + 128);
        wheel->nodes = memory_resize(wheel->nodes, wheel->node_room, sizeof *wheel->nodes);
    }
}

void agenda_wheel_more_nodes(struct agenda_wheel *wheel)
{
    if (wheel->node_end >= wheel->node_room) {
        wheel->node_room = 2 * wheel->node_room + 2 * NODES_LINKED;
        wheel->nodes = memory_resize(wheel->nodes, wheel->node_room, sizeof *wheel->nodes);
    }
    for (int i = 0; i < NODES_LINKED && wheel->node_end < wheel->node_room; i++) {
        wheel->nodes[wheel->node_end].next = wheel->free_node;
        wheel->free_node = wheel->node_end++;
    }
}

uint64_t agenda_wheel_next(const struct agenda_wheel *wheel)
{
    uint64_t from = wheel->base & wheel->mask;
    uint64_t word = from / 64;
    uint64_t bits = wheel->occupied[word] & UINT64_MAX << from % 64;
    while (!bits) {
        word = (word + 1) & wheel->mask / 64;
        bits = wheel->occupied[word];
    }
    uint64_t bucket = word * 64 + (uint64_t)__builtin_ctzll(bits);
    return wheel->base + ((bucket - from) & wheel->mask);
}

uint32_t agenda_wheel_detach(struct agenda_wheel *wheel, uint64_t number)
{
    uint64_t bucket = number & wheel->mask;
    uint32_t first = wheel->first[bucket];
    wheel->first[bucket] = 0;
    wheel->occupied[bucket / 64] &= ~(UINT64_C(1) << bucket % 64);
    return first;
}

void agenda_wheel_give_back(struct agenda_wheel *wheel, uint32_t first, uint32_t last,
                            size_t count)
{
    wheel->nodes[last].next = wheel->free_node;
    wheel->free_node = first;
    wheel->count -= count;
}

bool agenda_wheel_remove(struct agenda_wheel *wheel, sim_time time, uint64_t key)
{
    uint64_t number = time >> wheel->shift;
    uint32_t *link = &wheel->first[number & wheel->mask];
    for (int i = 0; *link && i < SEARCH_LIMIT; i++) {
        uint32_t index = *link;
        struct agenda_wheel_node *node = &wheel->nodes[index];
        if (node->record.key == key) {
            *link = node->next;
            agenda_wheel_give_back(wheel, index, index, 1);
            if (!wheel->first[number & wheel->mask])
                agenda_wheel_detach(wheel, number);
            return true;
        }
        link = &node->next;
    }
    return false;
}
