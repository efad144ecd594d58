#include "studies/theory_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LINES_MOST = 256 };

/* Of the mean response: who waits less than this for a gate is not held up by it. */
#define HARDLY 1e-4

const struct result_resource *theory_result(const struct theory *theory, int resource)
{
    const char *name = theory->plan->resource[resource].name;
    for (int i = 0; i < theory->result->resources; i++)
        if (strcmp(theory->result->resource[i].name, name) == 0)
            return &theory->result->resource[i];
    return NULL;
}

bool theory_is_only_sent(const struct result_answers *answers)
{
    return answers->sent && !answers->called && !answers->enqueued;
}

void theory_say(struct theory *theory, const char *at, const char *model, const char *quantity,
                double expected, const struct measured *simulated)
{
    struct result *result = theory->result;
    if (!isfinite(expected) || isnan(simulated->mean) || result->theories == LINES_MOST)
        return;
    if (!result->theory)
        result->theory = arena_array(theory->arena, LINES_MOST, sizeof *result->theory);
    result->theory[result->theories++] =
        (struct result_theory){at, model, quantity, expected, *simulated};
}

const char *theory_name(struct theory *theory, const char *before, int number,
                        const char *behind)
{
    size_t room = strlen(before) + strlen(behind) + 12;
    char *name = arena_take(theory->arena, room);
    snprintf(name, room, "%s%d%s", before, number, behind);
    return name;
}

/* ---- what kind of place ---- */

static bool is_slowed(const struct station_spec *spec)
{
    return spec->contention > 0.0 || spec->coherency > 0.0;
}

static bool is_endless(const struct station_spec *spec)
{
    return spec->servers <= STATION_INFINITE && !is_slowed(spec) && !spec->boot;
}

static bool is_endless_external(const struct external_spec *spec)
{
    return spec->concurrency == EXTERNAL_ENDLESS && spec->per_s <= 0.0 && spec->up_to <= 1;
}

bool theory_is_delay(const struct theory *theory, const struct route_step *step)
{
    if (step->at == ROUTE_NOWHERE)
        return true;
    const struct resource_plan *plan = &theory->plan->resource[step->at];
    switch (plan->kind) {
    case RESOURCE_STATION:
        return is_endless(&plan->station);
    case RESOURCE_EXTERNAL:
        return is_endless_external(&plan->external);
    case RESOURCE_CACHE:
        return true;
    default: /* held */
        return false;
    }
}

/* Opened once and for all, so that there are none in a window that begins later. */
static bool opens_connections(const struct theory *theory, int resource)
{
    return theory_result(theory, resource)->throughput.mean > 0.0;
}

bool theory_binds(const struct theory *theory, int resource)
{
    const struct resource_plan *plan = &theory->plan->resource[resource];
    const struct result_resource *result = theory_result(theory, resource);
    if (plan->kind == RESOURCE_SERVER)
        return opens_connections(theory, resource);
    if (plan->kind != RESOURCE_GATE && plan->kind != RESOURCE_ROWS)
        return false;
    const struct measured *mean = &theory->result->system.mean;
    return result->refused.mean > 0.0 || !(result->wait.mean <= HARDLY * mean->mean);
}

bool theory_is_product(const struct theory *theory, int resource)
{
    const struct resource_plan *plan = &theory->plan->resource[resource];
    const struct theory_queue *queue = &theory->queue[resource];
    bool alike = queue->exponential && queue->one_mean && !queue->all_ranks;
    switch (plan->kind) {
    case RESOURCE_STATION:
        if (plan->station.boot || plan->station.interpreter || plan->station.timeslice ||
            !queue->by_chance)
            return false;
        return plan->station.fair || plan->station.servers <= STATION_INFINITE || alike;
    case RESOURCE_EXTERNAL:
        return is_endless_external(&plan->external) ||
               (alike && plan->external.per_s <= 0.0 && plan->external.up_to <= 1);
    case RESOURCE_CACHE:
        return true;
    default:
        return !theory_binds(theory, resource);
    }
}

double theory_mean(const struct theory_queue *queue)
{
    return queue->work / queue->rate;
}

