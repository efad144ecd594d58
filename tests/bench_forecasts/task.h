/*
 * What is asked of a forecast on a series of the pack, and what came.
 */
#ifndef HEADROOM_TESTS_BENCH_FORECASTS_TASK_H
#define HEADROOM_TESTS_BENCH_FORECASTS_TASK_H

#include "forecasts/method.h"

struct task {
    struct past past;
    size_t horizon, lag; /* of the scale */
    const double *actual;
    int group; /* scores are averaged in groups first */
};

/* The benchmark of the competitions: the last value, the season taken out and put back. */
void naive_2(const struct task *task, double *path);

#endif
