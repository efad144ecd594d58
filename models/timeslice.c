#include "models/timeslice.h"

#include "sim/memory.h"

#include <stdlib.h>

void timeslice_init(struct timeslice *timeslice, const struct timeslice_spec *spec,
                    request_id actor)
{
    *timeslice = (struct timeslice){.spec = spec, .actor = actor};
}

void timeslice_free(struct timeslice *timeslice)
{
    free(timeslice->job);
    *timeslice = (struct timeslice){0};
}

static void advance(struct timeslice *timeslice, sim_time now)
{
    sim_time ran = now - timeslice->since;
    timeslice->since = now;
    if (timeslice->count == 0)
        return;
    struct timeslice_job *runs = &timeslice->job[0];
    runs->left = ran < runs->left ? runs->left - ran : 0;
    runs->had += (double)ran;
    timeslice->all_had += (double)ran;
}

/* A job's place is kept in its record. */
static void put(struct world *world, struct timeslice *timeslice, uint32_t place,
                struct timeslice_job job)
{
    timeslice->job[place] = job;
    world_request(world, job.id)->prev = place;
}

/* The earliest deadline of those who have had no more than the mean. */
static uint32_t best(const struct timeslice *timeslice)
{
    double mean = timeslice->all_had / timeslice->count;
    uint32_t found = 0;
    bool any = false;
    for (uint32_t i = 0; i < timeslice->count; i++) {
        const struct timeslice_job *job = &timeslice->job[i];
        if (job->had > mean + 1e-3 || (any && job->deadline >= timeslice->job[found].deadline))
            continue;
        found = i;
        any = true;
    }
    return found;
}

static void change_hands(struct world *world, struct timeslice *timeslice, uint32_t place)
{
    struct timeslice_job runs = timeslice->job[0];
    if (place == 0)
        return;
    put(world, timeslice, 0, timeslice->job[place]);
    put(world, timeslice, place, runs);
    timeslice->protected = true;
}

/* Who runs has used up its slice: it gets another deadline, and may have to stand back. */
static void look(struct world *world, struct timeslice *timeslice)
{
    struct timeslice_job *runs = &timeslice->job[0];
    if (timeslice->count == 0 || runs->had < runs->deadline)
        return;
    runs->deadline = runs->had + (double)timeslice->spec->slice;
    timeslice->protected = false;
    change_hands(world, timeslice, best(timeslice));
}

static void settle(struct world *world, struct timeslice *timeslice)
{
    int64_t busy = timeslice->count > 0 ? 1000 : 0;
    level_add(&timeslice->busy, busy - timeslice->busy.value, world->now);
    if (timeslice->count == 0) {
        timeslice->all_had = 0.0;
        if (timeslice->due)
            agenda_cancel(world->agenda, timeslice->due);
        timeslice->due = 0;
        return;
    }
    sim_time at = sim_after(world->now, timeslice->job[0].left);
    sim_time tick = timeslice->spec->tick, next = (world->now / tick + 1) * tick;
    if (timeslice->count > 1 && next < at)
        at = next;
    if (timeslice->due)
        agenda_move(world->agenda, timeslice->due, at);
    else
        timeslice->due = agenda_insert(world->agenda, at, timeslice->actor);
}

void timeslice_join(struct world *world, struct timeslice *timeslice, request_id id)
{
    advance(timeslice, world->now);
    look(world, timeslice);
    if (timeslice->count == timeslice->room) {
        timeslice->room = timeslice->room ? 2 * timeslice->room : 16;
        timeslice->job = memory_resize(timeslice->job, timeslice->room, sizeof *timeslice->job);
    }
    double mean = timeslice->count > 0 ? timeslice->all_had / timeslice->count : 0.0;
    uint32_t place = timeslice->count++;
    put(world, timeslice, place,
        (struct timeslice_job){.id = id,
                               .left = world_request(world, id)->work,
                               .had = mean,
                               .deadline = mean + (double)timeslice->spec->slice});
    timeslice->all_had += mean;
    if (place == 0)
        timeslice->protected = true;
    else if (!timeslice->protected && best(timeslice) == place)
        change_hands(world, timeslice, place);
    settle(world, timeslice);
}

static void leave(struct world *world, struct timeslice *timeslice, uint32_t place)
{
    timeslice->all_had -= timeslice->job[place].had;
    uint32_t last = --timeslice->count;
    if (place != last)
        put(world, timeslice, place, timeslice->job[last]);
    if (place == 0 && timeslice->count > 0) {
        change_hands(world, timeslice, best(timeslice));
        timeslice->protected = true;
    }
    settle(world, timeslice);
}

request_id timeslice_done(struct world *world, struct timeslice *timeslice)
{
    timeslice->due = 0;
    advance(timeslice, world->now);
    request_id id = timeslice->job[0].id;
    if (timeslice->job[0].left == 0) {
        leave(world, timeslice, 0);
        return id;
    }
    look(world, timeslice);
    settle(world, timeslice);
    return 0;
}

sim_time timeslice_worked(const struct timeslice *timeslice, const struct request *request,
                          sim_time now)
{
    const struct timeslice_job *job = &timeslice->job[request->prev];
    sim_time ran = request->prev == 0 ? now - timeslice->since : 0;
    return request->work - (ran < job->left ? job->left - ran : 0);
}

void timeslice_quit(struct world *world, struct timeslice *timeslice, request_id id)
{
    advance(timeslice, world->now);
    leave(world, timeslice, world_request(world, id)->prev);
}
