#include "studies/bounds.h"

#include "tests/support/staged_run.h"

#include <math.h>

/* Predictions are as good as the run they are made from. */
static void assert_about(double value, double expected, double share)
{
    if (!(fabs(value / expected - 1.0) <= share))
        fail_msg("%.6g is not about %.6g", value, expected);
}

static struct bounds_prediction predict(const char *yaml, const char *const *settings,
                                        size_t count)
{
    struct staged_run run;
    struct load load;
    struct faults faults = {0};
    staged_run_open(&run, yaml, &(struct run_settings){.jobs = 1});
    const struct bounds *bounds = bounds_calibrate(run.result, run.arena);
    assert_non_null(bounds);
    assert_true(load_changed(&load, &run.load, settings, count, run.arena, &faults));
    struct bounds_prediction prediction = bounds_predict(bounds, &load.scenario);
    static char limit[100]; /* the name goes with the arena */
    snprintf(limit, sizeof limit, "%s", prediction.limit ? prediction.limit : "");
    prediction.limit = limit;
    staged_run_close(&run);
    return prediction;
}

/* n times two cores and five connections: the exact answers are those of V32. */
static void a_slowdown_inside_a_pool_is_foreseen(void **state)
{
    (void)state;
    static const char trap[] =
        "run: {duration: 100s, warmup: 20s, replications: 4, seed: 3}\n"
        "traffic: {users: {users: 600, think: exp 1s, request: page}}\n"
        "services: {app: {cpu: 2, pools: {main: {connections: 5, per: fleet}}}}\n"
        "databases: {main: {cpu: 1000, slowdown: {contention: 5%, coherency: 0.2%}}}\n"
        "requests: {page: {service: app, steps: [{cpu: exp 20ms}, {query: exp 20ms}]}}\n";
    static const struct {
        int instances;
        double per_s, response_s;
        const char *limit;
    } known[] = {
        {1,  100.0,    5.0,     "app.cpu" },
        {3,  300.0,    1.0,     "app.cpu" },
        {4,  369.0037, .626,    "main.cpu"},
        {8,  329.4893, .821,    "main.cpu"},
        {32, 133.7122, 3.48725, "main.cpu"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char cpu[60], pool[60];
        snprintf(cpu, sizeof cpu, "services.app.cpu=%d", 2 * known[i].instances);
        snprintf(pool, sizeof pool, "services.app.pools.main.connections=%d",
                 5 * known[i].instances);
        struct bounds_prediction prediction =
            predict(trap, (const char *const[]){cpu, pool}, 2);
        assert_about(prediction.per_s, known[i].per_s, .02);
        assert_about(prediction.response_s, known[i].response_s, .06);
        assert_string_equal(prediction.limit, known[i].limit);
    }
}

/* M/M/2: 150/s and 10 ms. Its response is 22.857 ms, and it carries 200/s. */
static void open_traffic_meets_its_queue(void **state)
{
    (void)state;
    static const char queue[] = "run: {duration: 200s, warmup: 10s, replications: 4, seed: 3}\n"
                                "traffic: {all: {rate: 50/s, request: job}}\n"
                                "services: {app: {cpu: 2}}\n"
                                "requests: {job: {service: app, steps: [cpu: exp 10ms]}}\n";
    struct bounds_prediction prediction =
        predict(queue, (const char *const[]){"traffic.all.rate=150/s"}, 1);
    assert_about(prediction.most_per_s, 200.0, .02);
    assert_about(prediction.response_s, .022857, .06);
    prediction = predict(queue, (const char *const[]){"traffic.all.rate=250/s"}, 1);
    assert_true(isinf(prediction.response_s));
    assert_about(prediction.per_s, 200.0, .02);
    assert_string_equal(prediction.limit, "app.cpu");
}

/* Ten connections, each held for 5 ms of query and a call of 45 ms: 200/s. Twice as many carry
 * 400/s, and from forty on the database, which does 800/s, is the limit. */
static void what_is_held_over_a_call_is_the_limit(void **state)
{
    (void)state;
    static const char held[] =
        "run: {duration: 100s, warmup: 10s, replications: 4, seed: 3}\n"
        "traffic: {all: {rate: 100/s, request: buy}}\n"
        "services: {app: {pools: {main: {connections: 10}}}}\n"
        "databases: {main: {cpu: 4, roundtrip: 0ms, connect: 0ms}}\n"
        "externals: {payment: {time: exp 45ms}}\n"
        "requests:\n"
        "  buy: {service: app, steps: [{transaction: [{query: exp 5ms}, {call: payment}]}]}\n";
    struct bounds_prediction prediction = predict(held, NULL, 0);
    assert_about(prediction.most_per_s, 200.0, .02);
    assert_string_equal(prediction.limit, "app.pools.main");
    prediction =
        predict(held, (const char *const[]){"services.app.pools.main.connections=20"}, 1);
    assert_about(prediction.most_per_s, 400.0, .02);
    prediction =
        predict(held, (const char *const[]){"services.app.pools.main.connections=80"}, 1);
    assert_about(prediction.most_per_s, 800.0, .02);
    assert_string_equal(prediction.limit, "main.cpu");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slowdown_inside_a_pool_is_foreseen),
        cmocka_unit_test(open_traffic_meets_its_queue),
        cmocka_unit_test(what_is_held_over_a_call_is_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
