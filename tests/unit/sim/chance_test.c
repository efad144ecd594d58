/* Streams: uniform bits, no overlap, no correlation between names, keys or positions. */
#include "sim/chance.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A z of 4.4 comes once in 100,000 by chance. */
#define UNLIKELY 4.4

static int compare_words(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

static bool all_different(uint64_t *words, size_t count)
{
    qsort(words, count, sizeof(*words), compare_words);
    for (size_t i = 1; i < count; i++) {
        if (words[i] == words[i - 1])
            return false;
    }
    return true;
}

/* Chi-square of counts that should all be `expected`, as a z (Wilson and Hilferty). */
static double chi_square_z(const uint32_t *counts, size_t cells, double expected)
{
    double sum = 0.0;
    for (size_t i = 0; i < cells; i++) {
        double gap = (double)counts[i] - expected;
        sum += gap * gap / expected;
    }
    double freedom = (double)(cells - 1);
    double spread = 2.0 / (9.0 * freedom);
    return (cbrt(sum / freedom) - (1.0 - spread)) / sqrt(spread);
}

/* xoshiro256++ from the state (1, 2, 3, 4), worked out by hand. */
static void the_generator_is_xoshiro256pp(void **state)
{
    (void)state;
    struct chance chance = {
        {1, 2, 3, 4}
    };
    assert_true(chance_word(&chance) == 41943041);
    /* the state is now (7, 0, 262146, 6 << 45): (7 + s3) rotated by 23 is 7 << 23 plus the
     * two bits that come round, 6 << 45 << 23 >> 64 */
    assert_true(chance.state[0] == 7 && chance.state[1] == 0);
    assert_true(chance.state[2] == 262146 && chance.state[3] == UINT64_C(6) << 45);
    assert_true(chance_word(&chance) == (7 << 23) + (6 << 4) + 7);
}

static void names_and_keys_do_not_meet(void **state)
{
    (void)state;
    static uint64_t keys[16 * 16 * 16 * 16];
    size_t count = 0;
    for (uint64_t i = 0; i < 65536; i++)
        keys[count++] = chance_key(i & 15, i >> 4 & 15, i >> 8 & 15, i >> 12);
    assert_true(all_different(keys, count));
    count = 0;
    for (int i = 0; i < 255 * 255; i++)
        keys[count++] = chance_name((char[]){(char)(i % 255 + 1), (char)(i / 255), 0});
    assert_true(all_different(keys, count));
    assert_true(chance_name("app.cpu") != chance_name("app.cpv"));
}

static void units_stay_in_their_ranges(void **state)
{
    (void)state;
    struct chance chance;
    chance_init(&chance, chance_key(1, 2, 3, 4));
    double sum = 0.0;
    for (int i = 0; i < 100000; i++) {
        double unit = chance_unit(&chance), positive = chance_unit_positive(&chance);
        assert_true(unit >= 0.0 && unit < 1.0 && positive > 0.0 && positive <= 1.0);
        sum += unit + positive + chance_unit_at((uint64_t)i);
    }
    assert_true(fabs(sum / 300000 - 0.5) < 3.3 * sqrt(1.0 / 12 / 300000));
    assert_true(chance_fraction(UINT64_MAX) < 1.0 && chance_fraction(0) == 0.0);
}

static void below_is_even(void **state)
{
    (void)state;
    struct chance chance;
    chance_init(&chance, chance_key(5, 0, 0, 0));
    for (uint64_t n = 1; n <= 100; n += 33) {
        static uint32_t counts[100], counts_at[100];
        for (uint64_t i = 0; i < n; i++)
            counts[i] = counts_at[i] = 0;
        for (uint64_t i = 0; i < 1000 * n; i++) {
            counts[chance_below(&chance, n)]++;
            counts_at[chance_below_at(chance_nth(n, i), n)]++;
        }
        if (n == 1)
            continue; /* no choice was had */
        assert_true(fabs(chi_square_z(counts, n, 1000.0)) < UNLIKELY);
        assert_true(fabs(chi_square_z(counts_at, n, 1000.0)) < UNLIKELY);
    }
}

/* With n = 3 * 2^62 a plain multiplication would give every third answer twice as often; a
 * quarter of the draws have to be drawn again. */
static void below_is_even_where_a_product_is_not(void **state)
{
    (void)state;
    struct chance chance;
    chance_init(&chance, chance_key(6, 0, 0, 0));
    uint64_t n = UINT64_C(3) << 62;
    static uint32_t counts[3], counts_at[3];
    for (uint64_t i = 0; i < 90000; i++) {
        uint64_t drawn = chance_below(&chance, n);
        uint64_t drawn_at = chance_below_at(chance_nth(9, i), n);
        assert_true(drawn < n && drawn_at < n);
        counts[drawn % 3]++;
        counts_at[drawn_at % 3]++;
    }
    assert_true(fabs(chi_square_z(counts, 3, 30000.0)) < UNLIKELY);
    assert_true(fabs(chi_square_z(counts_at, 3, 30000.0)) < UNLIKELY);
}

/* Flips each bit of `flip` for many inputs and counts which bits of the output change: each
 * should half of the time. The worst of the 64 * 64 counts must not be unlikely. */
static void check_avalanche(uint64_t (*output)(uint64_t input), uint64_t first, uint64_t stride)
{
    const int inputs = 2000;
    static uint32_t counts[64 * 64];
    memset(counts, 0, sizeof(counts));
    for (int i = 0; i < inputs; i++) {
        uint64_t input = first + (uint64_t)i * stride, before = output(input);
        for (int in = 0; in < 64; in++) {
            uint64_t changed = before ^ output(input ^ UINT64_C(1) << in);
            for (int out = 0; out < 64; out++)
                counts[64 * in + out] += (uint32_t)(changed >> out & 1);
        }
    }
    double worst = 0.0;
    for (int i = 0; i < 64 * 64; i++)
        worst = fmax(worst, fabs(counts[i] - 0.5 * inputs));
    /* 4096 looks at a normal: beyond 5.5 standard deviations once in 6000 */
    assert_true(worst / sqrt(0.25 * inputs) < 5.5);
}

static uint64_t by_mix(uint64_t input)
{
    return chance_mix(input);
}

static uint64_t by_seed(uint64_t input)
{
    return chance_key(input, 3, 5, 7);
}

static uint64_t by_replication(uint64_t input)
{
    return chance_key(42, input, 5, 7);
}

static uint64_t by_source(uint64_t input)
{
    return chance_key(42, 3, input, 7);
}

static uint64_t by_purpose(uint64_t input)
{
    return chance_key(42, 3, 5, input);
}

static void every_bit_of_a_name_changes_half_of_the_key(void **state)
{
    (void)state;
    check_avalanche(by_mix, 0, CHANCE_STRIDE);
    check_avalanche(by_mix, UINT64_C(0x123456789abcdef), UINT64_C(1) << 33 | 1);
    check_avalanche(by_seed, 0, 64);
    check_avalanche(by_replication, 0, 64);
    check_avalanche(by_source, 0, 64);
    check_avalanche(by_purpose, 0, CHANCE_STRIDE);
}

/* The i-th of streams whose names differ in one small number or another. */
static uint64_t neighbour(uint64_t i)
{
    return chance_key(1 + (i & 3), i >> 2 & 3, i >> 4 & 3, i >> 6);
}

/* 2^64 words are so many that among 500,000 none should come twice (chance 7e-9), unless
 * streams run into each other. */
static void streams_do_not_overlap(void **state)
{
    (void)state;
    static uint64_t words[500 * 1000];
    size_t count = 0;
    for (uint64_t i = 0; i < 500; i++) {
        struct chance chance;
        /* half are named, half have keys a stride apart, as draws with a key have */
        chance_init(&chance, i & 1 ? neighbour(i) : chance_nth(12345, i));
        for (int n = 0; n < 1000; n++)
            words[count++] = chance_word(&chance);
    }
    assert_true(all_different(words, count));
}

/* Keys of neighbouring draws are a stride apart, as are the words that a state is made of. */
static void states_of_neighbouring_keys_share_nothing(void **state)
{
    (void)state;
    static uint64_t words[1000 * 4];
    for (uint64_t i = 0; i < 1000; i++) {
        struct chance chance;
        chance_init(&chance, chance_nth(12345, i));
        memcpy(words + 4 * i, chance.state, sizeof(chance.state));
    }
    assert_true(all_different(words, 4000));
}

#define STREAMS 128
#define LENGTH  1000

static double unit_streams[STREAMS][LENGTH];

/* Of independent streams, r sqrt(n) is normal for every pair: the squares are chi-square. */
static void check_correlations(void)
{
    double sum = 0.0, worst = 0.0;
    for (int a = 0; a < STREAMS; a++) {
        for (int b = 0; b < a; b++) {
            double product = 0.0;
            for (int i = 0; i < LENGTH; i++)
                product += unit_streams[a][i] * unit_streams[b][i];
            double z = product / sqrt(LENGTH);
            sum += z * z;
            worst = fmax(worst, fabs(z));
        }
    }
    double pairs = STREAMS * (STREAMS - 1) / 2.0;
    assert_true(fabs(sum - pairs) / sqrt(2.0 * pairs) < UNLIKELY);
    assert_true(worst < 5.5);
}

/* The unit with mean 0 and variance 1. */
static double standard(double unit)
{
    return (unit - 0.5) * sqrt(12.0);
}

static void streams_are_not_correlated(void **state)
{
    (void)state;
    for (int kind = 0; kind < 3; kind++) {
        for (uint64_t s = 0; s < STREAMS; s++) {
            struct chance chance;
            chance_init(&chance, kind == 0 ? neighbour(s) : chance_nth(7, s));
            for (uint64_t i = 0; i < LENGTH;
                 i++) /* kind 2: one key a request, one stream a step */
                unit_streams[s][i] =
                    standard(kind < 2 ? chance_unit(&chance)
                                      : chance_unit_at(chance_nth(neighbour(s), i)));
        }
        check_correlations();
    }
}

/* Pairs of bytes, some bits up in two words, in a table of 256 * 256. */
struct pairs {
    uint32_t counts[65536];
    size_t total;
};

static void add_pair(struct pairs *pairs, uint64_t one, uint64_t other, int shift)
{
    pairs->counts[(one >> shift & 255) << 8 | (other >> shift & 255)]++;
    pairs->total++;
}

static void check_pairs(struct pairs *pairs)
{
    double z = chi_square_z(pairs->counts, 65536, (double)pairs->total / 65536.0);
    assert_true(fabs(z) < UNLIKELY);
    memset(pairs, 0, sizeof(*pairs));
}

static void bytes_of_neighbouring_streams_are_independent(void **state)
{
    (void)state;
    static struct pairs pairs;
    for (int shift = 0; shift < 64; shift += 14) {
        for (uint64_t s = 0; s < 300; s++) {
            struct chance one, other;
            chance_init(&one, neighbour(s));
            chance_init(&other, neighbour(s + 1));
            for (int i = 0; i < 1000; i++)
                add_pair(&pairs, chance_word(&one), chance_word(&other), shift);
        }
        check_pairs(&pairs);
    }
}

/* The draws that follow each other in a keyed sequence: of requests with consecutive numbers,
 * with numbers some way apart, and of one request at consecutive steps. */
static void bytes_of_neighbouring_keys_are_independent(void **state)
{
    (void)state;
    static struct pairs pairs;
    static const uint64_t lags[] = {1, 2, 64, 4096};
    uint64_t key = chance_key(1, 0, chance_name("app.cpu"), chance_name("browse.1"));
    for (int shift = 0; shift < 64; shift += 14) {
        for (size_t lag = 0; lag < 4; lag++) {
            for (uint64_t n = 0; n < 300000; n++)
                add_pair(&pairs, chance_mix(chance_nth(key, n)),
                         chance_mix(chance_nth(key, n + lags[lag])), shift);
            check_pairs(&pairs);
        }
        for (uint64_t n = 0; n < 300000; n++)
            add_pair(&pairs, chance_mix(chance_nth(neighbour(n & 63), n >> 6)),
                     chance_mix(chance_nth(neighbour((n & 63) + 1), n >> 6)), shift);
        check_pairs(&pairs);
    }
}

static void keyed_exponentials_are_not_serially_correlated(void **state)
{
    (void)state;
    const uint64_t draws = 400000;
    for (uint64_t lag = 1; lag <= 5; lag++) {
        double sum = 0.0;
        for (uint64_t n = 0; n < draws; n++)
            sum += (chance_exponential_at(chance_nth(99, n)) - 1.0) *
                   (chance_exponential_at(chance_nth(99, n + lag)) - 1.0);
        assert_true(fabs(sum) / sqrt((double)draws) < 3.3);
    }
}

/* A bijection gives no word twice, but its upper halves must meet as often as random ones do:
 * of n, about n^2 / 2 / 2^32 pairs. */
static void halves_of_keyed_words_meet_by_chance(void **state)
{
    (void)state;
    const size_t count = 262144, rounds = 10;
    static uint64_t halves[262144];
    double meetings = 0.0;
    for (uint64_t round = 0; round < rounds; round++) {
        for (uint64_t i = 0; i < count; i++) {
            uint64_t word = chance_mix(chance_nth(round << 40, i));
            halves[i] = round & 1 ? word >> 32 : word & UINT32_MAX;
        }
        qsort(halves, count, sizeof(halves[0]), compare_words);
        for (size_t i = 1; i < count; i++)
            meetings += halves[i] == halves[i - 1];
    }
    double expected = (double)rounds * (double)count * (double)count / 2.0 * 0x1p-32;
    assert_true(fabs(meetings - expected) < UNLIKELY * sqrt(expected));
}

static void gsl_draws_from_our_stream(void **state)
{
    (void)state;
    struct chance chance, twin;
    chance_init(&chance, 17);
    chance_init(&twin, 17);
    gsl_rng rng = chance_as_gsl(&chance);
    assert_string_equal(gsl_rng_name(&rng), "xoshiro256++");
    for (int i = 0; i < 100; i++) {
        assert_true(gsl_rng_get(&rng) == chance_word(&twin));
        assert_true(gsl_rng_uniform(&rng) == chance_unit(&twin));
        assert_true(gsl_rng_uniform_int(&rng, 10) < 10);
        twin = chance;
    }
    gsl_rng_set(&rng, 17);
    chance_init(&twin, 17);
    assert_true(gsl_rng_get(&rng) == chance_word(&twin));
    double gamma = 0.0, poisson = 0.0;
    for (int i = 0; i < 100000; i++) {
        gamma += gsl_ran_gamma(&rng, 2.5, 2.0);
        poisson += gsl_ran_poisson(&rng, 4.0);
    }
    assert_true(fabs(gamma / 100000 - 5.0) < 3.3 * 2.0 * sqrt(2.5 / 100000));
    assert_true(fabs(poisson / 100000 - 4.0) < 3.3 * sqrt(4.0 / 100000));
    gsl_rng *own = gsl_rng_alloc(chance_gsl_type);
    gsl_rng_set(own, 17);
    chance_init(&twin, 17);
    assert_true(gsl_rng_get(own) == chance_word(&twin));
    gsl_rng_free(own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_generator_is_xoshiro256pp),
        cmocka_unit_test(names_and_keys_do_not_meet),
        cmocka_unit_test(units_stay_in_their_ranges),
        cmocka_unit_test(below_is_even),
        cmocka_unit_test(below_is_even_where_a_product_is_not),
        cmocka_unit_test(every_bit_of_a_name_changes_half_of_the_key),
        cmocka_unit_test(streams_do_not_overlap),
        cmocka_unit_test(states_of_neighbouring_keys_share_nothing),
        cmocka_unit_test(streams_are_not_correlated),
        cmocka_unit_test(bytes_of_neighbouring_streams_are_independent),
        cmocka_unit_test(bytes_of_neighbouring_keys_are_independent),
        cmocka_unit_test(keyed_exponentials_are_not_serially_correlated),
        cmocka_unit_test(halves_of_keyed_words_meet_by_chance),
        cmocka_unit_test(gsl_draws_from_our_stream),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
