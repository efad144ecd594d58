#include "plots/chart_svg.h"

#include "tests/support/expected_file.h"
#include "tests/support/sample_charts.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#define HOSTILE                                                                                \
    "<script>alert(1)</script> `touch /tmp/headroom-harmed` \"q\" 'q' $(id) %d\n"              \
    "]]>\r\x1b[31m\xe2\x80\xaegnp &amp; {/=30 x}^2_3 @ \\ \xff"

static struct gnuplot *shared;

static int start(void **state)
{
    (void)state;
    shared = gnuplot_start();
    return 0;
}

static int end(void **state)
{
    (void)state;
    return !gnuplot_end(shared);
}

static char *drawn(const struct chart *chart)
{
    char *svg = chart_svg(shared, chart, "c1");
    if (!svg)
        fail_msg("%s", gnuplot_failure(shared));
    return svg;
}

static int count_of(const char *text, const char *part)
{
    int count = 0;
    for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
        count++;
    return count;
}

static void each_kind_is_drawn_as_it_was(void **state)
{
    (void)state;
    static const char *const files[SAMPLE_CHARTS] = {"knee",  "scaling", "forecast", "spectrum",
                                                     "parts", "effects", "grid"};
    struct gnuplot *gnuplot = gnuplot_start();
    for (int i = 0; i < SAMPLE_CHARTS; i++) {
        char path[80];
        snprintf(path, sizeof path, "tests/unit/plots/chart_svg_%s.svg", files[i]);
        char *svg = chart_svg(gnuplot, sample_chart(i), "c1");
        assert_non_null(svg);
        expected_file(path, svg);
        free(svg);
    }
    char *narrow = chart_svg_narrow(gnuplot, sample_chart(0), "n1");
    expected_file("tests/unit/plots/chart_svg_narrow.svg", narrow);
    free(narrow);
    assert_true(gnuplot_end(gnuplot));
}

/* A page may hold a dozen; a test machine may be ten times slower than a user's. */
static void a_dozen_comes_within_a_second(void **state)
{
    (void)state;
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    struct gnuplot *gnuplot = gnuplot_start();
    for (int i = 0; i < 12; i++)
        free(chart_svg(gnuplot, sample_chart(i % SAMPLE_CHARTS), "c"));
    assert_true(gnuplot_end(gnuplot));
    clock_gettime(CLOCK_MONOTONIC, &to);
    double took =
        (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec);
    assert_true(took < 3.0);
}

/* Nothing but what svg_parts.c and chart_svg.c write is markup. */
static void assert_is_tame(const char *svg)
{
    static const char *const known[] = {"<svg ",    "</svg>", "<path ",
                                        "<circle ", "<text ", "</text>"};
    int tags = 0;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        tags += count_of(svg, known[i]);
    assert_int_equal(tags, count_of(svg, "<"));
    for (const char *at = svg; *at; at++)
        assert_true((unsigned char)*at >= 0x20 || *at == '\n');
    assert_null(strstr(svg, "\xe2\x80\xae"));
    assert_int_not_equal(access("/tmp/headroom-harmed", F_OK), 0);
}

static void hostile_names_come_out_as_text(void **state)
{
    (void)state;
    static const double at[] = {1, 2, 3};
    const struct chart_series series = {HOSTILE, CHART_LINE, CHART_FIRST, 3,
                                        at,      at,         NULL,        NULL};
    const struct chart_mark marks[] = {
        {true,  2, SAMPLE_NAN, HOSTILE, CHART_BAD},
        {false, 2, SAMPLE_NAN, HOSTILE, CHART_BAD}
    };
    const struct chart_row row = {HOSTILE, at, 2, 1, 3, CHART_GOOD};
    const char *const names[] = {HOSTILE, HOSTILE, HOSTILE};
    struct chart chart = {
        .name = HOSTILE,
        .title = HOSTILE,
        .x = {.label = HOSTILE, SAMPLE_FREE},
        .y = {.label = HOSTILE, SAMPLE_FREE},
        .series = &series,
        .series_count = 1,
        .mark = marks,
        .marks = 2,
        .row = &row,
        .rows = 1,
        .part = names,
        .parts = 3,
        .column = names,
        .line = names,
        .columns = 1,
        .lines = 3,
        .value = at,
        .word = names,
    };
    for (int kind = 0; kind < CHART_KINDS; kind++) {
        chart.kind = (enum chart_kind)kind;
        char *svg = drawn(&chart);
        assert_is_tame(svg);
        assert_non_null(strstr(svg, "&lt;script&gt;"));
        free(svg);
    }
}

