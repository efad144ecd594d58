#include "cli/command_line.h"

#include "cli/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include <cmocka.h>

struct output {
    bool json;
};

struct settings {
    struct option_words set;
    struct option_seed seed;
    double precision;
    uint64_t count;
    bool raw;
    const char *what_if;
    struct output output;
};

static const struct option_row rows[] = {
    {"set",       's', "PATH=VALUE", OPTION_WORDS,    offsetof(struct settings, set),       "set" },
    {"seed",      0,   "N",          OPTION_OWN_SEED, offsetof(struct settings, seed),      "seed"},
    {"precision", 0,   "SHARE",      OPTION_SHARE,    offsetof(struct settings, precision), "so"  },
    {"count",     0,   "N",          OPTION_COUNT,    offsetof(struct settings, count),     "much"},
    {"raw",       0,   NULL,         OPTION_FLAG,     offsetof(struct settings, raw),       "raw" },
    {"what-if",   'w', "NAME",       OPTION_TEXT,     offsetof(struct settings, what_if),   "if"  },
};

static const struct option_row output_rows[] = {
    {"json", 0, NULL, OPTION_FLAG, offsetof(struct output, json), "JSON"},
};

static const struct option_group output_options = {OPTION_ROWS(output_rows), .aside = true};

static const struct option_use uses[] = {
    {&output_options, offsetof(struct settings, output)},
};

static const struct options options = {OPTION_ROWS(rows), NULL, OPTION_USES(uses)};

static const struct command command = {"run", "FILE...", "run it", NULL, &options};

/* What is typed gives this command, and so does this command. */
static void assert_line(const char *const *typed, const char *line)
{
    char *words[16], copy[16][64];
    char **rest = words;
    int count = 0;
    struct settings settings = {0};
    for (; typed[count]; count++) {
        snprintf(copy[count], sizeof copy[count], "%s", typed[count]);
        words[count] = copy[count];
    }
    words[count] = NULL;
    assert_int_equal(options_read(&command, &options, &settings, &count, &rest), OPTIONS_READ);
    struct arena *arena = arena_open();
    assert_string_equal(command_line(&command, &settings, rest, arena), line);
    arena_close(arena);
}

#define LINE(line, ...) assert_line((const char *const[]){"run", __VA_ARGS__, NULL}, line)

static void what_was_not_given_is_left_out(void **state)
{
    (void)state;
    LINE("headroom run a.yaml", "a.yaml");
    LINE("headroom run a.yaml", "--json", "a.yaml");
    LINE("headroom run -", "-");
}

static void every_kind_is_told_in_the_order_of_its_row(void **state)
{
    (void)state;
    LINE("headroom run --set x=1 --set y=2 --seed 0 --precision 0.15% --count 3 --raw "
         "--what-if all a.yaml b.yaml",
         "a.yaml", "-w", "all", "--raw", "--count=3", "-s", "x=1", "b.yaml", "--precision",
         "0.15%", "--seed", "0", "-sy=2");
}

static void words_are_quoted_for_a_shell(void **state)
{
    (void)state;
    LINE("headroom run --set 'x=a b' --what-if='-it'\\''s' 'my file.yaml'", "my file.yaml",
         "-s", "x=a b", "-w-it's");
    LINE("headroom run a.yaml -- '--raw'", "--", "a.yaml", "--raw");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_not_given_is_left_out),
        cmocka_unit_test(every_kind_is_told_in_the_order_of_its_row),
        cmocka_unit_test(words_are_quoted_for_a_shell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
