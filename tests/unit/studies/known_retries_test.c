#include "studies/known_retries.h"

#include "tests/support/known.h"

/* Those in orbit: rho·(lambda + rho·theta) / ((1 - rho)·theta). */
static void test_one_server_has_a_formula(void **state)
{
    (void)state;
    const struct known_system *known =
        known_named(known_retries, known_retries_count, "M/M/1 with retries");
    double arrivals = known->parameter[1], retries = known->parameter[3];
    double rho = arrivals * known->parameter[2];
    double orbit = rho * (arrivals + rho * retries) / ((1 - rho) * retries);
    assert_known(known, "present", orbit + rho);
    assert_known(known, "response", (orbit + rho) / arrivals);
    assert_known(known, "tries", arrivals + orbit * retries);
}

/* What must hold between the numbers of the chain: Little's Law, for orbit and servers. */
static void test_five_servers_agree_with_little(void **state)
{
    (void)state;
    const struct known_system *known =
        known_named(known_retries, known_retries_count, "M/M/5 with retries");
    double arrivals = known->parameter[1], busy = arrivals * known->parameter[2];
    double orbit = known_exact(known, "present") - busy;
    assert_known(known, "busy", busy);
    assert_known(known, "response", (orbit + busy) / arrivals);
    assert_known(known, "tries", arrivals + orbit * known->parameter[3]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_server_has_a_formula),
        cmocka_unit_test(test_five_servers_agree_with_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
