#include "plots/explanation.h"

#include "plots/number.h"
#include "plots/terminal.h"
#include "sim/memory.h"

#include <stdlib.h>
#include <string.h>

/* Lines from a stream in memory, each made safe. */
static void print_clean(char *text, FILE *out)
{
    for (char *line = text, *end; *line; line = end + 1) {
        end = strchr(line, '\n');
        *end = '\0';
        terminal_clean(line);
        fprintf(out, "%s\n", line);
    }
}

/* So many of it, one an instance or a worker. */
static void print_members(const struct resource_plan *plan, FILE *out)
{
    if (plan->members > 1)
        fprintf(out, "%u x ", plan->members);
}

static void print_station(const struct assembly *assembly, int resource, FILE *out)
{
    const struct resource_plan *plan = &assembly->blueprint.resource[resource];
    double servers = assembly_capacity(assembly, resource);
    print_members(plan, out);
    fprintf(out, "%s server%s", number_text(servers).text, servers == 1.0 ? "" : "s");
    fputs(plan->station.fair ? ", shared by all" : ", one job at a time each", out);
    if (plan->station.contention > 0.0 || plan->station.coherency > 0.0)
        fputs(", slower as more work", out);
}

static void print_gate(const struct resource_plan *plan, FILE *out)
{
    print_members(plan, out);
    if (plan->gate.capacity == GATE_ENDLESS)
        fputs("no limit", out);
    else
        fprintf(out, "%u at once", plan->gate.capacity);
    if (plan->gate.backlog != GATE_ENDLESS)
        fprintf(out, ", %u may wait", plan->gate.backlog);
}

static void print_external(const struct resource_plan *plan, FILE *out)
{
    const struct external_spec *spec = &plan->external;
    if (spec->concurrency == EXTERNAL_ENDLESS)
        fputs("no limit", out);
    else
        fprintf(out, "%u at once", spec->concurrency);
    if (spec->per_s > 0.0)
        fprintf(out, ", %s/s", number_text(spec->per_s).text);
    if (spec->up_to > 1)
        fprintf(out, ", up to %u together", spec->up_to);
}

static void print_cache(const struct resource_plan *plan, FILE *out)
{
    if (plan->cache.keys > 0)
        fprintf(out, "%u of %u keys", plan->cache.holds, plan->cache.keys);
    else
        fprintf(out, "%s%% hits", number_text(100.0 * plan->cache.hits).text);
}

static void print_resource(const struct assembly *assembly, int resource, FILE *out)
{
    const struct resource_plan *plan = &assembly->blueprint.resource[resource];
    switch (plan->kind) {
    case RESOURCE_STATION:
        print_station(assembly, resource, out);
        break;
    case RESOURCE_GATE:
        print_gate(plan, out);
        break;
    case RESOURCE_ROWS:
        fprintf(out, "%u row%s", plan->rows.count, plan->rows.count == 1 ? "" : "s");
        if (plan->rows.zipf > 0.0)
            fprintf(out, ", zipf %s", number_text(plan->rows.zipf).text);
        break;
    case RESOURCE_CACHE:
        print_cache(plan, out);
        break;
    case RESOURCE_EXTERNAL:
        print_external(plan, out);
        break;
    case RESOURCE_SERVER:
        if (plan->server.connections == SERVER_ENDLESS)
            fputs("no limit", out);
        else
            fprintf(out, "%u at most", plan->server.connections);
        break;
    case RESOURCE_SERVICE:
        break;
    }
}

/* What results do not show of a service: its memory. */
static void print_memory(const struct resource_plan *plan, FILE *out)
{
    const struct service_spec *spec = &plan->service;
    if (plan->kind != RESOURCE_SERVICE || spec->room == 0)
        return;
    fprintf(out, "  %s has memory for %u requests an instance; one more %s\n", plan->name,
            spec->room, spec->over == SERVICE_SLOWS ? "slows it down" : "restarts it");
}

static bool visits(const struct program *program, int service)
{
    for (uint32_t i = 0; i < program->length; i++)
        if (program->code[i].op == OP_ROUTE && (int)program->code[i].resource == service)
            return true;
    return false;
}

/* In order of the first step that needs them; what results do not show is left out. */
static int touched(const struct assembly *assembly, int request, int *resource)
{
    const struct blueprint *plan = &assembly->blueprint;
    const struct program *program = &plan->request[request].program;
    bool *seen = memory_new((size_t)plan->resources + 1, sizeof *seen);
    int count = 0;
    for (uint32_t i = 0; i < program->length; i++) {
        const struct instruction *in = &program->code[i];
        if (!instruction_names_a_resource((enum instruction_op)in->op) || seen[in->resource] ||
            !assembly_kind(assembly, (int)in->resource))
            continue;
        seen[in->resource] = true;
        resource[count++] = (int)in->resource;
    }
    free(seen);
    return count;
}

static void print_touched(const struct assembly *assembly, int request, FILE *out)
{
    int *resource = memory_new((size_t)assembly->blueprint.resources + 1, sizeof *resource);
    int count = touched(assembly, request, resource), width = 0;
    for (int i = 0; i < count; i++) {
        int length = (int)strlen(assembly->blueprint.resource[resource[i]].name);
        width = length > width && length <= 40 ? length : width;
    }
    if (count > 0)
        fputs("  touches\n", out);
    for (int i = 0; i < count; i++) {
        fprintf(out, "    %-*s  ", width, assembly->blueprint.resource[resource[i]].name);
        print_resource(assembly, resource[i], out);
        fputc('\n', out);
    }
    for (int i = 0; i < assembly->blueprint.resources; i++)
        if (visits(&assembly->blueprint.request[request].program, i))
            print_memory(&assembly->blueprint.resource[i], out);
    free(resource);
}

void explanation_print(const struct assembly *assembly, int request, FILE *out)
{
    char *text = NULL;
    size_t length = 0;
    FILE *lines = open_memstream(&text, &length);
    if (!lines) {
        memory_end(0);
        return;
    }
    blueprint_explain(&assembly->blueprint, request, lines);
    print_touched(assembly, request, lines);
    fclose(lines);
    print_clean(text, out);
    free(text);
}
