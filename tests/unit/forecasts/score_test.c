#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "forecasts/score.h"

static void assert_near(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-12))
        fail_msg("%.17g is not %.17g", value, expected);
}

/* Worked by hand. */
static void measures_are_the_competitions(void **state)
{
    (void)state;
    const double past[] = {1.0, 3.0, 2.0, 6.0}, actual[] = {4.0, 10.0}, path[] = {5.0, 6.0};
    assert_near(score_scale(past, 4, 1), 7.0 / 3.0);
    assert_near(score_scale(past, 4, 2), 2.0);
    double low[] = {3.0, 4.0}, high[] = {6.0, 8.0}, wide_low[] = {-1.0, 3.0},
           wide[] = {9.0, 9.0};
    struct bands bands = {
        {low,  wide_low},
        {high, wide    }
    };
    struct score s = score_of(actual, path, &bands, 2, 2.0);
    assert_near(s.smape, 0.5 * (200.0 / 9.0 + 800.0 / 16.0));
    assert_near(s.mase, 0.5 * 5.0 / 2.0);
    assert_near(s.rmsse, sqrt(8.5) / 2.0);
    assert_near(s.inside[0], 0.5);
    assert_near(s.inside[1], 0.5);
    assert_near(s.msis, 0.5 * (9.0 + 6.0 + 40.0) / 2.0); /* the lower end counts as 0 */
    assert_true(s.pinball > 0.0);
}

static void zeros_and_nothing_agree(void **state)
{
    (void)state;
    const double actual[] = {0.0}, path[] = {-3.0};
    struct score s = score_of(actual, path, NULL, 1, 1.0);
    assert_near(s.smape, 0.0);
    assert_near(s.mase, 0.0);
    assert_near(score_scale(actual, 1, 24), 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_are_the_competitions),
        cmocka_unit_test(zeros_and_nothing_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
