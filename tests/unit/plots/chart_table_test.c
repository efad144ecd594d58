#include "plots/chart_table.h"

#include "tests/support/expected_file.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static void assert_table(const struct chart *chart, const char *wanted)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    struct arena *arena = arena_open();
    struct table *table = chart_table(chart, arena);
    FILE *stream = tmpfile();
    table_print(table, stream);
    char *found = expected_read(stream);
    fclose(stream);
    assert_string_equal(found, wanted);
    free(found);
    table_free(table);
    arena_close(arena);
}

static const double three[] = {1, 2, 4}, times[] = {0.01, (double)NAN, 0.25},
                    low[] = {0.009, 0.01, 0.2}, high[] = {0.011, 0.02, 0.3};

static const struct chart_axis load = {"load", CHART_LINEAR, CHART_PER_SECOND, (double)NAN,
                                       (double)NAN},
                               response = {"p95", CHART_LINEAR, CHART_SECONDS, (double)NAN,
                                           (double)NAN};

static void series_over_the_same_places_share_rows(void **state)
{
    (void)state;
    struct chart_series series[] = {
        {"measured", CHART_LINE,   CHART_FIRST,  3, three,     times, low,  high},
        {"",         CHART_BAND,   CHART_FIRST,  3, three,     times, low,  high},
        {"fitted",   CHART_DASHED, CHART_SECOND, 1, three + 1, low,   NULL, NULL},
    };
    struct chart chart = {
        .kind = CHART_LINES, .x = load, .y = response, .series = series, .series_count = 3};
    assert_table(&chart,
                 "load  measured  measured, from  measured, to  p95, from  p95, to  fitted\n"
                 "────────────────────────────────────────────────────────────────────────\n"
                 "1/s      10 ms            9 ms         11 ms       9 ms    11 ms\n"
                 "2/s                      10 ms         20 ms      10 ms    20 ms    9 ms\n"
                 "4/s     250 ms          200 ms        300 ms     200 ms   300 ms\n");
}

static void other_series_stand_one_after_the_other(void **state)
{
    (void)state;
    static const double between[] = {3, 1};
    struct chart_series series[] = {
        {"a", CHART_LINE,   CHART_FIRST, 3, three,   high, NULL, NULL},
        {"b", CHART_POINTS, CHART_FIRST, 2, between, low,  NULL, NULL},
    };
    struct chart chart = {
        .kind = CHART_LINES, .x = load, .y = response, .series = series, .series_count = 2};
    assert_table(&chart, "series  load     p95\n"
                         "────────────────────\n"
                         "a        1/s   11 ms\n"
                         "a        2/s   20 ms\n"
                         "a        4/s  300 ms\n"
                         "b        3/s    9 ms\n"
                         "b        1/s   10 ms\n");
}

static void of_many_points_some(void **state)
{
    (void)state;
    enum { MANY = 1000 };
    double x[MANY], y[MANY];
    for (int i = 0; i < MANY; i++)
        x[i] = y[i] = i;
    struct chart_series series = {"a", CHART_LINE, CHART_FIRST, MANY, x, y, NULL, NULL};
    struct chart chart = {.kind = CHART_LINES, .series = &series, .series_count = 1};
    struct arena *arena = arena_open();
    struct table *table = chart_table(&chart, arena);
    assert_int_equal(chart_table_step(&chart), 10);
    assert_int_equal(table_rows(table), 1 + 100);
    assert_string_equal(table_text(table, 2, 0), "10");
    table_free(table);
    arena_close(arena);
    series.points = 3;
    assert_int_equal(chart_table_step(&chart), 1);
}

static void nothing_is_a_table_of_none(void **state)
{
    (void)state;
    struct chart_series series = {"a", CHART_LINE, CHART_FIRST, 0, NULL, NULL, NULL, NULL};
    struct chart chart = {.kind = CHART_LINES, .series = &series, .series_count = 1};
    assert_table(&chart, "at  a\n");
    chart.series_count = 0;
    assert_table(&chart, "series  at  value\n");
}

static void dates_and_changes(void **state)
{
    (void)state;
    static const double date[] = {1788220800.0, 1788220800.0 + 5400.0, 1e300},
                        change[] = {0.123, -0.5, 0.0};
    struct chart_series series = {"", CHART_STEPS, CHART_FIRST, 3, date, change, NULL, NULL};
    struct chart chart = {.kind = CHART_LINES, .series = &series, .series_count = 1};
    chart.x = (struct chart_axis){"when", CHART_LINEAR, CHART_DATE, (double)NAN, (double)NAN};
    chart.y =
        (struct chart_axis){"change", CHART_LINEAR, CHART_CHANGE, (double)NAN, (double)NAN};
    assert_table(&chart, "when              change\n"
                         "────────────────────────\n"
                         "1 Sep 2026        +12.3%\n"
                         "1 Sep 2026 01:30    -50%\n"
                         "?                     0%\n");
}

static void bars_effects_and_grids(void **state)
{
    (void)state;
    static const double part[2][2] = {
        {0.01, 0.02},
        {0.1,  0.0 }
    };
    static const char *const parts[] = {"waiting", "working"};
    struct chart_row row[] = {
        {"app",  part[0], 1.5, 1.2,         1.8,         CHART_FIRST},
        {"bank", part[1], 0.9, (double)NAN, (double)NAN, CHART_FIRST},
    };
    struct chart chart = {
        .kind = CHART_BARS, .x = response, .row = row, .rows = 2, .part = parts, .parts = 2};
    assert_table(&chart, "of    waiting  working\n"
                         "──────────────────────\n"
                         "app     10 ms    20 ms\n"
                         "bank   100 ms      0 s\n");
    chart.kind = CHART_EFFECTS;
    chart.x =
        (struct chart_axis){"ratio", CHART_LINEAR, CHART_NUMBER, (double)NAN, (double)NAN};
    assert_table(&chart, "of    ratio  ratio, from  ratio, to\n"
                         "───────────────────────────────────\n"
                         "app     1.5          1.2        1.8\n"
                         "bank    0.9\n");
    static const char *const words[] = {"app", NULL, "", "bank"};
    static const double value[] = {10, 20, 0, (double)NAN};
    struct chart grid = {.kind = CHART_GRID,
                         .x = {.label = "connections"},
                         .y = {.label = "instances"},
                         .column = parts,
                         .line = parts,
                         .columns = 2,
                         .lines = 2,
                         .value = value,
                         .word = words,
                         .value_unit = CHART_PER_SECOND};
    assert_table(&grid, "instances \\ connections   waiting  working\n"
                        "──────────────────────────────────────────\n"
                        "waiting                  10/s app     20/s\n"
                        "working                       0/s     bank\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(series_over_the_same_places_share_rows),
        cmocka_unit_test(other_series_stand_one_after_the_other),
        cmocka_unit_test(of_many_points_some),
        cmocka_unit_test(nothing_is_a_table_of_none),
        cmocka_unit_test(dates_and_changes),
        cmocka_unit_test(bars_effects_and_grids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
