#include "models/pool.h"
#include "studies/assembly_parts.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const char *const kind_names[] = {
    [STEP_CPU] = "cpu",           [STEP_WAIT] = "wait",
    [STEP_QUERY] = "query",       [STEP_TRANSACTION] = "transaction",
    [STEP_LOCK] = "lock",         [STEP_CALL] = "call",
    [STEP_REPLY] = "reply",       [STEP_CACHE] = "cache",
    [STEP_ENQUEUE] = "enqueue",   [STEP_HOLD] = "hold",
    [STEP_REPEAT] = "repeat",     [STEP_CHOOSE] = "choose",
    [STEP_PARALLEL] = "parallel", [STEP_FAIL] = "fail",
};
enum { STEP_KINDS = STEP_FAIL + 1 };

/* A request as it runs in one service, begun from one queue. */
struct version {
    int request, service, queue; /* PART_NONE: in none */
    int class;                   /* in the blueprint; PART_NONE: only copied into callers */
    bool carrier; /* holds a copy, so that results find it under the request's own name */
    bool done;
    struct program program; /* of those without a class */
    struct version *next;   /* of the same request */
};

struct compiler {
    struct parts *parts;
    struct version **version; /* by request: the first is how traffic sends it */
    const bool *sent;         /* by request */
};

/* Where a step stands. */
struct spot {
    struct program *program;
    int service;
    const char *path;
    const struct held {
        int database;
        const struct held *outer;
    } * held; /* connections of open transactions, the newest first */
};

static void add_steps(struct compiler *compiler, struct spot spot,
                      const struct scenario_steps *steps);

static const struct scenario_request *request_at(const struct parts *parts, int request)
{
    return (const struct scenario_request *)parts->scenario->requests.at + request;
}

static bool is_nothing(const struct dist *time)
{
    return time->kind == DIST_CONSTANT && time->mean <= 0.0;
}

static bool is_once(const struct dist *times)
{
    return times->kind == DIST_CONSTANT && times->mean == 1.0;
}

/* ---- names of draws ---- */

/* A step is found again in another variant by its id, else by what it is and how many like it
 * come before it in its list. */
static const char *path_of(struct compiler *compiler, const char *list, const char *word,
                           uint32_t ordinal)
{
    size_t room = strlen(list) + strlen(word) + 16;
    char *path = arena_take(compiler->parts->arena, room);
    if (ordinal)
        snprintf(path, room, "%s/%s %u", list, word, ordinal);
    else
        snprintf(path, room, "%s/%s", list, word);
    return path;
}

/* ---- queries and transactions ---- */

static bool holds(const struct spot *spot, int database)
{
    for (const struct held *held = spot->held; held; held = held->outer)
        if (held->database == database)
            return true;
    return false;
}

static bool plan_of(struct compiler *compiler, const struct spot *spot, int database,
                    struct pool_plan *plan)
{
    const struct database_part *base = &compiler->parts->database[database];
    const struct scenario_database *said =
        (const struct scenario_database *)compiler->parts->scenario->databases.at + database;
    *plan = (struct pool_plan){.pool = parts_pool(compiler->parts, spot->service, database),
                               .proxy = base->proxy,
                               .server = base->server,
                               .connect = said->connect};
    if (spot->service != PART_NONE) {
        const struct service_part *service = &compiler->parts->service[spot->service];
        plan->per_worker = service->per_worker[database];
        plan->workers = service->workers;
    }
    return plan->pool != PART_NONE;
}

static void add_query(struct compiler *compiler, struct spot *spot,
                      const struct scenario_query *query)
{
    const struct database_part *base = &compiler->parts->database[query->database];
    const struct scenario_database *said =
        (const struct scenario_database *)compiler->parts->scenario->databases.at +
        query->database;
    const struct dist *roundtrip = query->roundtrip ? query->roundtrip : said->roundtrip;
    struct pool_plan plan;
    bool borrows =
        !holds(spot, query->database) && plan_of(compiler, spot, query->database, &plan);
    bool repeats = !is_once(query->times);
    if (repeats)
        program_repeat(spot->program, query->times);
    if (borrows)
        pool_borrow(&plan, spot->program);
    if (!is_nothing(roundtrip))
        program_delay_at(spot->program, base->roundtrip, roundtrip);
    if (!is_nothing(query->cpu))
        program_serve(spot->program, base->cpu, query->cpu);
    if (!is_nothing(query->disk))
        program_serve(spot->program, base->disk, query->disk);
    if (borrows)
        pool_give_back(&plan, spot->program);
    if (repeats)
        program_again(spot->program);
}

