#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "models/traffic.h"

#define KEY UINT64_C(20240229)

static void assert_near(double value, double expected, double within)
{
    if (!(fabs(value - expected) <= within))
        fail_msg("%.9g is not within %.3g of %.9g", value, within, expected);
}

static sim_time next_after(struct arrivals *arrivals, sim_time at)
{
    sim_time next = arrivals_next(arrivals, at);
    if (arrivals->plain)
        arrivals_draw_ahead(arrivals);
    return next;
}

struct counted {
    double mean, dispersion; /* arrivals in a window; their variance over their mean */
};

/* Counts arrivals in windows that follow each other. */
static struct counted count_in_windows(const struct traffic_spec *spec, double window_s,
                                       int windows)
{
    struct arrivals arrivals;
    arrivals_init(&arrivals, spec, KEY);
    sim_time at = next_after(&arrivals, 0);
    double sum = 0.0, squares = 0.0;
    for (int i = 1; i <= windows; i++) {
        int count = 0;
        for (; at < sim_from_seconds(i * window_s); at = next_after(&arrivals, at))
            count += arrivals.batch;
        sum += count;
        squares += (double)count * count;
    }
    double mean = sum / windows;
    return (struct counted){mean, (squares / windows - mean * mean) / mean};
}

/* The variance of a count over its mean tends to the squared coefficient of variation of the
 * gaps; for batches it is their size. */
static void check_kind(enum arrivals_kind kind, double shape, double dispersion)
{
    const struct traffic_spec spec = {
        .rate = {.mean_per_s = 250.0}, .arrivals = kind, .shape = shape};
    const int windows = 4000;
    const double in_window = 500.0;
    struct counted counted = count_in_windows(&spec, 2.0, windows);
    double deviation = sqrt(dispersion * in_window / windows);
    assert_near(counted.mean, in_window, 4.0 * deviation + 1.0 / windows);
    assert_near(counted.dispersion, dispersion, 0.1 * dispersion + 1e-3);
}

static void every_kind_has_its_rate_and_its_dispersion(void **state)
{
    (void)state;
    check_kind(ARRIVALS_POISSON, 0, 1.0);
    check_kind(ARRIVALS_EVEN, 0, 0.0);
    check_kind(ARRIVALS_ERLANG, 3, 1.0 / 3.0);
    check_kind(ARRIVALS_HYPER, 2, 4.0);
    check_kind(ARRIVALS_BATCH, 10, 10.0);
}

/* With switching rates a and b the covariance of the rate decays as exp(-(a+b)t), so of the
 * asymptotic dispersion a window of length t shows 1 - (1 - exp(-(a+b)t))/((a+b)t). */
static double dispersion_in(const struct mmpp_spec *mmpp, double index, double window_s)
{
    double turns = (mmpp->to_high_per_s + mmpp->to_low_per_s) * window_s;
    return 1.0 + (index - 1.0) * (1.0 + expm1(-turns) / turns);
}

/* Fischer and Meier-Hellstern, "The Markov-modulated Poisson process cookbook" (1993), give the
 * asymptotic index of dispersion from the four parameters. */
static double asymptotic_index(const struct mmpp_spec *mmpp, double mean_per_s)
{
    double a = mmpp->to_high_per_s, b = mmpp->to_low_per_s;
    double low = mmpp->low * mean_per_s, high = mmpp->high * mean_per_s;
    return 1.0 + 2.0 * a * b * (high - low) * (high - low) /
                     ((a + b) * (a + b) * (high * a + low * b));
}

static void bursts_have_the_dispersion_asked_for(void **state)
{
    (void)state;
    static const double indices[] = {1.5, 5.0, 40.0};
    for (int i = 0; i < 3; i++) {
        struct traffic_spec spec = {.rate = {.mean_per_s = 200.0}, .arrivals = ARRIVALS_MMPP};
        spec.mmpp = mmpp_with_dispersion(indices[i], 200.0);
        assert_near(asymptotic_index(&spec.mmpp, 200.0), indices[i], 1e-9);
        assert_near(spec.mmpp.high / spec.mmpp.low, 3.0, 1e-12);
        const int windows = 6000;
        struct counted counted = count_in_windows(&spec, 1.5, windows);
        double expected = dispersion_in(&spec.mmpp, indices[i], 1.5);
        assert_near(counted.mean, 300.0, 4.0 * sqrt(300.0 * indices[i] / windows));
        assert_near(counted.dispersion, expected, 0.1 * expected);
    }
}

static void no_dispersion_to_speak_of_is_poisson(void **state)
{
    (void)state;
    struct traffic_spec spec = {.rate = {.mean_per_s = 250.0}, .arrivals = ARRIVALS_MMPP};
    spec.mmpp = mmpp_with_dispersion(1.0, 250.0);
    struct counted counted = count_in_windows(&spec, 2.0, 2000);
    assert_near(counted.mean, 500.0, 4.0 * sqrt(500.0 / 2000));
    assert_near(counted.dispersion, 1.0, 0.13);
}

