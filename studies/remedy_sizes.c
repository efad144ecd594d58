#include "studies/remedy_parts.h"

#include <math.h>
#include <string.h>

#define FULL          0.7 /* of something that serves: more of it is worth a try */
#define PER_CORE      2.0 /* connections that keep a core of a database busy */
#define OF_LIMIT      0.8 /* of what a server lets in, for a pooler */
#define ERRORS        0.01
#define MEMORY_WORKED 0.75 /* of the requests that fit into memory, */
#define MEMORY_WAITS  0.2  /* and of those for whom there is room to wait */

static struct remedy *add_numbers(struct proposals *proposals, enum remedy_kind kind,
                                  enum remedy_effort effort, const char *at, double from,
                                  double to)
{
    struct remedy *remedy = proposals_add(proposals, kind, effort, at);
    if (remedy) {
        remedy->from = proposals_text(proposals, "%.10g", from);
        remedy->to = proposals_text(proposals, "%.10g", to);
    }
    return remedy;
}

/* ---- pools ---- */

static double pools_of(const struct scenario_service *service, const struct scenario_pool *pool)
{
    if (pool->per == POOL_PER_FLEET)
        return 1.0;
    double workers = pool->per == POOL_PER_WORKER && service->workers != SCENARIO_ENDLESS
                         ? service->workers
                         : 1.0;
    return service->instances * workers;
}

static const struct result_budget *budget_of(const struct proposals *proposals,
                                             const char *database)
{
    for (int i = 0; i < proposals->base->budgets; i++)
        if (strcmp(proposals->base->budget[i].database, database) == 0)
            return &proposals->base->budget[i];
    return NULL;
}

static bool is_slowed(const struct scenario_database *database)
{
    return database->slowdown &&
           (database->slowdown->contention > 0.0 || database->slowdown->coherency > 0.0);
}

static void resize(struct proposals *proposals, enum remedy_kind kind, const char *at,
                   const struct scenario_pool *pool, double to)
{
    struct remedy *remedy =
        add_numbers(proposals, kind, EFFORT_CONFIG, at, pool->connections, to);
    if (remedy)
        remedy_set(proposals, remedy, "services.%s.connections=%.0f", at, to);
}

static void propose_pool(struct proposals *proposals, const struct scenario_service *service,
                         const struct scenario_pool *pool)
{
    const struct scenario_database *database = proposals->scenario->databases.at;
    database += pool->database;
    const char *at =
        proposals_text(proposals, "%s.pools.%s", service->named.name, pool->named.name);
    const struct result_budget *budget = budget_of(proposals, pool->named.name);
    double pools = pools_of(service, pool), more = 2.0 * pool->connections;
    double limit = budget ? budget->limit : (double)INFINITY;
    double best = fmax(1.0, floor(PER_CORE * database->cpu / pools));
    if (proposals_queue_at(proposals, at) && more * pools <= limit)
        resize(proposals, REMEDY_POOL_LARGER, at, pool, more);
    if (is_slowed(database) && best < pool->connections)
        resize(proposals, REMEDY_POOL_SMALLER, at, pool, best);
    double rollout = service->instances + 1.0;
    double fits = pool->per == POOL_PER_FLEET
                      ? pool->connections
                      : floor(limit * service->instances / rollout / pools);
    if (budget && budget->with_rollout > limit && fits >= 1.0 && fits < pool->connections)
        resize(proposals, REMEDY_POOL_FITS, at, pool, fits);
}

static void propose_larger_pooler(struct proposals *proposals,
                                  const struct scenario_database *database)
{
    const struct scenario_proxy *proxy = database->proxy;
    const char *at = proposals_text(proposals, "%s.proxy", database->named.name);
    double more = proxy ? 2.0 * proxy->connections : 0.0;
    bool room = database->max_connections == SCENARIO_ENDLESS ||
                more <= (double)database->max_connections;
    if (!proxy || !room || !proposals_queue_at(proposals, at))
        return;
    struct remedy *remedy =
        add_numbers(proposals, REMEDY_POOL_LARGER, EFFORT_CONFIG, at, proxy->connections, more);
    if (remedy)
        remedy_set(proposals, remedy, "databases.%s.connections=%.0f", at, more);
}

