/*
 * An interpreter's lock (CPython's GIL, 3.2 and later): one thread runs at a time, and the
 * others ask for their turn.
 *
 * A thread that waits looks at its clock: if nobody else came to run within the switch interval
 * since it began to look, it asks, and the one that runs lets go. Who asked is awake, and takes
 * the lock before those that sleep; who let go waits anew, and so is the next to ask. Two
 * threads that compute therefore alternate, and others starve until their clock happens to end
 * first: by how late timers are, which moves everybody's clock a little each time. A thread
 * that blocks or ends lets go too, and wakes the one that has waited longest, which takes
 * `wakeup`; whoever comes meanwhile is before it. Who goes on at the very instant it ended has
 * never let go.
 *
 * A thread back from I/O thus waits for the interval whenever another one computes (the
 * convoy).
 *
 * Where waking up takes no time somebody always works, so with exponential work the number
 * present is that of fair sharing: tests/theory/runtimes_theory.c compares.
 * Each event looks at all jobs, so their number should be that of threads, not of a backlog.
 */
#ifndef HEADROOM_MODELS_INTERPRETER_H
#define HEADROOM_MODELS_INTERPRETER_H

#include "models/world.h"
#include "sim/dist.h"
#include "sim/level.h"

struct interpreter_spec {
    sim_time interval;         /* above 0 */
    const struct dist *late;   /* how late a timer is; NULL: never */
    const struct dist *wakeup; /* until a thread that slept runs; NULL: at once */
};

enum turn_state { TURN_RUNS, TURN_WAITS, TURN_WAKES, TURN_RETURNS };

struct turn {
    request_id id;
    enum turn_state state;
    sim_time left;     /* of its work, when it last began or ceased to run */
    sim_time since;    /* runs; waits, by the clock it looks at */
    sim_time at;       /* the next that happens to it; SIM_NEVER */
    sim_time clock;    /* when the one that it looks at ends */
    uint64_t switches; /* seen when it began to look */
};

struct interpreter {
    const struct interpreter_spec *spec;
    struct turn *turn;
    uint32_t count, room;
    uint64_t switches, draws;
    request_id runs; /* 0: nobody */
    sim_time let_go; /* when the last one did */
    request_id actor;
    agenda_handle due;
    struct level busy;
};

void interpreter_init(struct interpreter *interpreter, const struct interpreter_spec *spec,
                      request_id actor);
void interpreter_free(struct interpreter *interpreter);

/* Of sharing.h, the same. `interpreter_done` is 0 if the actor came up for something else. */
void interpreter_join(struct world *world, struct interpreter *interpreter, request_id id);
request_id interpreter_done(struct world *world, struct interpreter *interpreter);
sim_time interpreter_worked(const struct interpreter *interpreter,
                            const struct request *request, sim_time now);
void interpreter_quit(struct world *world, struct interpreter *interpreter, request_id id);

#endif
