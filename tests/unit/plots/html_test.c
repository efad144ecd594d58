#include "plots/html.h"

#include "tests/support/expected_file.h"

#include <ctype.h>
#include <string.h>

static char *written(void (*write)(const char *text, FILE *out), const char *text)
{
    FILE *stream = tmpfile();
    write(text, stream);
    char *found = expected_read(stream);
    fclose(stream);
    return found;
}

static void texts_are_no_markup(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"",                                        ""                                               },
        {"a & b",                                   "a &amp; b"                                      },
        {"<script>alert('x')</script>",             "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"},
        {"\" onload=\"x",                           "&quot; onload=&quot;x"                          },
        {"&lt;&#60;",                               "&amp;lt;&amp;#60;"                              },
        {"a\nb\tc\r",                               "a?b?c?"                                         },
        {"\x01\x1b[2J\x7f",                         "??[2J?"                                         },
        {"\xe2\x80\xaetxt\xe2\x81\xa6\xef\xbb\xbf", "?txt??"                                         },
        {"\xff\xc0\xaf\xed\xa0\x80<",               "??????&lt;"                                     },
        {"\xe5\xb7\xa5 \xd7\xa9 ±",                "\xe5\xb7\xa5 \xd7\xa9 ±"                       },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *found = written(html_text, cases[i].text);
        assert_string_equal(found, cases[i].wanted);
        free(found);
    }
}

/* Of any two bytes beside each other. */
static void nothing_gets_through(void **state)
{
    (void)state;
    for (int first = 1; first < 256; first++)
        for (int second = 1; second < 256; second++) {
            char text[] = {(char)first, (char)second, '\0'}, *found = written(html_text, text);
            assert_null(strpbrk(found, "<>\"'"));
            for (const char *at = found; *at; at++)
                assert_false(iscntrl((unsigned char)*at));
            free(found);
        }
}

static void lines_stay_lines(void **state)
{
    (void)state;
    char *found = written(html_lines, "a: <b>\r\n\n\tc: 1\x0c\n");
    assert_string_equal(found, "a: &lt;b&gt;\n\n c: 1?\n");
    free(found);
}

static char *table_written(const struct table *table, const char *caption)
{
    FILE *stream = tmpfile();
    html_table(table, caption, stream);
    char *found = expected_read(stream);
    fclose(stream);
    return found;
}

static void tables_have_heads_and_a_caption(void **state)
{
    (void)state;
    static const struct table_column columns[] = {
        {"",       TABLE_LEFT,  TABLE_STAYS },
        {"system", TABLE_LEFT,  TABLE_IS_CUT},
        {"exact",  TABLE_RIGHT, TABLE_GOES  },
        {"",       TABLE_LEFT,  TABLE_STAYS },
        {"note",   TABLE_LEFT,  TABLE_STAYS },
    };
    struct table *table = table_new(columns, 5);
    table_cell(table, TABLE_GOOD, "✓");
    table_cell(table, TABLE_PLAIN, "M/M/1 & \"more\" of it");
    table_cell(table, TABLE_STRONG, "9.00");
    table_cell(table, TABLE_PLAIN, "%s", "");
    table_cell(table, TABLE_FAINT, "%s", "");
    table_rule(table);
    table_cell(table, TABLE_BAD, "%s", "");
    table_cell(table, TABLE_PLAIN, "%s", "");
    table_cell(table, TABLE_PLAIN, "± 1");
    table_cell(table, TABLE_PLAIN, "%s", "");
    table_cell(table, TABLE_BAD, "more words than fit a narrow column");
    char *found = table_written(table, "<queues>");
    assert_string_equal(
        found, "<table>\n<caption>&lt;queues&gt;</caption>\n"
               "<thead><tr><td></td><th scope=\"col\" class=\"m\">system</th>"
               "<th scope=\"col\" class=\"n\">exact</th>"
               "<th scope=\"col\" class=\"t\">note</th></tr></thead>\n<tbody>\n"
               "<tr><td class=\"good\">✓</td><th scope=\"row\" class=\"m\">M/M/1 &amp; "
               "&quot;more&quot; of it</th>"
               "<td class=\"n strong\">9.00</td><td class=\"t\"></td></tr>\n"
               "<tr class=\"ruled\"><td></td><td class=\"m\"></td><td class=\"n\">± 1</td>"
               "<td class=\"t bad\">more words than fit a narrow column</td></tr>\n"
               "</tbody></table>\n");
    free(found);
    found = table_written(table, "");
    assert_null(strstr(found, "caption"));
    free(found);
    table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_no_markup),
        cmocka_unit_test(nothing_gets_through),
        cmocka_unit_test(lines_stay_lines),
        cmocka_unit_test(tables_have_heads_and_a_caption),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
