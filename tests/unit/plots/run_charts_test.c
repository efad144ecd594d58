#include "plots/run_charts.h"

#include "tests/support/example_result.h"
#include "tests/support/recorded_charts.h"
#include "tests/support/sample_result.h"

static struct recorded *charts_of(const struct result *result)
{
    struct recorded *recorded = recorded_open();
    run_charts(&recorded->page, result);
    return recorded;
}

/* ---- where the time goes ---- */

/* Of several kinds of request each is 100%, and the same piece is the same part in all. */
static void time_of_several_is_cut_alike(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    struct recorded *recorded = charts_of(&sample->result);
    const struct chart *chart = recorded_named(recorded, "where the time goes");
    assert_string_equal(chart->title, "66% of the time of checkout is waiting for "
                                      "main.rows.stock");
    assert_int_equal(chart->kind, CHART_BARS);
    assert_int_equal(chart->rows, 2); /* what is enqueued is sent by nobody */
    for (int i = 0; i < chart->rows; i++) {
        double sum = 0.0;
        for (int j = 0; j < chart->parts; j++)
            sum += chart->row[i].part[j];
        assert_near(sum, 1.0, 1e-12);
    }
    int stock = recorded_part(chart, "waiting for main.rows.stock");
    const struct chart_row *checkout = recorded_row(chart, "checkout, 314 ms");
    assert_near(checkout->part[stock], .2071 / .313, 1e-9);
    assert_near(recorded_row(chart, "browse, 23.1 ms")->part[stock], 0.0, 0.0);
    recorded_close(recorded);
    sample_close(sample);
}

static void time_of_one_is_told_by_place(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    sample->result.request[0].sent = false;
    struct recorded *recorded = charts_of(&sample->result);
    const struct chart *chart = recorded_named(recorded, "where the time goes");
    const struct chart_row *stock = recorded_row(chart, "main.rows.stock");
    assert_int_equal(chart->x.unit, CHART_SECONDS);
    assert_true(stock == &chart->row[0]);
    assert_near(stock->part[recorded_part(chart, "waiting")], .2071, 1e-12);
    assert_near(recorded_row(chart, "payment")->part[recorded_part(chart, "working")], .0803,
                1e-12);
    recorded_close(recorded);
    sample_close(sample);
}

static void no_waiting_is_no_chart(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    for (int i = 0; i < sample->result.requests; i++)
        for (int j = 0; j < sample->result.request[i].times; j++)
            sample->result.request[i].time[j].waiting.mean = 0.0;
    struct recorded *recorded = charts_of(&sample->result);
    assert_null(recorded_find(recorded, "where the time goes"));
    recorded_close(recorded);
    sample_close(sample);
}

/* Where none waits much in one place, all of them are told together. */
static void little_waiting_is_told_of_all(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    sample->result.request[0].time[1].waiting.mean = 0.0;
    sample->result.request[1].time[1].waiting.mean = 0.0;
    sample->result.request[1].time[2].waiting.mean = .008;
    struct recorded *recorded = charts_of(&sample->result);
    const struct chart *chart = recorded_named(recorded, "where the time goes");
    assert_string_equal(chart->title, "11% of all requests' time is waiting, most of it for "
                                      "main.rows.stock");
    recorded_part(chart, "waiting for main.rows.stock");
    recorded_close(recorded);
    sample_close(sample);
}

/* ---- how responses are spread ---- */

/* Exponential: p90, p99 and p99.9 are log(10), log(100), log(1000) means. */
static void add_spectrum(struct sample *sample, struct result_answers *answers, double mean_s)
{
    static const double shares[] = {.1, .5, .9, .95, .99, .999};
    answers->percentiles = 6;
    answers->percentile = arena_array(sample->arena, 6, sizeof *answers->percentile);
    for (int i = 0; i < 6; i++) {
        double s = -mean_s * log1p(-shares[i]);
        answers->percentile[i] =
            (struct result_percentile){shares[i], sample_measured(sample, s, .01 * s)};
    }
    answers->p50.mean = mean_s * log(2.0);
}

static void spectrum_stands_by_its_objective(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    add_spectrum(sample, &sample->result.request[0], .0231);
    add_spectrum(sample, &sample->result.request[1], .3139);
    struct recorded *recorded = charts_of(&sample->result);
    const struct chart *chart = recorded_named(recorded, "how responses are spread");
    assert_string_equal(chart->title,
                        "p95 of checkout is 820 ms, where only 400 ms is allowed");
    assert_int_equal(chart->x.scale, CHART_NINES);
    const struct chart_series *checkout = recorded_series(chart, "checkout");
    assert_int_equal(checkout->points, 6);
    assert_near(checkout->x[4], .99, 0.0);
    assert_near(checkout->y[4], .3139 * log(100.0), 1e-9);
    assert_true(checkout->low[4] < checkout->y[4] && checkout->y[4] < checkout->high[4]);
    const struct chart_mark *goal = recorded_mark(chart, "checkout: p95 at most 400 ms");
    assert_near(goal->at, .4, 0.0);
    assert_false(goal->upright);
    assert_int_equal(goal->tone, CHART_BAD);
    recorded_close(recorded);
    sample_close(sample);
}

