#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_integration.h>
#include <math.h>

#include "models/rate.h"
#include "sim/chance.h"

#define POINTS(array) .points = (array), .count = sizeof(array) / sizeof *(array)

static const struct rate_point stages[] = {
    {0,   50 },
    {300, 500},
    {300, 80 },
    {400, 80 },
    {400, 0  },
    {500, 0  },
    {600, 30 },
    {700, 0  },
    {800, 10 },
};
static const struct rate_point two_jumps[] = {
    {0,  50 },
    {20, 50 },
    {20, 110},
    {40, 110},
    {40, 50 }
};
static const struct rate_point from_nothing[] = {
    {0,   0  },
    {100, 200}
};
static const struct rate_point late[] = {
    {60, 10},
    {70, 10}
};
static const struct rate_point ending[] = {
    {0,  10},
    {10, 0 }
};

static void assert_near(double value, double expected, double within)
{
    assert_true(fabs(value - expected) <= within);
}

static double wait_after(const struct rate_spec *spec, double from_s, double amount)
{
    int segment = 0;
    return rate_wait(spec, sim_from_seconds(from_s), amount, &segment);
}

static double rate_for_gsl(double at_s, void *spec)
{
    return rate_at(spec, at_s);
}

/* GSL's adaptive quadrature, told where the corners are. */
static double integral(struct rate_spec *spec, double from_s, double to_s)
{
    gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(1000);
    gsl_function function = {rate_for_gsl, spec};
    double sum = 0.0, error;
    for (int i = 0; i <= spec->count; i++) {
        double low = i == 0 ? from_s : fmax(from_s, spec->points[i - 1].at_s);
        double high = i == spec->count ? to_s : fmin(to_s, spec->points[i].at_s);
        double part = 0.0;
        if (high > low)
            gsl_integration_qag(&function, low, high, 1e-11, 1e-12, 1000, GSL_INTEG_GAUSS61,
                                workspace, &part, &error);
        sum += part;
    }
    gsl_integration_workspace_free(workspace);
    return sum;
}

/* `from_s` in whole nanoseconds. */
static void assert_inverse(struct rate_spec *spec, double from_s, double amount)
{
    double wait_s = wait_after(spec, from_s, amount);
    double brought = integral(spec, from_s, from_s + wait_s);
    double a_nanosecond = 1e-9 * rate_at(spec, from_s + wait_s);
    assert_true(fabs(brought - amount) <= 1e-9 * amount + a_nanosecond);
}

static void assert_inverse_everywhere(struct rate_spec *spec, double until_s)
{
    struct chance chance;
    chance_init(&chance, 7);
    for (int i = 0; i < 2000; i++) {
        double from_s = floor(until_s * chance_unit(&chance) * 1e6) * 1e-6;
        double amount = pow(10.0, 7.0 * chance_unit(&chance) - 3.0);
        assert_inverse(spec, from_s, amount);
    }
}

static void constant_rate_is_a_division(void **state)
{
    (void)state;
    struct rate_spec spec = {.mean_per_s = 250.0};
    assert_true(wait_after(&spec, 0.0, 1.0) == 0.004);
    assert_true(wait_after(&spec, 1e9, 1.0) == 0.004);
    assert_true(rate_at(&spec, 3.0) == 250.0);
}

static void stages_invert_their_integral(void **state)
{
    (void)state;
    struct rate_spec spec = {POINTS(stages)};
    assert_inverse_everywhere(&spec, 1000.0);
    struct rate_spec spike = {POINTS(two_jumps)};
    assert_inverse_everywhere(&spike, 60.0);
}

static void waves_invert_their_integral(void **state)
{
    (void)state;
    struct rate_spec gentle = {.mean_per_s = 100.0, .swing = 0.6, .period_s = 60.0};
    assert_inverse_everywhere(&gentle, 180.0);
    struct rate_spec touching_zero = {.mean_per_s = 3.0, .swing = 1.0, .period_s = 86400.0};
    assert_inverse_everywhere(&touching_zero, 3 * 86400.0);
}

/* At the bottom the rate is 0 and Newton's first step leads to infinity. */
static void wave_is_left_from_its_bottom(void **state)
{
    (void)state;
    struct rate_spec spec = {.mean_per_s = 1000.0, .swing = 1.0, .period_s = 100.0};
    assert_inverse(&spec, 75.0, 1e-6);
    assert_inverse(&spec, 75.0, 1.0);
    assert_inverse(&spec, 74.999, 1e-9);
}

static void corners_are_hit_exactly(void **state)
{
    (void)state;
    struct rate_spec spec = {POINTS(two_jumps)};
    assert_true(wait_after(&spec, 0.0, 1000.0) == 20.0);
    assert_true(wait_after(&spec, 20.0, 2200.0) == 20.0);
    assert_true(wait_after(&spec, 10.0, 500.0 + 1100.0) == 20.0);
    assert_true(wait_after(&spec, 40.0, 50.0) == 1.0);
}

