/*
 * Pending records are in four places:
 *
 *  - the front: a short sorted array, the latest first, so that taking the earliest is a
 *    decrement. Everything in it comes before everything elsewhere, and what is due before
 *    `front_limit` belongs there. A few pending entries are in the front and nowhere else;
 *  - the wheel of buckets, in which most of a larger number wait (agenda_wheel.h);
 *  - the run: what a crowded bucket held, sorted, such as many entries of one instant;
 *  - the heap: what is beyond the wheel's reach or, rarely, comes behind it (agenda_heap.h).
 *
 * When the front is used up it takes the next bucket, or the next few of run and heap. The
 * wheel's width follows the distance between the times handed out, so that a bucket fills half
 * of the front. Times that defeat it are left with the heap's O(log n).
 *
 * A record's key is its ticket, counted up, and below it `who` or, if it was inserted, a slot.
 * The slot has the key of its one valid record. A record that is cancelled or moved is taken
 * out if that is cheap; otherwise its slot forgets it, and it is dropped when it turns up, or
 * when such stale records outnumber the others in the rest.
 */
#include "sim/agenda.h"

#include "sim/agenda_heap.h"
#include "sim/agenda_run.h"
#include "sim/agenda_slots.h"
#include "sim/agenda_wheel.h"
#include "sim/memory.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FRONT_ROOM  AGENDA_FRONT_ROOM
#define FRONT_LOAD  12 /* as many are taken there from run and heap */
#define FRONT_ALL   8  /* so few of the rest that the front takes them all */
#define BUCKET_LOAD 7  /* records wanted in a bucket when its turn comes */
#define PAUSE       16 /* buckets; no longer gap counts when their width is judged */
#define JUDGE_AFTER 256

#define TICKET   AGENDA_TICKET
#define INSERTED AGENDA_INSERTED
#define WHO_MASK (INSERTED - 1)

struct agenda {
    struct agenda_front front; /* first: agenda.h knows it there */
    size_t rest;               /* records that are not in front, */
    size_t stale;              /* those among them that are stale, */
    size_t hidden;             /* and of those no more than this in the wheel */
    size_t crowd;              /* what the rest may grow to before the wheel is rebuilt */
    struct agenda_run run;
    struct agenda_wheel wheel;
    struct agenda_heap heap;
    struct agenda_slots slots;
    sim_time last; /* time handed to the front from run or heap */
    /* Since the wheel was last judged: */
    uint64_t handed; /* records to the front, */
    uint64_t times;  /* with roughly so many different times, */
    double span;     /* and how far those were apart, without long pauses, */
    uint64_t early;  /* records that came behind the wheel */
    uint64_t due;    /* records handed or early until it is judged again */
};

static inline struct agenda_record *front_of(struct agenda *agenda)
{
    return agenda_front_records(&agenda->front);
}

/* --- The front (agenda_front.h) --- */

void agenda_front_add_many(struct agenda_front *front, sim_time time, uint64_t key)
{
    struct agenda_record *end = agenda_front_records(front) + front->count;
    if (front->count <= FRONT_ROOM / 2)
        agenda_front_add_among(FRONT_ROOM / 2, end, time, key);
    else
        agenda_front_add_among(FRONT_ROOM, end, time, key);
    front->count++;
}

/* Each record's rank among a fixed number is its place. */
static inline __attribute__((always_inline)) void sort_among(const size_t size,
                                                             struct agenda_record *front,
                                                             const struct agenda_record *staged,
                                                             size_t count)
{
    for (size_t i = 0; i < count; i++) {
        agenda_order own = agenda_record_order(staged[i]);
        size_t even = 0;
        size_t odd = 0;
#pragma GCC unroll 16
        for (size_t j = 0; j < size; j += 2) {
            even += own < agenda_record_order(staged[j]);
            odd += own < agenda_record_order(staged[j + 1]);
        }
        front[even + odd] = staged[i];
    }
}

