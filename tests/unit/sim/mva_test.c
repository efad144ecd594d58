/* Against the numbers of KNOWN_ANSWERS, to their last printed digit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/laws.h"
#include "sim/mva.h"

static void assert_printed(double value, const char *printed)
{
    const char *point = strchr(printed, '.');
    double unit = pow(10.0, point ? -(double)strlen(point + 1) : 0.0);
    if (!(fabs(value - strtod(printed, NULL)) <= 0.5001 * unit))
        fail_msg("%.10g is not %s", value, printed);
}

static void assert_close(double value, double expected, double relative)
{
    if (!(fabs(value - expected) <= relative * fabs(expected)))
        fail_msg("%.17g is not %.17g", value, expected);
}

static void jain_34_2_v15(void **state)
{
    (void)state;
    const struct mva_station stations[] = {
        {.visits = 16, .service_s = 0.125, .servers = 1},
        {.visits = 10, .service_s = 0.3,   .servers = 1},
        {.visits = 5,  .service_s = 0.2,   .servers = 1},
    };
    struct mva_use uses[3];
    struct mva_network network = {stations, 3, 4.0};
    struct mva_result result = mva_exact(&network, 20, uses);
    assert_printed(result.throughput_per_s, "0.333247");
    assert_printed(result.response_s, "56.01563");
    assert_printed(uses[0].response_s, "0.373339");
    assert_printed(uses[1].response_s, "4.854260");
    assert_printed(uses[2].response_s, "0.299922");
    assert_printed(uses[0].present, "1.990623");
    assert_printed(uses[1].present, "16.17665");
    assert_printed(uses[2].present, "0.499740");
}

static void lazowska_p117_v15(void **state)
{
    (void)state;
    const struct mva_station stations[] = {
        {.visits = 1, .service_s = 0.605, .servers = 1},
        {.visits = 1, .service_s = 2.1,   .servers = 1},
        {.visits = 1, .service_s = 1.35,  .servers = 1},
    };
    struct mva_use uses[3];
    struct mva_network network = {stations, 3, 15.0};
    struct mva_result result = mva_exact(&network, 3, uses);
    assert_printed(result.throughput_per_s, "0.151516");
    assert_printed(result.response_s, "4.799825");
    assert_printed(uses[0].present, "0.0975660");
    assert_printed(uses[1].present, "0.394657");
    assert_printed(uses[2].present, "0.235030");
}

static void bolch_8_3_v15(void **state)
{
    (void)state;
    const struct mva_station stations[] = {
        {.visits = 1,   .service_s = 0.02, .servers = 1},
        {.visits = 0.4, .service_s = 0.2,  .servers = 1},
        {.visits = 0.2, .service_s = 0.4,  .servers = 1},
        {.visits = 0.1, .service_s = 0.6,  .servers = 1},
    };
    struct mva_use uses[4];
    struct mva_network network = {stations, 4, 0.0};
    assert_printed(mva_exact(&network, 6, uses).throughput_per_s, "9.919836");
    assert_printed(uses[0].response_s, "0.0245584");
    assert_printed(uses[1].response_s, "0.569827");
    assert_printed(uses[2].response_s, "1.139655");
    assert_printed(uses[3].response_s, "1.244284");
}

static void bolch_8_4_v15(void **state)
{
    (void)state;
    const struct mva_station stations[] = {
        {.visits = 1,   .service_s = 0.5, .servers = 2},
        {.visits = 0.5, .service_s = 0.6, .servers = 1},
        {.visits = 0.5, .service_s = 0.8, .servers = 1},
        {.visits = 1,   .service_s = 1,   .servers = 0},
    };
    struct mva_use uses[4];
    struct mva_network network = {stations, 4, 0.0};
    assert_printed(mva_exact(&network, 3, uses).throughput_per_s, "1.217461");
    assert_printed(uses[0].present, "0.623679");
    assert_printed(uses[1].present, "0.472872");
    assert_printed(uses[2].present, "0.685988");
    assert_printed(uses[3].present, "1.217461");
    assert_true(uses[3].utilisation == 0.0);
}

static void group_is_a_network_v13(void **state)
{
    (void)state;
    const struct mva_station server = {.visits = 1, .service_s = 0.02, .servers = 1};
    struct mva_network network = {&server, 1, 1.0};
    struct mva_use use;
    struct mva_result result = mva_exact(&network, 50, &use);
    assert_printed(result.throughput_per_s, "44.76063");
    assert_printed(result.response_s, "0.117053");
    assert_printed(use.present, "5.239373");
    assert_printed(use.utilisation, "0.895213");
    const struct mva_station servers = {.visits = 2, .service_s = 0.01, .servers = 7};
    network.stations = &servers;
    assert_close(mva_exact(&network, 500, NULL).throughput_per_s,
                 laws_group(500, 1.0, 0.02, 7).throughput_per_s, 1e-11);
}

static const struct mva_station tiers[] = {
    {.visits = 1, .service_s = 0.030, .servers = 4},
    {.visits = 3, .service_s = 0.012, .servers = 2},
    {.visits = 1, .service_s = 0.150, .servers = 0},
};

/* The list prints 11.27471 for 25 customers; in exact fractions it is 11.2747046. */
static void three_tiers_v16(void **state)
{
    (void)state;
    const int customers[] = {25, 50, 100, 150, 200, 400};
    const char *rate[] = {"11.27470", "22.49718", "44.10757",
                          "55.47058", "55.55556", "55.55556"};
    const char *response[] = {"0.217353", "0.222501", "0.267185", "0.704136", "1.6", "5.2"};
    struct mva_network network = {tiers, 3, 2.0};
    for (int i = 0; i < 6; i++) {
        struct mva_result result = mva_exact(&network, customers[i], NULL);
        assert_printed(result.throughput_per_s, rate[i]);
        assert_printed(result.response_s, response[i]);
    }
    struct mva_use uses[3];
    mva_exact(&network, 150, uses);
    assert_printed(uses[0].response_s, "0.0313051");
    assert_printed(uses[1].response_s, "0.174277");
    assert_printed(uses[2].response_s, "0.15");
    assert_printed(uses[0].utilisation, "0.416029");
    assert_printed(uses[1].utilisation, "0.998471");
}

