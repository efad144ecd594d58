/*
 * The values of an empirical distribution: a text file with one duration a line, `12.5ms`.
 * Empty lines and lines that begin with # are passed over.
 */
#ifndef HEADROOM_SIM_DIST_FILE_H
#define HEADROOM_SIM_DIST_FILE_H

#include "sim/arena.h"
#include "sim/dist.h"
#include "sim/fault.h"

#include <stdbool.h>

#define DIST_FILE_VALUES 1000000 /* at most */
#define DIST_FILE_BYTES  33554432L

/* Reads folder/path (folder NULL, or an absolute path: path alone). That the file cannot be
 * read is said at faults->at; what is wrong in it, at its lines. */
bool dist_file_read(struct dist *dist, const char *path, const char *folder,
                    struct arena *arena, struct faults *faults);

#endif