/* 200/s after 100 s, so t²·200/(2·100) requests after t: the first at 1 s. */
static void rate_may_start_at_zero(void **state)
{
    (void)state;
    struct rate_spec spec = {POINTS(from_nothing)};
    assert_true(wait_after(&spec, 0.0, 1.0) == 1.0);
    assert_true(wait_after(&spec, 0.0, 4.0) == 2.0);
    assert_true(wait_after(&spec, 200.0, 1.0) == 0.005);
}

static void silence_is_skipped(void **state)
{
    (void)state;
    struct rate_spec spec = {POINTS(stages)};
    assert_true(rate_at(&spec, 450.0) == 0.0);
    assert_near(wait_after(&spec, 400.0, 15.0), 110.0, 1e-9);
    assert_inverse(&spec, 399.99, 1.0);
    assert_inverse(&spec, 700.0, 1e-3);
}

static void nothing_comes_before_the_first_point(void **state)
{
    (void)state;
    struct rate_spec spec = {POINTS(late)};
    assert_true(rate_at(&spec, 59.0) == 0.0);
    assert_true(rate_at(&spec, 60.0) == 10.0);
    assert_near(wait_after(&spec, 0.0, 1.0), 60.1, 1e-12);
    assert_near(wait_after(&spec, 50.0, 200.0), 30.0, 1e-12);
}

static void one_point_is_a_start(void **state)
{
    (void)state;
    static const struct rate_point start[] = {
        {5, 20}
    };
    struct rate_spec spec = {POINTS(start)};
    assert_near(wait_after(&spec, 0.0, 1.0), 5.05, 1e-12);
    assert_true(rate_at(&spec, 5.0) == 20.0);
    assert_true(rate_at(&spec, 1e6) == 20.0);
}

static void what_never_comes_takes_forever(void **state)
{
    (void)state;
    struct rate_spec over = {POINTS(ending)}, none = {.mean_per_s = 0.0};
    assert_inverse(&over, 0.0, 49.999);
    assert_true(wait_after(&over, 0.0, 50.0) == 10.0);
    assert_true(isinf(wait_after(&over, 0.0, 50.001)));
    assert_true(isinf(wait_after(&over, 20.0, 1e-9)));
    assert_true(isinf(wait_after(&none, 0.0, 1.0)));
}

static void jump_takes_the_later_rate(void **state)
{
    (void)state;
    struct rate_spec spec = {POINTS(two_jumps)};
    assert_true(rate_at(&spec, 19.999) == 50.0);
    assert_true(rate_at(&spec, 20.0) == 110.0);
    assert_true(rate_at(&spec, 40.0) == 50.0);
}

/* A year into the run a gap is still known to a tenth of a nanosecond. */
static void late_gaps_are_as_exact_as_early_ones(void **state)
{
    (void)state;
    struct rate_spec wave = {.mean_per_s = 1e4, .swing = 0.5, .period_s = 86400.0};
    struct rate_spec stage = {POINTS(two_jumps)};
    const double year_s = 365 * 86400.0;
    for (int i = 1; i <= 1000; i++) {
        double amount = 0.01 * i;
        double early = wait_after(&wave, 100.0 * i, amount);
        double late_one = wait_after(&wave, year_s + 100.0 * i, amount);
        assert_near(early, late_one, 2e-10);
        assert_true(wait_after(&stage, year_s, amount) == amount / 50.0);
    }
}

/* One gap after the other ends where all of them at once would. */
static void memory_of_the_segment_changes_nothing(void **state)
{
    (void)state;
    struct rate_spec spec = {POINTS(stages)};
    int segment = 0;
    sim_time now = 0;
    for (int i = 0; i < 100000; i++) {
        int fresh = 0;
        double wait_s = rate_wait(&spec, now, 1.0, &segment);
        assert_true(wait_s == rate_wait(&spec, now, 1.0, &fresh));
        now = sim_after(now, sim_from_seconds(wait_s));
    }
    assert_int_equal(segment, spec.count - 1);
    assert_near(sim_seconds(now), wait_after(&spec, 0.0, 1e5), 1e-4);
}

static void many_periods_are_one_division(void **state)
{
    (void)state;
    struct rate_spec spec = {.mean_per_s = 100.0, .swing = 0.9, .period_s = 60.0};
    assert_near(wait_after(&spec, 17.0, 6000.0 * 1e6), 60e6, 1e-6);
    assert_near(wait_after(&spec, 17.0, 6000.0 * 3 + 1.0), 180.0 + wait_after(&spec, 17.0, 1.0),
                1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constant_rate_is_a_division),
        cmocka_unit_test(stages_invert_their_integral),
        cmocka_unit_test(waves_invert_their_integral),
        cmocka_unit_test(wave_is_left_from_its_bottom),
        cmocka_unit_test(corners_are_hit_exactly),
        cmocka_unit_test(rate_may_start_at_zero),
        cmocka_unit_test(silence_is_skipped),
        cmocka_unit_test(nothing_comes_before_the_first_point),
        cmocka_unit_test(one_point_is_a_start),
        cmocka_unit_test(what_never_comes_takes_forever),
        cmocka_unit_test(jump_takes_the_later_rate),
        cmocka_unit_test(late_gaps_are_as_exact_as_early_ones),
        cmocka_unit_test(memory_of_the_segment_changes_nothing),
        cmocka_unit_test(many_periods_are_one_division),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
