/*
 * Variants of a scenario beside it, all under the same chance: replication i of each meets the
 * arrivals and demands of replication i of the scenario, so what both have in common cancels
 * and small effects show. It goes in rounds: after each, those whose effect is known well
 * enough are done, the others get as many replications again as they have had. Rounds have
 * seeds of their own and their replications are pooled.
 *
 * Replications are short where that is allowed, that is, where the load stays as it is and is
 * carried: enough answers for a p95, no more.
 */
#ifndef HEADROOM_STUDIES_PAIRED_H
#define HEADROOM_STUDIES_PAIRED_H

#include "sim/arena.h"
#include "studies/result.h"

#define PAIRED_PRECISION 0.0015 /* half-width of an effect, as a share, where none is said */

enum paired_figure { PAIRED_THROUGHPUT, PAIRED_MEAN, PAIRED_P95, PAIRED_ERRORS };
#define PAIRED_FIGURES 4

struct paired_effect {
    double before[PAIRED_FIGURES], after[PAIRED_FIGURES];
    /* after / before - 1, of the errors after - before; NAN where there is no such thing. */
    struct measured change[PAIRED_FIGURES];
    struct measured difference[PAIRED_FIGURES]; /* after - before */
    bool same;                                  /* every replication of both said the same */
    bool settled;                               /* known as well as was wanted */
    int replications;
    double room_before, room; /* so many times the load may grow (struct result_bottleneck) */
    bool stable;
    int missed;   /* objectives */
    bool certain; /* the whole interval of each says that it holds */
    bool fits;    /* all connection budgets do, also while one more instance is up */
};

struct paired_progress {
    int round, variant; /* both count from 1 */
    int variants;       /* of this round */
};

struct paired_plan {
    const struct result *base; /* a run of the scenario, from which lengths are chosen */
    const struct scenario *const *variant;
    int variants;
    uint64_t seed;
    int replications;      /* of the first round; 0: 4 */
    double target;         /* 0: PAIRED_PRECISION */
    enum paired_figure by; /* what is to be known that well: throughput, else the mean */
    int jobs;
    int most; /* replications of each; 0: 128 */
    void (*watch)(void *context, const struct paired_progress *progress);
    void *context;
    bool (*stop)(void);
};

struct paired_outcome {
    const char *imbalance; /* where books did not balance; NULL: they did */
    bool interrupted;      /* effects without replications are then unknown */
    uint64_t events;
    double measured_s; /* of each replication */
};

/* One effect for each variant. */
struct paired_outcome paired_run(const struct paired_plan *plan, struct paired_effect *effect);

/* Open traffic whose rate changes, or a backlog that grows, needs all of its time. */
bool paired_may_be_short(const struct result *base);

#endif
