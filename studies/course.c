#include "studies/course.h"

#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>

/* ---- of resources ---- */

static double used_by(const struct system *system, const struct resource_plan *plan,
                      uint32_t member, const struct resource *resource)
{
    sim_time now = system->world.now;
    switch (plan->kind) {
    case RESOURCE_STATION:
        return station_busy(&system->station[plan->first + member], now);
    case RESOURCE_EXTERNAL:
        return (double)level_integral(&system->external[plan->first + member].busy, now);
    case RESOURCE_SERVER:
        return (double)level_integral(&system->server[plan->first + member].open, now);
    default:
        return (double)level_integral(&resource->inside, now);
    }
}

double course_used(const struct system *system, int resource)
{
    const struct resource_plan *plan = &system->plan->resource[resource];
    double used = 0.0;
    if (plan->kind == RESOURCE_SERVICE)
        return 0.0;
    for (uint32_t i = 0; i < plan->members; i++)
        used += used_by(system, plan, i, system_member(system, resource, i));
    return used;
}

/* Where jobs share the servers nobody is seen waiting, however many there are. Elsewhere there
 * is either room for so many inside, or for all. */
static bool piles_inside(const struct resource_plan *plan)
{
    return plan->kind == RESOURCE_STATION && plan->station.servers != STATION_INFINITE;
}

int64_t course_piled(const struct system *system, int resource)
{
    const struct resource_plan *plan = &system->plan->resource[resource];
    if (plan->kind == RESOURCE_SERVICE)
        return 0;
    int64_t waiting = system_waiting(system, resource);
    return piles_inside(plan) ? waiting + system_inside(system, resource) : waiting;
}

static double backlog_at(const struct system *system, int resource)
{
    const struct resource_plan *plan = &system->plan->resource[resource];
    sim_time now = system->world.now;
    sim_integral sum = 0;
    if (plan->kind == RESOURCE_SERVICE)
        return 0.0;
    for (uint32_t i = 0; i < plan->members; i++) {
        const struct resource *member = system_member(system, resource, i);
        sum += level_integral(&member->waiting, now);
        if (piles_inside(plan))
            sum += level_integral(&member->inside, now);
    }
    return (double)sum;
}

/* Since time 0, in request-ns. */
static double backlog_so_far(const struct system *system)
{
    double sum = 0.0;
    for (int i = 0; i < system->plan->resources; i++)
        sum += backlog_at(system, i);
    return sum;
}

/* ---- of requests ---- */

static struct course_window requests_so_far(const struct course *course,
                                            const struct system *system)
{
    struct course_window sum = {0};
    for (int i = 0; i < system->plan->requests; i++) {
        const struct request_account *account = &system->account[i];
        if (!course->plan.sent[i])
            continue;
        sum.arrivals += account->arrivals;
        sum.present += account->present.value;
        sum.good += account->ended[OUTCOME_OK];
        sum.good_s += level_unit_seconds(account->time[OUTCOME_OK]);
        for (int j = 0; j < OUTCOME_COUNT; j++)
            sum.ended += account->ended[j];
    }
    return sum;
}

/* Puts what the window added to each distribution aside, so that the next starts empty; returns
 * the 95th percentile of all of it. */
static double take_p95(struct course *course, const struct system *system)
{
    struct histogram *sum = histogram_new();
    for (int i = 0; i < system->plan->requests; i++) {
        struct histogram *response = system->account[i].response;
        if (course->plan.sent[i])
            histogram_merge(sum, response);
        histogram_merge(course->response[i], response);
        histogram_reset(response);
    }
    bool known = histogram_count(sum) > 0;
    double p95_s = known ? sim_seconds(histogram_quantile(sum, 0.95)) : (double)NAN;
    histogram_free(sum);
    return p95_s;
}

/* ---- windows ---- */

int course_windows(const struct course_plan *plan)
{
    return plan->windows ? (int)((plan->length + plan->windows - 1) / plan->windows) : 0;
}

static sim_time window_end(const struct course *course)
{
    if (course->windows >= course_windows(&course->plan))
        return SIM_NEVER;
    sim_time end = (sim_time)(course->windows + 1) * course->plan.windows;
    return end < course->plan.length ? end : course->plan.length;
}

