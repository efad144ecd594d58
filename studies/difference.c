#include "studies/difference.h"

#include "sim/interval.h"

#include <math.h>

struct measured difference_of(const struct measured *before, const struct measured *after,
                              int replications)
{
    struct tally tally = {0};
    for (int i = 0; before->value && after->value && i < replications; i++) {
        double difference = after->value[i] - before->value[i];
        if (!isnan(difference))
            tally_add(&tally, difference);
    }
    struct estimate estimate = interval_mean(&tally, RESULT_CONFIDENCE);
    return (struct measured){estimate.mean, estimate.low, estimate.high, NULL};
}

enum difference_word difference_word(const struct measured *difference)
{
    if (difference->low > 0.0)
        return DIFFERENCE_MORE;
    return difference->high < 0.0 ? DIFFERENCE_LESS : DIFFERENCE_NONE;
}

struct difference difference_between(const struct result *before, const struct result *after)
{
    int pairs =
        before->replications < after->replications ? before->replications : after->replications;
    const struct result_answers *old = &before->system, *new = &after->system;
    return (struct difference){
        .before = before,
        .after = after,
        .throughput = difference_of(&old->throughput, &new->throughput, pairs),
        .mean = difference_of(&old->mean, &new->mean, pairs),
        .p95 = difference_of(&old->p95, &new->p95, pairs),
        .errors = difference_of(&old->errors, &new->errors, pairs),
    };
}
