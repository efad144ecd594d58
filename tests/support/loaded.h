/*
 * A scenario that a test spells out, loaded. Files it names are looked for in tests/support/.
 */
#ifndef HEADROOM_TESTS_SUPPORT_LOADED_H
#define HEADROOM_TESTS_SUPPORT_LOADED_H

#include "scenarios/language/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct loaded {
    struct arena *arena;
    struct source source;
    struct load load;
};

static inline void loaded_open(struct loaded *loaded, const char *yaml)
{
    struct faults faults = {0};
    loaded->arena = arena_open();
    loaded->source = (struct source){"test.yaml", yaml, strlen(yaml)};
    loaded->load = (struct load){.arena = loaded->arena, .folder = "tests/support"};
    if (!load_source(&loaded->load, &loaded->source, NULL, 0, &faults)) {
        fault_print(&faults, stderr);
        fail_msg("the scenario is no good");
    }
}

static inline void loaded_close(struct loaded *loaded)
{
    arena_close(loaded->arena);
}

#endif
