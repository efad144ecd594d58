/*
 * One clear line on stderr when a command was called wrongly. The words of the caller in it are
 * made safe to show.
 */
#ifndef HEADROOM_CLI_USAGE_H
#define HEADROOM_CLI_USAGE_H

/* Prints "headroom COMMAND: message" (without the command if it is NULL) and returns the exit
 * status for it. */
int usage_error(const char *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
