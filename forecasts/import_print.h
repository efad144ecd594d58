/*
 * A log is known by its first lines: a chain of hashes, one after each of them, each over all
 * bytes so far. Two logs are the same if one chain begins with the other. So a log that has
 * grown, was renamed or compressed is still itself, and no line of it is kept in the store.
 */
#ifndef HEADROOM_FORECASTS_IMPORT_PRINT_H
#define HEADROOM_FORECASTS_IMPORT_PRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IMPORT_PRINT_LINES 64

struct import_print {
    size_t count;
    uint64_t chain[IMPORT_PRINT_LINES];
};

/* The next line, without its end; lines after the first IMPORT_PRINT_LINES change nothing. */
void import_print_add(struct import_print *print, const char *line, size_t length);

/* Both as stored: the chain's bytes. Of nothing nothing can be said. */
bool import_print_same(const void *left, size_t left_size, const void *right,
                       size_t right_size);

#endif
