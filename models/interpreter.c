#include "models/interpreter.h"

#include "sim/memory.h"

#include <stdlib.h>

/* Sets the draws of timers apart from those of the work. */
#define FOR_TIMERS UINT64_C(0x8f1bbcdc2b3a6e57)

void interpreter_init(struct interpreter *interpreter, const struct interpreter_spec *spec,
                      request_id actor)
{
    *interpreter = (struct interpreter){.spec = spec, .actor = actor, .let_go = SIM_NEVER};
}

void interpreter_free(struct interpreter *interpreter)
{
    free(interpreter->turn);
    *interpreter = (struct interpreter){0};
}

static sim_time drawn(struct world *world, struct interpreter *interpreter,
                      const struct dist *dist, const struct turn *turn)
{
    if (!dist)
        return 0;
    uint64_t key = world_request(world, turn->id)->seed + FOR_TIMERS;
    return dist_time_at(dist, chance_nth(key, interpreter->draws++));
}

static struct turn *turn_of(struct interpreter *interpreter, request_id id)
{
    for (uint32_t i = 0; i < interpreter->count; i++)
        if (interpreter->turn[i].id == id)
            return &interpreter->turn[i];
    return NULL;
}

/* ---- one thread ---- */

static void look_at_clock(struct world *world, struct interpreter *interpreter,
                          struct turn *turn)
{
    sim_time late = drawn(world, interpreter, interpreter->spec->late, turn);
    turn->state = TURN_WAITS;
    turn->since = world->now;
    turn->clock = turn->at =
        sim_after(sim_after(world->now, interpreter->spec->interval), late);
    turn->switches = interpreter->switches;
}

static void run(struct world *world, struct interpreter *interpreter, struct turn *turn)
{
    turn->state = TURN_RUNS;
    turn->since = world->now;
    turn->at = sim_after(world->now, turn->left);
    interpreter->runs = turn->id;
}

/* Who let go on demand waits for another to run, and then wakes up to wait. */
static void let_return(struct world *world, struct interpreter *interpreter,
                       const struct turn *runs)
{
    for (uint32_t i = 0; i < interpreter->count; i++) {
        struct turn *turn = &interpreter->turn[i];
        if (turn != runs && turn->state == TURN_RETURNS && turn->at == SIM_NEVER)
            turn->at = sim_after(world->now,
                                 drawn(world, interpreter, interpreter->spec->wakeup, turn));
    }
}

static void take(struct world *world, struct interpreter *interpreter, struct turn *turn)
{
    interpreter->switches++;
    run(world, interpreter, turn);
    let_return(world, interpreter, turn);
}

/* Free: the one that has waited longest is told, and takes a while to wake up. */
static void wake_oldest(struct world *world, struct interpreter *interpreter)
{
    struct turn *oldest = NULL;
    for (uint32_t i = 0; i < interpreter->count; i++) {
        struct turn *turn = &interpreter->turn[i];
        if (turn->state == TURN_WAITS && (!oldest || turn->since < oldest->since))
            oldest = turn;
    }
    interpreter->runs = 0;
    interpreter->let_go = world->now;
    if (!oldest)
        return;
    sim_time wakeup = drawn(world, interpreter, interpreter->spec->wakeup, oldest);
    oldest->state = TURN_WAKES;
    oldest->at = sim_after(world->now, wakeup > 0 ? wakeup : 1);
}

/* It went on at the instant it ended, so it never let go: nobody was told. */
static void go_on(struct world *world, struct interpreter *interpreter, struct turn *turn)
{
    for (uint32_t i = 0; i < interpreter->count; i++) {
        struct turn *told = &interpreter->turn[i];
        if (told->state != TURN_WAKES)
            continue;
        told->state = TURN_WAITS;
        told->at = told->clock;
    }
    run(world, interpreter, turn);
}

