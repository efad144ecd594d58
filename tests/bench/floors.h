/*
 * Hand-written loops, each for one work only: what a careful author would write who needs
 * nothing else. They are the floor that the engine's speed is measured against.
 */
#ifndef HEADROOM_BENCH_FLOORS_H
#define HEADROOM_BENCH_FLOORS_H

#include "tests/bench/contest.h"

struct timing floor_mm1_lindley(const struct effort *effort);
struct timing floor_mm1_two_slots(const struct effort *effort);
struct timing floor_mm1_generic(const struct effort *effort);

/* effort->size instances; 1 is Work 2 and 10 is Work 3. */
struct timing floor_web_plain(const struct effort *effort);
struct timing floor_web_statistics(const struct effort *effort);
struct timing floor_web_agenda(const struct effort *effort);

#endif
