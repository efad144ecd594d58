#include "plots/verdict.h"

#include "tests/support/sample_result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_sentence(struct sample *sample, enum verdict verdict, const char *wanted)
{
    assert_int_equal(verdict_of(&sample->result), verdict);
    assert_string_equal(verdict_sentence(&sample->result, sample->arena), wanted);
}

/* All is well but for what a test then spoils. */
static struct sample *well(void)
{
    struct sample *sample = sample_of_checkout();
    struct result *result = &sample->result;
    for (int i = 0; i < result->requests; i++)
        for (int j = 0; j < result->request[i].goals; j++)
            result->request[i].goal[j].met = result->request[i].goal[j].certain = true;
    result->resource[1].utilization = SAMPLE(.43, .004);
    result->bottleneck = (struct result_bottleneck){.kind = BOTTLENECK_SERVES,
                                                    .resource = "app.cpu",
                                                    .utilization = .43,
                                                    .headroom = 1.0 / .43,
                                                    .waiting_share = .12};
    return sample;
}

static void distance_from_the_limit(void **state)
{
    (void)state;
    struct sample *sample = well();
    assert_sentence(sample, VERDICT_FAR,
                    "Far from its limit: app.cpu is used 43.0%, and the load may grow to 2.3 "
                    "times what it is (to 278/s) before it is full; all 3 objectives are met.");
    sample->result.bottleneck.headroom = 1.5;
    assert_sentence(sample, VERDICT_BELOW,
                    "Below its limit: app.cpu is used 43.0%, and the load may grow by 50% "
                    "(to 179/s) before it is full; all 3 objectives are met.");
    sample->result.bottleneck.headroom = 1.07;
    assert_sentence(sample, VERDICT_NEAR_LIMIT,
                    "Close to its limit: app.cpu is used 43.0%, and the load may grow by 7% "
                    "(to 128/s) before it is full; all 3 objectives are met.");
    sample->result.bottleneck.headroom = 1.01;
    assert_sentence(sample, VERDICT_SATURATED,
                    "At its limit: app.cpu is used 43.0%, and nothing is left; all 3 "
                    "objectives are met.");
    assert_false(verdict_is_good(VERDICT_SATURATED));
    sample->result.bottleneck.headroom = 5000.0;
    assert_sentence(sample, VERDICT_FAR,
                    "Far from its limit: app.cpu is used 43.0%, and the load may grow more "
                    "than a hundredfold before it is full; all 3 objectives are met.");
    sample_close(sample);
}

static void nobody_waits(void **state)
{
    (void)state;
    struct sample *sample = well();
    sample->result.bottleneck.kind = BOTTLENECK_NONE;
    sample->result.bottleneck.headroom = (double)NAN;
    assert_sentence(sample, VERDICT_FAR,
                    "Far from its limit: nothing makes requests wait for long; app.cpu is used "
                    "most, 43.0%; all 3 objectives are met.");
    assert_string_equal(
        verdict_why(&sample->result, sample->arena),
        "no resource makes requests wait for long; app.cpu is used most, 43.0%");
    sample->result.bottleneck.headroom = 1.3;
    assert_sentence(sample, VERDICT_BELOW,
                    "Below its limit: nothing makes requests wait for long; app.cpu is used "
                    "most, 43.0%, and the load may grow by 30% (to 155/s) before it is full; "
                    "all 3 objectives are met.");
    sample->result.bottleneck.headroom = (double)NAN;
    sample->result.bottleneck.kind = BOTTLENECK_CLIENTS;
    assert_sentence(sample, VERDICT_FAR,
                    "Far from its limit: the users set the pace, thinking most of the time; "
                    "app.cpu is used most, 43.0%; all 3 objectives are met.");
    sample_close(sample);
}

static void objectives(void **state)
{
    (void)state;
    struct sample *sample = well();
    struct result_goal *goal = &sample->result.request[1].goal[0];
    goal->certain = false;
    goal->measured = SAMPLE(.395, .02);
    assert_sentence(sample, VERDICT_UNDECIDED,
                    "Not decided: p95 of checkout is 400 ms ± 20, too close to 400 ms to tell; "
                    "app.cpu is the limit, used 43.0%, and the load may grow to 2.3 times what "
                    "it is (to 278/s) before it is full; 1 of 3 objectives is not decided.");
    struct result_goal *errors = &sample->result.request[1].goal[1];
    *errors = (struct result_goal){errors->goal, SAMPLE(.034, .002), false, true};
    assert_sentence(sample, VERDICT_MISSED,
                    "Objective missed: errors of checkout are 3.4% ± 0.2, not at most 1%; "
                    "app.cpu is the limit, used 43.0%, and the load may grow to 2.3 times what "
                    "it is (to 278/s) before it is full; 1 of 3 objectives is missed.");
    sample_close(sample);
}

