#include "studies/theory_lines.h"

#include "studies/theory_parts.h"

#include <math.h>

/* ---- the utilization law ---- */

/* Mean work of one visit, over all steps of all kinds that come; NAN if it is not alike and
 * nobody knows how often which of them is made. */
static double work_of(const struct theory *theory, int resource)
{
    double mean = (double)NAN;
    for (int i = 0; i < theory->plan->requests; i++) {
        const struct route *route = &theory->route[i];
        for (int j = 0; j < route->steps; j++) {
            double work = route->step[j].mean_s;
            if (route->step[j].at != resource)
                continue;
            if (!isnan(mean) && fabs(work - mean) > THEORY_SAME * mean)
                return (double)NAN;
            mean = work;
        }
    }
    return mean;
}

/* All that ended, if what did not end well was but failed by a step of its own. */
static double ended_per_s(const struct theory *theory, int request)
{
    const struct result_answers *answers = &theory->result->request[request];
    double failed = answers->error_by[OUTCOME_ERROR].mean;
    bool by_steps = !(answers->errors.mean > failed);
    if (!theory_is_only_sent(answers) || !theory->route[request].known || !by_steps ||
        theory_client_acts(theory, request))
        return (double)NAN;
    return answers->throughput.mean / (1.0 - (answers->errors.mean > 0.0 ? failed : 0.0));
}

/* Several works of known frequency add up. */
static double work_per_s(const struct theory *theory, int resource)
{
    const struct result_resource *result = theory_result(theory, resource);
    double alike = work_of(theory, resource), sum = 0.0;
    if (!isnan(alike))
        return result->throughput.mean * alike;
    for (int i = 0; i < theory->plan->requests && i < theory->result->requests; i++) {
        const struct route *route = &theory->route[i];
        for (int j = 0; j < route->steps; j++)
            if (route->step[j].at == resource)
                sum += ended_per_s(theory, i) * route->step[j].visits * route->step[j].mean_s;
    }
    return sum;
}

static double servers_of(const struct resource_plan *plan)
{
    bool station = plan->kind == RESOURCE_STATION && plan->station.contention <= 0.0 &&
                   plan->station.coherency <= 0.0 && !plan->station.boot &&
                   plan->station.servers > STATION_INFINITE;
    if (station)
        return plan->members * plan->station.servers;
    if (plan->kind == RESOURCE_EXTERNAL && plan->external.concurrency != EXTERNAL_ENDLESS &&
        plan->external.up_to <= 1)
        return plan->members * (double)plan->external.concurrency;
    return (double)NAN;
}

/* Work cut short by clients who take their requests back is not that of whole visits. */
static bool some_cancel(const struct theory *theory)
{
    bool cancel = false;
    for (int i = 0; i < theory->plan->requests; i++)
        cancel |= theory->plan->request[i].spec.cancel || theory->route[i].branches > 0;
    return cancel && theory->result->system.errors.mean > 0.0;
}

static void say_utilizations(struct theory *theory)
{
    for (int i = 0; i < theory->plan->resources && !some_cancel(theory); i++) {
        const struct resource_plan *plan = &theory->plan->resource[i];
        const struct result_resource *result = theory_result(theory, i);
        double servers = servers_of(plan);
        if (isnan(servers) || !(result->throughput.mean > 0.0))
            continue;
        double used = work_per_s(theory, i) / servers;
        theory_say(theory, result->name, "utilization law", "utilization",
                   used > 1.0 ? 1.0 : used, &result->utilization);
    }
}

/* ---- all ---- */

void theory_lines_fill(struct result *result, const struct blueprint *plan, struct arena *arena)
{
    struct theory theory = {.result = result, .plan = plan, .arena = arena};
    size_t requests = (size_t)plan->requests + 1;
    theory.route = arena_array(arena, requests, sizeof *theory.route);
    theory.rate = arena_array(arena, requests, sizeof *theory.rate);
    for (int i = 0; i < plan->requests; i++)
        theory.route[i] = route_of(plan, i, arena);
    result->theories = 0;
    result->theory = NULL;
    if (theory_has_room(&theory)) {
        theory_open(&theory);
        theory_closed(&theory);
        say_utilizations(&theory);
    }
}
