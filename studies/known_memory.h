/*
 * An instance whose memory is full. One that slows down is a queue whose speed depends on how
 * many are there: a chain of births and deaths. One that restarts loses all that are inside at
 * once, a chain with catastrophes; with two instances the other one gets the load meanwhile.
 * All times are exponential.
 */
#ifndef HEADROOM_STUDIES_KNOWN_MEMORY_H
#define HEADROOM_STUDIES_KNOWN_MEMORY_H

#include "studies/known_answer.h"

extern const struct known_system known_memory[];
extern const int known_memory_count;

#endif
