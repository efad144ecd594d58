#include "studies/known_scaling.h"

#include "sim/laws.h"
#include "sim/mva.h"
#include "tests/support/known.h"

enum { CONNECTIONS = 160 };

/* The database with its pool is one station whose speed depends on the number there; with more
 * than there are connections it stays as it is. */
static void test_product_form(void **state)
{
    double speeds[CONNECTIONS];
    (void)state;
    for (int m = 1; m <= CONNECTIONS; m++)
        speeds[m - 1] = laws_usl_capacity(m, .05, .002);
    for (int i = 0; i < known_scaling_count; i++) {
        const struct known_system *known = &known_scaling[i];
        int instances = (int)known->parameter[0];
        const struct mva_station stations[] = {
            {.visits = 1,       .service_s = .02, .servers = 2 * instances    },
            { .visits = 1, .service_s = .02, .speeds = speeds, .speed_count = 5 * instances},
        };
        const struct mva_network network = {stations, 2, 1.0};
        struct mva_use uses[2];
        struct mva_result result = mva_exact(&network, 600, uses);
        assert_known(known, "throughput", result.throughput_per_s);
        assert_known(known, "response", result.response_s);
        assert_known(known, "utilization app", uses[0].utilisation);
    }
}

/* Every instance after the fourth makes it worse. */
static void test_four_instances_are_best(void **state)
{
    (void)state;
    for (int i = 1; i < known_scaling_count; i++) {
        bool grows = known_scaling[i].parameter[0] <= 4;
        double more = known_exact(&known_scaling[i], "throughput") -
                      known_exact(&known_scaling[i - 1], "throughput");
        assert_true(grows ? more > 0 : more < 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_product_form),
        cmocka_unit_test(test_four_instances_are_best),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
