/*
 * Nested checkouts: a job takes a connection and, while it has it, a second one. When all
 * connections are held by jobs that want another, nothing moves any more. How long that takes
 * from an empty system is known from the Markov chain, and grows from seconds at four threads
 * to half an hour at eight; with one connection more than threads it never happens.
 */
#ifndef HEADROOM_STUDIES_KNOWN_DEADLOCKS_H
#define HEADROOM_STUDIES_KNOWN_DEADLOCKS_H

#include "studies/known_answer.h"

extern const struct known_system known_deadlocks[];
extern const int known_deadlocks_count;

#endif
