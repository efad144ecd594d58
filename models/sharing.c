#include "models/sharing.h"

#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>

void sharing_init(struct sharing *sharing, double servers, double contention, double coherency,
                  request_id actor)
{
    *sharing = (struct sharing){.servers = servers,
                                .contention = contention,
                                .coherency = coherency,
                                .pace = 1.0,
                                .actor = actor};
}

void sharing_free(struct sharing *sharing)
{
    free(sharing->heap);
    *sharing = (struct sharing){0};
}

static bool is_before(const struct share *a, const struct share *b)
{
    return a->end < b->end || (a->end <= b->end && (int32_t)(a->order - b->order) < 0);
}

/* A job's place in the heap is kept in its record, so that it can quit. */
static void put(struct world *world, struct sharing *sharing, uint32_t place,
                struct share share)
{
    sharing->heap[place] = share;
    world_request(world, share.id)->prev = place;
}

static void sift_up(struct world *world, struct sharing *sharing, uint32_t place)
{
    struct share share = sharing->heap[place];
    while (place > 0) {
        uint32_t above = (place - 1) / 4;
        if (!is_before(&share, &sharing->heap[above]))
            break;
        put(world, sharing, place, sharing->heap[above]);
        place = above;
    }
    put(world, sharing, place, share);
}

static uint32_t least_below(const struct sharing *sharing, uint32_t place)
{
    uint32_t first = 4 * place + 1, least = first;
    for (uint32_t i = first + 1; i < first + 4 && i < sharing->count; i++)
        if (is_before(&sharing->heap[i], &sharing->heap[least]))
            least = i;
    return least;
}

static void sift_down(struct world *world, struct sharing *sharing, uint32_t place)
{
    struct share share = sharing->heap[place];
    while (4 * place + 1 < sharing->count) {
        uint32_t below = least_below(sharing, place);
        if (!is_before(&sharing->heap[below], &share))
            break;
        put(world, sharing, place, sharing->heap[below]);
        place = below;
    }
    put(world, sharing, place, share);
}

static void remove_at(struct world *world, struct sharing *sharing, uint32_t place)
{
    struct share last = sharing->heap[--sharing->count];
    if (place == sharing->count)
        return;
    put(world, sharing, place, last);
    sift_up(world, sharing, place);
    sift_down(world, sharing, world_request(world, last.id)->prev);
}

static void advance(struct sharing *sharing, sim_time now)
{
    sharing->attained += (double)(now - sharing->since) * sharing->speed;
    sharing->since = now;
}

static double servers_at_work(const struct sharing *sharing)
{
    double n = sharing->count;
    return sharing->servers > 0.0 && n > sharing->servers ? sharing->servers : n;
}

/* After every change of the number of jobs: their speed from now on, and the next end. */
static void settle(struct world *world, struct sharing *sharing)
{
    double n = sharing->count, at_work = servers_at_work(sharing);
    int64_t busy = llround(1000.0 * at_work);
    level_add(&sharing->busy, busy - sharing->busy.value, world->now);
    if (sharing->count == 0) {
        sharing->attained = 0.0;
        if (sharing->due)
            agenda_cancel(world->agenda, sharing->due);
        sharing->due = 0;
        return;
    }
    sharing->speed =
        sharing->pace * at_work / n /
        (1.0 + sharing->contention * (n - 1.0) + sharing->coherency * n * (n - 1.0));
    double left = (sharing->heap[0].end - sharing->attained) / sharing->speed;
    sim_time at = sim_after(world->now, sim_from_ns(left));
    if (sharing->due)
        agenda_move(world->agenda, sharing->due, at);
    else
        sharing->due = agenda_insert(world->agenda, at, sharing->actor);
}

void sharing_join(struct world *world, struct sharing *sharing, request_id id)
{
    advance(sharing, world->now);
    if (sharing->count == sharing->room) {
        sharing->room = sharing->room ? 2 * sharing->room : 16;
        sharing->heap = memory_resize(sharing->heap, sharing->room, sizeof *sharing->heap);
    }
    double work = (double)world_request(world, id)->work;
    uint32_t place = sharing->count++;
    sharing->heap[place] =
        (struct share){.end = sharing->attained + work, .order = sharing->order++, .id = id};
    sift_up(world, sharing, place);
    settle(world, sharing);
}

request_id sharing_done(struct world *world, struct sharing *sharing)
{
    sharing->due = 0;
    advance(sharing, world->now);
    request_id id = sharing->heap[0].id;
    remove_at(world, sharing, 0);
    settle(world, sharing);
    return id;
}

sim_time sharing_worked(const struct sharing *sharing, const struct request *request,
                        sim_time now)
{
    double attained = sharing->attained + (double)(now - sharing->since) * sharing->speed;
    sim_time left = sim_from_ns(sharing->heap[request->prev].end - attained);
    return left < request->work ? request->work - left : 0;
}

void sharing_quit(struct world *world, struct sharing *sharing, request_id id)
{
    advance(sharing, world->now);
    remove_at(world, sharing, world_request(world, id)->prev);
    settle(world, sharing);
}

void sharing_set_pace(struct world *world, struct sharing *sharing, double pace)
{
    advance(sharing, world->now);
    sharing->pace = pace;
    settle(world, sharing);
}
