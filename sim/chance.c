#include "sim/chance.h"

/* FNV-1a, mixed: names that differ by one letter get unrelated numbers. */
uint64_t chance_name(const char *name)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (const char *letter = name; *letter; letter++) {
        hash ^= (unsigned char)*letter;
        hash *= UINT64_C(0x100000001b3);
    }
    return chance_mix(hash);
}

/* Each part is mixed before the next is added, so that (1, 2) and (2, 1) do not meet. */
uint64_t chance_key(uint64_t seed, uint64_t replication, uint64_t source, uint64_t purpose)
{
    uint64_t key = chance_mix(seed + CHANCE_STRIDE);
    key = chance_mix((key ^ replication) + CHANCE_STRIDE);
    key = chance_mix((key ^ source) + CHANCE_STRIDE);
    return chance_mix((key ^ purpose) + CHANCE_STRIDE);
}

/* The key is mixed first, since the keys of neighbouring draws are a stride apart as well: the
 * states of their generators must not be each other's, shifted by one. Four different
 * arguments of a bijection: at most one word is 0, as xoshiro needs. */
void chance_init(struct chance *chance, uint64_t key)
{
    uint64_t mixed = chance_mix(key);
    for (uint64_t i = 0; i < 4; i++)
        chance->state[i] = chance_mix(chance_nth(mixed, i + 1));
}

uint64_t chance_below_again(struct chance *chance, chance_wide product, uint64_t n)
{
    uint64_t surplus = (UINT64_MAX % n + 1) % n; /* 2^64 mod n */
    while ((uint64_t)product < surplus)
        product = (chance_wide)chance_word(chance) * n;
    return (uint64_t)(product >> 64);
}

uint64_t chance_below_again_at(uint64_t word, uint64_t n)
{
    struct chance rest;
    chance_init(&rest, word);
    return chance_below_again(&rest, (chance_wide)word * n, n);
}

static void gsl_set(void *state, unsigned long seed)
{
    chance_init(state, seed);
}

static unsigned long gsl_get(void *state)
{
    return chance_word(state);
}

static double gsl_get_double(void *state)
{
    return chance_unit(state);
}

static const gsl_rng_type gsl_type = {
    .name = "xoshiro256++",
    .max = UINT64_MAX,
    .min = 0,
    .size = sizeof(struct chance),
    .set = gsl_set,
    .get = gsl_get,
    .get_double = gsl_get_double,
};
const gsl_rng_type *const chance_gsl_type = &gsl_type;
