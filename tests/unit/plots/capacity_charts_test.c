#include "plots/capacity_charts.h"

#include "tests/support/recorded_charts.h"
#include "tests/support/sample_result.h"

/* M/M/1 with 100 a second: under f times 50/s the mean is 1 / (100 - 50 f), p95 log(20) times
 * that. p95 is to be 150 ms at most, which is reached at f = 2 - log(20) / 7.5 = 1.60057. */
static const char queue[] =
    "name: One server\n"
    "traffic: {all: {rate: 50/s, request: job}}\n"
    "services: {app: {cpu: 1, cpu_sharing: fifo}}\n"
    "requests: {job: {service: app, slo: {p95: 150ms}, steps: [cpu: exp 10ms]}}\n";

enum { LOADS = 8 };
static const double loads[LOADS] = {.1, .5, 1.0, 1.4, 1.58, 1.62, 1.9, 2.1};

struct found {
    struct sample *sample;
    struct capacity capacity;
    struct recorded *recorded;
};

static double mean_at(double factor)
{
    return 1.0 / (100.0 - 50.0 * factor);
}

static struct result *result_at(struct sample *sample, double factor)
{
    struct result *result = arena_take(sample->arena, sizeof *result);
    *result = sample->result;
    result->stable = factor < 2.0;
    result->requests = 1;
    result->request = arena_array(sample->arena, 1, sizeof *result->request);
    result->resources = 0;
    result->resource = arena_array(sample->arena, 2, sizeof *result->resource);
    struct result_answers *job = result->request;
    sample_answers(sample, job, "job", fmin(100.0, 50.0 * factor), mean_at(factor));
    job->p95 = sample_measured(sample, log(20.0) * mean_at(factor), .002 * mean_at(factor));
    const struct scenario_request *request = sample->load.scenario.requests.at;
    *job->goal = (struct result_goal){.goal = request->goals.at, .measured = job->p95};
    job->goals = 1;
    result->system = *job;
    result->resource[0] = (struct result_resource){
        .name = "app.cpu",
        .utilization = sample_measured(sample, fmin(1.0, .5 * factor), .001),
        .hottest = (double)NAN};
    result->resource[1] = result->resource[0];
    result->resource[1].name = "app.workers";
    result->resources = 2;
    return result;
}

static struct found find(const char *yaml)
{
    struct found found = {.sample = sample_open(yaml), .recorded = recorded_open()};
    struct capacity *capacity = &found.capacity;
    *capacity = (struct capacity){.scenario = &found.sample->load.scenario,
                                  .request = LOAD_ALL,
                                  .today = {.per_s = 50.0},
                                  .kind = CAPACITY_FOUND,
                                  .factor = 1.6,
                                  .low = 1.58,
                                  .high = 1.62,
                                  .goodput_per_s = 80.0,
                                  .predicted = {.full = 2.0},
                                  .predicted_from = 1.0,
                                  .points = LOADS};
    for (int i = 0; i < LOADS; i++)
        capacity->point[i] =
            (struct capacity_point){.factor = loads[i],
                                    .state = loads[i] < 1.6 ? CAPACITY_HOLDS : CAPACITY_FAILS,
                                    .result = result_at(found.sample, loads[i])};
    capacity->at_stop = capacity->point[5].result;
    capacity->stop = (struct margin){.kind = MARGIN_GOAL,
                                     .request = capacity->at_stop->request,
                                     .goal = capacity->at_stop->request->goal};
    return found;
}

static void show(struct found *found)
{
    capacity_charts(&found->recorded->page, &found->capacity);
}

static void end(struct found *found)
{
    recorded_close(found->recorded);
    sample_close(found->sample);
}

static void the_knee_is_seen(void **state)
{
    (void)state;
    struct found found = find(queue);
    show(&found);
    const struct chart *chart = recorded_named(found.recorded, "response over load");
    assert_string_equal(chart->title,
                        "p95 of job passes 150 ms between 79.0/s and 81.0/s; today is 50.0/s");
    const struct chart_series *p95 = recorded_series(chart, "p95");
    const struct chart_series *mean = recorded_series(chart, "mean");
    assert_int_equal(p95->points, LOADS);
    for (int i = 0; i < LOADS; i++) {
        assert_near(p95->x[i], 50.0 * loads[i], 1e-9);
        if (loads[i] < 1.7)
            assert_near(p95->y[i], log(20.0) * mean_at(loads[i]), 1e-9);
        if (loads[i] < 1.9)
            assert_near(mean->y[i], mean_at(loads[i]), 1e-9);
    }
    assert_true(isnan(p95->y[6])); /* 599 ms would press the rest together */
    assert_true(isnan(p95->y[7])); /* it is not stable there */
    assert_near(recorded_mark(chart, "p95 at most 150 ms")->at, .15, 0.0);
    assert_near(recorded_mark(chart, "today")->at, 50.0, 0.0);
    const struct chart_mark *most = recorded_mark(chart, "most: 80.0/s");
    assert_near(most->at, 79.0, 1e-9);
    assert_near(most->until, 81.0, 1e-9);
    assert_int_equal(most->tone, CHART_GOOD);
    end(&found);
}

