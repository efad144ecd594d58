/*
 * A file, or standard input, as one text that faults can point into.
 */
#ifndef HEADROOM_SCENARIOS_LANGUAGE_TEXT_FILE_H
#define HEADROOM_SCENARIOS_LANGUAGE_TEXT_FILE_H

#include "sim/arena.h"
#include "sim/fault.h"

#include <stdbool.h>

#define TEXT_FILE_BYTES ((size_t)32 << 20)

/* The path "-" is standard input. NULL, and said at faults->at, if it cannot be read. Devices,
 * folders and what is larger than TEXT_FILE_BYTES are refused. */
struct source *text_file_read(const char *path, struct arena *arena, struct faults *faults);

#endif
