#include "studies/bottleneck.h"

#include <math.h>
#include <string.h>

#define FULL        0.9  /* in use for so much of the time */
#define WORTH_WHILE 0.05 /* of the response spent waiting: worth telling */
#define REFUSES     0.01 /* of those who came */
#define MOSTLY      0.5

enum { LINKS_MOST = 32 };

struct search {
    const struct result *result;
    const struct blueprint *plan;
    struct arena *arena;
};

/* Where a search has ended. */
struct trail {
    const struct result_resource *at[LINKS_MOST]; /* each held by those who wait for the next */
    int links;
    const struct result_doing *doing; /* what the last one is held for; NULL: it serves */
};

/* ---- how full ---- */

static const struct result_resource *find(const struct search *search, const char *name)
{
    for (int i = 0; i < search->result->resources; i++)
        if (strcmp(search->result->resource[i].name, name) == 0)
            return &search->result->resource[i];
    return NULL;
}

static const struct resource_plan *plan_of(const struct search *search,
                                           const struct result_resource *resource)
{
    for (int i = 0; i < search->plan->resources; i++)
        if (strcmp(search->plan->resource[i].name, resource->name) == 0)
            return &search->plan->resource[i];
    return NULL;
}

/* Calls that start together count as one. */
static double share_of_rate(const struct external_spec *spec,
                            const struct result_resource *resource)
{
    double calls = spec->up_to > 1 ? spec->up_to : 1.0;
    return spec->per_s > 0.0 ? resource->throughput.mean / (calls * spec->per_s) : 0.0;
}

static bool slows_down(const struct station_spec *spec)
{
    return spec->contention > 0.0 || spec->coherency > 0.0;
}

/* Work done a second by so many jobs at once. */
static double speed_of(const struct station_spec *spec, double jobs)
{
    double servers = spec->servers > 0.0 ? spec->servers : (double)INFINITY;
    return fmin(jobs, servers) /
           (1.0 + spec->contention * (jobs - 1.0) + spec->coherency * jobs * (jobs - 1.0));
}

/* The number at which that is most: with more of them each is slowed by more than it adds. */
static double best_number(const struct station_spec *spec)
{
    double servers = spec->servers > 0.0 ? spec->servers : (double)INFINITY;
    double peak = spec->coherency > 0.0
                      ? sqrt(fmax(0.0, 1.0 - spec->contention) / spec->coherency)
                      : (double)INFINITY;
    double low = fmax(1.0, floor(fmin(peak, servers)));
    return isfinite(low) && speed_of(spec, low + 1.0) > speed_of(spec, low) ? low + 1.0 : low;
}

/* Whom it serves it slows down, so all are at it at once: what the others add to a job counts
 * as waiting. Of the work it can do at best; all of it where there are more jobs than are good
 * for it. */
static double fullness_of_slowed(const struct station_spec *spec,
                                 const struct result_resource *resource)
{
    double members = resource->members > 1 ? resource->members : 1.0;
    double best = best_number(spec);
    double most = isfinite(best) ? speed_of(spec, best) : 1.0 / spec->contention;
    double work = resource->throughput.mean * resource->stay.mean / members;
    double at_once = (resource->waiting.mean + resource->inside.mean) / members;
    return at_once > best ? 1.0 : fmin(1.0, work / most);
}

/* The share of time in which it is used, of a set of rows that of the hottest; 0 if it has no
 * limit. Connections stay open when they are not needed and say nothing. */
static double fullness(const struct search *search, const struct result_resource *resource)
{
    const struct resource_plan *plan = plan_of(search, resource);
    double used = isnan(resource->utilization.mean) ? 0.0 : resource->utilization.mean;
    switch (plan->kind) {
    case RESOURCE_ROWS:
        return resource->hottest;
    case RESOURCE_EXTERNAL:
        return fmax(used, share_of_rate(&plan->external, resource));
    case RESOURCE_STATION:
        return slows_down(&plan->station) ? fullness_of_slowed(&plan->station, resource) : used;
    case RESOURCE_GATE:
        return used;
    default:
        return 0.0;
    }
}

/* Without what its holders wait for. */
static double least_fullness(const struct search *search,
                             const struct result_resource *resource)
{
    double working = resource->doings > 0 ? 0.0 : 1.0;
    for (int i = 0; i < resource->doings; i++)
        working += resource->held_while[i].waiting ? 0.0 : resource->held_while[i].share;
    return working * fullness(search, resource);
}

/* Slowed down by those it serves at once, with no end to how many that may be. */
static bool only_slows(const struct search *search, const struct result_resource *resource)
{
    const struct resource_plan *plan = plan_of(search, resource);
    return plan->kind == RESOURCE_STATION && slows_down(&plan->station);
}

static double stretched(const struct result_resource *resource)
{
    return resource->wait.mean / (resource->wait.mean + resource->stay.mean);
}

static bool is_full(const struct search *search, const struct result_resource *resource)
{
    return fullness(search, resource) >= FULL || resource->refused.mean >= REFUSES ||
           (only_slows(search, resource) && stretched(resource) >= MOSTLY);
}

