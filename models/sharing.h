/*
 * Jobs that progress together. All jobs in service have the same speed at any instant, so one
 * number, the service each has attained since the station was last empty, moves them all: a job
 * that asks for w when the attained service is a ends when it reaches a + w, and the next to
 * end is the top of a heap. Arrivals and departures cost O(log n) whatever n is.
 *
 * Speed with n jobs on c servers: min(1, c/n), times the slowdown curve
 * 1/(1 + contention·(n-1) + coherency·n·(n-1)).
 */
#ifndef HEADROOM_MODELS_SHARING_H
#define HEADROOM_MODELS_SHARING_H

#include "models/world.h"
#include "sim/level.h"

struct share {
    double end; /* attained service at which the job is done */
    uint32_t order;
    request_id id;
};

struct sharing {
    double servers; /* 0: as many as jobs */
    double contention, coherency;
    double pace; /* of one job alone: 1 unless set */
    double attained, speed;
    sim_time since; /* when attained and speed were last true */
    struct share *heap;
    uint32_t count, room, order;
    request_id actor;
    agenda_handle due;
    struct level busy; /* servers at work, in thousandths */
};

void sharing_init(struct sharing *sharing, double servers, double contention, double coherency,
                  request_id actor);
void sharing_free(struct sharing *sharing);
void sharing_join(struct world *world, struct sharing *sharing, request_id id);
/* The actor's number has come up: the job that is done now. */
request_id sharing_done(struct world *world, struct sharing *sharing);
/* How much of the work of a request in service is done. */
sim_time sharing_worked(const struct sharing *sharing, const struct request *request,
                        sim_time now);
/* How fast each is from now on. */
void sharing_set_pace(struct world *world, struct sharing *sharing, double pace);
void sharing_quit(struct world *world, struct sharing *sharing, request_id id);

#endif
