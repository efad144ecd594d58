#include "plots/terminal.h"

#include "tests/support/pseudo_terminal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CLEANED(text, wanted, wanted_columns)                                                  \
    do {                                                                                       \
        char cleaned[] = text;                                                                 \
        assert_int_equal(terminal_clean(cleaned), wanted_columns);                             \
        assert_string_equal(cleaned, wanted);                                                  \
    } while (0)

static int in_utf8(void **state)
{
    (void)state;
    return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

static int in_ascii(void **state)
{
    (void)state;
    return setlocale(LC_CTYPE, "C") ? 0 : -1;
}

static void widths_follow_the_signs(void **state)
{
    (void)state;
    CLEANED("", "", 0);
    CLEANED("plain text", "plain text", 10);
    CLEANED("9.004 ± 0.03", "9.004 ± 0.03", 12);
    CLEANED("待ち", "待ち", 4);
    CLEANED("e\u0301", "e\u0301", 1);
    CLEANED("\U0001f600!", "\U0001f600!", 3);
}

static void what_commands_the_terminal_is_taken_out(void **state)
{
    (void)state;
    CLEANED("a\033[2Jb", "a?[2Jb", 6);
    CLEANED("tab\tbell\a\r\n", "tab?bell???", 11);
    CLEANED("\x7f", "?", 1);
    CLEANED("c1 \xc2\x9b"
            "2J",
            "c1 ?2J", 6);
    CLEANED("turn \u202eround", "turn ?round", 11);
    CLEANED("zero\u200bwidth\ufeff", "zero?width?", 11);
    CLEANED("soft\u00adhyphen\u061c", "soft?hyphen?", 12);
}

static void what_is_not_utf8_is_taken_out(void **state)
{
    (void)state;
    CLEANED("\xff.", "?.", 2);
    CLEANED("\x80.", "?.", 2);
    CLEANED("cut \xe2\x82", "cut ??", 6);
    CLEANED("\xc0\xaf overlong", "?? overlong", 11);
    CLEANED("\xe0\x80\xaf", "???", 3);
    CLEANED("\xed\xa0\x80 surrogate", "??? surrogate", 13);
    CLEANED("\xf4\x90\x80\x80 beyond", "???? beyond", 11);
}

static void our_signs_are_spelled_in_ascii(void **state)
{
    (void)state;
    CLEANED("9.0 ± 0.1 ≤ 3", "9.0 +- 0.1 <= 3", 15);
    CLEANED("5 µs…", "5 us...", 7);
    CLEANED("█░ ✓", "#. +", 4);
    CLEANED("待 \033", "? ?", 3);
}

static void fitting_never_splits_a_sign(void **state)
{
    (void)state;
    assert_int_equal(terminal_fit("plain", 3), 3);
    assert_int_equal(terminal_fit("plain", 9), 5);
    assert_int_equal(terminal_fit("a±b", 2), 3);
    assert_int_equal(terminal_fit("待ち", 3), 3);
    assert_int_equal(terminal_fit("e\u0301x", 1), 3);
}

static void a_file_is_no_terminal(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_false(terminal_moves(file));
    assert_false(terminal_has_colour(file));
    assert_int_equal(terminal_columns(file), 0);
    fclose(file);
}

static void a_terminal_is_told_by_its_type(void **state)
{
    (void)state;
    struct pseudo_terminal pseudo;
    char text[16];
    assert_true(pseudo_terminal_open(&pseudo, 0));
    FILE *terminal = fdopen(dup(pseudo.program), "w");
    setenv("TERM", "xterm", 1);
    unsetenv("NO_COLOR");
    assert_true(terminal_moves(terminal));
    assert_true(terminal_has_colour(terminal));
    assert_int_equal(terminal_columns(terminal), 80);
    setenv("NO_COLOR", "", 1);
    assert_true(terminal_has_colour(terminal));
    setenv("NO_COLOR", "1", 1);
    assert_false(terminal_has_colour(terminal));
    setenv("TERM", "dumb", 1);
    assert_false(terminal_moves(terminal));
    fclose(terminal);
    pseudo_terminal_close(&pseudo, text, sizeof text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(widths_follow_the_signs, in_utf8),
        cmocka_unit_test_setup(what_commands_the_terminal_is_taken_out, in_utf8),
        cmocka_unit_test_setup(what_is_not_utf8_is_taken_out, in_utf8),
        cmocka_unit_test_setup(our_signs_are_spelled_in_ascii, in_ascii),
        cmocka_unit_test_setup(fitting_never_splits_a_sign, in_utf8),
        cmocka_unit_test(a_file_is_no_terminal),
        cmocka_unit_test(a_terminal_is_told_by_its_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
