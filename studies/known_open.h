/*
 * Open networks: Poisson arrivals find their way through several stations, by a fixed route,
 * by chance, in loops, or through several at once. With exponential service at single or
 * multiple servers every station is then like M/M/c on its own (Jackson 1957), whichever way
 * requests reach it; loops and choices of programs are tried against that. Jobs in batches, and
 * requests that wait for the slower of two halves, have formulas of their own.
 */
#ifndef HEADROOM_STUDIES_KNOWN_OPEN_H
#define HEADROOM_STUDIES_KNOWN_OPEN_H

#include "studies/known_answer.h"

extern const struct known_system known_open[];
extern const int known_open_count;

#endif