static void propose_pooler(struct proposals *proposals,
                           const struct scenario_database *database)
{
    const struct result_budget *budget = budget_of(proposals, database->named.name);
    double limit = budget ? budget->limit : (double)INFINITY;
    double asked = budget ? budget->asked : 0.0;
    bool crowded = budget && budget->with_rollout > limit;
    double connections =
        is_slowed(database) ? ceil(PER_CORE * database->cpu) : floor(OF_LIMIT * limit);
    if (database->proxy || !(is_slowed(database) || crowded) || !isfinite(connections) ||
        connections < 1.0 || connections >= asked)
        return;
    struct remedy *remedy =
        proposals_add(proposals, REMEDY_POOLER, EFFORT_CONFIG, database->named.name);
    if (!remedy)
        return;
    remedy->to = proposals_text(proposals, "%.0f", connections);
    remedy_set(proposals, remedy, "databases.%s.proxy={connections: %.0f}",
               database->named.name, connections);
}

/* ---- services ---- */

/* Pools that the whole fleet shares grow with it. */
static void propose_instances(struct proposals *proposals,
                              const struct scenario_service *service)
{
    const char *name = service->named.name;
    double more = 2.0 * service->instances;
    struct remedy *remedy = add_numbers(proposals, REMEDY_INSTANCES, EFFORT_HARDWARE, name,
                                        service->instances, more);
    if (!remedy)
        return;
    remedy_set(proposals, remedy, "services.%s.instances=%.0f", name, more);
    const struct scenario_pool *pool = service->pools.at;
    for (uint32_t i = 0; i < service->pools.count; i++)
        if (pool[i].per == POOL_PER_FLEET)
            remedy_set(proposals, remedy, "services.%s.pools.%s.connections=%.0f", name,
                       pool[i].named.name, 2.0 * pool[i].connections);
}

/* What fits into memory bounds what is let in. */
static void propose_memory(struct proposals *proposals, const struct scenario_service *service)
{
    const struct scenario_memory *memory = service->memory;
    if (!memory || memory->per_request == 0 || service->workers != SCENARIO_ENDLESS ||
        memory->limit <= memory->base)
        return;
    double fit = floor((double)(memory->limit - memory->base) /
                       (double)(memory->per_request + memory->per_worker));
    double workers = floor(MEMORY_WORKED * fit), waiting = floor(MEMORY_WAITS * fit);
    if (workers < 1.0)
        return;
    struct remedy *remedy =
        proposals_add(proposals, REMEDY_MEMORY_BOUND, EFFORT_CONFIG, service->named.name);
    if (!remedy)
        return;
    remedy->to = proposals_text(proposals, "%.0f + %.0f", workers, waiting);
    remedy_set(proposals, remedy, "services.%s.workers=%.0f", service->named.name, workers);
    remedy_set(proposals, remedy, "services.%s.backlog=%.0f", service->named.name, waiting);
}

/* Those who give up do so while they wait. */
static sim_time patience_at(const struct proposals *proposals, int service)
{
    const struct scenario_request *request = proposals->scenario->requests.at;
    sim_time least = 0;
    for (uint32_t i = 0; i < proposals->scenario->requests.count; i++)
        if (request[i].service == service && request[i].timeout > 0 &&
            (least == 0 || request[i].timeout < least))
            least = request[i].timeout;
    return least;
}

/* Half of the clients' patience may be spent waiting. */
static void propose_shedding(struct proposals *proposals,
                             const struct scenario_service *service, int rank)
{
    const char *name = service->named.name;
    const struct result_resource *workers =
        proposals_resource(proposals, proposals_text(proposals, "%s.workers", name));
    sim_time patience = patience_at(proposals, rank);
    if (!workers || service->workers == SCENARIO_ENDLESS || patience == 0 ||
        proposals->base->system.errors.mean < ERRORS)
        return;
    double backlog = floor(0.5 * sim_seconds(patience) * workers->throughput.mean /
                           (double)service->instances);
    double before = service->backlog == SCENARIO_ENDLESS ? (double)INFINITY : service->backlog;
    if (backlog >= 1.0 && backlog < before) {
        struct remedy *remedy =
            add_numbers(proposals, REMEDY_BACKLOG, EFFORT_CONFIG, name, before, backlog);
        if (remedy)
            remedy_set(proposals, remedy, "services.%s.backlog=%.0f", name, backlog);
    }
    if (service->order != LINE_LIFO) {
        struct remedy *remedy = proposals_add(proposals, REMEDY_LIFO, EFFORT_CONFIG, name);
        if (remedy)
            remedy_set(proposals, remedy, "services.%s.order=lifo", name);
    }
}

