#include "models/footprint.h"
#include "models/pool.h"
#include "models/queue.h"
#include "models/runtime.h"
#include "studies/assembly_parts.h"

#include <stdio.h>
#include <string.h>

static const enum runtime runtimes[] = {[RUNS_THREADS] = RUNTIME_THREADS,
                                        [RUNS_PROCESSES] = RUNTIME_PROCESSES,
                                        [RUNS_GIL_THREADS] = RUNTIME_GIL_THREADS,
                                        [RUNS_ASYNC] = RUNTIME_ASYNC};

const char *parts_name(struct arena *arena, const char *owner, const char *what,
                       const char *which)
{
    size_t room = strlen(owner) + strlen(what) + (which ? strlen(which) : 0) + 3;
    char *name = arena_take(arena, room);
    snprintf(name, room, which ? "%s.%s.%s" : "%s.%s", owner, what, which);
    return name;
}

static const struct scenario_service *service_at(const struct parts *parts, int service)
{
    return (const struct scenario_service *)parts->scenario->services.at + service;
}

static const struct scenario_database *database_at(const struct parts *parts, int database)
{
    return (const struct scenario_database *)parts->scenario->databases.at + database;
}

static int *numbers(struct parts *parts, uint32_t count)
{
    int *all = arena_array(parts->arena, count, sizeof *all);
    for (uint32_t i = 0; i < count; i++)
        all[i] = PART_NONE;
    return all;
}

/* ---- services ---- */

static int add_workers(struct parts *parts, const struct service_part *part,
                       const struct scenario_service *service)
{
    struct gate_spec spec = {.capacity = service->workers,
                             .backlog = service->backlog,
                             .order = (enum line_order)service->order,
                             .ranked = parts->ranked,
                             .patience = service->backlog_timeout,
                             .numbered = part->numbered};
    return blueprint_gate(parts->blueprint,
                          parts_name(parts->arena, service->named.name, "workers", NULL),
                          service->instances, &spec);
}

static const struct interpreter_spec *interpreter_of(struct parts *parts,
                                                     const struct scenario_service *service)
{
    if (!service->gil)
        return NULL;
    struct interpreter_spec *spec = ARENA_NEW(parts->arena, struct interpreter_spec);
    *spec = (struct interpreter_spec){service->gil->interval, service->gil->late,
                                      service->gil->wakeup};
    return spec;
}

static int add_service_cpu(struct parts *parts, const struct scenario_service *service)
{
    struct station_spec spec =
        runtime_cpu(runtimes[service->runs], service->cpu, service->cpu_sharing == CPU_FAIR);
    spec.ranked = parts->ranked;
    spec.interpreter = interpreter_of(parts, service);
    return blueprint_station(parts->blueprint,
                             parts_name(parts->arena, service->named.name, "cpu", NULL),
                             service->instances, &spec);
}

static uint32_t members_of(const struct scenario_service *service,
                           const struct scenario_pool *pool)
{
    switch (pool->per) {
    case POOL_PER_FLEET:
        return 1;
    case POOL_PER_WORKER:
        return service->instances * service->workers;
    default:
        return service->instances;
    }
}

static int add_pool(struct parts *parts, const struct scenario_service *service,
                    const struct scenario_pool *pool)
{
    struct gate_spec spec = {.capacity = pool->connections,
                             .backlog = GATE_ENDLESS,
                             .order = (enum line_order)pool->order,
                             .patience = pool->timeout,
                             .barging = pool->handoff == HANDOFF_BARGING};
    return blueprint_gate(
        parts->blueprint,
        parts_name(parts->arena, service->named.name, "pools", pool->named.name),
        members_of(service, pool), &spec);
}

/* How many requests fit, and what one more does. */
static void limit_memory(struct parts *parts, const struct service_part *part,
                         const struct scenario_service *service)
{
    const struct scenario_memory *memory = service->memory;
    if (!memory)
        return;
    struct service_spec *spec = &parts->blueprint->resource[part->route].service;
    struct footprint footprint = {
        .limit = memory->limit,
        .base = memory->base,
        .per_worker = memory->per_worker,
        .per_request = memory->per_request,
        .workers = service->workers == SCENARIO_ENDLESS ? 0 : service->workers};
    uint32_t room = footprint_room(&footprint);
    spec->room = room == FOOTPRINT_ANY ? 0 : room;
    spec->over = memory->over.what == OVER_SLOW ? SERVICE_SLOWS : SERVICE_RESTARTS;
    spec->cpu = part->cpu;
    if (spec->over == SERVICE_SLOWS) {
        spec->slower = memory->over.number;
        return;
    }
    struct dist *away = ARENA_NEW(parts->arena, struct dist);
    *away = dist_constant(memory->over.number);
    spec->away = away;
}

