/*
 * Whoever has been admitted to a pool and finds all its open connections in use has one more
 * opened, which takes time once; the pool keeps it. A pool is a gate, and CONNECT stands right
 * behind its ENTER: there are as many connections to be open as the gate has units out.
 *
 * A request that is taken back while it connects leaves no connection behind. A pool that may
 * not open one fails its request rather than let it wait for others' to be returned.
 */
#ifndef HEADROOM_MODELS_CONNECTING_H
#define HEADROOM_MODELS_CONNECTING_H

#include "models/visit.h"

/* True if the request goes on. */
bool connecting_open(struct system *system, const struct instruction *in,
                     struct request *request, request_id id);
/* It is open. */
void connecting_opened(struct system *system, const struct instruction *in,
                       struct request *request);

/* It is taken out before; its number comes up once more. */
void connecting_withdraw(struct system *system, const struct instruction *in,
                         const struct request *request);

#endif
