/*
 * Known answers that unfold over time: bursts, waves, the way from the empty system to the
 * steady one, a spike and how long its backlog outlives it, servers that boot. What is known
 * is the mean state at given instants, so a replication follows many short courses, each from
 * the start, and looks at them then.
 */
#ifndef HEADROOM_STUDIES_KNOWN_COURSES_H
#define HEADROOM_STUDIES_KNOWN_COURSES_H

#include "studies/known_answer.h"

extern const struct known_system known_courses[];
extern const int known_courses_count;

#endif
