#include "plots/page_read.h"

#include "plots/page_json.h"
#include "plots/render_markdown.h"
#include "tests/support/expected_file.h"
#include "tests/support/made_up_page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

/* A document with a page in it; the caller frees it. */
static char *kept(report_tell tell, const void *what, const struct report_about *about)
{
    struct json_writer json;
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    json_start(&json, out);
    json_object(&json, NULL, JSON_LINES);
    json_text(&json, "schema_version", "1.0");
    page_json(&json, "page", tell, what, about);
    json_close(&json);
    json_end(&json);
    fclose(out);
    return text;
}

static char *in_markdown(report_tell tell, const void *what)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    render_markdown_told(tell, what, out);
    fclose(out);
    return text;
}

static const struct page_read *read_text(const char *text, struct arena *arena,
                                         struct faults *faults)
{
    return page_read_bytes(text, strlen(text), "a.json", arena, faults);
}

/* ---- what was told can be told again ---- */

static void told_again_it_is_the_same(void **state)
{
    (void)state;
    struct report_about about = made_up_about();
    struct arena *arena = arena_open();
    struct faults faults = {0};
    char *text = kept(made_up_tell, NULL, &about);
    const struct page_read *read = read_text(text, arena, &faults);
    assert_non_null(read);
    assert_string_equal(read->title, "A shop that was made up");
    assert_int_equal(read->strange, 0);
    assert_true(read->about.seeded);
    assert_true(read->about.seed == UINT64_MAX);
    char *again = kept(page_tell, read, &read->about);
    assert_string_equal(again, text);
    expected_file("tests/unit/plots/page_made_up.json", text);
    free(again);
    free(text);
    arena_close(arena);
}

static void in_any_manner(void **state)
{
    (void)state;
    struct report_about about = made_up_about();
    struct arena *arena = arena_open();
    struct faults faults = {0};
    char *text = kept(made_up_tell, NULL, &about);
    const struct page_read *read = read_text(text, arena, &faults);
    assert_non_null(read);
    char *then = in_markdown(made_up_tell, NULL), *now = in_markdown(page_tell, read);
    /* What is no UTF-8 was kept as U+FFFD, which Markdown shows as it is. */
    assert_non_null(strstr(then, "61% waiting"));
    for (char *mark; (mark = strstr(now, "\xef\xbf\xbd"));)
        memmove(mark + 1, mark + 3, strlen(mark + 3) + 1), *mark = '?';
    assert_string_equal(now, then);
    free(then);
    free(now);
    free(text);
    arena_close(arena);
}

static void tell_nothing(struct report_page *page, const void *what)
{
    (void)page;
    (void)what;
}

static void nothing_is_known_of_it(void **state)
{
    (void)state;
    struct report_about about = {0};
    struct arena *arena = arena_open();
    struct faults faults = {0};
    char *text = kept(tell_nothing, NULL, &about);
    const struct page_read *read = read_text(text, arena, &faults);
    assert_non_null(read);
    assert_string_equal(read->title, "");
    assert_null(read->about.command);
    assert_false(read->about.seeded);
    char *again = kept(page_tell, read, &read->about);
    assert_string_equal(again, text);
    free(again);
    free(text);
    arena_close(arena);
}

/* ---- what a later version wrote ---- */

static void what_is_not_known_is_left_out(void **state)
{
    (void)state;
    const char *text =
        "{\"page\": {\"blocks\": [\n"
        "  {\"src\": \"x\", \"kind\": \"video\"},\n"
        "  {\"text\": \"here\", \"kind\": \"say\", \"voice\": \"loud\"},\n"
        "  {\"kind\": \"chart\", \"chart\": \"pie\"},\n"
        "  {\"kind\": \"table\", \"columns\": [{\"title\": \"t\", \"side\": \"middle\",\n"
        "   \"room\": \"stays\"}], \"rows\": [[{\"tone\": \"shrill\", \"text\": \"c\"}]]}\n"
        "], \"sound\": [1, {\"a\": null}], \"version\": \"1.9\"}}\n";
    struct arena *arena = arena_open();
    struct faults faults = {0};
    const struct page_read *read = read_text(text, arena, &faults);
    assert_non_null(read);
    assert_int_equal(read->strange, 4);
    assert_string_equal(read->strange_word, "video");
    assert_int_equal(read->strange_at.line, 2);
    char *markdown = in_markdown(page_tell, read);
    assert_string_equal(markdown, "here\n\n| t |\n|:---|\n| c |\n\n");
    free(markdown);
    arena_close(arena);
}

/* ---- what is wrong ---- */

