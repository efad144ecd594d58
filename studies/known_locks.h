/*
 * Row locks with known answers: thirty users of one hot row that is held over an external call,
 * and readers and writers of one row where writers go first.
 *
 * In the first every request holds a connection, waits for the row, and the database's
 * processors idle at a tenth: a larger pool only moves the line, more cores do nothing, and
 * throughput is what the lock's holder allows.
 */
#ifndef HEADROOM_STUDIES_KNOWN_LOCKS_H
#define HEADROOM_STUDIES_KNOWN_LOCKS_H

#include "studies/known_answer.h"

extern const struct known_system known_locks[];
extern const int known_locks_count;

#endif
