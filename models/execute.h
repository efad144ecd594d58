/*
 * Executes requests: a loop over a switch until the request has to wait. Whoever is let in by
 * what one request does goes on at the same instant, before the clock moves, without passing
 * through the agenda.
 */
#ifndef HEADROOM_MODELS_EXECUTE_H
#define HEADROOM_MODELS_EXECUTE_H

#include "models/system.h"

/* Lets at most so many entries of the agenda happen, up to and including `until`; how many
 * there were. It ends early if the backlog passes the limit. */
uint64_t execute_until(struct system *system, sim_time until, uint64_t most);

#endif
