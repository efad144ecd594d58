/*
 * A waiting line: who waits, and who is next. Orders: first come first served, last come first
 * served, at random, and PostgreSQL's: the first waiter is next, the others stand behind it in
 * random order. A line may rank its waiters by priority (0 … 9), the order then holds within a
 * rank. Every waiter can leave from the middle in O(1).
 *
 * PostgreSQL puts a newcomer at a uniformly random place behind the first waiter. The order
 * behind the first is then always a uniformly random one, so drawing who steps up when the
 * first leaves gives the same law without moving anybody.
 */
#ifndef HEADROOM_MODELS_LINE_H
#define HEADROOM_MODELS_LINE_H

#include "models/request.h"
#include "sim/chance.h"

enum line_order { LINE_FIFO, LINE_LIFO, LINE_RANDOM, LINE_POSTGRES };
enum { LINE_RANKS = 10 };

/* Waiters of one priority: linked through the requests, or seated in an array where somebody
 * in the middle has to be found by number. */
struct rank {
    request_id head, tail;
    uint32_t count, seats;
    request_id *seat;
};

struct line {
    uint32_t count;
    uint8_t order;
    bool ranked;
    struct rank one;
    struct rank *ranks; /* LINE_RANKS of them if ranked */
};

void line_init(struct line *line, enum line_order order, bool ranked);
void line_free(struct line *line);
void line_push_slowly(struct line *line, struct request *all, request_id id);
request_id line_pop_slowly(struct line *line, struct request *all, struct chance *chance);
void line_remove(struct line *line, struct request *all, request_id id, struct chance *chance);
/* Who is next, without taking it; only for fifo lines without ranks. */
static inline request_id line_first(const struct line *line)
{
    return line->one.head;
}

static inline void line_push(struct line *line, struct request *all, request_id id)
{
    if (__builtin_expect(line->order != LINE_FIFO || line->ranked, 0)) {
        line_push_slowly(line, all, id);
        return;
    }
    line->count++;
    all[id].next = 0;
    all[id].prev = line->one.tail;
    if (line->one.tail)
        all[line->one.tail].next = id;
    else
        line->one.head = id;
    line->one.tail = id;
}

/* Takes whoever is next; the line must not be empty. */
static inline request_id line_pop(struct line *line, struct request *all, struct chance *chance)
{
    if (__builtin_expect(line->order != LINE_FIFO || line->ranked, 0))
        return line_pop_slowly(line, all, chance);
    line->count--;
    request_id id = line->one.head;
    line->one.head = all[id].next;
    if (line->one.head)
        all[line->one.head].prev = 0;
    else
        line->one.tail = 0;
    return id;
}

#endif
