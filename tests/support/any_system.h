/*
 * Any system: resources, programs and traffic drawn from a seed, with every feature that the
 * models have, alone and inside each other. Meant for what must hold whatever a system does:
 * the books balance, nothing crashes, and in a system that *drains* (open traffic that stops,
 * no wait without an end unless row locks cause it) all requests end and nothing is left over.
 *
 * Times are between nothing and a few milliseconds, resources are scarce, and clients
 * impatient, so that queues, refusals, timeouts, deadlocks and cancelled branches abound.
 */
#ifndef HEADROOM_TESTS_ANY_SYSTEM_H
#define HEADROOM_TESTS_ANY_SYSTEM_H

#include "models/pool.h"
#include "models/reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { ANY_DISTS = 2048, ANY_NAMES = 32, ANY_REQUESTS = 4, ANY_TRAFFICS = 3, ANY_NOBODY = -1 };

/* A resource, and the service that has a member of it in each instance, or ANY_NOBODY. */
struct any_resource {
    int number;
    int service;
};

struct any_resources {
    struct any_resource list[4];
    int count;
};

struct any_system {
    struct blueprint plan;
    struct chance chance;
    bool drains;
    sim_time stop; /* when traffic ends, if it drains */
    struct dist dist[ANY_DISTS];
    int dists;
    char name[ANY_NAMES][12];
    int names;
    struct traffic_share share[ANY_TRAFFICS][2];
    struct any_resources stations, gates, rows, services, caches, externals, servers;
    struct any_resources workers, pools; /* of services: numbered, and one for each of those */
    bool transactional[ANY_REQUESTS];    /* has transactions */
};

/* Where in a program we are. */
struct any_place {
    int request;
    int depth;
    int service;      /* whose instance the request is in */
    int worker;       /* 1 + which of the services' workers it has, 0: none */
    bool transaction; /* inside of one */
    bool branch;      /* inside of a branch inside of a transaction */
};

static inline int any_below(struct any_system *any, int n)
{
    return (int)chance_below(&any->chance, (uint64_t)n);
}

static inline bool any_chance(struct any_system *any, double chance)
{
    return chance_unit(&any->chance) < chance;
}

static inline const struct dist *any_keep(struct any_system *any, struct dist dist)
{
    assert_true(any->dists < ANY_DISTS);
    any->dist[any->dists] = dist;
    return &any->dist[any->dists++];
}

/* About `mean` ns, and sometimes no time at all. */
static inline const struct dist *any_time(struct any_system *any, double mean)
{
    mean *= 0.2 + 1.6 * chance_unit(&any->chance);
    switch (any_below(any, 8)) {
    case 0:
        return any_keep(any, dist_constant(0.0));
    case 1:
        return any_keep(any, dist_constant(mean));
    case 2:
        return any_keep(any, dist_constant(1e6)); /* ties */
    case 3:
        return any_keep(any, dist_uniform(0.0, 2.0 * mean));
    case 4:
        return any_keep(any, dist_hyper(mean, 3.0));
    default:
        return any_keep(any, dist_exponential(mean));
    }
}

static inline const struct dist *any_count(struct any_system *any)
{
    if (any_chance(any, 0.3))
        return any_keep(any, dist_geometric(1.5));
    return any_keep(any, dist_constant(any_below(any, 4)));
}

static inline const char *any_name(struct any_system *any, const char *kind)
{
    assert_true(any->names < ANY_NAMES);
    snprintf(any->name[any->names], sizeof any->name[0], "%s %d", kind, any->names);
    return any->name[any->names++];
}

/* ---- resources ---- */

static inline void any_service(struct any_system *any)
{
    struct service_spec spec = {.instances = (uint32_t)(1 + any_below(any, 4)),
                                .balance = (enum balance_policy)any_below(any, 4)};
    int number = blueprint_service(&any->plan, any_name(any, "service"), &spec);
    any->services.list[any->services.count++] = (struct any_resource){number, ANY_NOBODY};
}

/* One for all, or one for each instance of some service. */
static inline uint32_t any_owner(struct any_system *any, int *service)
{
    *service = ANY_NOBODY;
    if (any->services.count == 0 || any_chance(any, 0.5))
        return 1;
    *service = any->services.list[any_below(any, any->services.count)].number;
    return any->plan.resource[*service].service.instances;
}

