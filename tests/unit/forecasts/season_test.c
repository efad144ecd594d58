#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "forecasts/season.h"

static void indices_are_those_that_made_the_data(void **state)
{
    (void)state;
    static const double adds[4] = {-2.0, 1.0, 3.0, -2.0}, times[4] = {0.8, 1.0, 1.3, 0.9};
    double a[41], m[41], odd[41], index[5];
    for (size_t t = 0; t < 41; t++) {
        a[t] = 10.0 + 0.5 * (double)t + adds[t % 4];
        m[t] = 10.0 * times[t % 4];
        odd[t] = 7.0 + (double)(t % 5);
    }
    season_indices(a, 41, 4, false, index);
    for (size_t i = 0; i < 4; i++)
        assert_true(fabs(index[i] - adds[i]) < 1e-9);
    season_remove(a, 41, 4, false, index);
    assert_true(fabs(a[40] - 30.0) < 1e-9 && fabs(a[1] - 10.5) < 1e-9);
    season_restore(a, 4, 4, false, index, 2);
    assert_true(fabs(a[0] - 13.0) < 1e-9);
    season_indices(m, 41, 4, true, index);
    for (size_t i = 0; i < 4; i++)
        assert_true(fabs(index[i] - times[i]) < 1e-9);
    season_indices(odd, 41, 5, false, index);
    assert_true(fabs(index[4] - 2.0) < 1e-9);
    assert_true(season_present(m, 41, 4) && season_present(odd, 41, 5));
    assert_false(season_present(m, 11, 4));
}

static void a_line_has_no_season(void **state)
{
    (void)state;
    double y[60];
    for (size_t t = 0; t < 60; t++)
        y[t] = (double)t;
    assert_false(season_present(y, 60, 12));
    assert_false(season_present(y, 60, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(indices_are_those_that_made_the_data),
        cmocka_unit_test(a_line_has_no_season),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
