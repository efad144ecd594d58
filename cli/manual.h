/*
 * The manual page headroom(1), printed from the tables of commands, options and exit statuses.
 */
#ifndef HEADROOM_CLI_MANUAL_H
#define HEADROOM_CLI_MANUAL_H

#include <stdio.h>

void manual_print(FILE *out);

#endif
