#include "studies/assembly.h"

#include "studies/assembly_parts.h"

#include <math.h>

static const char *const kinds[RESOURCE_KINDS] = {
    [RESOURCE_STATION] = "station",   [RESOURCE_GATE] = "gate",
    [RESOURCE_ROWS] = "rows",         [RESOURCE_SERVICE] = NULL,
    [RESOURCE_CACHE] = "cache",       [RESOURCE_EXTERNAL] = "external",
    [RESOURCE_SERVER] = "connections"};

/* By kind in the blueprint, of which so many are the scenario's or carry one of them. */
static bool *who_is_sent(const struct scenario *scenario, size_t count, struct arena *arena)
{
    bool *sent = arena_array(arena, count, sizeof *sent);
    const struct scenario_traffic *traffic = scenario->traffic.at;
    for (uint32_t i = 0; i < scenario->traffic.count; i++)
        for (uint32_t k = 0; k < traffic[i].mix.count; k++)
            sent[traffic[i].mix.at[k].request] = true;
    return sent;
}

void assembly_init(struct assembly *assembly, const struct scenario *scenario,
                   struct arena *arena)
{
    *assembly = (struct assembly){.scenario = scenario};
    blueprint_init(&assembly->blueprint);
    assembly->blueprint.max_in_flight = scenario->run->max_in_flight;
    struct parts parts = {
        .scenario = scenario, .blueprint = &assembly->blueprint, .arena = arena};
    parts_add_resources(&parts);
    parts_add_requests(&parts);
    parts_add_programs(&parts, who_is_sent(scenario, scenario->requests.count, arena));
    assembly->reach = parts.reach;
    assembly->sent = who_is_sent(scenario, (size_t)assembly->blueprint.requests, arena);
    parts_add_traffic(&parts);
    blueprint_finish(&assembly->blueprint);
}

void assembly_free(struct assembly *assembly)
{
    blueprint_free(&assembly->blueprint);
}

int assembly_carries(const struct assembly *assembly, int request)
{
    int own = (int)assembly->scenario->requests.count;
    const struct instruction *first = assembly->blueprint.request[request].program.code;
    if (request < own || first->op != OP_CALL)
        return -1;
    int carried = 0;
    while (carried < own && assembly->reach[carried].kind != first->class)
        carried++;
    return carried < own ? carried : -1;
}

const char *assembly_kind(const struct assembly *assembly, int resource)
{
    return kinds[assembly->blueprint.resource[resource].kind];
}

static double limit_of(uint32_t count)
{
    return count == SCENARIO_ENDLESS ? (double)INFINITY : count;
}

double assembly_capacity(const struct assembly *assembly, int resource)
{
    const struct resource_plan *plan = &assembly->blueprint.resource[resource];
    switch (plan->kind) {
    case RESOURCE_STATION:
        return plan->station.servers * (plan->station.pace > 0.0 ? plan->station.pace : 1.0);
    case RESOURCE_GATE:
        return limit_of(plan->gate.capacity);
    case RESOURCE_ROWS:
        return plan->rows.count;
    case RESOURCE_EXTERNAL:
        return limit_of(plan->external.concurrency);
    case RESOURCE_SERVER:
        return limit_of(plan->server.connections);
    default:
        return (double)INFINITY;
    }
}

double assembly_servers(const struct assembly *assembly, int resource)
{
    const struct resource_plan *plan = &assembly->blueprint.resource[resource];
    if (plan->kind == RESOURCE_STATION)
        return plan->station.servers;
    return assembly_capacity(assembly, resource);
}
