#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_rng.h>

#include "sim/level.h"

static void integral_counts_every_unit(void **state)
{
    (void)state;
    struct level level = {0};
    level_add(&level, 1, 10);
    level_add(&level, 2, 15);
    level_add(&level, -1, 20);
    assert_int_equal(level.value, 2);
    assert_true(level_integral(&level, 20) == 5 * 1 + 5 * 3);
    assert_true(level_integral(&level, 30) == 5 * 1 + 5 * 3 + 10 * 2);
    level_set(&level, 0, 31);
    assert_true(level_integral(&level, 1000) == 5 * 1 + 5 * 3 + 11 * 2);
}

/* The same integral as adding value * (time since the last change) at each change. */
static void integral_equals_the_plain_sum(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    struct level level = {0};
    sim_integral plain = 0;
    sim_time now = 0;
    for (int i = 0; i < 100000; i++) {
        sim_time gap = gsl_rng_get(rng) % (UINT64_C(1) << 40);
        plain += (sim_integral)level.value * (sim_integral)gap;
        now += gap;
        int64_t delta = (int64_t)gsl_rng_uniform_int(rng, 5) - 2;
        level_add(&level, delta, now);
        assert_true(level_integral(&level, now) == plain);
    }
    gsl_rng_free(rng);
}

/* A million requests in flight until the end of the clock: far past 64 bits, still exact. */
static void integral_does_not_overflow(void **state)
{
    (void)state;
    struct level level = {0};
    for (int i = 0; i < 1000000; i++)
        level_add(&level, 1, 1);
    sim_time end = SIM_NEVER - 1;
    assert_true(level_integral(&level, end) == (sim_integral)1000000 * (sim_integral)(end - 1));
    for (int i = 0; i < 1000000; i++)
        level_add(&level, -1, end);
    assert_true(level_integral(&level, end) == (sim_integral)1000000 * (sim_integral)(end - 1));
    struct level debt = {0};
    level_add(&debt, -3, 7);
    assert_true(level_integral(&debt, 17) == -30);
}

static void marks_span_a_window(void **state)
{
    (void)state;
    struct level level = {0};
    level_add(&level, 4, 0);
    struct level_mark from = level_mark(&level, 3 * SIM_SECOND);
    level_add(&level, -2, 5 * SIM_SECOND);
    struct level_mark to = level_mark(&level, 11 * SIM_SECOND);
    assert_true(level_between(from, to) == 20 * (sim_integral)SIM_SECOND);
    assert_true(level_unit_seconds(level_between(from, to)) == 20.0);
    assert_true(level_mean(from, to) == 2.5);
    assert_true(level_mean(to, to) == 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integral_counts_every_unit),
        cmocka_unit_test(integral_equals_the_plain_sum),
        cmocka_unit_test(integral_does_not_overflow),
        cmocka_unit_test(marks_span_a_window),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