static void front_fill(struct agenda *agenda, struct agenda_record *staged, size_t count)
{
    for (size_t i = count; i < FRONT_ROOM; i++)
        staged[i] = (struct agenda_record){0, 0};
    if (count <= FRONT_ROOM / 2)
        sort_among(FRONT_ROOM / 2, front_of(agenda), staged, count);
    else
        sort_among(FRONT_ROOM, front_of(agenda), staged, count);
    agenda->front.count = count;
}

/* Counts and moves like agenda_front_add_among; false if the record is not there. */
static inline __attribute__((always_inline)) bool
remove_among(const size_t size, struct agenda_record *end, sim_time time, uint64_t key)
{
    agenda_order own = (agenda_order)time << 64 | key;
    size_t even = 0;
    size_t odd = 0;
#pragma GCC unroll 16
    for (size_t i = 1; i <= size; i += 2) {
        odd += agenda_record_order(end[-(ptrdiff_t)i]) < own;
        even += agenda_record_order(end[-(ptrdiff_t)i - 1]) < own;
    }
    struct agenda_record *place = end - (odd + even) - 1;
    if (place->key != key)
        return false;
    struct agenda_record moved[FRONT_ROOM];
#pragma GCC unroll 16
    for (size_t i = 0; i < size; i++)
        moved[i] = place[i + 1];
#pragma GCC unroll 16
    for (size_t i = 0; i < size; i++)
        place[i] = moved[i];
    return true;
}

static bool front_remove(struct agenda *agenda, sim_time time, uint64_t key)
{
    struct agenda_record *end = front_of(agenda) + agenda->front.count;
    bool removed = agenda->front.count <= FRONT_ROOM / 2
                       ? remove_among(FRONT_ROOM / 2, end, time, key)
                       : remove_among(FRONT_ROOM, end, time, key);
    agenda->front.count -= removed;
    return removed;
}

static inline bool is_stale(const struct agenda *agenda, struct agenda_record record)
{
    return record.key & INSERTED && agenda->slots.slot[record.key & WHO_MASK].key != record.key;
}

/* --- The wheel, rebuilt --- */

static void gather_bucket(struct agenda *agenda, uint64_t number)
{
    struct agenda_wheel *wheel = &agenda->wheel;
    uint32_t first = agenda_wheel_detach(wheel, number);
    wheel->base = number + 1;
    uint32_t last = first;
    size_t count = 0;
    for (uint32_t index = first; index; index = wheel->nodes[index].next) {
        const struct agenda_record *record = &wheel->nodes[index].record;
        agenda_heap_append(&agenda->heap, record->time, record->key);
        last = index;
        count++;
    }
    agenda_wheel_give_back(wheel, first, last, count);
}

static void drop_stale(struct agenda *agenda)
{
    struct agenda_heap *heap = &agenda->heap;
    size_t kept = 0;
    for (size_t i = 0; i < heap->count; i++)
        if (!is_stale(agenda, heap->records[i]))
            heap->records[kept++] = heap->records[i];
    heap->count = agenda->rest = kept;
    agenda->stale = agenda->hidden = 0;
}

/* Puts all the rest into the heap's array, in no order. */
static void gather(struct agenda *agenda)
{
    struct agenda_wheel *wheel = &agenda->wheel;
    while (wheel->count)
        gather_bucket(agenda, agenda_wheel_next(wheel));
    for (struct agenda_run *run = &agenda->run; run->next < run->end; run->next++)
        agenda_heap_append(&agenda->heap, run->records[run->next].time,
                           run->records[run->next].key);
    free(agenda->run.records);
    agenda->run = (struct agenda_run){0};
    drop_stale(agenda);
}

