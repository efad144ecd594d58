#include "cli/commands.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ctype.h>
#include <string.h>
#include <unistd.h>

#define COMMAND(name, arguments, summary)                                                      \
    {#name, arguments, summary, cmd_##name, &name##_options},
static const struct command promised[] = {
#include "cli/command_list.h"
};
#undef COMMAND

/* Runs a command with --help and hands each line of it to `look`. */
static void look_at_help(const char *name, void (*look)(const char *line))
{
    char program[] = "headroom", word[32], ask[] = "--help", line[256];
    char *words[] = {program, word, ask, NULL};
    snprintf(word, sizeof word, "%s", name);

    fflush(stdout);
    FILE *file = tmpfile();
    int kept = dup(STDOUT_FILENO);
    dup2(fileno(file), STDOUT_FILENO);
    int status = commands_run(3, words);
    fflush(stdout);
    dup2(kept, STDOUT_FILENO);
    close(kept);
    assert_int_equal(status, 0);
    rewind(file);
    while (fgets(line, sizeof line, file))
        look(line);
    fclose(file);
}

static void assert_fits(const char *line)
{
    assert_in_range(strlen(line), 1, 81);
}

/* What a row promises: a name people can type, a summary in lower case without a full stop, and
 * help that fits 80 columns. */
static void every_row_keeps_its_promise(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof promised / sizeof *promised; i++) {
        const struct command *row = &promised[i];
        assert_int_equal(strspn(row->name, "abcdefghijklmnopqrstuvwxyz_"), strlen(row->name));
        assert_true(islower((unsigned char)row->summary[0]));
        assert_true(row->summary[strlen(row->summary) - 1] != '.');
        assert_in_range(strlen(row->summary), 10, 80 - 15);
        assert_ptr_equal(commands_find(row->name)->run, row->run);
        look_at_help(row->name, assert_fits);
    }
}

static void there_is_nothing_else(void **state)
{
    (void)state;
    assert_null(commands_find(""));
    assert_null(commands_find("vers"));
    assert_null(commands_find("--version"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_keeps_its_promise),
        cmocka_unit_test(there_is_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
