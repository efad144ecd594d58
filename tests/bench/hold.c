/*
 * The hold model: with a number of events pending, take the earliest and put it back later.
 * Every event of a simulation costs this much before anything happens in it.
 */
#include "tests/bench/hold.h"

#include "sim/agenda.h"
#include "sim/chance.h"
#include "tests/bench/floor_heap.h"

#include <stdlib.h>

#define ALWAYS_HERE static inline __attribute__((always_inline))

enum increments { EXPONENTIAL, TIMEOUTS, CONSTANT, BURSTS, AT_ONCE };

/* How much later, in nanoseconds. */
ALWAYS_HERE uint64_t increment(struct chance *chance, enum increments increments)
{
    switch (increments) {
    case EXPONENTIAL:
        return (uint64_t)(int64_t)(chance_exponential(chance) * 1e6);
    case TIMEOUTS:
        return chance_below(chance, 100) ? 1000000 : UINT64_C(30000000000);
    case CONSTANT:
        return 1000000;
    case BURSTS:
        return chance_below(chance, 32)
                   ? 0
                   : (uint64_t)(int64_t)(chance_exponential(chance) * 32e6);
    case AT_ONCE:
        return 0;
    }
    return 0;
}

ALWAYS_HERE struct timing through_heap(const struct effort *effort, enum increments increments)
{
    size_t bytes = ((size_t)effort->size + 16) * sizeof(struct floor_event);
    struct floor_heap heap = {aligned_alloc(64, (bytes + 63) & ~(size_t)63), FLOOR_HEAP_ROOT};
    if (!heap.events)
        abort();
    struct chance chance;
    chance_init(&chance, effort->seed);
    uint64_t sequence = 0;
    for (long i = 0; i < effort->size; i++)
        floor_heap_push(&heap, (struct floor_event){increment(&chance, increments),
                                                    sequence++ << 24 | (uint64_t)i});
    uint64_t now = 0;
    double start = contest_clock();
    for (uint64_t left = (uint64_t)effort->amount; left > 0; left--) {
        struct floor_event event = floor_heap_pop(&heap);
        now = event.time;
        event.time += increment(&chance, increments);
        event.key = sequence++ << 24 | (event.key & 0xffffff);
        floor_heap_push(&heap, event);
    }
    double seconds = contest_clock() - start;
    free(heap.events);
    return (struct timing){seconds, (double)now * 1e-9};
}

ALWAYS_HERE struct timing through_agenda(const struct effort *effort,
                                         enum increments increments)
{
    struct agenda *agenda = agenda_new();
    struct chance chance;
    chance_init(&chance, effort->seed);
    for (long i = 0; i < effort->size; i++)
        agenda_post(agenda, increment(&chance, increments), (uint32_t)i);
    struct agenda_entry entry = {0};
    double start = contest_clock();
    for (uint64_t left = (uint64_t)effort->amount; left > 0; left--) {
        agenda_pop(agenda, SIM_NEVER, &entry);
        agenda_post(agenda, entry.at + increment(&chance, increments), entry.who);
    }
    double seconds = contest_clock() - start;
    agenda_free(agenda);
    return (struct timing){seconds, (double)entry.at * 1e-9};
}

#define HOLD(name, increments)                                                                 \
    static struct timing heap_##name(const struct effort *effort)                              \
    {                                                                                          \
        return through_heap(effort, increments);                                               \
    }                                                                                          \
    static struct timing agenda_##name(const struct effort *effort)                            \
    {                                                                                          \
        return through_agenda(effort, increments);                                             \
    }                                                                                          \
    const struct contender hold_##name[HOLD_CONTENDERS] = {                                    \
        {"4-ary heap", heap_##name  },                                                           \
        {"agenda",     agenda_##name},                                                             \
    };

HOLD(exponential, EXPONENTIAL)
HOLD(timeouts, TIMEOUTS)
HOLD(constant, CONSTANT)
HOLD(bursts, BURSTS)
HOLD(at_once, AT_ONCE)
