/*
 * A called request that answers before its end parts from its caller: the caller goes on behind
 * the call, and the called request with what is left to do, in a record of its own, which
 * takes along what was taken since the call began. Nobody waits for it any more; its row locks,
 * its worker, its place in the service it has until its own end, also if the caller's comes
 * first or the caller fails.
 *
 * Rows that such a request locks behind its answer are locked in transactions of its own.
 */
#ifndef HEADROOM_MODELS_PARTING_H
#define HEADROOM_MODELS_PARTING_H

#include "models/visit.h"

/* An answer before the end: to the caller of the request that is running, else to the client;
 * in a branch it is that of the whole request. It then goes on at its pc. */
void parting_reply(struct system *system, struct request *request);

/* A request that has parted has come to its end: true, its record is given back. */
bool parting_ends(struct system *system, struct request *request);

#endif