static void it_is_held(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    assert_string_equal(
        verdict_why(&sample->result, sample->arena),
        "main.rows.stock is held 97.1%, and 98% of that time its holders are at payment; 66% "
        "of the mean response is spent waiting for it; those who wait for it hold app.workers "
        "and app.pools.main");
    sample->result.resource[4].hottest = .88;
    assert_non_null(
        strstr(verdict_sentence(&sample->result, sample->arena),
               "main.rows.stock is the limit, held 88.0% at its busiest row, mostly "
               "by requests at payment"));
    sample->result.bottleneck.doing = "main.rows.stock";
    sample->result.bottleneck.doing_waits = true;
    assert_non_null(strstr(verdict_sentence(&sample->result, sample->arena),
                           "mostly by requests that wait for one more of it"));
    sample_close(sample);
}

static void unstable(void **state)
{
    (void)state;
    struct sample *sample = well();
    struct result *result = &sample->result;
    result->stable = false;
    result->growth = (struct result_growth){.backlog_per_s = SAMPLE(12.3, .4),
                                            .at = "app.cpu",
                                            .stable_share = .82,
                                            .stable_per_s = 98.4};
    assert_sentence(sample, VERDICT_UNSTABLE,
                    "Unstable: requests pile up at app.cpu, 12.3/s ± 0.4 more than are done; "
                    "it would be stable up to 98.4/s, 82% of the present load.");
    result->growth = (struct result_growth){.overflowed = true,
                                            .overflowed_at = 83.1,
                                            .backlog_per_s = SAMPLE(.1, .4),
                                            .stable_share = (double)NAN,
                                            .stable_per_s = (double)NAN};
    result->system.errors = SAMPLE(.762, .003);
    assert_sentence(sample, VERDICT_UNSTABLE,
                    "Unstable: requests pile up, and 76.2% of requests do not end well, and "
                    "after 83.1 s there were more than 200,000.");
    sample_close(sample);
}

static void most_requests_fail(void **state)
{
    (void)state;
    struct sample *sample = well();
    struct result_answers *system = &sample->result.system;
    system->errors = SAMPLE(.921, .003);
    system->error_by[OUTCOME_REFUSED] = SAMPLE(.2, .003);
    system->error_by[OUTCOME_GAVE_UP] = SAMPLE(.721, .003);
    system->throughput = SAMPLE(8.1, .1);
    assert_sentence(sample, VERDICT_FAILING,
                    "Most requests fail: 92.1% of requests do not end well, most of them given "
                    "up by their clients; only 8.10/s do; app.cpu is the limit, used 43.0%; "
                    "all 3 objectives are met.");
    system->throughput = SAMPLE(0.0, 0.0);
    assert_non_null(strstr(verdict_sentence(&sample->result, sample->arena), "; none does; "));
    sample_close(sample);
}

static void not_steady(void **state)
{
    (void)state;
    struct sample *sample = well();
    sample->result.law_holds = false;
    assert_int_equal(verdict_of(&sample->result), VERDICT_UNSTEADY);
    sample->result.law_holds = true;
    static struct result_warning warning = {.kind = WARN_NOT_STEADY};
    sample->result.warning = &warning;
    sample->result.warnings = 1;
    assert_int_equal(verdict_of(&sample->result), VERDICT_UNSTEADY);
    assert_non_null(strstr(verdict_sentence(&sample->result, sample->arena),
                           "Not in steady state: these averages are no predictions; app.cpu"));
    sample_close(sample);
}

static const char wave[] = "traffic: {a: {rate: {mean: 10/s, swing: 50%, period: 60s}, "
                           "request: r}}\n"
                           "services: {app: {cpu: 1}}\n"
                           "requests: {r: {service: app, steps: [cpu: 1ms]}}\n";

static void a_peak_that_the_average_hides(void **state)
{
    (void)state;
    struct sample *sample = sample_open(wave);
    sample_resources(sample);
    sample_answers(sample, &sample->result.system, "system", 10.0, .1);
    sample->result.resource[1].utilization = SAMPLE(.55, .01);
    sample->result.bottleneck = (struct result_bottleneck){
        .kind = BOTTLENECK_SERVES, .resource = "app.cpu", .utilization = .55, .headroom = 1.8};
    assert_int_equal(verdict_of(&sample->result), VERDICT_BELOW);
    sample_course(sample);
    assert_sentence(sample, VERDICT_SATURATED,
                    "At its limit: app.cpu is used 55.0% on average but 100% at its peak.");
    sample->result.laws = 1;
    assert_non_null(strstr(verdict_sentence(&sample->result, sample->arena),
                           "Never in steady state: the traffic changes over time"));
    sample_close(sample);
}

