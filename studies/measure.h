/*
 * What the replications of a run measured: a number for each quantity and each replication, and
 * estimates made of them. Averages over requests are ratios of sums, so that a replication in
 * which little happened does not count for more; percentiles are those of each replication,
 * from its histograms.
 *
 * The whole system is what traffic sends: requests that are only called or enqueued have their
 * own figures and are no part of it.
 */
#ifndef HEADROOM_STUDIES_MEASURE_H
#define HEADROOM_STUDIES_MEASURE_H

#include "sim/arena.h"
#include "studies/assembly.h"
#include "studies/result.h"
#include "studies/trial.h"

/* Sums over what a replication saw, and over how much of it: of shares and means the count, of
 * rates and levels the time. Nothing seen is {0, 0}. */
struct part {
    double sum, over;
};

/* Parts of `count` replications, each `stride` further than the last. Values below zero, which
 * no measured quantity has, are cut off the interval. */
struct measured measured_of(const struct part *part, int stride, int count,
                            struct arena *arena);

struct measure;

struct measure *measure_open(const struct assembly *assembly);
void measure_close(struct measure *measure);
void measure_add(struct measure *measure, const struct trial_window *window);

/* What a precision is about: the mean response, its p95 and the throughput of the system in the
 * last replication. */
enum { MEASURE_KEYS = 3 };
void measure_keys(const struct measure *measure, double *values);

/* Fills in the system, its requests with their goals, and the resources. */
void measure_tell(const struct measure *measure, struct result *result, struct arena *arena);

#endif
