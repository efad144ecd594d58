#include "models/balance.h"

#include "sim/memory.h"

#include <stdlib.h>

void service_init(struct service *service, const struct service_spec *spec, uint64_t key)
{
    *service = (struct service){.spec = spec};
    service->inside = memory_new(spec->instances, sizeof *service->inside);
    chance_init(&service->chance, key);
}

void service_free(struct service *service)
{
    free(service->inside);
    service->inside = NULL;
}

/* Reservoir of one: the k-th instance that ties replaces the choice with chance 1/k. */
static uint32_t least_busy(struct service *service)
{
    uint32_t chosen = 0, ties = 1;
    for (uint32_t i = 1; i < service->spec->instances; i++) {
        if (service->inside[i] > service->inside[chosen])
            continue;
        ties = service->inside[i] < service->inside[chosen] ? 1 : ties + 1;
        if (ties == 1 || chance_below(&service->chance, ties) == 0)
            chosen = i;
    }
    return chosen;
}

uint32_t service_pick_rarely(struct service *service)
{
    uint32_t instances = service->spec->instances;
    if (service->spec->balance == BALANCE_LEAST_BUSY)
        return least_busy(service);
    uint32_t first = (uint32_t)chance_below(&service->chance, instances);
    if (service->spec->balance == BALANCE_RANDOM)
        return first;
    uint32_t second = (uint32_t)chance_below(&service->chance, instances);
    return service->inside[second] < service->inside[first] ? second : first;
}
