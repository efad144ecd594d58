/* What the user sees, to the letter. */
#include "sim/fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct source source_of(const char *text)
{
    return (struct source){"checkout.yaml", text, strlen(text)};
}

static void assert_printed(const struct faults *faults, const char *expected)
{
    char *printed = NULL;
    size_t length;
    FILE *out = open_memstream(&printed, &length);
    fault_print(faults, out);
    fclose(out);
    assert_string_equal(printed, expected);
    free(printed);
}

static void one_is_shown_with_line_and_caret(void **state)
{
    (void)state;
    struct source source = source_of("pools:\n  main: {conections: 10}\nrun:\n");
    struct faults faults = {0};
    struct fault *fault = fault_add(&faults, (struct place){&source, 2, 10, 10},
                                    "unknown key '%s' in %s", "conections", "pools.main");
    fault_hint(fault, "did you mean '%s'?", "connections");
    assert_printed(&faults, "checkout.yaml:2:10: unknown key 'conections' in pools.main\n"
                            "    2 |   main: {conections: 10}\n"
                            "      |          ^~~~~~~~~~ did you mean 'connections'?\n");
}

static void without_a_line_the_hint_follows_the_message(void **state)
{
    (void)state;
    struct source source = source_of("a\n"), unread = {"--set", NULL, 0};
    struct faults faults = {0};
    fault_hint(fault_add(&faults, (struct place){0}, "no scenario"), "name a file");
    fault_add(&faults, (struct place){&unread, 1, 3, 1}, "not read");
    fault_add(&faults, (struct place){&source, 9, 1, 1}, "beyond the end");
    fault_add(&faults, (struct place){&source, 0, 0, 0}, "nothing in it");
    assert_printed(&faults, "no scenario: name a file\n"
                            "--set:1:3: not read\n"
                            "checkout.yaml:9:1: beyond the end\n"
                            "checkout.yaml: nothing in it\n");
}

static void columns_are_code_points_and_tabs_have_a_width(void **state)
{
    (void)state;
    struct source source = source_of("\tgrüße:\t5\r\n");
    struct faults faults = {0};
    fault_add(&faults, (struct place){&source, 1, 9, 1}, "no unit");
    assert_printed(&faults, "checkout.yaml:1:9: no unit\n"
                            "    1 |     grüße:    5\n"
                            "      |               ^\n");
}

static void the_terminal_is_safe(void **state)
{
    (void)state;
    struct source source = source_of("k\x1b[31m\x07 \xc2\x9b \xff \xe2\x80\xae \xc0\x80 x\n");
    struct faults faults = {0};
    source.name = "a\nb";
    fault_hint(fault_add(&faults, (struct place){&source, 1, 17, 1}, "bad '\x1b[2J\xf0\x9f'"),
               "\x7f");
    assert_printed(&faults, "a?b:1:17: bad '?[2J?"
                            "?'\n"
                            "    1 | k?[31m? ? ? ? ?"
                            "? x\n"
                            "      |                 ^ ?\n");
}

/* Overlong, surrogate, beyond Unicode, cut short, continued wrongly; then four good ones. */
static void broken_utf8_is_not_passed_on(void **state)
{
    (void)state;
    struct faults faults = {0};
    fault_add(
        &faults, (struct place){0},
        "\xe0\x80\x80 \xed\xa0\x80 \xf4\x90\x80\x80 \xe2\x82 \xf8 $ \u00a2 \u20ac \U0001f600");
    assert_printed(&faults, "?"
                            "?"
                            "? ?"
                            "?"
                            "? ?"
                            "?"
                            "?"
                            "? ?"
                            "? ? $ \u00a2 \u20ac \U0001f600\n");
}

static void the_place_is_kept_within_the_line(void **state)
{
    (void)state;
    struct source source = source_of("ab");
    struct faults faults = {0};
    fault_add(&faults, (struct place){&source, 1, 50, 1}, "a value is missing");
    fault_add(&faults, (struct place){&source, 1, -4, 1}, "odd");
    assert_printed(&faults, "checkout.yaml:1:50: a value is missing\n"
                            "    1 | ab\n"
                            "      |   ^\n"
                            "checkout.yaml:1:-4: odd\n"
                            "    1 | ab\n"
                            "      | ^\n");
}

