/*
 * The works through the general engine, as a study would run them: blueprint, programs, all
 * books and distributions kept.
 */
#ifndef HEADROOM_BENCH_ENGINE_H
#define HEADROOM_BENCH_ENGINE_H

#include "tests/bench/contest.h"

struct timing engine_mm1(const struct effort *effort);

/* effort->size instances; 1 is Work 2 and 10 is Work 3. */
struct timing engine_web(const struct effort *effort);

/* Per timed event: transactions that lock three of a hundred rows each, most of them waiting;
 * and requests of 21 queries one after the other, on processors that are shared. */
struct timing engine_locks(const struct effort *effort);
struct timing engine_queries(const struct effort *effort);

/* Work 2 in 16 replications, on one thread and on two. */
struct timing engine_one_core(const struct effort *effort);
struct timing engine_two_cores(const struct effort *effort);

#endif
