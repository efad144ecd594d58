/*
 * A service of somebody else's: it answers after a drawn time, at most so many calls at once,
 * and starts at most so many a second, evenly: each call takes the next free place in a row of
 * them. Calls may be gathered: a batch starts when `up_to` wait or the first has waited `wait`,
 * takes one place and one drawn time (that of its first call), and answers all its calls
 * together. Who waits is served in order of arrival.
 *
 * With Poisson arrivals and a rate only, waits are those of M/D/1; with a concurrency only it
 * is M/G/c: tests/theory/externals_theory.c compares.
 */
#ifndef HEADROOM_MODELS_EXTERNAL_H
#define HEADROOM_MODELS_EXTERNAL_H

#include "models/line.h"
#include "models/resource.h"

#define EXTERNAL_ENDLESS UINT32_MAX /* concurrency without limit */

struct external_spec {
    uint32_t concurrency;
    double per_s;   /* starts; 0: no limit */
    uint32_t up_to; /* calls in a batch; 0 and 1: each alone */
    sim_time wait;
};

struct external {
    struct resource resource; /* of calls */
    struct level busy;        /* batches under way */
    const struct external_spec *spec;
    struct line line;
    uint32_t free;
    sim_time gap, next_start;
    request_id actor; /* looks again at `due` */
    uint32_t due;     /* its handle on the agenda, or 0 */
};

void external_init(struct external *external, const struct external_spec *spec,
                   request_id actor);
void external_free(struct external *external);

/* How many of those who wait can start now, as one batch. If none, `*again` is when that may
 * have changed by time alone, SIM_NEVER if it cannot. */
uint32_t external_next_batch(const struct external *external, const struct requests *requests,
                             sim_time now, sim_time *again);

#endif
