#include "plots/series_chart.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void expect(const struct series_chart *chart, const char *wanted)
{
    char *text;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    series_chart_print(chart, stream);
    fclose(stream);
    assert_string_equal(text, wanted);
    free(text);
}

static void columns_are_as_high_as_their_values(void **state)
{
    (void)state;
    static const double values[] = {0.0, 25.0, 50.0, NAN, 100.0};
    const struct series_chart chart = {
        .values = values, .count = 5, .last_s = 240, .columns = 40, .rows = 5};
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    expect(&chart, "       100 |    █\n"
                   "           |    █\n"
                   "        50 |  █ █\n"
                   "         0 | ██·█\n"
                   "            1970-01-01 00:00  1970-01-01 00:04 UTC\n");
    assert_non_null(setlocale(LC_CTYPE, "C"));
    expect(&chart, "       100 |    #\n"
                   "           |    #\n"
                   "        50 |  # #\n"
                   "         0 | ##.#\n"
                   "            1970-01-01 00:00  1970-01-01 00:04 UTC\n");
}

static void many_values_share_a_column_and_none_is_nothing(void **state)
{
    (void)state;
    double values[1000];
    for (size_t i = 0; i < 1000; i++)
        values[i] = i < 500 ? -4.0 : 4.0;
    assert_non_null(setlocale(LC_CTYPE, "C"));
    const struct series_chart chart = {
        .values = values, .count = 1000, .columns = 5, .rows = 1};
    expect(&chart, "         5 |     #####\n"
                   "           |     #####\n"
                   "        -5 |_____#####\n"
                   "            1970-01-01 00:00  1970-01-01 00:00 UTC\n");
    expect(&(struct series_chart){.columns = 80, .rows = 13}, "");
    values[0] = 0.0;
    const struct series_chart flat = {.values = values, .count = 1, .columns = 80, .rows = 3};
    expect(&flat, "         1 | \n"
                  "           | \n"
                  "         0 | \n"
                  "            1970-01-01 00:00  1970-01-01 00:00 UTC\n");
}

static void times_have_seconds_where_there_are_any(void **state)
{
    (void)state;
    char text[40];
    series_chart_time(1767225600, text, sizeof text);
    assert_string_equal(text, "2026-01-01 00:00");
    series_chart_time(1767225601, text, sizeof text);
    assert_string_equal(text, "2026-01-01 00:00:01");
    series_chart_time(INT64_MAX, text, sizeof text);
    assert_string_equal(text, "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_as_high_as_their_values),
        cmocka_unit_test(many_values_share_a_column_and_none_is_nothing),
        cmocka_unit_test(times_have_seconds_where_there_are_any),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
