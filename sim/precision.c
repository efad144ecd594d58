#include "sim/precision.h"

#include <assert.h>
#include <math.h>

void precision_init(struct precision *precision, const struct precision_rule *rule,
                    int quantities)
{
    assert(quantities >= 1 && quantities <= PRECISION_QUANTITIES);
    assert(rule->least >= 2 && rule->target > 0.0);
    *precision = (struct precision){.rule = *rule, .quantities = quantities};
}

void precision_add(struct precision *precision, const double *values)
{
    for (int i = 0; i < precision->quantities; i++)
        tally_add(&precision->tallies[i], values[i]);
}

static int replications(const struct precision *precision)
{
    return (int)precision->tallies[0].count;
}

struct estimate precision_estimate(const struct precision *precision, int quantity)
{
    return interval_mean(&precision->tallies[quantity], precision->rule.confidence);
}

static double widest(const struct precision *precision)
{
    double widest = 0.0;
    for (int i = 0; i < precision->quantities; i++)
        widest = fmax(widest, interval_precision(precision_estimate(precision, i)));
    return widest;
}

bool precision_met(const struct precision *precision)
{
    return replications(precision) >= precision->rule.least &&
           widest(precision) <= precision->rule.target;
}

int precision_expected(const struct precision *precision, int most)
{
    int count = replications(precision);
    if (precision_met(precision))
        return count;
    double excess = widest(precision) / precision->rule.target;
    double expected = ceil((double)count * excess * excess);
    if (!(expected < most))
        return most;
    int least = precision->rule.least > count ? precision->rule.least : count;
    return expected > least ? (int)expected : least;
}
