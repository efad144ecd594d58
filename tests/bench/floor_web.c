/*
 * Works 2 and 3 by hand: a request takes one of 16 worker slots of its instance, computes on
 * one of 2 cores, takes one of 10 connections (of 100 for ten instances), is served by one of
 * 8 (80) database servers and holds one row of 100 (1000) for a while; then it gives back row,
 * connection and slot. All lines are first come, first served. Arrivals are Poisson, services
 * exponential, instances taken in turn.
 *
 * Everything is known when this is compiled: the flow, the draws, what can wait where. Units
 * are handed over directly, a line is a list through the requests, and the pending events are
 * a 4-ary heap, or for comparison our agenda. With statistics it also keeps the integrals of
 * what is busy and of what waits for each resource, and a histogram of responses.
 */
#include "tests/bench/floors.h"

#include "sim/agenda.h"
#include "sim/chance.h"
#include "tests/bench/floor_heap.h"

#include <stdlib.h>

#define MILLISECOND 1e6
#define REQUESTS    (1u << 17) /* at most, in the system */
#define INSTANCES   10u        /* at most */
#define ROWS        1000u      /* at most */
#define WORKERS     16u
#define CORES       2u
#define CPU_MEAN    (1.6 * MILLISECOND)
#define DATABASE    (4.0 * MILLISECOND)
#define HOLDING_ROW (2.0 * MILLISECOND)
#define NOBODY      UINT32_MAX
#define SUB_BITS    7 /* of the histogram: within 1/128 */
#define HISTOGRAM   (64u << SUB_BITS)
#define ALWAYS_HERE static inline __attribute__((always_inline))

enum traits { STATISTICS = 1, AGENDA = 2 };
enum event { ARRIVAL, CPU_DONE, DATABASE_DONE, ROW_DONE };

struct call {
    uint64_t arrived;
    uint32_t next; /* in line, or free */
    uint16_t row;
    uint16_t instance;
};

struct level {
    uint64_t area;
    uint64_t since;
    uint32_t now;
};

/* Units of something, and who waits for one. */
struct units {
    uint32_t free;
    uint32_t first, last;
    struct level busy, waiting;
};

struct web {
    struct floor_heap pending;
    uint64_t sequence;
    struct agenda *agenda;
    uint64_t now;
    struct chance chance;
    uint32_t instances;
    uint32_t turn;
    uint32_t rows;
    double gap;
    uint32_t free_call;
    uint64_t done;
    uint64_t sum;
    struct units workers[INSTANCES], cores[INSTANCES], connections, database;
    struct units row[ROWS];
    struct call calls[REQUESTS];
    uint64_t responses[HISTOGRAM];
    _Alignas(64) struct floor_event events[2048];
};

ALWAYS_HERE void level_change(struct web *web, struct level *level, uint32_t by)
{
    level->area += (web->now - level->since) * level->now;
    level->since = web->now;
    level->now += by;
}

/* True if there was a unit; if not the call now waits for one. */
ALWAYS_HERE bool units_take(struct web *web, struct units *units, uint32_t call,
                            unsigned traits)
{
    if (units->free > 0) {
        units->free--;
        if (traits & STATISTICS)
            level_change(web, &units->busy, 1);
        return true;
    }
    web->calls[call].next = NOBODY;
    if (units->first == NOBODY)
        units->first = call;
    else
        web->calls[units->last].next = call;
    units->last = call;
    if (traits & STATISTICS)
        level_change(web, &units->waiting, 1);
    return false;
}

/* Gives a unit back: to whoever waited longest, who is returned, or to nobody. */
ALWAYS_HERE uint32_t units_pass(struct web *web, struct units *units, unsigned traits)
{
    uint32_t call = units->first;
    if (call == NOBODY) {
        units->free++;
        if (traits & STATISTICS)
            level_change(web, &units->busy, (uint32_t)-1);
    } else {
        units->first = web->calls[call].next;
        if (traits & STATISTICS)
            level_change(web, &units->waiting, (uint32_t)-1);
    }
    return call;
}

ALWAYS_HERE void schedule(struct web *web, double mean, enum event event, uint32_t call,
                          unsigned traits)
{
    uint64_t delay = (uint64_t)(int64_t)(chance_exponential(&web->chance) * mean);
    uint32_t who = call << 2 | event;
    if (traits & AGENDA) {
        agenda_post(web->agenda, web->now + delay, who);
    } else {
        uint64_t key = web->sequence++ << 24 | who;
        floor_heap_push(&web->pending, (struct floor_event){web->now + delay, key});
    }
}

ALWAYS_HERE uint32_t next_event(struct web *web, unsigned traits)
{
    if (traits & AGENDA) {
        struct agenda_entry entry = {0};
        agenda_pop(web->agenda, SIM_NEVER, &entry);
        web->now = entry.at;
        return entry.who;
    }
    struct floor_event event = floor_heap_pop(&web->pending);
    web->now = event.time;
    return (uint32_t)event.key & AGENDA_MAX_WHO;
}

ALWAYS_HERE void compute(struct web *web, uint32_t call, unsigned traits)
{
    if (units_take(web, &web->cores[web->calls[call].instance], call, traits))
        schedule(web, CPU_MEAN, CPU_DONE, call, traits);
}

