/*
 * What a test expects, kept in a file beside it. To renew it run the test with ACCEPT=1 from
 * the top of the repository, and read the diff.
 */
#ifndef HEADROOM_TESTS_EXPECTED_FILE_H
#define HEADROOM_TESTS_EXPECTED_FILE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* All of the stream from its beginning; the caller frees it. */
static inline char *expected_read(FILE *file)
{
    enum { ROOM = 1 << 18 };
    char *text = calloc(1, ROOM);
    if (!text)
        abort();
    rewind(file);
    text[fread(text, 1, ROOM - 1, file)] = '\0';
    return text;
}

static inline void expected_file(const char *path, const char *found)
{
    if (getenv("ACCEPT")) {
        FILE *renewed = fopen(path, "w");
        assert_non_null(renewed);
        fputs(found, renewed);
        fclose(renewed);
    }
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char *wanted = expected_read(file);
    fclose(file);
    assert_string_equal(found, wanted);
    free(wanted);
}

#endif
