/*
 * The scenario that a study is about: a file, settings of the command line put into it, and a
 * what-if of it if one is named.
 */
#ifndef HEADROOM_CLI_STUDY_INPUT_H
#define HEADROOM_CLI_STUDY_INPUT_H

#include "cli/commands.h"
#include "cli/options.h"
#include "scenarios/language/load.h"

struct study_input {
    struct arena *arena;
    struct load file, changed;
    const struct load *load; /* one of them */
};

/* The exit status to end with, all mistakes told, or OPTIONS_READ. `what_if` may be NULL. */
int study_input_read(const struct command *command, struct study_input *input, const char *path,
                     const char *what_if, const struct option_words *set);

/* "no what-if is called 'a'; did you mean 'b'?", and the status for it. */
int study_input_no_variant(const struct command *command, const struct listed *variants,
                           const char *asked, struct arena *arena);

/* "headroom: the books of app.cpu do not balance", and the status for it. */
int study_input_imbalance(const char *place);

#endif
