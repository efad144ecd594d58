/*
 * Which worker a request has, where that matters: a pool of connections for each worker of an
 * instance. Right behind entering the workers' gate a request takes a number, the one that was
 * given back last, and gives it back before it leaves.
 *
 * A pool has a member for each worker of each instance. Whoever borrows from it stands *as the
 * worker* while it enters and leaves, and *as the instance* in between, where its other steps
 * are: each stand is a frame that tells what to come back to, so that a failure anywhere finds
 * the right member. pool_borrow and pool_give_back of models/pool.h say all of this.
 *
 * Instances times workers, which the request's record has to tell apart, are at most 65,535.
 */
#ifndef HEADROOM_MODELS_WORKER_H
#define HEADROOM_MODELS_WORKER_H

#include "models/visit.h"

enum { WORKERS_MOST = UINT16_MAX }; /* of a service with pools for each of them */

/* Runs any of the five instructions. */
void worker_step(struct system *system, const struct instruction *in, struct request *request);

/* What ends the two kinds of frames. */
void worker_give_number(struct system *system, struct request *request);
void worker_stand_as_before(struct system *system, struct request *request);

#endif
