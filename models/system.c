#include "models/system.h"

#include "models/client.h"
#include "models/execute.h"
#include "sim/memory.h"

#include <stdlib.h>
#include <string.h>

static bool needs_actor(const struct resource_plan *resource)
{
    if (resource->kind == RESOURCE_STATION)
        return station_needs_actor(&resource->station);
    return resource->kind == RESOURCE_GATE && resource->gate.barging;
}

/* A request in flight may take more records than its own: a client, branches, batches, and
 * what was cancelled and is yet to come up. */
enum { RECORDS_EACH = 8, RECORDS_MORE = 65536 };

/* Actors and users have records of their own beside the requests in flight. */
static uint32_t records_needed(const struct blueprint *plan)
{
    uint64_t records = (uint64_t)RECORDS_EACH * plan->max_in_flight + RECORDS_MORE;
    for (int i = 0; i < plan->traffics; i++)
        records += plan->traffic[i].users ? plan->traffic[i].users : 1;
    for (int i = 0; i < plan->resources; i++)
        records += needs_actor(&plan->resource[i]) ? plan->resource[i].members : 0;
    return records < AGENDA_MAX_WHO ? (uint32_t)records : AGENDA_MAX_WHO - 1;
}

static request_id actor_for(struct system *system, uint32_t pc, uint32_t member)
{
    request_id id = request_take(&system->world.requests);
    *world_request(&system->world, id) = (struct request){.pc = pc, .work = member};
    return id;
}

static void start_member(struct system *system, const struct resource_plan *plan,
                         uint32_t member, uint64_t key)
{
    request_id actor = 0;
    switch (plan->kind) {
    case RESOURCE_STATION:
        if (needs_actor(plan))
            actor = actor_for(system, OP_SHARER, member);
        station_init(&system->station[member], &plan->station, actor);
        return;
    case RESOURCE_GATE:
        if (needs_actor(plan))
            actor = actor_for(system, OP_GATE_WAKER, member);
        gate_init(&system->gate[member], &plan->gate, actor);
        return;
    case RESOURCE_ROWS:
        rows_init(&system->rows[member], &plan->rows, &system->locks);
        return;
    case RESOURCE_SERVICE:
        service_init(&system->service[member], &plan->service, key);
        return;
    case RESOURCE_CACHE:
        cache_init(&system->cache[member], &plan->cache);
        return;
    case RESOURCE_EXTERNAL:
        actor = actor_for(system, OP_STARTER, member);
        external_init(&system->external[member], &plan->external, actor);
        return;
    case RESOURCE_SERVER:
        system->server[member].spec = &plan->server;
        return;
    }
}

static void start_resources(struct system *system)
{
    const struct blueprint *plan = system->plan;
    system->station = memory_new(plan->members[RESOURCE_STATION], sizeof *system->station);
    system->gate = memory_new(plan->members[RESOURCE_GATE], sizeof *system->gate);
    system->rows = memory_new(plan->members[RESOURCE_ROWS], sizeof *system->rows);
    system->service = memory_new(plan->members[RESOURCE_SERVICE], sizeof *system->service);
    system->cache = memory_new(plan->members[RESOURCE_CACHE], sizeof *system->cache);
    system->external = memory_new(plan->members[RESOURCE_EXTERNAL], sizeof *system->external);
    system->server = memory_new(plan->members[RESOURCE_SERVER], sizeof *system->server);
    system->waits = memory_new((size_t)plan->resources, sizeof(struct histogram *));
    for (int i = 0; i < plan->resources; i++) {
        const struct resource_plan *resource = &plan->resource[i];
        uint64_t key = chance_key(system->seed, (uint64_t)system->replication,
                                  chance_name(resource->name), chance_name("choice"));
        for (uint32_t j = 0; j < resource->members; j++)
            start_member(system, resource, resource->first + j, key);
        if (resource->keep_waits)
            system->waits[i] = histogram_new();
    }
}

static void start_requests(struct system *system)
{
    const struct blueprint *plan = system->plan;
    system->ledger = memory_new(plan->ledger_length, sizeof *system->ledger);
    system->account = memory_new((size_t)plan->requests, sizeof *system->account);
    for (int i = 0; i < plan->requests; i++)
        system->account[i].response = histogram_new();
    system->source = memory_new((size_t)plan->traffics, sizeof *system->source);
    for (int i = 0; i < plan->traffics; i++)
        system->source[i].key =
            chance_key(system->seed, (uint64_t)system->replication,
                       chance_name(plan->traffic[i].name), chance_name("requests"));
}

static void *first_member(const struct system *system, const struct instruction *in)
{
    const struct resource_plan *plan = &system->plan->resource[in->resource];
    switch (plan->kind) {
    case RESOURCE_STATION:
        return &system->station[plan->first];
    case RESOURCE_GATE:
        return &system->gate[plan->first];
    case RESOURCE_ROWS:
        return &system->rows[plan->first];
    case RESOURCE_SERVICE:
        return &system->service[plan->first];
    case RESOURCE_CACHE:
        return &system->cache[plan->first];
    case RESOURCE_EXTERNAL:
        return &system->external[plan->first];
    case RESOURCE_SERVER:
        return &system->server[plan->first];
    }
    return NULL;
}

