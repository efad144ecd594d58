#include "studies/stability.h"

#include "tests/support/staged_run.h"

#include <math.h>
#include <stdlib.h>

static const struct run_settings alone = {.jobs = 1};

/* One server that can do with 100/s. How many of `seeds` runs are called unstable. */
static int unstable(const char *run, const char *rate, int seeds)
{
    int count = 0;
    for (int seed = 0; seed < seeds; seed++) {
        char yaml[400];
        struct staged_run staged;
        snprintf(yaml, sizeof yaml,
                 "run: {%s}\n"
                 "traffic: {all: {rate: %s, request: job}}\n"
                 "services: {app: {cpu: 1, cpu_sharing: fifo}}\n"
                 "requests: {job: {service: app, steps: [cpu: exp 10ms]}}\n",
                 run, rate);
        staged_run_open(
            &staged, yaml,
            &(struct run_settings){.jobs = 1, .seeded = true, .seed = 100 + (uint64_t)seed});
        count += !staged.result->stable;
        staged_run_close(&staged);
    }
    return count;
}

static void a_queue_near_its_limit_is_not_cried_over(void **state)
{
    (void)state;
    assert_int_equal(unstable("duration: 10s, warmup: auto", "95/s", 40), 0);
    assert_int_equal(unstable("duration: 10s, warmup: 0s", "95/s", 40), 0);
    assert_int_equal(unstable("duration: 60s, warmup: 0s", "99/s", 8), 0);
}

static void a_little_too_much_is_noticed_in_a_usual_run(void **state)
{
    (void)state;
    assert_int_equal(unstable("duration: 10m", "102/s", 3), 3);
    assert_int_equal(unstable("duration: 60s", "115/s", 8), 8);
}

static void growth_is_told_with_what_would_be_stable(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run,
                    "run: {duration: 60s}\n"
                    "traffic: {all: {rate: 125/s, request: job}}\n"
                    "services: {app: {cpu: 1, workers: 8}}\n"
                    "requests: {job: {service: app, steps: [cpu: 10ms]}}\n",
                    &alone);
    const struct result_growth *growth = &run.result->growth;
    assert_false(run.result->stable || growth->overflowed);
    assert_measured(&growth->backlog_per_s, 25.0, 1e-9);
    assert_string_equal(growth->at, "app.workers");
    assert_near(growth->stable_share, 0.8, 0.02);
    assert_near(growth->stable_per_s, 100.0, 0.5);
    assert_false(run.result->law_holds);
    assert_false(staged_run_warns(&run, WARN_LAW)); /* which says less */
    staged_run_close(&run);
}

/* Where jobs share a processor they pile up inside. */
static void piles_are_found_inside_too(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run,
                    "run: {duration: 60s}\n"
                    "traffic: {all: {rate: 125/s, request: job}}\n"
                    "services: {app: {cpu: 1}}\n"
                    "requests: {job: {service: app, steps: [cpu: 10ms]}}\n",
                    &alone);
    assert_false(run.result->stable);
    assert_string_equal(run.result->growth.at, "app.cpu");
    staged_run_close(&run);
}

static void an_overflow_ends_the_run(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run,
                    "run: {duration: 1000s, max_in_flight: 3000, replications: 50}\n"
                    "traffic: {all: {rate: 400/s, arrivals: even, request: job}}\n"
                    "services: {app: {cpu: 1}}\n"
                    "requests: {job: {service: app, steps: [cpu: exp 10ms]}}\n",
                    &alone);
    assert_false(run.result->stable);
    assert_true(run.result->growth.overflowed);
    assert_int_equal(run.result->replications, 2);
    assert_near(run.result->growth.overflowed_at, 10.0, 0.3);
    assert_near(run.result->growth.backlog_per_s.mean, 300.0, 10.0);
    assert_near(run.result->warmup_s, 0.0, 0.0);
    staged_run_close(&run);
}

static void an_overflow_in_the_warm_up_is_one(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run,
                    "run: {duration: 10s, warmup: 1000s, max_in_flight: 3000}\n"
                    "traffic: {all: {rate: 400/s, arrivals: even, request: job}}\n"
                    "services: {app: {cpu: 1}}\n"
                    "requests: {job: {service: app, steps: [cpu: exp 10ms]}}\n",
                    &alone);
    assert_true(run.result->growth.overflowed);
    assert_string_equal(run.result->growth.at, "app.cpu");
    assert_near(run.result->system.throughput.mean, 100.0, 5.0);
    staged_run_close(&run);
}

static void precision_is_not_sought_where_all_is_lost(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run,
                    "run: {duration: 60s, precision: 1%}\n"
                    "traffic: {all: {rate: 150/s, request: job}}\n"
                    "services: {app: {cpu: 1}}\n"
                    "requests: {job: {service: app, steps: [cpu: exp 10ms]}}\n",
                    &alone);
    assert_false(run.result->stable);
    assert_int_equal(run.result->replications, 10);
    assert_false(staged_run_warns(&run, WARN_IMPRECISE));
    staged_run_close(&run);
}

/* Clients give up, so few are ever waiting; what they left behind piles up. Each sends three
 * times: 100/s of the 330/s sent, which is 91% of the load if all sent once. */
