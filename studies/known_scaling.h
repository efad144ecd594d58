/*
 * The trap of scaling out: each instance brings two cores and five connections to the same
 * database, which slows down by the universal scalability law with every connection at work.
 * With exponential times this is a closed network with a product form; its throughput rises to
 * four instances and falls from there on, to a third at thirty-two.
 */
#ifndef HEADROOM_STUDIES_KNOWN_SCALING_H
#define HEADROOM_STUDIES_KNOWN_SCALING_H

#include "studies/known_answer.h"

extern const struct known_system known_scaling[];
extern const int known_scaling_count;

#endif
