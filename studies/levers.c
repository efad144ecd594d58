#include "studies/levers.h"

#include "sim/dist_parse.h"
#include "sim/units.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { VALUE_ROOM = 120 };

struct collector {
    const struct load *load;
    const struct scenario *scenario;
    struct arena *arena;
    struct levers levers;
    int room;
    /* the request whose steps are walked */
    const struct scenario_request *request;
    int seen[STEP_FAIL + 1], all[STEP_FAIL + 1];
};

bool lever_adds(enum lever_kind kind)
{
    return kind <= LEVER_GATE;
}

/* ---- texts ---- */

static const char *text(const struct collector *collector, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static const char *text(const struct collector *collector, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *made = arena_take(collector->arena, (size_t)length + 1);
    vsnprintf(made, (size_t)length + 1, format, again);
    va_end(again);
    return made;
}

static int number_in_list(const struct node *node)
{
    int number = 1;
    for (const struct node *at = node->parent->first; at != node; at = at->next)
        number++;
    return number;
}

const char *lever_path(const struct node *node, struct arena *arena)
{
    struct collector collector = {.arena = arena};
    if (!node->parent)
        return "";
    const char *before = lever_path(node->parent, arena);
    const char *dot = *before ? "." : "";
    if (node->key)
        return text(&collector, "%s%s%s", before, dot, node->key);
    return text(&collector, "%s%s%d", before, dot, number_in_list(node));
}

/* ---- adding ---- */

static void append(struct collector *collector, struct lever lever)
{
    struct levers *levers = &collector->levers;
    if (levers->count == collector->room) {
        collector->room = collector->room ? 2 * collector->room : 32;
        struct lever *more =
            arena_array(collector->arena, (size_t)collector->room, sizeof *more);
        if (levers->count > 0)
            memcpy(more, levers->at, (size_t)levers->count * sizeof *more);
        levers->at = more;
    }
    levers->at[levers->count++] = lever;
}

/* With the setting made of its path and what it is to become. */
static void add(struct collector *collector, struct lever lever, const char *path)
{
    lever.path = strlen(path);
    lever.setting = text(collector, "%s=%s", path, lever.to);
    append(collector, lever);
}

static void add_number(struct collector *collector, struct lever lever, const char *path,
                       double number)
{
    char from[UNITS_ROOM], to[UNITS_ROOM];
    units_print_number(number, from, sizeof from);
    units_print_number(number + 1.0, to, sizeof to);
    lever.from = text(collector, "%s", from);
    lever.to = text(collector, "%s", to);
    add(collector, lever, path);
}

static void add_count(struct collector *collector, enum lever_kind kind, uint32_t count,
                      const char *resource, const char *path)
{
    if (count != SCENARIO_ENDLESS)
        add_number(collector, (struct lever){.kind = kind, .resource = resource}, path, count);
}

bool lever_scaled(const struct dist *dist, double factor, struct dist *scaled)
{
    *scaled = *dist;
    scaled->mean *= factor;
    if (dist->kind == DIST_EMPIRICAL || dist->kind == DIST_GEOMETRIC)
        return false;
    if (dist->kind == DIST_LOGNORMAL_P95 || dist->kind == DIST_UNIFORM)
        scaled->second *= factor;
    if (dist->kind == DIST_UNIFORM)
        scaled->a *= factor;
    return sim_from_ns(scaled->mean) > 0;
}

static void add_time(struct collector *collector, struct lever lever, const char *path,
                     const struct dist *dist)
{
    struct dist less;
    char from[VALUE_ROOM], to[VALUE_ROOM];
    if (!dist || !(dist_mean(dist) > 0.0) || !lever_scaled(dist, LEVER_LESS, &less))
        return;
    dist_print_time(dist, from, sizeof from);
    dist_print_time(&less, to, sizeof to);
    lever.from = text(collector, "%s", from);
    lever.to = text(collector, "%s", to);
    add(collector, lever, path);
}

static void add_word(struct collector *collector, enum lever_kind kind, const char *resource,
                     const char *path, const char *from, const char *to)
{
    add(collector, (struct lever){.kind = kind, .resource = resource, .from = from, .to = to},
        path);
}

/* ---- things ---- */

static void add_order(struct collector *collector, int order, const char *resource,
                      const char *path)
{
    bool fifo = order == LINE_FIFO;
    add_word(collector, LEVER_ORDER, resource, path,
             fifo                 ? "fifo"
             : order == LINE_LIFO ? "lifo"
                                  : "random",
             fifo ? "lifo" : "fifo");
}

static void add_pool(struct collector *collector, const struct scenario_service *service,
                     const struct scenario_pool *pool)
{
    const char *at = text(collector, "%s.pools.%s", service->named.name, pool->named.name);
    const char *path = text(collector, "services.%s", at);
    bool fair = pool->handoff == HANDOFF_FAIR;
    add_count(collector, LEVER_CONNECTIONS, pool->connections, at,
              text(collector, "%s.connections", path));
    add_order(collector, pool->order, at, text(collector, "%s.order", path));
    add_word(collector, LEVER_HANDOFF, at, text(collector, "%s.handoff", path),
             fair ? "fair" : "barging", fair ? "barging" : "fair");
}

static void add_service(struct collector *collector, const struct scenario_service *service)
{
    const char *name = service->named.name;
    const char *workers = text(collector, "%s.workers", name);
    const char *path = text(collector, "services.%s", name);
    struct lever cores = {.kind = LEVER_CORES, .resource = text(collector, "%s.cpu", name)};
    add_count(collector, LEVER_INSTANCES, service->instances, workers,
              text(collector, "%s.instances", path));
    add_count(collector, LEVER_WORKERS, service->workers, workers,
              text(collector, "%s.workers", path));
    add_number(collector, cores, text(collector, "%s.cpu", path), service->cpu);
    if (service->workers != SCENARIO_ENDLESS)
        add_order(collector, service->order, workers, text(collector, "%s.order", path));
    const struct scenario_pool *pool = service->pools.at;
    for (uint32_t i = 0; i < service->pools.count; i++)
        add_pool(collector, service, &pool[i]);
}

static void add_rows(struct collector *collector, const char *database,
                     const struct scenario_rows *rows)
{
    const char *at = text(collector, "%s.rows.%s", database, rows->named.name);
    static const struct {
        int handoff;
        const char *name;
    } handoffs[] = {
        {ROWS_FAIR,     "fair"    },
        {ROWS_BARGING,  "barging" },
        {ROWS_POSTGRES, "postgres"},
    };
    for (int i = 0; i < 3; i++)
        if (handoffs[i].handoff == rows->handoff)
            add_word(collector, LEVER_HANDOFF, at, text(collector, "databases.%s.handoff", at),
                     handoffs[i].name, i == 0 ? "barging" : "fair");
}

static void add_database(struct collector *collector, const struct scenario_database *database)
{
    const char *name = database->named.name;
    const char *path = text(collector, "databases.%s", name);
    struct lever cores = {.kind = LEVER_CORES, .resource = text(collector, "%s.cpu", name)};
    struct lever roundtrip = {.kind = LEVER_ROUNDTRIP,
                              .resource = text(collector, "%s.roundtrip", name)};
    add_number(collector, cores, text(collector, "%s.cpu", path), database->cpu);
    add_count(collector, LEVER_DISK, database->disk, text(collector, "%s.disk", name),
              text(collector, "%s.disk", path));
    if (database->proxy)
        add_count(collector, LEVER_PROXY, database->proxy->connections,
                  text(collector, "%s.proxy", name),
                  text(collector, "%s.proxy.connections", path));
    add_time(collector, roundtrip, text(collector, "%s.roundtrip", path), database->roundtrip);
    const struct scenario_rows *rows = database->rows.at;
    for (uint32_t i = 0; i < database->rows.count; i++)
        add_rows(collector, name, &rows[i]);
}

static void add_others(struct collector *collector)
{
    const struct scenario *scenario = collector->scenario;
    const struct scenario_external *external = scenario->externals.at;
    for (uint32_t i = 0; i < scenario->externals.count; i++) {
        const char *name = external[i].named.name;
        const char *path = text(collector, "externals.%s", name);
        add_count(collector, LEVER_SLOTS, external[i].concurrency, name,
                  text(collector, "%s.concurrency", path));
        add_time(collector, (struct lever){.kind = LEVER_EXTERNAL_TIME, .resource = name},
                 text(collector, "%s.time", path), external[i].time);
    }
    const struct scenario_cache *cache = scenario->caches.at;
    for (uint32_t i = 0; i < scenario->caches.count; i++)
        add_time(collector,
                 (struct lever){.kind = LEVER_CACHE_TIME, .resource = cache[i].named.name},
                 text(collector, "caches.%s.time", cache[i].named.name), cache[i].time);
    const struct scenario_queue *queue = scenario->queues.at;
    for (uint32_t i = 0; i < scenario->queues.count; i++)
        add_count(collector, LEVER_QUEUE_WORKERS, queue[i].workers,
                  text(collector, "%s.workers", queue[i].named.name),
                  text(collector, "queues.%s.workers", queue[i].named.name));
    const struct scenario_gate *gate = scenario->gates.at;
    for (uint32_t i = 0; i < scenario->gates.count; i++)
        add_count(collector, LEVER_GATE, gate[i].capacity, gate[i].named.name,
                  text(collector, "gates.%s.capacity", gate[i].named.name));
}

/* ---- steps ---- */

static void walk(struct collector *collector, const struct scenario_steps *steps,
                 void (*visit)(struct collector *, const struct scenario_step *))
{
    for (uint32_t i = 0; i < steps->count; i++) {
        const struct scenario_step *step = &steps->at[i];
        const struct scenario_way *way = step->ways.at;
        visit(collector, step);
        walk(collector, &step->steps, visit);
        if (step->transaction)
            walk(collector, &step->transaction->steps, visit);
        for (uint32_t j = 0; j < step->ways.count; j++)
            walk(collector, &way[j].steps, visit);
    }
}

static void count_step(struct collector *collector, const struct scenario_step *step)
{
    collector->all[step->kind]++;
}

static const char *of_service(const struct collector *collector)
{
    const struct scenario_service *service = collector->scenario->services.at;
    int rank = collector->request->service;
    return rank < 0 ? NULL : text(collector, "%s.cpu", service[rank].named.name);
}

static void add_query(struct collector *collector, struct lever lever, const char *path,
                      const struct scenario_query *query)
{
    const struct scenario_database *database = collector->scenario->databases.at;
    const char *name = database[query->database].named.name;
    lever.kind = LEVER_QUERY_CPU;
    lever.resource = text(collector, "%s.cpu", name);
    add_time(collector, lever, text(collector, "%s.query.cpu", path), query->cpu);
    lever.kind = LEVER_QUERY_DISK;
    lever.resource = text(collector, "%s.disk", name);
    add_time(collector, lever, text(collector, "%s.query.disk", path), query->disk);
    lever.kind = LEVER_QUERY_ROUNDTRIP;
    lever.resource = text(collector, "%s.roundtrip", name);
    add_time(collector, lever, text(collector, "%s.query.roundtrip", path), query->roundtrip);
}

static void add_step(struct collector *collector, const struct scenario_step *step)
{
    struct lever lever = {.request = collector->request->named.name,
                          .id = step->id,
                          .number = ++collector->seen[step->kind],
                          .of = collector->all[step->kind]};
    const char *path = lever_path(step->node, collector->arena);
    switch (step->kind) {
    case STEP_CPU:
        lever.kind = LEVER_CPU;
        lever.resource = of_service(collector);
        add_time(collector, lever, text(collector, "%s.cpu", path), step->time);
        break;
    case STEP_WAIT:
        lever.kind = LEVER_WAIT;
        add_time(collector, lever, text(collector, "%s.wait", path), step->time);
        break;
    case STEP_QUERY:
        add_query(collector, lever, path, step->query);
        break;
    default:
        break;
    }
}

struct levers levers_of(const struct load *load, struct arena *arena)
{
    struct collector collector = {.load = load, .scenario = &load->scenario, .arena = arena};
    const struct scenario *scenario = collector.scenario;
    const struct scenario_service *service = scenario->services.at;
    const struct scenario_database *database = scenario->databases.at;
    const struct scenario_request *request = scenario->requests.at;
    for (uint32_t i = 0; i < scenario->services.count; i++)
        add_service(&collector, &service[i]);
    for (uint32_t i = 0; i < scenario->databases.count; i++)
        add_database(&collector, &database[i]);
    add_others(&collector);
    for (uint32_t i = 0; i < scenario->requests.count; i++) {
        collector.request = &request[i];
        memset(collector.seen, 0, sizeof collector.seen);
        memset(collector.all, 0, sizeof collector.all);
        walk(&collector, &request[i].steps, count_step);
        walk(&collector, &request[i].steps, add_step);
    }
    return collector.levers;
}
