/*
 * Coordinated omission: a server answers in half a millisecond and is frozen for ten seconds.
 * Traffic that does not wait for answers meets the freeze with the requests of ten seconds and
 * sees every one of them late; a client that waits for the answer, and skips what it should
 * have sent meanwhile, sees one slow answer in fifty thousand.
 *
 * Nothing is drawn, so all is known to the nanosecond: the n-th request after the freeze began
 * is answered 10 s - 0.5 ms · n late.
 */
#ifndef HEADROOM_STUDIES_KNOWN_OMISSION_H
#define HEADROOM_STUDIES_KNOWN_OMISSION_H

#include "studies/known_answer.h"

extern const struct known_system known_omission[];
extern const int known_omission_count;

#endif
