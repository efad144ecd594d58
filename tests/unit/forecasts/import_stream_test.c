#include "forecasts/import_stream.h"

#include "forecasts/import_names.h"
#include "forecasts/import_route.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define ZLIB_CONST
#include <zlib.h>

static size_t pack(const char *text, unsigned char *packed, size_t room) /* NOLINT */
{
    z_stream deflater = {.next_in = (const unsigned char *)text,
                         .avail_in = (uInt)strlen(text),
                         .next_out = packed,
                         .avail_out = (uInt)room};
    deflateInit2(&deflater, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
    assert_int_equal(deflate(&deflater, Z_FINISH), Z_STREAM_END);
    deflateEnd(&deflater);
    return room - deflater.avail_out;
}

static void expect_line(struct import_stream *stream, const char *wanted)
{
    struct import_line line;
    assert_true(import_stream_line(stream, &line));
    assert_int_equal(line.length, strlen(wanted));
    assert_memory_equal(line.text, wanted, line.length);
}

static void lines_end_in_several_ways(void **state)
{
    (void)state;
    struct import_line line;
    static const char text[] = "\xef\xbb\xbfone\r\n\ntwo";
    struct import_stream *stream = import_stream_over(text, sizeof text - 1);
    expect_line(stream, "one");
    expect_line(stream, "");
    expect_line(stream, "two");
    assert_false(import_stream_line(stream, &line));
    assert_null(import_stream_trouble(stream));
    assert_int_equal(import_stream_given(stream), sizeof text - 1);
    assert_int_equal(import_stream_size(stream), sizeof text - 1);
    import_stream_close(stream);
}

static void gzip_files_in_a_row_are_one(void **state)
{
    (void)state;
    unsigned char packed[256];
    struct import_line line;
    size_t size = pack("one\ntwo\n", packed, sizeof packed);
    size += pack("three\n", packed + size, sizeof packed - size);
    struct import_stream *stream = import_stream_over(packed, size);
    expect_line(stream, "one");
    expect_line(stream, "two");
    expect_line(stream, "three");
    assert_false(import_stream_line(stream, &line));
    assert_null(import_stream_trouble(stream));
    import_stream_close(stream);
    packed[12] ^= 0xff;
    stream = import_stream_over(packed, size);
    while (import_stream_line(stream, &line))
        continue;
    assert_string_equal(import_stream_trouble(stream), "the gzip data is damaged");
    import_stream_close(stream);
}

static void long_lines_are_cut_and_others_follow(void **state)
{
    (void)state;
    size_t size = 1 << 20;
    char *text = malloc(size);
    assert_non_null(text);
    memset(text, 'x', size);
    text[size - 6] = text[size - 1] = '\n';
    memcpy(text + size - 5, "next", 4); /* NOLINT */
    struct import_line line;
    struct import_stream *stream = import_stream_over(text, size);
    assert_true(import_stream_line(stream, &line));
    assert_false(line.whole);
    expect_line(stream, "next");
    assert_false(import_stream_line(stream, &line));
    import_stream_close(stream);
    stream = import_stream_over(text, size - 6);
    assert_true(import_stream_line(stream, &line));
    assert_false(import_stream_line(stream, &line));
    import_stream_close(stream);
    free(text);
}

static void files_are_read_and_folders_are_not(void **state)
{
    (void)state;
    struct faults faults = {0};
    char path[] = "/tmp/headroom_stream_XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    FILE *stdio = fdopen(file, "w");
    fputs("one\n", stdio);
    fclose(stdio);
    struct import_stream *stream = import_stream_open(path, &faults);
    assert_non_null(stream);
    const char *bytes;
    assert_int_equal(import_stream_peek(stream, 9, &bytes), 4);
    assert_int_equal(import_stream_byte(stream), 'o');
    expect_line(stream, "ne");
    assert_int_equal(import_stream_byte(stream), -1);
    assert_int_equal(import_stream_taken(stream), 4);
    import_stream_close(stream);
    remove(path);
    assert_null(import_stream_open(path, &faults));
    assert_null(import_stream_open("/tmp", &faults));
    assert_int_equal(faults.count, 2);
}

static void names_keep_their_numbers(void **state)
{
    (void)state;
    struct import_names *names = import_names_new();
    char text[32];
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < 1000; i++) {
            int length = snprintf(text, sizeof text, "name %zu", i);
            assert_int_equal(import_names_number(names, text, (size_t)length), i);
        }
    assert_int_equal(import_names_count(names), 1000);
    assert_string_equal(import_names_text(names, 999), "name 999");
    import_names_free(names);
}

static void routes_leave_out_what_is_single(void **state)
{
    static const struct {
        const char *request, *route;
    } cases[] = {
        {"GET / HTTP/1.1",                                       "GET /"               },
        {"GET /orders/17?x=1 HTTP/1.1",                          "GET /orders/:id"     },
        {"PUT /u/0b1c2d3e-aaaa-bbbb-cccc-0123456789ab HTTP/1.1", "PUT /u/:id"          },
        {"GET /commit/3f2a91c0 HTTP/1.1",                        "GET /commit/:id"     },
        {"GET /commit/deadbeef HTTP/1.1",                        "GET /commit/deadbeef"},
        {"GET /t/Zk3x_9aLQmW-1pRtY7vB2 HTTP/1.1",                "GET /t/:id"          },
        {"GET /app.3f2a91c0.js HTTP/1.1",                        "GET /app.:id.js"     },
        {"GET /v1.2/x HTTP/1.1",                                 "GET /v1.2/x"         },
        {"GET /img/12.png HTTP/1.1",                             "GET /img/:id.png"    },
        {"GET http://host/a;b HTTP/1.1",                         "GET /a"              },
        {"GET https://host/a#b HTTP/1.1",                        "GET /a"              },
        {"OPTIONS * HTTP/1.1",                                   "OPTIONS *"           },
        {"-",                                                    ""                    },
        {"GET",                                                  ""                    },
        {"GET x HTTP/1.1",                                       ""                    },
        {"\\x16\\x03",                                           ""                    },
    };
    (void)state;
    char route[IMPORT_ROUTE_MAX];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length = import_route(cases[i].request, strlen(cases[i].request), route);
        assert_int_equal(length, strlen(cases[i].route));
        assert_memory_equal(route, cases[i].route, length);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_in_several_ways),
        cmocka_unit_test(gzip_files_in_a_row_are_one),
        cmocka_unit_test(long_lines_are_cut_and_others_follow),
        cmocka_unit_test(files_are_read_and_folders_are_not),
        cmocka_unit_test(names_keep_their_numbers),
        cmocka_unit_test(routes_leave_out_what_is_single),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
