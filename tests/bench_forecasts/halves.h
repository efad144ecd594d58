/*
 * How much of what the pack shows was learned from it: mixes and interval factors are chosen on
 * the groups with even numbers and scored on the odd ones, and the other way round.
 */
#ifndef HEADROOM_TESTS_BENCH_FORECASTS_HALVES_H
#define HEADROOM_TESTS_BENCH_FORECASTS_HALVES_H

#include "tests/bench_forecasts/task.h"

void halves_print(const struct task *tasks, size_t count, int groups);

#endif