static inline void any_station(struct any_system *any)
{
    struct station_spec spec = {.servers = any_below(any, 4),
                                .order = (enum line_order)any_below(any, 3),
                                .ranked = any_chance(any, 0.3)};
    if (any_chance(any, 0.4)) {
        spec.fair = true;
        spec.servers = 0.3 + 2.0 * chance_unit(&any->chance);
    }
    if (any_chance(any, 0.3)) {
        spec.contention = 0.3 * chance_unit(&any->chance);
        spec.coherency = 0.01 * chance_unit(&any->chance);
    }
    if (any_chance(any, 0.2) && spec.servers >= 1.0)
        spec.boot = any_time(any, 3e6);
    int service;
    uint32_t members = any_owner(any, &service);
    int number = blueprint_station(&any->plan, any_name(any, "station"), members, &spec);
    any->stations.list[any->stations.count++] = (struct any_resource){number, service};
}

static inline void any_gate(struct any_system *any)
{
    struct gate_spec spec = {.capacity = (uint32_t)(1 + any_below(any, 6)),
                             .backlog = GATE_ENDLESS,
                             .order = (enum line_order)any_below(any, 4),
                             .ranked = any_chance(any, 0.3),
                             .barging = any_chance(any, 0.4)};
    if (any_chance(any, 0.3))
        spec.backlog = (uint32_t)any_below(any, 10);
    if (any->drains || any_chance(any, 0.5))
        spec.patience = any_time(any, 20e6);
    if (any_chance(any, 0.5))
        spec.wakeup = (sim_time)any_below(any, 1000000);
    int service;
    uint32_t members = any_owner(any, &service);
    int number = blueprint_gate(&any->plan, any_name(any, "gate"), members, &spec);
    any->gates.list[any->gates.count++] = (struct any_resource){number, service};
}

static inline void any_rows(struct any_system *any)
{
    struct rows_spec spec = {.count = (uint32_t)(1 + any_below(any, 6)),
                             .handoff = (enum rows_handoff)any_below(any, 3),
                             .writers_first = any_chance(any, 0.3),
                             .deadlock_after = (sim_time)any_below(any, 20000000)};
    if (any_chance(any, 0.3))
        spec.zipf = 1.1;
    if (any_chance(any, 0.5))
        spec.wakeup = (sim_time)any_below(any, 1000000);
    if (any_chance(any, 0.3))
        spec.per_waiter = (sim_time)any_below(any, 100000);
    int number = blueprint_rows(&any->plan, any_name(any, "rows"), &spec);
    any->rows.list[any->rows.count++] = (struct any_resource){number, ANY_NOBODY};
}

static inline void any_cache(struct any_system *any)
{
    struct cache_spec spec = {.hits = chance_unit(&any->chance)};
    if (any_chance(any, 0.7)) {
        spec.keys = (uint32_t)(1 + any_below(any, 20));
        spec.holds = (uint32_t)any_below(any, 20);
        spec.zipf = any_chance(any, 0.5) ? 1.1 : 0.0;
    }
    int number = blueprint_cache(&any->plan, any_name(any, "cache"), &spec);
    any->caches.list[any->caches.count++] = (struct any_resource){number, ANY_NOBODY};
}

static inline void any_external(struct any_system *any)
{
    struct external_spec spec = {.concurrency = EXTERNAL_ENDLESS,
                                 .up_to = (uint32_t)any_below(any, 5)};
    if (any_chance(any, 0.5))
        spec.concurrency = (uint32_t)(1 + any_below(any, 4));
    if (any_chance(any, 0.5))
        spec.per_s = 100.0 + 900.0 * chance_unit(&any->chance);
    if (any_chance(any, 0.5))
        spec.wait = (sim_time)any_below(any, 3000000);
    int number = blueprint_external(&any->plan, any_name(any, "external"), &spec);
    any->externals.list[any->externals.count++] = (struct any_resource){number, ANY_NOBODY};
}

