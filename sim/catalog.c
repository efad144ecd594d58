#include "sim/catalog.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define LONGEST_WORD 63

static const char *name_of(const void *rows, size_t i, size_t size)
{
    const char *const *row = (const void *)((const char *)rows + i * size);
    return *row;
}

const void *catalog_find(const char *name, const void *rows, size_t count, size_t size)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name_of(rows, i, size), name) == 0)
            return (const char *)rows + i * size;
    }
    return NULL;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool same_letter(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Typing errors between two words of at most LONGEST_WORD letters (Damerau and Levenshtein, no
 * letter touched twice). Row i holds the errors between i letters of one word and j of the
 * other; two rows back are wanted for swaps. */
static size_t typing_errors(const char *word, const char *name)
{
    size_t rows[3][LONGEST_WORD + 1];
    size_t width = strlen(name), height = strlen(word);
    for (size_t j = 0; j <= width; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= height; i++) {
        size_t *row = rows[i % 3], *above = rows[(i - 1) % 3], *second = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= width; j++) {
            size_t replaced = above[j - 1] + !same_letter(word[i - 1], name[j - 1]);
            row[j] = least(replaced, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && same_letter(word[i - 1], name[j - 2]) &&
                same_letter(word[i - 2], name[j - 1]))
                row[j] = least(row[j], second[j - 2] + 1);
        }
    }
    return rows[height % 3][width];
}

/* Three letters in common, or two if that is half of what was written: `/sec` for `/s`. */
static bool one_begins_the_other(const char *word, const char *name)
{
    size_t common = least(strlen(word), strlen(name));
    bool enough = common >= 3 || (common == 2 && 2 * strlen(name) >= strlen(word));
    return enough && strncasecmp(word, name, common) == 0;
}

const char *catalog_nearest_row(const char *word, const void *rows, size_t count, size_t size)
{
    size_t length = strlen(word);
    if (length == 0 || length > LONGEST_WORD)
        return NULL;
    size_t best = 2 * least(length < 3 ? 1 : length / 3, 3) + 1;
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        const char *name = name_of(rows, i, size);
        if (strlen(name) > LONGEST_WORD)
            continue;
        size_t errors = typing_errors(word, name);
        bool alike = errors < strlen(name);
        size_t distance = one_begins_the_other(word, name) ? errors > 0 : 2 * errors;
        if (distance < best && (alike || distance == 1)) {
            best = distance;
            nearest = name;
        }
    }
    return nearest;
}

const char *catalog_nearest(const char *word, const char *const *names, size_t count)
{
    return catalog_nearest_row(word, names, count, sizeof(*names));
}
