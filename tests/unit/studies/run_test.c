#include "studies/run.h"

#include "plots/render_json.h"
#include "tests/support/staged_run.h"

#include <math.h>
#include <stdlib.h>

#define QUEUE(run, rate)                                                                       \
    "run: {" run "}\n"                                                                         \
    "traffic: {all: {rate: " rate ", request: job}}\n"                                         \
    "services: {app: {cpu: 1, cpu_sharing: fifo}}\n"                                           \
    "requests: {job: {service: app, steps: [cpu: exp 10ms]}}\n"

static char *document(const char *yaml, int jobs)
{
    struct staged_run run;
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    staged_run_open(&run, yaml, &(struct run_settings){.jobs = jobs});
    render_json(run.result, out);
    fclose(out);
    staged_run_close(&run);
    return text;
}

/* With a precision, so that replications are begun that turn out not to be wanted. */
static void any_number_of_threads_gives_the_same_bytes(void **state)
{
    (void)state;
    static const int jobs[] = {2, 7};
    static const char yaml[] = QUEUE("duration: 20s, precision: 9%, windows: 4s", "60/s");
    char *alone = document(yaml, 1);
    for (int i = 0; i < 2; i++) {
        char *together = document(yaml, jobs[i]);
        assert_string_equal(alone, together);
        free(together);
    }
    free(alone);
}

static void a_seed_of_the_caller_counts(void **state)
{
    (void)state;
    static const char yaml[] = QUEUE("duration: 5s, warmup: 1s, seed: 4", "60/s");
    struct staged_run one, other, same;
    staged_run_open(&one, yaml, &(struct run_settings){.jobs = 1});
    staged_run_open(&other, yaml, &(struct run_settings){.jobs = 1, .seeded = true});
    staged_run_open(&same, yaml, &(struct run_settings){.jobs = 1, .seeded = true, .seed = 4});
    assert_int_equal(other.result->seed, 0);
    assert_true(one.result->system.mean.mean != other.result->system.mean.mean);
    assert_true(one.result->system.mean.mean == same.result->system.mean.mean);
    staged_run_close(&one);
    staged_run_close(&other);
    staged_run_close(&same);
}

/* Enqueued to two queues and sent as well: one kind of request all the same. */
static void what_is_carried_counts_under_its_own_name(void **state)
{
    (void)state;
    static const char yaml[] = "run: {duration: 20s, warmup: 1s, replications: 2}\n"
                               "traffic:\n"
                               "  web: {rate: 10/s, arrivals: even, request: get}\n"
                               "  direct: {rate: 10/s, arrivals: even, request: work}\n"
                               "queues: {left: {}, right: {}}\n"
                               "requests:\n"
                               "  get:\n"
                               "    slo: {p95: 1s}\n"
                               "    steps: [{enqueue: work, to: left}, {enqueue: work, to: "
                               "right}]\n"
                               "  work: {slo: {mean: 1s}, steps: [wait: 10ms]}\n";
    struct staged_run run;
    staged_run_open(&run, yaml, &(struct run_settings){.jobs = 1});
    assert_int_equal(run.result->requests, 2);
    assert_true(run.result->request[1].throughput.mean > 29.9);
    assert_true(run.result->request[1].throughput.mean < 30.1);
    assert_int_equal(run.result->request[1].goals, 1);
    staged_run_close(&run);
}

/* ---- how many replications ---- */

static void replications_go_on_until_the_figures_are_known(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run, QUEUE("duration: 30s, warmup: 1s, replications: 3", "50/s"),
                    &(struct run_settings){.jobs = 1, .precision = 0.04});
    assert_true(run.result->replications >= 10 && run.result->replications < 200);
    assert_true(run.result->precision_reached <= 0.04);
    assert_true(run.result->precision_reached > 0.02);
    assert_near(run.result->precision_asked, 0.04, 0.0);
    assert_false(staged_run_warns(&run, WARN_IMPRECISE));
    staged_run_close(&run);
}

static void a_precision_out_of_reach_is_owned_up_to(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run, QUEUE("duration: 500ms, warmup: 0s, precision: 0.1%", "40/s"),
                    &(struct run_settings){.jobs = 1});
    assert_int_equal(run.result->replications, 1000);
    assert_true(staged_run_warns(&run, WARN_IMPRECISE));
    assert_true(staged_run_warns(&run, WARN_FEW));
    staged_run_close(&run);
}

/* Everybody gives up: there are no answers to be precise about. */
static void without_answers_there_is_no_precision(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run,
                    "run: {duration: 5s, warmup: 1s, precision: 5%}\n"
                    "traffic: {all: {rate: 20/s, request: job}}\n"
                    "services: {app: {}}\n"
                    "requests: {job: {service: app, timeout: 1s, cancel: true,\n"
                    "                 steps: [wait: 2s]}}\n",
                    &(struct run_settings){.jobs = 1});
    assert_int_equal(run.result->replications, 10);
    assert_true(staged_run_warns(&run, WARN_IMPRECISE));
    assert_true(isnan(run.result->system.mean.mean));
    staged_run_close(&run);
}

