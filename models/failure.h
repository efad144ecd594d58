/*
 * What happens when a request fails, gives up or is taken back: it gives back all that it
 * holds, at once, newest first, and is gone. A branch that fails takes the request it belongs
 * to with it, and that the other branches.
 */
#ifndef HEADROOM_MODELS_FAILURE_H
#define HEADROOM_MODELS_FAILURE_H

#include "models/visit.h"

void failure_of(struct system *system, struct request *request, enum outcome outcome);

/* Takes a request out of whatever it is doing; nobody is told. */
void failure_cancel(struct system *system, request_id id, enum outcome outcome);

/* Ends a request wherever it is, from within any of its branches; its client is told. */
void failure_kill(struct system *system, struct request *request);

/* The timer of a waiting request has ended: its patience, or it is the victim of a deadlock. */
void failure_by_timer(struct system *system, struct request *request, request_id id);

#endif
