#include "studies/saturation.h"

#include "tests/support/staged_run.h"

#include <math.h>

/* 30/s and 10/s of open traffic become one kind of user with the mix of both; closed users
 * become more. */
static void rates_become_users(void **state)
{
    (void)state;
    static const char yaml[] =
        "run: {duration: 1s, warmup: 0s, replications: 2}\n"
        "traffic:\n"
        "  web: {rate: 30/s, mix: {get: 50%, put: 50%}}\n"
        "  staff: {users: 10, think: 1s, request: get}\n"
        "  app: {rate: 10/s, request: put}\n"
        "services: {app: {cpu: 1}}\n"
        "requests:\n"
        "  get: {service: app, timeout: 1s, retry: {times: 2}, steps: [cpu: 1ms]}\n"
        "  put: {service: app, steps: [cpu: 1ms]}\n";
    struct staged_run run;
    staged_run_open(&run, yaml, &(struct run_settings){.jobs = 1});
    struct saturation how = {.per_s = 1000.0, .inside_s = .001, .times = 2.0};
    const struct scenario *filled =
        saturation_of(&run.load.scenario, &how, run.load.scenario.run, run.arena);
    const struct scenario_traffic *traffic = filled->traffic.at;
    const struct scenario_request *request = filled->requests.at;
    assert_int_equal(filled->traffic.count, 2);
    assert_false(traffic[0].open);
    assert_int_equal(traffic[0].mix.count, 3);
    double get = 0.0, all = 0.0;
    for (uint32_t i = 0; i < traffic[0].mix.count; i++) {
        all += traffic[0].mix.at[i].share;
        get += traffic[0].mix.at[i].request == 0 ? traffic[0].mix.at[i].share : 0.0;
    }
    assert_true(fabs(all - 1.0) < 1e-12);
    assert_true(fabs(get - .375) < 1e-12);
    assert_string_equal(traffic[1].named.name, "staff");
    assert_int_equal(traffic[1].users, 401); /* 2000 a second, as 40 and 10 are now */
    assert_int_equal(request[0].timeout, 0);
    assert_null(request[0].retry);
    staged_run_close(&run);
}

static void the_load_is_added_up(void **state)
{
    (void)state;
    static const char yaml[] =
        "run: {duration: 1s, warmup: 0s, replications: 2}\n"
        "traffic:\n"
        "  web: {rate: {start: 5/s, stages: [{duration: 1s, target: 40/s}]}, request: get}\n"
        "  staff: {users: 10, think: 1s, request: get}\n"
        "  others: {users: 30, think: exp 5s, request: get}\n"
        "requests: {get: {steps: [wait: 1ms]}}\n";
    struct staged_run run;
    staged_run_open(&run, yaml, &(struct run_settings){.jobs = 1});
    struct saturation_load load = saturation_load_of(&run.load.scenario);
    assert_true(load.varies);
    assert_true(fabs(load.per_s - 40.0) < 1e-9);
    assert_true(fabs(load.users - 40.0) < 1e-9);
    assert_true(fabs(load.think_s - 4.0) < 1e-9);
    staged_run_close(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rates_become_users),
        cmocka_unit_test(the_load_is_added_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
