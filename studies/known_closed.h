/*
 * Closed networks: so many users, threads or jobs go round for ever. With exponential service,
 * or fair sharing whatever the service, they have a product form, and mean value analysis gives
 * exact numbers: an interactive system, threads under a global interpreter lock, a three-tier
 * web application from idle to saturated, two kinds of customers that share everything.
 */
#ifndef HEADROOM_STUDIES_KNOWN_CLOSED_H
#define HEADROOM_STUDIES_KNOWN_CLOSED_H

#include "studies/known_answer.h"

extern const struct known_system known_closed[];
extern const int known_closed_count;

#endif
