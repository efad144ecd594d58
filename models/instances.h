/*
 * Instances of a service that come and go. One that goes takes all requests along that are
 * inside, whatever they are doing: those in its backlog, those it serves, those that wait for
 * another service which they called from it. They end as killed, and with them whoever called
 * them. The connections that its pools had open are closed.
 *
 * What makes it go is memory: one request more than there is room for. Until it is back the
 * others have its load; if all are away, requests are refused.
 */
#ifndef HEADROOM_MODELS_INSTANCES_H
#define HEADROOM_MODELS_INSTANCES_H

#include "models/system.h"

/* The instance ends now, and is away until service_bring_back. Its service has room for so many
 * requests only, or is one whose instances `may_end`. */
void instances_end(struct system *system, struct service *service, uint32_t instance);

/* Nobody is there for a request, which fails; false. */
bool instances_are_away(struct system *system, struct request *request, uint32_t pc);

/* A request that has come in at `pc` is one more than there is room for: false if that was its
 * end. And one has left: the others have room. */
bool instances_overfull(struct system *system, struct service *service, struct request *request,
                        uint32_t pc);
void instances_relieved(struct system *system, struct service *service, uint32_t instance);

/* An instance's time away is over. */
void instances_returned(struct system *system, request_id actor);

#endif
