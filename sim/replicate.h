/*
 * Independent replications on several threads, with the outcome of one: results are absorbed
 * strictly in order of replication, each after all before it, so sums, merged histograms and
 * the decision to stop are the same bytes at any number of threads.
 *
 * When the answer may be "enough", replications are begun ahead of that answer; at most
 * `threads` of them turn out to be superfluous and are discarded. With one thread nothing is
 * begun ahead and no thread is created.
 */
#ifndef HEADROOM_SIM_REPLICATE_H
#define HEADROOM_SIM_REPLICATE_H

#include <stdbool.h>

/* Runs one replication, on any thread, beside others. NULL: it was interrupted; neither it nor
 * any after it is absorbed. */
typedef void *(*replicate_run)(void *context, int replication);

/* Takes over a result; one call at a time, in order. False: enough, which counts once `least`
 * have been absorbed. */
typedef bool (*replicate_absorb)(void *context, int replication, void *result);

/* Takes over a result that came after the end. */
typedef void (*replicate_discard)(void *context, int replication, void *result);

/* Asked after each absorption; false: interrupted, end here. */
typedef bool (*replicate_watch)(void *context, int absorbed);

struct replicate_plan {
    int least;   /* replications, 1 or more */
    int most;    /* not less than least */
    int threads; /* 0: one for each core this process may use */
    void *context;
    replicate_run run;
    replicate_absorb absorb;
    replicate_discard discard;
    replicate_watch watch; /* may be NULL */
};

struct replicate_outcome {
    int absorbed;
    int discarded; /* depends on threads and chance; not for results */
    bool interrupted;
};

struct replicate_outcome replicate(const struct replicate_plan *plan);

/* The cores this process may use. */
int replicate_cores(void);

#endif
