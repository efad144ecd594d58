/* Measurements as others write them, and what is said about files that are none. */
#include "scenarios/language/case_file.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct attempt {
    struct arena *arena;
    struct source source;
    struct faults faults;
    const struct case_file *file;
};

static struct attempt *try_bytes(const char *text, size_t length)
{
    struct attempt *attempt = calloc(1, sizeof(*attempt));
    attempt->arena = arena_open();
    /* Its own block, without an end: reading past it is seen. */
    char *copy = arena_take(attempt->arena, length ? length : 1);
    memcpy(copy, text, length);
    attempt->source = (struct source){"case.csv", copy, length};
    attempt->file = case_file_parse(&attempt->source, attempt->arena, &attempt->faults);
    assert_int_equal(!attempt->file, attempt->faults.count > 0);
    return attempt;
}

static struct attempt *try_text(const char *text)
{
    return try_bytes(text, strlen(text));
}

static void give_up(struct attempt *attempt)
{
    arena_close(attempt->arena);
    free(attempt);
}

static void cells_are_read(void **state)
{
    (void)state;
    struct attempt *attempt = try_text(
        "N,mean_ms,note\r\n1,5.25,\"a \"\"b\"\", c\"\r\n\n2,,\"two\nlines\"\n16,x,end");
    const struct case_file *file = attempt->file;
    assert_non_null(file);
    assert_int_equal(file->columns, 3);
    assert_int_equal(file->rows, 3);
    assert_int_equal(case_file_column(file, "mean_ms"), 1);
    assert_int_equal(case_file_column(file, "mean"), -1);
    assert_string_equal(case_file_cell(file, 0, 2), "a \"b\", c");
    assert_string_equal(case_file_cell(file, 1, 2), "two\nlines");
    assert_string_equal(case_file_cell(file, 2, 2), "end");
    assert_true(case_file_number(file, 0, 1) == 5.25);
    assert_true(isnan(case_file_number(file, 1, 1)));
    assert_true(isnan(case_file_number(file, 2, 1)));
    assert_int_equal(case_file_place(file, 1).line, 4);
    assert_int_equal(case_file_place(file, 2).line, 6);
    give_up(attempt);
}

static void mistakes_have_a_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *said;
        int line;
    } rows[] = {
        {"",                  "a column has no name",                          1},
        {"a,,c\n1,2,3\n",     "a column has no name",                          1},
        {"a,b,a\n1,2,3\n",    "two columns have the same name",                1},
        {"a,b\n",             "there is no row in it",                         1},
        {"a,b\n1,2\n1,2,3\n", "this row has 3 cells, and there are 2 columns", 3},
        {"a,b\n1\n",          "this row has 1 cells, and there are 2 columns", 2},
        {"a,b\n1,2\n1,\"2\n", "a quote is opened here and never closed",       3},
        {"a,b\n1,\"",         "a quote is opened here and never closed",       2},
        {"a,b\n\"1\"2,3\n",   "there is text behind a closed quote",           2},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct attempt *attempt = try_text(rows[i].text);
        assert_int_equal(attempt->faults.count, 1);
        assert_string_equal(attempt->faults.kept[0].message, rows[i].said);
        assert_int_equal(attempt->faults.kept[0].place.line, rows[i].line);
        give_up(attempt);
    }
}

static void bytes_that_are_no_text_are_refused(void **state)
{
    (void)state;
    struct attempt *attempt = try_bytes("a,b\n1,\0\n", 9);
    assert_string_equal(attempt->faults.kept[0].message, "this is no text");
    give_up(attempt);
}

static void a_line_without_end_is_too_long(void **state)
{
    (void)state;
    char *text = malloc(200000);
    memset(text, ',', 200000);
    struct attempt *attempt = try_bytes(text, 200000);
    assert_string_equal(attempt->faults.kept[0].message, "too many columns");
    give_up(attempt);
    free(text);
}

static void after_a_few_wrong_rows_it_ends(void **state)
{
    (void)state;
    struct attempt *attempt = try_text("a,b\n1\n1\n1\n1\n1\n1\n");
    assert_int_equal(attempt->faults.count, 3);
    give_up(attempt);
}

/* Whatever the bytes: it ends, and reads nothing that is not there. */
static void noise_is_survived(void **state)
{
    (void)state;
    static const char signs[] = ",\"\n\r1a\xff<";
    uint32_t chance = 1;
    for (int round = 0; round < 3000; round++) {
        char text[40];
        size_t length = 0;
        for (; length < sizeof(text) && (chance >> 16) % 41 != 0; length++) {
            chance = chance * 1664525U + 1013904223U;
            text[length] = signs[(chance >> 20) % (sizeof(signs) - 1)];
        }
        chance = chance * 1664525U + 1013904223U;
        give_up(try_bytes(text, length));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_read),
        cmocka_unit_test(mistakes_have_a_line),
        cmocka_unit_test(bytes_that_are_no_text_are_refused),
        cmocka_unit_test(a_line_without_end_is_too_long),
        cmocka_unit_test(after_a_few_wrong_rows_it_ends),
        cmocka_unit_test(noise_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
