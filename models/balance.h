/*
 * How a service chooses the instance for a request: in turn, at random, the one with the fewest
 * requests inside (ties at random), or the less busy of two drawn at random.
 */
#ifndef HEADROOM_MODELS_BALANCE_H
#define HEADROOM_MODELS_BALANCE_H

#include "sim/chance.h"

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

void service_init(struct service *service, const struct service_spec *spec, uint64_t key);
void service_free(struct service *service);
uint32_t service_choose_rarely(struct service *service);

static inline uint32_t service_choose(struct service *service)
{
    uint32_t chosen;
    if (service->spec->balance == BALANCE_ROUND_ROBIN) {
        chosen = service->next++;
        if (service->next == service->spec->instances)
            service->next = 0;
    } else {
        chosen = service_choose_rarely(service);
    }
    service->inside[chosen]++;
    return chosen;
}

static inline void service_leave(struct service *service, uint32_t instance)
{
    service->inside[instance]--;
}

#endif
