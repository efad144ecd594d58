#include "plots/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What `write` makes of it. */
static const char *written(void (*write)(struct json_writer *json))
{
    static char text[2000];
    FILE *out = tmpfile();
    assert_non_null(out);
    struct json_writer json;
    json_start(&json, out);
    write(&json);
    json_end(&json);
    rewind(out);
    text[fread(text, 1, sizeof text - 1, out)] = '\0';
    fclose(out);
    return text;
}

static void write_layouts(struct json_writer *json)
{
    json_object(json, NULL, JSON_LINES);
    json_text(json, "name", "checkout");
    json_list(json, "chain", JSON_ON_LINE);
    json_text(json, NULL, "app.cpu");
    json_object(json, NULL, JSON_LINES);
    json_flag(json, "stays", true);
    json_count(json, "on_the_line", UINT64_MAX);
    json_close(json);
    json_close(json);
    json_list(json, "lines", JSON_LINES);
    json_null(json, NULL);
    json_flag(json, NULL, false);
    json_close(json);
    json_object(json, "nothing", JSON_LINES);
    json_close(json);
    json_list(json, "none", JSON_LINES);
    json_close(json);
    json_text(json, "unknown", NULL);
    json_close(json);
}

static void lines_and_order_are_as_asked(void **state)
{
    (void)state;
    assert_string_equal(written(write_layouts), "{\n"
                                                "  \"name\": \"checkout\",\n"
                                                "  \"chain\": [\"app.cpu\", {\"stays\": true, "
                                                "\"on_the_line\": 18446744073709551615}],\n"
                                                "  \"lines\": [\n"
                                                "    null,\n"
                                                "    false\n"
                                                "  ],\n"
                                                "  \"nothing\": {},\n"
                                                "  \"none\": [],\n"
                                                "  \"unknown\": null\n"
                                                "}\n");
}

static void write_hostile(struct json_writer *json)
{
    json_object(json, NULL, JSON_LINES);
    json_text(json, "quo\"te", "a \\ and a \"");
    json_text(json, "commands", "\x1b[2J\n\x7f\xc2\x9b");
    json_text(json, "direction",
              "\xe2\x80\xae"
              "cod\xe2\x80\xa8");
    json_text(json, "fine", "caf\xc3\xa9 \xf0\x9f\x98\x80");
    json_text(json, "cut", "\xe2\x82");
    json_text(json, "overlong", "\xc0\xaf|\xe0\x80\xaf");
    json_text(json, "surrogate", "\xed\xa0\x80");
    json_text(json, "beyond", "\xf4\x90\x80\x80");
    json_text(json, "alone", "\x80\xff");
    json_bytes(json, "zero", "a\0b", 3);
    json_close(json);
}

static void hostile_texts_are_valid_and_quiet(void **state)
{
    (void)state;
#define BROKEN "\xef\xbf\xbd"
    assert_string_equal(written(write_hostile),
                        "{\n"
                        "  \"quo\\\"te\": \"a \\\\ and a \\\"\",\n"
                        "  \"commands\": \"\\u001b[2J\\n\\u007f\\u009b\",\n"
                        "  \"direction\": \"\\u202ecod\\u2028\",\n"
                        "  \"fine\": \"caf\xc3\xa9 \xf0\x9f\x98\x80\",\n"
                        "  \"cut\": \"" BROKEN BROKEN "\",\n"
                        "  \"overlong\": \"" BROKEN BROKEN "|" BROKEN BROKEN BROKEN "\",\n"
                        "  \"surrogate\": \"" BROKEN BROKEN BROKEN "\",\n"
                        "  \"beyond\": \"" BROKEN BROKEN BROKEN BROKEN "\",\n"
                        "  \"alone\": \"" BROKEN BROKEN "\",\n"
                        "  \"zero\": \"a\\u0000b\"\n"
                        "}\n");
}

static void write_numbers(struct json_writer *json)
{
    json_list(json, NULL, JSON_ON_LINE);
    json_number(json, NULL, 0.1);
    json_number(json, NULL, 1.0 / 3.0);
    json_number(json, NULL, -0.0);
    json_number(json, NULL, 120);
    json_number(json, NULL, 1e300);
    json_number(json, NULL, 5e-324);
    json_number(json, NULL, NAN);
    json_number(json, NULL, INFINITY);
    json_number(json, NULL, -INFINITY);
    json_close(json);
}

static void numbers_are_short_and_exact(void **state)
{
    (void)state;
    assert_string_equal(
        written(write_numbers),
        "[0.1, 0.3333333333333333, -0, 120, 1e+300, 5e-324, null, null, null]\n");
}

/* ---- misuse ---- */

static void key_in_a_list(struct json_writer *json)
{
    json_list(json, NULL, JSON_LINES);
    json_flag(json, "key", true);
}

static void no_key_in_an_object(struct json_writer *json)
{
    json_object(json, NULL, JSON_LINES);
    json_flag(json, NULL, true);
}

static void closed_too_often(struct json_writer *json)
{
    json_object(json, NULL, JSON_LINES);
    json_close(json);
    json_close(json);
}

static void left_open(struct json_writer *json)
{
    json_object(json, NULL, JSON_LINES);
    json_end(json);
}

static void two_values(struct json_writer *json)
{
    json_flag(json, NULL, true);
    json_flag(json, NULL, true);
}

static void too_deep(struct json_writer *json)
{
    for (int i = 0; i <= JSON_DEPTH; i++)
        json_list(json, NULL, JSON_LINES);
}

static bool is_aborted(void (*misuse)(struct json_writer *json))
{
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        struct json_writer json;
        FILE *nowhere = fopen("/dev/null", "w");
        if (!freopen("/dev/null", "w", stderr) || !nowhere)
            _exit(1);
        json_start(&json, nowhere);
        misuse(&json);
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void misuse_is_caught(void **state)
{
    (void)state;
    assert_true(is_aborted(key_in_a_list));
    assert_true(is_aborted(no_key_in_an_object));
    assert_true(is_aborted(closed_too_often));
    assert_true(is_aborted(left_open));
    assert_true(is_aborted(two_values));
    assert_true(is_aborted(too_deep));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_and_order_are_as_asked),
        cmocka_unit_test(hostile_texts_are_valid_and_quiet),
        cmocka_unit_test(numbers_are_short_and_exact),
        cmocka_unit_test(misuse_is_caught),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
