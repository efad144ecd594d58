#include "scenarios/language/standstill.h"

#include "sim/arena.h"

#include <math.h>

/* What a list of steps does first. Chances do not count: whoever is let off a wait once in a
 * while waits the next time. */
enum pass {
    PASS_INSTANT, /* no time passes on any way through */
    PASS_REFUSED, /* it may be refused, as long as others are in the way, before time passes */
    PASS_TAKES    /* time passes */
};

struct clock {
    const struct scenario *scenario;
    double users;            /* in all; INFINITY if there is open traffic too */
    unsigned char *enqueues; /* by request: being followed, or found good */
};

static enum pass pass_of_steps(const struct clock *clock, const struct scenario_steps *steps,
                               int service, bool *ends);
static enum pass pass_of_request(const struct clock *clock, int request, int service);

static const struct scenario_request *request_at(const struct clock *clock, int request)
{
    return (const struct scenario_request *)clock->scenario->requests.at + request;
}

static bool is_something(const struct dist *drawn)
{
    return drawn && (drawn->kind != DIST_CONSTANT || drawn->mean > 0.0);
}

/* Patience that ends at once. */
static bool refuses(const struct dist *patience)
{
    return patience && !is_something(patience);
}

static enum pass when(bool takes)
{
    return takes ? PASS_TAKES : PASS_INSTANT;
}

static enum pass most_of(enum pass a, enum pass b)
{
    return a > b ? a : b;
}

static const struct scenario_service *service_at(const struct clock *clock, int service)
{
    return (const struct scenario_service *)clock->scenario->services.at + service;
}

static const struct scenario_pool *pool_of(const struct scenario_service *service, int database)
{
    const struct scenario_pool *pool = service->pools.at;
    for (uint32_t i = 0; i < service->pools.count; i++)
        if (pool[i].database == database)
            return &pool[i];
    return NULL;
}

/* How many connections may be wanted at once. */
static double connections_to(const struct clock *clock, int database)
{
    double all = 0.0;
    for (uint32_t i = 0; i < clock->scenario->services.count; i++) {
        const struct scenario_service *service = service_at(clock, (int)i);
        const struct scenario_pool *pool = pool_of(service, database);
        if (!pool)
            continue;
        double each = pool->connections;
        each *= pool->per == POOL_PER_WORKER ? service->workers : 1.0;
        all += pool->per == POOL_PER_FLEET ? each : each * service->instances;
    }
    return all > 0.0 ? all : clock->users;
}

static enum pass pass_of_connection(const struct clock *clock, int service, int database)
{
    const struct scenario_database *base =
        (const struct scenario_database *)clock->scenario->databases.at + database;
    const struct scenario_pool *pool =
        service < 0 ? NULL : pool_of(service_at(clock, service), database);
    double wanted = base->proxy ? base->proxy->connections : connections_to(clock, database);
    bool refused =
        (base->max_connections != SCENARIO_ENDLESS && wanted > base->max_connections) ||
        (base->proxy && refuses(base->proxy->timeout)) || (pool && refuses(pool->timeout));
    return refused ? PASS_REFUSED : PASS_INSTANT;
}

static enum pass pass_of_query(const struct clock *clock, const struct scenario_query *query,
                               int service)
{
    const struct scenario_database *base =
        (const struct scenario_database *)clock->scenario->databases.at + query->database;
    const struct dist *roundtrip = query->roundtrip ? query->roundtrip : base->roundtrip;
    enum pass first = pass_of_connection(clock, service, query->database);
    bool takes =
        is_something(roundtrip) || is_something(query->cpu) || is_something(query->disk);
    if (!is_something(query->times))
        return PASS_INSTANT;
    return first == PASS_REFUSED ? first : when(takes);
}

static enum pass pass_of_call(const struct clock *clock, const struct scenario_call *call)
{
    if (call->external < 0)
        return pass_of_request(clock, call->request, call->service);
    const struct scenario_external *external =
        (const struct scenario_external *)clock->scenario->externals.at + call->external;
    return when(is_something(external->time));
}

