#include "cli/options.h"

#include "cli/exit_status.h"
#include "cli/usage.h"
#include "sim/catalog.h"
#include "sim/units.h"

#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What getopt reports: a row's index or letter, all letters being greater, or one of these. */
#define HELP    OPTION_LIMIT
#define WRONG   '?'
#define MISSING ':'

/* What getopt wants to know about the rows. */
struct spelling {
    struct option names[OPTION_LIMIT + 2];
    char letters[2 * OPTION_LIMIT + 4];
};

bool options_row(const struct options *options, size_t rank, struct option_row *row)
{
    if (rank < options->count) {
        *row = options->rows[rank];
        return true;
    }
    rank -= options->count;
    for (size_t i = 0; i < options->groups; i++) {
        const struct option_group *group = options->uses[i].group;
        if (rank < group->count) {
            *row = group->rows[rank];
            row->offset += options->uses[i].offset;
            return true;
        }
        rank -= group->count;
    }
    return false;
}

static void spell_row(const struct option_row *row, size_t rank, struct spelling *spelling,
                      char **letter)
{
    assert(rank < OPTION_LIMIT);
    assert((row->kind == OPTION_FLAG) == !row->argument && row->letter != 'h');
    spelling->names[rank] = (struct option){
        row->name, row->argument ? required_argument : no_argument, NULL, (int)rank};
    if (!row->letter)
        return;
    *(*letter)++ = row->letter;
    if (row->argument)
        *(*letter)++ = ':';
}

static void spell(const struct options *options, struct spelling *spelling)
{
    struct option_row row;
    size_t rank = 0;
    char *letter = spelling->letters;
    *letter++ = MISSING; /* first: tell a missing value from an unknown option */
    *letter++ = 'h';
    for (; options_row(options, rank, &row); rank++)
        spell_row(&row, rank, spelling, &letter);
    *letter = '\0';
    spelling->names[rank] = (struct option){"help", no_argument, NULL, HELP};
}

/* The row that getopt reported by index or letter; false stands for --help. */
static bool row_reported(const struct options *options, int reported, struct option_row *row)
{
    for (size_t i = 0; options_row(options, i, row); i++)
        if (reported == (int)i || reported == row->letter)
            return true;
    return false;
}

/* A whole number and nothing else: strtoull would take blanks, a sign and a tail. */
static bool read_whole(const char *text, uint64_t *value)
{
    char *end;
    errno = 0;
    *value = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0;
}

static bool read_share(const char *text, double *share)
{
    struct faults faults = {0};
    return units_parse_share(text, share, &faults) && *share > 0.0;
}

/* Puts the value where the row says; false if it is none of the row's kind. */
static bool store(const struct option_row *row, const char *text, void *settings)
{
    void *member = (char *)settings + row->offset;
    struct option_words *words;
    uint64_t whole;
    switch (row->kind) {
    case OPTION_FLAG:
        *(bool *)member = true;
        return true;
    case OPTION_TEXT:
        *(const char **)member = text;
        return true;
    case OPTION_WORDS:
        words = member;
        if (words->count == OPTION_WORDS_LIMIT)
            return false;
        words->word[words->count++] = text;
        return true;
    case OPTION_COUNT:
    case OPTION_SEED:
        if (!read_whole(text, &whole) || (row->kind == OPTION_COUNT && whole == 0))
            return false;
        *(uint64_t *)member = whole;
        return true;
    case OPTION_OWN_SEED:
        *(struct option_seed *)member = (struct option_seed){true, 0};
        return read_whole(text, &((struct option_seed *)member)->seed);
    case OPTION_SHARE:
        return read_share(text, member);
    }
    return false;
}

static int wrong_value(const struct command *command, const struct option_row *row,
                       const char *text)
{
    const char *wanted = row->kind == OPTION_COUNT   ? "a whole number from 1 up"
                         : row->kind == OPTION_SHARE ? "a share above 0, such as 2%"
                         : row->kind == OPTION_WORDS ? "to be given less often"
                                                     : "a whole number";
    return usage_error(command->name, "--%s wants %s, not '%s'", row->name, wanted, text);
}