/* Undoes gather: what the wheel reaches goes there, what is left becomes a heap. */
static void distribute(struct agenda *agenda, unsigned shift)
{
    struct agenda_heap *heap = &agenda->heap;
    agenda_wheel_fit(&agenda->wheel, heap->count, shift, agenda->front.limit);
    size_t kept = 0;
    for (size_t i = 0; i < heap->count; i++) {
        struct agenda_record record = heap->records[i];
        if (agenda_wheel_reaches(&agenda->wheel, record.time))
            agenda_wheel_add(&agenda->wheel, record.time, record.key);
        else
            heap->records[kept++] = record;
    }
    heap->count = kept;
    agenda_heap_settle(heap);
    agenda_heap_trim(heap);
}

static void judge_later(struct agenda *agenda)
{
    agenda->handed = agenda->times = agenda->early = 0;
    agenda->span = 0.0;
    agenda->due = JUDGE_AFTER + agenda->rest;
}

static void rebuild(struct agenda *agenda, double width)
{
    int shift = width > 1.0 ? ilogb(width * 1.41421356) : 0;
    gather(agenda);
    distribute(agenda,
               shift < AGENDA_WHEEL_MAX_SHIFT ? (unsigned)shift : AGENDA_WHEEL_MAX_SHIFT);
    agenda->crowd = 2 * (agenda->wheel.mask + 1);
    judge_later(agenda);
}

static double width_now(const struct agenda *agenda)
{
    return (double)(UINT64_C(1) << agenda->wheel.shift);
}

/* The width that a well filled front suggests. */
static double width_of_front(struct agenda *agenda)
{
    const struct agenda_record *front = front_of(agenda);
    size_t count = agenda->front.count;
    if (count < FRONT_ROOM / 2)
        return width_now(agenda);
    sim_time span = front[0].time - front[count - 1].time;
    return (double)span * BUCKET_LOAD / (double)(count - 1);
}

/* Every so often, at the cost of a constant for each record handed out: are the buckets too
 * wide, too narrow, too many, or is the wheel too far ahead? */
static void judge(struct agenda *agenda)
{
    double width = width_now(agenda);
    double wanted = agenda->span * BUCKET_LOAD / ((double)agenda->times + 1.0);
    bool wide_enough = wanted < 1.8 * width;
    bool narrow_enough = wanted > 0.55 * width || agenda->wheel.shift == 0;
    bool small_enough = agenda->rest + JUDGE_AFTER > agenda->wheel.mask / 8;
    bool ahead = agenda->early > agenda->handed / 4 + JUDGE_AFTER / 4;
    if (wide_enough && narrow_enough && small_enough && !ahead)
        judge_later(agenda);
    else
        rebuild(agenda, wanted);
}

/* --- Filling the front --- */

static void take_all(struct agenda *agenda)
{
    struct agenda_record staged[FRONT_ROOM];
    gather(agenda);
    memcpy(staged, agenda->heap.records, agenda->rest * sizeof *staged);
    front_fill(agenda, staged, agenda->rest);
    agenda->heap.count = 0;
    agenda->rest = 0;
    agenda->front.limit = SIM_NEVER;
}

/* Takes the next few that are before `bound`, of the run and the heap, which have some. */
static void take_sorted(struct agenda *agenda, sim_time bound)
{
    struct agenda_run *run = &agenda->run;
    struct agenda_heap *heap = &agenda->heap;
    struct agenda_record taken[FRONT_LOAD];
    size_t count = 0;
    while (count < FRONT_LOAD) {
        sim_time in_run = agenda_run_earliest(run);
        sim_time in_heap = agenda_heap_earliest(heap);
        if (in_run >= bound && in_heap >= bound)
            break;
        bool from_run = run->next < run->end &&
                        (heap->count == 0 ||
                         agenda_run_compare(&run->records[run->next], &heap->records[0]) < 0);
        struct agenda_record record =
            from_run ? run->records[run->next++] : agenda_heap_pop(heap);
        agenda->rest--;
        if (is_stale(agenda, record)) {
            agenda->stale--;
            continue;
        }
        agenda->times += record.time != agenda->last;
        agenda->last = record.time;
        taken[count++] = record;
    }
    for (size_t i = 0; i < count; i++)
        front_of(agenda)[count - 1 - i] = taken[i];
    agenda->front.count = count;
    agenda->handed += count;
    sim_time left = agenda_run_earliest(run);
    left = left < agenda_heap_earliest(heap) ? left : agenda_heap_earliest(heap);
    agenda->front.limit = left < bound ? left : bound;
}

