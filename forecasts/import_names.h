/*
 * Texts numbered in the order they are met: the series of a file, the routes of a log.
 */
#ifndef HEADROOM_FORECASTS_IMPORT_NAMES_H
#define HEADROOM_FORECASTS_IMPORT_NAMES_H

#include <stddef.h>

struct import_names;

struct import_names *import_names_new(void);
void import_names_free(struct import_names *names);

/* The number of a text, a new one if it was not met before. */
size_t import_names_number(struct import_names *names, const char *text, size_t length);

size_t import_names_count(const struct import_names *names);
const char *import_names_text(const struct import_names *names, size_t number);

#endif