static void of_long_lines_the_part_about_the_place_is_shown(void **state)
{
    (void)state;
    char text[1000], expected[400];
    for (int i = 0; i < 999; i++)
        text[i] = (char)('a' + i % 26);
    text[999] = '\0';
    struct source source = source_of(text);
    struct faults faults = {0};
    fault_add(&faults, (struct place){&source, 1, 501, 300}, "long");
    /* the mark stands at column 501, 59 behind the first shown */
    snprintf(expected, sizeof(expected),
             "checkout.yaml:1:501: long\n    1 | ...%.100s...\n      |    %59s^%.*s\n",
             text + 441, "", 40, "~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~");
    assert_printed(&faults, expected);
}

static void sixteen_are_kept_and_all_are_counted(void **state)
{
    (void)state;
    struct faults faults = {0};
    for (int i = 0; i < 20; i++)
        fault_hint(fault_add(&faults, (struct place){0}, "number %d", i), "hint %d", i);
    assert_int_equal(faults.count, 20);
    assert_string_equal(faults.kept[15].message, "number 15");
    char expected[1000] = "";
    for (int i = 0; i < 16; i++)
        snprintf(expected + strlen(expected), 40, "number %d: hint %d\n", i, i);
    snprintf(expected + strlen(expected), 40, "... and 4 more\n");
    assert_printed(&faults, expected);
}

static void long_words_are_cut(void **state)
{
    (void)state;
    struct faults faults = {0};
    char word[2000];
    memset(word, 'w', sizeof(word) - 1);
    word[1999] = '\0';
    struct fault *fault = fault_add(&faults, (struct place){0}, "%s", word);
    fault_hint(fault, "%s", word);
    assert_int_equal(strlen(fault->message), sizeof(fault->message) - 1);
    assert_int_equal(strlen(fault->hint), sizeof(fault->hint) - 1);
}

static void parts_are_found_within_the_whole(void **state)
{
    (void)state;
    struct source source = source_of("cpu: exp ü5\n");
    struct faults faults = {
        .at = {&source, 1, 6, 6}
    };
    const char *text = "exp ü5";
    struct place place = fault_within(&faults, text, text + 4, 3);
    assert_int_equal(place.column, 10);
    assert_int_equal(place.width, 2);
    faults.at.width = 8; /* it was quoted */
    place = fault_within(&faults, text, text + 4, 3);
    assert_int_equal(place.column, 6);
    assert_int_equal(place.width, 8);
}

/* Whatever stands in a file, printing ends and stays within it. */
static void any_bytes_can_be_printed(void **state)
{
    (void)state;
    uint64_t random = 12345;
    FILE *out = fopen("/dev/null", "w");
    for (int round = 0; round < 3000; round++) {
        char text[64];
        size_t length = 0;
        for (; length < sizeof(text); length++) {
            random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
            text[length] = (char)(random >> 56);
        }
        /* a block of its own, so that a byte beyond is noticed */
        char *block = malloc(length);
        memcpy(block, text, length);
        struct source source = {"x", block, length};
        struct faults faults = {0};
        int line = (int)(random >> 33 & 3), column = (int)(random >> 40 & 127);
        fault_add(&faults, (struct place){&source, line, column, column}, "%.64s", text);
        fault_print(&faults, out);
        free(block);
    }
    fclose(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_is_shown_with_line_and_caret),
        cmocka_unit_test(without_a_line_the_hint_follows_the_message),
        cmocka_unit_test(columns_are_code_points_and_tabs_have_a_width),
        cmocka_unit_test(the_terminal_is_safe),
        cmocka_unit_test(broken_utf8_is_not_passed_on),
        cmocka_unit_test(the_place_is_kept_within_the_line),
        cmocka_unit_test(of_long_lines_the_part_about_the_place_is_shown),
        cmocka_unit_test(sixteen_are_kept_and_all_are_counted),
        cmocka_unit_test(long_words_are_cut),
        cmocka_unit_test(parts_are_found_within_the_whole),
        cmocka_unit_test(any_bytes_can_be_printed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