/* Speeds as a database slows with the connections in use, as many as the pool has. */
static void scaling_trap_v32(void **state)
{
    (void)state;
    const int instances[] = {1, 2, 3, 4, 6, 8, 16, 32};
    const char *rate[] = {"100.0000", "200.0000", "300.0000", "369.0037",
                          "357.9952", "329.4893", "227.4019", "133.7122"};
    const char *response[] = {"5.0",      "2.0",      "1.0",      "0.626000",
                              "0.676000", "0.821000", "1.638500", "3.487250"};
    const char *busy[] = {"1.0",      "1.0",      "1.0",      "0.922509",
                          "0.596659", "0.411862", "0.142126", "0.0417851"};
    for (int i = 0; i < 8; i++) {
        double speeds[160];
        int pool = 5 * instances[i];
        for (int m = 1; m <= pool; m++)
            speeds[m - 1] = m / (1 + 0.05 * (m - 1) + 0.002 * m * (m - 1));
        const struct mva_station stations[] = {
            {.visits = 1,        .service_s = 0.02, .servers = 2 * instances[i]},
            { .visits = 1, .service_s = 0.02,  .speeds = speeds,         .speed_count = pool},
        };
        struct mva_network network = {stations, 2, 1.0};
        struct mva_use uses[2];
        struct mva_result result = mva_exact(&network, 600, uses);
        assert_printed(result.throughput_per_s, rate[i]);
        assert_printed(result.response_s, response[i]);
        assert_printed(uses[0].utilisation, busy[i]);
        assert_close(uses[0].present + uses[1].present + result.throughput_per_s, 600, 1e-9);
        assert_true(uses[1].utilisation > 0.8 && uses[1].utilisation <= 1.0 + 1e-9);
    }
}

static void tomcat_batch_v37(void **state)
{
    (void)state;
    const struct mva_station threads = {.visits = 1, .service_s = 0.444, .servers = 300};
    struct mva_network network = {&threads, 1, 0.0};
    struct mva_use use;
    struct mva_result result = mva_exact(&network, 400, &use);
    assert_printed(result.throughput_per_s, "675.6757");
    assert_printed(result.response_s, "0.592");
    assert_printed(use.present - 300 * use.utilisation, "100.0");
}

static void ebiz_v37(void **state)
{
    (void)state;
    const struct mva_station stations[] = {
        {.visits = 1, .service_s = 0.0098,  .servers = 1},
        {.visits = 1, .service_s = 0.0025,  .servers = 1},
        {.visits = 1, .service_s = 0.00072, .servers = 1},
        {.visits = 1, .service_s = 0.0098,  .servers = 1},
    };
    const int customers[] = {1, 2, 4, 6, 8, 10};
    const char *rate[] = {"43.82121", "63.42405", "79.78625",
                          "86.53044", "90.14558", "92.39453"};
    double throughputs[10];
    struct mva_network network = {stations, 4, 0.0};
    mva_throughputs(&network, 10, throughputs);
    for (int i = 0; i < 6; i++)
        assert_printed(throughputs[customers[i] - 1], rate[i]);
    assert_printed(mva_exact(&network, 10, NULL).response_s, "0.108232");
}

static void httpd_v37(void **state)
{
    (void)state;
    struct mva_station stations[17] = {
        {.visits = 1, .service_s = 0.0109, .servers = 1}
    };
    for (int i = 1; i <= 16; i++)
        stations[i] =
            (struct mva_station){.visits = 1.0 / 16, .service_s = 0.0044, .servers = 1};
    struct mva_network network = {stations, 17, 0.0};
    struct mva_result result = mva_exact(&network, 5, NULL);
    assert_printed(result.throughput_per_s, "91.73346");
    assert_printed(result.response_s, "0.0545057");
}

/* A station that is never visited, or takes no time, changes nothing and holds nobody. */
static void idle_stations_do_not_matter(void **state)
{
    (void)state;
    const struct mva_station stations[] = {
        {.visits = 1, .service_s = 0.02, .servers = 1},
        {.visits = 0, .service_s = 0.02, .servers = 1},
        {.visits = 1, .service_s = 0.0,  .servers = 3},
    };
    struct mva_use uses[3];
    struct mva_network network = {stations, 3, 1.0};
    assert_printed(mva_exact(&network, 50, uses).throughput_per_s, "44.76063");
    assert_true(uses[1].present == 0.0 && uses[2].present == 0.0);
    assert_true(uses[1].response_s == 0.0 && uses[2].response_s == 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jain_34_2_v15),
        cmocka_unit_test(lazowska_p117_v15),
        cmocka_unit_test(bolch_8_3_v15),
        cmocka_unit_test(bolch_8_4_v15),
        cmocka_unit_test(group_is_a_network_v13),
        cmocka_unit_test(three_tiers_v16),
        cmocka_unit_test(scaling_trap_v32),
        cmocka_unit_test(tomcat_batch_v37),
        cmocka_unit_test(ebiz_v37),
        cmocka_unit_test(httpd_v37),
        cmocka_unit_test(idle_stations_do_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
