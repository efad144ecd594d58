/*
 * A queue of background work: so many workers take it in order of arrival. It is a gate, and
 * the work a request of its own, whose program enters it first and leaves it last. Whoever
 * enqueues it (program_spawn) goes on at once; where `limit` pieces wait already, one more is
 * refused, which counts against the work and not against the request it came from.
 *
 * With Poisson work and exponential times this is M/M/c with limit + c places.
 */
#ifndef HEADROOM_MODELS_QUEUE_H
#define HEADROOM_MODELS_QUEUE_H

#include "models/gate.h"

struct queue_spec {
    uint32_t workers;
    uint32_t limit; /* pieces that wait, those being worked at aside; or GATE_ENDLESS */
};

struct gate_spec queue_gate(const struct queue_spec *spec);

#endif
