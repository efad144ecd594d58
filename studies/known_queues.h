/*
 * One resource with known answers: servers in line, by priority, last come first or at random,
 * shared, without a line, with few places to wait, or left by those who lose patience; gaps
 * between arrivals and service of several shapes. The formulas are in sim/laws.h, and
 * tests/theory/queues_theory.c holds the numbers against them.
 */
#ifndef HEADROOM_STUDIES_KNOWN_QUEUES_H
#define HEADROOM_STUDIES_KNOWN_QUEUES_H

#include "studies/known_answer.h"

extern const struct known_system known_queues[];
extern const int known_queues_count;

#endif
