#include "plots/chart_text.h"

#include "plots/terminal.h"
#include "tests/support/expected_file.h"
#include "tests/support/sample_charts.h"

#include <locale.h>
#include <string.h>

static char *told(const struct chart *chart, size_t columns)
{
    char *text;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    chart_text(chart, columns, stream);
    fclose(stream);
    return text;
}

static char *all_told(size_t columns)
{
    char *text;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    for (int i = 0; i < SAMPLE_CHARTS; i++) {
        chart_text(sample_chart(i), columns, stream);
        putc('\n', stream);
    }
    fclose(stream);
    return text;
}

static void charts_read_as_they_did(void **state)
{
    (void)state;
    static const struct {
        const char *locale, *path;
        size_t columns;
    } cases[] = {
        {"C.UTF-8", "tests/unit/plots/chart_text_80.txt",    80},
        {"C.UTF-8", "tests/unit/plots/chart_text_40.txt",    40},
        {"C",       "tests/unit/plots/chart_text_ascii.txt", 72},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_non_null(setlocale(LC_CTYPE, cases[i].locale));
        char *text = all_told(cases[i].columns);
        expected_file(cases[i].path, text);
        free(text);
    }
}

/* Lines are no longer than they may be, and harmless. */
static void assert_fits(char *text, size_t columns)
{
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        size_t length = strlen(line);
        char *copy = strdup(line);
        assert_true(terminal_clean(copy) <= columns);
        assert_int_equal(strlen(copy), length);
        assert_string_equal(copy, line);
        assert_true(length == 0 || line[length - 1] != ' ');
        free(copy);
    }
}

static void all_widths_fit(void **state)
{
    (void)state;
    static const char *const locales[] = {"C.UTF-8", "C"};
    for (int l = 0; l < 2; l++) {
        assert_non_null(setlocale(LC_CTYPE, locales[l]));
        for (size_t columns = 40; columns <= 100; columns += 7)
            for (int i = 0; i < SAMPLE_CHARTS; i++) {
                char *text = told(sample_chart(i), columns);
                assert_fits(text, columns);
                free(text);
            }
    }
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    char *text = told(sample_chart(0), 3);
    assert_fits(text, 40);
    free(text);
}

static void odd_data_and_hostile_names_are_harmless(void **state)
{
    (void)state;
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    char name[301];
    memset(name, 'n', 300);
    name[300] = '\0';
    const char *const hostile = "\x1b[2J\n\xe2\x80\xae 漢字 \xff";
    const double inf = (double)INFINITY;
    const double wild[] = {1, SAMPLE_NAN, inf, 1e300, -inf, 1e-300};
    const struct chart_row row = {hostile, wild, 2, -inf, inf, CHART_GOOD};
    const char *const names[] = {hostile, name, hostile};
    const struct chart_mark marks[] = {
        {true,  1, SAMPLE_NAN, hostile, CHART_BAD},
        {false, 1, inf,        name,    CHART_BAD},
        {true,  2, 5,          NULL,    CHART_BAD}
    };
    for (int kind = 0; kind < CHART_KINDS; kind++)
        for (int scale = 0; scale < CHART_SCALES; scale++)
            for (int points = 0; points <= 6; points++) {
                const struct chart_series series = {
                    name,        (enum chart_look)(points % CHART_LOOKS),
                    CHART_FIRST, points,
                    wild,        wild,
                    wild,        wild};
                const struct chart chart = {
                    .kind = (enum chart_kind)kind,
                    .title = hostile,
                    .x = {hostile, (enum chart_scale)scale, CHART_SECONDS, SAMPLE_FREE},
                    .y = {name,    (enum chart_scale)scale, CHART_SECONDS, SAMPLE_FREE},
                    .series = &series,
                    .series_count = 1,
                    .mark = marks,
                    .marks = 3,
                    .row = &row,
                    .rows = points > 0,
                    .part = names,
                    .parts = 3,
                    .column = names,
                    .line = names,
                    .columns = points > 3 ? 3 : points,
                    .lines = 1,
                    .value = wild,
                    .word = names,
                };
                char *text = told(&chart, 60);
                assert_fits(text, 60);
                free(text);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(charts_read_as_they_did),
        cmocka_unit_test(all_widths_fit),
        cmocka_unit_test(odd_data_and_hostile_names_are_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