static void propose_service(struct proposals *proposals, const struct scenario_service *service,
                            int rank)
{
    const char *name = service->named.name;
    const char *workers = proposals_text(proposals, "%s.workers", name);
    double use = proposals_use(proposals, proposals_text(proposals, "%s.cpu", name));
    bool one_core = service->runs == RUNS_GIL_THREADS || service->runs == RUNS_ASYNC;
    bool queue = proposals_queue_at(proposals, workers);
    if (service->runs == RUNS_GIL_THREADS) {
        struct remedy *remedy = proposals_add(proposals, REMEDY_PROCESSES, EFFORT_CONFIG, name);
        if (remedy)
            remedy_set(proposals, remedy, "services.%s.runs=processes", name);
    }
    if (service->workers != SCENARIO_ENDLESS && queue) {
        struct remedy *remedy = add_numbers(proposals, REMEDY_WORKERS, EFFORT_CONFIG, workers,
                                            service->workers, 2.0 * service->workers);
        if (remedy)
            remedy_set(proposals, remedy, "services.%s=%.0f", workers, 2.0 * service->workers);
    }
    bool waits = proposals_queue_at(proposals, proposals_text(proposals, "%s.cpu", name));
    if (use >= FULL || queue || (one_core && waits))
        propose_instances(proposals, service);
    propose_memory(proposals, service);
    propose_shedding(proposals, service, rank);
    const struct scenario_pool *pool = service->pools.at;
    for (uint32_t i = 0; i < service->pools.count; i++)
        propose_pool(proposals, service, &pool[i]);
}

/* ---- databases and others ---- */

static void propose_database(struct proposals *proposals,
                             const struct scenario_database *database)
{
    const char *name = database->named.name;
    const char *cpu = proposals_text(proposals, "%s.cpu", name);
    const char *disk = proposals_text(proposals, "%s.disk", name);
    if (proposals_use(proposals, cpu) >= FULL || proposals_queue_at(proposals, cpu)) {
        struct remedy *remedy = add_numbers(proposals, REMEDY_DATABASE_CORES, EFFORT_HARDWARE,
                                            cpu, database->cpu, 2.0 * database->cpu);
        if (remedy)
            remedy_set(proposals, remedy, "databases.%s=%.10g", cpu, 2.0 * database->cpu);
    }
    if (proposals_use(proposals, disk) >= FULL || proposals_queue_at(proposals, disk)) {
        struct remedy *remedy = add_numbers(proposals, REMEDY_DISK, EFFORT_HARDWARE, disk,
                                            database->disk, 2.0 * database->disk);
        if (remedy)
            remedy_set(proposals, remedy, "databases.%s=%.0f", disk, 2.0 * database->disk);
    }
    propose_pooler(proposals, database);
    propose_larger_pooler(proposals, database);
    const struct scenario_rows *rows = database->rows.at;
    for (uint32_t i = 0; i < database->rows.count; i++) {
        const char *at = proposals_text(proposals, "%s.rows.%s", name, rows[i].named.name);
        if (!proposals_queue_at(proposals, at) || rows[i].count > ROWS_MOST / 10)
            continue;
        struct remedy *remedy = add_numbers(proposals, REMEDY_LOCK_SPLIT, EFFORT_ARCHITECTURE,
                                            at, rows[i].count, 10.0 * rows[i].count);
        if (!remedy)
            return;
        remedy_set(proposals, remedy, "databases.%s.count=%.0f", at, 10.0 * rows[i].count);
        remedy_set(proposals, remedy, "databases.%s.pick=uniform", at);
    }
}

static void propose_external(struct proposals *proposals,
                             const struct scenario_external *external)
{
    const char *name = external->named.name;
    if (external->concurrency == SCENARIO_ENDLESS || !proposals_queue_at(proposals, name))
        return;
    double more = 2.0 * external->concurrency;
    struct remedy *remedy = add_numbers(proposals, REMEDY_SLOTS, EFFORT_HARDWARE, name,
                                        external->concurrency, more);
    if (remedy)
        remedy_set(proposals, remedy, "externals.%s.concurrency=%.0f", name, more);
    remedy = external->batch ? NULL
                             : proposals_add(proposals, REMEDY_BATCH_CALLS, EFFORT_CODE, name);
    if (remedy)
        remedy_set(proposals, remedy, "externals.%s.batch={up_to: 16, wait: 20ms}", name);
}

