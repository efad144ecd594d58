/*
 * Sequential stopping: replications are added until every quantity of interest is known to a
 * relative half-width. After each replication from the `least`-th on, all intervals are looked
 * at; the first time all are narrow enough, it is enough.
 *
 * Stopping where the sample happens to look calm makes the final interval cover a little less
 * than it says. How often one looks matters little; how many replications there are before the
 * first look matters much. For normal values, nominal 95% covers at worst, over all precisions
 * one may ask for (20,000 trials each):
 *
 *     least   5: 91.9%    10: 93.6%    20: 94.5%
 *
 * and 95% where the target is met at the first look, which is the common case if replications
 * are long. Looking only at 1.5 or 2 times the last count gave the same coverage and cost a
 * quarter more. So least is 10 unless the caller knows better.
 *
 * A quantity that may be close to 0 has no useful relative precision; leave it out.
 */
#ifndef HEADROOM_SIM_PRECISION_H
#define HEADROOM_SIM_PRECISION_H

#include "sim/interval.h"

#define PRECISION_QUANTITIES 8
#define PRECISION_LEAST      10

struct precision_rule {
    double target;     /* relative half-width, such as 0.02 */
    double confidence; /* such as 0.95 */
    int least;         /* replications before the first look, 2 or more */
};

struct precision {
    struct precision_rule rule;
    int quantities;
    struct tally tallies[PRECISION_QUANTITIES];
};

void precision_init(struct precision *precision, const struct precision_rule *rule,
                    int quantities);

/* One value for each quantity, from one replication. */
void precision_add(struct precision *precision, const double *values);

/* True if every quantity is known well enough. */
bool precision_met(const struct precision *precision);

/* How many replications it will take in all, as far as can be told: half-widths shrink with
 * the root of their number. At least what there is; `most` if there is no telling. */
int precision_expected(const struct precision *precision, int most);

struct estimate precision_estimate(const struct precision *precision, int quantity);

#endif
