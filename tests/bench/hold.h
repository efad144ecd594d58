/* Pop the earliest and put it back later, with effort->size pending: the agenda beside a heap,
 * under several kinds of times. The answer is the time reached, in seconds. */
#ifndef HEADROOM_BENCH_HOLD_H
#define HEADROOM_BENCH_HOLD_H

#include "tests/bench/contest.h"

#define HOLD_CONTENDERS 2

extern const struct contender hold_exponential[HOLD_CONTENDERS];
extern const struct contender hold_timeouts[HOLD_CONTENDERS]; /* 1 ms, one in 100 30 s */
extern const struct contender hold_constant[HOLD_CONTENDERS];
extern const struct contender hold_bursts[HOLD_CONTENDERS]; /* 32 at an instant */
extern const struct contender hold_at_once[HOLD_CONTENDERS];

#endif
