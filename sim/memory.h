/*
 * Memory that grows, checked: running out ends the program with one line and status 1, so no
 * caller tests an allocation. For what has a known end there is the arena; this is for arrays
 * that grow and for the few things that outlive a replication. All of it goes back by free().
 */
#ifndef HEADROOM_SIM_MEMORY_H
#define HEADROOM_SIM_MEMORY_H

#include <stddef.h>
#include <stdio.h>

/* Zeroed room for `count` things of `size` bytes. */
void *memory_new(size_t count, size_t size);

/* The same room, larger or smaller; what is new in it is not zeroed. */
void *memory_resize(void *memory, size_t count, size_t size);

/* count * size, or the end if that is more than there can be. */
size_t memory_bytes(size_t count, size_t size);

/* A stream whose text is in *text, of so many *bytes, once it is closed. */
FILE *memory_stream(char **text, size_t *bytes);

_Noreturn void memory_end(size_t bytes);

#endif
