#include "cli/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct shared {
    uint64_t seed, threads;
};

struct settings {
    bool thorough;
    const char *only;
    struct shared shared;
};

static const struct option_row rows[] = {
    {"thorough", 0, NULL,   OPTION_FLAG, offsetof(struct settings, thorough), "take longer"  },
    {"only",     0, "TEXT", OPTION_TEXT, offsetof(struct settings, only),     "those with it"},
};

static const struct option_row shared_rows[] = {
    {"seed",    's', "N", OPTION_SEED,  offsetof(struct shared, seed),    "of chance"},
    {"threads", 'j', "N", OPTION_COUNT, offsetof(struct shared, threads), "at once"  },
};

static const struct option_group group = {OPTION_ROWS(shared_rows)};

static const struct option_use uses[] = {
    {&group, offsetof(struct settings, shared)},
};

static const struct options options = {OPTION_ROWS(rows), "  headroom check --seed 7\n",
                                       OPTION_USES(uses)};

static struct settings settings;
static char said[4096]; /* on stdout and stderr */
static int word_count;
static char *words[16];

/* Reads the line, split at blanks, and notes what was said. */
static int read_line(const char *arguments, const char *line)
{
    static char copy[256], name[] = "check";
    const struct command command = {"check", arguments, "check a thing", NULL, NULL};
    char **rest = words;
    words[0] = name;
    word_count = 1;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
        words[word_count++] = word;
    words[word_count] = NULL;

    fflush(NULL);
    FILE *file = tmpfile();
    int kept[] = {dup(STDOUT_FILENO), dup(STDERR_FILENO)};
    dup2(fileno(file), STDOUT_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    settings = (struct settings){
        .shared = {.seed = 1, .threads = 2}
    };
    int status = options_read(&command, &options, &settings, &word_count, &rest);
    fflush(NULL);
    dup2(kept[0], STDOUT_FILENO);
    dup2(kept[1], STDERR_FILENO);
    close(kept[0]);
    close(kept[1]);
    rewind(file);
    said[fread(said, 1, sizeof said - 1, file)] = '\0';
    fclose(file);
    memmove(words, rest, ((size_t)word_count + 1) * sizeof *words);
    return status;
}

static void assert_refused(const char *arguments, const char *line, const char *message)
{
    assert_int_equal(read_line(arguments, line), 2);
    assert_string_equal(said, message);
}

static void defaults_stay(void **state)
{
    (void)state;
    assert_int_equal(read_line("", ""), OPTIONS_READ);
    assert_false(settings.thorough);
    assert_int_equal(settings.shared.seed, 1);
    assert_null(settings.only);
    assert_string_equal(said, "");
}

static void every_kind_is_read(void **state)
{
    (void)state;
    assert_int_equal(read_line("", "--thorough --seed=0 --threads 5 --only M/M/1"),
                     OPTIONS_READ);
    assert_true(settings.thorough);
    assert_int_equal(settings.shared.seed, 0);
    assert_int_equal(settings.shared.threads, 5);
    assert_string_equal(settings.only, "M/M/1");
    assert_int_equal(read_line("", "-s18446744073709551615 -j 3"), OPTIONS_READ);
    assert_true(settings.shared.seed == UINT64_MAX);
    assert_int_equal(settings.shared.threads, 3);
}

static void other_words_are_handed_back(void **state)
{
    (void)state;
    assert_int_equal(read_line("FILE [FILE]", "a.yaml --seed 3 b.yaml"), OPTIONS_READ);
    assert_int_equal(word_count, 2);
    assert_string_equal(words[0], "a.yaml");
    assert_string_equal(words[1], "b.yaml");
    assert_int_equal(read_line("FILE...", "-- --seed a b c"), OPTIONS_READ);
    assert_int_equal(word_count, 4);
    assert_string_equal(words[0], "--seed");
    assert_int_equal(read_line("[FILE...]", ""), OPTIONS_READ);
    assert_int_equal(read_line("[FILE...]", "a b c"), OPTIONS_READ);
}

static void the_number_of_words_is_checked(void **state)
{
    (void)state;
    assert_refused("", "a", "headroom check: 'a' is one argument too many\n");
    assert_refused("FILE [FILE]", "a b c", "headroom check: 'c' is one argument too many\n");
    assert_refused("FILE", "",
                   "headroom check: missing argument; usage: headroom check FILE\n");
    assert_refused("FILE...", "--thorough",
                   "headroom check: missing argument; usage: headroom check FILE...\n");
}

static void wrong_values_are_named(void **state)
{
    (void)state;
    assert_refused("", "--seed 1x", "headroom check: --seed wants a whole number, not '1x'\n");
    assert_refused("", "-s -1", "headroom check: --seed wants a whole number, not '-1'\n");
    assert_refused("", "--seed 18446744073709551616",
                   "headroom check: --seed wants a whole number, not '18446744073709551616'\n");
    assert_refused("", "--threads 0",
                   "headroom check: --threads wants a whole number from 1 up, not '0'\n");
    assert_refused("", "--seed", "headroom check: --seed wants N\n");
    assert_refused("", "-j", "headroom check: --threads wants N\n");
    assert_refused("", "--thorough=yes", "headroom check: --thorough takes no value\n");
}

static void unknown_options_meet_a_suggestion(void **state)
{
    (void)state;
    assert_refused("", "--thorogh",
                   "headroom check: unknown option '--thorogh'; did you mean '--thorough'?\n");
    assert_refused("", "--sed=4",
                   "headroom check: unknown option '--sed'; did you mean '--seed'?\n");
    assert_refused("", "--qqqqq",
                   "headroom check: unknown option '--qqqqq'; "
                   "'headroom check --help' lists them\n");
    assert_refused("", "--seed=2 -xs3",
                   "headroom check: unknown option '-x'; 'headroom check --help' lists them\n");
    assert_refused("", "--\033[2J",
                   "headroom check: unknown option '--?[2J'; "
                   "'headroom check --help' lists them\n");
}

static void help_comes_from_the_rows(void **state)
{
    (void)state;
    assert_int_equal(read_line("FILE", "--seed 4 -h"), 0);
    assert_non_null(strstr(said, "usage: headroom check [OPTIONS] FILE\n\ncheck a thing\n"));
    assert_non_null(strstr(said, "      --thorough         take longer\n"));
    assert_non_null(strstr(said, "  -s, --seed N           of chance\n"));
    assert_non_null(strstr(said, "examples:\n  headroom check --seed 7\n"));
    assert_non_null(strstr(said, "exit status:\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_stay),
        cmocka_unit_test(every_kind_is_read),
        cmocka_unit_test(other_words_are_handed_back),
        cmocka_unit_test(the_number_of_words_is_checked),
        cmocka_unit_test(wrong_values_are_named),
        cmocka_unit_test(unknown_options_meet_a_suggestion),
        cmocka_unit_test(help_comes_from_the_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