static void spectrum_without_objectives_tells_the_tail(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    sample->result.request[0].goals = sample->result.request[1].goals = 0;
    add_spectrum(sample, &sample->result.request[1], .3139);
    struct recorded *recorded = charts_of(&sample->result);
    const struct chart *chart = recorded_named(recorded, "how responses are spread");
    assert_string_equal(chart->title,
                        "1 of 1000 answers of checkout takes 2.17 s or more, 10 times the "
                        "median");
    recorded_close(recorded);
    sample->result.request[1].p50.mean = 1.5; /* the tail is no longer than twice that */
    recorded = charts_of(&sample->result);
    assert_null(recorded_find(recorded, "how responses are spread"));
    recorded_close(recorded);
    sample_close(sample);
}

static void undecided_objectives_are_told_as_such(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    add_spectrum(sample, &sample->result.request[1], .3139);
    struct result_goal *goal = &sample->result.request[1].goal[0];
    goal->measured = sample_measured(sample, .41, .02);
    goal->met = goal->certain = false;
    struct recorded *recorded = charts_of(&sample->result);
    assert_string_equal(recorded_named(recorded, "how responses are spread")->title,
                        "p95 of checkout, 410 ms ± 20, is too close to 400 ms to tell");
    recorded_close(recorded);
    sample_close(sample);
}

/* ---- what is full ---- */

static void uses_are_ranked_with_the_limit_first(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    struct recorded *recorded = charts_of(&sample->result);
    const struct chart *chart = recorded_named(recorded, "what is full");
    assert_string_equal(chart->title,
                        "main.rows.stock is held 97% and sets the limit; next is app.workers, "
                        "71%");
    assert_string_equal(chart->row[0].name, "main.rows.stock (limit)");
    assert_int_equal(chart->row[0].tone, CHART_BAD);
    const struct chart_row *workers = recorded_row(chart, "app.workers");
    int waiting = recorded_part(chart, "held by those who wait for something else");
    assert_near(workers->part[waiting], .71 * .70, 1e-12);
    assert_near(workers->part[0] + workers->part[waiting], .71, 1e-12);
    for (int i = 0; i < chart->rows; i++)
        assert_string_not_equal(chart->row[i].name, "emails.workers"); /* never used */
    recorded_close(recorded);
    sample_close(sample);
}

static void rows_count_by_the_busiest(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    sample->result.resource[4].hottest = .93;
    sample->result.resource[4].utilization.mean = .01;
    struct recorded *recorded = charts_of(&sample->result);
    const struct chart *chart = recorded_named(recorded, "what is full");
    const struct chart_row *row = recorded_row(chart, "main.rows.stock, busiest row (limit)");
    assert_near(row->part[0] + row->part[1], .93, 1e-12);
    recorded_close(recorded);
    sample_close(sample);
}

static void nothing_full_is_told(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    sample->result.bottleneck.kind = BOTTLENECK_NONE;
    sample->result.resource[4].utilization.mean = .42;
    struct recorded *recorded = charts_of(&sample->result);
    const struct chart *chart = recorded_named(recorded, "what is full");
    assert_string_equal(chart->title,
                        "app.workers is used 71%, but nobody waits for long; next "
                        "is main.rows.stock, 42%");
    for (int i = 0; i < chart->rows; i++)
        assert_int_not_equal(chart->row[i].tone, CHART_BAD);
    sample->result.resource[0].utilization.mean = .30;
    recorded_close(recorded);
    recorded = charts_of(&sample->result);
    assert_string_equal(recorded_named(recorded, "what is full")->title,
                        "Nothing is full: main.rows.stock is used most, 42%; next is "
                        "app.workers, 30%");
    recorded_close(recorded);
    sample_close(sample);
}

/* ---- whatever the result ---- */

static void where_no_charts_are_shown_nothing_is_told(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    static const struct report_manner none = {.section = recorded_section};
    struct recorded *recorded = recorded_open();
    recorded->page.manner = &none;
    run_charts(&recorded->page, &sample->result);
    assert_int_equal(recorded->sections, 0);
    recorded_close(recorded);
    sample_close(sample);
}

static void an_empty_result_has_no_charts(void **state)
{
    (void)state;
    struct sample *sample = sample_open(NULL);
    struct recorded *recorded = charts_of(&sample->result);
    assert_int_equal(recorded->charts, 0);
    assert_int_equal(recorded->sections, 0);
    recorded_close(recorded);
    sample_close(sample);
}

/* Unknown figures, unlimited capacities, a growing backlog. */
static void whatever_is_unknown_does_not_matter(void **state)
{
    (void)state;
    struct recorded *recorded = charts_of(&example_result);
    assert_null(recorded_find(recorded, "how responses are spread"));
    for (int i = 0; i < recorded->charts; i++)
        for (int j = 0; j < recorded->chart[i].rows; j++)
            for (int k = 0; k < recorded->chart[i].parts; k++)
                assert_true(isfinite(recorded->chart[i].row[j].part[k]));
    assert_int_equal(recorded->sections, recorded->charts > 0);
    recorded_close(recorded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(time_of_several_is_cut_alike),
        cmocka_unit_test(time_of_one_is_told_by_place),
        cmocka_unit_test(no_waiting_is_no_chart),
        cmocka_unit_test(little_waiting_is_told_of_all),
        cmocka_unit_test(spectrum_stands_by_its_objective),
        cmocka_unit_test(spectrum_without_objectives_tells_the_tail),
        cmocka_unit_test(undecided_objectives_are_told_as_such),
        cmocka_unit_test(uses_are_ranked_with_the_limit_first),
        cmocka_unit_test(rows_count_by_the_busiest),
        cmocka_unit_test(nothing_full_is_told),
        cmocka_unit_test(where_no_charts_are_shown_nothing_is_told),
        cmocka_unit_test(an_empty_result_has_no_charts),
        cmocka_unit_test(whatever_is_unknown_does_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