/* One of several ways, or all of them at once: it takes time if any does. */
static enum pass pass_of_ways(const struct clock *clock, const struct scenario_step *step,
                              int service)
{
    const struct scenario_way *way = step->ways.at;
    enum pass most = PASS_INSTANT;
    bool refused = false;
    for (uint32_t i = 0; i < step->ways.count; i++) {
        bool ends = false;
        enum pass pass = pass_of_steps(clock, &way[i].steps, service, &ends);
        refused |= pass == PASS_REFUSED;
        if (step->kind == STEP_PARALLEL || way[i].chance > 0.0)
            most = most_of(most, pass);
    }
    return refused && step->kind == STEP_PARALLEL ? PASS_REFUSED : most;
}

static enum pass pass_of_transaction(const struct clock *clock,
                                     const struct scenario_transaction *transaction,
                                     int service, bool *ends)
{
    enum pass first = pass_of_connection(clock, service, transaction->database);
    if (first == PASS_REFUSED)
        return first;
    return pass_of_steps(clock, &transaction->steps, service, ends);
}

static enum pass pass_of_cache(const struct clock *clock, const struct scenario_step *step,
                               int service)
{
    const struct scenario_cache *cache =
        (const struct scenario_cache *)clock->scenario->caches.at + step->thing;
    bool ends = false;
    if (is_something(cache->time))
        return PASS_TAKES;
    return cache->hits < 1.0 ? pass_of_steps(clock, &step->steps, service, &ends)
                             : PASS_INSTANT;
}

static enum pass pass_of_step(const struct clock *clock, const struct scenario_step *step,
                              int service, bool *ends)
{
    switch (step->kind) {
    case STEP_CPU:
    case STEP_WAIT:
        return when(is_something(step->time));
    case STEP_QUERY:
        return pass_of_query(clock, step->query, service);
    case STEP_TRANSACTION:
        return pass_of_transaction(clock, step->transaction, service, ends);
    case STEP_LOCK:
        return refuses(step->lock->timeout) ? PASS_REFUSED : PASS_INSTANT;
    case STEP_CALL:
        return pass_of_call(clock, step->call);
    case STEP_CACHE:
        return pass_of_cache(clock, step, service);
    case STEP_HOLD:
        return pass_of_steps(clock, &step->steps, service, ends);
    case STEP_REPEAT:
        return is_something(step->times) ? pass_of_steps(clock, &step->steps, service, ends)
                                         : PASS_INSTANT;
    case STEP_CHOOSE:
    case STEP_PARALLEL:
        return pass_of_ways(clock, step, service);
    case STEP_REPLY:
        *ends = true;
        return PASS_INSTANT;
    case STEP_FAIL:
        *ends = step->chance >= 1.0;
        return PASS_INSTANT;
    case STEP_ENQUEUE:
        break;
    }
    return PASS_INSTANT;
}

/* `*ends`: its client has an answer, and nothing behind counts. */
static enum pass pass_of_steps(const struct clock *clock, const struct scenario_steps *steps,
                               int service, bool *ends)
{
    enum pass pass = PASS_INSTANT;
    for (uint32_t i = 0; i < steps->count && pass == PASS_INSTANT && !*ends; i++)
        pass = pass_of_step(clock, &steps->at[i], service, ends);
    return pass;
}

static bool worker_refuses(const struct clock *clock, const struct scenario_service *service)
{
    double room = (double)service->workers + service->backlog;
    if (service->workers == SCENARIO_ENDLESS || clock->users <= service->workers)
        return false;
    return refuses(service->backlog_timeout) ||
           (service->backlog != SCENARIO_ENDLESS && clock->users > room);
}

static enum pass pass_of_request(const struct clock *clock, int request, int service)
{
    bool ends = false;
    if (service >= 0 && worker_refuses(clock, service_at(clock, service)))
        return PASS_REFUSED;
    return pass_of_steps(clock, &request_at(clock, request)->steps, service, &ends);
}

