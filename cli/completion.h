/*
 * What makes a shell complete headroom's commands, options and arguments, printed from the
 * tables of commands and options.
 */
#ifndef HEADROOM_CLI_COMPLETION_H
#define HEADROOM_CLI_COMPLETION_H

#include <stdbool.h>
#include <stdio.h>

/* False if there is none for that shell. */
bool completion_print(const char *shell, FILE *out);

#endif
