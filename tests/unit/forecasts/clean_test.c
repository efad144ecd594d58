#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "forecasts/clean.h"
#include "sim/chance.h"

#define N ((size_t)210)

/* Ten times a week's profile, with a little noise. */
static void make(double *y, uint64_t seed)
{
    struct chance chance;
    chance_init(&chance, chance_key(seed, 0, 0, 0));
    for (size_t t = 0; t < N; t++)
        y[t] = 1000.0 * (t % 7 < 5 ? 1.0 : 0.6) * exp(0.03 * chance_normal(&chance));
}

static void what_is_ordinary_stays(void **state)
{
    (void)state;
    size_t touched = 0;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        double y[N], before[N];
        struct cleaning found;
        make(y, seed);
        memcpy(before, y, sizeof y);
        clean_past(y, N, 7, 0, NULL, &found);
        assert_int_equal(found.shifts, 0);
        touched += found.spikes;
        for (size_t t = 0; t < N && found.spikes == 0; t++)
            assert_true(y[t] == before[t]);
    }
    assert_true(touched <= 1);
}

static void planted_spikes_are_lessened(void **state)
{
    (void)state;
    size_t found_both = 0;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        double y[N], measured[N];
        struct cleaning found;
        make(y, seed);
        y[100] = 4000.0;
        y[150] = 100.0;
        clean_past(y, N, 7, 0, measured, &found);
        if (found.spikes != 2)
            continue;
        found_both++;
        assert_true(found.spike[0].at == 100 && found.spike[1].at == 150);
        assert_true(fabs(found.spike[1].seen - 100.0) < 1e-6);
        double usual = found.spike[1].usual;
        assert_true(y[100] < 2000.0 && fabs(y[150] - usual) < 1e-6 * usual);
        assert_true(measured[100] == 4000.0 && measured[150] == 100.0);
    }
    assert_true(found_both >= 48);
}

static void peaks_that_come_again_are_left(void **state)
{
    (void)state;
    double y[N];
    struct cleaning found;
    make(y, 1);
    y[40] = y[90] = y[140] = 4000.0;
    clean_past(y, N, 7, 0, NULL, &found);
    assert_true(found.spikes == 0 && found.peaks_left == 3 && y[90] == 4000.0);
}

static void a_level_that_moves_and_stays_is_found(void **state)
{
    (void)state;
    size_t right = 0;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        double y[N], was[N], measured[N];
        struct cleaning found;
        make(y, seed);
        memcpy(was, y, sizeof y);
        for (size_t t = 0; t < 120; t++)
            y[t] *= 0.5;
        clean_past(y, N, 7, 0, measured, &found);
        if (found.shifts != 1)
            continue;
        right += found.shift[0].at == 120 && fabs(found.shift[0].times - 2.0) < 0.15;
        assert_true(fabs(y[10] / was[10] - 1.0) < 0.1 && y[200] == was[200]);
        assert_true(fabs(measured[10] / was[10] - 1.0) < 0.1);
    }
    assert_true(right >= 45);
}

/* A trend is none; a fortnight of more is two, which leave what lies before as it was. */
static void what_moves_slowly_is_no_shift(void **state)
{
    (void)state;
    double y[N];
    struct cleaning found;
    make(y, 3);
    for (size_t t = 0; t < N; t++)
        y[t] *= exp(0.01 * (double)t);
    clean_past(y, N, 7, 0, NULL, &found);
    assert_int_equal(found.shifts, 0);
    make(y, 3);
    double before = y[50], inside = y[106];
    for (size_t t = 100; t < 114; t++)
        y[t] *= 2.0;
    clean_past(y, N, 7, 0, NULL, &found);
    assert_int_equal(found.shifts, 2);
    assert_true(fabs(y[50] / before - 1.0) < 0.1 && fabs(y[106] / inside - 1.0) < 0.1);
}

static void too_few_values_are_left(void **state)
{
    (void)state;
    double y[20] = {1.0, 900.0, 1.0};
    struct cleaning found;
    clean_past(y, 20, 1, 0, NULL, &found);
    assert_true(found.spikes == 0 && y[1] == 900.0);
    clean_past(y, 0, 1, 0, NULL, &found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_ordinary_stays),
        cmocka_unit_test(planted_spikes_are_lessened),
        cmocka_unit_test(peaks_that_come_again_are_left),
        cmocka_unit_test(a_level_that_moves_and_stays_is_found),
        cmocka_unit_test(what_moves_slowly_is_no_shift),
        cmocka_unit_test(too_few_values_are_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
