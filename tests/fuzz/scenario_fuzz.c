/*
 * libFuzzer on the loader: a scenario, then settings PATH=VALUE, with zero bytes between them.
 * Whatever the bytes are, loading ends; it succeeds or says why not; and a good scenario,
 * printed with its defaults, loads to the same.
 */
#include "scenarios/language/load.h"
#include "scenarios/language/tree_print.h"
#include "sim/memory.h"

#include <stdlib.h>
#include <string.h>

#define SETTINGS 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct attempt {
    struct arena *arena;
    struct faults faults;
    struct load load;
};

static bool load_text(struct attempt *attempt, const struct source *source,
                      const char *const *settings, size_t count)
{
    *attempt = (struct attempt){.arena = arena_open()};
    attempt->load.arena = attempt->arena;
    attempt->load.folder = "tests/fuzz";
    bool good = load_source(&attempt->load, source, settings, count, &attempt->faults) &&
                load_check_variants(&attempt->load, &attempt->faults);
    if (good != (attempt->faults.count == 0))
        abort();
    char *said;
    size_t length;
    FILE *out = open_memstream(&said, &length);
    fault_print(&attempt->faults, out);
    fclose(out);
    free(said);
    return good;
}

static char *print(const struct attempt *attempt, size_t *length)
{
    char *text;
    FILE *out = open_memstream(&text, length);
    tree_print(attempt->load.root, out);
    fclose(out);
    return text;
}

static void load_again(const struct attempt *first)
{
    struct source printed = {"printed", NULL, 0};
    char *text = print(first, &printed.length);
    printed.text = text;
    struct attempt *second = memory_new(1, sizeof(*second));
    if (!load_text(second, &printed, NULL, 0))
        abort();
    size_t length;
    char *again = print(second, &length);
    if (strcmp(text, again) != 0)
        abort();
    free(again);
    free(text);
    arena_close(second->arena);
    free(second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = memory_new(size + 1, 1);
    memcpy(text, data, size);
    struct source source = {"fuzzed", text, strlen(text)};
    const char *settings[SETTINGS];
    size_t count = 0;
    for (const char *next = text + source.length + 1; next < text + size && count < SETTINGS;
         next += strlen(next) + 1)
        settings[count++] = next;
    struct attempt *attempt = memory_new(1, sizeof(*attempt));
    if (load_text(attempt, &source, settings, count))
        load_again(attempt);
    arena_close(attempt->arena);
    free(attempt);
    free(text);
    return 0;
}