static void add_service(struct parts *parts, struct service_part *part,
                        const struct scenario_service *service)
{
    struct service_spec spec = {.instances = service->instances,
                                .balance = (enum balance_policy)service->balance};
    part->route = blueprint_service(parts->blueprint, service->named.name, &spec);
    const struct scenario_pool *pool = service->pools.at;
    for (uint32_t i = 0; i < service->pools.count; i++)
        part->numbered |= pool[i].per == POOL_PER_WORKER;
    part->workers = add_workers(parts, part, service);
    part->cpu = add_service_cpu(parts, service);
    limit_memory(parts, part, service);
    uint32_t databases = parts->scenario->databases.count;
    part->pool = numbers(parts, databases);
    part->per_worker = arena_array(parts->arena, databases, sizeof *part->per_worker);
    for (uint32_t i = 0; i < service->pools.count; i++) {
        part->pool[pool[i].database] = add_pool(parts, service, &pool[i]);
        part->per_worker[pool[i].database] = pool[i].per == POOL_PER_WORKER;
    }
}

/* Where no pool is said, there is no limit to what a pool may open. */
static int add_endless_pool(struct parts *parts, const char *name, uint32_t members)
{
    struct gate_spec spec = {.capacity = GATE_ENDLESS, .backlog = GATE_ENDLESS};
    return blueprint_gate(parts->blueprint, name, members, &spec);
}

int parts_pool(struct parts *parts, int service, int database)
{
    struct database_part *base = &parts->database[database];
    const char *name = database_at(parts, database)->named.name;
    int *pool = service < 0 ? &base->pool : &parts->service[service].pool[database];
    bool counted = base->proxy != PART_NONE || base->server != PART_NONE;
    if (*pool != PART_NONE || !counted)
        return *pool;
    if (service < 0) {
        *pool = add_endless_pool(parts, parts_name(parts->arena, name, "pool", NULL), 1);
    } else {
        const struct scenario_service *owner = service_at(parts, service);
        *pool =
            add_endless_pool(parts, parts_name(parts->arena, owner->named.name, "pools", name),
                             owner->instances);
    }
    return *pool;
}

/* ---- databases ---- */

static int add_database_cpu(struct parts *parts, const struct scenario_database *base)
{
    struct station_spec spec =
        runtime_cpu(RUNTIME_THREADS, base->cpu, base->cpu_sharing == CPU_FAIR);
    spec.ranked = parts->ranked;
    if (base->scheduler) {
        struct timeslice_spec *timeslice = ARENA_NEW(parts->arena, struct timeslice_spec);
        *timeslice = (struct timeslice_spec){base->scheduler->slice, base->scheduler->tick};
        spec.timeslice = timeslice;
    }
    if (base->slowdown) {
        spec.contention = base->slowdown->contention;
        spec.coherency = base->slowdown->coherency;
    }
    return blueprint_station(parts->blueprint,
                             parts_name(parts->arena, base->named.name, "cpu", NULL), 1, &spec);
}

static int add_proxy(struct parts *parts, const struct scenario_database *base)
{
    if (!base->proxy)
        return PART_NONE;
    struct gate_spec spec = {.capacity = base->proxy->connections,
                             .backlog = GATE_ENDLESS,
                             .patience = base->proxy->timeout};
    return blueprint_gate(parts->blueprint,
                          parts_name(parts->arena, base->named.name, "proxy", NULL), 1, &spec);
}

/* Connections are counted where they are limited or take time to open. */
static int add_server(struct parts *parts, const struct scenario_database *base)
{
    bool instant = base->connect->kind == DIST_CONSTANT && base->connect->mean <= 0.0;
    if (base->max_connections == SCENARIO_ENDLESS && instant)
        return PART_NONE;
    struct server_spec spec = {.connections = base->max_connections};
    return blueprint_server(parts->blueprint,
                            parts_name(parts->arena, base->named.name, "connections", NULL),
                            &spec);
}

/* PostgreSQL's own default. */
#define DEADLOCK_AFTER sim_from_seconds(1.0)

static int add_rows(struct parts *parts, const struct scenario_database *base,
                    const struct scenario_rows *rows)
{
    struct rows_spec spec = {.count = rows->count,
                             .zipf = rows->pick.what == PICK_ZIPF ? rows->pick.number : 0.0,
                             .handoff = (enum rows_handoff)rows->handoff,
                             .wakeup = rows->wakeup,
                             .per_waiter = rows->per_waiter,
                             .deadlock_after = DEADLOCK_AFTER};
    return blueprint_rows(parts->blueprint,
                          parts_name(parts->arena, base->named.name, "rows", rows->named.name),
                          &spec);
}

static void add_database(struct parts *parts, struct database_part *part,
                         const struct scenario_database *base)
{
    part->cpu = add_database_cpu(parts, base);
    struct station_spec disk = {.servers = base->disk};
    part->disk = blueprint_station(
        parts->blueprint, parts_name(parts->arena, base->named.name, "disk", NULL), 1, &disk);
    part->proxy = add_proxy(parts, base);
    part->server = add_server(parts, base);
    part->pool = PART_NONE;
    part->roundtrip = blueprint_place(
        parts->blueprint, parts_name(parts->arena, base->named.name, "roundtrip", NULL));
    const struct scenario_rows *rows = base->rows.at;
    part->rows = numbers(parts, base->rows.count);
    for (uint32_t i = 0; i < base->rows.count; i++)
        part->rows[i] = add_rows(parts, base, &rows[i]);
}

