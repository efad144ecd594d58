#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "forecasts/method.h"
#include "forecasts/outlook.h"
#include "sim/chance.h"

#define WEEKS   ((size_t)6)
#define LENGTH  (WEEKS * 168)
#define HORIZON 168

static double shape(size_t t)
{
    double day = sin(2.0 * M_PI * (double)(t % 24) / 24.0);
    return 1000.0 * exp(0.5 * day) * (t % 168 < 120 ? 1.0 : 0.6);
}

static void make(double *y, size_t n, double noise)
{
    struct chance chance;
    chance_init(&chance, chance_key(11, 0, 0, 0));
    for (size_t t = 0; t < n; t++)
        y[t] = shape(t) * exp(noise * chance_normal(&chance));
}

static double mean_error(const double *path, size_t from, size_t count)
{
    double sum = 0.0;
    for (size_t h = 0; h < count; h++)
        sum += fabs(path[h] / shape(from + h) - 1.0) / (double)count;
    return sum;
}

static void methods_that_know_the_week_find_it(void **state)
{
    (void)state;
    static const char *names[] = {"auto", "seasonal-naive", "double-seasonal", "recent-mean",
                                  "medians"};
    double y[LENGTH], path[HORIZON];
    make(y, LENGTH, 0.03);
    struct past past = {y, LENGTH, 24, 168, 0.0};
    for (size_t i = 0; i < 5; i++) {
        method_named(names[i])->go_on(&past, HORIZON, path);
        if (!(mean_error(path, LENGTH, HORIZON) < 0.08))
            fail_msg("%s is off by %g", names[i], mean_error(path, LENGTH, HORIZON));
    }
    method_auto(&past, 48, path);
    assert_true(mean_error(path, LENGTH, 48) < 0.1);
    method_on_logs(method_lags, &past, 48, path);
    assert_true(mean_error(path, LENGTH, 48) < 0.1);
}

/* An outage of a day three weeks ago, a holiday the week before, a burst in the last: a mean
 * carries a quarter of each into the weeks ahead. */
static void medians_do_not_learn_what_happened_once(void **state)
{
    (void)state;
    double y[LENGTH], path[HORIZON], mean[HORIZON];
    make(y, LENGTH, 0.0);
    for (size_t hour = 0; hour < 24; hour++) {
        y[3 * 168 + 24 + hour] = 0.0;
        y[2 * 168 + 48 + hour] *= 0.5;
    }
    for (size_t hour = 0; hour < 6; hour++)
        y[5 * 168 + 60 + hour] *= 5.0;
    struct past past = {y, LENGTH, 24, 168, 0.0};
    method_on_logs(method_medians, &past, HORIZON, path);
    method_recent_mean(&past, HORIZON, mean);
    /* Its course is rounded where a day ends in a step. */
    assert_true(mean_error(path, LENGTH, HORIZON) < 0.03);
    assert_true(mean_error(mean, LENGTH, HORIZON) > 0.05);
}

/* Twice the traffic since three days ago. */
static void medians_follow_the_level(void **state)
{
    (void)state;
    double y[LENGTH], path[HORIZON];
    make(y, LENGTH, 0.0);
    for (size_t t = LENGTH - 72; t < LENGTH; t++)
        y[t] *= 2.0;
    struct past past = {y, LENGTH, 24, 168, 0.0};
    method_on_logs(method_medians, &past, HORIZON, path);
    double mean = 0.0;
    for (size_t h = 0; h < HORIZON; h++)
        mean += path[h] / shape(LENGTH + h) / HORIZON;
    assert_true(mean > 1.6 && mean < 2.0); /* 1 - 0.6^3 of the way on logs is 1.72 */
}

/* All hours are as high as each other, but those of the day are noisy. */
static void intervals_know_the_quiet_hours(void **state)
{
    (void)state;
    double y[LENGTH];
    struct chance chance;
    struct past past = {y, LENGTH, 24, 168, 0.0};
    chance_init(&chance, chance_key(12, 0, 0, 0));
    for (size_t t = 0; t < LENGTH; t++)
        y[t] = 1000.0 + (t % 24 >= 8 && t % 24 < 20 ? 100.0 : 10.0) * chance_normal(&chance);
    struct outlook out = outlook_new(HORIZON);
    outlook_fill(&out, method_named("auto"), &past, HORIZON, true);
    double noon = out.bands.high[0][12] - out.bands.low[0][12];
    double night = out.bands.high[0][2] - out.bands.low[0][2];
    outlook_free(&out);
    assert_true(noon > 2.0 * night);
    /* 256 is what noise of 100 takes; hours are believed to be alike until seen otherwise. */
    if (!(noon > 150.0 && noon < 320.0))
        fail_msg("%g %g", noon, night);
}

static void assert_sound(const char *name, const struct past *past, const double *path,
                         bool constant)
{
    for (size_t h = 0; h < 20; h++) {
        if (!isfinite(path[h]))
            fail_msg("%s, %zu values, season %zu", name, past->n, past->period);
        assert_true(!constant || fabs(path[h] - 5.0) < 0.01);
    }
}

