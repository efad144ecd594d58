#include "plots/validation_charts.h"

#include "tests/support/recorded_charts.h"

enum { POINTS = 4 };

/* What one lock carries; the prediction is one percent too high, the naive model ten. */
static struct validation_figure figure(double value)
{
    return (struct validation_figure){
        .measured = value,
        .spread = .01,
        .predicted = {value * 1.01, value, value * 1.02, NULL},
        .error = .01,
        .naive = value * 1.1,
        .naive_error = .1,
        .judged = true
    };
}

static struct validation_figure nothing(void)
{
    double none = (double)NAN;
    return (struct validation_figure){
        .measured = none,
        .spread = none,
        .predicted = {none, none, none, NULL},
        .error = none,
        .naive = none,
        .naive_error = none
    };
}

static struct validation validated(struct validation_point *point, const char *const *label)
{
    static const double users[POINTS] = {16.0, 1.0, 4.0, 64.0};
    struct validation validation = {.scenario = "A row lock", .point = point, .points = POINTS};
    for (int i = 0; i < POINTS; i++)
        point[i] = (struct validation_point){
            .label = label[i],
            .repeats = 2,
            .figure = {figure(190.0 - users[i]), figure(users[i] / 190.0), nothing()}
        };
    for (int i = 0; i < VALIDATION_QUANTITIES; i++)
        validation.sum[i] = (struct validation_sum){
            .points = i < 2 ? POINTS : 0, .worst = .01, .naive_worst = .1};
    return validation;
}

static struct recorded *shown(const struct validation *const *validation, size_t count,
                              const struct validation_sum *all)
{
    struct recorded *recorded = recorded_open();
    struct validation_report report = {.validation = validation, .count = count, .all = all};
    validation_charts(&recorded->page, &report);
    return recorded;
}

static void what_varies_is_the_axis(void **state)
{
    (void)state;
    static const char *const labels[] = {"K=1 N=16", "K=1 N=1", "K=1 N=4", "K=1 N=64"};
    struct validation_point point[POINTS];
    struct validation validation = validated(point, labels);
    const struct validation *list[] = {&validation};
    struct recorded *recorded = shown(list, 1, NULL);
    const struct chart *chart = recorded_named(recorded, "throughput, measured and predicted");
    assert_string_equal(chart->title,
                        "Throughput is predicted within 1.0% at 4 points; the naive "
                        "model is off by up to 10%");
    assert_string_equal(chart->x.label, "N");
    const struct chart_series *measured = recorded_series(chart, "measured");
    assert_int_equal(measured->look, CHART_POINTS);
    static const double sorted[] = {1.0, 4.0, 16.0, 64.0};
    for (int i = 0; i < POINTS; i++) {
        assert_near(measured->x[i], sorted[i], 0.0);
        assert_near(measured->y[i], 190.0 - sorted[i], 1e-12);
        assert_near(measured->high[i], (190.0 - sorted[i]) * 1.005, 1e-9);
        assert_near(recorded_series(chart, "predicted")->y[i], measured->y[i] * 1.01, 1e-9);
        assert_near(recorded_series(chart, "naive")->y[i], measured->y[i] * 1.1, 1e-9);
    }
    assert_int_equal(recorded_series(chart, "naive")->look, CHART_DASHED);
    recorded_named(recorded, "mean response, measured and predicted");
    assert_int_equal(recorded->charts, 2); /* p95 was not measured */
    recorded_close(recorded);
}

static void where_more_varies_points_lie_beside_a_line(void **state)
{
    (void)state;
    static const char *const labels[] = {"K=1 N=16", "K=1 N=1", "K=2 N=4", "K=4 N=64"};
    struct validation_point point[POINTS];
    struct validation validation = validated(point, labels);
    const struct validation *list[] = {&validation};
    struct recorded *recorded = shown(list, 1, NULL);
    const struct chart *chart =
        recorded_named(recorded, "mean response, predicted over measured");
    const struct chart_series *predicted = recorded_series(chart, "predicted");
    assert_int_equal(predicted->points, POINTS);
    assert_near(predicted->x[0], 1.0 / 190.0, 1e-12);
    assert_near(predicted->y[0], 1.01 / 190.0, 1e-12);
    assert_int_equal(chart->x.scale, CHART_LOG);
    const struct chart_series *same = recorded_series(chart, "the same");
    for (int i = 0; i < same->points; i++)
        assert_near(same->y[i], same->x[i], 0.0);
    recorded_close(recorded);
}

static void several_files_are_one_chart(void **state)
{
    (void)state;
    static const char *const labels[] = {"N=16", "N=1", "N=4", "N=64"};
    struct validation_point point[2][POINTS];
    struct validation first = validated(point[0], labels), second = validated(point[1], labels);
    const struct validation *list[] = {&first, &second};
    const struct validation_sum all[VALIDATION_QUANTITIES] = {
        {.points = 8,                 .worst = .02, .naive_worst = (double)NAN},
        {.points = 0},
    };
    struct recorded *recorded = shown(list, 2, all);
    const struct chart *chart = recorded_named(recorded, "throughput, predicted over measured");
    assert_string_equal(chart->title, "Throughput is predicted within 2.0% at 8 points");
    assert_int_equal(recorded_series(chart, "predicted")->points, 2 * POINTS);
    assert_string_equal(
        recorded_named(recorded, "mean response, predicted over measured")->title,
        "The mean response: repeats differ too much to judge");
    recorded_close(recorded);
}

static void two_points_are_no_chart(void **state)
{
    (void)state;
    static const char *const labels[] = {"N=16", "N=1", "N=4", "N=64"};
    struct validation_point point[POINTS];
    struct validation validation = validated(point, labels);
    validation.points = 2;
    const struct validation *list[] = {&validation};
    struct recorded *recorded = shown(list, 1, NULL);
    assert_int_equal(recorded->charts, 0);
    recorded_close(recorded);
    recorded = shown(list, 0, NULL);
    assert_int_equal(recorded->charts, 0);
    recorded_close(recorded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_varies_is_the_axis),
        cmocka_unit_test(where_more_varies_points_lie_beside_a_line),
        cmocka_unit_test(several_files_are_one_chart),
        cmocka_unit_test(two_points_are_no_chart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
