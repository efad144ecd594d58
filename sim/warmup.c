#include "sim/warmup.h"

#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>

#define ROUNDING 1e-9

struct warmup *warmup_new(void)
{
    struct warmup *warmup = memory_new(1, sizeof *warmup);
    warmup_reset(warmup);
    return warmup;
}

void warmup_free(struct warmup *warmup)
{
    free(warmup);
}

void warmup_reset(struct warmup *warmup)
{
    warmup->sum = 0.0;
    warmup->size = warmup->left = WARMUP_FIRST;
    warmup->count = 0;
    warmup->start = 0;
}

static void join_neighbours(struct warmup *warmup)
{
    for (size_t i = 0; i < WARMUP_BATCHES / 2; i++) {
        const struct warmup_batch *pair = &warmup->batches[2 * i];
        warmup->batches[i] = (struct warmup_batch){pair[0].sum + pair[1].sum, pair[0].start};
    }
    warmup->count = WARMUP_BATCHES / 2;
    warmup->size *= 2;
}

void warmup_close_batch(struct warmup *warmup, sim_time now)
{
    warmup->batches[warmup->count++] = (struct warmup_batch){warmup->sum, warmup->start};
    if (warmup->count == WARMUP_BATCHES)
        join_neighbours(warmup);
    warmup->sum = 0.0;
    warmup->left = warmup->size;
    warmup->start = now;
}

/* From the end backwards, adding one batch at a time to the mean and squares of the rest
 * (Welford), so that all cuts together cost one pass. Sums stand for means: all batches are of
 * one size, and only the place of the minimum matters. Each batch counts as having some noise
 * of its own, ROUNDING of the mean, lest the cut be chosen by how sums were rounded. */
static int best_cut(const struct warmup *warmup)
{
    double mean = 0.0, squares = 0.0, least = (double)INFINITY;
    int best = 0;
    for (int cut = warmup->count - 1; cut >= 0; cut--) {
        double rest = warmup->count - cut;
        double distance = warmup->batches[cut].sum - mean;
        mean += distance / rest;
        squares += distance * (warmup->batches[cut].sum - mean);
        double noise = ROUNDING * mean;
        double error = (squares / rest + noise * noise) / rest;
        if (cut <= warmup->count / 2 && error <= least) {
            least = error;
            best = cut;
        }
    }
    return best;
}

struct warmup_cut warmup_find(const struct warmup *warmup)
{
    if (warmup->count < WARMUP_LEAST)
        return (struct warmup_cut){0};
    int cut = best_cut(warmup);
    int edge = warmup->count / 2 - warmup->count / 10;
    return (struct warmup_cut){
        .observations = (uint64_t)cut * warmup->size,
        .at = warmup->batches[cut].start,
        .steady = cut < edge,
    };
}
