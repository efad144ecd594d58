/*
 * A service: its instances, and how one is chosen for a request: in turn, at random, the one
 * with the fewest requests inside (ties at random), or the less busy of two drawn at random.
 * Instances may go and come back (models/instances.h); who chooses passes over those that are
 * away.
 *
 * An instance has memory for so many requests. One more ends it and all that are inside, and it
 * is away for a time, or slows its CPU down while there are so many.
 */
#ifndef HEADROOM_MODELS_BALANCE_H
#define HEADROOM_MODELS_BALANCE_H

#include "sim/chance.h"
#include "sim/dist.h"

#include <stdbool.h>
#include <stdint.h>

enum balance_policy {
    BALANCE_ROUND_ROBIN,
    BALANCE_RANDOM,
    BALANCE_LEAST_BUSY,
    BALANCE_TWO_CHOICES
};

enum service_over { SERVICE_RESTARTS, SERVICE_SLOWS };

struct service_spec {
    uint32_t instances;
    enum balance_policy balance;
    uint32_t room; /* requests that fit into an instance's memory: footprint_room(); 0: any */
    enum service_over over;  /* what one more does */
    const struct dist *away; /* restarts: how long an instance is gone; NULL: no time */
    double slower;           /* slows: its CPU is so many times slower */
    int cpu;                 /* slows: the station, with a member for each instance */
    bool may_end;            /* instances_end is called */
};

struct service {
    const struct service_spec *spec;
    uint32_t next;
    uint32_t room;    /* UINT32_MAX: any */
    uint32_t *inside; /* by instance */
    uint32_t *there;  /* the instances that are not away, in order */
    uint32_t count;   /* of them */
    uint64_t losses;
    uint64_t key;
    struct chance chance;
};

/* Where it matters how many requests are inside; the others are spared the counting. */
static inline bool service_counts(const struct service_spec *spec)
{
    return spec->balance == BALANCE_LEAST_BUSY || spec->balance == BALANCE_TWO_CHOICES ||
           spec->room > 0 || spec->may_end;
}

void service_init(struct service *service, const struct service_spec *spec, uint64_t key);
void service_free(struct service *service);
uint32_t service_pick_rarely(struct service *service);

/* An instance is away from now on, or there again; no harm if it is already. */
void service_take_out(struct service *service, uint32_t instance);
void service_bring_back(struct service *service, uint32_t instance);

/* Without counting it; for services whose instances stay. */
static inline uint32_t service_pick(struct service *service)
{
    if (service->spec->balance != BALANCE_ROUND_ROBIN)
        return service_pick_rarely(service);
    uint32_t chosen = service->next++;
    if (service->next == service->spec->instances)
        service->next = 0;
    return chosen;
}

/* The instance for a request that goes inside; one has to be there. */
static inline uint32_t service_choose(struct service *service)
{
    bool all = service->count == service->spec->instances;
    uint32_t chosen = all ? service_pick(service) : service_pick_rarely(service);
    service->inside[chosen]++;
    return chosen;
}

static inline void service_leave(struct service *service, uint32_t instance)
{
    service->inside[instance]--;
}

#endif