ALWAYS_HERE void query(struct web *web, uint32_t call, unsigned traits)
{
    if (units_take(web, &web->database, call, traits))
        schedule(web, DATABASE, DATABASE_DONE, call, traits);
}

ALWAYS_HERE void arrive(struct web *web, unsigned traits)
{
    schedule(web, web->gap, ARRIVAL, 0, traits);
    uint32_t call = web->free_call;
    if (call == REQUESTS)
        abort();
    web->free_call = web->calls[call].next;
    web->calls[call].arrived = web->now;
    web->calls[call].instance = (uint16_t)web->turn;
    web->turn = web->turn + 1 == web->instances ? 0 : web->turn + 1;
    if (units_take(web, &web->workers[web->calls[call].instance], call, traits))
        compute(web, call, traits);
}

ALWAYS_HERE void computed(struct web *web, uint32_t call, unsigned traits)
{
    uint32_t next = units_pass(web, &web->cores[web->calls[call].instance], traits);
    if (next != NOBODY)
        schedule(web, CPU_MEAN, CPU_DONE, next, traits);
    if (units_take(web, &web->connections, call, traits))
        query(web, call, traits);
}

ALWAYS_HERE void queried(struct web *web, uint32_t call, unsigned traits)
{
    uint32_t next = units_pass(web, &web->database, traits);
    if (next != NOBODY)
        schedule(web, DATABASE, DATABASE_DONE, next, traits);
    web->calls[call].row = (uint16_t)chance_below(&web->chance, web->rows);
    if (units_take(web, &web->row[web->calls[call].row], call, traits))
        schedule(web, HOLDING_ROW, ROW_DONE, call, traits);
}

/* The histogram's bucket: the exponent, and a few bits of what follows the leading one. */
ALWAYS_HERE uint32_t bucket_of(uint64_t time)
{
    time |= UINT64_C(1) << SUB_BITS;
    uint32_t shift = 63 - SUB_BITS - (uint32_t)__builtin_clzll(time);
    return (shift << SUB_BITS) + (uint32_t)(time >> shift);
}

ALWAYS_HERE void finish(struct web *web, uint32_t call, unsigned traits)
{
    uint64_t response = web->now - web->calls[call].arrived;
    web->sum += response;
    web->done++;
    if (traits & STATISTICS)
        web->responses[bucket_of(response)]++;
    web->calls[call].next = web->free_call;
    web->free_call = call;
}

ALWAYS_HERE void leave(struct web *web, uint32_t call, unsigned traits)
{
    uint32_t next = units_pass(web, &web->row[web->calls[call].row], traits);
    if (next != NOBODY)
        schedule(web, HOLDING_ROW, ROW_DONE, next, traits);
    next = units_pass(web, &web->connections, traits);
    if (next != NOBODY)
        query(web, next, traits);
    next = units_pass(web, &web->workers[web->calls[call].instance], traits);
    if (next != NOBODY)
        compute(web, next, traits);
    finish(web, call, traits);
}

ALWAYS_HERE void web_run(struct web *web, uint64_t goal, unsigned traits)
{
    while (web->done < goal) {
        uint32_t event = next_event(web, traits);
        uint32_t call = event >> 2;
        switch ((enum event)(event & 3)) {
        case ARRIVAL:
            arrive(web, traits);
            break;
        case CPU_DONE:
            computed(web, call, traits);
            break;
        case DATABASE_DONE:
            queried(web, call, traits);
            break;
        case ROW_DONE:
            leave(web, call, traits);
            break;
        }
    }
}

static struct units units_of(uint32_t count)
{
    return (struct units){.free = count, .first = NOBODY};
}

static struct web *web_open(const struct effort *effort)
{
    struct web *web = aligned_alloc(64, sizeof *web);
    if (!web)
        abort();
    uint32_t instances = (uint32_t)effort->size;
    *web = (struct web){.instances = instances, .rows = 100 * instances};
    web->gap = MILLISECOND / instances;
    web->pending = (struct floor_heap){web->events, FLOOR_HEAP_ROOT};
    web->connections = units_of(10 * instances);
    web->database = units_of(8 * instances);
    for (uint32_t i = 0; i < instances; i++) {
        web->workers[i] = units_of(WORKERS);
        web->cores[i] = units_of(CORES);
    }
    for (uint32_t i = 0; i < web->rows; i++)
        web->row[i] = units_of(1);
    for (uint32_t i = 0; i < REQUESTS; i++)
        web->calls[i].next = i + 1;
    chance_init(&web->chance, effort->seed);
    web->agenda = agenda_new();
    return web;
}

ALWAYS_HERE struct timing measure(const struct effort *effort, unsigned traits)
{
    struct web *web = web_open(effort);
    double start = contest_clock();
    schedule(web, web->gap, ARRIVAL, 0, traits);
    web_run(web, (uint64_t)effort->amount, traits);
    double seconds = contest_clock() - start;
    double mean_ms = (double)web->sum / (double)web->done / MILLISECOND;
    agenda_free(web->agenda);
    free(web);
    return (struct timing){seconds, mean_ms};
}

struct timing floor_web_plain(const struct effort *effort)
{
    return measure(effort, 0);
}

struct timing floor_web_statistics(const struct effort *effort)
{
    return measure(effort, STATISTICS);
}

struct timing floor_web_agenda(const struct effort *effort)
{
    return measure(effort, STATISTICS | AGENDA);
}
