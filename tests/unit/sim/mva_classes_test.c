/* Against the numbers of KNOWN_ANSWERS, to their last printed digit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/mva.h"
#include "sim/mva_classes.h"

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

static const int single[] = {1, 1, 1, 1};

static void lazowska_p142_v18(void **state)
{
    (void)state;
    const double first[] = {1.0, 3.0}, second[] = {2.0, 4.0};
    const struct mva_class classes[] = {
        {1, 0.0, first },
        {1, 0.0, second}
    };
    struct mva_classes network = {classes, 2, single, 2};
    struct mva_class_result results[2];
    double present[4];
    assert_true(mva_classes_exact(&network, results, present));
    assert_close(results[0].throughput_per_s, 3.0 / 19, 1e-14);
    assert_close(results[1].throughput_per_s, 2.0 / 19, 1e-14);
    assert_close(present[0], 4.0 / 19, 1e-14);
    assert_close(present[1], 15.0 / 19, 1e-14);
    assert_close(present[2], 5.0 / 19, 1e-14);
    assert_close(present[3], 14.0 / 19, 1e-14);
}

static const double class_a[] = {0.020, 0.040}, class_b[] = {0.020, 0.150};
static const struct mva_class web_classes[] = {
    {30, 2.0, class_a},
    {10, 5.0, class_b}
};
static const struct mva_classes web = {web_classes, 2, single, 2};

static void web_v18(void **state)
{
    (void)state;
    struct mva_class_result results[2];
    double present[4];
    assert_true(mva_classes_exact(&web, results, present));
    assert_printed(results[0].throughput_per_s, "13.69462");
    assert_printed(results[1].throughput_per_s, "1.778492");
    assert_printed(results[0].response_s, "0.190642");
    assert_printed(results[1].response_s, "0.622742");
    double together = results[0].throughput_per_s + results[1].throughput_per_s;
    assert_printed(together * 0.02, "0.309462");
    assert_printed(results[0].throughput_per_s * 0.04 + results[1].throughput_per_s * 0.15,
                   "0.814558");
    assert_close(present[0] + present[1] + 2.0 * results[0].throughput_per_s, 30.0, 1e-12);
    assert_close(present[2] + present[3] + 5.0 * results[1].throughput_per_s, 10.0, 1e-12);
}

/* Lazowska's own approximation, p. 117, is this one. */
static void approximation_v15(void **state)
{
    (void)state;
    const double demands[] = {0.605, 2.1, 1.35};
    const struct mva_class class = {3, 15.0, demands};
    struct mva_classes network = {&class, 1, single, 3};
    struct mva_class_result result;
    double present[3];
    mva_classes_approximate(&network, &result, present);
    assert_printed(result.throughput_per_s, "0.1510");
    assert_printed(result.response_s, "4.87");
    assert_true(mva_classes_exact(&network, &result, present));
    assert_printed(result.throughput_per_s, "0.151516");
}

static void approximation_is_near(void **state)
{
    (void)state;
    struct mva_class_result exact[2], near[2];
    double present[4];
    assert_true(mva_classes_exact(&web, exact, present));
    mva_classes_approximate(&web, near, present);
    for (int c = 0; c < 2; c++) {
        assert_close(near[c].throughput_per_s, exact[c].throughput_per_s, 0.02);
        assert_close(near[c].response_s, exact[c].response_s, 0.16);
        assert_true(near[c].response_s != exact[c].response_s);
    }
}

/* V16's three tiers, with several servers and a delay, and a million customers. */
static void approximation_takes_servers_and_crowds(void **state)
{
    (void)state;
    const int servers[] = {4, 2, 0};
    const double demands[] = {0.030, 0.036, 0.150};
    const int customers[] = {25, 100, 150, 400, 1000000};
    const double rate[] = {11.27470, 44.10757, 55.47058, 55.55556, 55.55556};
    const double within[] = {0.005, 0.035, 0.05, 0.005, 1e-5};
    for (int i = 0; i < 5; i++) {
        const struct mva_class class = {customers[i], 2.0, demands};
        struct mva_classes network = {&class, 1, servers, 3};
        struct mva_class_result result;
        double present[3];
        mva_classes_approximate(&network, &result, present);
        assert_close(result.throughput_per_s, rate[i], within[i]);
        assert_true(result.throughput_per_s <= 2 / 0.036 * (1 + 1e-9));
        assert_close(present[2], 0.150 * result.throughput_per_s, 1e-9);
    }
}

static void exact_says_what_it_cannot_do(void **state)
{
    (void)state;
    const int servers[] = {2, 1};
    const struct mva_class crowd[] = {
        {2000, 2.0, class_a},
        {2000, 5.0, class_b}
    };
    struct mva_class_result results[2];
    double present[4];
    struct mva_classes network = {crowd, 2, single, 2};
    assert_false(mva_classes_exact(&network, results, present));
    network = (struct mva_classes){web_classes, 2, servers, 2};
    assert_false(mva_classes_exact(&network, results, present));
}

/* A class without customers is as if it were not there. */
static void empty_classes_do_not_matter(void **state)
{
    (void)state;
    const struct mva_class classes[] = {
        {0,  1.0, class_b},
        {30, 2.0, class_a}
    };
    struct mva_classes both = {classes, 2, single, 2}, alone = {&classes[1], 1, single, 2};
    struct mva_class_result results[2], result;
    double present[4], own[2];
    assert_true(mva_classes_exact(&both, results, present));
    assert_true(mva_classes_exact(&alone, &result, own));
    assert_true(results[1].throughput_per_s == result.throughput_per_s);
    assert_true(present[0] == 0.0 && present[1] == 0.0 && present[2] == own[0]);
    mva_classes_approximate(&both, results, present);
    mva_classes_approximate(&alone, &result, own);
    assert_close(results[1].throughput_per_s, result.throughput_per_s, 1e-9);
    assert_true(results[0].throughput_per_s == 0.0);
}

/* One class by the other method. */
static void both_exact_methods_agree(void **state)
{
    (void)state;
    const int servers[] = {1, 1, 0};
    const double demands[] = {0.03, 0.05, 0.4};
    const struct mva_class class = {80, 1.0, demands};
    struct mva_classes network = {&class, 1, servers, 3};
    struct mva_class_result result;
    double present[3];
    assert_true(mva_classes_exact(&network, &result, present));
    const struct mva_station stations[] = {
        {.visits = 1, .service_s = 0.03, .servers = 1},
        {.visits = 1, .service_s = 0.05, .servers = 1},
        {.visits = 1, .service_s = 0.4,  .servers = 0},
    };
    struct mva_use uses[3];
    struct mva_network other = {stations, 3, 1.0};
    struct mva_result convolved = mva_exact(&other, 80, uses);
    assert_close(result.throughput_per_s, convolved.throughput_per_s, 1e-11);
    for (int s = 0; s < 3; s++)
        assert_close(present[s], uses[s].present, 1e-10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lazowska_p142_v18),
        cmocka_unit_test(web_v18),
        cmocka_unit_test(approximation_v15),
        cmocka_unit_test(approximation_is_near),
        cmocka_unit_test(approximation_takes_servers_and_crowds),
        cmocka_unit_test(exact_says_what_it_cannot_do),
        cmocka_unit_test(empty_classes_do_not_matter),
        cmocka_unit_test(both_exact_methods_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
