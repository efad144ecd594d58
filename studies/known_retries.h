/*
 * Retrial queues: whoever finds all servers busy goes away and tries again after an exponential
 * pause, as often as it takes. Clients' retries are compared with the formula for one server
 * and the Markov chain for five: the retries are several times the arrivals.
 */
#ifndef HEADROOM_STUDIES_KNOWN_RETRIES_H
#define HEADROOM_STUDIES_KNOWN_RETRIES_H

#include "studies/known_answer.h"

extern const struct known_system known_retries[];
extern const int known_retries_count;

#endif