/* Of M/M/1 it is exact, from whichever load it starts. */
static void the_prediction_is_that_of_mm1(void **state)
{
    (void)state;
    struct found found = find(queue);
    show(&found);
    const struct chart *chart = recorded_named(found.recorded, "response over load");
    const struct chart_series *predicted = recorded_series(chart, "predicted");
    assert_int_equal(predicted->look, CHART_DASHED);
    assert_true(predicted->points > 20);
    for (int i = 0; i < predicted->points; i++)
        assert_near(predicted->y[i], log(20.0) / (100.0 - predicted->x[i]), 1e-9);
    assert_near(predicted->x[0], 0.0, 0.0);
    end(&found);
}

static void today_beyond_the_limit_is_bad(void **state)
{
    (void)state;
    struct found found = find(queue);
    found.capacity.factor = .8;
    found.capacity.low = .79;
    found.capacity.high = (double)INFINITY;
    show(&found);
    const struct chart *chart = recorded_named(found.recorded, "response over load");
    assert_string_equal(chart->title,
                        "p95 of job passes 150 ms at about 40.0/s; today is 50.0/s");
    const struct chart_mark *most = recorded_mark(chart, "most: 40.0/s");
    assert_true(isnan(most->until));
    assert_int_equal(most->tone, CHART_BAD);
    end(&found);
}

static void what_fills_is_seen(void **state)
{
    (void)state;
    struct found found = find(queue);
    show(&found);
    const struct chart *chart = recorded_named(found.recorded, "what fills");
    assert_string_equal(chart->title, "Where it stops app.cpu is used 81%, app.workers 81%");
    const struct chart_series *cpu = recorded_series(chart, "app.cpu");
    for (int i = 0; i < LOADS; i++)
        assert_near(cpu->y[i], fmin(1.0, .5 * loads[i]), 1e-12);
    end(&found);
}

static void without_objectives_the_backlog_counts(void **state)
{
    (void)state;
    struct found found = find(queue);
    found.capacity.stop = (struct margin){.kind = MARGIN_STABILITY};
    show(&found);
    const struct chart *chart = recorded_named(found.recorded, "response over load");
    assert_string_equal(chart->title,
                        "The backlog begins to grow without end between 79.0/s and "
                        "81.0/s; today is 50.0/s");
    assert_int_equal(chart->marks, 2); /* today and most: nothing is asked */
    recorded_series(chart, "p95");
    end(&found);
}

static void errors_that_stop_it_are_drawn(void **state)
{
    (void)state;
    struct found found = find(queue);
    found.capacity.stop = (struct margin){.kind = MARGIN_ERRORS};
    for (int i = 0; i < LOADS; i++) {
        struct result *result = (struct result *)found.capacity.point[i].result;
        result->system.errors =
            sample_measured(found.sample, fmax(0.0, loads[i] - 1.4) * .05, .0005);
    }
    show(&found);
    const struct chart *chart = recorded_named(found.recorded, "errors over load");
    assert_string_equal(chart->title,
                        "Errors pass 1% between 79.0/s and 81.0/s; today is 50.0/s");
    assert_null(recorded_find(found.recorded, "response over load"));
    assert_near(recorded_mark(chart, "at most 1%")->at, .01, 0.0);
    assert_near(recorded_series(chart, "errors")->y[5], .22 * .05, 1e-9);
    end(&found);
}

/* Loads that were tried again in longer runs are shown once. */
static void the_better_known_is_shown(void **state)
{
    (void)state;
    struct found found = find(queue);
    struct result *rough = (struct result *)found.capacity.point[4].result;
    found.capacity.point[4].factor = 1.615;
    rough->request->goal->measured = sample_measured(found.sample, .3, .1);
    show(&found);
    const struct chart *chart = recorded_named(found.recorded, "response over load");
    assert_int_equal(recorded_series(chart, "p95")->points, LOADS - 1);
    end(&found);
}