static size_t without_stale(struct agenda *agenda, struct agenda_record *staged, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!is_stale(agenda, staged[i]))
            staged[kept++] = staged[i];
    agenda->stale -= count - kept;
    agenda->hidden -= count - kept;
    return kept;
}

/* Nodes are newest first, so those of one instant are in order once reversed. */
static void fill_run(struct agenda *agenda, uint32_t first)
{
    struct agenda_run *run = &agenda->run;
    const struct agenda_wheel_node *nodes = agenda->wheel.nodes;
    for (uint32_t index = first; index; index = nodes[index].next)
        agenda_run_append(run, nodes[index].record.time, nodes[index].record.key);
    agenda_run_reverse_and_sort(run);
}

/* A bucket's records go into the front or, if they are too many, into the run. */
static bool open_bucket(struct agenda *agenda, uint64_t number)
{
    struct agenda_wheel *wheel = &agenda->wheel;
    struct agenda_record staged[FRONT_ROOM];
    uint32_t first = agenda_wheel_detach(wheel, number);
    uint32_t last = first;
    size_t count = 0;
    for (uint32_t index = first; index; index = wheel->nodes[index].next) {
        if (count < FRONT_ROOM)
            staged[count] = wheel->nodes[index].record;
        count++;
        last = index;
    }
    wheel->base = number + 1;
    bool fits = count <= FRONT_ROOM &&
                agenda_heap_earliest(&agenda->heap) >= agenda_wheel_start(wheel, number + 1);
    if (!fits)
        fill_run(agenda, first);
    agenda_wheel_give_back(wheel, first, last, count);
    if (!fits)
        return false;
    agenda->rest -= count;
    agenda->times += count;
    agenda->handed += count;
    if (agenda->hidden)
        count = without_stale(agenda, staged, count);
    front_fill(agenda, staged, count);
    agenda->front.limit = agenda_wheel_start(wheel, number + 1);
    return true;
}

/* Fills the front from whatever comes next, unless all of that is stale. */
static void take_next(struct agenda *agenda)
{
    struct agenda_wheel *wheel = &agenda->wheel;
    sim_time before = agenda->front.limit;
    sim_time bound = agenda_wheel_start(wheel, wheel->base);
    if (agenda_run_earliest(&agenda->run) >= bound &&
        agenda_heap_earliest(&agenda->heap) >= bound) {
        uint64_t number = wheel->count ? agenda_wheel_next(wheel) : 0;
        bound = wheel->count ? agenda_wheel_start(wheel, number) : SIM_NEVER;
        if (agenda_heap_earliest(&agenda->heap) >= bound) {
            if (!open_bucket(agenda, number))
                take_sorted(agenda, agenda_wheel_start(wheel, wheel->base));
        } else {
            take_sorted(agenda, bound);
        }
    } else {
        take_sorted(agenda, bound);
    }
    uint64_t reached = agenda->front.limit >> wheel->shift;
    if (wheel->base < reached)
        wheel->base = reached;
    double span = (double)(agenda->front.limit - before);
    double pause = PAUSE * width_now(agenda);
    agenda->span += span < pause ? span : pause;
}

bool agenda_refill(struct agenda *agenda)
{
    while (agenda->front.count == 0) {
        if (agenda->rest <= FRONT_ALL) {
            take_all(agenda);
            return agenda->front.count > 0;
        }
        if (agenda->handed + agenda->early > agenda->due)
            judge(agenda);
        take_next(agenda);
    }
    return true;
}

/* --- Adding --- */

