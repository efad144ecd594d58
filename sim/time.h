/*
 * Simulated time: whole nanoseconds since the start of a replication. Whole numbers make
 * comparisons exact and let Little's Law be proved as an identity; they are turned into
 * seconds only when reported. 64 bits reach 584 years.
 */
#ifndef HEADROOM_SIM_TIME_H
#define HEADROOM_SIM_TIME_H

#include <stdint.h>

typedef uint64_t sim_time;

#define SIM_NEVER       UINT64_MAX
#define SIM_MICROSECOND UINT64_C(1000)
#define SIM_MILLISECOND UINT64_C(1000000)
#define SIM_SECOND      UINT64_C(1000000000)

static inline double sim_seconds(sim_time time)
{
    return (double)time / 1e9; /* not times 1e-9, which would be 120.00000000000001 */
}

/* The nearest nanosecond; negative values become 0, values past the clock's end stop just
 * short of SIM_NEVER. */
static inline sim_time sim_from_ns(double ns)
{
    if (__builtin_expect(!(ns < 9.2e18), 0)) /* or not a number */
        return ns >= 18.4e18 ? SIM_NEVER - 1 : ns >= 9.2e18 ? (sim_time)ns : 0;
    int64_t nearest = (int64_t)(ns + 0.5);
    return nearest > 0 ? (sim_time)nearest : 0;
}

static inline sim_time sim_from_seconds(double seconds)
{
    return sim_from_ns(seconds * 1e9);
}

/* A sum that stops just short of SIM_NEVER instead of wrapping round. */
static inline sim_time sim_after(sim_time now, sim_time delay)
{
    sim_time then = now + delay;
    return __builtin_expect(then + 1 <= now, 0) ? SIM_NEVER - 1 : then;
}

#endif