static void data_without_a_shape_are_drawn_all_the_same(void **state)
{
    (void)state;
    const double inf = (double)INFINITY;
    static const double none[4] = {SAMPLE_NAN, SAMPLE_NAN, SAMPLE_NAN, SAMPLE_NAN};
    const double wild[4] = {-inf, 1e300, 1e-300, inf}, same[4] = {3, 3, 3, 3};
    const double *const data[] = {none, wild, same};
    for (int d = 0; d < 3; d++)
        for (int scale = 0; scale < CHART_SCALES; scale++)
            for (int points = 0; points <= 4; points++) {
                const struct chart_series series = {"of it", CHART_LINE, CHART_FIRST, points,
                                                    data[d], data[d],    data[d],     data[d]};
                const struct chart chart = {
                    .x = {"", (enum chart_scale)scale, CHART_SECONDS, SAMPLE_FREE},
                    .y = {"", (enum chart_scale)scale, CHART_SECONDS, SAMPLE_FREE},
                    .series = &series,
                    .series_count = 1
                };
                char *svg = drawn(&chart);
                assert_is_tame(svg);
                assert_null(strstr(svg, "nan"));
                if (d == 0 || points == 0)
                    assert_non_null(strstr(svg, ">no data</text>"));
                free(svg);
            }
}

static void many_points_and_series_stay_small(void **state)
{
    (void)state;
    enum { POINTS = 10000, SERIES = 100 };
    static double x[POINTS], y[POINTS];
    static struct chart_series series[SERIES];
    for (int i = 0; i < POINTS; i++) {
        x[i] = i;
        y[i] = i * 7919 % 1009;
    }
    for (int s = 0; s < SERIES; s++)
        series[s] = (struct chart_series){
            "one of many", CHART_LINE, (enum chart_tone)(s % 4), POINTS, x, y, NULL, NULL};
    struct chart chart = {
        .x = {"", SAMPLE_FREE},
          .y = {"", SAMPLE_FREE},
          .series = series, .series_count = 1
    };
    char *svg = drawn(&chart);
    assert_in_range(strlen(svg), 10000, 60000);
    free(svg);
    chart.series_count = SERIES;
    svg = drawn(&chart);
    assert_in_range(strlen(svg), 50000, 300000);
    free(svg);
}

static void long_names_stay_in_the_picture(void **state)
{
    (void)state;
    char name[301];
    memset(name, 'n', 300);
    name[300] = '\0';
    static const double at[] = {1, 2, 3};
    const struct chart_series series = {name, CHART_LINE, CHART_FIRST, 3, at, at, NULL, NULL};
    const struct chart_mark mark = {true, 2, SAMPLE_NAN, name, CHART_BAD};
    const struct chart chart = {
        .x = {name, SAMPLE_FREE},
        .y = {name, SAMPLE_FREE},
        .series = &series,
        .series_count = 1,
        .mark = &mark,
        .marks = 1
    };
    char *svg = drawn(&chart);
    for (const char *text = svg; (text = strstr(text, "<text ")); text++) {
        const char *words = strchr(text, '>') + 1;
        const char *ending = strstr(words, "</text>");
        double left = strtod(strstr(text, "x=\"") + 3, NULL);
        bool rightmost = !strstr(text, "text-anchor") || strstr(text, "text-anchor") > words;
        assert_true(!rightmost || left + 7.0 * (double)(ending - words) < 730.0);
        assert_true(ending - words < 110);
    }
    free(svg);
}

static void a_program_that_draws_nothing_is_told(void **state)
{
    (void)state;
    setenv("HEADROOM_GNUPLOT", "/bin/cat", 1); /* it does not know -d */
    struct gnuplot *gnuplot = gnuplot_start();
    assert_null(chart_svg(gnuplot, sample_chart(0), "c1"));
    assert_non_null(strstr(gnuplot_failure(gnuplot), "gnuplot has ended before it was done"));
    assert_false(gnuplot_end(gnuplot));
    unsetenv("HEADROOM_GNUPLOT");
}

static void parts_beyond_the_fourth_are_shades(void **state)
{
    (void)state;
    double opacity;
    assert_string_equal(chart_svg_part(0, &opacity), "--first");
    assert_true(opacity == 1.0);
    assert_string_equal(chart_svg_part(5, &opacity), "--second");
    assert_true(opacity < 1.0);
    assert_string_equal(chart_svg_tone(CHART_BAD), "--bad");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_is_drawn_as_it_was),
        cmocka_unit_test(a_dozen_comes_within_a_second),
        cmocka_unit_test(hostile_names_come_out_as_text),
        cmocka_unit_test(data_without_a_shape_are_drawn_all_the_same),
        cmocka_unit_test(many_points_and_series_stay_small),
        cmocka_unit_test(long_names_stay_in_the_picture),
        cmocka_unit_test(a_program_that_draws_nothing_is_told),
        cmocka_unit_test(parts_beyond_the_fourth_are_shades),
    };
    return cmocka_run_group_tests(tests, start, end);
}
