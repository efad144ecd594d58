#include "studies/known_balancers.h"

#include "sim/laws.h"
#include "tests/support/known.h"

static const struct known_system *named(const char *name)
{
    return known_named(known_balancers, known_balancers_count, name);
}

/* Every fourth arrival of a Poisson process comes to each server. */
static double erlang_4(const void *context, double s)
{
    double per_s = *(const double *)context;
    return pow(per_s / (per_s + s), 4);
}

static void test_rules_that_have_a_formula(void **state)
{
    (void)state;
    double per_s = 320;
    double root = laws_gim1_root(.01, erlang_4, &per_s);
    assert_known(named("4 servers, at random"), "response", laws_mmc(80, .01, 1).response_s);
    assert_known(named("4 servers, in turn"), "response", laws_gim1(80, .01, root).response_s);
    assert_known(named("4 servers, one queue"), "response", laws_mmc(320, .01, 4).response_s);
}

/* The more a rule knows, the better; none is better than one queue. */
static void test_others_lie_between(void **state)
{
    (void)state;
    double in_turn = known_exact(named("4 servers, in turn"), "response");
    double two = known_exact(named("4 servers, less busy of two"), "response");
    double least = known_exact(named("4 servers, least busy"), "response");
    double shared = known_exact(named("4 servers, one queue"), "response");
    assert_true(in_turn > two && two > least && least > shared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules_that_have_a_formula),
        cmocka_unit_test(test_others_lie_between),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
