/*
 * A request's visits to caches: it waits for the answer; after a hit it jumps over the steps of
 * the miss, at whose end the cache is told what they brought.
 */
#ifndef HEADROOM_MODELS_CACHING_H
#define HEADROOM_MODELS_CACHING_H

#include "models/visit.h"

void caching_look_up(struct system *system, const struct instruction *in,
                     struct request *request, request_id id);
/* The cache has answered. */
void caching_answered(struct system *system, const struct instruction *in,
                      struct request *request);
void caching_fill(const struct instruction *in, const struct request *request);

/* It is taken out before the answer; its number comes up once more. */
void caching_withdraw(struct system *system, const struct instruction *in,
                      const struct request *request);

#endif
