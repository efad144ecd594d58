#include "plots/next_command.h"

#include "plots/shell_word.h"
#include "plots/verdict.h"
#include "sim/units.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- what can be set ---- */

struct knob {
    const char *path; /* NULL: none */
    double value;     /* it has now */
};

struct search {
    const struct scenario *scenario;
    const char *resource;
    struct arena *arena;
    struct knob found;
};

/* Names with dots in them cannot be told in a path. */
static bool is_path_word(const char *name)
{
    return !strpbrk(name, ".=");
}

/* Whether the resource is FIRST + SECOND + THIRD; if it is, PATH of these names is its knob. */
static void match(struct search *search, const char *const name[3], const char *path,
                  double value)
{
    char *const at = arena_take(search->arena, strlen(name[0]) + strlen(name[1]) +
                                                   strlen(name[2]) + strlen(path) + 1);
    stpcpy(stpcpy(stpcpy(at, name[0]), name[1]), name[2]);
    if (strcmp(at, search->resource) != 0 || value <= 0.0 ||
        value >= (double)SCENARIO_ENDLESS || !is_path_word(name[0]))
        return;
    search->found = (struct knob){path, value};
}

#define NAMES(...) ((const char *const[3]){__VA_ARGS__})

static void search_service(struct search *search, const struct scenario_service *service)
{
    const char *name = service->named.name;
    match(search, NAMES(name, ".workers", ""),
          arena_print(search->arena, "services.%s.workers", name), service->workers);
    match(search, NAMES(name, ".cpu", ""),
          arena_print(search->arena, "services.%s.instances", name), service->instances);
    const struct scenario_pool *pool = service->pools.at;
    for (uint32_t i = 0; i < service->pools.count; i++)
        if (is_path_word(pool[i].named.name))
            match(search, NAMES(name, ".pools.", pool[i].named.name),
                  arena_print(search->arena, "services.%s.pools.%s.connections", name,
                              pool[i].named.name),
                  pool[i].connections);
}

static void search_database(struct search *search, const struct scenario_database *database)
{
    const char *name = database->named.name;
    match(search, NAMES(name, ".cpu", ""), arena_print(search->arena, "databases.%s.cpu", name),
          database->cpu);
    match(search, NAMES(name, ".disk", ""),
          arena_print(search->arena, "databases.%s.disk", name), database->disk);
    match(search, NAMES(name, ".connections", ""),
          arena_print(search->arena, "databases.%s.max_connections", name),
          database->max_connections);
    if (database->proxy)
        match(search, NAMES(name, ".proxy", ""),
              arena_print(search->arena, "databases.%s.proxy.connections", name),
              database->proxy->connections);
}

static void search_others(struct search *search)
{
    const struct scenario *scenario = search->scenario;
    const struct scenario_external *external = scenario->externals.at;
    for (uint32_t i = 0; i < scenario->externals.count; i++)
        match(search, NAMES(external[i].named.name, "", ""),
              arena_print(search->arena, "externals.%s.concurrency", external[i].named.name),
              external[i].concurrency);
    const struct scenario_queue *queue = scenario->queues.at;
    for (uint32_t i = 0; i < scenario->queues.count; i++)
        match(search, NAMES(queue[i].named.name, ".workers", ""),
              arena_print(search->arena, "queues.%s.workers", queue[i].named.name),
              queue[i].workers);
    const struct scenario_gate *gate = scenario->gates.at;
    for (uint32_t i = 0; i < scenario->gates.count; i++)
        match(search, NAMES(gate[i].named.name, "", ""),
              arena_print(search->arena, "gates.%s.capacity", gate[i].named.name),
              gate[i].capacity);
}

static struct knob knob_of(const struct scenario *scenario, const char *resource,
                           struct arena *arena)
{
    struct search search = {scenario, resource, arena, {0}};
    if (!resource)
        return search.found;
    const struct scenario_service *service = scenario->services.at;
    for (uint32_t i = 0; i < scenario->services.count; i++)
        search_service(&search, &service[i]);
    const struct scenario_database *database = scenario->databases.at;
    for (uint32_t i = 0; i < scenario->databases.count; i++)
        search_database(&search, &database[i]);
    search_others(&search);
    return search.found;
}

/* The one traffic there is, as a rate that does not change or as users. */
static struct knob load_of(const struct scenario *scenario, struct arena *arena)
{
    const struct scenario_traffic *traffic = scenario->traffic.at;
    struct knob none = {0};
    if (scenario->traffic.count != 1 || !is_path_word(traffic->named.name))
        return none;
    if (!traffic->open)
        return (struct knob){arena_print(arena, "traffic.%s.users", traffic->named.name),
                             traffic->users};
    if (traffic->rate.count > 0 || traffic->rate.swing > 0.0)
        return none;
    return (struct knob){arena_print(arena, "traffic.%s.rate", traffic->named.name),
                         traffic->rate.mean_per_s};
}

/* ---- what to try ---- */

struct proposal {
    const struct result *result;
    const char *file;
    struct arena *arena;
};

