/*
 * The same load on the same four servers, spread by five rules: at random, in turn, to the less
 * busy of two, to the least busy, and over one shared queue. With Poisson arrivals and
 * exponential service all five means are known; they differ almost by a factor of three.
 */
#ifndef HEADROOM_STUDIES_KNOWN_BALANCERS_H
#define HEADROOM_STUDIES_KNOWN_BALANCERS_H

#include "studies/known_answer.h"

extern const struct known_system known_balancers[];
extern const int known_balancers_count;

#endif