/* The word was no option of ours, or a flag that was given a value. */
static int wrong_option(const struct command *command, const struct options *options,
                        const char *word)
{
    if (optopt > HELP)
        return usage_error(command->name,
                           "unknown option '-%c'; 'headroom %s --help' lists them", optopt,
                           command->name);

    char name[64];
    const char *names[OPTION_LIMIT + 1] = {"help"};
    size_t count = 1;
    struct option_row row;
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word + 2, "="), word + 2);
    for (; options_row(options, count - 1, &row); count++)
        names[count] = row.name;
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return usage_error(command->name, "--%s takes no value", name);

    const char *nearest = catalog_nearest(name, names, count);
    if (nearest)
        return usage_error(command->name, "unknown option '--%s'; did you mean '--%s'?", name,
                           nearest);
    return usage_error(command->name, "unknown option '--%s'; 'headroom %s --help' lists them",
                       name, command->name);
}

/* What usage says of the words that are no options: "FILE [FILE]" is one or two, "FILE..." one
 * or more, "[FILE...]" any number. */
static void operands_allowed(const char *arguments, int *least, int *most)
{
    *least = *most = 0;
    for (const char *at = arguments; *at; at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        *least += *at != '[';
        const char *end = at + length - (at[length - 1] == ']');
        bool many = end - at > 3 && memcmp(end - 3, "...", 3) == 0;
        *most = many || *most == INT_MAX ? INT_MAX : *most + 1;
        at += length;
    }
}

static int check_operands(const struct command *command, int count, char **words)
{
    int least, most;
    operands_allowed(command->arguments, &least, &most);
    if (count < least)
        return usage_error(command->name, "missing argument; usage: headroom %s %s",
                           command->name, command->arguments);
    if (count > most)
        return usage_error(command->name, "'%s' is one argument too many", words[most]);
    return OPTIONS_READ;
}

static void print_help(const struct command *command, const struct options *options)
{
    printf("usage: headroom %s [OPTIONS]%s%s\n\n%s\n\noptions:\n", command->name,
           *command->arguments ? " " : "", command->arguments, command->summary);
    struct option_row row;
    for (size_t i = 0; options_row(options, i, &row); i++) {
        char name[64];
        snprintf(name, sizeof name, "--%s%s%s", row.name, row.argument ? " " : "",
                 row.argument ? row.argument : "");
        printf("  %c%c%c %-18s %s\n", row.letter ? '-' : ' ', row.letter ? row.letter : ' ',
               row.letter ? ',' : ' ', name, row.help);
    }
    printf("  -h, %-18s %s\n\n", "--help", "show this and end");
    if (options->examples)
        printf("examples:\n%s\n", options->examples);
    exit_status_explain(stdout);
}

int options_read(const struct command *command, const struct options *options, void *settings,
                 int *argc, char ***argv)
{
    struct spelling spelling = {0};
    spell(options, &spelling);
    opterr = 0;
    optind = 0; /* glibc's way to start over */
    for (;;) {
        int which = getopt_long(*argc, *argv, spelling.letters, spelling.names, NULL);
        if (which == -1)
            break;
        if (which == WRONG)
            return wrong_option(command, options, (*argv)[optind - 1]);
        struct option_row row;
        if (!row_reported(options, which == MISSING ? optopt : which, &row)) {
            print_help(command, options);
            return EXIT_DONE;
        }
        if (which == MISSING)
            return usage_error(command->name, "--%s wants %s", row.name, row.argument);
        if (!store(&row, optarg, settings))
            return wrong_value(command, &row, optarg);
    }
    *argc -= optind;
    *argv += optind;
    return check_operands(command, *argc, *argv);
}
