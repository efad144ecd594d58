#include "models/line.h"

#include "sim/memory.h"

#include <assert.h>
#include <stdlib.h>

static bool is_seated(const struct line *line)
{
    return line->order == LINE_RANDOM || line->order == LINE_POSTGRES;
}

/* The fast path of line.h: one rank, first come first served, counted by the line alone. */
static bool is_plain(const struct line *line)
{
    return line->order == LINE_FIFO && !line->ranked;
}

void line_init(struct line *line, enum line_order order, bool ranked)
{
    *line = (struct line){.order = (uint8_t)order, .ranked = ranked};
    if (ranked)
        line->ranks = memory_new(LINE_RANKS, sizeof *line->ranks);
}

void line_free(struct line *line)
{
    for (int i = 0; line->ranked && i < LINE_RANKS; i++)
        free(line->ranks[i].seat);
    free(line->ranks);
    free(line->one.seat);
    *line = (struct line){0};
}

static void take_seat(struct rank *rank, struct request *all, request_id id)
{
    if (rank->count == rank->seats) {
        rank->seats = rank->seats ? 2 * rank->seats : 16;
        rank->seat = memory_resize(rank->seat, rank->seats, sizeof *rank->seat);
    }
    all[id].prev = rank->count;
    rank->seat[rank->count] = id;
}

static void link_at_tail(struct rank *rank, struct request *all, request_id id)
{
    all[id].next = 0;
    all[id].prev = rank->tail;
    if (rank->tail)
        all[rank->tail].next = id;
    else
        rank->head = id;
    rank->tail = id;
}

static void unlink_from(struct rank *rank, struct request *all, request_id id)
{
    request_id next = all[id].next, prev = all[id].prev;
    if (prev)
        all[prev].next = next;
    else
        rank->head = next;
    if (next)
        all[next].prev = prev;
    else
        rank->tail = prev;
}

/* The last one moves to the seat that becomes free. */
static void leave_seat(struct rank *rank, struct request *all, uint32_t seat)
{
    request_id last = rank->seat[rank->count - 1];
    rank->seat[seat] = last;
    all[last].prev = seat;
}

/* Seat 0 is the first waiter's; whoever is drawn from the others steps up to it. */
static void step_up(struct rank *rank, struct request *all, struct chance *chance)
{
    uint32_t others = rank->count - 1;
    if (others == 0)
        return;
    uint32_t seat = 1 + (uint32_t)chance_below(chance, others);
    request_id drawn = rank->seat[seat];
    leave_seat(rank, all, seat);
    rank->seat[0] = drawn;
    all[drawn].prev = 0;
}

static struct rank *rank_of(struct line *line, const struct request *request)
{
    return line->ranked ? &line->ranks[request->priority] : &line->one;
}

static struct rank *highest(struct line *line)
{
    struct rank *rank = &line->one;
    if (line->ranked)
        for (rank = &line->ranks[LINE_RANKS - 1]; rank->count == 0;)
            rank--;
    return rank;
}

void line_push_slowly(struct line *line, struct request *all, request_id id)
{
    struct rank *rank = rank_of(line, &all[id]);
    if (is_seated(line))
        take_seat(rank, all, id);
    else
        link_at_tail(rank, all, id);
    rank->count++;
    line->count++;
}

request_id line_pop_slowly(struct line *line, struct request *all, struct chance *chance)
{
    assert(line->count > 0);
    struct rank *rank = highest(line);
    request_id id;
    if (line->order == LINE_RANDOM)
        id = rank->seat[chance_below(chance, rank->count)];
    else if (line->order == LINE_POSTGRES)
        id = rank->seat[0];
    else
        id = line->order == LINE_LIFO ? rank->tail : rank->head;
    line_remove(line, all, id, chance);
    return id;
}

void line_remove(struct line *line, struct request *all, request_id id, struct chance *chance)
{
    struct rank *rank = rank_of(line, &all[id]);
    if (!is_seated(line))
        unlink_from(rank, all, id);
    else if (line->order == LINE_POSTGRES && all[id].prev == 0)
        step_up(rank, all, chance);
    else
        leave_seat(rank, all, all[id].prev);
    if (!is_plain(line))
        rank->count--;
    line->count--;
}
