#include "sim/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* The status is the one of work that may succeed at another time or on a larger machine. */
void memory_end(size_t bytes)
{
    fprintf(stderr, "headroom: out of memory (%zu more bytes were asked for)\n", bytes);
    exit(1);
}

size_t memory_bytes(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > PTRDIFF_MAX)
        memory_end(SIZE_MAX);
    return bytes;
}

void *memory_new(size_t count, size_t size)
{
    size_t bytes = memory_bytes(count, size);
    void *memory = calloc(1, bytes > 0 ? bytes : 1);
    if (!memory)
        memory_end(bytes);
    return memory;
}

void *memory_resize(void *memory, size_t count, size_t size)
{
    size_t bytes = memory_bytes(count, size);
    void *resized = realloc(memory, bytes > 0 ? bytes : 1);
    if (!resized)
        memory_end(bytes);
    return resized;
}

FILE *memory_stream(char **text, size_t *bytes)
{
    FILE *stream = open_memstream(text, bytes);
    if (!stream)
        memory_end(1);
    return stream;
}
