#include "plots/render_html.h"

#include "tests/support/expected_file.h"

#include <math.h>
#include <string.h>

/* Empties what stands between the two, for all there is of it. */
static void leave_out(char *text, const char *from, const char *to)
{
    for (char *at = strstr(text, from); at; at = strstr(at, from)) {
        at += strlen(from);
        char *end = strstr(at, to);
        assert_non_null(end);
        memmove(at, end, strlen(end) + 1);
    }
}

/* The page without its style, its script and their hashes. */
static char *rendered(const struct render_html_part *part, int parts, bool drawn)
{
    FILE *stream = tmpfile();
    const char *failure = NULL;
    assert_int_equal(render_html(part, parts, stream, &failure), drawn);
    assert_int_equal(failure == NULL, drawn);
    char *text = expected_read(stream);
    fclose(stream);
    leave_out(text, "<style>", "</style>");
    leave_out(text, "<script>", "</script>");
    leave_out(text, "'sha256-", "'");
    return text;
}

static void tell_table(struct report_page *page)
{
    static const struct table_column columns[] = {
        {"request", TABLE_LEFT,  TABLE_STAYS},
        {"p95",     TABLE_RIGHT, TABLE_STAYS},
    };
    struct table *table = table_new(columns, 2);
    table_cell(table, TABLE_PLAIN, "checkout");
    table_cell(table, TABLE_BAD, "410 ms");
    page->manner->table(page, table);
    table_free(table);
}

static void tell_chart(struct report_page *page)
{
    static const double x[] = {1, 2}, y[] = {0.1, 0.2};
    static const struct chart_series series = {"p95", CHART_LINE, CHART_FIRST, 2,
                                               x,     y,          NULL,        NULL};
    static const struct chart chart = {
        .kind = CHART_LINES,
        .name = "response over load",
        .title = "Response doubles",
        .x = {.label = "load", .unit = CHART_PER_SECOND},
        .y = {.label = "p95",  .unit = CHART_SECONDS   },
        .series = &series,
        .series_count = 1
    };
    report_chart(page, &chart);
}

static void tell_all(struct report_page *page, const void *what)
{
    (void)what;
    page->manner->title(page, "Checkout <1>");
    page->manner->verdict(page, "Unstable:", " app & bank", false);
    page->manner->warning(page, "one");
    page->manner->warning(page, "two");
    page->manner->section(page, "Requests");
    tell_table(page);
    page->manner->section(page, "");
    page->manner->say(page, "Said.");
    tell_chart(page);
    page->manner->more(page, true);
    page->manner->section(page, "Resources");
    tell_table(page);
    page->manner->section(page, "Holders");
    page->manner->item(page, "app:", "bank");
    page->manner->item(page, "", "stock");
    page->manner->more(page, false);
    page->manner->title(page, "twice");
    page->manner->verdict(page, "Good:", " app", true);
    page->manner->command(page, "headroom run 'a b'");
}

static const struct report_about about = {.command = "headroom run a.yaml",
                                          .version = "headroom 1",
                                          .file = "a.yaml",
                                          .scenario = "name: \"a\"\nrun: {}\n",
                                          .seeded = true,
                                          .seed = 42};

static void one_answer(void **state)
{
    (void)state;
    setenv("HEADROOM_GNUPLOT", "/nowhere/gnuplot", 1);
    struct render_html_part part = {"a.json", tell_all, NULL, about};
    char *text = rendered(&part, 1, false);
    expected_file("tests/unit/plots/render_html.html", text);
    free(text);
}

static void tell_verdict(struct report_page *page, const void *what)
{
    page->manner->verdict(page, what, " whatever", strcmp(what, "Good:") == 0);
}

static void several_answers(void **state)
{
    (void)state;
    const struct render_html_part part[] = {
        {"a.json", tell_verdict, "Good:", {0}          },
        {NULL,     tell_verdict, "Bad:",  {.file = "f"}},
    };
    char *text = rendered(part, 2, true);
    expected_file("tests/unit/plots/render_html_parts.html", text);
    free(text);
}

/* A verdict or a table before it: it is somebody else's. */
static void tell_late_title(struct report_page *page, const void *what)
{
    (void)what;
    page->manner->say(page, "First this.");
    page->manner->title(page, "late");
}

static void a_late_title_is_a_heading(void **state)
{
    (void)state;
    struct render_html_part part = {"a.json", tell_late_title, NULL, {0}};
    char *text = rendered(&part, 1, true);
    assert_non_null(strstr(text, "<title>a.json</title>"));
    assert_non_null(
        strstr(text, "<h1>a.json</h1>\n<p>First this.</p>\n<h2 class=\"next\">late</h2>\n"));
    free(text);
}

/* As a document may have it that somebody wrote by hand. */
static void tell_unevenly(struct report_page *page, const void *what)
{
    (void)what;
    page->manner->more(page, false);
    page->manner->more(page, true);
    page->manner->item(page, "", "in");
    page->manner->more(page, true);
    page->manner->item(page, "", "deeper");
}

static void what_is_folded_ends_with_its_part(void **state)
{
    (void)state;
    struct render_html_part part = {
        "a", tell_unevenly, NULL, {.seeded = true, .seed = 7}
    };
    char *text = rendered(&part, 1, true);
    assert_non_null(strstr(text, "<h1>a</h1>\n<details class=\"more\"><summary>More</summary>\n"
                                 "<ul class=\"items\">\n<li>in</li>\n</ul>\n"
                                 "<ul class=\"items\">\n<li>deeper</li>\n</ul>\n</details>\n"
                                 "<h2>How this came about</h2>\n<dl>\n<dt>Seed</dt>"));
    free(text);
}

static void the_policy_names_style_and_script(void **state)
{
    (void)state;
    struct render_html_part part = {"a", tell_verdict, "Good:", {0}};
    FILE *stream = tmpfile();
    const char *failure;
    render_html(&part, 1, stream, &failure);
    char *text = expected_read(stream);
    fclose(stream);
    assert_non_null(strstr(text, "content=\"default-src 'none'; style-src 'sha256-"));
    assert_null(strstr(text, "unsafe"));
    assert_null(strstr(text, "http:"));
    assert_null(strstr(text, "https:"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_answer),
        cmocka_unit_test(several_answers),
        cmocka_unit_test(a_late_title_is_a_heading),
        cmocka_unit_test(what_is_folded_ends_with_its_part),
        cmocka_unit_test(the_policy_names_style_and_script),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
