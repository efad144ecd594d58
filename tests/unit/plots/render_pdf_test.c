#include "plots/render_pdf.h"

#include "tests/support/sample_charts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HOSTILE                                                                                \
    "`touch /tmp/headroom-harmed` 'q' \"$(id)\"\nplot '< touch /tmp/headroom-harmed'\n"

/* So many lines of text, then so many charts. */
struct told {
    int lines, charts;
};

static void tell(struct report_page *page, const void *what)
{
    const struct told *told = what;
    page->manner->title(page, HOSTILE);
    page->manner->verdict(page, "Missed:", HOSTILE, false);
    for (int i = 0; i < told->lines; i++)
        page->manner->say(page, HOSTILE);
    for (int i = 0; i < told->charts; i++)
        report_chart(page, sample_chart(i % SAMPLE_CHARTS));
}

static char *printed(const struct told *told, int parts, size_t *size)
{
    struct render_html_part part[2];
    for (int i = 0; i < parts; i++)
        part[i] = (struct render_html_part){
            .name = HOSTILE,
            .tell = tell,
            .what = told,
            .about = {.command = HOSTILE, .version = "headroom 0", .scenario = HOSTILE}
        };
    char *bytes;
    const char *failure;
    FILE *stream = open_memstream(&bytes, size);
    bool whole = render_pdf(part, parts, stream, &failure);
    fclose(stream);
    if (!whole)
        fail_msg("%s", failure);
    assert_memory_equal(bytes, "%PDF-", 5);
    assert_int_not_equal(access("/tmp/headroom-harmed", F_OK), 0);
    return bytes;
}

static int pages_of(const char *bytes, size_t size)
{
    const char *count = memmem(bytes, size, "/Count ", 7);
    assert_non_null(count);
    return (int)strtol(count + 7, NULL, 10);
}

static void text_comes_first_then_a_page_for_each_chart(void **state)
{
    (void)state;
    const struct told cases[] = {
        {1,   0            },
        {1,   SAMPLE_CHARTS},
        {130, 2            }
    };
    const int pages[] = {2, 1 + SAMPLE_CHARTS + 1, 2 + 2 + 1};
    for (int i = 0; i < 3; i++) {
        size_t size;
        char *bytes = printed(&cases[i], 1, &size);
        assert_int_equal(pages_of(bytes, size), pages[i]);
        free(bytes);
    }
    size_t size;
    char *bytes = printed(&cases[0], 2, &size);
    assert_int_equal(pages_of(bytes, size), 4);
    free(bytes);
}

/* A line is broken at a blank, or where it must be, and goes on in the next. */
static void long_lines_go_on(void **state)
{
    (void)state;
    enum { LINES = 100 };
    char *scenario = malloc((size_t)LINES * 160 + 1), *at = scenario;
    for (int i = 0; i < LINES; i++) {
        memset(at, i % 2 ? 'n' : ' ', 150);
        at = stpcpy(at + 150, " words\n");
    }
    size_t size;
    const struct told told = {0, 0};
    const char *failure;
    const struct render_html_part part = {
        .name = "", .tell = tell, .what = &told, .about = {.scenario = scenario}};
    char *bytes;
    FILE *stream = open_memstream(&bytes, &size);
    assert_true(render_pdf(&part, 1, stream, &failure));
    fclose(stream);
    assert_int_equal(pages_of(bytes, size), 1 + 3);
    free(bytes);
    free(scenario);
}

static void the_same_answer_gives_the_same_bytes(void **state)
{
    (void)state;
    const struct told told = {3, 1};
    size_t first_size, second_size;
    char *first = printed(&told, 1, &first_size);
    assert_non_null(memmem(first, first_size, "/CreationDate (D:20000101000000Z", 32));
    char *second = printed(&told, 1, &second_size);
    assert_int_equal(first_size, second_size);
    assert_memory_equal(first, second, first_size);
    free(first);
    free(second);
}

static void without_gnuplot_nothing_is_written(void **state)
{
    (void)state;
    const struct told told = {1, 1};
    const struct render_html_part part = {.name = "", .tell = tell, .what = &told};
    const char *const stand_ins[] = {"/nowhere/gnuplot", "/bin/true", "/bin/echo"};
    const char *const said[] = {"there is no /nowhere/gnuplot", "did not draw", "did not draw"};
    for (int i = 0; i < 3; i++) {
        char *bytes;
        size_t size;
        const char *failure = NULL;
        FILE *stream = open_memstream(&bytes, &size);
        setenv("HEADROOM_GNUPLOT", stand_ins[i], 1);
        assert_false(render_pdf(&part, 1, stream, &failure));
        unsetenv("HEADROOM_GNUPLOT");
        fclose(stream);
        assert_int_equal(size, 0);
        assert_non_null(strstr(failure, said[i]));
        free(bytes);
    }
}

static void tell_rows(struct report_page *page, const void *what)
{
    enum { ROWS = 200 };
    (void)what;
    struct chart_row rows[ROWS];
    for (int i = 0; i < ROWS; i++)
        rows[i] = (struct chart_row){"a row of it", NULL, i, i - 1.0, i + 1.0, CHART_FIRST};
    const struct chart chart = {
        .kind = CHART_EFFECTS,
        .x = {"", SAMPLE_FREE},
        .title = "so long a title that it takes more than a line, since "
                 "it tells much of what is to be seen below in the chart",
        .row = rows,
        .rows = ROWS
    };
    report_chart(page, &chart);
}

/* Smaller and smaller until they do: it must come to an end. */
static void many_rows_fit_a_page(void **state)
{
    (void)state;
    const struct render_html_part part = {.name = "", .tell = tell_rows};
    char *bytes;
    size_t size;
    const char *failure;
    FILE *stream = open_memstream(&bytes, &size);
    assert_true(render_pdf(&part, 1, stream, &failure));
    fclose(stream);
    assert_int_equal(pages_of(bytes, size), 1);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_comes_first_then_a_page_for_each_chart),
        cmocka_unit_test(long_lines_go_on),
        cmocka_unit_test(the_same_answer_gives_the_same_bytes),
        cmocka_unit_test(without_gnuplot_nothing_is_written),
        cmocka_unit_test(many_rows_fit_a_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
