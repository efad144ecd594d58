#include "plots/scale_charts.h"

#include "tests/support/recorded_charts.h"
#include "tests/support/sample_result.h"

enum { VALUES = 8 };

/* V32 of the known answers, the horizontal scaling trap: what n instances carry. */
static const struct {
    double instances, per_s;
    const char *limit;
} trap[VALUES] = {
    {1.0,  100.0,    "app.cpu" },
    {2.0,  200.0,    "app.cpu" },
    {3.0,  300.0,    "app.cpu" },
    {4.0,  369.0037, "main.cpu"},
    {6.0,  357.9952, "main.cpu"},
    {8.0,  329.4893, "main.cpu"},
    {16.0, 227.4019, "main.cpu"},
    {32.0, 133.7122, "main.cpu"},
};

struct scaled {
    struct sample *sample;
    struct scale scale;
    struct recorded *recorded;
};

static struct result *result_with(struct sample *sample, double per_s)
{
    struct result *result = arena_take(sample->arena, sizeof *result);
    *result = sample->result;
    result->resource = arena_array(sample->arena, 7, sizeof *result->resource);
    memcpy(result->resource, sample->result.resource, 7 * sizeof *result->resource);
    result->system.throughput = sample_measured(sample, per_s, .002 * per_s);
    return result;
}

static struct scaled trap_scaled(void)
{
    static struct scale_shift shifts[] = {
        {"app.cpu", "main.cpu", 3.0, 4.0, true}
    };
    struct scaled scaled = {.sample = sample_of_checkout(), .recorded = recorded_open()};
    struct sample *sample = scaled.sample;
    struct scale *scale = &scaled.scale;
    scale->settings.base = &sample->load;
    scale->settings.axes = 1;
    scale->settings.axis[0] = (struct scale_axis){
        .path = "services.app.instances", .range = true, .low = 1, .high = 32};
    scale->points = VALUES;
    scale->point = arena_array(sample->arena, VALUES, sizeof *scale->point);
    for (int i = 0; i < VALUES; i++) {
        struct scale_point *point = &scale->point[i];
        char value[16];
        snprintf(value, sizeof value, "%.0f", trap[i].instances);
        *point = (struct scale_point){.value = {arena_text(sample->arena, value)},
                                      .number = trap[i].instances,
                                      .scenario = &sample->load.scenario,
                                      .limit = trap[i].limit,
                                      .objectives = true};
        point->own = point->most = point->carried = result_with(sample, trap[i].per_s);
        point->predicted = (struct bounds_prediction){.most_per_s = trap[i].per_s * 1.01};
        struct result_resource *app = &point->own->resource[1],
                               *main = &point->own->resource[3];
        app->utilization = sample_measured(sample, fmin(1.0, 3.7 / trap[i].instances), .01);
        main->utilization = sample_measured(sample, fmin(1.0, trap[i].instances / 4.0), .01);
    }
    scale->base = 1;
    scale->best = scale->equal_to = 3;
    scale->best_certain = true;
    scale->shifts = (struct scale_shifts){shifts, 1};
    scale->change = sample_measured(sample, 133.7122 / 369.0037 - 1.0, .004);
    scale->cause = SCALE_SERVER;
    return scaled;
}

static void show(struct scaled *scaled)
{
    scale_charts(&scaled->recorded->page, &scaled->scale);
}

static void end(struct scaled *scaled)
{
    recorded_close(scaled->recorded);
    sample_close(scaled->sample);
}

static void the_trap_is_seen(void **state)
{
    (void)state;
    struct scaled scaled = trap_scaled();
    show(&scaled);
    const struct chart *chart = recorded_named(scaled.recorded, "throughput over instances");
    assert_string_equal(chart->title,
                        "The limit moves from app.cpu to main.cpu at 4 instances; "
                        "more than 4 make it worse, by 64% at 32");
    const struct chart_series *carried = recorded_series(chart, "carried");
    assert_int_equal(carried->points, VALUES);
    for (int i = 0; i < VALUES; i++) {
        assert_near(carried->x[i], trap[i].instances, 0.0);
        assert_near(carried->y[i], trap[i].per_s, 0.0);
        assert_true(carried->low[i] < carried->y[i] && carried->high[i] > carried->y[i]);
    }
    const struct chart_mark *shift = recorded_mark(chart, "main.cpu from 4");
    assert_true(shift->upright);
    assert_near(shift->at, 4.0, 0.0);
    assert_true(isnan(shift->until));
    assert_near(recorded_mark(chart, "best")->at, 4.0, 0.0);
    assert_near(recorded_mark(chart, "now")->at, 2.0, 0.0);
    assert_int_equal(chart->x.scale, CHART_LOG);
    end(&scaled);
}