/* ---- inwards ---- */

static double share_at(const struct result_resource *held, const char *at, bool waiting)
{
    for (int i = 0; i < held->doings; i++)
        if (held->held_while[i].waiting == waiting && strcmp(held->held_while[i].at, at) == 0)
            return held->held_while[i].share;
    return 0.0;
}

/* Where its holders are most, be it to wait or to work. */
static const struct result_doing *mostly_at(const struct result_resource *held)
{
    const struct result_doing *most = NULL;
    double largest = 0.0;
    for (int i = 0; i < held->doings; i++) {
        const struct result_doing *doing = &held->held_while[i];
        double share = share_at(held, doing->at, true) + share_at(held, doing->at, false);
        if (share > largest) {
            largest = share;
            most = doing;
        }
    }
    return most;
}

static bool has(const struct trail *trail, const struct result_resource *resource)
{
    for (int i = 0; i < trail->links; i++)
        if (trail->at[i] == resource)
            return true;
    return false;
}

/* What keeps its holders is the place itself, rather than their own work there. */
static bool explains(const struct search *search, const struct result_resource *held,
                     const struct result_resource *place)
{
    return share_at(held, place->name, true) > share_at(held, place->name, false) ||
           is_full(search, place);
}

static struct trail follow(const struct search *search, const struct result_resource *from)
{
    struct trail trail = {.at = {from}, .links = 1};
    while (trail.links < LINKS_MOST) {
        const struct result_resource *last = trail.at[trail.links - 1];
        trail.doing = mostly_at(last);
        const struct result_resource *next = trail.doing ? find(search, trail.doing->at) : NULL;
        if (!next || has(&trail, next) || !explains(search, last, next))
            break;
        trail.at[trail.links++] = next;
        trail.doing = NULL;
    }
    return trail;
}

static const struct result_resource *end_of(const struct trail *trail)
{
    return trail->at[trail->links - 1];
}

/* ---- outwards ---- */

/* Most of those who wait for it hold the other, of which there is an end. */
static bool is_held_by_waiters(const struct result_resource *held,
                               const struct result_resource *awaited)
{
    double waiting = awaited->waiting.mean;
    double holding = held->inside.mean * share_at(held, awaited->name, true);
    return isfinite(held->capacity) && waiting > 0.0 && holding >= MOSTLY * waiting;
}

static void put_first(struct trail *trail, const struct result_resource *outer)
{
    for (int i = trail->links++; i > 0; i--)
        trail->at[i] = trail->at[i - 1];
    trail->at[0] = outer;
}

/* The least held of them is nearest, as what is held around it is held longer. */
static const struct result_resource *holder_around(const struct search *search,
                                                   const struct trail *trail)
{
    const struct result_resource *nearest = NULL;
    for (int i = 0; i < search->result->resources; i++) {
        const struct result_resource *held = &search->result->resource[i];
        if (has(trail, held) || !is_held_by_waiters(held, trail->at[0]))
            continue;
        if (!nearest || held->inside.mean < nearest->inside.mean)
            nearest = held;
    }
    return nearest;
}

static void look_outwards(const struct search *search, struct trail *trail)
{
    const struct result_resource *outer;
    while (trail->links < LINKS_MOST && (outer = holder_around(search, trail)))
        put_first(trail, outer);
}

/* ---- where to begin ---- */

static double response_of(const struct result_answers *system)
{
    double sum = 0.0;
    for (int i = 0; i < system->times; i++)
        sum += system->time[i].waiting.mean + system->time[i].working.mean;
    return sum;
}

static double waits_at(const struct search *search, const char *name)
{
    const struct result_answers *system = &search->result->system;
    for (int i = 0; i < system->times; i++)
        if (strcmp(system->time[i].at, name) == 0)
            return system->time[i].waiting.mean;
    return 0.0;
}

static double waiting_share(const struct search *search, const char *name)
{
    double response = response_of(&search->result->system);
    return response > 0.0 ? waits_at(search, name) / response : 0.0;
}

/* Where requests wait longest, of what leads to something full. */
static bool find_where_they_wait(const struct search *search, struct trail *found)
{
    double longest = 0.0;
    for (int i = 0; i < search->result->resources; i++) {
        const struct result_resource *resource = &search->result->resource[i];
        double wait = waits_at(search, resource->name);
        if (wait <= longest || waiting_share(search, resource->name) < WORTH_WHILE)
            continue;
        struct trail trail = follow(search, resource);
        if (!is_full(search, end_of(&trail)))
            continue;
        longest = wait;
        *found = trail;
    }
    return longest > 0.0;
}

static const struct result_resource *largest(const struct search *search,
                                             double (*measure)(const struct search *,
                                                               const struct result_resource *))
{
    const struct result_resource *largest = NULL;
    for (int i = 0; i < search->result->resources; i++) {
        const struct result_resource *resource = &search->result->resource[i];
        if (measure(search, resource) > (largest ? measure(search, largest) : 0.0))
            largest = resource;
    }
    return largest;
}

