/*
 * A station serves: it takes time. c servers, each with one job until it is done, the others
 * waiting in line (fifo, lifo, random; by priority); or all jobs at once, each at the speed
 * min(1, c/n) (fair sharing, c may be a fraction); or as many servers as there are jobs, which
 * is a pure delay. A slowdown curve makes every server slower as more of them work: with m jobs
 * in service each runs at 1/(1 + contention·(m-1) + coherency·m·(m-1)) of its speed; or one at
 * a time, in turns, as an interpreter's lock has it (models/interpreter.h). A server with a
 * boot time switches off when idle and boots before it serves again.
 *
 * With Poisson arrivals this is M/M/c, M/G/1, M/G/1-PS, M/G/∞: tests/theory/ compares.
 *
 * Jobs that have their server to themselves go to the agenda with their end; where speeds
 * change under way (sharing, slowdown) models/sharing.h keeps the jobs' progress.
 */
#ifndef HEADROOM_MODELS_STATION_H
#define HEADROOM_MODELS_STATION_H

#include "models/interpreter.h"
#include "models/line.h"
#include "models/resource.h"
#include "models/sharing.h"
#include "models/timeslice.h"
#include "models/world.h"
#include "sim/dist.h"

enum { STATION_INFINITE = 0 }; /* as the number of servers */

struct station_spec {
    double servers; /* whole unless fair; STATION_INFINITE for a pure delay */
    bool fair;
    enum line_order order;
    bool ranked; /* by priority */
    double contention, coherency;
    double pace;             /* how fast each server is; 0: 1, and it never changes */
    const struct dist *boot; /* NULL: always on */
    /* One server, fair, whose jobs are threads that take turns; NULL: all progress at once. */
    const struct interpreter_spec *interpreter;
    const struct timeslice_spec
        *timeslice; /* the same, as an operating system has it; or NULL */
};

struct station {
    struct resource resource;
    uint32_t idle; /* servers without a job */
    bool shared;   /* jobs progress together, see sharing */
    struct line line;
    const struct dist *boot;
    struct sharing sharing;
    struct interpreter *interpreter; /* instead of it; or NULL */
    struct timeslice *timeslice;     /* the same */
};

/* `actor` is the record through which a shared station reminds itself of the next end; only
 * stations for which station_needs_actor() holds use one. */
bool station_needs_actor(const struct station_spec *spec);
void station_init(struct station *station, const struct station_spec *spec, request_id actor);
void station_free(struct station *station);

enum station_answer { STATION_SERVES, STATION_QUEUES, STATION_BOOTS };

/* A job comes to a shared station, and is done there: 0 if the actor came up for something
 * else. How much of a request's work is done. */
void station_share(struct world *world, struct station *station, request_id id);
request_id station_done(struct world *world, struct station *station);
sim_time station_worked(const struct station *station, const struct request *request,
                        sim_time now);

enum station_answer station_boot(struct world *world, struct station *station, request_id id);

/* Brings a request with `work` ns to do. If it is served, its end comes from the agenda: under
 * its own number, or under the actor's for a shared station. STATION_BOOTS: it waits, and a
 * server starts up for it; station_booted is to be called when it has. */
static inline enum station_answer station_enter(struct world *world, struct station *station,
                                                request_id id)
{
    struct request *request = world_request(world, id);
    station->resource.arrivals++;
    request->since = world->now;
    if (__builtin_expect(station->boot != NULL, 0) && station->idle)
        return station_boot(world, station, id);
    if (station->idle == 0) {
        level_up(&station->resource.waiting, world->now);
        request->flags |= REQUEST_WAITING;
        line_push(&station->line, world->requests.at, id);
        return STATION_QUEUES;
    }
    station->idle--;
    level_up(&station->resource.inside, world->now);
    if (__builtin_expect(station->shared, 0))
        station_share(world, station, id);
    else
        agenda_post(world->agenda, sim_after(world->now, request->work), id);
    return STATION_SERVES;
}

/* A server became free: hands it to whoever waits and returns that request, or 0. Its `since`
 * still tells when it came. */
static inline request_id station_hand_over(struct world *world, struct station *station)
{
    if (station->line.count == 0) {
        station->idle++;
        level_down(&station->resource.inside, world->now);
        return 0;
    }
    request_id next = line_pop(&station->line, world->requests.at, &world->order);
    struct request *request = world_request(world, next);
    level_down(&station->resource.waiting, world->now);
    request_clear(request, REQUEST_WAITING);
    if (__builtin_expect(station->shared, 0))
        station_share(world, station, next);
    else
        agenda_post(world->agenda, sim_after(world->now, request->work), next);
    return next;
}

/* Takes out a request that gives up, waiting or in service. A request in service whose end is
 * on the agenda stays there as a dead record (its number comes up once more); returns true
 * then. `*next` is who got its server, or 0. */
bool station_withdraw(struct world *world, struct station *station, request_id id,
                      request_id *next);

/* From now on each server is so many times as fast as its spec says; the spec has a pace. */
void station_set_pace(struct world *world, struct station *station,
                      const struct station_spec *spec, double times);

/* A server has booted: whom it serves first, or 0 if nobody is left. */
request_id station_booted(struct world *world, struct station *station);

/* Server-nanoseconds worked since the start. */
double station_busy(const struct station *station, sim_time now);

#endif
