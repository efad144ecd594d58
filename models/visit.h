/*
 * A request's visits to stations and gates, as its program sees them: the resource is told, and
 * the time is entered in the ledger from the request's own stamps.
 */
#ifndef HEADROOM_MODELS_VISIT_H
#define HEADROOM_MODELS_VISIT_H

#include "models/system.h"

static inline const struct instruction *visit_at(const struct system *system,
                                                 const struct request *request)
{
    return &system->code[request->pc];
}

static inline struct ledger_row *visit_row(const struct instruction *in,
                                           const struct request *request)
{
    return &in->row[request->context];
}

static inline void *visit_member(const struct instruction *in, const struct request *request)
{
    return (char *)in->member + (size_t)in->stride * request->instance;
}

static inline struct station *visit_station(const struct instruction *in,
                                            const struct request *request)
{
    return (struct station *)visit_member(in, request);
}

static inline struct gate *visit_gate(const struct instruction *in,
                                      const struct request *request)
{
    return (struct gate *)visit_member(in, request);
}

static inline void visit_keep_wait(struct system *system, const struct instruction *in,
                                   sim_time wait)
{
    if (__builtin_expect(in->keep_wait, 0))
        histogram_add(system->waits[in->resource], wait);
}

/* A wait is over: it goes into both books that know of it. */
static inline void visit_waited(struct system *system, const struct instruction *in,
                                const struct request *request)
{
    sim_time wait = system->world.now - request->since;
    sim_integral_add(&visit_row(in, request)->waiting, wait);
    visit_keep_wait(system, in, wait);
}

/* Something is held from now on, by this instruction. */
static inline struct frame *visit_hold(struct system *system, struct request *request,
                                       uint32_t pc)
{
    struct frame *frame = frame_push(&system->world.requests, request);
    frame->since = system->world.now;
    frame->pc = pc;
    return frame;
}

static inline void visit_drop_timer(struct system *system, struct request *request)
{
    if (__builtin_expect(request->timer != 0, 0)) {
        agenda_cancel(system->world.agenda, request->timer);
        request->timer = 0;
    }
}

/* ---- time passes ---- */

static inline void visit_draw_ahead(const struct instruction *in, struct request *request)
{
    const struct instruction *next = in + in->jump;
    if (next != in)
        request->work = dist_time_at(next->drawn, request->seed + next->key);
}

static inline void visit_delay(struct system *system, const struct instruction *in,
                               struct request *request, request_id id)
{
    struct world *world = &system->world;
    sim_time time =
        in->ahead ? request->work : dist_time_at(in->drawn, request->seed + in->key);
    request->since = world->now;
    agenda_post(world->agenda, sim_after(world->now, time), id);
    visit_draw_ahead(in, request);
}

static inline void visit_delayed(struct system *system, const struct instruction *in,
                                 struct request *request)
{
    struct ledger_row *row = visit_row(in, request);
    row->visits++;
    sim_integral_add(&row->inside, system->world.now - request->since);
}

/* ---- stations ---- */

/* A request that waited for a server is being served from now on. */
static inline void visit_started(struct system *system, request_id id)
{
    if (!id)
        return;
    struct request *request = world_request(&system->world, id);
    const struct instruction *in = visit_at(system, request);
    visit_waited(system, in, request);
    request->since = system->world.now;
    visit_draw_ahead(in, request);
}

/* A server starts up for a request that found it switched off. */
void visit_boot(struct system *system, struct station *station, const struct request *request,
                uint64_t key);
void visit_booted(struct system *system, request_id actor);

static inline void visit_serve(struct system *system, const struct instruction *in,
                               struct request *request, request_id id)
{
    struct station *station = visit_station(in, request);
    if (!in->ahead)
        request->work = dist_time_at(in->drawn, request->seed + in->key);
    switch (station_enter(&system->world, station, id)) {
    case STATION_SERVES:
        visit_keep_wait(system, in, 0);
        visit_draw_ahead(in, request);
        break;
    case STATION_QUEUES:
        break;
    case STATION_BOOTS:
        visit_boot(system, station, request, in->key);
        break;
    }
}

/* Alone with its server a job is in service all the time; among others its own work counts as
 * service and what the others' presence adds as waiting. */
static inline __attribute__((always_inline)) void
visit_served(struct system *system, const struct instruction *in, struct request *request)
{
    struct station *station = visit_station(in, request);
    struct ledger_row *row = visit_row(in, request);
    sim_time stay = system->world.now - request->since;
    row->visits++;
    if (__builtin_expect(station->shared, 0)) {
        sim_time work = request->work < stay ? request->work : stay;
        sim_integral_add(&row->inside, work);
        sim_integral_add(&row->waiting, stay - work);
    } else {
        sim_integral_add(&row->inside, stay);
    }
    visit_started(system, station_hand_over(&system->world, station));
}

/* A visit to a station that is not over at `now`: waiting so far, or work done and what the
 * presence of others added to it. */
void visit_enter_part(const struct station *station, const struct request *request,
                      sim_time now, struct ledger_row *row);

/* visit_served out of line, for those that finish under another's number. */
void visit_served_again(struct system *system, request_id id);

/* ---- gates ---- */

/* A request that waited at a gate has its unit and goes on at this instant. */
void visit_admit(struct system *system, request_id id);

/* `in` is the LEAVE or its ENTER. */
static inline void visit_leave(struct system *system, const struct instruction *in,
                               struct request *request)
{
    struct frame *frame = &system->world.requests.frame[request->frames];
    struct ledger_row *row = in->row;
    row->visits++;
    sim_integral_add(&row->inside, system->world.now - frame->since);
    frame_pop(&system->world.requests, request);
    request_id next = gate_leave(&system->world, visit_gate(in, request));
    if (next)
        visit_admit(system, next);
}

/* The line of a barging gate comes forward. */
void visit_wake_gate(struct system *system, const struct request *actor);

#endif
