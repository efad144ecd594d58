#include "cli/output_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[64];

static int make_folder(void **state)
{
    static char folder[] = "/tmp/output_file_test.XXXXXX";
    *state = folder;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/answer", folder);
    return 0;
}

static int remove_folder(void **state)
{
    unlink(path);
    return rmdir(*state); /* fails if anything else is left in it */
}

static void write_file(const char *text, bool whole)
{
    struct output_file output;
    assert_true(output_open(&output, path));
    fputs(text, output.stream);
    if (whole)
        assert_true(output_close(&output));
    else
        output_drop(&output);
}

static void assert_holds(const char *text)
{
    char found[64] = "";
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(found, sizeof found, file));
    fclose(file);
    assert_string_equal(found, text);
}

static void what_is_dropped_leaves_nothing(void **state)
{
    (void)state;
    write_file("half", false);
    assert_int_not_equal(access(path, F_OK), 0);
    write_file("old", true);
    write_file("half", false);
    assert_holds("old");
    write_file("new", true);
    assert_holds("new");
}

static void standard_output_is_left_open(void **state)
{
    (void)state;
    struct output_file output;
    assert_true(output_open(&output, NULL));
    output_drop(&output);
    assert_int_not_equal(fputs("", stdout), EOF);
    assert_ptr_equal(output.stream, stdout);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_dropped_leaves_nothing),
        cmocka_unit_test(standard_output_is_left_open),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
