/*
 * The command that gives the same answer, as one would type it: "headroom run --seed 7
 * checkout.yaml". It comes from the settings that were read, so each option stands in it once,
 * in the order of its row, and groups that are aside not at all.
 */
#ifndef HEADROOM_CLI_COMMAND_LINE_H
#define HEADROOM_CLI_COMMAND_LINE_H

#include "cli/commands.h"
#include "sim/arena.h"

/* Quoted for a shell. `words` are those that were no options, with NULL at their end; numbers
 * that are 0 and texts that are NULL count as not given. */
const char *command_line(const struct command *command, const void *settings, char **words,
                         struct arena *arena);

#endif
