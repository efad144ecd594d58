/*
 * A level is a count that changes at instants: requests present, servers busy, permits taken.
 * Its time integral is kept exactly, in 128-bit integers, so that Little's Law can be checked
 * as an identity.
 *
 * By summation by parts, the integral of the level from 0 to T is
 *     sum over changes of delta * (T - t)  =  value * T - sum of delta * t,
 * so a change costs one addition and the last instant need not be remembered. A level starts
 * as {0}: empty since time 0. The integral may be read at any instant not before the last
 * change; a window's integral is the difference of two readings, or marks.
 */
#ifndef HEADROOM_SIM_LEVEL_H
#define HEADROOM_SIM_LEVEL_H

#include "sim/time.h"

/* Unit-nanoseconds. 2^63 units over the whole of simulated time fit. */
__extension__ typedef __int128 sim_integral;

/* These are the innermost operations of a run, and the compiler spends a dozen instructions
 * and several registers on widening what two instructions do in place. */
static inline void sim_integral_add(sim_integral *sum, uint64_t amount)
{
#if defined(__x86_64__) && defined(__GNUC__)
    uint64_t *half = (uint64_t *)(void *)sum;
    __asm__("addq %2, %0\n\tadcq $0, %1" : "+m"(half[0]), "+m"(half[1]) : "er"(amount) : "cc");
#else
    *sum += (sim_integral)amount;
#endif
}

static inline void sim_integral_subtract(sim_integral *sum, uint64_t amount)
{
#if defined(__x86_64__) && defined(__GNUC__)
    uint64_t *half = (uint64_t *)(void *)sum;
    __asm__("subq %2, %0\n\tsbbq $0, %1" : "+m"(half[0]), "+m"(half[1]) : "er"(amount) : "cc");
#else
    *sum -= (sim_integral)amount;
#endif
}

struct level {
    sim_integral moment; /* minus the sum of delta * t */
    int64_t value;
};

static inline void level_add(struct level *level, int64_t delta, sim_time now)
{
    level->value += delta;
    level->moment -= (sim_integral)delta * (sim_integral)now;
}

/* The common changes, three instructions each. */
static inline void level_up(struct level *level, sim_time now)
{
    level->value++;
    sim_integral_subtract(&level->moment, now);
}

static inline void level_down(struct level *level, sim_time now)
{
    level->value--;
    sim_integral_add(&level->moment, now);
}

static inline void level_set(struct level *level, int64_t value, sim_time now)
{
    level_add(level, value - level->value, now);
}

/* From time 0 until now. */
static inline sim_integral level_integral(const struct level *level, sim_time now)
{
    return level->moment + (sim_integral)level->value * (sim_integral)now;
}

static inline double level_unit_seconds(sim_integral integral)
{
    return (double)integral / 1e9;
}

/* What had accumulated at an instant; two of them span a window. */
struct level_mark {
    sim_integral integral;
    sim_time at;
};

static inline struct level_mark level_mark(const struct level *level, sim_time now)
{
    struct level_mark mark = {level_integral(level, now), now};
    return mark;
}

static inline sim_integral level_between(struct level_mark from, struct level_mark to)
{
    return to.integral - from.integral;
}

/* The average of the level over the window; 0 for a window without length. */
static inline double level_mean(struct level_mark from, struct level_mark to)
{
    return to.at > from.at ? (double)level_between(from, to) / (double)(to.at - from.at) : 0.0;
}

#endif
