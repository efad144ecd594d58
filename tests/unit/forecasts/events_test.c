#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "forecasts/events.h"
#include "forecasts/forecaster.h"
#include "sim/chance.h"

#define N     ((size_t)364)
#define AHEAD ((size_t)28)

/* A year of days: a wandering level, a week, a campaign of +40% and a closure of -60%. */
static void make(double *y, double *campaign, double *closure, uint64_t seed)
{
    struct chance chance;
    double level = log(1000.0);
    chance_init(&chance, chance_key(seed, 0, 0, 0));
    for (size_t t = 0; t < N + AHEAD; t++) {
        campaign[t] = t % 60 < 5 && t > 30 ? 1.0 : 0.0;
        closure[t] = t == 100 || t == 200 || t == 300 || t == N + 3 ? 1.0 : 0.0;
        level += 0.01 * chance_normal(&chance);
        y[t] = exp(level + (t % 7 < 5 ? 0.0 : -0.4) + 0.05 * chance_normal(&chance) +
                   log(1.4) * campaign[t] + log(0.4) * closure[t]);
    }
}

static void known_effects_are_learned(void **state)
{
    (void)state;
    double inside = 0.0, off = 0.0, bias = 0.0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        double y[N + AHEAD], campaign[N + AHEAD], closure[N + AHEAD];
        struct events events = {
            {{"campaign", campaign, false, 0.0}, {"shut", closure, false, 0.0}},
            2
        };
        struct event_effect effects[2];
        struct past past = {y, N, 7, 0, 0.0};
        make(y, campaign, closure, seed);
        events_learn(&events, &past, AHEAD, effects);
        double wanted[2] = {log(1.4), log(0.4)};
        for (int k = 0; k < 2; k++) {
            double error = effects[k].size - wanted[k];
            assert_int_equal(effects[k].standing, EVENT_LEARNED);
            inside += fabs(error) <= 1.96 * effects[k].deviation ? 1.0 / 120.0 : 0.0;
            off += fabs(error) / 120.0;
            bias += error / 120.0;
        }
        assert_true(fabs(effects[1].past - 3.0) < 1e-9 && fabs(effects[1].ahead - 1.0) < 1e-9);
    }
    /* 95% intervals, three standard errors of 120 either way. */
    assert_in_range((int)(1000.0 * inside), 890, 1000);
    assert_true(off < 0.03 && fabs(bias) < 0.01);
}

static void effects_are_put_on_the_path(void **state)
{
    (void)state;
    double y[N + AHEAD], campaign[N + AHEAD], closure[N + AHEAD], with = 0.0, without = 0.0;
    make(y, campaign, closure, 7);
    struct events events = {
        {{"campaign", campaign, false, 0.0}, {"shut", closure, false, 0.0}},
        2
    };
    struct past past = {y, N, 7, 0, 0.0};
    struct outlook out = outlook_new(AHEAD), plain = outlook_new(AHEAD);
    struct forecaster knows = {method_named("auto"), &events, false, true, false};
    struct forecaster ignorant = {method_named("auto"), NULL, false, true, false};
    forecaster_fill(&knows, &past, AHEAD, &out, NULL);
    forecaster_fill(&ignorant, &past, AHEAD, &plain, NULL);
    for (size_t h = 0; h < AHEAD; h++) {
        with += fabs(y[N + h] - out.path[h]);
        without += fabs(y[N + h] - plain.path[h]);
        assert_true(out.bands.low[1][h] <= out.path[h] && out.path[h] <= out.bands.high[1][h]);
    }
    assert_true(with < 0.8 * without);
    assert_true(out.path[3] < 0.6 * plain.path[3]);
    outlook_free(&out);
    outlook_free(&plain);
}

static void what_cannot_be_learned_is_said(void **state)
{
    (void)state;
    double y[N + AHEAD], never[N + AHEAD], weekly[N + AHEAD], given[N + AHEAD];
    make(y, never, weekly, 9);
    memset(never, 0, sizeof never);
    memset(given, 0, sizeof given);
    never[N + 1] = given[N + 2] = 1.0;
    for (size_t t = 0; t < N + AHEAD; t++)
        weekly[t] = t % 7 == 2 ? 1.0 : 0.0;
    struct events events = {
        {{"never", never, false, 0.0},
         {"fridays", weekly, false, 0.0},
         {"launch", given, true, 1.5}},
        3
    };
    struct event_effect effects[3];
    struct past past = {y, N, 7, 0, 0.0};
    events_learn(&events, &past, AHEAD, effects);
    assert_int_equal(effects[0].standing, EVENT_UNSEEN);
    assert_int_equal(effects[1].standing, EVENT_IN_SEASON);
    assert_int_equal(effects[2].standing, EVENT_GIVEN);
    double variance;
    assert_true(events_at(&events, effects, N + 1, &variance) == 0.0);
    assert_true(fabs(events_at(&events, effects, N + 2, &variance) - log(1.5)) < 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_effects_are_learned),
        cmocka_unit_test(effects_are_put_on_the_path),
        cmocka_unit_test(what_cannot_be_learned_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