double theory_cv2(const struct theory_queue *queue)
{
    double mean = theory_mean(queue);
    double cv2 = queue->square / queue->rate / (mean * mean) - 1.0;
    return fabs(cv2) < THEORY_SAME ? 0.0 : cv2;
}

/* Sent away, or tired of waiting: what a retry hides from the outcomes. */
static bool may_turn_away(const struct theory *theory, const struct route_step *step)
{
    if (step->at == ROUTE_NOWHERE)
        return false;
    const struct resource_plan *plan = &theory->plan->resource[step->at];
    bool impatient =
        plan->kind == RESOURCE_GATE && plan->gate.patience && theory_binds(theory, step->at);
    return impatient || theory_result(theory, step->at)->refused.mean > 0.0;
}

bool theory_client_acts(const struct theory *theory, int request)
{
    const struct request_spec *spec = &theory->plan->request[request].spec;
    const struct route *route = &theory->route[request];
    bool acts =
        spec->timeout && !(theory->result->request[request].max < sim_seconds(spec->timeout));
    if (!spec->retries)
        return acts;
    for (int i = 0; i < route->steps; i++)
        acts |= may_turn_away(theory, &route->step[i]);
    return acts || route->fails || theory->result->request[request].errors.mean > 0.0;
}

bool theory_has_room(const struct theory *theory)
{
    for (int i = 0; i < theory->plan->resources; i++) {
        const struct resource_plan *plan = &theory->plan->resource[i];
        if (plan->kind == RESOURCE_SERVICE && plan->service.room > 0)
            return false;
    }
    return true;
}

/* ---- who comes ---- */

/* What is held, as long as the steps inside take: all of them in each visit. */
static struct route_step stay_of(const struct theory *theory, const struct route *route, int at,
                                 bool *delays)
{
    struct route_step stay = route->step[at];
    double variance = 0.0;
    int parts = 0;
    *delays = true;
    for (int i = at + 1; i < stay.end; i++) {
        const struct route_step *inner = &route->step[i];
        bool held = inner->op == OP_ENTER || inner->op == OP_LOCK || inner->op == OP_CONNECT;
        if (held && !theory_binds(theory, inner->at))
            continue;
        *delays &= theory_is_delay(theory, inner) && !inner->repeats &&
                   fabs(inner->visits - stay.visits) < THEORY_SAME;
        stay.mean_s += inner->mean_s;
        variance += inner->square_s2 - inner->mean_s * inner->mean_s;
        parts += inner->mean_s > 0.0;
        stay.exponential =
            parts == 1 && (inner->mean_s > 0.0 ? inner->exponential : stay.exponential);
    }
    stay.square_s2 = variance + stay.mean_s * stay.mean_s;
    return stay;
}

static void look_at_service(const struct theory *theory, const struct route_step *step,
                            struct theory_queue *queue)
{
    if (theory->plan->resource[step->at].members == 1)
        return;
    enum balance_policy policy = BALANCE_LEAST_BUSY;
    if (step->service != ROUTE_NOWHERE)
        policy = theory->plan->resource[step->service].service.balance;
    queue->by_chance &= policy == BALANCE_RANDOM;
    queue->in_turn &= policy == BALANCE_ROUND_ROBIN;
}

/* Unless none did: what a retry hides from the outcomes may have. */
static bool may_give_up_on_rows(const struct theory *theory, int request)
{
    return theory->plan->request[request].spec.retries ||
           theory->result->system.error_by[OUTCOME_LOCK_TIMEOUT].mean > 0.0;
}