static void end_window(struct course *course, const struct system *system)
{
    struct course_window now = requests_so_far(course, system);
    const struct course_window *before = &course->total;
    course->window[course->windows] = (struct course_window){
        .from = (sim_time)course->windows * course->plan.windows,
        .to = window_end(course),
        .arrivals = now.arrivals - before->arrivals,
        .ended = now.ended - before->ended,
        .good = now.good - before->good,
        .good_s = now.good_s - before->good_s,
        .p95_s = take_p95(course, system),
        .present = now.present,
    };
    course->total = now;
    double *used = course->used + (size_t)course->windows * (size_t)system->plan->resources;
    for (int i = 0; i < system->plan->resources; i++) {
        double used_ns = course_used(system, i);
        used[i] = used_ns - course->used_ns[i];
        course->used_ns[i] = used_ns;
    }
    course->windows++;
}

static void open_windows(struct course *course, const struct system *system)
{
    size_t windows = (size_t)course_windows(&course->plan);
    size_t resources = (size_t)system->plan->resources;
    if (windows == 0)
        return;
    course->window = memory_new(windows, sizeof *course->window);
    course->used = memory_new(windows, memory_bytes(resources, sizeof *course->used));
    course->used_ns = memory_new(resources, sizeof *course->used_ns);
    for (int i = 0; i < system->plan->resources; i++)
        course->used_ns[i] = course_used(system, i);
    course->total = requests_so_far(course, system);
    course->response = memory_new((size_t)system->plan->requests, sizeof(struct histogram *));
    for (int i = 0; i < system->plan->requests; i++)
        course->response[i] = histogram_new();
}

/* ---- the whole course ---- */

struct course *course_open(const struct course_plan *plan, const struct system *system)
{
    struct course *course = memory_new(1, sizeof *course);
    course->plan = *plan;
    course->blueprint = system->plan;
    course->began = system->world.now;
    course->backlog_ns = backlog_so_far(system);
    course->piled = memory_new((size_t)system->plan->resources, sizeof *course->piled);
    for (int i = 0; i < system->plan->resources; i++)
        course->piled[i] = -(double)course_piled(system, i);
    open_windows(course, system);
    return course;
}

void course_close(struct course *course)
{
    if (!course)
        return;
    for (int i = 0; course->response && i < course->blueprint->requests; i++)
        histogram_free(course->response[i]);
    free(course->response);
    free(course->used_ns);
    free(course->used);
    free(course->window);
    free(course->piled);
    free(course);
}

/* Stretches end at whole nanoseconds, the last one where the course does. */
static sim_time stretch_end(const struct course *course)
{
    if (course->stretches >= COURSE_STRETCHES)
        return SIM_NEVER;
    double share = (double)(course->stretches + 1) / COURSE_STRETCHES;
    return course->stretches + 1 < COURSE_STRETCHES
               ? (sim_time)(share * (double)course->plan.length)
               : course->plan.length;
}

sim_time course_next(const struct course *course)
{
    sim_time stretch = stretch_end(course), window = window_end(course);
    sim_time next = stretch < window ? stretch : window;
    return next == SIM_NEVER ? next : sim_after(course->began, next);
}

static void end_stretch(struct course *course, const struct system *system, sim_time now)
{
    double length =
        (double)now - (double)course->plan.length * course->stretches / COURSE_STRETCHES;
    double backlog_ns = backlog_so_far(system);
    course->backlog[course->stretches++] =
        length > 0.0 ? (backlog_ns - course->backlog_ns) / length : 0.0;
    course->backlog_ns = backlog_ns;
}

void course_look(struct course *course, const struct system *system)
{
    sim_time now = system->world.now - course->began;
    while (stretch_end(course) <= now)
        end_stretch(course, system, now);
    while (window_end(course) <= now)
        end_window(course, system);
}

void course_end(struct course *course, const struct system *system)
{
    for (int i = 0; i < system->plan->resources; i++)
        course->piled[i] += (double)course_piled(system, i);
    for (int i = 0; course->response && i < system->plan->requests; i++)
        histogram_merge(system->account[i].response, course->response[i]);
}
