#include "sim/tally.h"

#include <math.h>

void tally_merge(struct tally *into, const struct tally *from)
{
    if (from->count == 0)
        return;
    if (into->count == 0) {
        *into = *from;
        return;
    }
    double into_count = (double)into->count, from_count = (double)from->count;
    double count = into_count + from_count;
    double distance = from->mean - into->mean;
    into->mean += distance * (from_count / count);
    into->squares += from->squares + distance * distance * (into_count * from_count / count);
    into->count += from->count;
    into->min = fmin(into->min, from->min);
    into->max = fmax(into->max, from->max);
}

double tally_variance(const struct tally *tally)
{
    return tally->count < 2 ? (double)NAN : tally->squares / (double)(tally->count - 1);
}

double tally_deviation(const struct tally *tally)
{
    return sqrt(tally_variance(tally));
}

double tally_variation(const struct tally *tally)
{
    return tally_deviation(tally) / tally->mean;
}

double tally_error(const struct tally *tally)
{
    return sqrt(tally_variance(tally) / (double)tally->count);
}
