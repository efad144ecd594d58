/*
 * Tables that are asked by name: verbs, steps, resources, units. A row is a struct that begins
 * with its name, a const char *; an array of names is such a table too.
 */
#ifndef HEADROOM_SIM_CATALOG_H
#define HEADROOM_SIM_CATALOG_H

#include <stddef.h>

/* The row of that name, or NULL. `size` is that of a row. */
const void *catalog_find(const char *name, const void *rows, size_t count, size_t size);

/* The name that was probably meant, or NULL if none is near. Near is, in this order, a name in
 * other letter case; one that begins the word or is begun by it; one a few typing errors away:
 * a letter too many, too few, wrong or swapped, one for every three letters of the word, at
 * most three. */
const char *catalog_nearest(const char *word, const char *const *names, size_t count);
const char *catalog_nearest_row(const char *word, const void *rows, size_t count, size_t size);

#endif
