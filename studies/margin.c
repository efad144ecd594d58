#include "studies/margin.h"

#include <math.h>

static bool asks(const struct scenario *scenario, bool of_errors)
{
    const struct scenario_request *request = scenario->requests.at;
    for (uint32_t i = 0; i < scenario->requests.count; i++) {
        const struct scenario_goal *goal = request[i].goals.at;
        for (uint32_t j = 0; j < request[i].goals.count; j++)
            if (!of_errors || goal[j].kind == GOAL_ERRORS)
                return true;
    }
    return false;
}

bool margin_has_goals(const struct scenario *scenario)
{
    return asks(scenario, false);
}

bool margin_has_goals_of_errors(const struct scenario *scenario)
{
    return asks(scenario, true);
}

bool margin_holds(const struct margin *margin)
{
    return margin->high <= 1.0;
}

bool margin_fails(const struct margin *margin)
{
    return margin->low > 1.0;
}

/* Nothing of nothing is no excess. */
static double over(double value, double limit)
{
    if (limit > 0.0)
        return value / limit;
    return value > 0.0 ? (double)INFINITY : 0.0;
}

static void take(struct margin *margin, const struct margin *other)
{
    double low = fmax(margin->low, other->low), high = fmax(margin->high, other->high);
    if (other->mean > margin->mean)
        *margin = *other;
    margin->low = low;
    margin->high = high;
}

/* A floor turns round: what is had is below the limit. */
static struct margin floor_margin(const struct result_answers *request,
                                  const struct result_goal *goal)
{
    double limit = goal->goal->limit, errors = fmin(request->errors.mean, 1.0);
    bool reachable = !(request->throughput.mean < limit * (1.0 - errors));
    if (!reachable)
        return (struct margin){0};
    return (struct margin){over(limit, goal->measured.mean),
                           over(limit, goal->measured.high),
                           over(limit, goal->measured.low),
                           MARGIN_GOAL,
                           request,
                           goal};
}

static struct margin goal_margin(const struct result_answers *request,
                                 const struct result_goal *goal)
{
    const struct measured *measured = &goal->measured;
    double limit = goal->goal->limit;
    if (goal->goal->kind == GOAL_THROUGHPUT)
        return floor_margin(request, goal);
    if (isnan(measured->mean)) /* nothing ended well, or nothing came */
        return request->errors.mean > 0.0
                   ? (struct margin){(double)INFINITY, (double)INFINITY, (double)INFINITY,
                                     MARGIN_GOAL,      request,          goal}
                   : (struct margin){0};
    return (struct margin){over(measured->mean, limit),
                           over(measured->low, limit),
                           over(measured->high, limit),
                           MARGIN_GOAL,
                           request,
                           goal};
}

static double excess(double share, double usual)
{
    return fmax(0.0, share - usual) / MARGIN_LOST;
}

struct margin margin_of(const struct result *result, double errors)
{
    struct margin margin = {0};
    if (!result->stable)
        return (struct margin){
            (double)INFINITY, (double)INFINITY, (double)INFINITY, MARGIN_STABILITY, NULL, NULL};
    for (int i = 0; i < result->requests; i++)
        for (int j = 0; j < result->request[i].goals; j++) {
            const struct result_answers *request = &result->request[i];
            struct margin other = goal_margin(request, &request->goal[j]);
            take(&margin, &other);
        }
    const struct measured *lost = &result->system.errors;
    if (!asks(result->scenario, true) && isfinite(lost->mean)) {
        struct margin other = {excess(lost->mean, errors),
                               excess(lost->low, errors),
                               excess(lost->high, errors),
                               MARGIN_ERRORS,
                               NULL,
                               NULL};
        take(&margin, &other);
    }
    return margin;
}
