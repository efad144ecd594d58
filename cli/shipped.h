/*
 * Files that are part of the program, so that it works wherever it is installed: templates,
 * examples, the schemas of results. The Makefile says which; tools/embed makes them C.
 */
#ifndef HEADROOM_CLI_SHIPPED_H
#define HEADROOM_CLI_SHIPPED_H

#include "cli/commands.h"

#include <stddef.h>

enum shipped_kind {
    SHIPPED_TEMPLATE, /* scenarios/templates/NAME.yaml */
    SHIPPED_EXAMPLE,  /* the other scenarios, FAMILY/NAME */
    SHIPPED_SCHEMA    /* docs/NAME.schema.json, of what --json prints */
};

struct shipped_file {
    const char *path; /* in the source tree */
    const char *text; /* ends with a zero byte, which is not counted */
    size_t length;
};

extern const struct shipped_file shipped_files[];
extern const size_t shipped_count;

enum shipped_kind shipped_kind(const struct shipped_file *file);

/* What it is called: web, traps/row_lock. */
struct shipped_name {
    char text[80];
};
struct shipped_name shipped_name(const struct shipped_file *file);

/* By its name, without the family if that is enough, or by its path. NULL if there is none. */
const struct shipped_file *shipped_find(enum shipped_kind kind, const char *name);

/* Prints it, or says what was probably meant; returns the exit status. */
int shipped_print(const struct command *command, enum shipped_kind kind, const char *name);

/* Each in a line, with the name that the scenario gives itself. */
void shipped_list(enum shipped_kind kind);

#endif