static void link_code(struct system *system)
{
    const struct blueprint *plan = system->plan;
    system->code = memory_new(plan->code_length, sizeof *system->code);
    memcpy(system->code, plan->code, plan->code_length * sizeof *system->code);
    for (uint32_t pc = 0; pc < plan->code_length; pc++) {
        struct instruction *in = &system->code[pc];
        in->row = &system->ledger[in->ledger];
        bool of_a_program = pc >= OP_COUNT; /* before them are the actors' places */
        if (of_a_program && instruction_names_a_resource((enum instruction_op)in->op))
            in->member = first_member(system, in);
    }
}

/* Each record may come up a few times at one instant: to start, to be admitted, to end. */
static uint64_t most_at_once(const struct system *system)
{
    return (uint64_t)4 * system->world.requests.limit;
}

struct system *system_new(const struct blueprint *plan, uint64_t seed, int replication)
{
    struct system *system = memory_new(1, sizeof *system);
    system->plan = plan;
    system->seed = seed;
    system->replication = replication;
    system->world.agenda = agenda_new();
    requests_init(&system->world.requests, records_needed(plan));
    system->room = plan->max_in_flight;
    system->events_left.left = system->turns_left.left = most_at_once(system);
    chance_init(&system->world.order, chance_key(seed, (uint64_t)replication,
                                                 chance_name("world"), chance_name("order")));
    lock_manager_init(&system->locks, OP_ROW_WAKER);
    start_resources(system);
    start_requests(system);
    link_code(system);
    client_start_traffic(system);
    return system;
}

static void free_resources(struct system *system)
{
    const struct blueprint *plan = system->plan;
    for (uint32_t i = 0; i < plan->members[RESOURCE_STATION]; i++)
        station_free(&system->station[i]);
    for (uint32_t i = 0; i < plan->members[RESOURCE_GATE]; i++)
        gate_free(&system->gate[i]);
    for (uint32_t i = 0; i < plan->members[RESOURCE_ROWS]; i++)
        rows_free(&system->rows[i]);
    for (uint32_t i = 0; i < plan->members[RESOURCE_SERVICE]; i++)
        service_free(&system->service[i]);
    for (uint32_t i = 0; i < plan->members[RESOURCE_CACHE]; i++)
        cache_free(&system->cache[i]);
    for (uint32_t i = 0; i < plan->members[RESOURCE_EXTERNAL]; i++)
        external_free(&system->external[i]);
    for (int i = 0; i < plan->resources; i++)
        histogram_free(system->waits[i]);
    lock_manager_free(&system->locks);
    free(system->station);
    free(system->gate);
    free(system->rows);
    free(system->service);
    free(system->cache);
    free(system->external);
    free(system->server);
    free(system->waits);
}

void system_free(struct system *system)
{
    free_resources(system);
    for (int i = 0; i < system->plan->requests; i++)
        histogram_free(system->account[i].response);
    free(system->code);
    free(system->ledger);
    free(system->account);
    free(system->source);
    requests_free(&system->world.requests);
    agenda_free(system->world.agenda);
    free(system);
}

bool system_run(struct system *system, sim_time until)
{
    execute_until(system, until, UINT64_MAX);
    if (system_has_stopped(system))
        return false;
    if (until > system->world.now)
        system->world.now = until;
    return true;
}

void system_look_at_clock(struct system *system, struct standstill *standstill)
{
    system->stuck |= standstill->looked_at == system->world.now;
    standstill->looked_at = system->world.now;
    standstill->left = most_at_once(system);
}

bool system_step(struct system *system, sim_time until)
{
    return execute_until(system, until, 1) == 1;
}

void system_forget(struct system *system)
{
    for (int i = 0; i < system->plan->requests; i++)
        histogram_reset(system->account[i].response);
    for (int i = 0; i < system->plan->resources; i++)
        if (system->waits[i])
            histogram_reset(system->waits[i]);
}

static const struct resource *member_at(const struct system *system,
                                        const struct resource_plan *plan, uint32_t member)
{
    switch (plan->kind) {
    case RESOURCE_STATION:
        return &system->station[member].resource;
    case RESOURCE_GATE:
        return &system->gate[member].resource;
    case RESOURCE_ROWS:
        return &system->rows[member].resource;
    case RESOURCE_CACHE:
        return &system->cache[member].resource;
    case RESOURCE_EXTERNAL:
        return &system->external[member].resource;
    case RESOURCE_SERVER:
        return &system->server[member].resource;
    case RESOURCE_SERVICE:
        break;
    }
    return NULL;
}

const struct resource *system_member(const struct system *system, int resource, uint32_t member)
{
    const struct resource_plan *plan = &system->plan->resource[resource];
    return member_at(system, plan, plan->first + member);
}

int64_t system_waiting(const struct system *system, int resource)
{
    int64_t waiting = 0;
    for (uint32_t i = 0; i < system->plan->resource[resource].members; i++)
        waiting += system_member(system, resource, i)->waiting.value;
    return waiting;
}

int64_t system_inside(const struct system *system, int resource)
{
    int64_t inside = 0;
    for (uint32_t i = 0; i < system->plan->resource[resource].members; i++)
        inside += system_member(system, resource, i)->inside.value;
    return inside;
}

int64_t system_present(const struct system *system)
{
    int64_t present = 0;
    for (int i = 0; i < system->plan->requests; i++)
        present += system->account[i].present.value;
    return present;
}