static void every_method_continues_every_past(void **state)
{
    (void)state;
    static const size_t lengths[] = {1, 2, 3, 5, 9, 14, 30, 60, 130, 400};
    static const size_t seasons[][2] = {
        {1,  0  },
        {4,  0  },
        {12, 0  },
        {24, 168},
        {52, 0  }
    };
    double y[400], constant[400], zeros[400] = {0}, path[20];
    make(y, 400, 0.1);
    for (size_t t = 0; t < 400; t++)
        constant[t] = 5.0;
    const double *pasts[] = {y, constant, zeros};
    for (size_t m = 0; m < method_count; m++) {
        for (size_t i = 0; i < 150; i++) {
            const size_t *season = seasons[i / 10 % 5];
            struct past past = {pasts[i / 50], lengths[i % 10], season[0], season[1], 0.0};
            methods[m].go_on(&past, 20, path);
            assert_sound(methods[m].name, &past, path, i / 50 == 1);
        }
    }
}

static void alpha_can_be_set(void **state)
{
    (void)state;
    double y[] = {10.0, 20.0, 30.0}, path[2];
    struct past past = {y, 3, 1, 0, 0.2};
    method_ses(&past, 2, path);
    assert_true(fabs(path[0] - 15.6) < 1e-12 && path[0] == path[1]); /* 10, 12, 15.6 */
}

static void theta_is_half_the_slope(void **state)
{
    (void)state;
    double y[60], path[10];
    for (size_t t = 0; t < 60; t++)
        y[t] = 3.0 * (double)t + (t % 2 ? 0.1 : -0.1);
    struct past past = {y, 60, 1, 0, 0.0};
    method_theta(&past, 10, path);
    assert_true(fabs(path[9] - path[0] - 9.0 * 1.5) < 0.01);
}

static void holt_winters_repeats_what_has_no_error(void **state)
{
    (void)state;
    static const char *names[] = {"holt-winters", "holt-winters-multiplicative", "ets"};
    double y[72], path[12];
    for (size_t t = 0; t < 84; t++) {
        double value = (100.0 + (double)t) * (1.0 + 0.3 * sin((double)(t % 12)));
        if (t < 72)
            y[t] = value + 0.01 * (double)(t % 5);
    }
    struct past past = {y, 72, 12, 0, 0.0};
    for (size_t i = 1; i < 3; i++) {
        method_named(names[i])->go_on(&past, 12, path);
        for (size_t t = 72; t < 84; t++) {
            double value = (100.0 + (double)t) * (1.0 + 0.3 * sin((double)(t % 12)));
            assert_true(fabs(path[t - 72] - value) < 0.3);
        }
    }
}

static void intervals_hold_what_they_say(void **state)
{
    (void)state;
    double y[LENGTH], inside[2] = {0};
    make(y, LENGTH, 0.1);
    struct past past = {y, LENGTH - 48, 24, 168, 0.0};
    struct outlook out = outlook_new(48);
    outlook_fill(&out, method_named("auto"), &past, 48, true);
    for (size_t h = 0; h < 48; h++) {
        for (int i = 0; i < 2; i++) {
            double a = y[LENGTH - 48 + h];
            inside[i] += a >= out.bands.low[i][h] && a <= out.bands.high[i][h] ? 1.0 / 48 : 0;
        }
        assert_true(out.bands.low[1][h] >= 0.0 && out.bands.low[1][h] <= out.bands.low[0][h]);
        assert_true(out.bands.low[0][h] <= out.path[h]);
    }
    assert_true(inside[0] > 0.6 && inside[0] < 0.97 && inside[1] > 0.85);
    outlook_free(&out);
}

static void a_count_is_never_negative(void **state)
{
    (void)state;
    double y[40];
    for (size_t t = 0; t < 40; t++)
        y[t] = 40.0 - (double)t;
    struct past past = {y, 40, 1, 0, 0.0};
    struct outlook out = outlook_new(20);
    outlook_fill(&out, method_named("holt"), &past, 20, true);
    assert_true(out.path[19] == 0.0 && out.bands.low[1][0] >= 0.0);
    outlook_fill(&out, method_named("holt"), &past, 20, false);
    assert_true(out.path[19] < -10.0);
    outlook_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(methods_that_know_the_week_find_it),
        cmocka_unit_test(medians_do_not_learn_what_happened_once),
        cmocka_unit_test(medians_follow_the_level),
        cmocka_unit_test(intervals_know_the_quiet_hours),
        cmocka_unit_test(every_method_continues_every_past),
        cmocka_unit_test(alpha_can_be_set),
        cmocka_unit_test(theta_is_half_the_slope),
        cmocka_unit_test(holt_winters_repeats_what_has_no_error),
        cmocka_unit_test(intervals_hold_what_they_say),
        cmocka_unit_test(a_count_is_never_negative),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
