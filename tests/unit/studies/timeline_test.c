#include "studies/timeline.h"

#include "tests/support/staged_run.h"

#include <math.h>
#include <stdlib.h>

/* V25: four servers for 80/s, at 50/s but for 20 s at 110/s. */
static const char spike[] =
    "run: {duration: 80s, warmup: 0s, replications: 120, windows: 5s, seed: 3}\n"
    "traffic:\n"
    "  all:\n"
    "    request: job\n"
    "    rate:\n"
    "      start: 50/s\n"
    "      stages:\n"
    "        - {duration: 20s, target: 50/s}\n"
    "        - {duration: 0s, target: 110/s}\n"
    "        - {duration: 20s, target: 110/s}\n"
    "        - {duration: 0s, target: 50/s}\n"
    "services: {app: {cpu: 4, cpu_sharing: fifo}}\n"
    "requests: {job: {service: app, steps: [cpu: exp 50ms]}}\n";

static const struct known {
    int at_s;
    double present;
} known[] = {
    {20, 3.033095},
    {25, 155.1444},
    {30, 305.1444},
    {40, 605.1444},
    {45, 455.1444},
    {50, 305.1446},
    {60, 35.92217},
    {80, 3.033095},
};

static void a_spike_takes_its_known_course(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run, spike, &(struct run_settings){.jobs = 1});
    assert_int_equal(run.result->windows, 16);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const struct result_window *window = &run.result->window[known[i].at_s / 5 - 1];
        assert_near(window->to, known[i].at_s, 0.0);
        double half = (window->in_flight_at_end.high - window->in_flight_at_end.low) / 2.0;
        /* Eight intervals at once: half as wide again is 99.7% for each. */
        if (fabs(window->in_flight_at_end.mean - known[i].present) > 1.5 * half)
            fail_msg("%g inside at %d s, not %g", window->in_flight_at_end.mean, known[i].at_s,
                     known[i].present);
    }
    assert_true(run.result->stable);
    assert_near(run.result->warmup_s, 0.0, 0.0);
    staged_run_close(&run);
}

/* 10 even arrivals a second, 20 ms each; every second window is of the same make. */
static const char clockwork[] =
    "run: {duration: 10s, warmup: 1s, replications: 2, windows: 3s}\n"
    "traffic: {all: {rate: 10/s, arrivals: even, request: job}}\n"
    "services: {app: {cpu: 2}}\n"
    "requests: {job: {service: app, steps: [cpu: 20ms]}}\n";

static void windows_share_out_what_was_measured(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run, clockwork, &(struct run_settings){.jobs = 1});
    assert_int_equal(run.result->windows, 4);
    const struct result_window *last = &run.result->window[3];
    assert_near(last->from, 9.0, 0.0);
    assert_near(last->to, 10.0, 0.0);
    assert_near(last->arrivals, 10.0, 0.0);
    for (int i = 0; i < 4; i++) {
        const struct result_window *window = &run.result->window[i];
        assert_near(window->throughput.mean, 10.0, 1e-9);
        assert_near(window->mean.mean, 0.02, 1e-9);
        assert_near(window->p95.high, 0.02, 0.02 / 256.0);
        assert_near(window->errors.mean, 0.0, 0.0);
        assert_near(window->utilization[1].mean, 0.1, 1e-9);
        assert_true(isnan(window->utilization[0].mean)); /* any number of workers */
    }
    assert_string_equal(run.result->resource[1].name, "app.cpu");
    staged_run_close(&run);
}

static const char queue[] =
    "run: {duration: 20s, warmup: 2s, replications: 3, seed: 9%s}\n"
    "traffic: {all: {rate: 80/s, request: job}}\n"
    "services: {app: {cpu: 1, cpu_sharing: fifo}}\n"
    "requests: {job: {service: app, steps: [cpu: exp 10ms, fail: 5%%]}}\n";

static void looking_changes_nothing(void **state)
{
    (void)state;
    char with[400], without[400];
    struct staged_run watched, alone;
    snprintf(with, sizeof with, queue, ", windows: 700ms");
    snprintf(without, sizeof without, queue, "");
    staged_run_open(&watched, with, &(struct run_settings){.jobs = 1});
    staged_run_open(&alone, without, &(struct run_settings){.jobs = 1});
    const struct result_answers *one = &watched.result->system, *other = &alone.result->system;
    for (int i = 0; i < 3; i++) {
        assert_memory_equal(&one->p99.value[i], &other->p99.value[i], sizeof(double));
        assert_memory_equal(&one->mean.value[i], &other->mean.value[i], sizeof(double));
    }
    assert_near(one->max, other->max, 0.0);
    assert_int_equal(alone.result->windows, 0);
    staged_run_close(&watched);
    staged_run_close(&alone);
}

static void windows_add_up_to_the_whole(void **state)
{
    (void)state;
    char with[400];
    struct staged_run run;
    snprintf(with, sizeof with, queue, ", windows: 4s");
    staged_run_open(&run, with, &(struct run_settings){.jobs = 1});
    double good = 0.0, busy = 0.0, failed = 0.0;
    for (int i = 0; i < run.result->windows; i++) {
        const struct result_window *window = &run.result->window[i];
        good += window->throughput.mean / 5.0;
        busy += window->utilization[1].mean / 5.0;
        failed += window->errors.mean / 5.0;
    }
    assert_near(good, run.result->system.throughput.mean, 1e-9);
    assert_near(busy, run.result->resource[1].utilization.mean, 1e-9);
    assert_near(failed, run.result->system.errors.mean, 3e-3);
    staged_run_close(&run);
}

/* It overflows after some 25 s: four windows are whole. */
static void windows_end_where_it_overflows(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run,
                    "run: {duration: 100s, warmup: 0s, windows: 5s, max_in_flight: 500}\n"
                    "traffic: {all: {rate: 40/s, arrivals: even, request: job}}\n"
                    "services: {app: {workers: 1}}\n"
                    "requests: {job: {service: app, steps: [wait: 50ms]}}\n",
                    &(struct run_settings){.jobs = 1});
    assert_int_equal(run.result->windows, 4);
    assert_near(run.result->window[3].in_flight_at_end.mean, 400.0, 2.0);
    staged_run_close(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_spike_takes_its_known_course),
        cmocka_unit_test(windows_share_out_what_was_measured),
        cmocka_unit_test(looking_changes_nothing),
        cmocka_unit_test(windows_add_up_to_the_whole),
        cmocka_unit_test(windows_end_where_it_overflows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
