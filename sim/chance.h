/*
 * Chance comes in streams. A stream is named by (seed, replication, source, purpose), so each
 * source of chance draws from its own and a change elsewhere leaves it untouched: two variants
 * of a scenario meet the same arrivals and the same demands.
 *
 * Two ways to draw from a name:
 *  - a *sequential* stream (struct chance) for what happens one after the other, such as the
 *    gaps between arrivals; it can be wrapped as a gsl_rng;
 *  - a *keyed* draw, a pure function of a 64-bit key, for what belongs to one request at one
 *    step of its program: the n-th request needs the same service in every variant, whichever
 *    order the requests are served in.
 */
#ifndef HEADROOM_SIM_CHANCE_H
#define HEADROOM_SIM_CHANCE_H

#include <gsl/gsl_rng.h>
#include <stdint.h>

struct chance {
    uint64_t state[4]; /* xoshiro256++ */
};

/* The name of a source or purpose as a number. */
uint64_t chance_name(const char *name);

/* One well-mixed number for the four; chance_init starts a stream from it. */
uint64_t chance_key(uint64_t seed, uint64_t replication, uint64_t source, uint64_t purpose);
void chance_init(struct chance *chance, uint64_t key);

/* Mixes all 64 bits into all 64 bits (a bijection). Keyed draws use mix(key). */
static inline uint64_t chance_mix(uint64_t key)
{
    key ^= key >> 32;
    key *= UINT64_C(0xd6e8feb86659fd93);
    key ^= key >> 32;
    key *= UINT64_C(0xd6e8feb86659fd93);
    key ^= key >> 32;
    return key;
}

#endif
