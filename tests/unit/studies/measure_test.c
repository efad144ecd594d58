#include "studies/measure.h"

#include "tests/support/staged_run.h"

#include <math.h>
#include <stdlib.h>

static const struct run_settings alone = {.jobs = 1};

static void assert_exactly(const struct measured *measured, double value)
{
    assert_near(measured->mean, value, 1e-9);
    assert_near(measured->low, value, 1e-9);
    assert_near(measured->high, value, 1e-9);
}

/* ---- nothing is drawn ---- */

/* One request every 100 ms: 20 ms on one of two cores, 30 ms elsewhere. */
static const char clockwork[] = "run: {duration: 10s, warmup: 1s, replications: 3}\n"
                                "traffic: {all: {rate: 10/s, arrivals: even, request: job}}\n"
                                "services: {app: {cpu: 2, workers: 4, cpu_sharing: fifo}}\n"
                                "requests:\n"
                                "  job: {service: app, steps: [cpu: 20ms, wait: 30ms],\n"
                                "        slo: {p95: 51ms, mean: 49ms, max: 50ms, errors: 0%,\n"
                                "              throughput: 11/s}}\n";

static void what_is_certain_is_exact(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run, clockwork, &alone);
    const struct result_answers *system = &run.result->system;
    assert_exactly(&system->throughput, 10.0);
    assert_exactly(&system->in_flight, 0.5);
    assert_exactly(&system->mean, 0.05);
    assert_near(system->p99.mean, 0.05, 0.05 / 256.0);
    assert_near(system->max, 0.05, 1e-12);
    assert_exactly(&system->errors, 0.0);
    assert_exactly(&system->error_by[OUTCOME_ERROR], 0.0);
    const struct result_resource *cpu = staged_run_resource(&run, "app.cpu");
    assert_exactly(&cpu->utilization, 0.1);
    assert_exactly(&cpu->inside, 0.2);
    assert_exactly(&cpu->waiting, 0.0);
    assert_exactly(&cpu->stay, 0.02);
    assert_exactly(&cpu->throughput, 10.0);
    assert_near(cpu->capacity, 2.0, 0.0);
    assert_string_equal(cpu->kind, "station");
    const struct result_resource *workers = staged_run_resource(&run, "app.workers");
    assert_exactly(&workers->utilization, 0.125);
    assert_exactly(&workers->stay, 0.05);
    assert_string_equal(workers->kind, "gate");
    staged_run_close(&run);
}

static void goals_are_judged_by_the_mean(void **state)
{
    (void)state;
    static const bool met[] = {true, false, true, true, false};
    struct staged_run run;
    staged_run_open(&run, clockwork, &alone);
    const struct result_answers *job = staged_run_request(&run, "job");
    assert_int_equal(job->goals, 5);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(job->goal[i].met, met[i]);
        assert_true(job->goal[i].certain);
    }
    assert_near(job->goal[2].measured.high, 0.05, 1e-12);
    staged_run_close(&run);
}

/* ---- what is drawn ---- */

/* V03 in small: four servers, 16 places to wait. */
static const char crowded[] = "run: {duration: 40s, warmup: 1s, replications: 8, seed: 5}\n"
                              "traffic: {all: {rate: 250/s, request: job}}\n"
                              "services: {app: {workers: 4, backlog: 16}}\n"
                              "requests: {job: {service: app, steps: [wait: exp 20ms],\n"
                              "                 slo: {errors: 20.3%, p95: 1h}}}\n";

static void the_refused_do_not_wait(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run, crowded, &alone);
    const struct result_resource *workers = staged_run_resource(&run, "app.workers");
    const struct result_answers *system = &run.result->system;
    assert_measured(&workers->refused, .202843, 1e-5);
    assert_measured(&workers->wait, .0616429, 1e-5);
    assert_measured(&workers->stay, .02, 1e-5);
    assert_measured(&workers->utilization, .996446, 1e-5);
    assert_measured(&workers->throughput, 199.2893, 1e-5);
    assert_measured(&workers->waiting, 12.28476, 1e-5);
    assert_measured(&system->errors, .202843, 1e-5);
    assert_measured(&system->error_by[OUTCOME_REFUSED], .202843, 1e-5);
    assert_measured(&system->mean, .0816429, 1e-5);
    assert_true(isnan(staged_run_resource(&run, "app.cpu")->wait.mean));
    staged_run_close(&run);
}

static void what_the_interval_includes_is_not_certain(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run, crowded, &alone);
    const struct result_answers *job = staged_run_request(&run, "job");
    assert_false(job->goal[0].certain);
    assert_true(job->goal[1].met && job->goal[1].certain);
    staged_run_close(&run);
}

static void each_replication_keeps_its_value(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run, crowded, &alone);
    const struct measured *throughput = &run.result->system.throughput;
    double sum = 0.0;
    for (int i = 0; i < run.result->replications; i++) {
        assert_true(i == 0 || throughput->value[i] != throughput->value[0]);
        sum += throughput->value[i];
    }
    assert_near(sum / run.result->replications, throughput->mean, 1e-9);
    staged_run_close(&run);
}

/* ---- whose figures they are ---- */

