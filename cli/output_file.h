/*
 * Where a command's document goes: standard output, or a file that appears only once it is
 * whole. It is written under another name beside it and renamed at the end, so whoever reads
 * the file, or finds it after a crash or a full disk, has the old one or the new one. What is
 * not a regular file, such as /dev/null, is written to as it is.
 */
#ifndef HEADROOM_CLI_OUTPUT_FILE_H
#define HEADROOM_CLI_OUTPUT_FILE_H

#include <stdbool.h>
#include <stdio.h>

struct output_file {
    FILE *stream;
    const char *path; /* as the user calls it; NULL: standard output */
    char *target, *unfinished;
};

/* False, and a line on stderr, if it cannot be written. A NULL path is standard output. */
bool output_open(struct output_file *output, const char *path);

/* Makes the file appear; false, and a line on stderr, if not all of it could be written. Then
 * nothing is left of it. */
bool output_close(struct output_file *output);

/* Leaves the file as it was, whatever has been written. */
void output_drop(struct output_file *output);

#endif
