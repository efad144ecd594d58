#include "models/blueprint.h"

#include "sim/chance.h"
#include "sim/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Actors stand at instructions of their own at the start of the linked code, one an op, so
 * that an actor's program counter is its op. */
enum { FIRST_PROGRAM = OP_COUNT };

void blueprint_init(struct blueprint *blueprint)
{
    *blueprint = (struct blueprint){.max_in_flight = BLUEPRINT_IN_FLIGHT};
    blueprint_place(blueprint, "wait");
}

void blueprint_free(struct blueprint *blueprint)
{
    for (int i = 0; i < blueprint->requests; i++)
        program_free(&blueprint->request[i].program);
    free(blueprint->resource);
    free(blueprint->place);
    free(blueprint->request);
    free(blueprint->traffic);
    free(blueprint->code);
    *blueprint = (struct blueprint){0};
}

/* Room for one element more, blank. */
static void *one_more(void *list, int count, size_t size)
{
    char *longer = memory_resize(list, (size_t)count + 1, size);
    memset(longer + (size_t)count * size, 0, size);
    return longer;
}

static struct resource_plan *add(struct blueprint *blueprint, const char *name,
                                 enum resource_kind kind, uint32_t members)
{
    assert(!blueprint->code && members > 0);
    blueprint->resource =
        one_more(blueprint->resource, blueprint->resources, sizeof *blueprint->resource);
    struct resource_plan *plan = &blueprint->resource[blueprint->resources++];
    plan->name = name;
    plan->kind = kind;
    plan->members = members;
    plan->first = blueprint->members[kind];
    blueprint->members[kind] += members;
    return plan;
}

int blueprint_station(struct blueprint *blueprint, const char *name, uint32_t members,
                      const struct station_spec *spec)
{
    add(blueprint, name, RESOURCE_STATION, members)->station = *spec;
    return blueprint->resources - 1;
}

int blueprint_gate(struct blueprint *blueprint, const char *name, uint32_t members,
                   const struct gate_spec *spec)
{
    add(blueprint, name, RESOURCE_GATE, members)->gate = *spec;
    return blueprint->resources - 1;
}

int blueprint_rows(struct blueprint *blueprint, const char *name, const struct rows_spec *spec)
{
    add(blueprint, name, RESOURCE_ROWS, 1)->rows = *spec;
    return blueprint->resources - 1;
}

int blueprint_service(struct blueprint *blueprint, const char *name,
                      const struct service_spec *spec)
{
    assert(spec->instances > 0 && spec->instances <= UINT16_MAX);
    assert(!spec->room || spec->over == SERVICE_RESTARTS || spec->slower > 0.0);
    add(blueprint, name, RESOURCE_SERVICE, 1)->service = *spec;
    return blueprint->resources - 1;
}

/* What slows down may not have sent its ends to the agenda for good. */
static void let_pace_change(const struct blueprint *blueprint)
{
    for (int i = 0; i < blueprint->resources; i++) {
        const struct service_spec *service = &blueprint->resource[i].service;
        if (blueprint->resource[i].kind != RESOURCE_SERVICE || !service->room ||
            service->over != SERVICE_SLOWS)
            continue;
        struct resource_plan *cpu = &blueprint->resource[service->cpu];
        assert(cpu->kind == RESOURCE_STATION && cpu->members == service->instances);
        if (!(cpu->station.pace > 0.0))
            cpu->station.pace = 1.0;
    }
}

int blueprint_cache(struct blueprint *blueprint, const char *name,
                    const struct cache_spec *spec)
{
    add(blueprint, name, RESOURCE_CACHE, 1)->cache = *spec;
    return blueprint->resources - 1;
}

int blueprint_external(struct blueprint *blueprint, const char *name,
                       const struct external_spec *spec)
{
    assert(spec->concurrency > 0);
    add(blueprint, name, RESOURCE_EXTERNAL, 1)->external = *spec;
    return blueprint->resources - 1;
}

int blueprint_server(struct blueprint *blueprint, const char *name,
                     const struct server_spec *spec)
{
    add(blueprint, name, RESOURCE_SERVER, 1)->server = *spec;
    return blueprint->resources - 1;
}

int blueprint_place(struct blueprint *blueprint, const char *name)
{
    for (int i = 0; i < blueprint->places; i++)
        if (strcmp(blueprint->place[i], name) == 0)
            return i;
    blueprint->place = one_more(blueprint->place, blueprint->places, sizeof *blueprint->place);
    blueprint->place[blueprint->places] = name;
    return blueprint->places++;
}

int blueprint_request(struct blueprint *blueprint, const struct request_spec *spec)
{
    assert(blueprint->requests <= UINT16_MAX && spec->priority < LINE_RANKS);
    blueprint->request =
        one_more(blueprint->request, blueprint->requests, sizeof *blueprint->request);
    struct request_plan *plan = &blueprint->request[blueprint->requests];
    plan->spec = *spec;
    program_init(&plan->program, spec->name);
    return blueprint->requests++;
}

int blueprint_traffic(struct blueprint *blueprint, const struct traffic_spec *spec)
{
    blueprint->traffic =
        one_more(blueprint->traffic, blueprint->traffics, sizeof *blueprint->traffic);
    blueprint->traffic[blueprint->traffics] = *spec;
    return blueprint->traffics++;
}

struct program *blueprint_program(struct blueprint *blueprint, int request)
{
    return &blueprint->request[request].program;
}

static bool takes_time(uint8_t op)
{
    return op == OP_SERVE || op == OP_DELAY;
}

/* A draw is a function of the request and the step, so it can be made before it is needed: the
 * event that ends one service then need not wait for the draw of the next. That is possible
 * where one step surely follows the other, which jumps end: the first step behind a jump, a
 * join or the start of a loop draws for itself. */
