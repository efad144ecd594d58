#include "studies/known_pools.h"

#include "tests/support/known.h"

static const struct known_system *named(const char *name)
{
    return known_named(known_pools, known_pools_count, name);
}

/* What must hold between the numbers of the chain: forty users, each thinking half a second. */
static void test_numbers_agree_with_the_laws(void **state)
{
    static const char *const names[] = {"pool trap, 4 connections", "pool trap, 8 connections",
                                        "pool trap, call first"};
    (void)state;
    for (int i = 0; i < 3; i++) {
        const struct known_system *known = named(names[i]);
        double per_s = known_exact(known, "throughput");
        assert_near(per_s * (known_exact(known, "response") + .5), 40, 5e-6);
    }
    const struct known_system *base = named("pool trap, 4 connections");
    double per_s = known_exact(base, "throughput");
    double in_thread_s = known_exact(base, "response") - known_exact(base, "wait for a thread");
    assert_known(base, "utilization threads", per_s * in_thread_s / 12);
    assert_known(base, "utilization app", per_s * .01 / 2);
    assert_known(base, "utilization database", per_s * .012 / 2);
}

static void measure(const struct known_system *known, double *values)
{
    struct known_system brief = *known;
    brief.warmup_s = 2;
    brief.duration_s = 20;
    struct arena *arena = arena_open();
    struct blueprint plan;
    blueprint_init(&plan);
    known->build(known, &plan, arena);
    blueprint_finish(&plan);
    known->measure(&brief, &plan, 1, 0, values);
    blueprint_free(&plan);
    arena_close(arena);
}

/* In one short window already, since both met the same chance. */
static void test_large_effects_show_at_once(void **state)
{
    double values[2];
    (void)state;
    measure(named("pool trap, +1 connection"), values);
    assert_near(values[0], 1.093, .03);
    assert_near(values[1], .639, .2);
    measure(named("pool trap, external call -20%"), values);
    assert_near(values[0], 1.091, .03);
    assert_near(values[1], .644, .2);
}

static void test_more_threads_do_nothing(void **state)
{
    double values[2];
    (void)state;
    measure(named("pool trap, +1 thread"), values);
    assert_near(values[0], 1.0, .03);
    assert_near(values[1], 1.0, .1);
}

static void test_pool_is_mostly_full(void **state)
{
    double share;
    (void)state;
    measure(named("pool trap, no connection left"), &share);
    assert_near(share, .9, .05);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_agree_with_the_laws),
        cmocka_unit_test(test_large_effects_show_at_once),
        cmocka_unit_test(test_more_threads_do_nothing),
        cmocka_unit_test(test_pool_is_mostly_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