static void add_transaction(struct compiler *compiler, struct spot *spot,
                            const struct scenario_transaction *transaction)
{
    struct pool_plan plan;
    bool borrows = plan_of(compiler, spot, transaction->database, &plan);
    if (borrows)
        pool_borrow(&plan, spot->program);
    program_begin(spot->program);
    struct held held = {transaction->database, spot->held};
    struct spot inside = *spot;
    inside.held = &held;
    add_steps(compiler, inside, &transaction->steps);
    program_commit(spot->program);
    if (borrows)
        pool_give_back(&plan, spot->program);
}

static void add_lock(struct compiler *compiler, struct spot *spot,
                     const struct scenario_lock *lock)
{
    int rows = compiler->parts->database[lock->database].rows[lock->rows], outer = 0;
    for (const struct held *held = spot->held; held->database != lock->database;
         held = held->outer)
        outer++;
    program_lock_outside(spot->program, outer);
    if (is_once(lock->count))
        program_lock(spot->program, rows, lock->mode, lock->timeout);
    else
        program_lock_several(spot->program, rows, lock->mode, lock->timeout, lock->count);
}

/* ---- calls ---- */

static struct version *version_of(struct compiler *compiler, int request, int service,
                                  int queue);
static const struct program *finished(struct compiler *compiler, struct version *version);

static void add_call(struct compiler *compiler, struct spot *spot,
                     const struct scenario_call *call)
{
    const struct scenario *scenario = compiler->parts->scenario;
    if (call->external >= 0) {
        const struct scenario_external *external =
            (const struct scenario_external *)scenario->externals.at + call->external;
        program_ask(spot->program, compiler->parts->external[call->external], external->time);
        if (external->errors > 0.0)
            program_fail(spot->program, external->errors, OUTCOME_ERROR);
        return;
    }
    struct version *version = version_of(compiler, call->request, call->service, PART_NONE);
    program_call(spot->program, compiler->parts->reach[call->request].kind,
                 finished(compiler, version));
}

static void add_enqueue(struct compiler *compiler, struct spot *spot,
                        const struct scenario_step *step)
{
    int service = request_at(compiler->parts, step->thing)->service;
    program_spawn(spot->program,
                  version_of(compiler, step->thing, service, step->queue)->class);
}

/* ---- steps with steps ---- */

static void add_cache(struct compiler *compiler, struct spot *spot,
                      const struct scenario_step *step)
{
    const struct scenario_cache *cache =
        (const struct scenario_cache *)compiler->parts->scenario->caches.at + step->thing;
    program_look_up(spot->program, compiler->parts->cache[step->thing], cache->time);
    add_steps(compiler, *spot, &step->steps);
    program_fill(spot->program);
}

static struct spot way_at(struct compiler *compiler, const struct spot *spot, uint32_t way)
{
    struct spot inside = *spot;
    inside.path = path_of(compiler, spot->path, "way", way + 1);
    return inside;
}

static void add_choose(struct compiler *compiler, struct spot *spot,
                       const struct scenario_step *step)
{
    const struct scenario_way *way = step->ways.at;
    program_choose(spot->program);
    for (uint32_t i = 0; i < step->ways.count; i++) {
        program_option(spot->program, way[i].chance);
        add_steps(compiler, way_at(compiler, spot, i), &way[i].steps);
    }
    program_chosen(spot->program);
}

static void add_parallel(struct compiler *compiler, struct spot *spot,
                         const struct scenario_step *step)
{
    const struct scenario_way *way = step->ways.at;
    program_fork(spot->program);
    for (uint32_t i = 0; i < step->ways.count; i++) {
        program_branch(spot->program);
        add_steps(compiler, way_at(compiler, spot, i), &way[i].steps);
    }
    program_join(spot->program);
}