/* Numbered workers of each service, and a pool for each of them. */
static inline void any_workers(struct any_system *any, int service)
{
    uint32_t instances = any->plan.resource[service].service.instances;
    struct gate_spec spec = {.capacity = (uint32_t)(1 + any_below(any, 5)),
                             .backlog = any_chance(any, 0.5) ? 5 : GATE_ENDLESS,
                             .barging = any_chance(any, 0.3),
                             .numbered = true};
    struct gate_spec pool = {.capacity = (uint32_t)(1 + any_below(any, 2)),
                             .backlog = GATE_ENDLESS,
                             .barging = any_chance(any, 0.3)};
    if (any->drains || any_chance(any, 0.5))
        spec.patience = any_time(any, 20e6);
    if (any->drains || any_chance(any, 0.5))
        pool.patience = any_time(any, 20e6);
    int number = blueprint_gate(&any->plan, any_name(any, "workers"), instances, &spec);
    any->workers.list[any->workers.count++] = (struct any_resource){number, service};
    number =
        blueprint_gate(&any->plan, any_name(any, "pool"), instances * spec.capacity, &pool);
    any->pools.list[any->pools.count++] = (struct any_resource){number, service};
}

/* Memory, for services that have a member of some station in each instance also by slowing
 * that down. */
static inline void any_memory(struct any_system *any, int service)
{
    struct service_spec *spec = &any->plan.resource[service].service;
    if (any_chance(any, 0.5))
        return;
    spec->room = (uint32_t)(1 + any_below(any, 8));
    spec->away = any_chance(any, 0.1) ? NULL : any_time(any, 10e6);
    for (int i = 0; i < any->stations.count; i++) {
        bool own = any->stations.list[i].service == service;
        if (!own || any_chance(any, 0.5))
            continue;
        spec->over = SERVICE_SLOWS;
        spec->cpu = any->stations.list[i].number;
        spec->slower = 0.5 + 4.0 * chance_unit(&any->chance);
        return;
    }
}

static inline void any_server(struct any_system *any)
{
    struct server_spec spec = {.connections = SERVER_ENDLESS};
    if (any_chance(any, 0.5))
        spec.connections = (uint32_t)any_below(any, 6);
    int number = blueprint_server(&any->plan, any_name(any, "server"), &spec);
    any->servers.list[any->servers.count++] = (struct any_resource){number, ANY_NOBODY};
}

/* One that can be used in this place, or ANY_NOBODY. */
static inline int any_of(struct any_system *any, const struct any_resources *resources,
                         const struct any_place *place)
{
    const struct any_resource *chosen = &resources->list[any_below(any, resources->count)];
    if (chosen->service != ANY_NOBODY && chosen->service != place->service)
        return ANY_NOBODY;
    return chosen->number;
}

/* ---- programs ---- */

static inline void any_steps(struct any_system *any, struct program *program,
                             struct any_place place);

static inline void any_held(struct any_system *any, struct program *program,
                            const struct any_place *place)
{
    int gate = any_of(any, &any->gates, place);
    if (gate == ANY_NOBODY)
        return;
    program_enter(program, gate);
    if (any_chance(any, 0.4))
        program_connect(program, any_of(any, &any->servers, place), any_time(any, 5e6));
    any_steps(any, program, *place);
    program_leave(program);
}

static inline void any_lock(struct any_system *any, struct program *program,
                            const struct any_place *place)
{
    if (!place->transaction)
        return;
    int rows = any_of(any, &any->rows, place);
    int mode = any_below(any, 2);
    bool patient = !(any->drains && place->branch) && any_chance(any, 0.8);
    const struct dist *patience = patient ? NULL : any_time(any, 20e6);
    if (any_chance(any, 0.3))
        program_lock_several(program, rows, mode, patience, any_count(any));
    else
        program_lock(program, rows, mode, patience);
}

static inline void any_transaction(struct any_system *any, struct program *program,
                                   struct any_place place)
{
    if (any->drains && place.branch)
        return; /* it could wait for the transaction it is a part of */
    any->transactional[place.request] = true;
    place.transaction = true;
    program_begin(program);
    any_lock(any, program, &place);
    any_steps(any, program, place);
    any_lock(any, program, &place);
    if (any_chance(any, 0.5))
        any_steps(any, program, place);
    program_commit(program);
}