static void add_visits(struct theory *theory, int request, const struct route_step *step,
                       struct theory_queue *queue, int priority)
{
    double rate = theory->rate[request] * step->visits;
    if (!queue->used)
        *queue = (struct theory_queue){.used = true,
                                       .exponential = true,
                                       .one_mean = true,
                                       .by_chance = true,
                                       .in_turn = true,
                                       .delays = true,
                                       .writes_only = true};
    if (queue->rate > 0.0) {
        queue->one_mean &=
            fabs(theory_mean(queue) - step->mean_s) <= THEORY_SAME * step->mean_s;
        queue->all_ranks |= priority != theory->plan->request[request].spec.priority;
    }
    queue->rate += rate;
    queue->work += rate * step->mean_s;
    queue->square += rate * step->square_s2;
    queue->exponential &= step->exponential;
    queue->repeats |= step->repeats;
    queue->impatient |= step->impatient && may_give_up_on_rows(theory, request);
    queue->writes_only &= step->mode == ROWS_WRITE;
    look_at_service(theory, step, queue);
}

/* `rank`: by resource, the priority of who was seen there first. */
static void look_at_request(struct theory *theory, int request, int *rank)
{
    const struct route *route = &theory->route[request];
    for (int i = 0; i < route->steps; i++) {
        struct route_step step = route->step[i];
        bool delays = true;
        if (step.at == ROUTE_NOWHERE)
            continue;
        struct theory_queue *queue = &theory->queue[step.at];
        if (step.op == OP_ENTER || step.op == OP_LOCK)
            step = stay_of(theory, route, i, &delays);
        if (!queue->used)
            rank[step.at] = theory->plan->request[request].spec.priority;
        add_visits(theory, request, &step, queue, rank[step.at]);
        queue->delays &= delays;
    }
}

/* ---- what is behind what ---- */

static bool *after_at(bool *after, int count, int from)
{
    return after + (size_t)from * (size_t)count;
}

static void note_order(const struct theory *theory, const struct route *route, bool *after)
{
    int count = theory->plan->resources;
    for (int i = 0; i < route->steps; i++) {
        for (int j = 0; j < route->steps; j++) {
            const struct route_step *from = &route->step[i], *to = &route->step[j];
            bool comes = j > i || (from->repeats && to->repeats);
            if (from->at != ROUTE_NOWHERE && to->at != ROUTE_NOWHERE && comes)
                after_at(after, count, from->at)[to->at] = true;
        }
    }
}

static void close_order(bool *after, int count)
{
    for (int via = 0; via < count; via++)
        for (int from = 0; from < count; from++)
            if (after_at(after, count, from)[via])
                for (int to = 0; to < count; to++)
                    after_at(after, count, from)[to] |= after_at(after, count, via)[to];
}

static void taint(struct theory *theory)
{
    int count = theory->plan->resources;
    bool *after = arena_array(theory->arena, (size_t)count * (size_t)count + 1, sizeof *after);
    for (int i = 0; i < theory->plan->requests; i++)
        if (theory->rate[i] > 0.0)
            note_order(theory, &theory->route[i], after);
    close_order(after, count);
    for (int i = 0; i < count; i++) {
        if (!theory->tainted[i] && (!theory->queue[i].used || theory_is_product(theory, i)))
            continue;
        for (int j = 0; j < count; j++)
            theory->tainted[j] |= after_at(after, count, i)[j];
    }
}

/* What starts behind a step of another request does not come as a Poisson process. */
static void taint_spawned(struct theory *theory)
{
    const struct blueprint *plan = theory->plan;
    for (uint32_t pc = plan->requests ? plan->request[0].blank.pc : plan->code_length;
         pc < plan->code_length; pc++) {
        if (plan->code[pc].op != OP_SPAWN)
            continue;
        const struct route *route = &theory->route[plan->code[pc].class];
        for (int i = 0; i < route->steps; i++)
            if (route->step[i].at != ROUTE_NOWHERE)
                theory->tainted[route->step[i].at] = true;
    }
}

void theory_look(struct theory *theory)
{
    size_t resources = (size_t)theory->plan->resources + 1;
    theory->queue = arena_array(theory->arena, resources, sizeof *theory->queue);
    theory->tainted = arena_array(theory->arena, resources, sizeof *theory->tainted);
    int *rank = arena_array(theory->arena, resources, sizeof *rank);
    for (int i = 0; i < theory->plan->requests; i++)
        if (theory->rate[i] > 0.0)
            look_at_request(theory, i, rank);
    taint_spawned(theory);
    taint(theory);
}
