/*
 * What the exit status tells whoever called: a script, a scheduler, a pipeline. The numbers are
 * part of the interface and stay as they are.
 */
#ifndef HEADROOM_CLI_EXIT_STATUS_H
#define HEADROOM_CLI_EXIT_STATUS_H

#include <stddef.h>
#include <stdio.h>

enum exit_status {
    EXIT_DONE = 0,
    EXIT_NOT_DONE = 1,
    EXIT_WRONG_INPUT = 2,
    EXIT_SELFCHECK_FAILED = 3,
    EXIT_OBJECTIVE_MISSED = 99,
    EXIT_INTERRUPTED = 130,
    EXIT_TERMINATED = 143,
};

/* What each means, one after the other; NULL at the end. */
const char *exit_status_meaning(size_t rank, int *status);

/* A paragraph that lists them all. */
void exit_status_explain(FILE *stream);

#endif
