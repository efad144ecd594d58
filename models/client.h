/*
 * Clients: who sends requests and waits for answers. A client with a timeout gives up when it
 * ends; the server, unaware, works on, unless the client takes the request back. A client may
 * try again, after a pause. Users of closed traffic are clients that think and come back.
 *
 * Requests of open traffic without timeout or retry need no client of their own.
 *
 * In a client's record, `frames` is the attempt it waits for, `work` counts attempts, `parent`
 * is 1 + the closed traffic it belongs to.
 */
#ifndef HEADROOM_MODELS_CLIENT_H
#define HEADROOM_MODELS_CLIENT_H

#include "models/system.h"

/* Traffic: starts every source and every user; what a source does when its time comes. The
 * last request it sends is returned, to run at once, the others are made ready. */
void client_start_traffic(struct system *system);
request_id client_source(struct system *system, request_id actor);

/* The attempt a client waits for has ended. */
void client_answered(struct system *system, request_id id, enum outcome outcome);

/* Its timeout has ended; its pause is over; the user has thought. */
void client_gives_up(struct system *system, request_id id);
void client_tries(struct system *system, request_id id);
void client_asks(struct system *system, request_id id);

/* A request of this kind is sent. */
static inline void client_count_arrival(struct system *system, int class)
{
    struct request_account *account = &system->account[class];
    account->arrivals++;
    level_up(&account->present, system->world.now);
}

/* A request of this kind has ended for whoever sent it. */
static inline void client_count(struct system *system, int class, enum outcome outcome,
                                sim_time born)
{
    struct request_account *account = &system->account[class];
    sim_time now = system->world.now, time = now - born;
    level_down(&account->present, now);
    account->ended[outcome]++;
    sim_integral_add(&account->time[outcome], time);
    if (__builtin_expect(outcome != OUTCOME_OK, 0))
        return;
    histogram_add(account->response, time);
    if (__builtin_expect(system->series != NULL, 0))
        warmup_add(system->series, sim_seconds(time), now);
}

#endif