static void the_scenario_says_how_many(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run, QUEUE("duration: 5s, warmup: 1s, replications: 4", "50/s"),
                    &(struct run_settings){.jobs = 1});
    assert_int_equal(run.result->replications, 4);
    staged_run_close(&run);
    staged_run_open(&run, QUEUE("duration: 5s, warmup: 1s, replications: 4", "50/s"),
                    &(struct run_settings){.jobs = 1, .replications = 1});
    assert_int_equal(run.result->replications, 1);
    assert_true(isinf(run.result->system.mean.high));
    staged_run_close(&run);
}

/* ---- how it ends before its time ---- */

static bool until_the_third(void *context, const struct run_progress *progress)
{
    int *told = context;
    assert_int_equal(progress->replications, ++*told);
    assert_int_equal(progress->expected, 9);
    assert_int_equal(isnan(progress->precision), progress->replications < 2);
    return progress->replications < 3;
}

static void an_interruption_keeps_what_was_done(void **state)
{
    (void)state;
    struct staged_run run;
    int told = 0;
    staged_run_open(
        &run, QUEUE("duration: 5s, warmup: 1s, replications: 9", "50/s"),
        &(struct run_settings){.jobs = 1, .watch = until_the_third, .context = &told});
    assert_true(run.result->interrupted);
    assert_int_equal(run.result->replications, 3);
    assert_true(staged_run_warns(&run, WARN_INTERRUPTED));
    assert_true(isfinite(run.result->system.mean.high));
    staged_run_close(&run);
}

static bool at_once(void)
{
    return true;
}

static void a_stop_does_not_wait_for_a_replication(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run, QUEUE("duration: 100d", "50/s"),
                    &(struct run_settings){.jobs = 2, .stop = at_once});
    assert_true(run.result->interrupted);
    assert_int_equal(run.result->replications, 0);
    staged_run_close(&run);
}

/* ---- warm-up ---- */

static void a_warm_up_is_found_where_nothing_varies(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run,
                    "run: {duration: 60s, replications: 2}\n"
                    "traffic: {all: {users: 50, think: exp 500ms, request: job}}\n"
                    "services: {app: {cpu: 1}}\n"
                    "requests: {job: {service: app, steps: [cpu: exp 20ms]}}\n",
                    &(struct run_settings){.jobs = 1});
    assert_true(run.result->warmup_found);
    assert_true(run.result->warmup_s > 0.1 && run.result->warmup_s < 30.0);
    staged_run_close(&run);
}

static void nothing_of_a_story_is_cut_off(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(
        &run, QUEUE("duration: 5s", "{start: 0/s, stages: [{duration: 5s, target: 40/s}]}"),
        &(struct run_settings){.jobs = 1});
    assert_false(run.result->warmup_found);
    assert_near(run.result->warmup_s, 0.0, 0.0);
    assert_false(staged_run_warns(&run, WARN_LAW));
    staged_run_close(&run);
}

/* It warms up at the rate that it starts with, whenever its measurement begins. */
static void a_story_begins_with_the_measurement(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run,
                    "run: {duration: 4s, warmup: 10s, windows: 2s, replications: 1}\n"
                    "traffic: {all: {arrivals: even, request: job,\n"
                    "  rate: {start: 10/s, stages: [{duration: 2s, target: 10/s},\n"
                    "                               {duration: 0s, target: 50/s}]}}}\n"
                    "services: {app: {cpu: 1}}\n"
                    "requests: {job: {service: app, steps: [cpu: 5ms]}}\n",
                    &(struct run_settings){.jobs = 1});
    assert_near(run.result->window[0].arrivals, 20.0, 1.0);
    assert_near(run.result->window[1].arrivals, 100.0, 1.0);
    assert_near(run.result->window[1].to, 4.0, 0.0);
    assert_near(run.result->warmup_s, 10.0, 0.0);
    staged_run_close(&run);
}

/* ---- the whole document ---- */

static void every_part_is_filled_in(void **state)
{
    (void)state;
    struct staged_run run;
    staged_run_open(&run, QUEUE("duration: 20s, warmup: 2s, windows: 5s", "70/s"),
                    &(struct run_settings){.jobs = 1});
    const struct result *result = run.result;
    assert_true(result->law_holds && result->stable);
    assert_string_equal(result->law[0].at, "system");
    assert_int_equal(result->laws, 4);
    assert_near(result->law[0].arrivals_per_s * result->law[0].residence_s,
                result->law[0].present * (1.0 + result->law[0].gap), 1e-9);
    assert_true(result->theories > 0);
    assert_string_equal(result->bottleneck.resource, "app.cpu");
    assert_true(result->request[0].times > 0);
    assert_int_equal(result->windows, 4);
    assert_true(result->events > UINT64_C(7000));
    staged_run_close(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
        cmocka_unit_test(a_seed_of_the_caller_counts),
        cmocka_unit_test(what_is_carried_counts_under_its_own_name),
        cmocka_unit_test(replications_go_on_until_the_figures_are_known),
        cmocka_unit_test(a_precision_out_of_reach_is_owned_up_to),
        cmocka_unit_test(without_answers_there_is_no_precision),
        cmocka_unit_test(the_scenario_says_how_many),
        cmocka_unit_test(an_interruption_keeps_what_was_done),
        cmocka_unit_test(a_stop_does_not_wait_for_a_replication),
        cmocka_unit_test(a_warm_up_is_found_where_nothing_varies),
        cmocka_unit_test(nothing_of_a_story_is_cut_off),
        cmocka_unit_test(a_story_begins_with_the_measurement),
        cmocka_unit_test(every_part_is_filled_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