/* So many percent that half of the misses are left. */
static void propose_hits(struct proposals *proposals, const struct scenario_cache *cache)
{
    double share = cache->hits, more = round(50.0 * (1.0 + share));
    if (share < 0.0 || more <= share * 100.0)
        return;
    struct remedy *remedy =
        proposals_add(proposals, REMEDY_CACHE_HITS, EFFORT_CODE, cache->named.name);
    if (!remedy)
        return;
    remedy->from = proposals_text(proposals, "%.3g%%", share * 100.0);
    remedy->cache = cache->named.name;
    remedy->settings = 1;
    remedy_set_hits(remedy, (int)more, 0, proposals->arena);
}

static void propose_gate(struct proposals *proposals, const struct scenario_gate *gate)
{
    const char *name = gate->named.name;
    double more = 2.0 * gate->capacity;
    if (gate->capacity == SCENARIO_ENDLESS || !proposals_queue_at(proposals, name))
        return;
    struct remedy *remedy =
        add_numbers(proposals, REMEDY_GATE_LARGER, EFFORT_CODE, name, gate->capacity, more);
    if (remedy)
        remedy_set(proposals, remedy, "gates.%s.capacity=%.0f", name, more);
}

/* Nobody sent waits there, so what counts is whether it keeps up. */
static void propose_queue_workers(struct proposals *proposals,
                                  const struct scenario_queue *queue)
{
    const char *at = proposals_text(proposals, "%s.workers", queue->named.name);
    double more = 2.0 * queue->workers;
    if (queue->workers == SCENARIO_ENDLESS || proposals_use(proposals, at) < FULL)
        return;
    struct remedy *remedy =
        add_numbers(proposals, REMEDY_QUEUE_WORKERS, EFFORT_CONFIG, at, queue->workers, more);
    if (remedy)
        remedy_set(proposals, remedy, "queues.%s=%.0f", at, more);
}

/* ---- clients ---- */

static void retry_at_most(struct proposals *proposals, enum remedy_kind kind,
                          const struct scenario_request *request, uint32_t times)
{
    struct remedy *remedy = add_numbers(proposals, kind, EFFORT_CONFIG, request->named.name,
                                        request->retry->times, times);
    if (remedy)
        remedy_set(proposals, remedy, "requests.%s.retry.times=%u", request->named.name, times);
}

/* As long as it may be with a pause that is neither shorter than now nor than a second. */
static void propose_backoff(struct proposals *proposals, const struct scenario_request *request)
{
    const struct scenario_retry *retry = request->retry;
    double now_s = retry->backoff ? dist_mean(retry->backoff) * 1e-9 : 0.0;
    struct remedy *remedy =
        proposals_add(proposals, REMEDY_BACKOFF, EFFORT_CONFIG, request->named.name);
    if (!remedy)
        return;
    double pause_s = fmax(1.0, 2.0 * now_s);
    remedy->to = proposals_text(proposals, "%.3gs", pause_s);
    remedy_set(proposals, remedy, "requests.%s.retry={times: %u, backoff: %.3gs, jitter: 50%%}",
               request->named.name, retry->times, pause_s);
}

static void propose_client(struct proposals *proposals, const struct scenario_request *request)
{
    const char *name = request->named.name;
    bool failing = proposals->base->system.errors.mean >= ERRORS;
    if (failing && request->retry && request->retry->times > 0) {
        if (request->retry->times > 1)
            retry_at_most(proposals, REMEDY_RETRY_BUDGET, request, 1);
        retry_at_most(proposals, REMEDY_RETRIES, request, 0);
        propose_backoff(proposals, request);
    }
    if (failing && request->timeout > 0 && !request->cancel) {
        struct remedy *remedy = proposals_add(proposals, REMEDY_CANCEL, EFFORT_CODE, name);
        if (remedy)
            remedy_set(proposals, remedy, "requests.%s.cancel=true", name);
    }
}

/* ---- a budget of time ---- */