/* ---- the others ---- */

static int add_external(struct parts *parts, const struct scenario_external *external)
{
    struct external_spec spec = {.concurrency = external->concurrency,
                                 .per_s = external->rate_per_s};
    if (external->batch) {
        spec.up_to = external->batch->up_to;
        spec.wait = external->batch->wait;
    }
    return blueprint_external(parts->blueprint, external->named.name, &spec);
}

static int add_cache(struct parts *parts, const struct scenario_cache *cache)
{
    struct cache_spec spec = {.hits = cache->hits};
    if (cache->hits < 0.0)
        spec = (struct cache_spec){.keys = cache->keys,
                                   .zipf =
                                       cache->pick.what == PICK_ZIPF ? cache->pick.number : 0.0,
                                   .holds = cache->holds};
    return blueprint_cache(parts->blueprint, cache->named.name, &spec);
}

static int add_queue(struct parts *parts, const struct scenario_queue *queue)
{
    struct gate_spec spec =
        queue_gate(&(struct queue_spec){.workers = queue->workers, .limit = queue->limit});
    spec.ranked = parts->ranked;
    return blueprint_gate(parts->blueprint,
                          parts_name(parts->arena, queue->named.name, "workers", NULL), 1,
                          &spec);
}

static int add_gate(struct parts *parts, const struct scenario_gate *gate, const char *name,
                    uint32_t members)
{
    struct gate_spec spec = {.capacity = gate->capacity, .backlog = GATE_ENDLESS};
    return blueprint_gate(parts->blueprint, name, members, &spec);
}

static void add_gates(struct parts *parts)
{
    uint32_t services = parts->scenario->services.count;
    const struct scenario_gate *gate = parts->scenario->gates.at;
    parts->gate = arena_array(parts->arena, parts->scenario->gates.count, sizeof *parts->gate);
    for (uint32_t i = 0; i < parts->scenario->gates.count; i++) {
        parts->gate[i] = numbers(parts, services + 1);
        if (gate[i].per == GATE_PER_FLEET)
            parts->gate[i][0] = add_gate(parts, &gate[i], gate[i].named.name, 1);
    }
}

/* One each instance is a gate of its own for each service that uses it: the first has the
 * gate's name, others GATE.SERVICE. */
int parts_gate(struct parts *parts, int gate, int service)
{
    const struct scenario_gate *said =
        (const struct scenario_gate *)parts->scenario->gates.at + gate;
    if (said->per == GATE_PER_FLEET)
        return parts->gate[gate][0];
    int *number = &parts->gate[gate][service + 1];
    if (*number != PART_NONE)
        return *number;
    bool first = true;
    for (uint32_t i = 0; i <= parts->scenario->services.count; i++)
        first &= parts->gate[gate][i] == PART_NONE;
    const struct scenario_service *owner = service_at(parts, service);
    const char *name =
        first ? said->named.name
              : parts_name(parts->arena, said->named.name, owner->named.name, NULL);
    *number = add_gate(parts, said, name, owner->instances);
    return *number;
}

void parts_add_resources(struct parts *parts)
{
    const struct scenario *scenario = parts->scenario;
    const struct scenario_request *request = scenario->requests.at;
    for (uint32_t i = 0; i < scenario->requests.count; i++)
        parts->ranked |= request[i].priority > 0;
    parts->service =
        arena_array(parts->arena, scenario->services.count, sizeof *parts->service);
    parts->database =
        arena_array(parts->arena, scenario->databases.count, sizeof *parts->database);
    parts->external = numbers(parts, scenario->externals.count);
    parts->cache = numbers(parts, scenario->caches.count);
    parts->queue = numbers(parts, scenario->queues.count);
    for (uint32_t i = 0; i < scenario->services.count; i++)
        add_service(parts, &parts->service[i], service_at(parts, (int)i));
    for (uint32_t i = 0; i < scenario->databases.count; i++)
        add_database(parts, &parts->database[i], database_at(parts, (int)i));
    for (uint32_t i = 0; i < scenario->externals.count; i++)
        parts->external[i] =
            add_external(parts, (const struct scenario_external *)scenario->externals.at + i);
    for (uint32_t i = 0; i < scenario->caches.count; i++)
        parts->cache[i] =
            add_cache(parts, (const struct scenario_cache *)scenario->caches.at + i);
    for (uint32_t i = 0; i < scenario->queues.count; i++)
        parts->queue[i] =
            add_queue(parts, (const struct scenario_queue *)scenario->queues.at + i);
    add_gates(parts);
}
