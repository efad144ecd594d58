#include "plots/table.h"

#include "tests/support/pseudo_terminal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct table_column columns[] = {
    {"system",  TABLE_LEFT,  .gives_way = true},
    {"exact",   TABLE_RIGHT, false            },
    {"verdict", TABLE_LEFT,  false            },
};

static struct table *example(void)
{
    struct table *table = table_new(columns, 3);
    table_cell(table, TABLE_PLAIN, "M/M/%d", 1);
    table_cell(table, TABLE_PLAIN, "%.2f", 9.0);
    table_cell(table, TABLE_GOOD, "met");
    table_rule(table);
    table_cell(table, TABLE_PLAIN, "a name that is longer\033");
    table_cell(table, TABLE_PLAIN, "±12.25");
    table_cell(table, TABLE_BAD, "missed");
    return table;
}

static void assert_printed(const char *wanted)
{
    char text[1024] = "";
    FILE *file = tmpfile();
    struct table *table = example();
    table_print(table, file);
    table_free(table);
    rewind(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(text, wanted);
}

static void columns_line_up(void **state)
{
    (void)state;
    setlocale(LC_CTYPE, "C.UTF-8");
    assert_printed("system                   exact  verdict\n"
                   "───────────────────────────────────────\n"
                   "M/M/1                     9.00  met\n"
                   "───────────────────────────────────────\n"
                   "a name that is longer?  ±12.25  missed\n");
}

static void columns_line_up_in_ascii(void **state)
{
    (void)state;
    setlocale(LC_CTYPE, "C");
    assert_printed("system                    exact  verdict\n"
                   "----------------------------------------\n"
                   "M/M/1                      9.00  met\n"
                   "----------------------------------------\n"
                   "a name that is longer?  +-12.25  missed\n");
}

static void many_rows_are_kept(void **state)
{
    (void)state;
    struct table *table = table_new(columns, 3);
    for (int i = 0; i < 1000; i++)
        for (int column = 0; column < 3; column++)
            table_cell(table, TABLE_PLAIN, "%d.%d", i, column);
    char *text = NULL;
    size_t size = 0;
    FILE *file = tmpfile();
    table_print(table, file);
    table_free(table);
    rewind(file);
    int lines = 0;
    while (getline(&text, &size, file) > 0)
        lines++;
    assert_string_equal(text, "999.0   999.1  999.2\n");
    assert_int_equal(lines, 1002);
    free(text);
    fclose(file);
}

/* Prints the example on a terminal of so many columns and reads what came out. */
static void show(unsigned short columns_shown, char *text, size_t size)
{
    struct pseudo_terminal terminal;
    assert_true(pseudo_terminal_open(&terminal, columns_shown));
    FILE *stream = fdopen(dup(terminal.program), "w");
    struct table *table = example();
    table_print(table, stream);
    table_free(table);
    fclose(stream);
    pseudo_terminal_close(&terminal, text, size);
}

static void a_narrow_terminal_cuts_the_column_that_gives_way(void **state)
{
    (void)state;
    char text[1024];
    setlocale(LC_CTYPE, "C.UTF-8");
    setenv("TERM", "xterm", 1);
    setenv("NO_COLOR", "1", 1);
    show(30, text, sizeof text);
    assert_non_null(strstr(text, "\na name that …  ±12.25  missed"));
    show(10, text, sizeof text);
    assert_non_null(strstr(text, "\na name …  ±12.25  missed"));
}

static void colour_is_for_terminals(void **state)
{
    (void)state;
    char text[1024];
    setlocale(LC_CTYPE, "C");
    setenv("TERM", "xterm", 1);
    unsetenv("NO_COLOR");
    show(100, text, sizeof text);
    assert_non_null(strstr(text, "\033[32mmet\033[0m"));
    assert_non_null(strstr(text, "\033[1;31mmissed\033[0m"));
    assert_non_null(strstr(text, "longer?  +-12.25"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_line_up),
        cmocka_unit_test(columns_line_up_in_ascii),
        cmocka_unit_test(many_rows_are_kept),
        cmocka_unit_test(a_narrow_terminal_cuts_the_column_that_gives_way),
        cmocka_unit_test(colour_is_for_terminals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
