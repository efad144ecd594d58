/*
 * The pool trap: forty users, twelve threads, four connections, and an external call made while
 * a connection is held. Whoever looks at utilizations would add connections or processors; the
 * exact numbers say that the call is what has to move. There is no formula, since a request
 * holds several things at once: the numbers come from the Markov chain, solved.
 *
 * What each of eight changes brings is compared too, each with the base under the same chance:
 * the same users ask the same things, and only the difference is left.
 */
#ifndef HEADROOM_STUDIES_KNOWN_POOLS_H
#define HEADROOM_STUDIES_KNOWN_POOLS_H

#include "studies/known_answer.h"

extern const struct known_system known_pools[];
extern const int known_pools_count;

#endif
