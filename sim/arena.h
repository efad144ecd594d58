/*
 * An arena is memory with a known end: things are taken from it one by one and all go at once,
 * when it closes. There is one a scenario and one a replication. Taking is a few instructions
 * and things taken one after the other lie side by side.
 *
 * Built with AddressSanitizer each thing is a block of its own, so that an overrun or a use
 * after the end is reported at the thing.
 */
#ifndef HEADROOM_SIM_ARENA_H
#define HEADROOM_SIM_ARENA_H

#include <stddef.h>

struct arena;

struct arena *arena_open(void);
void arena_close(struct arena *arena);

/* Zeroed, aligned for everything; never NULL. */
void *arena_take(struct arena *arena, size_t bytes);
void *arena_array(struct arena *arena, size_t count, size_t size);

/* A copy of the text, or of its first `length` bytes, with its end. */
char *arena_text(struct arena *arena, const char *text);
char *arena_text_part(struct arena *arena, const char *text, size_t length);

/* What printf would print. */
char *arena_print(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Bytes asked for so far. */
size_t arena_used(const struct arena *arena);

#define ARENA_NEW(arena, type) ((type *)arena_take((arena), sizeof(type)))

#endif