static uint32_t draws_next(const struct instruction *code, uint32_t from)
{
    uint32_t next = from;
    while (instruction_goes_straight_on(code[next].op) && !code[next].jumped_to)
        next++;
    return takes_time(code[next].op) && !code[next].jumped_to ? next : 0;
}

static void mark_targets(struct instruction *code, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++) {
        bool jumps = code[i].op == OP_OPTION || code[i].op == OP_JUMP ||
                     code[i].op == OP_AGAIN || code[i].op == OP_REPEAT ||
                     code[i].op == OP_LOOKUP;
        if (jumps)
            code[(int64_t)i + code[i].jump].jumped_to = true;
    }
}

static bool keeps_its_work(const struct blueprint *blueprint, const struct instruction *in)
{
    if (in->op != OP_SERVE)
        return false;
    return station_needs_actor(&blueprint->resource[in->resource].station);
}

static void draw_ahead(const struct blueprint *blueprint, struct request_plan *plan)
{
    struct instruction *code = blueprint->code + plan->blank.pc;
    mark_targets(code, plan->program.length);
    uint32_t first = draws_next(code, 0);
    if (takes_time(code[first].op) && !code[first].jumped_to) {
        plan->first = plan->blank.pc + first;
        code[first].ahead = true;
    }
    for (uint32_t i = 0; i < plan->program.length; i++) {
        if (!takes_time(code[i].op) || keeps_its_work(blueprint, &code[i]))
            continue;
        uint32_t next = draws_next(code, i + 1);
        if (next) {
            code[i].jump = (int32_t)(next - i);
            code[next].ahead = true;
        }
    }
}

/* The first and last step of a request that enters one service and stays there. */
static void lighten(const struct blueprint *blueprint, struct request_plan *plan)
{
    struct instruction *first = blueprint->code + plan->blank.pc;
    struct instruction *last = first + plan->program.length - 2;
    bool around = plan->program.length > 2 && first->op == OP_ROUTE && last->op == OP_UNROUTE;
    if (!around)
        return;
    int depth = 0;
    for (const struct instruction *in = first; in < last; in++) {
        depth += in->op == OP_ROUTE;
        depth -= in->op == OP_UNROUTE;
        if (depth == 0)
            return;
    }
    bool counts = service_counts(&blueprint->resource[first->resource].service);
    first->light = last->light = !counts;
}

static uint16_t size_of_member(enum resource_kind kind)
{
    return kind == RESOURCE_STATION ? sizeof(struct station) : sizeof(struct gate);
}

/* Where time passes, the ledger has a column for each set of row locks that may be held. */
static void link_program(struct blueprint *blueprint, struct request_plan *plan)
{
    struct instruction *code = blueprint->code + blueprint->code_length;
    uint32_t columns = UINT32_C(1) << plan->program.row_sets;
    plan->blank = (struct request){.pc = blueprint->code_length,
                                   .class = (uint16_t)(plan - blueprint->request),
                                   .priority = plan->spec.priority};
    plan->has_client = plan->spec.timeout || plan->spec.retries;
    memcpy(code, plan->program.code, plan->program.length * sizeof *code);
    for (uint32_t i = 0; i < plan->program.length; i++) {
        code[i].pc = plan->blank.pc + i;
        if (instruction_names_a_resource(code[i].op)) {
            const struct resource_plan *resource = &blueprint->resource[code[i].resource];
            code[i].stride = resource->members > 1 ? size_of_member(resource->kind) : 0;
            code[i].keep_wait = resource->keep_waits;
            code[i].key = chance_mix(code[i].key + chance_name(resource->name));
        }
        if (code[i].op == OP_DELAY && code[i].resource)
            code[i].key =
                chance_mix(code[i].key + chance_name(blueprint->place[code[i].resource]));
        if (code[i].op == OP_LEAVE) {
            code[i].ledger = code[(int64_t)i + code[i].jump].ledger;
            continue;
        }
        code[i].columns = (uint8_t)columns;
        code[i].ledger = blueprint->ledger_length;
        blueprint->ledger_length += columns;
    }
    blueprint->code_length += plan->program.length;
    draw_ahead(blueprint, plan);
    lighten(blueprint, plan);
}

void blueprint_finish(struct blueprint *blueprint)
{
    uint32_t length = FIRST_PROGRAM;
    let_pace_change(blueprint);
    for (int i = 0; i < blueprint->requests; i++)
        length += blueprint->request[i].program.length;
    blueprint->code = memory_new(length, sizeof *blueprint->code);
    for (uint32_t op = 0; op < OP_COUNT; op++)
        blueprint->code[op] = (struct instruction){.op = (uint8_t)op, .pc = op};
    blueprint->code_length = FIRST_PROGRAM;
    blueprint->ledger_length = 0;
    for (int i = 0; i < blueprint->requests; i++)
        link_program(blueprint, &blueprint->request[i]);
}

static const char *name_at(const void *context, const struct instruction *in)
{
    const struct blueprint *blueprint = context;
    if (in->op == OP_DELAY)
        return in->resource ? blueprint->place[in->resource] : NULL;
    if (in->op == OP_CALL || in->op == OP_SPAWN)
        return blueprint->request[in->class].spec.name;
    return instruction_names_a_resource(in->op) ? blueprint->resource[in->resource].name : NULL;
}

void blueprint_explain(const struct blueprint *blueprint, int request, FILE *out)
{
    const struct request_plan *plan = &blueprint->request[request];
    fprintf(out, "%s\n", plan->spec.name);
    program_print(&plan->program, out, name_at, blueprint);
}
