#include "studies/plan_limit.h"

#include <math.h>
#include <stddef.h>

#define DEVIATIONS 1.96 /* from the middle to what is certain */
#define WIDEST     0.5  /* of the limit, on a side where nothing is certain */

double plan_limit_of(const struct capacity *capacity, double normal)
{
    double factor = capacity_factor(capacity);
    if (!isfinite(factor) || factor == 0.0)
        return factor;
    double low = fmax(capacity->low, factor * (1.0 - WIDEST));
    double high = fmin(capacity->high, factor * (1.0 + WIDEST));
    double width = normal < 0.0 ? factor - low : high - factor;
    return fmax(factor + normal / DEVIATIONS * width, 0.0);
}

double plan_limit_at(const struct plan_limit *limit, double week, double normal)
{
    int i = 0;
    while (i + 2 < limit->looks && week > limit->week[i + 1])
        i++;
    double from = plan_limit_of(limit->at[i], normal);
    if (limit->looks == 1)
        return from;
    double to = plan_limit_of(limit->at[i + 1], normal);
    double part = (week - limit->week[i]) / (limit->week[i + 1] - limit->week[i]);
    if (!(from > 0.0) || !(to > 0.0) || !isfinite(from) || !isfinite(to))
        return part < 0.5 ? from : to;
    return from * pow(to / from, part);
}

const struct capacity *plan_limit_look(const struct plan_limit *limit, double week)
{
    int nearest = 0;
    for (int i = 1; i < limit->looks; i++)
        if (fabs(limit->week[i] - week) < fabs(limit->week[nearest] - week))
            nearest = i;
    return limit->at[nearest];
}

const struct capacity_point *plan_limit_point(const struct capacity *capacity, double factor)
{
    const struct capacity_point *nearest = NULL;
    for (int i = 0; i < capacity->points; i++) {
        const struct capacity_point *point = &capacity->point[i];
        if (!nearest || fabs(log(point->factor / factor)) < fabs(log(nearest->factor / factor)))
            nearest = point;
    }
    return nearest;
}