static struct next_command propose(const struct proposal *proposal, const char *why,
                                   const char *path, const char *value)
{
    struct arena *arena = proposal->arena;
    return (struct next_command){
        why, arena_print(arena, "headroom run %s --set %s", shell_word(proposal->file, arena),
                         shell_word(arena_print(arena, "%s=%s", path, value), arena))};
}

/* Two digits, never more than was meant. */
static double round_down(double value)
{
    double step = pow(10.0, floor(log10(value)) - 1.0);
    return floor(value / step + 1e-9) * step;
}

static struct next_command more_of(const struct proposal *proposal, const char *why,
                                   struct knob knob, double times)
{
    const char *unit = strcmp(strrchr(knob.path, '.'), ".rate") == 0 ? "/s" : "";
    double value = knob.value * times;
    value = *unit ? round_down(value) : floor(value);
    return propose(proposal, why, knob.path,
                   arena_print(proposal->arena, "%.6g%s", value, unit));
}

static struct next_command for_unstable(const struct proposal *proposal)
{
    const struct result *result = proposal->result;
    struct knob load = load_of(result->scenario, proposal->arena);
    double share = result->growth.stable_share;
    if (load.path && isfinite(share) && share > 0.0 && load.value * share >= 1.0)
        return more_of(proposal, "a little less than it could carry", load, share * 0.95);
    struct knob knob = knob_of(result->scenario, result->growth.at, proposal->arena);
    if (knob.path)
        return more_of(proposal, "twice as much where requests pile up", knob, 2.0);
    return (struct next_command){0};
}

static struct next_command more_replications(const struct proposal *proposal, const char *why,
                                             int count)
{
    return propose(proposal, why, "run.replications",
                   arena_print(proposal->arena, "%d", count));
}

static struct next_command longer(const struct proposal *proposal)
{
    double seconds = ceil(proposal->result->measured_s * 4.0);
    return propose(proposal, "four times as long, to see whether it settles", "run.duration",
                   arena_print(proposal->arena, "%.0fs", seconds));
}

/* What is done while the limit is held, if that is a call to somebody else. */
static const struct scenario_external *held_for(const struct result *result)
{
    const struct scenario_external *external = result->scenario->externals.at;
    const char *doing = result->bottleneck.doing;
    if (result->bottleneck.kind != BOTTLENECK_HELD || !doing || result->bottleneck.doing_waits)
        return NULL;
    for (uint32_t i = 0; i < result->scenario->externals.count; i++)
        if (strcmp(external[i].named.name, doing) == 0)
            return &external[i];
    return NULL;
}

static struct next_command half_the_call(const struct proposal *proposal,
                                         const struct scenario_external *external)
{
    struct arena *arena = proposal->arena;
    const char *name = external->named.name;
    char half[UNITS_ROOM];
    units_print_duration((sim_time)(external->time->mean / 2.0), half, sizeof half);
    if (!is_path_word(name))
        return (struct next_command){0};
    return propose(proposal, arena_print(arena, "as if %s took half as long", name),
                   arena_print(arena, "externals.%s.time", name), half);
}

static struct next_command more_of_limit(const struct proposal *proposal)
{
    const struct result *result = proposal->result;
    const struct scenario_external *external = held_for(result);
    if (!result->variant && result->scenario->variants.count > 0)
        return (struct next_command){"its what-ifs beside it",
                                     arena_print(proposal->arena,
                                                 "headroom run %s --what-if all",
                                                 shell_word(proposal->file, proposal->arena))};
    if (external && external->time)
        return half_the_call(proposal, external);
    struct knob knob = knob_of(result->scenario, result->bottleneck.resource, proposal->arena);
    if (!knob.path)
        return (struct next_command){0};
    return more_of(proposal, "twice as much of what limits it", knob, 2.0);
}

static struct next_command more_load(const struct proposal *proposal)
{
    const struct result *result = proposal->result;
    struct knob load = load_of(result->scenario, proposal->arena);
    double room = result->bottleneck.headroom;
    if (!load.path)
        return (struct next_command){0};
    if (!isfinite(room) || room > 2.0)
        return more_of(proposal, "twice the load", load, 2.0);
    return more_of(proposal, "most of the load it could carry", load, 0.95 * room);
}

static struct next_command choose(const struct proposal *proposal)
{
    const struct result *result = proposal->result;
    switch (verdict_of(result)) {
    case VERDICT_UNSTABLE:
        return for_unstable(proposal);
    case VERDICT_UNSTEADY:
        if (verdict_varies(result->scenario))
            break;
        return longer(proposal);
    case VERDICT_UNDECIDED:
        if (result->replications < 2)
            return more_replications(proposal, "ten replications, for intervals", 10);
        return more_replications(proposal, "four times the replications, half the interval",
                                 4 * result->replications);
    case VERDICT_FAILING:
    case VERDICT_MISSED:
    case VERDICT_SATURATED:
    case VERDICT_NEAR_LIMIT:
        return more_of_limit(proposal);
    case VERDICT_BELOW:
    case VERDICT_FAR:
        return more_load(proposal);
    }
    return (struct next_command){0};
}

struct next_command next_command_of(const struct result *result, const char *file,
                                    struct arena *arena)
{
    struct proposal proposal = {result, file, arena};
    if (!file || !result->scenario)
        return (struct next_command){0};
    return choose(&proposal);
}