static void work_that_nobody_waits_for_piles_up_too(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run,
                    "run: {duration: 100s}\n"
                    "traffic: {all: {rate: 110/s, request: job}}\n"
                    "services: {app: {cpu: 1, workers: 4}}\n"
                    "requests: {job: {service: app, timeout: 1s,\n"
                    "                 retry: {times: 2, backoff: 100ms},\n"
                    "                 steps: [cpu: exp 10ms]}}\n",
                    &alone);
    assert_false(run.result->stable);
    assert_string_equal(run.result->growth.at, "app.workers");
    assert_near(run.result->growth.stable_per_s, 100.0, 3.0);
    assert_true(run.result->system.in_flight.mean < 400.0);
    staged_run_close(&run);
}

/* ---- where the end of settling in is not seen ---- */

static void settling_in_is_no_growth(void **state)
{
    (void)state;
    struct staged_run run;
    /* 2000 jobs share a processor in the end, with a time to get there of some 20 s. */
    staged_run_open(&run,
                    "run: {duration: 100s, warmup: 0s}\n"
                    "traffic: {all: {users: 3000, think: exp 20s, request: job}}\n"
                    "services: {app: {cpu: 1}}\n"
                    "requests: {job: {service: app, steps: [cpu: 20ms]}}\n",
                    &alone);
    assert_true(run.result->stable);
    staged_run_close(&run);
    staged_run_open(&run,
                    "run: {duration: 10s, warmup: 0s}\n"
                    "traffic: {all: {rate: 100/s, request: job}}\n"
                    "externals: {far: {time: exp 10s}}\n"
                    "services: {app: {}}\n"
                    "requests: {job: {service: app, steps: [call: far]}}\n",
                    &alone);
    assert_true(run.result->stable);
    assert_false(run.result->law_holds);
    assert_true(staged_run_warns(&run, WARN_LAW));
    staged_run_close(&run);
}

/* ---- stories ---- */

#define STORY(run, request)                                                                    \
    "run: {warmup: 0s, replications: 5, " run "}\n"                                            \
    "traffic: {all: {request: job, rate: {start: 60/s, stages: [\n"                            \
    "  {duration: 40s, target: 60/s}, {duration: 0s, target: 200/s},\n"                        \
    "  {duration: 10s, target: 200/s}, {duration: 0s, target: 60/s}]}}}\n"                     \
    "services: {app: {cpu: 1, workers: 16}}\n"                                                 \
    "requests: {job: {service: app, " request ", steps: [cpu: exp 10ms]}}\n"

/* Without clients that try again the thousand that are late are done in another 25 s. */
static void what_drains_is_stable(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run, STORY("duration: 140s", "priority: 1"), &alone);
    assert_true(run.result->stable);
    staged_run_close(&run);
    staged_run_open(&run, STORY("duration: 62s", "priority: 1"), &alone);
    assert_true(run.result->stable);
    staged_run_close(&run);
    staged_run_open(&run, STORY("duration: 49s", "priority: 1"), &alone);
    assert_true(run.result->stable);
    staged_run_close(&run);
}

static void a_level_that_stays_is_judged(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run,
                    "run: {warmup: 0s, duration: 100s}\n"
                    "traffic: {all: {request: job, rate: {start: 20/s, stages: [\n"
                    "  {duration: 30s, target: 150/s}]}}}\n"
                    "services: {app: {cpu: 1, workers: 16}}\n"
                    "requests: {job: {service: app, steps: [cpu: exp 10ms]}}\n",
                    &alone);
    assert_false(run.result->stable);
    assert_near(run.result->growth.backlog_per_s.mean, 50.0, 5.0);
    staged_run_close(&run);
}

static void a_storm_of_retries_that_never_ends_is_not(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run,
                    STORY("duration: 140s", "timeout: 1s, retry: {times: 3, backoff: 100ms}"),
                    &alone);
    assert_false(run.result->stable);
    assert_string_equal(run.result->growth.at, "app.workers");
    assert_true(isnan(run.result->growth.stable_share));
    staged_run_close(&run);
}

/* The same, with a backlog that lets no more in: it does not grow, but nor does it go. */
static void what_is_stuck_is_not(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run,
                    "run: {warmup: 0s, replications: 5, duration: 140s}\n"
                    "traffic: {all: {request: job, rate: {start: 60/s, stages: [\n"
                    "  {duration: 40s, target: 60/s}, {duration: 0s, target: 200/s},\n"
                    "  {duration: 10s, target: 200/s}, {duration: 0s, target: 60/s}]}}}\n"
                    "services: {app: {cpu: 1, workers: 16, backlog: 300}}\n"
                    "requests: {job: {service: app, timeout: 1s,\n"
                    "  retry: {times: 3, backoff: 100ms}, steps: [cpu: exp 10ms]}}\n",
                    &alone);
    assert_false(run.result->stable);
    staged_run_close(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_queue_near_its_limit_is_not_cried_over),
        cmocka_unit_test(a_little_too_much_is_noticed_in_a_usual_run),
        cmocka_unit_test(growth_is_told_with_what_would_be_stable),
        cmocka_unit_test(piles_are_found_inside_too),
        cmocka_unit_test(an_overflow_ends_the_run),
        cmocka_unit_test(an_overflow_in_the_warm_up_is_one),
        cmocka_unit_test(precision_is_not_sought_where_all_is_lost),
        cmocka_unit_test(work_that_nobody_waits_for_piles_up_too),
        cmocka_unit_test(settling_in_is_no_growth),
        cmocka_unit_test(what_drains_is_stable),
        cmocka_unit_test(a_level_that_stays_is_judged),
        cmocka_unit_test(a_storm_of_retries_that_never_ends_is_not),
        cmocka_unit_test(what_is_stuck_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