/* Users who think a second, and get 20/s done at most: N* is 21. */
static void users_saturate_at_the_bounds(void **state)
{
    (void)state;
    struct found found = find("name: Users\n"
                              "traffic: {all: {users: 10, think: 1s, request: job}}\n"
                              "services: {app: {cpu: 1}}\n"
                              "requests: {job: {service: app, steps: [cpu: exp 50ms]}}\n");
    struct capacity *capacity = &found.capacity;
    static const double users[] = {1.0, 10.0, 20.0, 30.0, 60.0};
    capacity->kind = CAPACITY_SATURATES;
    capacity->stop = (struct margin){.kind = MARGIN_NONE};
    capacity->today = (struct load_size){.users = 10.0};
    capacity->factor = 2.1;
    capacity->goodput_per_s = 20.0;
    capacity->points = 5;
    for (int i = 0; i < 5; i++) {
        capacity->point[i].factor = users[i] / 10.0;
        ((struct result *)capacity->point[i].result)->system.throughput =
            sample_measured(found.sample, fmin(20.0, users[i] / 1.05) * (i ? .98 : 1.0), .01);
    }
    show(&found);
    const struct chart *chart = recorded_named(found.recorded, "throughput over users");
    assert_string_equal(chart->title, "No more than 20.0/s gets done, however many users; the "
                                      "bounds meet at 21 users, today there are 10 users");
    const struct chart_series *bounds = recorded_series(chart, "bounds");
    assert_int_equal(bounds->points, 3);
    assert_near(bounds->x[1], 21.0, 1e-9);
    assert_near(bounds->y[1], 20.0, 1e-9);
    assert_near(bounds->x[2], 60.0, 1e-9);
    assert_near(recorded_mark(chart, "knee: 21 users")->at, 21.0, 1e-9);
    end(&found);
}

/* More users than the pool has room for keep each other from their work. */
static void users_that_harm_each_other_are_told(void **state)
{
    (void)state;
    struct found found = find(queue);
    struct capacity *capacity = &found.capacity;
    capacity->kind = CAPACITY_SATURATES;
    capacity->stop = (struct margin){.kind = MARGIN_NONE};
    capacity->today = (struct load_size){.users = 3000.0};
    capacity->factor = .341;
    capacity->goodput_per_s = 1010.0;
    ((struct result *)capacity->point[LOADS - 1].result)->system.throughput =
        sample_measured(found.sample, 335.0, 1.0);
    show(&found);
    assert_string_equal(recorded_named(found.recorded, "throughput over users")->title,
                        "More than 1020 users get less done: 1010/s there, 335.0/s with 6300 "
                        "users");
    end(&found);
}

static void interrupted_searches_show_what_is_known(void **state)
{
    (void)state;
    struct found found = find(queue);
    struct capacity *capacity = &found.capacity;
    capacity->kind = CAPACITY_UNKNOWN;
    capacity->factor = (double)NAN;
    capacity->high = (double)INFINITY;
    capacity->points = 4;
    show(&found);
    const struct chart *chart = recorded_named(found.recorded, "response over load");
    assert_string_equal(chart->title, "Interrupted: nothing is missed up to 79.0/s");
    recorded_close(found.recorded);
    found.recorded = recorded_open();
    capacity->points = 1;
    show(&found);
    assert_int_equal(found.recorded->charts, 0);
    end(&found);
}

static void what_has_no_limit_has_no_chart(void **state)
{
    (void)state;
    struct found found = find(queue);
    found.capacity.kind = CAPACITY_ENDLESS;
    show(&found);
    found.capacity.kind = CAPACITY_NEVER;
    show(&found);
    assert_int_equal(found.recorded->charts, 0);
    end(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_knee_is_seen),
        cmocka_unit_test(the_prediction_is_that_of_mm1),
        cmocka_unit_test(today_beyond_the_limit_is_bad),
        cmocka_unit_test(what_fills_is_seen),
        cmocka_unit_test(without_objectives_the_backlog_counts),
        cmocka_unit_test(errors_that_stop_it_are_drawn),
        cmocka_unit_test(the_better_known_is_shown),
        cmocka_unit_test(users_saturate_at_the_bounds),
        cmocka_unit_test(users_that_harm_each_other_are_told),
        cmocka_unit_test(interrupted_searches_show_what_is_known),
        cmocka_unit_test(what_has_no_limit_has_no_chart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
