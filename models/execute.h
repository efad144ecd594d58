/*
 * Executes requests: a loop over a switch until the request has to wait. Whoever is let in by
 * what one request does goes on at the same instant, before the clock moves, without passing
 * through the agenda.
 */
#ifndef HEADROOM_MODELS_EXECUTE_H
#define HEADROOM_MODELS_EXECUTE_H

#include "models/system.h"

/* Lets everything happen up to and including `until`; false if the backlog passed the limit. */
bool execute_until(struct system *system, sim_time until);

/* The same for the agenda's next entry alone; false if there is none. */
bool execute_step(struct system *system, sim_time until);

#endif
