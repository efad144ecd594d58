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

/* At 1 under no load, at 4 up to most, at 32 nothing is known. */
static void what_objectives_allow_is_told(void **state)
{
    (void)state;
    static const double factors[VALUES] = {0.0, .9, 1.8, 2.4, 2.3, 2.0, 1.2, 0.0};
    struct scaled scaled = trap_scaled();
    struct scale *scale = &scaled.scale;
    for (int i = 0; i < VALUES; i++) {
        struct capacity *holds = arena_take(scaled.sample->arena, sizeof *holds);
        *holds = (struct capacity){.kind = i == 0   ? CAPACITY_NEVER
                                           : i == 7 ? CAPACITY_UNKNOWN
                                                    : CAPACITY_FOUND,
                                   .today = {.per_s = 120.0},
                                   .factor = i == 0 || i == 7 ? (double)NAN : factors[i],
                                   .low = factors[i] * .98,
                                   .high = factors[i] * 1.02};
        scale->point[i].holds = holds;
    }
    scale->most_holding = 3;
    show(&scaled);
    const struct chart *chart = recorded_named(scaled.recorded, "load that objectives allow");
    assert_string_equal(chart->title,
                        "All objectives hold up to 288/s at 4 instances; now, up to "
                        "108/s at 2 instances");
    const struct chart_series *line = recorded_series(chart, "objectives hold");
    assert_near(line->y[0], 0.0, 0.0);
    assert_near(line->y[3], 288.0, 1e-9);
    assert_near(line->low[3], 288.0 * .98, 1e-9);
    assert_true(isnan(line->y[7]));
    assert_near(recorded_mark(chart, "today's load")->at, 120.0, 0.0);
    recorded_close(scaled.recorded);
    scaled.recorded = recorded_open();
    scale->most_holding = -1;
    show(&scaled);
    assert_string_equal(
        recorded_named(scaled.recorded, "load that objectives allow")->title,
        "Objectives do not all hold at any of these values, however small the load");
    end(&scaled);
}

static void many_shifts_are_counted(void **state)
{
    (void)state;
    static struct scale_shift shifts[] = {
        {"app.cpu",  "main.cpu", 1.0, 2.0, true},
        {"main.cpu", "app.cpu",  2.0, 3.0, true},
        {"app.cpu",  "main.cpu", 3.0, 4.0, true},
    };
    struct scaled scaled = trap_scaled();
    scaled.scale.shifts = (struct scale_shifts){shifts, 2};
    show(&scaled);
    const struct chart *chart = recorded_named(scaled.recorded, "throughput over instances");
    assert_string_equal(
        chart->title,
        "The limit moves from app.cpu to main.cpu at 2 instances, then to app.cpu "
        "at 3; more than 4 make it worse, by 64% at 32");
    recorded_close(scaled.recorded);
    scaled.recorded = recorded_open();
    scaled.scale.shifts.count = 3;
    show(&scaled);
    chart = recorded_named(scaled.recorded, "throughput over instances");
    assert_string_equal(
        chart->title, "The limit moves 3 times, first from app.cpu to main.cpu at 2 instances; "
                      "more than 4 make it worse, by 64% at 32");
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
    assert_string_equal(chart->title, "With 2 instances and 9 connections it carries 369.0/s, "
                                      "and no cell more; main.cpu limits");
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
        cmocka_unit_test(what_objectives_allow_is_told),
        cmocka_unit_test(many_shifts_are_counted),
        cmocka_unit_test(a_grid_names_the_limit_of_each_cell),
        cmocka_unit_test(words_are_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