static void a_lull_may_be_silent(void **state)
{
    (void)state;
    const struct traffic_spec spec = {
        .rate = {.mean_per_s = 100.0 },
        .arrivals = ARRIVALS_MMPP,
        .mmpp = { .low = 0.0, .high = 5.0, .to_high_per_s = 1.0, .to_low_per_s = 4.0}
    };
    double index = asymptotic_index(&spec.mmpp, 100.0);
    struct counted counted = count_in_windows(&spec, 10.0, 4000);
    assert_near(counted.mean, 1000.0, 4.0 * sqrt(1000.0 * index / 4000));
    assert_near(counted.dispersion, dispersion_in(&spec.mmpp, index, 10.0), 0.1 * index);
}

/* ---- even arrivals and whole nanoseconds ---- */

static void even_arrivals_lie_on_whole_milliseconds(void **state)
{
    (void)state;
    const struct rate_point flat[] = {
        {0,  1000},
        {10, 1000},
        {10, 1000}
    };
    struct traffic_spec spec = {.rate = {.mean_per_s = 1000.0}, .arrivals = ARRIVALS_EVEN};
    for (int course = 0; course < 2; course++) {
        struct arrivals arrivals;
        arrivals_init(&arrivals, &spec, KEY);
        sim_time at = 0;
        for (uint64_t i = 1; i <= 60000; i++) {
            at = next_after(&arrivals, at);
            assert_true(at == i * SIM_MILLISECOND);
        }
        spec.rate = (struct rate_spec){.points = flat, .count = 3};
    }
}

/* A third of a microsecond is no whole number of nanoseconds; 333 ns instead would be 0.1% too
 * fast. */
static void rounding_does_not_add_up(void **state)
{
    (void)state;
    const struct rate_point flat[] = {
        {0,    3e6},
        {1000, 3e6}
    };
    struct traffic_spec spec = {.rate = {.mean_per_s = 3e6}, .arrivals = ARRIVALS_EVEN};
    for (int course = 0; course < 2; course++) {
        struct arrivals arrivals;
        arrivals_init(&arrivals, &spec, KEY);
        sim_time at = 0;
        for (int i = 1; i <= 300000; i++) {
            at = next_after(&arrivals, at);
            assert_near((double)at, i * 1000.0 / 3.0, 1.0);
        }
        spec.rate = (struct rate_spec){.points = flat, .count = 2};
    }
}

/* ---- rates that vary ---- */

/* Poisson arrivals are a Poisson process of rate 1 on the clock of the rate: what falls into
 * each of so many parts of a period is Poisson with the mean of the integral, and χ² says so.
 */
static void waves_bring_poisson_counts(void **state)
{
    (void)state;
    enum { PARTS = 60, PERIODS = 400 };
    const struct traffic_spec spec = {
        .rate = {.mean_per_s = 100.0, .swing = 0.9, .period_s = 6.0}
    };
    double seen[PARTS] = {0};
    struct arrivals arrivals;
    arrivals_init(&arrivals, &spec, KEY);
    sim_time period = 6 * SIM_SECOND, at = 0;
    while ((at = next_after(&arrivals, at)) < PERIODS * period)
        seen[at % period * PARTS / period]++;
    double squares = 0.0;
    for (int i = 0; i < PARTS; i++) {
        double from = 2.0 * M_PI * i / PARTS, to = 2.0 * M_PI * (i + 1) / PARTS;
        double mean = PERIODS * (10.0 + 0.9 * 600.0 / (2.0 * M_PI) * (cos(from) - cos(to)));
        squares += (seen[i] - mean) * (seen[i] - mean) / mean;
    }
    double p = gsl_cdf_chisq_Q(squares, PARTS);
    assert_true(p > 0.001 && p < 0.999);
}

static const struct rate_point course[] = {
    {0,   0  },
    {100, 400},
    {100, 40 },
    {200, 40 },
    {200, 0  },
    {250, 0  },
    {300, 80 }
};

static uint64_t count_between(const struct traffic_spec *spec, double from_s, double to_s)
{
    struct arrivals arrivals;
    arrivals_init(&arrivals, spec, KEY);
    uint64_t count = 0;
    sim_time at = 0;
    while ((at = next_after(&arrivals, at)) < sim_from_seconds(to_s))
        count += at >= sim_from_seconds(from_s);
    return count;
}

static void stages_bring_their_integral(void **state)
{
    (void)state;
    static const double part[][3] = {
        {0,   100, 20000},
        {100, 200, 4000 },
        {200, 250, 0    },
        {250, 300, 2000 },
        {300, 500, 16000}
    };
    struct traffic_spec spec = {
        .rate = {.points = course, .count = 7}
    };
    for (int i = 0; i < 5; i++) {
        double expected = part[i][2];
        spec.arrivals = ARRIVALS_POISSON;
        assert_near((double)count_between(&spec, part[i][0], part[i][1]), expected,
                    4.0 * sqrt(expected));
        spec.arrivals = ARRIVALS_EVEN;
        assert_near((double)count_between(&spec, part[i][0], part[i][1]), expected, 1.0);
    }
}