/* The least patience of any client; 0: all wait as long as it takes. */
static sim_time least_patience(const struct proposals *proposals)
{
    const struct scenario_request *request = proposals->scenario->requests.at;
    sim_time least = 0;
    for (uint32_t i = 0; i < proposals->scenario->requests.count; i++)
        if (proposals->base->request[i].sent && request[i].timeout > 0 &&
            (least == 0 || request[i].timeout < least))
            least = request[i].timeout;
    return least;
}

static bool outlasts(const struct dist *timeout, sim_time budget)
{
    return !timeout || dist_mean(timeout) > (double)budget;
}

static void limit_wait(struct proposals *proposals, struct remedy *remedy, const char *at,
                       const char *setting, const struct dist *timeout, sim_time budget)
{
    if (proposals_queue_at(proposals, at) && outlasts(timeout, budget))
        remedy_set(proposals, remedy, "%s=%.0fms", setting, ceil((double)budget / 1e6));
}

static void limit_waits_of(struct proposals *proposals, struct remedy *remedy,
                           const struct scenario_service *service, sim_time budget)
{
    const char *name = service->named.name;
    const struct scenario_pool *pool = service->pools.at;
    if (service->workers != SCENARIO_ENDLESS)
        limit_wait(proposals, remedy, proposals_text(proposals, "%s.workers", name),
                   proposals_text(proposals, "services.%s.backlog_timeout", name),
                   service->backlog_timeout, budget);
    for (uint32_t i = 0; i < service->pools.count; i++) {
        const char *at = proposals_text(proposals, "%s.pools.%s", name, pool[i].named.name);
        limit_wait(proposals, remedy, at, proposals_text(proposals, "services.%s.timeout", at),
                   pool[i].timeout, budget);
    }
}

/* Whoever waits inside for longer than the client does works for nobody. Half of the client's
 * patience is for waiting. */
static void propose_timeout_budget(struct proposals *proposals)
{
    const struct scenario *scenario = proposals->scenario;
    const struct scenario_service *service = scenario->services.at;
    const struct scenario_database *database = scenario->databases.at;
    sim_time patience = least_patience(proposals), budget = patience / 2;
    if (patience == 0 || proposals->base->system.errors.mean < ERRORS)
        return;
    struct remedy *remedy =
        proposals_add(proposals, REMEDY_TIMEOUT_BUDGET, EFFORT_CONFIG, "timeouts");
    if (!remedy)
        return;
    remedy->to = proposals_text(proposals, "%.0f ms", ceil((double)budget / 1e6));
    for (uint32_t i = 0; i < scenario->services.count; i++)
        limit_waits_of(proposals, remedy, &service[i], budget);
    for (uint32_t i = 0; i < scenario->databases.count; i++)
        if (database[i].proxy) {
            const char *at = proposals_text(proposals, "%s.proxy", database[i].named.name);
            limit_wait(proposals, remedy, at,
                       proposals_text(proposals, "databases.%s.timeout", at),
                       database[i].proxy->timeout, budget);
        }
    proposals->count -= remedy->settings == 0;
}

void remedy_sizes(struct proposals *proposals)
{
    const struct scenario *scenario = proposals->scenario;
    const struct scenario_service *service = scenario->services.at;
    const struct scenario_database *database = scenario->databases.at;
    const struct scenario_external *external = scenario->externals.at;
    const struct scenario_cache *cache = scenario->caches.at;
    const struct scenario_request *request = scenario->requests.at;
    for (uint32_t i = 0; i < scenario->services.count; i++)
        propose_service(proposals, &service[i], (int)i);
    for (uint32_t i = 0; i < scenario->databases.count; i++)
        propose_database(proposals, &database[i]);
    for (uint32_t i = 0; i < scenario->externals.count; i++)
        propose_external(proposals, &external[i]);
    for (uint32_t i = 0; i < scenario->caches.count; i++)
        propose_hits(proposals, &cache[i]);
    const struct scenario_gate *gate = scenario->gates.at;
    const struct scenario_queue *queue = scenario->queues.at;
    for (uint32_t i = 0; i < scenario->gates.count; i++)
        propose_gate(proposals, &gate[i]);
    for (uint32_t i = 0; i < scenario->queues.count; i++)
        propose_queue_workers(proposals, &queue[i]);
    for (uint32_t i = 0; i < scenario->requests.count; i++)
        propose_client(proposals, &request[i]);
    propose_timeout_budget(proposals);
}
