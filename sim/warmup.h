/*
 * Where the warm-up ends: MSER-5 (White 1997). The series, such as response times in order of
 * completion, is averaged in batches of five; the cut is the one that makes the standard error
 * of the rest smallest, as if batches were independent:
 *     MSER(d) = sum over i > d of (batch i - mean of the rest)^2 / (m - d)^2,
 * sought in the first half of the m batches. If the best cut lies in the last fifth of that
 * half, the series still changes where it should have settled: no steady state was seen, as
 * for an overloaded queue or a run that is too short. In 2000 trials each, this doubts 3% of
 * series as short as 20 of their own correlation times, none of longer ones, and believes none
 * that drift by 20 deviations. A queue at load exactly 1 has no drift, and is doubted only in
 * one run of four.
 *
 * Memory is flat in the length of the series: when WARMUP_BATCHES batches are full, neighbours
 * are joined, so a batch is 5, 10, 20 ... observations and the cut is found to at least one
 * part in 2048 of the run. A series starts as warmup_new; observations come in order of time.
 */
#ifndef HEADROOM_SIM_WARMUP_H
#define HEADROOM_SIM_WARMUP_H

#include "sim/time.h"

#include <stdbool.h>

#define WARMUP_BATCHES 4096
#define WARMUP_FIRST   5  /* observations in a batch, at first */
#define WARMUP_LEAST   20 /* batches below which nothing is believed */

struct warmup_batch {
    double sum;
    sim_time start; /* when the batch before was complete */
};

struct warmup {
    double sum;    /* of the batch being filled */
    uint64_t size; /* observations in a batch */
    uint64_t left; /* to come in the batch being filled */
    int count;     /* of full batches */
    sim_time start;
    struct warmup_batch batches[WARMUP_BATCHES];
};

struct warmup *warmup_new(void);
void warmup_free(struct warmup *warmup);
void warmup_reset(struct warmup *warmup);

void warmup_close_batch(struct warmup *warmup, sim_time now);

static inline void warmup_add(struct warmup *warmup, double value, sim_time now)
{
    warmup->sum += value;
    if (--warmup->left == 0)
        warmup_close_batch(warmup, now);
}

struct warmup_cut {
    uint64_t observations; /* to leave out, from the beginning */
    sim_time at;           /* what happens after this instant is kept */
    bool steady;           /* false: no steady state was seen, do not believe the averages */
};

struct warmup_cut warmup_find(const struct warmup *warmup);

#endif