/* Bursts on a rate given by points: once endless, since there is no mean rate then. They last
 * as long as they are said to, whatever the rate. */
static void bursts_follow_a_varying_rate(void **state)
{
    (void)state;
    const struct rate_point steps[] = {
        {0,    20  },
        {2000, 20  },
        {2000, 2000}
    };
    struct traffic_spec spec = {
        .rate = {.points = steps,       .count = 3         },
        .arrivals = ARRIVALS_MMPP,
        .mmpp = { .low = 0.5, .high = 2.5, .to_high_per_s = 1.0, .to_low_per_s = 3.0}
    };
    double slow = asymptotic_index(&spec.mmpp, 20.0), fast = asymptotic_index(&spec.mmpp, 2e3);
    assert_near((double)count_between(&spec, 0, 2000), 40e3, 4.0 * sqrt(40e3 * slow));
    assert_near((double)count_between(&spec, 2000, 2400), 800e3, 4.0 * sqrt(800e3 * fast));
}

static void bursts_of_nothing_never_come(void **state)
{
    (void)state;
    struct traffic_spec spec = {.arrivals = ARRIVALS_MMPP};
    spec.mmpp = mmpp_with_dispersion(5.0, 100.0);
    struct arrivals arrivals;
    arrivals_init(&arrivals, &spec, KEY);
    assert_true(next_after(&arrivals, 0) == SIM_NEVER);
    spec.arrivals = ARRIVALS_POISSON;
    arrivals_init(&arrivals, &spec, KEY);
    assert_true(next_after(&arrivals, 0) == SIM_NEVER);
}

static void nothing_comes_after_the_stop(void **state)
{
    (void)state;
    struct traffic_spec spec = {.rate = {.mean_per_s = 1000.0},
                                .arrivals = ARRIVALS_EVEN,
                                .stop_after = 60 * SIM_SECOND};
    struct arrivals arrivals;
    arrivals_init(&arrivals, &spec, KEY);
    sim_time at = 0, last = 0;
    int count = 0;
    for (; (at = next_after(&arrivals, at)) != SIM_NEVER; last = at)
        count++;
    assert_int_equal(count, 59999);
    assert_true(last == 60 * SIM_SECOND - SIM_MILLISECOND);
}

/* ---- names of chance, and the mix ---- */

static void same_key_same_arrivals(void **state)
{
    (void)state;
    struct traffic_spec spec = {.rate = {.mean_per_s = 100.0}, .arrivals = ARRIVALS_MMPP};
    spec.mmpp = mmpp_with_dispersion(4.0, 100.0);
    struct arrivals one, same, other;
    arrivals_init(&one, &spec, KEY);
    arrivals_init(&same, &spec, KEY);
    arrivals_init(&other, &spec, KEY + 1);
    sim_time at = 0, elsewhere = 0;
    int alike = 0;
    for (int i = 0; i < 1000; i++) {
        sim_time next = next_after(&one, at);
        assert_true(next_after(&same, at) == next);
        elsewhere = next_after(&other, elsewhere);
        alike += next == elsewhere;
        at = next;
    }
    assert_int_equal(alike, 0);
}

static void mix_is_cut_at_its_shares(void **state)
{
    (void)state;
    static const struct traffic_share mix[] = {
        {4, 0.5 },
        {2, 0.25},
        {7, 0.0 },
        {1, 0.25}
    };
    const struct traffic_spec spec = {.mix = mix, .mix_count = 4};
    assert_int_equal(traffic_pick(&spec, 0.0), 4);
    assert_int_equal(traffic_pick(&spec, 0.49999), 4);
    assert_int_equal(traffic_pick(&spec, 0.5), 2);
    assert_int_equal(traffic_pick(&spec, 0.74999), 2);
    assert_int_equal(traffic_pick(&spec, 0.75), 1);
    assert_int_equal(traffic_pick(&spec, 1.0), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_has_its_rate_and_its_dispersion),
        cmocka_unit_test(bursts_have_the_dispersion_asked_for),
        cmocka_unit_test(no_dispersion_to_speak_of_is_poisson),
        cmocka_unit_test(a_lull_may_be_silent),
        cmocka_unit_test(even_arrivals_lie_on_whole_milliseconds),
        cmocka_unit_test(rounding_does_not_add_up),
        cmocka_unit_test(waves_bring_poisson_counts),
        cmocka_unit_test(stages_bring_their_integral),
        cmocka_unit_test(bursts_follow_a_varying_rate),
        cmocka_unit_test(bursts_of_nothing_never_come),
        cmocka_unit_test(nothing_comes_after_the_stop),
        cmocka_unit_test(same_key_same_arrivals),
        cmocka_unit_test(mix_is_cut_at_its_shares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