/* What is slowed by those it serves is measured by what it does at best. */
static void more_at_once_do_less(void **state)
{
    (void)state;
    struct sample *sample = well();
    struct result_bottleneck *found = &sample->result.bottleneck;
    found->best_at_once = 22.0;
    assert_sentence(
        sample, VERDICT_FAR,
        "Far from its limit: app.cpu is used 43.0% of what it does at best, and the "
        "load may grow to 2.3 times what it is (to 278/s) before it is full; all 3 "
        "objectives are met.");
    sample->result.resource[1].waiting.mean = 70.0 * sample->result.resource[1].members;
    found->headroom = found->utilization = 1.0;
    assert_non_null(strstr(verdict_sentence(&sample->result, sample->arena),
                           "more than the 22.0 with which it does most, and nothing is left"));
    sample_close(sample);
}

static void users_grow_in_number(void **state)
{
    (void)state;
    static const char users[] = "traffic: {a: {users: 50, think: 1s, request: r}}\n"
                                "services: {app: {cpu: 1}}\n"
                                "requests: {r: {service: app, steps: [cpu: 1ms]}}\n";
    struct sample *sample = sample_open(users);
    sample_answers(sample, &sample->result.system, "system", 10.0, .1);
    sample->result.bottleneck = (struct result_bottleneck){
        .kind = BOTTLENECK_SERVES, .resource = "app.cpu", .utilization = .8, .headroom = 1.25};
    assert_sentence(sample, VERDICT_NEAR_LIMIT,
                    "Close to its limit: app.cpu is used 80.0%, and the number of users may "
                    "grow by 25% before it is full.");
    sample_close(sample);
}

static void warnings(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    static const struct {
        struct result_warning warning;
        const char *wanted;
    } cases[] = {
        {{WARN_BUDGET, "main", 40.0, 30.0},
         "connection budget: 4 instances x 10 connections = 40 of 30 that main lets in"             },
        {{WARN_BUDGET, "other", 40.0, 30.0},        "connection budget: 40 of 30 that other lets in"},
        {{WARN_BUDGET_ROLLOUT, "main", 50.0, 45.0},
         "connection budget: with one more instance of each service, as during a roll-out, 50 "
         "connections of 45 that main lets in"                                                      },
        {{WARN_NOT_STEADY, NULL, 0.0, 0.0},
         "not in steady state: no end of the warm-up was seen; a longer run.duration may show "
         "it"                                                                                       },
        {{WARN_LAW, "app.cpu", 0.0, 0.0},
         "Little's Law does not hold at app.cpu, so what is there still grows or drains; a "
         "longer run.duration or run.warmup may help"                                               },
        {{WARN_IMPRECISE, NULL, .0312, .02},
         "precision: ±3.1% was reached, not the ±2% asked for"                                    },
        {{WARN_FEW, "checkout", 11.6, 0.0},
         "only 12 answers of checkout a replication: too few for its percentiles"                   },
        {{WARN_FEW, NULL, 1.0, 0.0},
         "only 1 answer of the system a replication: too few for its percentiles"                   },
        {{WARN_INTERRUPTED, NULL, 3.0, 5.0},        "interrupted after 3 of 5 replications"         },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(verdict_warning(&sample->result, &cases[i].warning, sample->arena),
                            cases[i].wanted);
    sample_close(sample);
}

static void pools_are_spelled_out(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    assert_string_equal(
        verdict_pool(&(struct result_budget_pool){"a", 4, 16, 10, 640.0}, arena),
        "4 instances x 16 workers x 10 connections");
    assert_string_equal(verdict_pool(&(struct result_budget_pool){"a", 1, 1, 1, 1.0}, arena),
                        "1 connection");
    assert_string_equal(
        verdict_pool(&(struct result_budget_pool){"a", 2, 1, 0, (double)INFINITY}, arena),
        "2 instances x any number of connections");
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distance_from_the_limit),
        cmocka_unit_test(nobody_waits),
        cmocka_unit_test(objectives),
        cmocka_unit_test(it_is_held),
        cmocka_unit_test(unstable),
        cmocka_unit_test(most_requests_fail),
        cmocka_unit_test(not_steady),
        cmocka_unit_test(a_peak_that_the_average_hides),
        cmocka_unit_test(more_at_once_do_less),
        cmocka_unit_test(users_grow_in_number),
        cmocka_unit_test(warnings),
        cmocka_unit_test(pools_are_spelled_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
