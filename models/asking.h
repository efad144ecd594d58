/*
 * A request's calls of externals: it waits in line, is part of a batch, and goes on when the
 * batch is answered. A batch under way is a record of its own, from which its calls hang.
 */
#ifndef HEADROOM_MODELS_ASKING_H
#define HEADROOM_MODELS_ASKING_H

#include "models/visit.h"

void asking_call(struct system *system, const struct instruction *in, struct request *request,
                 request_id id);
/* Time has passed for those who wait. */
void asking_look_again(struct system *system, const struct request *actor);
/* A batch is answered. */
void asking_answered(struct system *system, request_id batch);

/* A call is taken back. A batch that has lost all its calls ends at once. */
void asking_withdraw(struct system *system, struct request *request, request_id id);

#endif
