/*
 * What somebody with experience would try, generated from the scenario where it applies and
 * simulated before it is recommended. A remedy is a handful of settings; it is recommended only
 * if there is a problem, and the simulation shows that it helps.
 *
 * Remedies are ranked by gain for effort. The gain adds up what a system is judged by: twice
 * the logarithm of how many times more is answered, half of that of how many times shorter the
 * mean is and p95 is, what share of the missed objectives it meets, and whether a backlog that
 * grew no longer does. Where more requests end well than before, longer responses are no loss:
 * who waits now had no answer then. The effort is 1 for
 * configuration, 2 for code or more of a machine, 3 for another architecture.
 */
#ifndef HEADROOM_STUDIES_REMEDIES_H
#define HEADROOM_STUDIES_REMEDIES_H

#include "studies/why.h"

enum remedy_effort {
    EFFORT_CONFIG,
    EFFORT_CODE,
    EFFORT_HARDWARE,
    EFFORT_ARCHITECTURE,
};

enum remedy_kind {
    REMEDY_BATCH,
    REMEDY_POOL_LARGER,
    REMEDY_POOL_SMALLER,
    REMEDY_POOL_FITS,
    REMEDY_POOLER,
    REMEDY_CALL_OUT,
    REMEDY_HOLD_OUT,
    REMEDY_LOCK_LATE,
    REMEDY_LOCK_SPLIT,
    REMEDY_GATE_LARGER,
    REMEDY_UNNEST,
    REMEDY_CACHE,
    REMEDY_CACHE_HITS,
    REMEDY_QUEUE,
    REMEDY_PIECES,
    REMEDY_PROCESSES,
    REMEDY_WORKERS,
    REMEDY_QUEUE_WORKERS,
    REMEDY_MEMORY_BOUND,
    REMEDY_BATCH_CALLS,
    REMEDY_SLOTS,
    REMEDY_INSTANCES,
    REMEDY_DATABASE_CORES,
    REMEDY_DISK,
    REMEDY_REPLICA,
    REMEDY_BACKLOG,
    REMEDY_LIFO,
    REMEDY_RETRY_BUDGET,
    REMEDY_RETRIES,
    REMEDY_BACKOFF,
    REMEDY_TIMEOUT_BUDGET,
    REMEDY_CANCEL,
    REMEDY_KINDS
};

#define REMEDY_BATCH_COST 0.25 /* of a batch, as a share of all the queries it replaces */
#define REMEDY_HITS       80 /* percent, of a cache that is put in front: then fewer are tried */
#define REMEDY_SETTINGS   16

struct remedy {
    enum remedy_kind kind;
    enum remedy_effort effort;
    const char *at;        /* what it changes: app.pools.main, or a request */
    const char *from, *to; /* numbers or words; NULL where there are none */
    const char *setting[REMEDY_SETTINGS];
    int settings;
    const char *cache, *step; /* whose hit rate is the first setting, and before which step */
    int hits;                 /* percent that were simulated, */
    int needed;               /* and the least that would do; 0: not known */
};

enum remedy_verdict {
    REMEDY_HELPS,  /* recommended, if there is a problem */
    REMEDY_LITTLE, /* no evidence, or hardly any effect */
    REMEDY_HARMS,
    REMEDY_UNTRIED,
};

struct remedy_tried {
    struct remedy remedy;
    struct paired_effect effect;
    enum remedy_verdict verdict;
    double gain, score; /* per step of effort */
};

struct remedies {
    const struct result *base;
    bool problem;            /* without one nothing is recommended */
    bool of_budget;          /* connections that do not fit are all of it */
    int missed;              /* objectives, as it is */
    struct remedy_tried *at; /* what helps first, by score; what harms last */
    int count, recommended;
    bool interrupted;
    uint64_t events;
    double measured_s;
};

/* NULL if it was interrupted before anything was known or books did not balance. */
struct remedies *remedies_find(const struct load *load, const struct why_settings *settings,
                               struct arena *arena, const char **imbalance);

int remedy_steps_of_effort(enum remedy_effort effort);

#endif
