/*
 * How a service chooses the instance for a request: in turn, at random, the one with the fewest
 * requests inside (ties at random), or the less busy of two drawn at random.
 */
#ifndef HEADROOM_MODELS_BALANCE_H
#define HEADROOM_MODELS_BALANCE_H

#include "sim/chance.h"

#include <stdbool.h>
#include <stdint.h>

enum balance_policy {
    BALANCE_ROUND_ROBIN,
    BALANCE_RANDOM,
    BALANCE_LEAST_BUSY,
    BALANCE_TWO_CHOICES
};

struct service_spec {
    uint32_t instances;
    enum balance_policy balance;
};

struct service {
    const struct service_spec *spec;
    uint32_t next;
    uint32_t *inside; /* by instance */
    struct chance chance;
};

/* Policies that look at how many requests are inside; the others are spared the counting. */
static inline bool service_counts(const struct service_spec *spec)
{
    return spec->balance == BALANCE_LEAST_BUSY || spec->balance == BALANCE_TWO_CHOICES;
}

void service_init(struct service *service, const struct service_spec *spec, uint64_t key);
void service_free(struct service *service);
uint32_t service_pick_rarely(struct service *service);

/* Without counting it. */
static inline uint32_t service_pick(struct service *service)
{
    if (service->spec->balance != BALANCE_ROUND_ROBIN)
        return service_pick_rarely(service);
    uint32_t chosen = service->next++;
    if (service->next == service->spec->instances)
        service->next = 0;
    return chosen;
}

/* The instance for a request that goes inside. */
static inline uint32_t service_choose(struct service *service)
{
    uint32_t chosen = service_pick(service);
    service->inside[chosen]++;
    return chosen;
}

static inline void service_leave(struct service *service, uint32_t instance)
{
    service->inside[instance]--;
}

#endif