static const char background[] =
    "run: {duration: 20s, warmup: 5s, replications: 3}\n"
    "traffic: {all: {rate: 10/s, arrivals: even, request: order}}\n"
    "services: {app: {}, store: {}}\n"
    "queues: {post: {workers: 100}}\n"
    "requests:\n"
    "  order: {service: app, steps: [cpu: 10ms, {call: {service: store, request: look}},\n"
    "                                {enqueue: letter, to: post}]}\n"
    "  look: {service: store, steps: [cpu: 20ms]}\n"
    "  letter: {steps: [wait: 1s]}\n";

static void the_system_is_what_traffic_sends(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run, background, &alone);
    assert_exactly(&run.result->system.throughput, 10.0);
    assert_exactly(&run.result->system.mean, 0.03);
    assert_exactly(&run.result->system.in_flight, 0.3);
    const struct result_answers *look = staged_run_request(&run, "look");
    assert_exactly(&look->mean, 0.02);
    assert_false(look->sent);
    assert_exactly(&staged_run_request(&run, "letter")->in_flight, 10.0);
    assert_true(staged_run_request(&run, "order")->sent);
    staged_run_close(&run);
}

static const char both_ways[] =
    "run: {duration: 20s, warmup: 5s, replications: 3}\n"
    "traffic:\n"
    "  all: {rate: 10/s, arrivals: even, request: order}\n"
    "  some: {rate: 30/s, arrivals: even, request: look}\n"
    "  post: {rate: 2/s, arrivals: even, request: letter}\n"
    "services: {app: {}, store: {}}\n"
    "queues: {post: {workers: 100}}\n"
    "requests:\n"
    "  order: {service: app, steps: [cpu: 10ms, {call: {service: store, request: look}},\n"
    "                                {enqueue: letter, to: post}]}\n"
    "  look: {service: store, steps: [wait: 20ms], slo: {throughput: 39/s}}\n"
    "  letter: {steps: [wait: 1s]}\n";

/* The system counted looks and letters that orders had asked for as sent. */
static void what_requests_reach_is_not_sent(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run, both_ways, &alone);
    assert_exactly(&run.result->system.throughput, 42.0);
    assert_near(run.result->system.mean.mean, (0.3 + 0.6 + 2.0) / 42.0, 1e-6);
    assert_exactly(&run.result->system.in_flight, 0.3 + 0.6 + 2.0);
    const struct result_answers *look = staged_run_request(&run, "look");
    assert_exactly(&look->throughput, 40.0);
    assert_exactly(&look->in_flight, 0.8);
    assert_true(look->sent && look->called && !look->enqueued && look->goal[0].met);
    assert_near(look->time[0].working.mean, 0.02, 1e-9);
    const struct result_answers *letter = staged_run_request(&run, "letter");
    assert_exactly(&letter->throughput, 12.0);
    assert_true(letter->sent && letter->enqueued && !letter->called);
    staged_run_close(&run);
}

/* 120% of half a core was used, if it served one after the other. */
static void half_a_core_is_used_at_most(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run,
                    "run: {duration: 10s, warmup: 1s, replications: 2, windows: 5s}\n"
                    "traffic: {all: {rate: 30/s, arrivals: even, request: job}}\n"
                    "services: {app: {cpu: 0.5, cpu_sharing: fifo}}\n"
                    "requests: {job: {service: app, steps: [cpu: 10ms]}}\n",
                    &alone);
    const struct result_resource *cpu = staged_run_resource(&run, "app.cpu");
    assert_near(cpu->utilization.mean, 0.6, 1e-3);
    assert_near(cpu->capacity, 0.5, 1e-9);
    assert_near(run.result->window[0].utilization[cpu - run.result->resource].mean, 0.6, 1e-2);
    staged_run_close(&run);
}

/* ---- estimates ---- */

static void of_one_replication_nothing_is_sure(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct part one = {.sum = 6.0, .over = 2.0}, none = {0};
    struct measured measured = measured_of(&one, 1, 1, arena);
    assert_near(measured.mean, 3.0, 0.0);
    assert_true(isinf(measured.low) && isinf(measured.high));
    measured = measured_of(&none, 1, 1, arena);
    assert_true(isnan(measured.mean));
    arena_close(arena);
}

static void sums_are_divided_not_averages_averaged(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct part parts[] = {
        {1.0, 1.0 },
        {0.0, 99.0},
        {0.0, 0.0 }
    };
    struct measured measured = measured_of(parts, 1, 3, arena);
    assert_near(measured.mean, 0.01, 1e-12);
    assert_near(measured.low, 0.0, 0.0);
    assert_near(measured.value[0], 1.0, 0.0);
    assert_true(isnan(measured.value[2]));
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_certain_is_exact),
        cmocka_unit_test(goals_are_judged_by_the_mean),
        cmocka_unit_test(the_refused_do_not_wait),
        cmocka_unit_test(what_the_interval_includes_is_not_certain),
        cmocka_unit_test(each_replication_keeps_its_value),
        cmocka_unit_test(the_system_is_what_traffic_sends),
        cmocka_unit_test(what_requests_reach_is_not_sent),
        cmocka_unit_test(half_a_core_is_used_at_most),
        cmocka_unit_test(of_one_replication_nothing_is_sure),
        cmocka_unit_test(sums_are_divided_not_averages_averaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