/* ---- users ---- */

static bool pauses(const struct scenario_request *request)
{
    return request->retry && request->retry->times > 0 && is_something(request->retry->backoff);
}

/* A request of theirs takes time, sooner or later; none of them is refused for ever. */
static bool check_users(const struct clock *clock, const struct scenario_traffic *traffic,
                        struct faults *faults)
{
    enum pass most = PASS_INSTANT;
    const struct scenario_request *refused = NULL;
    for (uint32_t i = 0; i < traffic->mix.count; i++) {
        int request = traffic->mix.at[i].request;
        const struct scenario_request *asked = request_at(clock, request);
        enum pass pass = pass_of_request(clock, request, asked->service);
        if (traffic->mix.at[i].share <= 0.0)
            continue;
        if (pass == PASS_REFUSED)
            refused = asked;
        most = most_of(most, pauses(asked) && pass == PASS_REFUSED ? PASS_TAKES : pass);
    }
    if (most == PASS_TAKES)
        return true;
    struct place at = traffic->named.node->key_place;
    const char *who = traffic->named.name;
    struct fault *fault =
        refused
            ? fault_add(faults, at,
                        "users of %s ask again at the same instant when %s is refused: "
                        "time stands still",
                        who, refused->named.name)
            : fault_add(faults, at,
                        "users of %s neither think nor wait for anything: time stands still",
                        who);
    fault_hint(fault, "add 'think: exp 1s'");
    return false;
}

/* ---- work that enqueues itself ---- */

static const struct scenario_step *circle_in(const struct clock *clock, int request);

static const struct scenario_step *circle_in_steps(const struct clock *clock,
                                                   const struct scenario_steps *steps)
{
    const struct scenario_step *found = NULL;
    for (uint32_t i = 0; i < steps->count && !found; i++) {
        const struct scenario_step *step = &steps->at[i];
        const struct scenario_way *way = step->ways.at;
        if (step->kind == STEP_ENQUEUE && clock->enqueues[step->thing] == 1)
            return step;
        if (step->kind == STEP_ENQUEUE)
            found = circle_in(clock, step->thing);
        if (step->kind == STEP_TRANSACTION && !found)
            found = circle_in_steps(clock, &step->transaction->steps);
        if (!found)
            found = circle_in_steps(clock, &step->steps);
        for (uint32_t k = 0; k < step->ways.count && !found; k++)
            found = circle_in_steps(clock, &way[k].steps);
    }
    return found;
}

static const struct scenario_step *circle_in(const struct clock *clock, int request)
{
    const struct scenario_request *work = request_at(clock, request);
    if (clock->enqueues[request] ||
        pass_of_request(clock, request, work->service) == PASS_TAKES)
        return NULL;
    clock->enqueues[request] = 1;
    const struct scenario_step *found = circle_in_steps(clock, &work->steps);
    clock->enqueues[request] = 2;
    return found;
}

bool standstill_check(const struct scenario *scenario, struct faults *faults)
{
    struct arena *arena = arena_open();
    struct clock clock = {.scenario = scenario,
                          .enqueues = arena_array(arena, scenario->requests.count, 1)};
    bool good = true;
    const struct scenario_traffic *traffic = scenario->traffic.at;
    for (uint32_t i = 0; i < scenario->traffic.count; i++)
        clock.users += traffic[i].open ? (double)INFINITY : traffic[i].users;
    for (uint32_t i = 0; i < scenario->traffic.count; i++)
        if (!traffic[i].open && !is_something(traffic[i].think))
            good &= check_users(&clock, &traffic[i], faults);
    for (uint32_t i = 0; i < scenario->requests.count; i++) {
        const struct scenario_step *step = circle_in(&clock, (int)i);
        if (!step)
            continue;
        struct fault *fault =
            fault_add(faults, tree_place(step->node->first),
                      "this enqueues what enqueues it, and no time passes: time stands still");
        fault_hint(fault, "add a step that takes time");
        good = false;
    }
    arena_close(arena);
    return good;
}
