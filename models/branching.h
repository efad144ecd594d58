/*
 * Loops and parallel branches.
 *
 * A loop's frame counts its rounds. A parallel step starts a record for each branch; they are
 * linked from the FORK's frame through their `born`, so that a failure finds them. The request
 * goes on when the last has ended.
 */
#ifndef HEADROOM_MODELS_BRANCHING_H
#define HEADROOM_MODELS_BRANCHING_H

#include "models/visit.h"

/* True if there is a round to go (again). */
bool branching_repeat(struct system *system, const struct instruction *in,
                      struct request *request, uint32_t pc);
bool branching_again(struct system *system, struct request *request);

/* By how much the rounds that a loop has had move the seed. */
uint64_t branching_turned(const struct system *system, const struct frame *loop);

/* False if there were no branches, and the request goes on. */
bool branching_fork(struct system *system, struct request *request, request_id id);
void branching_end(struct system *system, struct request *branch, request_id id);
/* The step of the request's top frame is over: enters in the ledger how long it took. */
void branching_joined(struct system *system, const struct request *request);
/* Takes a branch out of its parent's list. */
void branching_unlink(struct system *system, const struct request *parent, request_id branch);

#endif
