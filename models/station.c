#include "models/station.h"

#include "sim/memory.h"

#include <assert.h>
#include <stdlib.h>

static bool is_shared(const struct station_spec *spec)
{
    return spec->fair || spec->contention > 0.0 || spec->coherency > 0.0 || spec->pace > 0.0;
}

bool station_needs_actor(const struct station_spec *spec)
{
    return is_shared(spec);
}

/* Under fair sharing everybody is admitted at once: nobody waits, all progress. */
void station_init(struct station *station, const struct station_spec *spec, request_id actor)
{
    *station = (struct station){.shared = is_shared(spec), .boot = spec->boot};
    bool endless = spec->fair || spec->servers <= STATION_INFINITE;
    station->idle = endless ? UINT32_MAX : (uint32_t)spec->servers;
    line_init(&station->line, spec->order, spec->ranked);
    sharing_init(&station->sharing, spec->fair ? spec->servers : 0.0, spec->contention,
                 spec->coherency, actor);
    if (spec->pace > 0.0)
        station->sharing.pace = spec->pace;
    assert(!(spec->interpreter || spec->timeslice) || (spec->fair && !(spec->pace > 0.0)));
    if (spec->timeslice) {
        station->timeslice = memory_new(1, sizeof *station->timeslice);
        timeslice_init(station->timeslice, spec->timeslice, actor);
    }
    if (!spec->interpreter)
        return;
    station->interpreter = memory_new(1, sizeof *station->interpreter);
    interpreter_init(station->interpreter, spec->interpreter, actor);
}

void station_free(struct station *station)
{
    line_free(&station->line);
    sharing_free(&station->sharing);
    if (station->interpreter)
        interpreter_free(station->interpreter);
    free(station->interpreter);
    if (station->timeslice)
        timeslice_free(station->timeslice);
    free(station->timeslice);
}

void station_share(struct world *world, struct station *station, request_id id)
{
    if (station->interpreter)
        interpreter_join(world, station->interpreter, id);
    else if (station->timeslice)
        timeslice_join(world, station->timeslice, id);
    else
        sharing_join(world, &station->sharing, id);
}

request_id station_done(struct world *world, struct station *station)
{
    if (station->timeslice)
        return timeslice_done(world, station->timeslice);
    return station->interpreter ? interpreter_done(world, station->interpreter)
                                : sharing_done(world, &station->sharing);
}

sim_time station_worked(const struct station *station, const struct request *request,
                        sim_time now)
{
    if (station->timeslice)
        return timeslice_worked(station->timeslice, request, now);
    return station->interpreter ? interpreter_worked(station->interpreter, request, now)
                                : sharing_worked(&station->sharing, request, now);
}

/* The server that boots is neither idle nor serving; who caused it waits like everybody. */
enum station_answer station_boot(struct world *world, struct station *station, request_id id)
{
    station->idle--;
    level_up(&station->resource.waiting, world->now);
    world_request(world, id)->flags |= REQUEST_WAITING;
    line_push(&station->line, world->requests.at, id);
    return STATION_BOOTS;
}

request_id station_booted(struct world *world, struct station *station)
{
    level_up(&station->resource.inside, world->now);
    return station_hand_over(world, station);
}

bool station_withdraw(struct world *world, struct station *station, request_id id,
                      request_id *next)
{
    struct request *request = world_request(world, id);
    *next = 0;
    if (request->flags & REQUEST_WAITING) {
        line_remove(&station->line, world->requests.at, id, &world->order);
        level_down(&station->resource.waiting, world->now);
        request_clear(request, REQUEST_WAITING);
        return false;
    }
    if (station->interpreter)
        interpreter_quit(world, station->interpreter, id);
    else if (station->timeslice)
        timeslice_quit(world, station->timeslice, id);
    else if (station->shared)
        sharing_quit(world, &station->sharing, id);
    *next = station_hand_over(world, station);
    return !station->shared;
}

void station_set_pace(struct world *world, struct station *station,
                      const struct station_spec *spec, double times)
{
    assert(station->shared && spec->pace > 0.0);
    sharing_set_pace(world, &station->sharing, spec->pace * times);
}

double station_busy(const struct station *station, sim_time now)
{
    if (station->interpreter)
        return (double)level_integral(&station->interpreter->busy, now) / 1000.0;
    if (station->timeslice)
        return (double)level_integral(&station->timeslice->busy, now) / 1000.0;
    if (station->shared)
        return (double)level_integral(&station->sharing.busy, now) / 1000.0;
    return (double)level_integral(&station->resource.inside, now);
}