static inline void any_choice(struct any_system *any, struct program *program,
                              const struct any_place *place)
{
    double left = 1.0;
    program_choose(program);
    for (int options = 1 + any_below(any, 3); options > 0; options--) {
        double chance = left * chance_unit(&any->chance);
        program_option(program, chance);
        any_steps(any, program, *place);
        left -= chance;
    }
    program_chosen(program);
}

static inline void any_cached(struct any_system *any, struct program *program,
                              const struct any_place *place)
{
    program_look_up(program, any_of(any, &any->caches, place), any_time(any, 0.5e6));
    any_steps(any, program, *place);
    program_fill(program);
}

static inline void any_parallel(struct any_system *any, struct program *program,
                                struct any_place place)
{
    place.branch |= place.transaction;
    program_fork(program);
    for (int branches = any_below(any, 4); branches > 0; branches--) {
        program_branch(program);
        any_steps(any, program, place);
    }
    program_join(program);
}

static inline void any_worked(struct any_system *any, struct program *program,
                              struct any_place place)
{
    program_enter(program, any->workers.list[place.worker - 1].number);
    program_number(program);
    any_steps(any, program, place);
    program_unnumber(program);
    program_leave(program);
}

static inline void any_routed(struct any_system *any, struct program *program,
                              struct any_place place)
{
    if (any->services.count == 0)
        return;
    int chosen = any_below(any, any->services.count);
    place.service = any->services.list[chosen].number;
    place.worker = any_chance(any, 0.5) ? chosen + 1 : 0;
    program_route(program, place.service);
    if (place.worker)
        any_worked(any, program, place);
    else
        any_steps(any, program, place);
    program_unroute(program);
}

static inline void any_borrowed(struct any_system *any, struct program *program,
                                const struct any_place *place)
{
    struct pool_plan plan = {.pool = any->pools.list[place->worker - 1].number,
                             .proxy = POOL_NONE,
                             .server =
                                 any_chance(any, 0.5) ? any->servers.list[0].number : POOL_NONE,
                             .connect = any_time(any, 5e6),
                             .per_worker = true,
                             .workers = any->workers.list[place->worker - 1].number};
    pool_borrow(&plan, program);
    any_steps(any, program, *place);
    pool_give_back(&plan, program);
}

/* Of requests that were described before, so that nothing calls itself. */
static inline void any_call(struct any_system *any, struct program *program,
                            const struct any_place *place)
{
    if (place->request == 0)
        return;
    int callee = any_below(any, place->request);
    if (any->drains && place->transaction && any->transactional[callee])
        return;
    any->transactional[place->request] |= any->transactional[callee];
    if (any->plan.request[callee].program.length < 300)
        program_call(program, callee, blueprint_program(&any->plan, callee));
}

static inline void any_step(struct any_system *any, struct program *program,
                            const struct any_place *place)
{
    int what = any_below(any, place->depth > 0 ? 16 : 8);
    int station = any_of(any, &any->stations, place);
    switch (what) {
    case 0:
    case 1:
        if (station != ANY_NOBODY)
            program_serve(program, station, any_time(any, 1e6));
        return;
    case 2:
        program_delay(program, any_time(any, 2e6));
        return;
    case 3:
        any_lock(any, program, place);
        return;
    case 4:
        if (any_chance(any, 0.5))
            program_fail(program, 0.1, OUTCOME_ERROR);
        return;
    case 5:
        if (place->request > 0)
            program_spawn(program, any_below(any, place->request));
        return;
    case 6:
        if (any_chance(any, 0.5))
            program_reply(program);
        return;
    case 7:
        program_ask(program, any_of(any, &any->externals, place), any_time(any, 1e6));
        return;
    case 14:
        if (place->worker && any_chance(any, 0.7))
            any_borrowed(any, program, place);
        else
            any_held(any, program, place);
        return;
    case 8:
    case 9:
        any_transaction(any, program, *place);
        return;
    case 10:
        program_repeat(program, any_count(any));
        any_steps(any, program, *place);
        program_again(program);
        return;
    case 11:
        any_choice(any, program, place);
        return;
    case 12:
        any_parallel(any, program, *place);
        return;
    case 13:
        any_cached(any, program, place);
        return;
    default:
        if (any_chance(any, 0.5))
            any_routed(any, program, *place);
        else
            any_call(any, program, place);
    }
}

