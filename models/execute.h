/*
 * Executes requests: a loop over a switch until the request has to wait. Whoever is let in by
 * what one request does goes on at the same instant, before the clock moves, without passing
 * through the agenda.
 */
#ifndef HEADROOM_MODELS_EXECUTE_H
#define HEADROOM_MODELS_EXECUTE_H

#include "models/system.h"

/* What the agenda's entry for this record means, and all that follows at this instant. */
void execute_wake(struct system *system, request_id id);

/* Runs a request's program from where it stands until it waits or ends. */
void execute_run(struct system *system, request_id id);

/* Takes a request out of whatever it is doing; it gives back all it holds and is gone. */
void execute_cancel(struct system *system, request_id id, enum outcome outcome);

/* A request that starts now at its program's beginning; 0 if there is no room. */
request_id execute_spawn(struct system *system, int class, uint64_t seed, request_id parent,
                         uint8_t flags);

#endif
