#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>

#include "tests/support/stage.h"

enum { INSTANCES = 5, DRAWS = 50000 };

static struct service service_with(const struct service_spec *spec)
{
    struct service service;
    service_init(&service, spec, 11);
    return service;
}

/* χ² of how often each was chosen against equal shares. */
static void assert_alike(const double *chosen, int instances)
{
    double total = 0.0, squares = 0.0;
    for (int i = 0; i < instances; i++)
        total += chosen[i];
    for (int i = 0; i < instances; i++)
        squares += (chosen[i] - total / instances) * (chosen[i] - total / instances);
    double p = gsl_cdf_chisq_Q(squares / (total / instances), instances - 1);
    assert_true(p > 0.001 && p < 0.999);
}

static void round_robin_goes_in_turn(void **state)
{
    (void)state;
    struct service_spec spec = {.instances = INSTANCES, .balance = BALANCE_ROUND_ROBIN};
    struct service service = service_with(&spec);
    for (uint32_t i = 0; i < 4 * INSTANCES; i++)
        assert_int_equal(service_choose(&service), i % INSTANCES);
    for (int i = 0; i < INSTANCES; i++)
        assert_int_equal(service.inside[i], 4);
    service_leave(&service, 3);
    assert_int_equal(service.inside[3], 3);
    service_free(&service);
}

/* Whose counts nobody looks at may leave them as they are. */
static void picking_alone_does_not_count(void **state)
{
    (void)state;
    struct service_spec spec = {.instances = INSTANCES, .balance = BALANCE_ROUND_ROBIN};
    struct service service = service_with(&spec);
    assert_int_equal(service_pick(&service), 0);
    assert_int_equal(service_choose(&service), 1);
    assert_int_equal(service.inside[0], 0);
    assert_int_equal(service.inside[1], 1);
    assert_false(service_counts(&spec));
    spec.balance = BALANCE_TWO_CHOICES;
    assert_true(service_counts(&spec));
    service_free(&service);
}

static void random_treats_all_alike(void **state)
{
    (void)state;
    struct service_spec spec = {.instances = INSTANCES, .balance = BALANCE_RANDOM};
    struct service service = service_with(&spec);
    double chosen[INSTANCES] = {0};
    for (int i = 0; i < DRAWS; i++)
        chosen[service_choose(&service)]++;
    assert_alike(chosen, INSTANCES);
    service_free(&service);
}

static void least_busy_is_never_busier_than_another(void **state)
{
    (void)state;
    struct service_spec spec = {.instances = INSTANCES, .balance = BALANCE_LEAST_BUSY};
    struct service service = service_with(&spec);
    struct chance chance;
    chance_init(&chance, 3);
    for (int i = 0; i < 10000; i++) {
        uint32_t chosen = service_choose(&service);
        for (int j = 0; j < INSTANCES; j++)
            assert_true(service.inside[chosen] - 1 <= service.inside[j]);
        uint32_t left = (uint32_t)chance_below(&chance, INSTANCES);
        if (service.inside[left] > 0)
            service_leave(&service, left);
    }
    service_free(&service);
}

/* Three of the five are equally idle. */
static void least_busy_draws_among_equals(void **state)
{
    (void)state;
    struct service_spec spec = {.instances = INSTANCES, .balance = BALANCE_LEAST_BUSY};
    struct service service = service_with(&spec);
    double chosen[INSTANCES] = {0};
    service.inside[1] = service.inside[3] = 2;
    for (int i = 0; i < DRAWS; i++) {
        uint32_t instance = service_choose(&service);
        chosen[instance]++;
        service_leave(&service, instance);
    }
    assert_true(chosen[1] == 0.0 && chosen[3] == 0.0);
    assert_alike((double[]){chosen[0], chosen[2], chosen[4]}, 3);
    service_free(&service);
}

/* With replacement the busier of two is chosen if it is drawn twice: one time in four. */
static void two_choices_take_the_less_busy(void **state)
{
    (void)state;
    struct service_spec spec = {.instances = 2, .balance = BALANCE_TWO_CHOICES};
    struct service service = service_with(&spec);
    int busier = 0;
    service.inside[0] = 7;
    for (int i = 0; i < DRAWS; i++) {
        uint32_t instance = service_choose(&service);
        busier += instance == 0;
        service_leave(&service, instance);
    }
    assert_in_range(busier, DRAWS / 4 - 400, DRAWS / 4 + 400);
    service_free(&service);
}

