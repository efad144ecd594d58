#include "studies/known_locks.h"

#include "tests/support/known.h"

static const struct known_system *named(const char *name)
{
    return known_named(known_locks, known_locks_count, name);
}

/* What must hold between the numbers of the chain: thirty users who think for 0.3 s. */
static void test_hot_row_agrees_with_the_laws(void **state)
{
    (void)state;
    const struct known_system *ten = named("hot row, 10 connections");
    double per_s = known_exact(ten, "throughput");
    assert_near(per_s * (known_exact(ten, "response") + .3), 30, 5e-6);
    assert_known(ten, "row held", per_s * .025);
    assert_known(ten, "utilization database", per_s * .01 / 4);
    const struct known_system *no_call = named("hot row, no external call");
    per_s = known_exact(no_call, "throughput");
    assert_near(per_s * (known_exact(no_call, "response") + .3), 30, 5e-6);
}

/* The line moves from the pool to the row, and its length stays. */
static void test_larger_pool_only_moves_the_line(void **state)
{
    (void)state;
    const struct known_system *ten = named("hot row, 10 connections");
    const struct known_system *twenty = named("hot row, 20 connections");
    double before =
        known_exact(ten, "wait for the pool") + known_exact(ten, "wait for the row");
    double after =
        known_exact(twenty, "wait for the pool") + known_exact(twenty, "wait for the row");
    assert_near(after, before, 1e-4);
    assert_true(known_exact(twenty, "throughput") <= known_exact(ten, "throughput"));
}

static void test_activity_is_work_offered(void **state)
{
    (void)state;
    const struct known_system *known = named("readers and writers, writers first");
    assert_known(known, "readers active", 60 * .01);
    assert_known(known, "writers active", 8 * .02);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hot_row_agrees_with_the_laws),
        cmocka_unit_test(test_larger_pool_only_moves_the_line),
        cmocka_unit_test(test_activity_is_work_offered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
