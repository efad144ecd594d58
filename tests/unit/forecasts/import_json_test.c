#include "forecasts/import_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

/* The kind of the last token, a JSON_END or JSON_WRONG, and the text of the last string. */
static enum json_kind read_all(const char *text, char *last)
{
    struct json json;
    struct import_stream *stream = import_stream_over(text, strlen(text));
    json_begin(&json, stream);
    enum json_kind kind;
    while ((kind = json_next(&json)) != JSON_END && kind != JSON_WRONG)
        if (last && kind == JSON_STRING)
            memcpy(last, json.text, json.length + 1);
    if (kind == JSON_WRONG)
        assert_non_null(json.why);
    import_stream_close(stream);
    return kind;
}

static void escapes_are_undone(void **state)
{
    (void)state;
    char last[JSON_TEXT_MAX];
    assert_int_equal(
        read_all("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e4\\u20AC\\u0000\"]", last),
        JSON_END);
    assert_string_equal(last, "\"\\/\b\f\n\r\tA\xc3\xa4\xe2\x82\xac?");
}

static void what_is_no_json_is_wrong(void **state)
{
    static const char *const texts[] = {
        "",       "[1",  "[1 2]",      "{1: 2}",      "{\"a\" 2}", "{\"a\":}", "[1]]",
        "[1,]",   "[}",  "\"\\x\"",    "\"\\u12g4\"", "\"a\nb\"",  "nul",      "[\"a",
        "{\"a\"", "1 2", "{\"a\":1,}", "-x",          "]",         "{\"a\":1]"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(read_all(texts[i], NULL), JSON_WRONG);
    char deep[200];
    memset(deep, '[', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    assert_int_equal(read_all(deep, NULL), JSON_WRONG);
}

static void values_can_be_passed_over(void **state)
{
    (void)state;
    const char *text = "[{\"a\": [1, {\"b\": null}], \"c\": true}, 7] {}";
    struct json json;
    struct import_stream *stream = import_stream_over(text, strlen(text));
    json_begin(&json, stream);
    assert_int_equal(json_next(&json), JSON_ARRAY);
    assert_true(json_skip(&json, json_next(&json)));
    assert_int_equal(json_next(&json), JSON_NUMBER);
    assert_string_equal(json.text, "7");
    assert_int_equal(json_next(&json), JSON_ARRAY_END);
    assert_true(json_again(&json));
    assert_int_equal(json_next(&json), JSON_OBJECT);
    assert_int_equal(json_next(&json), JSON_OBJECT_END);
    assert_false(json_again(&json));
    assert_false(json_skip(&json, JSON_WRONG));
    import_stream_close(stream);
}

static void halves_of_pairs_are_joined(void **state)
{
    (void)state;
    char last[JSON_TEXT_MAX];
    assert_int_equal(read_all("[\"\\ud83d\\ude00 \\uDBFF\\uDFFF\"]", last), JSON_END);
    assert_string_equal(last, "\xf0\x9f\x98\x80 \xf4\x8f\xbf\xbf");
    /* Halves without the other one. */
    assert_int_equal(read_all("[\"\\ude00\\ud83d \\ude00\"]", last), JSON_END);
    assert_string_equal(last, "\xed\xb8\x80\xed\xa0\xbd \xed\xb8\x80");
}

static void texts_are_kept_whole_if_asked_for(void **state)
{
    (void)state;
    enum { LONG = 3 * JSON_TEXT_MAX };
    char text[LONG + 10] = "\n [\"", last[JSON_TEXT_MAX];
    memset(text + 4, 'x', LONG);
    memcpy(text + 4 + LONG, "\"]", 3);
    assert_int_equal(read_all(text, last), JSON_END);
    assert_int_equal(strlen(last), JSON_TEXT_MAX - 1);

    struct json json;
    struct import_stream *stream = import_stream_over(text, strlen(text));
    json_begin_whole(&json, stream, LONG + 10);
    assert_int_equal(json_next(&json), JSON_ARRAY);
    assert_int_equal(json_next(&json), JSON_STRING);
    assert_int_equal(json.length, LONG);
    assert_int_equal(json.line, 2);
    assert_int_equal(json.column, 3);
    assert_int_equal(json_next(&json), JSON_ARRAY_END);
    assert_int_equal(json.column, LONG + 5);
    assert_int_equal(json_next(&json), JSON_END);
    json_end_whole(&json);
    import_stream_close(stream);

    stream = import_stream_over(text, strlen(text));
    json_begin_whole(&json, stream, LONG);
    assert_int_equal(json_next(&json), JSON_ARRAY);
    assert_int_equal(json_next(&json), JSON_WRONG);
    assert_string_equal(json.why, "longer than can be read");
    json_end_whole(&json);
    import_stream_close(stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escapes_are_undone),
        cmocka_unit_test(what_is_no_json_is_wrong),
        cmocka_unit_test(values_can_be_passed_over),
        cmocka_unit_test(halves_of_pairs_are_joined),
        cmocka_unit_test(texts_are_kept_whole_if_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