/* n times the first, as far as the chart is high. */
static void ideal_is_in_proportion(void **state)
{
    (void)state;
    struct scaled scaled = trap_scaled();
    show(&scaled);
    const struct chart *chart = recorded_named(scaled.recorded, "throughput over instances");
    const struct chart_series *ideal = recorded_series(chart, "ideal");
    assert_true(ideal->points > 10);
    assert_int_equal(ideal->look, CHART_DASHED);
    for (int i = 0; i < ideal->points; i++) {
        assert_near(ideal->y[i], 100.0 * ideal->x[i], 1e-9);
        assert_true(ideal->y[i] <= chart->y.to);
    }
    assert_near(ideal->y[ideal->points - 1], chart->y.to, 25.0);
    end(&scaled);
}

/* The law with V27's form: contention .02, coherency .0005. */
static void the_law_is_drawn_and_owns_up(void **state)
{
    (void)state;
    struct scaled scaled = trap_scaled();
    scaled.scale.has_usl = true;
    scaled.scale.usl = (struct usl){
        .contention = {.mean = .02}, .coherency = {.mean = .0005}, .per_one = {.mean = 100.0}};
    show(&scaled);
    const struct chart *chart = recorded_named(scaled.recorded, "throughput over instances");
    const struct chart_series *law = recorded_series(chart, "USL");
    for (int i = 0; i < law->points; i++) {
        double n = law->x[i];
        assert_near(law->y[i], 100.0 * n / (1.0 + .02 * (n - 1.0) + .0005 * n * (n - 1.0)),
                    1e-9);
    }
    recorded_close(scaled.recorded);
    scaled.recorded = recorded_open();
    scaled.scale.usl.deviation = .28;
    show(&scaled);
    recorded_series(recorded_named(scaled.recorded, "throughput over instances"),
                    "USL, off by 28%");
    end(&scaled);
}

static void what_is_full_changes_hands(void **state)
{
    (void)state;
    struct scaled scaled = trap_scaled();
    show(&scaled);
    const struct chart *chart = recorded_named(scaled.recorded, "what is full");
    assert_string_equal(chart->title, "app.cpu limits up to 3, main.cpu from 4 on");
    assert_near(recorded_series(chart, "app.cpu")->y[0], 1.0, 0.0);
    assert_near(recorded_series(chart, "main.cpu")->y[1], .5, 0.0);
    recorded_close(scaled.recorded);
    scaled.recorded = recorded_open();
    scaled.scale.cause = SCALE_SLOWDOWN; /* that limit is never full */
    show(&scaled);
    assert_null(recorded_find(scaled.recorded, "what is full"));
    end(&scaled);
}

static void what_is_not_exact_is_told_as_between(void **state)
{
    (void)state;
    struct scaled scaled = trap_scaled();
    scaled.scale.shifts.at[0].exact = false;
    scaled.scale.best_certain = false;
    show(&scaled);
    scaled.scale.shifts.at[0].exact = true;
    const struct chart *chart = recorded_named(scaled.recorded, "throughput over instances");
    assert_string_equal(chart->title,
                        "The limit moves from app.cpu to main.cpu between 3 and 4 instances; "
                        "more than about 4 make it worse, by 64% at 32");
    const struct chart_mark *shift = recorded_mark(chart, "main.cpu from about 4");
    assert_near(shift->at, 3.0, 0.0);
    assert_near(shift->until, 4.0, 0.0);
    end(&scaled);
}

/* Nothing is said to be worse that is as good as the best. */
static void ties_are_no_harm(void **state)
{
    (void)state;
    struct scaled scaled = trap_scaled();
    scaled.scale.equal_to = VALUES - 1;
    scaled.scale.change = sample_measured(scaled.sample, -.004, .001);
    scaled.scale.shifts.count = 0;
    show(&scaled);
    assert_string_equal(
        recorded_named(scaled.recorded, "throughput over instances")->title,
        "app.cpu is the limit throughout; more than 4 bring nothing that shows");
    assert_null(recorded_find(scaled.recorded, "what is full"));
    end(&scaled);
}

static void growth_to_the_end_is_told(void **state)
{
    (void)state;
    struct scaled scaled = trap_scaled();
    scaled.scale.points = 3;
    scaled.scale.best = scaled.scale.equal_to = 2;
    scaled.scale.shifts.count = 0;
    show(&scaled);
    const struct chart *chart = recorded_named(scaled.recorded, "throughput over instances");
    assert_string_equal(chart->title,
                        "app.cpu is the limit throughout; 3 instances carry the most, 300.0/s");
    assert_int_equal(chart->x.scale, CHART_LINEAR);
    end(&scaled);
}

static void one_value_is_no_chart(void **state)
{
    (void)state;
    struct scaled scaled = trap_scaled();
    scaled.scale.points = 1;
    scaled.scale.best = scaled.scale.base = 0;
    show(&scaled);
    assert_int_equal(scaled.recorded->charts, 0);
    end(&scaled);
}

