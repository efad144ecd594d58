#include "models/visit.h"

/* Sets the draw of a boot apart from the draw of the work. */
#define FOR_BOOT UINT64_C(0xc2b2ae3d27d4eb4f)

void visit_boot(struct system *system, struct station *station, const struct request *request,
                uint64_t key)
{
    struct world *world = &system->world;
    request_id actor = request_take(&world->requests);
    if (!actor) {
        system->overflowed = true;
        return;
    }
    *world_request(world, actor) =
        (struct request){.pc = OP_BOOTER, .work = (uint64_t)(station - system->station)};
    sim_time time = dist_time_at(station->boot, request->seed + key + FOR_BOOT);
    agenda_post(world->agenda, sim_after(world->now, time), actor);
}

void visit_booted(struct system *system, request_id actor)
{
    struct request *record = world_request(&system->world, actor);
    struct station *station = &system->station[record->work];
    request_give_back(&system->world.requests, record);
    visit_started(system, station_booted(&system->world, station));
}

void visit_served_again(struct system *system, request_id id)
{
    struct request *request = world_request(&system->world, id);
    visit_served(system, visit_at(system, request), request);
    request->pc++;
}

void visit_enter_part(const struct station *station, const struct request *request,
                      sim_time now, struct ledger_row *row)
{
    sim_time stay = now - request->since, work = stay;
    if (request->flags & REQUEST_WAITING)
        work = 0;
    else if (station->shared)
        work = station_worked(station, request, now);
    if (work > stay)
        work = stay;
    row->inside += work;
    row->waiting += stay - work;
}

void visit_admit(struct system *system, request_id id)
{
    struct request *request = world_request(&system->world, id);
    visit_waited(system, visit_at(system, request), request);
    visit_drop_timer(system, request);
    request_clear(request, REQUEST_WAITING);
    request->flags |= REQUEST_READY;
    visit_hold(system, request, request->pc);
    request->pc++;
    world_make_ready(&system->world, id);
}

void visit_wake_gate(struct system *system, const struct request *actor)
{
    struct gate *gate = &system->gate[actor->work];
    for (request_id id; (id = gate_wake(&system->world, gate));)
        visit_admit(system, id);
}
