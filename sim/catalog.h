/*
 * The name that was probably meant: for suggestions when a word is in no table. Nearness is the
 * number of letters that were forgotten, added, changed or swapped with their neighbour.
 */
#ifndef HEADROOM_SIM_CATALOG_H
#define HEADROOM_SIM_CATALOG_H

#include <stddef.h>

/* The nearest of the names, the first of equally near ones; NULL if none is near enough to be a
 * slip: a third of the word's letters, at least one. */
const char *catalog_nearest(const char *word, const char *const *names, size_t count);

#endif