static const struct result_resource *who_refuses(const struct search *search)
{
    for (int i = 0; i < search->result->resources; i++)
        if (search->result->resource[i].refused.mean >= REFUSES)
            return &search->result->resource[i];
    return NULL;
}

/* Full, whether the clients' requests wait for it or others do, or are sent away. */
static bool find_what_is_full(const struct search *search, struct trail *found)
{
    const struct result_resource *full = who_refuses(search);
    if (!full)
        full = largest(search, least_fullness);
    if (!full || !is_full(search, full))
        full = largest(search, fullness);
    if (!full || !is_full(search, full))
        return false;
    *found = follow(search, full);
    return true;
}

/* ---- what it means ---- */

/* Users of closed traffic; 0 if any is open. */
static double closed_users(const struct search *search)
{
    double users = 0.0;
    for (int i = 0; i < search->plan->traffics; i++) {
        if (!search->plan->traffic[i].users)
            return 0.0;
        users += search->plan->traffic[i].users;
    }
    return users;
}

static double all_waiting(const struct search *search)
{
    const struct result_answers *system = &search->result->system;
    double waiting = 0.0;
    for (int i = 0; i < system->times; i++)
        waiting += system->time[i].waiting.mean;
    return waiting;
}

/* The users that the present load would need if nobody waited are fewer by those who wait. */
static double headroom(const struct search *search)
{
    const struct result_resource *fullest = largest(search, least_fullness);
    if (!fullest)
        return (double)NAN;
    double users = closed_users(search), response = response_of(&search->result->system);
    double waiting = 0.0;
    if (users > 0.0 && response > 0.0)
        waiting = search->result->system.in_flight.mean * all_waiting(search) / response;
    double times =
        (users > 0.0 ? 1.0 - waiting / users : 1.0) / least_fullness(search, fullest);
    return fmax(1.0, times);
}

static bool users_mostly_think(const struct search *search)
{
    double users = closed_users(search);
    return users > 0.0 && search->result->system.in_flight.mean < MOSTLY * users;
}

static void tell_chain(struct result_bottleneck *bottleneck, const struct trail *trail,
                       struct arena *arena)
{
    bottleneck->chain = arena_array(arena, (size_t)trail->links + 1, sizeof *bottleneck->chain);
    for (int i = 0; i < trail->links; i++)
        bottleneck->chain[bottleneck->links++] = trail->at[i]->name;
    bool itself = trail->doing && strcmp(trail->doing->at, end_of(trail)->name) == 0;
    if (bottleneck->kind == BOTTLENECK_HELD && trail->doing && !itself)
        bottleneck->chain[bottleneck->links++] = trail->doing->at;
}

static void tell_doing(struct result_bottleneck *bottleneck, const struct result_resource *held,
                       const struct result_doing *doing)
{
    double working = share_at(held, doing->at, false);
    double waiting = share_at(held, doing->at, true);
    bottleneck->doing = doing->at;
    bottleneck->doing_waits = waiting > working;
    bottleneck->doing_share = fmax(waiting, working);
}

static bool is_held(const struct search *search, const struct result_resource *resource)
{
    enum resource_kind kind = plan_of(search, resource)->kind;
    return kind == RESOURCE_GATE || kind == RESOURCE_ROWS || kind == RESOURCE_SERVER;
}

void bottleneck_find(struct result *result, const struct blueprint *plan, struct arena *arena)
{
    struct search search = {result, plan, arena};
    struct trail trail = {.links = 0};
    struct result_bottleneck *found = &result->bottleneck;
    *found = (struct result_bottleneck){.headroom = headroom(&search)};
    bool full = find_where_they_wait(&search, &trail) || find_what_is_full(&search, &trail);
    const struct result_resource *fullest = largest(&search, least_fullness);
    if (!full && fullest)
        trail = (struct trail){.at = {fullest}, .links = 1, .doing = mostly_at(fullest)};
    if (trail.links == 0)
        return;
    const struct result_resource *end = end_of(&trail);
    found->resource = end->name;
    found->utilization = fullness(&search, end);
    found->waiting_share = waiting_share(&search, end->name);
    if (only_slows(&search, end))
        found->best_at_once = best_number(&plan_of(&search, end)->station);
    if (full && found->utilization > 0.0)
        found->headroom = fmax(1.0, fmin(found->headroom, 1.0 / found->utilization));
    if (end->refused.mean >= REFUSES)
        found->headroom = 1.0;
    if (full || found->waiting_share >= WORTH_WHILE)
        found->kind = is_held(&search, end) ? BOTTLENECK_HELD : BOTTLENECK_SERVES;
    else
        found->kind = users_mostly_think(&search) ? BOTTLENECK_CLIENTS : BOTTLENECK_NONE;
    if (found->kind == BOTTLENECK_HELD && trail.doing)
        tell_doing(found, end, trail.doing);
    look_outwards(&search, &trail);
    tell_chain(found, &trail, arena);
}
