/*
 * What an instance needs in memory: something to begin with, something for each worker, and
 * something for each request inside, those in its backlog included.
 */
#ifndef HEADROOM_MODELS_FOOTPRINT_H
#define HEADROOM_MODELS_FOOTPRINT_H

#include <stdint.h>

#define FOOTPRINT_ANY UINT32_MAX /* as many requests as there may ever be */

/* In bytes. */
struct footprint {
    uint64_t limit, base, per_worker, per_request;
    uint32_t workers;
};

/* With no request inside; the largest number if it is beyond all numbers. */
uint64_t footprint_idle(const struct footprint *footprint);

/* How many requests fit within the limit, for service_spec.room: one more passes it. 0 if not
 * even one does. */
uint32_t footprint_room(const struct footprint *footprint);

#endif
