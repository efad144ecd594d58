#include "sim/arena.h"

#include "sim/memory.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)64 * 1024)

#if defined(__SANITIZE_ADDRESS__)
#define SHARED_BYTES ((size_t)0) /* nothing shares a block */
#else
#define SHARED_BYTES (BLOCK_BYTES / 4)
#endif

struct block {
    struct block *older;
    alignas(max_align_t) char room[];
};

struct arena {
    struct block *newest;
    char *next; /* free room of the block that is being filled */
    size_t left;
    size_t shared; /* what is larger gets a block of its own */
    size_t used;
};

struct arena *arena_open(void)
{
    struct arena *arena = memory_new(1, sizeof(*arena));
    arena->shared = SHARED_BYTES;
    return arena;
}

void arena_close(struct arena *arena)
{
    if (!arena)
        return;
    for (struct block *block = arena->newest, *older; block; block = older) {
        older = block->older;
        free(block);
    }
    free(arena);
}

static char *add_block(struct arena *arena, size_t bytes)
{
    struct block *block = memory_new(1, memory_bytes(1, sizeof(struct block) + bytes));
    block->older = arena->newest;
    arena->newest = block;
    return block->room;
}

void *arena_take(struct arena *arena, size_t bytes)
{
    memory_bytes(1, bytes);
    arena->used += bytes;
    bytes += bytes == 0; /* two things of no size are still two */
    size_t rounded = (bytes + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    if (rounded > arena->shared)
        return add_block(arena, bytes);
    if (rounded > arena->left) {
        arena->next = add_block(arena, BLOCK_BYTES);
        arena->left = BLOCK_BYTES;
    }
    char *taken = arena->next;
    arena->next += rounded;
    arena->left -= rounded;
    return taken;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    return arena_take(arena, memory_bytes(count, size));
}

char *arena_text_part(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_take(arena, length + 1);
    memcpy(copy, text, length);
    return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
    return arena_text_part(arena, text, strlen(text));
}

char *arena_print(struct arena *arena, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    size_t bytes = (size_t)vsnprintf(NULL, 0, format, arguments) + 1;
    va_end(arguments);
    char *text = arena_take(arena, bytes);
    vsnprintf(text, bytes, format, again);
    va_end(again);
    return text;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}
