#include "forecasts/import_names.h"

#include "sim/arena.h"
#include "sim/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct name {
    const char *text;
    size_t length;
    uint64_t hash;
};

struct import_names {
    struct arena *arena;
    struct name *names;
    size_t count;
    uint32_t *slots; /* number + 1; 0: free */
    size_t slot_count;
};

struct import_names *import_names_new(void)
{
    struct import_names *names = memory_new(1, sizeof *names);
    names->arena = arena_open();
    names->slot_count = 64;
    names->slots = memory_new(names->slot_count, sizeof *names->slots);
    names->names = memory_new(names->slot_count / 2, sizeof *names->names);
    return names;
}

void import_names_free(struct import_names *names)
{
    if (!names)
        return;
    arena_close(names->arena);
    free(names->names);
    free(names->slots);
    free(names);
}

/* Eight bytes at a time: routes are hashed once a line. */
static uint64_t hash_of(const char *text, size_t length)
{
    uint64_t hash = length * 0x9e3779b97f4a7c15;
    while (length > 0) {
        uint64_t word = 0;
        size_t part = length < 8 ? length : 8;
        memcpy(&word, text, part);
        hash = (hash ^ word) * 0xbf58476d1ce4e5b9;
        hash ^= hash >> 32;
        text += part;
        length -= part;
    }
    return hash;
}

static void grow(struct import_names *names)
{
    names->slot_count *= 2;
    free(names->slots);
    names->slots = memory_new(names->slot_count, sizeof *names->slots);
    names->names = memory_resize(names->names, names->slot_count / 2, sizeof *names->names);
    for (size_t i = 0; i < names->count; i++) {
        size_t slot = names->names[i].hash & (names->slot_count - 1);
        while (names->slots[slot])
            slot = (slot + 1) & (names->slot_count - 1);
        names->slots[slot] = (uint32_t)i + 1;
    }
}

size_t import_names_number(struct import_names *names, const char *text, size_t length)
{
    uint64_t hash = hash_of(text, length);
    size_t slot = hash & (names->slot_count - 1);
    while (names->slots[slot]) {
        const struct name *name = &names->names[names->slots[slot] - 1];
        if (name->hash == hash && name->length == length &&
            memcmp(name->text, text, length) == 0)
            return names->slots[slot] - 1;
        slot = (slot + 1) & (names->slot_count - 1);
    }
    size_t number = names->count++;
    names->names[number] =
        (struct name){arena_text_part(names->arena, text, length), length, hash};
    names->slots[slot] = (uint32_t)number + 1;
    if (names->count == names->slot_count / 2)
        grow(names);
    return number;
}

size_t import_names_count(const struct import_names *names)
{
    return names->count;
}

const char *import_names_text(const struct import_names *names, size_t number)
{
    return names->names[number].text;
}
