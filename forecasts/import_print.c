#include "forecasts/import_print.h"

#include <string.h>

/* FNV-1a: the hash has to last as long as stores do, not to withstand malice. */
void import_print_add(struct import_print *print, const char *line, size_t length)
{
    if (print->count == IMPORT_PRINT_LINES)
        return;
    uint64_t hash = print->count > 0 ? print->chain[print->count - 1] : 0xcbf29ce484222325;
    for (size_t i = 0; i <= length; i++) {
        hash ^= i < length ? (unsigned char)line[i] : '\n';
        hash *= 0x100000001b3;
    }
    print->chain[print->count++] = hash;
}

bool import_print_same(const void *left, size_t left_size, const void *right, size_t right_size)
{
    size_t shared = left_size < right_size ? left_size : right_size;
    return shared > 0 && memcmp(left, right, shared) == 0;
}
