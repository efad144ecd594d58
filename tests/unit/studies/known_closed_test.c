#include "studies/known_closed.h"

#include "sim/laws.h"
#include "sim/mva.h"
#include "sim/mva_classes.h"
#include "tests/support/known.h"

static const struct known_system *named(const char *name)
{
    return known_named(known_closed, known_closed_count, name);
}

static void test_interactive_is_machine_repair(void **state)
{
    (void)state;
    struct laws_queue queue = laws_group(50, 1.0, .02, 1);
    const struct known_system *known = named("closed M/M/1 with 50 users");
    assert_known(known, "throughput", queue.throughput_per_s);
    assert_known(known, "response", queue.response_s);
    assert_known(known, "present", queue.present);
    assert_known(known, "utilization", queue.utilisation);
}

static void test_threads_take_turns_under_each_lock(void **state)
{
    (void)state;
    int seen = 0;
    for (int i = 0; i < known_closed_count; i++) {
        const struct known_system *known = &known_closed[i];
        if (strcmp(known->id, "V14") != 0)
            continue;
        struct laws_queue lock = laws_group((int)known->parameter[0], .016, .004, 1);
        assert_known(known, "throughput", known->parameter[1] * lock.throughput_per_s);
        assert_known(known, "response", lock.response_s);
        seen++;
    }
    assert_int_equal(seen, 8);
}

static void test_tiers_have_a_product_form(void **state)
{
    static const struct mva_station stations[] = {
        {.visits = 1, .service_s = .03,  .servers = 4},
        {.visits = 3, .service_s = .012, .servers = 2},
        {.visits = 1, .service_s = .15,  .servers = 0},
    };
    const struct mva_network network = {stations, 3, 2.0};
    (void)state;
    int seen = 0;
    for (int i = 0; i < known_closed_count; i++) {
        const struct known_system *known = &known_closed[i];
        if (strcmp(known->id, "V16") != 0)
            continue;
        struct mva_result result = mva_exact(&network, (int)known->parameter[0], NULL);
        assert_known(known, "throughput", result.throughput_per_s);
        assert_known(known, "response", result.response_s);
        seen++;
    }
    assert_int_equal(seen, 6);
    struct mva_use uses[3];
    mva_exact(&network, 150, uses);
    const struct known_system *known = named("three tiers, 150 users");
    assert_known(known, "stay at app", uses[0].response_s);
    assert_known(known, "stay at database", uses[1].response_s);
    assert_known(known, "stay outside", uses[2].response_s);
    assert_known(known, "utilization app", uses[0].utilisation);
    assert_known(known, "utilization database", uses[1].utilisation);
}

static void test_two_customers(void **state)
{
    static const double a[] = {1, 3}, b[] = {2, 4};
    static const struct mva_class classes[] = {
        {1, 0, a},
        {1, 0, b}
    };
    static const int servers[] = {1, 1};
    const struct mva_classes network = {classes, 2, servers, 2};
    struct mva_class_result results[2];
    double present[4];
    (void)state;
    assert_true(mva_classes_exact(&network, results, present));
    const struct known_system *known = named("two customers, two devices");
    assert_known(known, "throughput A", results[0].throughput_per_s);
    assert_known(known, "throughput B", results[1].throughput_per_s);
    assert_known(known, "A at device 1", present[0]);
    assert_known(known, "A at device 2", present[1]);
    assert_known(known, "B at device 1", present[2]);
    assert_known(known, "B at device 2", present[3]);
}

static void test_two_kinds_of_pages(void **state)
{
    static const double a[] = {.02, 4 * .01}, b[] = {.02, 3 * .05};
    static const struct mva_class classes[] = {
        {30, 2, a},
        {10, 5, b}
    };
    static const int servers[] = {1, 1};
    const struct mva_classes network = {classes, 2, servers, 2};
    struct mva_class_result results[2];
    double present[4];
    (void)state;
    assert_true(mva_classes_exact(&network, results, present));
    const struct known_system *known = named("two kinds of pages");
    double per_s[] = {results[0].throughput_per_s, results[1].throughput_per_s};
    assert_known(known, "throughput A", per_s[0]);
    assert_known(known, "throughput B", per_s[1]);
    assert_known(known, "response A", results[0].response_s);
    assert_known(known, "response B", results[1].response_s);
    assert_known(known, "utilization app", per_s[0] * a[0] + per_s[1] * b[0]);
    assert_known(known, "utilization database", per_s[0] * a[1] + per_s[1] * b[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_interactive_is_machine_repair),
        cmocka_unit_test(test_threads_take_turns_under_each_lock),
        cmocka_unit_test(test_tiers_have_a_product_form),
        cmocka_unit_test(test_two_customers),
        cmocka_unit_test(test_two_kinds_of_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
