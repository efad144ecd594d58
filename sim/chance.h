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
 *    order the requests are served in. These functions end in `_at`.
 *
 * The generator is xoshiro256++ (Blackman and Vigna, 2019), period 2^256 - 1, and its states
 * are set from the key by chance_mix; keyed draws are chance_mix itself.
 */
#ifndef HEADROOM_SIM_CHANCE_H
#define HEADROOM_SIM_CHANCE_H

#include "sim/ziggurat.h"

#include <gsl/gsl_rng.h>
#include <stdint.h>

/* 2^64 divided by the golden ratio: multiples of it are spread evenly over all 64 bits. */
#define CHANCE_STRIDE UINT64_C(0x9e3779b97f4a7c15)

__extension__ typedef unsigned __int128 chance_wide;

struct chance {
    uint64_t state[4];
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

/* The key of the n-th of the draws that belong to one chance_key. */
static inline uint64_t chance_nth(uint64_t key, uint64_t n)
{
    return key + n * CHANCE_STRIDE;
}

/* 64 random bits. */
static inline uint64_t chance_word(struct chance *chance)
{
    uint64_t *s = chance->state;
    uint64_t sum = s[0] + s[3];
    uint64_t word = (sum << 23 | sum >> 41) + s[0];
    uint64_t shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = s[3] << 45 | s[3] >> 19;
    return word;
}

/* A word as a number in [0, 1), in steps of 2^-53. */
static inline double chance_fraction(uint64_t word)
{
    return (double)(int64_t)(word >> 11) * 0x1p-53;
}

/* Uniform in [0, 1). */
static inline double chance_unit(struct chance *chance)
{
    return chance_fraction(chance_word(chance));
}

static inline double chance_unit_at(uint64_t key)
{
    return chance_fraction(chance_mix(key));
}

/* Uniform in (0, 1], for logarithms and divisions. */
static inline double chance_unit_positive(struct chance *chance)
{
    return chance_unit(chance) + 0x1p-53;
}

uint64_t chance_below_again(struct chance *chance, chance_wide product, uint64_t n);
uint64_t chance_below_again_at(uint64_t word, uint64_t n);

/* One of 0 .. n-1, all equally likely; n > 0. The upper half of word * n is the answer; where
 * the lower half is below n some answers would come once too often (Lemire, 2019), and the
 * rare second look decides. */
static inline uint64_t chance_below(struct chance *chance, uint64_t n)
{
    chance_wide product = (chance_wide)chance_word(chance) * n;
    if (__builtin_expect((uint64_t)product < n, 0))
        return chance_below_again(chance, product, n);
    return (uint64_t)(product >> 64);
}

static inline uint64_t chance_below_at(uint64_t key, uint64_t n)
{
    uint64_t word = chance_mix(key);
    chance_wide product = (chance_wide)word * n;
    if (__builtin_expect((uint64_t)product < n, 0))
        return chance_below_again_at(word, n);
    return (uint64_t)(product >> 64);
}

/* Exponential with mean 1. */
static inline double chance_exponential(struct chance *chance)
{
    uint64_t word = chance_word(chance);
    const struct ziggurat_layer *layer = &ziggurat_exponential[word & 255];
    uint64_t across = word >> 11;
    if (__builtin_expect(across >= layer->inside, 0))
        return ziggurat_exponential_edge(chance, word);
    return (double)(int64_t)across * layer->scale;
}

static inline double chance_exponential_at(uint64_t key)
{
    uint64_t word = chance_mix(key);
    const struct ziggurat_layer *layer = &ziggurat_exponential[word & 255];
    uint64_t across = word >> 11;
    if (__builtin_expect(across >= layer->inside, 0))
        return ziggurat_exponential_edge_at(word);
    return (double)(int64_t)across * layer->scale;
}

/* Normal with mean 0 and standard deviation 1. */
static inline double chance_normal(struct chance *chance)
{
    uint64_t word = chance_word(chance);
    const struct ziggurat_layer *layer = &ziggurat_normal[word & 255];
    int64_t across = (int64_t)word >> 10;
    if (__builtin_expect((uint64_t)(across < 0 ? -across : across) >= layer->inside, 0))
        return ziggurat_normal_edge(chance, word);
    return (double)across * layer->scale;
}

static inline double chance_normal_at(uint64_t key)
{
    uint64_t word = chance_mix(key);
    const struct ziggurat_layer *layer = &ziggurat_normal[word & 255];
    int64_t across = (int64_t)word >> 10;
    if (__builtin_expect((uint64_t)(across < 0 ? -across : across) >= layer->inside, 0))
        return ziggurat_normal_edge_at(word);
    return (double)across * layer->scale;
}

/* For GSL's distributions: `gsl_rng rng = chance_as_gsl(&chance);` lives on the stack, takes
 * its numbers from `chance` and needs no freeing. */
extern const gsl_rng_type *const chance_gsl_type;

static inline gsl_rng chance_as_gsl(struct chance *chance)
{
    return (gsl_rng){.type = chance_gsl_type, .state = chance};
}

#endif
