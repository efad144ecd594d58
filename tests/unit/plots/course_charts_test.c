#include "plots/course_charts.h"

#include "tests/support/recorded_charts.h"
#include "tests/support/sample_result.h"

static struct recorded *charts_of(const struct result *result)
{
    struct recorded *recorded = recorded_open();
    struct chart_album album = {.page = &recorded->page, .heading = "Charts"};
    course_charts(&album, result);
    return recorded;
}

/* Six windows of ten seconds in which 100/s come. */
static void steady_windows(struct sample *sample)
{
    struct result *result = &sample->result;
    result->windows = 6;
    result->window = arena_array(sample->arena, 6, sizeof *result->window);
    for (int i = 0; i < 6; i++) {
        double noise = i % 2 ? 1.5 : -1.5;
        result->window[i] = (struct result_window){
            .from = 10.0 * i,
            .to = 10.0 * (i + 1),
            .arrivals = 1000.0 + 10.0 * noise,
            .throughput = sample_measured(sample, 100.0 + noise, 3.0),
            .in_flight_at_end = sample_measured(sample, 5.0, 1.0),
            .mean = sample_measured(sample, .05 + .001 * noise, .004),
            .p95 = sample_measured(sample, .12 + .004 * noise, .02),
        };
    }
}

static void a_steady_run_has_no_course(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    steady_windows(sample);
    struct recorded *recorded = charts_of(&sample->result);
    assert_int_equal(recorded->charts, 0);
    recorded_close(recorded);
    sample_close(sample);
}

static void too_few_windows_are_no_course(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    sample_course(sample);
    sample->result.windows = 3;
    struct recorded *recorded = charts_of(&sample->result);
    assert_int_equal(recorded->charts, 0);
    recorded_close(recorded);
    sample_close(sample);
}

/* The load rises and falls, and is answered. */
static void what_keeps_up_is_told(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    sample_course(sample);
    for (int i = 0; i < sample->result.windows; i++) /* 20 load a second come and are done */
        assert_near(sample->result.window[i].arrivals / 10.0,
                    sample->result.window[i].throughput.mean, 1e-9);
    struct recorded *recorded = charts_of(&sample->result);
    const struct chart *chart = recorded_named(recorded, "load over time");
    assert_string_equal(chart->title, "Answers keep up with the load, from 0/s to 100/s");
    assert_string_equal(
        recorded_named(recorded, "response over time")->title,
        "p95 is 550 ms at its worst, from 50 s to 60 s, and 350 ms at its best");
    assert_null(recorded_find(recorded, "in flight over time"));
    const struct chart_series *p95 =
        recorded_series(recorded_named(recorded, "response over time"), "p95");
    assert_true(isnan(p95->y[0])); /* nothing was answered: a gap */
    assert_near(p95->x[1], 15.0, 1e-12);
    assert_near(p95->y[1], .35, 1e-12);
    recorded_close(recorded);
    sample_close(sample);
}

static void falling_behind_is_told_with_its_end(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    steady_windows(sample);
    struct result *result = &sample->result;
    result->window[2].arrivals = result->window[3].arrivals = 3000.0;
    result->window[2].throughput = sample_measured(sample, 160.0, 3.0);
    result->window[3].throughput = sample_measured(sample, 150.0, 3.0);
    result->window[3].in_flight_at_end = sample_measured(sample, 3000.0, 20.0);
    struct recorded *recorded = charts_of(result);
    assert_string_equal(recorded_named(recorded, "load over time")->title,
                        "Between 20 s and 40 s fewer are answered than come: at worst 150/s of "
                        "300/s");
    assert_string_equal(recorded_named(recorded, "in flight over time")->title,
                        "3000 requests are in flight at most, at 40 s; 5.0 at the end");
    recorded_close(recorded);
    for (int i = 2; i < 6; i++) {
        result->window[i].arrivals = 3000.0;
        result->window[i].throughput = sample_measured(sample, 160.0, 3.0);
        result->window[i].in_flight_at_end = sample_measured(sample, 3000.0 + i, .5);
    }
    result->stable = false;
    recorded = charts_of(result);
    assert_string_equal(recorded_named(recorded, "load over time")->title,
                        "From 20 s on fewer are answered than come: at worst 160/s of 300/s");
    assert_string_equal(recorded_named(recorded, "in flight over time")->title,
                        "3005 requests are in flight at the end, and it grows");
    recorded_close(recorded);
    sample_close(sample);
}

static const char spike[] = "name: Spike\n"
                            "run: {duration: 60s, warmup: 0s, windows: 10s}\n"
                            "traffic:\n"
                            "  all:\n"
                            "    request: job\n"
                            "    rate:\n"
                            "      start: 100/s\n"
                            "      stages:\n"
                            "        - {duration: 20s, target: 100/s}\n"
                            "        - {duration: 0s, target: 300/s}\n"
                            "        - {duration: 20s, target: 300/s}\n"
                            "        - {duration: 10s, target: 100/s}\n"
                            "requests: {job: {steps: [wait: 10ms]}}\n";

/* A ramp is none: where it begins and ends can be seen. */
static void jumps_of_the_rate_are_marked(void **state)
{
    (void)state;
    struct sample *sample = sample_open(spike);
    steady_windows(sample);
    struct recorded *recorded = charts_of(&sample->result);
    const struct chart *chart = recorded_named(recorded, "load over time");
    assert_int_equal(chart->marks, 1);
    const struct chart_mark *jump = recorded_mark(chart, "300/s");
    assert_true(jump->upright);
    assert_near(jump->at, 20.0, 1e-9);
    recorded_close(recorded);
    sample_close(sample);
}

static void long_runs_are_told_in_longer_units(void **state)
{
    (void)state;
    struct sample *sample = sample_open(spike);
    steady_windows(sample);
    for (int i = 0; i < 6; i++) {
        sample->result.window[i].from *= 1440.0;
        sample->result.window[i].to *= 1440.0;
        sample->result.window[i].arrivals *= 1440.0;
    }
    struct recorded *recorded = charts_of(&sample->result);
    const struct chart *chart = recorded_named(recorded, "load over time");
    assert_string_equal(chart->x.label, "hours since measuring began");
    assert_near(chart->x.to, 24.0, 1e-9);
    recorded_close(recorded);
    sample_close(sample);
}

/* One replication has no intervals, and says nothing of change. */
static void without_intervals_nothing_changes(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    steady_windows(sample);
    for (int i = 0; i < 6; i++) {
        struct result_window *window = &sample->result.window[i];
        window->throughput.mean = 20.0 * (i + 1);
        window->throughput.low = window->p95.low = -(double)INFINITY;
        window->throughput.high = window->p95.high = (double)INFINITY;
    }
    struct recorded *recorded = charts_of(&sample->result);
    assert_int_equal(recorded->charts, 0);
    recorded_close(recorded);
    sample_close(sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_steady_run_has_no_course),
        cmocka_unit_test(too_few_windows_are_no_course),
        cmocka_unit_test(what_keeps_up_is_told),
        cmocka_unit_test(falling_behind_is_told_with_its_end),
        cmocka_unit_test(jumps_of_the_rate_are_marked),
        cmocka_unit_test(long_runs_are_told_in_longer_units),
        cmocka_unit_test(without_intervals_nothing_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