static inline void rest_add(struct agenda *agenda, sim_time time, uint64_t key)
{
    struct agenda_wheel *wheel = &agenda->wheel;
    agenda->rest++;
    if (agenda_wheel_reaches(wheel, time)) {
        agenda_wheel_add(wheel, time, key);
    } else if (time >> wheel->shift < wheel->base && agenda_run_accepts(&agenda->run, time)) {
        agenda_run_append(&agenda->run, time, key);
    } else {
        agenda->early += time >> wheel->shift < wheel->base;
        agenda_heap_push(&agenda->heap, time, key);
    }
}

/* Makes room in a full front: its later half joins the rest. */
static void split_front(struct agenda *agenda)
{
    struct agenda_record *front = front_of(agenda);
    struct agenda_record leaving[FRONT_ROOM / 2];
    bool alone = agenda->front.limit == SIM_NEVER;
    double width = width_of_front(agenda);
    agenda->front.count -= FRONT_ROOM / 2;
    memcpy(leaving, front, sizeof leaving);
    memmove(front, front + FRONT_ROOM / 2, agenda->front.count * sizeof *front);
    agenda->front.limit = leaving[FRONT_ROOM / 2 - 1].time;
    for (size_t i = FRONT_ROOM / 2; i-- > 0;)
        if (alone)
            agenda_heap_append(&agenda->heap, leaving[i].time, leaving[i].key);
        else
            rest_add(agenda, leaving[i].time, leaving[i].key);
    if (alone)
        rebuild(agenda, width);
}

static __attribute__((noinline)) void add_slowly(struct agenda *agenda, sim_time time,
                                                 uint64_t key)
{
    if (time < agenda->front.limit && agenda->front.count == FRONT_ROOM)
        split_front(agenda);
    if (time < agenda->front.limit) {
        agenda_front_add(&agenda->front, time, key);
        return;
    }
    rest_add(agenda, time, key);
    if (agenda->rest > agenda->crowd)
        rebuild(agenda, width_of_front(agenda));
}

/* Most of what is not for the front goes into the wheel and changes nothing else. */
static inline void add(struct agenda *agenda, sim_time time, uint64_t key)
{
    struct agenda_wheel *wheel = &agenda->wheel;
    bool wheel_takes_it = time >= agenda->front.limit && agenda_wheel_reaches(wheel, time) &&
                          agenda_wheel_has_room(wheel);
    if (!wheel_takes_it || agenda->rest >= agenda->crowd) {
        add_slowly(agenda, time, key);
        return;
    }
    agenda->rest++;
    agenda_wheel_add(wheel, time, key);
}

/* --- Tickets --- */

static void renumber(struct agenda *agenda, struct agenda_record *record)
{
    record->key = agenda->front.ticket | (record->key & (TICKET - 1));
    agenda->front.ticket += TICKET;
    if (record->key & INSERTED)
        agenda->slots.slot[record->key & WHO_MASK].key = record->key;
}

/* Tickets have run out: what is pending gets new ones, in order. */
static __attribute__((noinline)) void renumber_all(struct agenda *agenda)
{
    gather(agenda);
    agenda_run_sort(agenda->heap.records, agenda->heap.count);
    agenda->front.ticket = TICKET;
    for (size_t i = agenda->front.count; i-- > 0;)
        renumber(agenda, &front_of(agenda)[i]);
    for (size_t i = 0; i < agenda->heap.count; i++)
        renumber(agenda, &agenda->heap.records[i]);
    distribute(agenda, agenda->wheel.shift);
}

static inline uint64_t next_ticket(struct agenda *agenda)
{
    if (__builtin_expect(agenda->front.ticket > UINT64_MAX - TICKET, 0))
        renumber_all(agenda);
    uint64_t ticket = agenda->front.ticket;
    agenda->front.ticket += TICKET;
    return ticket;
}

/* --- What is offered --- */

struct agenda *agenda_new(void)
{
    return agenda_new_from(1);
}

