/*
 * Loading a scenario: text to tree, settings of the command line put into it, the tree bound to
 * plain structs. Its variants start from the same tree, settings included.
 */
#ifndef HEADROOM_SCENARIOS_LANGUAGE_LOAD_H
#define HEADROOM_SCENARIOS_LANGUAGE_LOAD_H

#include "scenarios/language/scenario.h"

struct load {
    struct arena *arena; /* keeps all of it */
    const char *folder;  /* its files lie here or below */
    struct tree *tree;
    struct node *root;         /* defaults filled in */
    const struct node *before; /* as it was read, with what was set */
    struct scenario scenario;
};

/* `settings` are PATH=VALUE words; they outlive the faults. The load comes with its arena and,
 * for load_source, its folder. False if there are mistakes. */
bool load_file(struct load *load, const char *path, const char *const *settings, size_t count,
               struct faults *faults);
bool load_source(struct load *load, const struct source *source, const char *const *settings,
                 size_t count, struct faults *faults);

/* The variant of a loaded scenario: `variant` is one of base->scenario.variants. It can be
 * changed further, and what it changed is part of it. */
bool load_variant(struct load *load, const struct load *base, const struct named *variant,
                  struct arena *arena, struct faults *faults);

/* A loaded scenario with more settings; it can be changed further and has variants of its own.
 * The settings outlive it. */
bool load_changed(struct load *load, const struct load *base, const char *const *settings,
                  size_t count, struct arena *arena, struct faults *faults);

/* Tries all variants of a scenario that is good itself. */
bool load_check_variants(const struct load *base, struct faults *faults);

#endif
