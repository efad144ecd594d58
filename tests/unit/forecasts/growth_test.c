#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#include "forecasts/decompose.h"
#include "forecasts/growth.h"
#include "sim/chance.h"

#define N     ((size_t)182)
#define AHEAD ((size_t)91)

/* Weeks of days that grow along a line or by a constant rate, with noise. */
static void make(enum growth_shape shape, uint64_t seed, double *y)
{
    struct chance chance;
    chance_init(&chance, chance_key(seed, 0, 0, 0));
    for (size_t t = 0; t < N + AHEAD; t++) {
        double x = (double)t / (double)N;
        double level = shape == GROWTH_LINEAR ? 100.0 * (1.0 + x) : 100.0 * exp(1.2 * x);
        y[t] = level * (t % 7 < 5 ? 1.1 : 0.75) * exp(0.05 * chance_normal(&chance));
    }
}

static size_t reached(const double *y, double level)
{
    size_t h = 0;
    while (h < AHEAD && y[N + h] < level)
        h++;
    return h;
}

static int by_size(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/* Shares inside of the 80% and 95% intervals and of the 80% interval of the crossing. */
static void cover(enum growth_shape shape, double share[3])
{
    static size_t first[10000];
    size_t series = 40;
    share[0] = share[1] = share[2] = 0.0;
    for (uint64_t seed = 1; seed <= series; seed++) {
        double y[N + AHEAD], one = 1.0 / (double)series;
        make(shape, seed, y);
        struct past past = {y, N, 7, 0, 0.0};
        struct growth *growth = growth_new(&past, GROWTH_ANY);
        struct outlook out = outlook_new(AHEAD);
        double level = 1.2 * growth_level(growth);
        size_t draws = growth_draws();
        growth_fill(growth, AHEAD, true, &out, level, first);
        for (int i = 0; i < 2; i++)
            for (size_t h = 0; h < AHEAD; h++)
                share[i] += y[N + h] >= out.bands.low[i][h] && y[N + h] <= out.bands.high[i][h]
                                ? one / (double)AHEAD
                                : 0.0;
        qsort(first, draws, sizeof *first, by_size);
        size_t at = reached(y, level);
        share[2] += at >= first[draws / 10] && at <= first[draws - draws / 10] ? one : 0.0;
        outlook_free(&out);
        growth_free(growth);
    }
}

static void intervals_hold_what_they_say(void **state)
{
    (void)state;
    double share[3];
    for (int shape = GROWTH_LINEAR; shape <= GROWTH_EXPONENTIAL; shape++) {
        cover((enum growth_shape)shape, share);
        assert_true(share[0] > 0.72 && share[0] < 0.93);
        assert_true(share[1] > 0.88);
        assert_true(share[2] > 0.65); /* of 40, and dates are whole steps */
    }
}

static void the_shape_is_found(void **state)
{
    (void)state;
    double y[N + AHEAD], weight[GROWTH_SHAPES];
    static const double shares[] = {0.025, 0.5, 0.975};
    size_t step[3];
    make(GROWTH_EXPONENTIAL, 3, y);
    struct past past = {y, N, 7, 0, 0.0};
    struct growth *growth = growth_new(&past, GROWTH_EXPONENTIAL);
    growth_weights(growth, weight);
    assert_true(weight[GROWTH_EXPONENTIAL] > 1.0 - 1e-9 && growth_block(growth) == 7);
    assert_true(fabs(growth_level(growth) / (100.0 * exp(1.2)) - 1.0) < 0.05);
    /* It doubles in log 2 / 1.2 of the past. */
    growth_reaches(growth, 2.0, 1000, shares, 3, step);
    assert_true(step[0] <= step[1] && step[1] <= step[2]);
    assert_true(fabs((double)step[1] - log(2.0) / 1.2 * (double)N) < 12.0);
    growth_free(growth);
}

static void a_level_that_stays_does_not_double(void **state)
{
    (void)state;
    double y[N];
    static const double middle = 0.5;
    size_t step;
    struct chance chance;
    chance_init(&chance, chance_key(5, 0, 0, 0));
    for (size_t t = 0; t < N; t++)
        y[t] = 100.0 + 5.0 * chance_normal(&chance);
    struct past past = {y, N, 7, 0, 0.0};
    struct growth *growth = growth_new(&past, GROWTH_ANY);
    growth_reaches(growth, 2.0, 500, &middle, 1, &step);
    assert_int_equal(step, 500);
    growth_free(growth);
}

static void nothing_positive_is_a_line(void **state)
{
    (void)state;
    double y[40], path[10];
    for (size_t t = 0; t < 40; t++)
        y[t] = 20.0 - (double)t;
    struct past past = {y, 40, 1, 0, 0.0};
    assert_true(growth_continue(&past, GROWTH_EXPONENTIAL, 10, path));
    for (size_t h = 0; h < 10; h++)
        assert_true(fabs(path[h] - (20.0 - (double)(40 + h))) < 0.05);
    past.n = 3;
    assert_false(growth_continue(&past, GROWTH_ANY, 10, path));
}

static void a_past_is_taken_apart(void **state)
{
    (void)state;
    double y[N];
    for (size_t t = 0; t < N; t++)
        y[t] = 10.0 * (double)(t % 7) + 100.0;
    struct past past = {y, N, 7, 0, 0.0};
    struct decomposition parts = decompose(&past);
    assert_true(parts.share[1] > 0.999 && fabs(parts.level[50] - 130.0) < 1e-9);
    assert_true(fabs(parts.season[0] + 30.0) < 1e-9 && fabs(parts.season[6] - 30.0) < 1e-9);
    decomposition_free(&parts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_hold_what_they_say),
        cmocka_unit_test(the_shape_is_found),
        cmocka_unit_test(a_level_that_stays_does_not_double),
        cmocka_unit_test(nothing_positive_is_a_line),
        cmocka_unit_test(a_past_is_taken_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
