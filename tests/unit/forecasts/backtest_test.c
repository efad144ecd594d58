#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "forecasts/backtest.h"
#include "forecasts/crossing.h"

static void what_repeats_is_foretold(void **state)
{
    (void)state;
    double y[240];
    size_t asked;
    for (size_t t = 0; t < 240; t++)
        y[t] = (double)(t % 12) + 0.1 * floor((double)t / 12.0);
    struct past past = {y, 240, 12, 0, 0.0};
    struct forecaster seasonal = {.method = method_named("seasonal-naive"), .raw = true};
    struct forecaster naive = {.method = method_named("naive"), .raw = true};
    struct score s = backtest(&seasonal, &past, 12, 5, &asked);
    assert_int_equal(asked, 5);
    assert_true(fabs(s.mase - 1.0) < 1e-9 && fabs(s.rmsse - 1.0) < 1e-9);
    s = backtest(&naive, &past, 12, 3, &asked);
    assert_int_equal(asked, 3);
    assert_true(s.mase > 10.0 && s.pinball > 0.0);
}

static void too_short_a_past_is_not_asked(void **state)
{
    (void)state;
    double y[20] = {1.0, 2.0};
    size_t asked;
    struct past past = {y, 20, 12, 0, 0.0};
    struct forecaster naive = {.method = method_named("naive"), .raw = true};
    struct score s = backtest(&naive, &past, 12, 5, &asked);
    assert_true(asked == 0 && s.mase == 0.0);
}

static void a_level_is_reached_between_the_ends(void **state)
{
    (void)state;
    struct outlook out = outlook_new(10);
    for (size_t h = 0; h < 10; h++) {
        out.path[h] = (double)h;
        out.bands.low[0][h] = 0.5 * (double)h;
        out.bands.high[0][h] = 2.0 * (double)h;
    }
    struct crossing c = crossing_of(&out, 10, 0, 0.0, 4.0);
    assert_true(c.rises && c.earliest == 2 && c.expected == 4 && c.latest == 5);
    c = crossing_of(&out, 10, 0, 0.0, 40.0);
    assert_true(c.earliest == 10 && c.expected == 10 && c.latest == 10);
    c = crossing_of(&out, 10, 0, 9.0, 0.0);
    assert_true(!c.rises && c.expected == 0);
    outlook_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_repeats_is_foretold),
        cmocka_unit_test(too_short_a_past_is_not_asked),
        cmocka_unit_test(a_level_is_reached_between_the_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
