/* Streams: uniform bits, no overlap, no correlation between names, keys or positions. */
#include "sim/chance.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_generator_is_xoshiro256pp),
        cmocka_unit_test(names_and_keys_do_not_meet),
        cmocka_unit_test(units_stay_in_their_ranges),
        cmocka_unit_test(below_is_even),
        cmocka_unit_test(below_is_even_where_a_product_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