static inline void any_steps(struct any_system *any, struct program *program,
                             struct any_place place)
{
    place.depth--;
    for (int steps = 1 + any_below(any, 3); steps > 0; steps--)
        any_step(any, program, &place);
}

static inline void any_request(struct any_system *any)
{
    struct request_spec spec = {.name = any_name(any, "request"),
                                .priority = (uint8_t)any_below(any, 10)};
    if (any_chance(any, 0.5)) {
        spec.timeout = (sim_time)(1 + any_below(any, 30000000));
        spec.cancel = any_chance(any, 0.7);
    }
    if (any_chance(any, 0.4)) {
        spec.retries = (uint32_t)any_below(any, 4);
        spec.backoff = any_chance(any, 0.3) ? NULL : any_time(any, 5e6);
        spec.jitter = 0.5;
        spec.backoff_factor = any_below(any, 3);
    }
    int request = blueprint_request(&any->plan, &spec);
    struct program *program = blueprint_program(&any->plan, request);
    struct any_place place = {.request = request, .depth = 4, .service = ANY_NOBODY};
    any_steps(any, program, place);
    program_end(program);
}

/* ---- traffic ---- */

static inline void any_traffic(struct any_system *any)
{
    int number = any->plan.traffics;
    struct traffic_share *share = any->share[number];
    share[0] = (struct traffic_share){any_below(any, any->plan.requests), 0.6};
    share[1] = (struct traffic_share){any->plan.requests - 1, 0.4};
    struct traffic_spec spec = {.name = any_name(any, "traffic"),
                                .mix = share,
                                .mix_count = 2,
                                .stop_after = any->drains ? any->stop : 0};
    if (!any->drains && any_chance(any, 0.4)) {
        spec.users = (uint32_t)(1 + any_below(any, 20));
        spec.think = any_keep(any, dist_constant(1e5 + 1e7 * chance_unit(&any->chance)));
        spec.pace = any_chance(any, 0.3) ? (sim_time)(1 + any_below(any, 20000000)) : 0;
    } else {
        spec.arrivals = (enum arrivals_kind)any_below(any, 6);
        spec.shape = 1 + any_below(any, 4);
        spec.rate.mean_per_s = 50.0 + 300.0 * chance_unit(&any->chance);
        spec.mmpp = mmpp_with_dispersion(5.0, spec.rate.mean_per_s);
        if (any_chance(any, 0.3)) {
            spec.rate.swing = 1.0;
            spec.rate.period_s = 0.3;
        }
    }
    blueprint_traffic(&any->plan, &spec);
}

/* `stop`: when traffic ends in a system that drains, 0 if it need not. */
static inline void any_system_init(struct any_system *any, uint64_t seed, sim_time stop)
{
    memset(any, 0, sizeof *any);
    any->drains = stop > 0;
    any->stop = stop;
    chance_init(&any->chance, seed);
    blueprint_init(&any->plan);
    any->plan.max_in_flight = any_chance(any, 0.2) ? 40 : 20000;
    for (int i = any_below(any, 3); i > 0; i--)
        any_service(any);
    for (int i = 1 + any_below(any, 4); i > 0; i--)
        any_station(any);
    for (int i = 1 + any_below(any, 4); i > 0; i--)
        any_gate(any);
    for (int i = 1 + any_below(any, 3); i > 0; i--)
        any_rows(any);
    for (int i = 1 + any_below(any, 2); i > 0; i--)
        any_cache(any);
    for (int i = 1 + any_below(any, 2); i > 0; i--)
        any_external(any);
    any_server(any);
    for (int i = 0; i < any->services.count; i++)
        any_workers(any, any->services.list[i].number);
    for (int i = 0; i < any->services.count; i++)
        any_memory(any, any->services.list[i].number);
    for (int i = 0; i < any->plan.resources; i++)
        any->plan.resource[i].keep_waits = any_chance(any, 0.5);
    for (int i = 1 + any_below(any, ANY_REQUESTS); i > 0; i--)
        any_request(any);
    for (int i = 1 + any_below(any, ANY_TRAFFICS); i > 0; i--)
        any_traffic(any);
    blueprint_finish(&any->plan);
}

static inline void any_system_free(struct any_system *any)
{
    blueprint_free(&any->plan);
}

#endif
