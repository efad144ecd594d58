#include "sim/catalog.h"

#include <string.h>

#define WORD_LIMIT 63

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Damerau and Levenshtein's distance, with three rows of its table. */
static size_t distance(const char *from, const char *to)
{
    size_t rows[3][WORD_LIMIT + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    size_t length = strlen(to);
    for (size_t j = 0; j <= length; j++)
        last[j] = j;
    for (size_t i = 1; from[i - 1]; i++) {
        row[0] = i;
        for (size_t j = 1; j <= length; j++) {
            size_t changed = last[j - 1] + (from[i - 1] != to[j - 1]);
            row[j] = least(changed, least(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[length];
}

const char *catalog_nearest(const char *word, const char *const *names, size_t count)
{
    const char *nearest = NULL;
    size_t length = strlen(word);
    if (length > WORD_LIMIT)
        return NULL;
    size_t nearest_distance = (length < 3 ? 1 : length / 3) + 1;
    for (size_t i = 0; i < count; i++) {
        if (strlen(names[i]) > WORD_LIMIT)
            continue;
        size_t found = distance(word, names[i]);
        if (found < nearest_distance) {
            nearest_distance = found;
            nearest = names[i];
        }
    }
    return nearest;
}
