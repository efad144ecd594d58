/*
 * What a comparison must not come to, in words of the command line:
 *
 *     [REQUEST.]QUANTITY OP LIMIT       p95 > +10%   checkout.errors > 1%   mean >= 250ms
 *
 * QUANTITY is throughput, mean, p50, p90, p95, p99 or errors, of the request or of all that is
 * sent. OP is >, >=, < or <=. A LIMIT with a sign and a % is a change of the figure, as a share
 * of what it was; without a sign it is the second system's own: a duration, a rate, or, of
 * errors, a share.
 *
 * A condition is met for certain, not met for certain, or its interval reaches over the limit.
 */
#ifndef HEADROOM_STUDIES_CONDITION_H
#define HEADROOM_STUDIES_CONDITION_H

#include "sim/fault.h"
#include "studies/compare.h"

struct condition {
    const char *text;    /* as it was written */
    const char *request; /* NULL: all that is sent */
    enum compare_quantity quantity;
    bool above, inclusive; /* > or >= */
    bool relative;
    double limit; /* a ratio (1.1 of +10%), or seconds, a rate, a share */
};

/* `source` is the whole text and outlives the faults. */
bool condition_parse(struct condition *condition, const struct source *source,
                     struct arena *arena, struct faults *faults);

enum condition_state {
    CONDITION_MET, /* for certain: what must not be is */
    CONDITION_NOT_MET,
    CONDITION_UNCERTAIN,
    CONDITION_ABSENT, /* the request is not in both */
};

/* What is held against the limit: a ratio, or the second system's figure. NULL if ABSENT. */
const struct measured *condition_figure(const struct condition *condition,
                                        const struct compare *compare);
enum condition_state condition_state(const struct condition *condition,
                                     const struct compare *compare);

#endif
