/*
 * The options of a command are a table: a row names an option, says where its value goes in the
 * command's settings, and explains it. Reading, --help and suggestions all come from it.
 *
 *     struct settings { bool thorough; uint64_t seed; };
 *
 *     static const struct option_row rows[] = {
 *         {"thorough", 0,   NULL, OPTION_FLAG, offsetof(struct settings, thorough), "take
 * longer"},
 *         {"seed",     's', "N",  OPTION_SEED, offsetof(struct settings, seed),     "of chance"
 * },
 *     };
 *     static const struct options options = {OPTION_ROWS(rows), "headroom check --seed 7\n"};
 *
 *     struct settings settings = {.seed = 1};
 *     int status = options_read(command, &options, &settings, &argc, &argv);
 *     if (status != OPTIONS_READ)
 *         return status;
 *
 * Rows that several commands share are a group, which fills a member of their settings; theirs
 * come after the command's own:
 *
 *     static const struct option_use uses[] = {
 *         {&answer_options, offsetof(struct settings, answer)},
 *     };
 *     static const struct options options = {OPTION_ROWS(rows), "...", OPTION_USES(uses)};
 *
 * Options may stand before and after other words, "--seed 7" and "--seed=7" both do, and "--"
 * ends them. The number of other words is checked against the command's arguments.
 */
#ifndef HEADROOM_CLI_OPTIONS_H
#define HEADROOM_CLI_OPTIONS_H

#include "cli/commands.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_kind {
    OPTION_FLAG,     /* bool: given or not */
    OPTION_COUNT,    /* uint64_t: 1 or more */
    OPTION_SEED,     /* uint64_t: any whole number */
    OPTION_OWN_SEED, /* struct option_seed: the same, and whether it was given */
    OPTION_SHARE,    /* double: above 0 and up to 1, written 2% */
    OPTION_TEXT,     /* const char *: the word itself */
    OPTION_WORDS,    /* struct option_words: may be given again and again */
};

#define OPTION_WORDS_LIMIT 256

struct option_words {
    const char *word[OPTION_WORDS_LIMIT];
    size_t count;
};

struct option_seed {
    bool given;
    uint64_t seed;
};

struct option_row {
    const char *name;     /* without dashes */
    char letter;          /* 0: no short form */
    const char *argument; /* as help calls it; NULL for a flag */
    enum option_kind kind;
    size_t offset; /* of the member that takes the value */
    const char *help;
};

/* Rows that several commands share; offsets in them are those of a struct that is a member of
 * the commands' settings. */
struct option_group {
    const struct option_row *rows;
    size_t count;
    bool aside; /* how the answer is had, not what it says: the files it goes to, say */
};

struct option_use {
    const struct option_group *group;
    size_t offset; /* of the member that it fills */
};

struct options {
    const struct option_row *rows;
    size_t count;
    const char *examples;          /* whole lines, or NULL */
    const struct option_use *uses; /* groups whose rows follow those above */
    size_t groups;
};

#define OPTION_ROWS(table) .rows = (table), .count = sizeof(table) / sizeof *(table)
#define OPTION_USES(table) .uses = (table), .groups = sizeof(table) / sizeof *(table)
#define OPTION_LIMIT       32 /* rows in a table, those of its groups included */

#define OPTIONS_READ (-1)

/* Reads the words into the settings, which hold the defaults. Returns OPTIONS_READ, and *argc
 * and *argv are then the words that were no options; or the exit status to end with, since help
 * was asked for or a mistake has been pointed out. */
int options_read(const struct command *command, const struct options *options, void *settings,
                 int *argc, char ***argv);

/* The rank-th row, groups opened, with their offsets in the settings; false behind the last. */
bool options_row(const struct options *options, size_t rank, struct option_row *row);

#endif