static void expect_fault(const char *text, int line, int column, const char *message)
{
    struct arena *arena = arena_open();
    struct faults faults = {0};
    assert_null(read_text(text, arena, &faults));
    assert_int_equal(faults.count, 1);
    assert_string_equal(faults.kept[0].message, message);
    assert_int_equal(faults.kept[0].place.line, line);
    assert_int_equal(faults.kept[0].place.column, column);
    assert_string_equal(faults.kept[0].place.source->name, "a.json");
    arena_close(arena);
}

/* A page of these blocks; an @ stands before what is wrong. */
static void expect_block_fault(const char *blocks, const char *message)
{
    char text[2000];
    snprintf(text, sizeof text, "{\"page\": {\"version\": \"1.0\", \"blocks\": %s}}", blocks);
    char *at = strchr(text, '@');
    assert_non_null(at);
    memmove(at, at + 1, strlen(at));
    expect_fault(text, 1, (int)(at - text) + 1, message);
}

static void no_document_of_ours(void **state)
{
    (void)state;
    expect_fault("", 1, 1, "not a whole JSON document: ends early");
    expect_fault("{\"a\": 1,\n \"b\": [1, 2", 2, 13, "not a whole JSON document: ends early");
    expect_fault("{\"a\": 1,\n b: 2}", 2, 2,
                 "not a whole JSON document: a key in quotes is expected here");
    expect_fault("{\"a\": 1}\n{}", 2, 1, "not a whole JSON document: more after the end");
    expect_fault("\x1f\x8b nothing", 0, 0, "the gzip data is damaged");
    expect_fault("name: shop\n", 1, 1, "not a whole JSON document: a value is expected here");
    expect_fault("[\"a\nb\"]", 1, 2,
                 "not a whole JSON document: a control character in a string");
    expect_fault("[]", 0, 0, "not a document of headroom's");
    expect_fault("7", 0, 0, "not a document of headroom's");
    expect_fault("{\"a\": {\"page\": 1}}", 0, 0, "not a document of headroom's");
    expect_fault("{\"schema_version\": \"1.0\"}", 0, 0, "no page is kept in this document");
    expect_fault("{\"page\": [\n1]}", 1, 10, "'page' is not an object");
    expect_fault("{\"page\": {\"version\": \"2.0\", \"blocks\": []}}", 1, 10,
                 "a page of version '2.0'; this headroom reads those of 1.x");
    expect_fault("{\"page\": {\"blocks\": []}}", 1, 10,
                 "a page of version ''; this headroom reads those of 1.x");
    expect_fault("{\"page\": {\"version\": \"1.0\"}}", 1, 10, "'blocks' is missing");
    expect_fault("{\"page\": {\"version\": 1, \"blocks\": []}}", 1, 22,
                 "'version' is not a text");
    expect_fault("{\"page\": {\"version\": \"1.0\", \"blocks\": {}}}", 1, 39,
                 "'blocks' is not a list");
}

static void blocks_that_do_not_fit(void **state)
{
    (void)state;
    expect_block_fault("[@7]", "a block is an object");
    expect_block_fault("[@{}]", "'kind' is missing");
    expect_block_fault("[{\"kind\": @7}]", "'kind' is not a word");
    expect_block_fault("[{\"kind\": \"say\", \"text\": @[]}]", "'text' is not a text");
    expect_block_fault("[{\"kind\": \"more\", \"begins\": @1}]",
                       "'begins' is not true or false");
    expect_block_fault("[@{\"kind\": \"more\", \"begins\": false}]", "ends nothing");
    expect_block_fault("@[{\"kind\": \"more\", \"begins\": true}]",
                       "a part that begins does not end");
    expect_block_fault("[{\"kind\": \"more\", \"begins\": true},"
                       "@{\"kind\": \"more\", \"begins\": true}]",
                       "begins within a part that has not ended");
}

static void tables_that_do_not_fit(void **state)
{
#define TABLE   "{\"kind\": \"table\", "
#define COLUMNS "\"columns\": [{\"title\": \"t\", \"side\": \"left\", \"room\": \"stays\"}], "
    (void)state;
    expect_block_fault("[@" TABLE "\"rows\": []}]", "'columns' is missing");
    expect_block_fault("[" TABLE "\"columns\": @[], \"rows\": []}]",
                       "a table has 1 to 200 columns");
    expect_block_fault("[" TABLE COLUMNS "\"rows\": [[\"a\"], @[\"b\", \"c\"]]}]",
                       "not a list of 1 cells");
    expect_block_fault("[" TABLE COLUMNS "\"rows\": [@7]}]", "not a list of 1 cells");
    expect_block_fault("[" TABLE COLUMNS "\"rows\": [[@7]]}]", "a cell is a text or an object");
    expect_block_fault("[" TABLE COLUMNS "\"rows\": [], \"rules\": [@\"x\"]}]", "not a number");
}