/* p95 of checkout, 400 ms at most: missed at 1 and at 16 and beyond. */
static void objectives_hold_in_between(void **state)
{
    (void)state;
    struct scaled scaled = trap_scaled();
    for (int i = 0; i < VALUES; i++) {
        struct result *own = scaled.scale.point[i].own;
        bool met = i > 0 && i < 6;
        own->request = arena_array(scaled.sample->arena, 3, sizeof *own->request);
        memcpy(own->request, scaled.sample->result.request, 3 * sizeof *own->request);
        own->request[1].goal =
            arena_array(scaled.sample->arena, 2, sizeof *own->request[1].goal);
        memcpy(own->request[1].goal, scaled.sample->result.request[1].goal,
               2 * sizeof *own->request[1].goal);
        own->request[1].goal[0].measured = sample_measured(scaled.sample, met ? .3 : .6, .01);
        scaled.scale.point[i].objectives = met;
    }
    scaled.scale.point[7].own->stable = false;
    show(&scaled);
    const struct chart *chart = recorded_named(scaled.recorded, "response under its own load");
    assert_string_equal(chart->title, "Objectives hold from 2 to 8 instances");
    assert_near(recorded_mark(chart, "p95 at most 400 ms")->at, .4, 0.0);
    const struct chart_series *p95 = recorded_series(chart, "p95");
    assert_near(p95->y[0], .6, 0.0);
    assert_near(p95->y[3], .3, 0.0);
    assert_true(isnan(p95->y[7])); /* overloaded */
    end(&scaled);
}

/* ---- a grid ---- */

static void a_grid_names_the_limit_of_each_cell(void **state)
{
    (void)state;
    struct scaled scaled = trap_scaled();
    struct scale *scale = &scaled.scale;
    static const char *const values[2][2] = {
        {"1", "2"},
        {"5", "9"}
    };
    scale->settings.axes = 2;
    scale->settings.axis[1].path = "services.app.pools.main.connections";
    scale->points = 4;
    for (int i = 0; i < 4; i++) {
        scale->point[i].place[0] = i / 2;
        scale->point[i].place[1] = i % 2;
        scale->point[i].value[0] = values[0][i / 2];
        scale->point[i].value[1] = values[1][i % 2];
        scale->point[i].base = i == 2;
    }
    show(&scaled);
    const struct chart *chart =
        recorded_named(scaled.recorded, "what it carries and what limits it");
    assert_int_equal(chart->kind, CHART_GRID);
    assert_int_equal(chart->lines, 2);
    assert_int_equal(chart->columns, 2);
    assert_string_equal(chart->line[1], "2");
    assert_string_equal(chart->column[1], "9");
    assert_string_equal(chart->word[0], "app.cpu");
    assert_string_equal(chart->word[2], "app.cpu (now)");
    assert_string_equal(chart->word[3], "main.cpu");
    assert_near(chart->value[3], 369.0037, 0.0);
    assert_string_equal(chart->title,
                        "instances 2, connections 9: 369.0/s, no cell carries more; "
                        "main.cpu limits");
    recorded_close(scaled.recorded);
    scaled.recorded = recorded_open();
    scale->points = 3; /* interrupted */
    show(&scaled);
    chart = recorded_named(scaled.recorded, "what it carries and what limits it");
    assert_true(isnan(chart->value[3]));
    assert_string_equal(chart->word[3], "");
    end(&scaled);
}

/* ---- values that are no numbers ---- */

static void words_are_rows(void **state)
{
    (void)state;
    struct scaled scaled = trap_scaled();
    static const char *const words[] = {"fifo", "lifo"};
    scaled.scale.points = 2;
    scaled.scale.settings.axis[0] = (struct scale_axis){.path = "services.app.order"};
    scaled.scale.shifts.count = 0;
    scaled.scale.best = 1;
    for (int i = 0; i < 2; i++) {
        scaled.scale.point[i].value[0] = words[i];
        scaled.scale.point[i].number = (double)NAN;
    }
    show(&scaled);
    const struct chart *chart = recorded_named(scaled.recorded, "throughput by value");
    assert_string_equal(chart->title, "Most is carried with lifo: 200.0/s");
    assert_near(*recorded_row(chart, "fifo, limit app.cpu")->part, 100.0, 0.0);
    end(&scaled);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_trap_is_seen),
        cmocka_unit_test(ideal_is_in_proportion),
        cmocka_unit_test(the_law_is_drawn_and_owns_up),
        cmocka_unit_test(what_is_full_changes_hands),
        cmocka_unit_test(what_is_not_exact_is_told_as_between),
        cmocka_unit_test(ties_are_no_harm),
        cmocka_unit_test(growth_to_the_end_is_told),
        cmocka_unit_test(one_value_is_no_chart),
        cmocka_unit_test(objectives_hold_in_between),
        cmocka_unit_test(a_grid_names_the_limit_of_each_cell),
        cmocka_unit_test(words_are_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
