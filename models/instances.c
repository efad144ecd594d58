#include "models/instances.h"

#include "models/failure.h"

/* Sets the draws of an instance's times away apart. */
#define NEXT_LOSS UINT64_C(0x9e3779b97f4a7c15)

/* ---- who is inside ---- */

/* Actors and clients stand where their op is, before all programs. */
static bool runs_a_program(const struct request *request)
{
    return request->pc >= OP_COUNT;
}

/* The instance a frame of ROUTE is about is the one the request was in right above it: its
 * present one, or what the next such frame came back to. */
static bool is_inside(const struct system *system, const struct request *request,
                      const struct service *service, uint32_t instance)
{
    const struct requests *requests = &system->world.requests;
    uint32_t in = request->instance;
    for (uint32_t i = request->frames; i; i = requests->frame[i].below) {
        const struct frame *frame = &requests->frame[i];
        const struct instruction *by = &system->code[frame->pc];
        if (by->op == OP_ROUTE && by->member == service && in == instance)
            return true;
        if (by->op == OP_ROUTE || by->op == OP_AS_WORKER || by->op == OP_AS_INSTANCE)
            in = frame->instance;
    }
    return false;
}

static void kill_all(struct system *system, const struct service *service, uint32_t instance)
{
    struct requests *requests = &system->world.requests;
    for (request_id id = 1; id <= requests->used && service->inside[instance] > 0; id++) {
        struct request *request = &requests->at[id];
        if (runs_a_program(request) && is_inside(system, request, service, instance))
            failure_kill(system, request);
    }
}

/* ---- what it had open ---- */

static void close_pool(struct system *system, const struct instruction *connect,
                       const struct service *service, uint32_t instance)
{
    const struct resource_plan *pool = &system->plan->resource[connect[-1].resource];
    uint32_t each = pool->members / service->spec->instances;
    if (each * service->spec->instances != pool->members) /* the fleet's, or a pooler's */
        return;
    struct server *server = connect->member;
    for (uint32_t i = 0; i < each; i++) {
        struct gate *gate = &system->gate[pool->first + instance * each + i];
        level_add(&server->open, -(int64_t)gate->opened, system->world.now);
        gate->opened = 0;
    }
}

/* CONNECT knows in whose name it opens. */
static void close_connections(struct system *system, const struct service *service,
                              uint32_t instance)
{
    for (uint32_t pc = 0; pc < system->plan->code_length; pc++) {
        const struct instruction *in = &system->code[pc];
        if (in->op != OP_CONNECT || !in->class)
            continue;
        const struct resource_plan *plan = &system->plan->resource[in->class - 1];
        if (&system->service[plan->first] == service)
            close_pool(system, in, service, instance);
    }
}

/* ---- going and coming back ---- */

void instances_end(struct system *system, struct service *service, uint32_t instance)
{
    service_take_out(service, instance);
    service->losses++;
    kill_all(system, service, instance);
    close_connections(system, service, instance);
}

static void restart(struct system *system, struct service *service, uint32_t instance)
{
    struct world *world = &system->world;
    instances_end(system, service, instance);
    request_id actor = request_take(&world->requests);
    if (!actor) {
        system->overflowed = true;
        return;
    }
    *world_request(world, actor) = (struct request){
        .pc = OP_RETURNER, .work = (uint64_t)(service - system->service), .prev = instance};
    uint64_t key = chance_mix(service->key + service->losses * NEXT_LOSS);
    sim_time away = service->spec->away ? dist_time_at(service->spec->away, key) : 0;
    agenda_post(world->agenda, sim_after(world->now, away), actor);
}

void instances_returned(struct system *system, request_id actor)
{
    struct request *record = world_request(&system->world, actor);
    service_bring_back(&system->service[record->work], record->prev);
    request_give_back(&system->world.requests, record);
}

bool instances_are_away(struct system *system, struct request *request, uint32_t pc)
{
    request->pc = pc;
    failure_of(system, request, OUTCOME_REFUSED);
    return false;
}

/* ---- memory ---- */

static void set_pace(struct system *system, const struct service *service, uint32_t instance,
                     double times)
{
    const struct resource_plan *cpu = &system->plan->resource[service->spec->cpu];
    station_set_pace(&system->world, &system->station[cpu->first + instance], &cpu->station,
                     times);
}

bool instances_overfull(struct system *system, struct service *service, struct request *request,
                        uint32_t pc)
{
    uint32_t instance = request->instance;
    if (service->spec->over == SERVICE_SLOWS) {
        if (service->inside[instance] == service->room + 1)
            set_pace(system, service, instance, 1.0 / service->spec->slower);
        return true;
    }
    request->pc = pc;
    restart(system, service, instance);
    return false;
}

void instances_relieved(struct system *system, struct service *service, uint32_t instance)
{
    if (service->spec->over == SERVICE_SLOWS)
        set_pace(system, service, instance, 1.0);
}
