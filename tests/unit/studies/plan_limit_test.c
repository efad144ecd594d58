/* What is carried over time, and how far it may be off. */
#include "studies/plan_limit.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_near(double value, double exact, double off)
{
    if (!(fabs(value - exact) <= off))
        fail_msg("%.17g is not %.17g", value, exact);
}

static const struct capacity now = {
    .kind = CAPACITY_FOUND, .factor = 2.0, .low = 1.9, .high = 2.2};
static const struct capacity then = {
    .kind = CAPACITY_FOUND, .factor = 1.0, .low = 0.95, .high = 1.05};

static void its_interval_is_that_of_the_search(void **state)
{
    (void)state;
    assert_near(plan_limit_of(&now, 0.0), 2.0, 0.0);
    assert_near(plan_limit_of(&now, 1.96), 2.2, 1e-12);
    assert_near(plan_limit_of(&now, -1.96), 1.9, 1e-12);
}

/* Where nothing was certain it is not endlessly wide. */
static void an_open_side_has_an_end(void **state)
{
    (void)state;
    struct capacity open = {
        .kind = CAPACITY_FOUND, .factor = 2.0, .low = 0.0, .high = (double)INFINITY};
    assert_near(plan_limit_of(&open, 1.96), 3.0, 1e-12);
    assert_near(plan_limit_of(&open, -1.96), 1.0, 1e-12);
    assert_true(plan_limit_of(&open, -9.0) >= 0.0);
}

static void kinds_without_a_number(void **state)
{
    (void)state;
    struct capacity capacity = {.kind = CAPACITY_ENDLESS, .factor = (double)NAN};
    assert_true(isinf(plan_limit_of(&capacity, -3.0)));
    capacity.kind = CAPACITY_NEVER;
    assert_near(plan_limit_of(&capacity, 3.0), 0.0, 0.0);
    capacity.kind = CAPACITY_UNKNOWN;
    assert_true(isnan(plan_limit_of(&capacity, 0.0)));
}

static void between_looks_it_is_interpolated(void **state)
{
    (void)state;
    struct plan_limit limit = {
        .at = {&now, &then, &now},
          .week = {0.0,  10.0,  20.0},
          .looks = 3
    };
    assert_near(plan_limit_at(&limit, 0.0, 0.0), 2.0, 1e-12);
    assert_near(plan_limit_at(&limit, 5.0, 0.0), sqrt(2.0), 1e-12);
    assert_near(plan_limit_at(&limit, 15.0, 0.0), sqrt(2.0), 1e-12);
    assert_near(plan_limit_at(&limit, 20.0, 0.0), 2.0, 1e-12);
    assert_ptr_equal(plan_limit_look(&limit, 12.0), &then);
    assert_ptr_equal(plan_limit_look(&limit, 16.0), limit.at[2]);
    struct capacity endless = {.kind = CAPACITY_ENDLESS};
    limit.at[1] = &endless;
    assert_true(isinf(plan_limit_at(&limit, 8.0, 0.0)));
    assert_near(plan_limit_at(&limit, 2.0, 0.0), 2.0, 1e-12);
}

static void the_nearest_run_is_found(void **state)
{
    (void)state;
    static struct capacity capacity = {
        .point = {{.factor = 0.1}, {.factor = 1.0}, {.factor = 1.9}},
          .points = 3
    };
    assert_near(plan_limit_point(&capacity, 1.2)->factor, 1.0, 0.0);
    assert_near(plan_limit_point(&capacity, 50.0)->factor, 1.9, 0.0);
    capacity.points = 0;
    assert_null(plan_limit_point(&capacity, 1.0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_interval_is_that_of_the_search),
        cmocka_unit_test(an_open_side_has_an_end),
        cmocka_unit_test(kinds_without_a_number),
        cmocka_unit_test(between_looks_it_is_interpolated),
        cmocka_unit_test(the_nearest_run_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
