/*
 * Work 1 by hand: M/M/1, arrivals 0.9, services 1, counting customers and their time in system,
 * in three ways: without events (Lindley's recursion), with the two events that can be pending
 * in two variables, and with the least that any general engine has: a heap of events with ties
 * in order, each dispatched through a function pointer.
 */
#include "tests/bench/floors.h"

#include "sim/chance.h"
#include "tests/bench/floor_heap.h"

#include <stdlib.h>

#define RATE    0.9
#define SECOND  1e9
#define WAITING (1u << 16) /* at most; at this load 150 would be rare */

struct timing floor_mm1_lindley(const struct effort *effort)
{
    double start = contest_clock();
    struct chance chance;
    chance_init(&chance, effort->seed);
    double wait = 0.0;
    double sum = 0.0;
    for (uint64_t left = (uint64_t)effort->amount; left > 0; left--) {
        double in_system = wait + chance_exponential(&chance);
        sum += in_system;
        wait = in_system - chance_exponential(&chance) * (1.0 / RATE);
        wait = wait > 0.0 ? wait : 0.0;
    }
    return (struct timing){contest_clock() - start, sum / effort->amount};
}

static uint64_t exponential_ns(struct chance *chance, double mean)
{
    return (uint64_t)(int64_t)(chance_exponential(chance) * mean);
}

struct timing floor_mm1_two_slots(const struct effort *effort)
{
    static uint64_t arrived[WAITING];
    double start = contest_clock();
    struct chance chance;
    chance_init(&chance, effort->seed);
    uint32_t head = 0;
    uint32_t tail = 0;
    uint64_t arrival = exponential_ns(&chance, SECOND / RATE);
    uint64_t departure = UINT64_MAX;
    uint64_t served = 0;
    uint64_t sum = 0;
    const uint64_t goal = (uint64_t)effort->amount;
    while (served < goal) {
        if (arrival < departure) {
            if (head == tail)
                departure = arrival + exponential_ns(&chance, SECOND);
            arrived[tail++ % WAITING] = arrival;
            arrival += exponential_ns(&chance, SECOND / RATE);
        } else {
            sum += departure - arrived[head++ % WAITING];
            served++;
            departure = head == tail ? UINT64_MAX : departure + exponential_ns(&chance, SECOND);
        }
    }
    return (struct timing){contest_clock() - start, (double)sum / SECOND / (double)served};
}

/* --- The generic loop --- */

struct mm1 {
    struct floor_heap pending;
    uint64_t sequence;
    uint64_t now;
    struct chance chance;
    uint32_t head, tail;
    uint64_t served;
    uint64_t sum;
    void (*handlers[2])(struct mm1 *mm1);
    uint64_t arrived[WAITING];
    _Alignas(64) struct floor_event events[16];
};

enum { ARRIVAL, DEPARTURE };

static void schedule(struct mm1 *mm1, uint64_t delay, uint64_t kind)
{
    uint64_t key = mm1->sequence++ << 24 | kind;
    floor_heap_push(&mm1->pending, (struct floor_event){mm1->now + delay, key});
}

static void arrive(struct mm1 *mm1)
{
    if (mm1->head == mm1->tail)
        schedule(mm1, exponential_ns(&mm1->chance, SECOND), DEPARTURE);
    mm1->arrived[mm1->tail++ % WAITING] = mm1->now;
    schedule(mm1, exponential_ns(&mm1->chance, SECOND / RATE), ARRIVAL);
}

static void depart(struct mm1 *mm1)
{
    mm1->sum += mm1->now - mm1->arrived[mm1->head++ % WAITING];
    mm1->served++;
    if (mm1->head != mm1->tail)
        schedule(mm1, exponential_ns(&mm1->chance, SECOND), DEPARTURE);
}

struct timing floor_mm1_generic(const struct effort *effort)
{
    struct mm1 *mm1 = aligned_alloc(64, sizeof *mm1);
    if (!mm1)
        abort();
    *mm1 = (struct mm1){
        .handlers = {arrive, depart}
    };
    mm1->pending = (struct floor_heap){mm1->events, FLOOR_HEAP_ROOT};
    chance_init(&mm1->chance, effort->seed);
    double start = contest_clock();
    schedule(mm1, exponential_ns(&mm1->chance, SECOND / RATE), ARRIVAL);
    const uint64_t goal = (uint64_t)effort->amount;
    while (mm1->served < goal) {
        struct floor_event event = floor_heap_pop(&mm1->pending);
        mm1->now = event.time;
        mm1->handlers[event.key & 0xffffff](mm1);
    }
    struct timing outcome = {contest_clock() - start,
                             (double)mm1->sum / SECOND / (double)mm1->served};
    free(mm1);
    return outcome;
}