static void give_turn(struct world *world, struct interpreter *interpreter, struct turn *asks)
{
    struct turn *runs = turn_of(interpreter, interpreter->runs);
    sim_time ran = world->now - runs->since;
    runs->left = ran < runs->left ? runs->left - ran : 0;
    runs->state = TURN_RETURNS;
    runs->at = SIM_NEVER;
    take(world, interpreter, asks);
}

/* What was to happen to a thread that does not run. */
static void happen(struct world *world, struct interpreter *interpreter, struct turn *turn)
{
    bool asks = turn->state == TURN_WAITS && turn->switches == interpreter->switches;
    if (!interpreter->runs)
        take(world, interpreter, turn);
    else if (asks)
        give_turn(world, interpreter, turn);
    else
        look_at_clock(world, interpreter, turn);
}

/* ---- all of them ---- */

static struct turn *next_turn(struct interpreter *interpreter)
{
    struct turn *next = NULL;
    for (uint32_t i = 0; i < interpreter->count; i++)
        if (!next || interpreter->turn[i].at < next->at)
            next = &interpreter->turn[i];
    return next;
}

static void settle(struct world *world, struct interpreter *interpreter)
{
    const struct turn *next = next_turn(interpreter);
    int64_t busy = interpreter->runs ? 1000 : 0;
    level_add(&interpreter->busy, busy - interpreter->busy.value, world->now);
    if (!next) {
        if (interpreter->due)
            agenda_cancel(world->agenda, interpreter->due);
        interpreter->due = 0;
    } else if (interpreter->due) {
        agenda_move(world->agenda, interpreter->due, next->at);
    } else {
        interpreter->due = agenda_insert(world->agenda, next->at, interpreter->actor);
    }
}

void interpreter_join(struct world *world, struct interpreter *interpreter, request_id id)
{
    if (interpreter->count == interpreter->room) {
        interpreter->room = interpreter->room ? 2 * interpreter->room : 16;
        interpreter->turn =
            memory_resize(interpreter->turn, interpreter->room, sizeof *interpreter->turn);
    }
    struct turn *turn = &interpreter->turn[interpreter->count++];
    struct request *request = world_request(world, id);
    *turn = (struct turn){.id = id, .left = request->work};
    request->prev = id; /* by which its turn is found */
    if (interpreter->runs)
        look_at_clock(world, interpreter, turn);
    else if (interpreter->let_go == world->now)
        go_on(world, interpreter, turn);
    else
        take(world, interpreter, turn);
    settle(world, interpreter);
}

static void leave(struct world *world, struct interpreter *interpreter, struct turn *turn)
{
    bool ran = turn->state == TURN_RUNS;
    bool was_told = turn->state == TURN_WAKES && !interpreter->runs;
    *turn = interpreter->turn[--interpreter->count];
    if (ran || was_told)
        wake_oldest(world, interpreter);
    settle(world, interpreter);
}

request_id interpreter_done(struct world *world, struct interpreter *interpreter)
{
    struct turn *turn = next_turn(interpreter);
    request_id id = turn->id;
    interpreter->due = 0;
    if (turn->state == TURN_RUNS) {
        leave(world, interpreter, turn);
        return id;
    }
    happen(world, interpreter, turn);
    settle(world, interpreter);
    return 0;
}

sim_time interpreter_worked(const struct interpreter *interpreter,
                            const struct request *request, sim_time now)
{
    for (uint32_t i = 0; i < interpreter->count; i++) {
        const struct turn *turn = &interpreter->turn[i];
        if (turn->id != (request_id)request->prev)
            continue;
        sim_time ran = turn->state == TURN_RUNS ? now - turn->since : 0;
        sim_time left = ran < turn->left ? turn->left - ran : 0;
        return request->work - left;
    }
    return 0;
}

void interpreter_quit(struct world *world, struct interpreter *interpreter, request_id id)
{
    leave(world, interpreter, turn_of(interpreter, id));
}
