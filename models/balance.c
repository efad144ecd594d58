#include "models/balance.h"

#include "sim/memory.h"

#include <stdlib.h>

void service_init(struct service *service, const struct service_spec *spec, uint64_t key)
{
    *service = (struct service){.spec = spec, .count = spec->instances, .key = key};
    service->room = spec->room ? spec->room : UINT32_MAX;
    service->inside = memory_new(spec->instances, sizeof *service->inside);
    service->there = memory_new(spec->instances, sizeof *service->there);
    for (uint32_t i = 0; i < spec->instances; i++)
        service->there[i] = i;
    chance_init(&service->chance, key);
}

void service_free(struct service *service)
{
    free(service->inside);
    free(service->there);
    service->inside = service->there = NULL;
}

/* ---- who is there ---- */

/* Where an instance stands, or would stand, among those that are there. */
static uint32_t place_of(const struct service *service, uint32_t instance)
{
    uint32_t low = 0, high = service->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (service->there[middle] < instance)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void service_take_out(struct service *service, uint32_t instance)
{
    uint32_t place = place_of(service, instance);
    if (place == service->count || service->there[place] != instance)
        return;
    service->count--;
    for (uint32_t i = place; i < service->count; i++)
        service->there[i] = service->there[i + 1];
}

void service_bring_back(struct service *service, uint32_t instance)
{
    uint32_t place = place_of(service, instance);
    if (place < service->count && service->there[place] == instance)
        return;
    for (uint32_t i = service->count++; i > place; i--)
        service->there[i] = service->there[i - 1];
    service->there[place] = instance;
}

/* ---- who is chosen ---- */

/* Whose turn it is, or whoever comes next behind him. */
static uint32_t in_turn(struct service *service)
{
    uint32_t chosen = service->next;
    if (service->count < service->spec->instances) {
        uint32_t place = place_of(service, chosen);
        chosen = service->there[place < service->count ? place : 0];
    }
    service->next = chosen + 1 < service->spec->instances ? chosen + 1 : 0;
    return chosen;
}

/* Reservoir of one: the k-th instance that ties replaces the choice with chance 1/k. */
static uint32_t least_busy(struct service *service)
{
    uint32_t chosen = service->there[0], ties = 1;
    for (uint32_t i = 1; i < service->count; i++) {
        uint32_t other = service->there[i];
        if (service->inside[other] > service->inside[chosen])
            continue;
        ties = service->inside[other] < service->inside[chosen] ? 1 : ties + 1;
        if (ties == 1 || chance_below(&service->chance, ties) == 0)
            chosen = other;
    }
    return chosen;
}

static uint32_t anyone(struct service *service)
{
    return service->there[chance_below(&service->chance, service->count)];
}

uint32_t service_pick_rarely(struct service *service)
{
    switch (service->spec->balance) {
    case BALANCE_ROUND_ROBIN:
        return in_turn(service);
    case BALANCE_LEAST_BUSY:
        return least_busy(service);
    case BALANCE_RANDOM:
        return anyone(service);
    case BALANCE_TWO_CHOICES:
        break;
    }
    uint32_t first = anyone(service), second = anyone(service);
    return service->inside[second] < service->inside[first] ? second : first;
}
