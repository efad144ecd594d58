/*
 * The commands of headroom. Each is one file, cli/cmd_NAME.c with the function cmd_NAME, and
 * one line in cli/command_list.h, from which the overview, the help and the suggestions come.
 */
#ifndef HEADROOM_CLI_COMMANDS_H
#define HEADROOM_CLI_COMMANDS_H

#include <stddef.h>
#include <stdio.h>

struct options;

struct command {
    const char *name;
    const char *arguments; /* as usage shows them: "FILE", "[FILE]", "FILE..." */
    const char *summary;
    /* Gets its own row and its words, argv[0] being its name; returns the exit status. */
    int (*run)(const struct command *command, int argc, char **argv);
    const struct options *options; /* NAME_options of its file, which is no static */
};

#define COMMAND(name, arguments, summary)                                                      \
    int cmd_##name(const struct command *command, int argc, char **argv);                      \
    extern const struct options name##_options;
#include "cli/command_list.h"
#undef COMMAND

/* Runs what the words of the command line ask for; returns the exit status. */
int commands_run(int argc, char **argv);

/* NULL if there is none of that name; commands_unknown then says so, with the name that was
 * probably meant, and returns the exit status. */
const struct command *commands_find(const char *name);
int commands_unknown(const char *name);

/* One after the other, in the order help shows; NULL at the end. */
const struct command *commands_at(size_t rank);

/* What headroom is for, in two lines. */
extern const char commands_purpose[];

/* What headroom is, and each command in a line. */
void commands_overview(FILE *stream);

#endif
