#include "studies/load_bounds.h"

#include <math.h>
#include <string.h>

static double use_of(const struct result *result, const char *name)
{
    for (int i = 0; name && i < result->resources; i++)
        if (strcmp(result->resource[i].name, name) == 0)
            return result->resource[i].utilization.mean;
    return (double)NAN;
}

static double closed_users(const struct scenario *scenario)
{
    const struct scenario_traffic *traffic = scenario->traffic.at;
    double users = 0.0;
    for (uint32_t i = 0; i < scenario->traffic.count; i++) {
        if (traffic[i].open)
            return 0.0;
        users += traffic[i].users;
    }
    return users;
}

/* Times the load of the run, with `times` as long responses. */
static double open_growth(double times, double use)
{
    return fmax(0.0, (1.0 - (1.0 - use) / times) / use);
}

/* Little's law of users who get no more done than a full resource lets them. */
static double closed_growth(const struct result *result, double times, double use, double users)
{
    double per_s = result->system.throughput.mean, response_s = result->system.mean.mean;
    double think_s = fmax(0.0, users / per_s - response_s);
    return per_s / fmin(1.0, use) * (times * response_s + think_s) / users;
}

static bool is_of_time(const struct result_goal *goal)
{
    return goal->goal->kind == GOAL_PERCENTILE || goal->goal->kind == GOAL_MEAN;
}

static void find_goal(struct load_bounds *bounds, const struct result *result, double full,
                      double factor)
{
    double users = closed_users(result->scenario), share = fmin(1.0, 1.0 / full);
    for (int i = 0; i < result->requests; i++)
        for (int j = 0; j < result->request[i].goals; j++) {
            const struct result_goal *goal = &result->request[i].goal[j];
            double times = goal->goal->limit / goal->measured.mean;
            if (!is_of_time(goal) || !isfinite(times))
                continue;
            double growth = users > 0.0 ? closed_growth(result, times, bounds->use, users)
                                        : open_growth(times, share);
            if (!(growth * factor < bounds->goals))
                continue;
            bounds->goals = growth * factor;
            bounds->request = &result->request[i];
            bounds->goal = goal;
        }
}

struct load_bounds load_bounds_of(const struct result *result, double factor,
                                  const struct result *less, double less_factor)
{
    const struct result_bottleneck *bottleneck = &result->bottleneck;
    double full = bottleneck->headroom;
    struct load_bounds bounds = {
        .resource = bottleneck->resource,
        .use = less ? use_of(result, bottleneck->resource) : bottleneck->utilization,
        .goals = (double)INFINITY,
    };
    if (less) {
        double slope = (bounds.use - use_of(less, bounds.resource)) / (factor - less_factor);
        full = slope > 0.0 ? (factor + (1.0 - bounds.use) / slope) / factor : (double)INFINITY;
    }
    bounds.full = full * factor;
    if (isfinite(full))
        find_goal(&bounds, result, full, factor);
    return bounds;
}
