/*
 * Files that are part of the program, so that it works wherever it is installed: templates,
 * examples, the schema of results. The Makefile says which; tools/embed makes them C.
 */
#ifndef HEADROOM_CLI_SHIPPED_H
#define HEADROOM_CLI_SHIPPED_H

#include <stddef.h>

struct shipped_file {
    const char *path; /* in the source tree */
    const char *text; /* ends with a zero byte, which is not counted */
    size_t length;
};

extern const struct shipped_file shipped_files[];
extern const size_t shipped_count;

/* NULL if there is none at that path. */
const struct shipped_file *shipped_find(const char *path);

#endif