/* A switch over the kinds of steps may be long. */
static void add_step(struct compiler *compiler, struct spot spot,
                     const struct scenario_step *step)
{
    struct program *program = spot.program;
    program_label(program, spot.path);
    switch (step->kind) {
    case STEP_CPU:
        assert(compiler->parts->service &&
               spot.service != PART_NONE); /* the loader saw to it */
        program_serve(program, compiler->parts->service[spot.service].cpu, step->time);
        break;
    case STEP_WAIT:
        program_delay(program, step->time);
        break;
    case STEP_QUERY:
        add_query(compiler, &spot, step->query);
        break;
    case STEP_TRANSACTION:
        add_transaction(compiler, &spot, step->transaction);
        break;
    case STEP_LOCK:
        add_lock(compiler, &spot, step->lock);
        break;
    case STEP_CALL:
        add_call(compiler, &spot, step->call);
        break;
    case STEP_REPLY:
        program_reply(program);
        break;
    case STEP_CACHE:
        add_cache(compiler, &spot, step);
        break;
    case STEP_ENQUEUE:
        add_enqueue(compiler, &spot, step);
        break;
    case STEP_HOLD:
        program_enter(program, parts_gate(compiler->parts, step->thing, spot.service));
        add_steps(compiler, spot, &step->steps);
        program_leave(program);
        break;
    case STEP_REPEAT:
        program_repeat(program, step->times);
        add_steps(compiler, spot, &step->steps);
        program_again(program);
        break;
    case STEP_CHOOSE:
        add_choose(compiler, &spot, step);
        break;
    case STEP_PARALLEL:
        add_parallel(compiler, &spot, step);
        break;
    case STEP_FAIL:
        program_fail(program, step->chance, OUTCOME_ERROR);
        break;
    }
}

static void add_steps(struct compiler *compiler, struct spot spot,
                      const struct scenario_steps *steps)
{
    uint32_t before[STEP_KINDS] = {0};
    for (uint32_t i = 0; i < steps->count; i++) {
        const struct scenario_step *step = &steps->at[i];
        struct spot inside = spot;
        if (step->id)
            inside.path = path_of(compiler, spot.path, step->id, 0);
        else
            inside.path =
                path_of(compiler, spot.path, kind_names[step->kind], ++before[step->kind]);
        add_step(compiler, inside, step);
    }
}

/* ---- requests ---- */

/* What is only called runs as its callers' copies; where it says no service of its own there
 * may be no CPU for its steps. */
static bool never_starts(const struct compiler *compiler, const struct version *version)
{
    return version->service < 0 && version->queue == PART_NONE && version->class != PART_NONE &&
           !compiler->sent[version->request];
}

static void fill(struct compiler *compiler, struct program *program,
                 const struct version *version)
{
    const struct parts *parts = compiler->parts;
    const struct scenario_request *request = request_at(parts, version->request);
    const struct service_part *service =
        version->service < 0 ? NULL : &parts->service[version->service];
    if (version->queue != PART_NONE)
        program_enter(program, parts->queue[version->queue]);
    if (service) {
        program_route(program, service->route);
        program_enter(program, service->workers);
        if (service->numbered)
            program_number(program);
    }
    if (!never_starts(compiler, version))
        add_steps(compiler,
                  (struct spot){.program = program,
                                .service = version->service,
                                .path = request->named.name},
                  &request->steps);
    if (service) {
        if (service->numbered)
            program_unnumber(program);
        program_leave(program);
        program_unroute(program);
    }
    if (version->queue != PART_NONE)
        program_leave(program);
    program_end(program);
}

static struct version *add_version(struct compiler *compiler, int request, int service,
                                   int queue)
{
    struct version **end = &compiler->version[request];
    while (*end)
        end = &(*end)->next;
    *end = ARENA_NEW(compiler->parts->arena, struct version);
    **end = (struct version){
        .request = request, .service = service, .queue = queue, .class = PART_NONE};
    return *end;
}

static struct version *version_of(struct compiler *compiler, int request, int service,
                                  int queue)
{
    for (struct version *version = compiler->version[request]; version; version = version->next)
        if (version->service == service && version->queue == queue)
            return version;
    return add_version(compiler, request, service, queue);
}

/* The program of a version, made when it is first asked for; calls do not run in circles. */
static const struct program *finished(struct compiler *compiler, struct version *version)
{
    bool own = version->class != PART_NONE && !version->carrier;
    struct program *program =
        own ? blueprint_program(compiler->parts->blueprint, version->class) : &version->program;
    if (version->done)
        return program;
    version->done = true;
    if (!own)
        program_init(program, request_at(compiler->parts, version->request)->named.name);
    fill(compiler, program, version);
    return program;
}

/* Whether a request needs to be carried depends on what else there is in the scenario: it draws
 * the same either way. */
static void carry(struct compiler *compiler, struct version *version)
{
    const struct program *copied = finished(compiler, version);
    struct program *program = blueprint_program(compiler->parts->blueprint, version->class);
    program_call(program, compiler->parts->reach[version->request].kind, copied);
    for (uint32_t i = 0; copied->code[i].op != OP_DONE; i++)
        program->code[i + 1].key = copied->code[i].key;
    program_end(program);
}

/* ---- who is reached from where ---- */