struct agenda *agenda_new_from(uint64_t first_ticket)
{
    struct agenda *agenda = memory_new(1, sizeof *agenda);
    agenda->front.ticket = first_ticket * TICKET;
    agenda->front.limit = SIM_NEVER;
    agenda->slots.end = 1;
    for (size_t i = 0; i < FRONT_ROOM; i++)
        agenda->front.space[i] = (struct agenda_record){SIM_NEVER, UINT64_MAX};
    agenda_heap_init(&agenda->heap);
    agenda_wheel_init(&agenda->wheel);
    return agenda;
}

void agenda_free(struct agenda *agenda)
{
    if (!agenda)
        return;
    agenda_wheel_close(&agenda->wheel);
    agenda_heap_close(&agenda->heap);
    free(agenda->run.records);
    free(agenda->slots.slot);
    free(agenda);
}

void agenda_post_slowly(struct agenda *agenda, sim_time at, uint32_t who)
{
    assert(at != SIM_NEVER && who <= AGENDA_MAX_WHO);
    uint64_t key = next_ticket(agenda) | who;
    add(agenda, at, key);
}

static void slot_enter(struct agenda *agenda, uint32_t slot, sim_time at)
{
    uint64_t key = next_ticket(agenda) | INSERTED | slot;
    agenda->slots.slot[slot].key = key;
    agenda->slots.slot[slot].time = at;
    add(agenda, at, key);
}

agenda_handle agenda_insert(struct agenda *agenda, sim_time at, uint32_t who)
{
    assert(at != SIM_NEVER && who <= AGENDA_MAX_WHO);
    uint32_t slot = agenda_slots_take(&agenda->slots, who);
    slot_enter(agenda, slot, at);
    return agenda_slots_handle(&agenda->slots, slot);
}

static void take_out(struct agenda *agenda, uint32_t slot)
{
    sim_time time = agenda->slots.slot[slot].time;
    uint64_t key = agenda->slots.slot[slot].key;
    agenda->slots.slot[slot].key = 0;
    if (time <= agenda->front.limit && front_remove(agenda, time, key))
        return;
    bool in_reach = agenda_wheel_reaches(&agenda->wheel, time);
    if (in_reach && agenda_wheel_remove(&agenda->wheel, time, key)) {
        agenda->rest--;
        return;
    }
    agenda->stale++;
    agenda->hidden += in_reach;
    if (agenda->stale > agenda->rest / 2 + JUDGE_AFTER)
        rebuild(agenda, width_now(agenda));
}

void agenda_move(struct agenda *agenda, agenda_handle handle, sim_time at)
{
    assert(at != SIM_NEVER);
    uint32_t slot = agenda_slots_of(&agenda->slots, handle);
    take_out(agenda, slot);
    slot_enter(agenda, slot, at);
}

void agenda_cancel(struct agenda *agenda, agenda_handle handle)
{
    uint32_t slot = agenda_slots_of(&agenda->slots, handle);
    take_out(agenda, slot);
    agenda_slots_release(&agenda->slots, slot);
}

uint32_t agenda_redeem(struct agenda *agenda, uint32_t slot)
{
    uint32_t who = agenda->slots.slot[slot].who;
    agenda_slots_release(&agenda->slots, slot);
    return who;
}

size_t agenda_count(const struct agenda *agenda)
{
    return agenda->front.count + agenda->rest - agenda->stale;
}

size_t agenda_bytes(const struct agenda *agenda)
{
    const struct agenda_wheel *wheel = &agenda->wheel;
    return sizeof *agenda + agenda->run.room * sizeof *agenda->run.records +
           agenda->heap.room * sizeof *agenda->heap.records +
           wheel->node_room * sizeof *wheel->nodes + (wheel->mask + 1) * sizeof *wheel->first +
           (wheel->mask + 1) / 8 + agenda->slots.room * sizeof *agenda->slots.slot;
}