static void charts_that_do_not_fit(void **state)
{
#define AXIS   "{\"label\": \"\", \"scale\": \"log\", \"unit\": \"number\"}"
#define CHART  "{\"kind\": \"chart\", \"x\": " AXIS ", \"y\": " AXIS ", \"chart\": "
#define SERIES CHART "\"lines\", \"series\": ["
#define LINE   "{\"look\": \"line\", \"tone\": \"first\""
#define BARS   CHART "\"bars\", \"parts\": [\"a\"], \"rows\": ["
#define GRID   CHART "\"grid\", \"unit\": \"share\", \"lines\": [\"a\"], \"columns\": [\"b\"], "
    (void)state;
    expect_block_fault("[@{\"kind\": \"chart\", \"chart\": \"lines\", \"series\": []}]",
                       "'x' is missing");
    expect_block_fault("[@" CHART "\"lines\"}]", "'series' is missing");
    expect_block_fault("[" SERIES "@" LINE "}]}]", "'x' is missing");
    expect_block_fault("[" SERIES LINE ", \"x\": [1, 2], \"y\": @[1]}]}]",
                       "'y' has 1 numbers, not 2");
    expect_block_fault("[" SERIES LINE ", \"x\": [1], \"y\": [@true]}]}]", "not a number");
    expect_block_fault("[" SERIES "@" LINE ", \"x\": [1]}]}]", "'y' is missing");
    expect_block_fault("[" SERIES "@" LINE ", \"x\": [1], \"y\": [1], \"low\": [1]}]}]",
                       "a series with one end of an interval only");
    expect_block_fault("[" SERIES "@{\"look\": \"band\", \"tone\": \"bad\", \"x\": [1]}]}]",
                       "a band without its ends");
    expect_block_fault("[" BARS "{\"tone\": \"bad\", \"values\": @[1, 2]}]}]",
                       "'values' has 2 numbers, not 1");
    expect_block_fault("[" BARS "@{\"tone\": \"bad\"}]}]", "'values' is missing");
    expect_block_fault("[" CHART "\"effects\", \"none\": @1e999, \"rows\": []}]",
                       "not a whole JSON document: a number that is too large");
    expect_block_fault("[" CHART "\"effects\", \"none\": @1-2, \"rows\": []}]",
                       "not a whole JSON document: no number");
    expect_block_fault("[" GRID "\"values\": @[]}]", "0 lines of cells, not 1");
    expect_block_fault("[" GRID "\"values\": [@[1, 2]]}]", "not a list of 1 cells");
    expect_block_fault("[" GRID "\"values\": [[1]], \"words\": [[@1]]}]", "not a text");
}

/* ---- how much there may be ---- */

/* The word again and again, between a beginning and an end; the caller frees it. */
static char *repeated(const char *begin, const char *word, int times, const char *end)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    fputs(begin, out);
    for (int i = 0; i < times; i++)
        fputs(word, out);
    fputs(end, out);
    fclose(out);
    return text;
}

#define BLOCKS "{\"page\": {\"version\": \"1.0\", \"blocks\": ["

static void too_much_is_refused(void **state)
{
    static const char points[] = BLOCKS SERIES LINE ", \"y\": [], \"x\": [1";
    (void)state;
    char *text = repeated(points, ",1", 100000, "]}]}]}}");
    expect_fault(text, 1, (int)sizeof points - 2, "a series has at most 100000 points");
    free(text);
    text = repeated(BLOCKS "7", ",7", PAGE_READ_MOST_BLOCKS, "]}}");
    expect_fault(text, 1, 39, "a page has at most 10000 blocks");
    free(text);
    text = repeated(BLOCKS, "[", 100, "");
    expect_fault(text, 1, 101, "not a whole JSON document: nested too deeply");
    free(text);
    text = repeated("", "    ", (int)PAGE_READ_MOST_BYTES / 4, " {}");
    expect_fault(text, 1, PAGE_READ_MOST_BYTES,
                 "not a whole JSON document: longer than can be read");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(told_again_it_is_the_same),
        cmocka_unit_test(in_any_manner),
        cmocka_unit_test(nothing_is_known_of_it),
        cmocka_unit_test(what_is_not_known_is_left_out),
        cmocka_unit_test(no_document_of_ours),
        cmocka_unit_test(blocks_that_do_not_fit),
        cmocka_unit_test(tables_that_do_not_fit),
        cmocka_unit_test(charts_that_do_not_fit),
        cmocka_unit_test(too_much_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
