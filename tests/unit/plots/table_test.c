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
    {"system",  TABLE_LEFT,  TABLE_IS_CUT},
    {"exact",   TABLE_RIGHT, TABLE_STAYS },
    {"verdict", TABLE_LEFT,  TABLE_STAYS },
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

static void columns_that_may_go_do_so_before_others_are_cut(void **state)
{
    (void)state;
    static const struct table_column may_go[] = {
        {"resource", TABLE_LEFT,  TABLE_IS_CUT},
        {"kind",     TABLE_LEFT,  TABLE_GOES  },
        {"",         TABLE_LEFT,  TABLE_STAYS },
        {"used",     TABLE_RIGHT, TABLE_STAYS },
        {"visits",   TABLE_RIGHT, TABLE_GOES  },
    };
    static const struct {
        size_t columns;
        const char *wanted;
    } rooms[] = {
        {0,  "resource       kind     used  visits\n"
            "------------------------------------\n"
            "app.pool.main  station   12%    40/s\n"  },
        {36, "resource       kind     used  visits\n"
             "------------------------------------\n"
             "app.pool.main  station   12%    40/s\n"},
        {35, "resource       kind     used\n"
             "----------------------------\n"
             "app.pool.main  station   12%\n"        },
        {27, "resource       used\n"
             "-------------------\n"
             "app.pool.main   12%\n"                 },
        {16, "resource    used\n"
             "----------------\n"
             "app.poo...   12%\n"                    },
    };
    setlocale(LC_CTYPE, "C");
    struct table *table = table_new(may_go, 5);
    table_cell(table, TABLE_PLAIN, "app.pool.main");
    table_cell(table, TABLE_PLAIN, "station");
    table_cell(table, TABLE_PLAIN, "%s", "");
    table_cell(table, TABLE_PLAIN, "12%%");
    table_cell(table, TABLE_PLAIN, "40/s");
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
        char text[256] = "";
        FILE *file = tmpfile();
        table_print_within(table, rooms[i].columns, 0, file);
        rewind(file);
        text[fread(text, 1, sizeof text - 1, file)] = '\0';
        fclose(file);
        assert_string_equal(text, rooms[i].wanted);
    }
    table_free(table);
}

static void lines_end_with_text(void **state)
{
    (void)state;
    static const struct table_column two[] = {
        {"name",  TABLE_LEFT,  TABLE_STAYS},
        {"value", TABLE_RIGHT, TABLE_STAYS},
        {"note",  TABLE_LEFT,  TABLE_STAYS},
    };
    static const char *const cells[] = {"one", "", "", "two", "2", ""};
    char text[256] = "";
    setlocale(LC_CTYPE, "C");
    struct table *table = table_new(two, 3);
    for (size_t i = 0; i < 6; i++)
        table_cell(table, TABLE_PLAIN, "%s", cells[i]);
    FILE *file = tmpfile();
    table_print_within(table, 80, 2, file);
    table_free(table);
    rewind(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(text, "  name  value  note\n"
                              "  -----------------\n"
                              "  one\n"
                              "  two       2\n");
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
        cmocka_unit_test(columns_that_may_go_do_so_before_others_are_cut),
        cmocka_unit_test(lines_end_with_text),
        cmocka_unit_test(colour_is_for_terminals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
