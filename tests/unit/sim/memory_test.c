#include "sim/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void room_is_zeroed_and_grows(void **state)
{
    (void)state;
    unsigned char *bytes = memory_new(10, 100);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(bytes[i], 0);
    bytes[999] = 7;
    bytes = memory_resize(bytes, 5000, 2);
    assert_int_equal(bytes[999], 7);
    bytes[9999] = 1;
    free(bytes);
    free(memory_new(0, 8));
    free(memory_resize(NULL, 0, 8));
}

/* Lets malloc say that there is no more, as it does without AddressSanitizer. */
const char *__asan_default_options(void); /* NOLINT(readability-identifier-naming) */
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

static void a_stream_leaves_its_text(void **state)
{
    (void)state;
    char *text;
    size_t bytes;
    FILE *stream = memory_stream(&text, &bytes);
    for (int i = 0; i < 1000; i++)
        fputs("word ", stream);
    fclose(stream);
    assert_int_equal(bytes, 5000);
    assert_int_equal(strlen(text), 5000);
    free(text);
}

static void too_much(int which)
{
    size_t most = PTRDIFF_MAX - 64;
    if (which == 0)
        free(memory_new(SIZE_MAX / 2, 3));
    else if (which == 1)
        free(memory_resize(NULL, SIZE_MAX, 1));
    else if (which == 2)
        free(memory_new(most, 1));
    else
        free(memory_resize(NULL, most, 1));
}

/* What a child process says on stderr when it runs out, and how it ends. */
static int run_out(int which, char *said, size_t size)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        too_much(which);
        exit(0);
    }
    close(ends[1]);
    size_t length = 0;
    for (ssize_t got; (got = read(ends[0], said + length, size - 1 - length)) > 0;)
        length += (size_t)got;
    said[length] = '\0';
    close(ends[0]);
    int status;
    assert_true(waitpid(child, &status, 0) == child && WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void running_out_ends_with_one_line(void **state)
{
    (void)state;
    for (int which = 0; which < 4; which++) {
        char said[4096];
        assert_int_equal(run_out(which, said, sizeof(said)), 1);
        const char *line = strstr(said, "headroom: out of memory ("); /* behind ASan's own */
        assert_non_null(line);
        assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(room_is_zeroed_and_grows),
        cmocka_unit_test(a_stream_leaves_its_text),
        cmocka_unit_test(running_out_ends_with_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