static void two_choices_treat_equals_alike(void **state)
{
    (void)state;
    struct service_spec spec = {.instances = INSTANCES, .balance = BALANCE_TWO_CHOICES};
    struct service service = service_with(&spec);
    double chosen[INSTANCES] = {0};
    for (int i = 0; i < DRAWS; i++) {
        uint32_t instance = service_choose(&service);
        chosen[instance]++;
        service_leave(&service, instance);
    }
    assert_alike(chosen, INSTANCES);
    service_free(&service);
}

static void one_instance_is_no_choice(void **state)
{
    (void)state;
    for (int policy = BALANCE_ROUND_ROBIN; policy <= BALANCE_TWO_CHOICES; policy++) {
        struct service_spec spec = {.instances = 1, .balance = (enum balance_policy)policy};
        struct service service = service_with(&spec);
        for (int i = 0; i < 10; i++)
            assert_int_equal(service_choose(&service), 0);
        assert_int_equal(service.inside[0], 10);
        service_free(&service);
    }
}

static void one_key_one_course(void **state)
{
    (void)state;
    struct service_spec spec = {.instances = 100, .balance = BALANCE_RANDOM};
    struct service one = service_with(&spec), same = service_with(&spec), other;
    service_init(&other, &spec, 12);
    int alike = 0;
    for (int i = 0; i < 1000; i++) {
        uint32_t chosen = service_choose(&one);
        assert_int_equal(service_choose(&same), chosen);
        alike += service_choose(&other) == chosen;
    }
    assert_true(alike < 50);
    service_free(&one);
    service_free(&same);
    service_free(&other);
}

/* ---- in a running system ---- */

static void play_four(struct stage *stage, enum balance_policy policy)
{
    static const char *const names[] = {"anna", "berta", "clara", "dora"};
    stage_open(stage);
    int app = blueprint_service(&stage->plan, "app",
                                &(struct service_spec){.instances = 2, .balance = policy});
    int cpu = blueprint_station(&stage->plan, "cpu", 2, &(struct station_spec){.servers = 1});
    for (int i = 0; i < 4; i++) {
        struct program *program = stage_person(stage, names[i], MS(1 + i));
        program_route(program, app);
        program_serve(program, cpu, stage_time(stage, MS(10)));
        program_fail(program, i == 1 ? 1.0 : 0.0, OUTCOME_ERROR);
        program_unroute(program);
        program_end(program);
    }
    stage_play(stage, MS(10));
}

/* Each of two instances has a server of its own. */
static void requests_use_the_members_of_their_instance(void **state)
{
    (void)state;
    struct stage stage;
    play_four(&stage, BALANCE_ROUND_ROBIN);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(11));
    assert_int_equal(stage_end(&stage, "berta", OUTCOME_ERROR), MS(12));
    assert_int_equal(stage_end(&stage, "clara", OUTCOME_OK), MS(21));
    assert_int_equal(stage_end(&stage, "dora", OUTCOME_OK), MS(22));
    stage_close(&stage);
}

/* Who ends, well or not, is no longer inside. */
static void requests_leave_their_instance(void **state)
{
    (void)state;
    struct stage stage;
    play_four(&stage, BALANCE_LEAST_BUSY);
    assert_int_equal(stage.system->service[0].inside[0], 2);
    assert_int_equal(stage.system->service[0].inside[1], 2);
    stage_play(&stage, MS(100));
    assert_int_equal(stage.system->service[0].inside[0], 0);
    assert_int_equal(stage.system->service[0].inside[1], 0);
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_robin_goes_in_turn),
        cmocka_unit_test(picking_alone_does_not_count),
        cmocka_unit_test(random_treats_all_alike),
        cmocka_unit_test(least_busy_is_never_busier_than_another),
        cmocka_unit_test(least_busy_draws_among_equals),
        cmocka_unit_test(two_choices_take_the_less_busy),
        cmocka_unit_test(two_choices_treat_equals_alike),
        cmocka_unit_test(one_instance_is_no_choice),
        cmocka_unit_test(one_key_one_course),
        cmocka_unit_test(requests_use_the_members_of_their_instance),
        cmocka_unit_test(requests_leave_their_instance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
