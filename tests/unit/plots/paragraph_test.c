#include "plots/paragraph.h"

#include "tests/support/expected_file.h"

#include <locale.h>

static void assert_printed(struct paragraph paragraph, const char *wanted)
{
    FILE *file = tmpfile();
    paragraph_print(&paragraph, file);
    char *text = expected_read(file);
    fclose(file);
    assert_string_equal(text, wanted);
    free(text);
}

static void text_is_wrapped_at_blanks(void **state)
{
    (void)state;
    setlocale(LC_CTYPE, "C");
    assert_printed((struct paragraph){.text = "one two  three", .columns = 7},
                   "one two\nthree\n");
    assert_printed((struct paragraph){.text = "one two", .columns = 6}, "one\ntwo\n");
    assert_printed((struct paragraph){.text = "one two three"}, "one two three\n");
    assert_printed((struct paragraph){.text = "a longer-than-that b", .columns = 5},
                   "a\nlonger-than-that\nb\n");
    assert_printed((struct paragraph){.text = "", .columns = 5}, "\n");
}

static void what_follows_is_indented(void **state)
{
    (void)state;
    setlocale(LC_CTYPE, "C");
    assert_printed(
        (struct paragraph){.lead = "!", .text = "one two three", .columns = 9, .indent = 2},
        "! one two\n  three\n");
    assert_printed((struct paragraph){.lead = "  ", .text = "command"}, "  command\n");
    assert_printed((struct paragraph){.lead = "Title", .text = ""}, "Title\n");
}

static void widths_are_those_of_the_terminal(void **state)
{
    (void)state;
    setlocale(LC_CTYPE, "C.UTF-8");
    assert_printed((struct paragraph){.text = "工作 ±±", .columns = 7}, "工作 ±±\n");
    assert_printed((struct paragraph){.text = "工作 ±±", .columns = 6}, "工作\n±±\n");
    assert_printed((struct paragraph){.lead = "a\033[2J", .text = "b\nc\xff"}, "a?[2J b?c?\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_wrapped_at_blanks),
        cmocka_unit_test(what_follows_is_indented),
        cmocka_unit_test(widths_are_those_of_the_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