/* The names of a kind of request that results do not show. */
static char *kind_name(struct compiler *compiler, int request, const char *how)
{
    const char *name = request_at(compiler->parts, request)->named.name;
    size_t room = strlen(name) + strlen(how) + sizeof " ";
    char *joined = arena_take(compiler->parts->arena, room);
    snprintf(joined, room, "%s %s", name, how);
    return joined;
}

/* Under its own kind only what traffic sends is counted, if it sends any. */
static void count_apart(struct compiler *compiler, int request)
{
    struct parts *parts = compiler->parts;
    struct assembly_reach *reach = &parts->reach[request];
    if (!compiler->sent[request] || reach->kind != request)
        return;
    struct request_spec spec = {
        .name = kind_name(compiler, request, "from requests"),
        .priority = (uint8_t)request_at(parts, request)->priority,
    };
    reach->kind = blueprint_request(parts->blueprint, &spec);
    program_end(blueprint_program(parts->blueprint, reach->kind));
}

/* The first version is the request's own: as traffic sends it, else as it is enqueued first.
 * More are carried by kinds of requests that no result shows. */
static void note_enqueued(struct compiler *compiler, const struct scenario_step *step,
                          const bool *sent)
{
    struct parts *parts = compiler->parts;
    const struct scenario_request *request = request_at(parts, step->thing);
    struct version *first = compiler->version[step->thing];
    parts->reach[step->thing].enqueued = true;
    count_apart(compiler, step->thing);
    if (!sent[step->thing] && first->queue == PART_NONE)
        first->queue = step->queue;
    struct version *version = version_of(compiler, step->thing, request->service, step->queue);
    if (version->class != PART_NONE)
        return;
    const struct scenario_queue *queue =
        (const struct scenario_queue *)parts->scenario->queues.at + step->queue;
    char *where = arena_take(parts->arena, strlen(queue->named.name) + sizeof "to ");
    sprintf(where, "to %s", queue->named.name);
    struct request_spec spec = {.name = kind_name(compiler, step->thing, where),
                                .priority = (uint8_t)request->priority};
    version->class = blueprint_request(parts->blueprint, &spec);
    version->carrier = true;
}

/* What is only called, and says no service, runs where it is called first. */
static void note_called(struct compiler *compiler, const struct scenario_call *call,
                        const bool *sent)
{
    if (call->request < 0)
        return;
    compiler->parts->reach[call->request].called = true;
    count_apart(compiler, call->request);
    if (sent[call->request])
        return;
    struct version *first = compiler->version[call->request];
    if (first->service == PART_NONE && first->queue == PART_NONE)
        first->service = call->service;
}

static void note_steps(struct compiler *compiler, const struct scenario_steps *steps,
                       const bool *sent)
{
    for (uint32_t i = 0; i < steps->count; i++) {
        const struct scenario_step *step = &steps->at[i];
        const struct scenario_way *way = step->ways.at;
        if (step->kind == STEP_ENQUEUE)
            note_enqueued(compiler, step, sent);
        if (step->kind == STEP_CALL)
            note_called(compiler, step->call, sent);
        if (step->kind == STEP_TRANSACTION)
            note_steps(compiler, &step->transaction->steps, sent);
        note_steps(compiler, &step->steps, sent);
        for (uint32_t k = 0; k < step->ways.count; k++)
            note_steps(compiler, &way[k].steps, sent);
    }
}

void parts_add_programs(struct parts *parts, const bool *sent)
{
    uint32_t requests = parts->scenario->requests.count;
    struct compiler compiler = {.parts = parts, .sent = sent};
    compiler.version = arena_array(parts->arena, requests, sizeof(struct version *));
    parts->reach = arena_array(parts->arena, requests, sizeof *parts->reach);
    for (uint32_t i = 0; i < requests; i++) {
        parts->reach[i].kind = (int)i;
        add_version(&compiler, (int)i, request_at(parts, (int)i)->service, PART_NONE)->class =
            (int)i;
    }
    for (uint32_t i = 0; i < requests; i++)
        note_steps(&compiler, &request_at(parts, (int)i)->steps, sent);
    for (uint32_t i = 0; i < requests; i++)
        for (struct version *version = compiler.version[i]; version; version = version->next) {
            if (version->class != PART_NONE)
                finished(&compiler, version);
            if (version->carrier)
                carry(&compiler, version);
        }
    for (uint32_t i = 0; i < requests; i++)
        for (struct version *version = compiler.version[i]; version; version = version->next)
            program_free(&version->program);
}
