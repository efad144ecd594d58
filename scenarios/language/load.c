#include "scenarios/language/load.h"

#include "scenarios/language/agreement.h"
#include "scenarios/language/path.h"
#include "scenarios/language/text_file.h"
#include "sim/memory.h"

#include <stdlib.h>
#include <string.h>

static const char *folder_of(const char *path, struct arena *arena)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    return slash == path ? "/" : arena_text_part(arena, path, (size_t)(slash - path));
}

static struct place all_of(const struct source *source, size_t from, size_t to)
{
    int column = 1, width = 0;
    for (size_t i = 0; i < to; i++) {
        bool begins = ((unsigned char)source->text[i] & 0xc0) != 0x80;
        column += begins && i < from;
        width += begins && i >= from;
    }
    return (struct place){source, 1, column, width};
}

/* One PATH=VALUE of the command line; its words have places too. */
static bool set_one(struct load *load, const char *setting, struct node *root,
                    struct faults *faults)
{
    struct source *source = ARENA_NEW(load->arena, struct source);
    *source = (struct source){"--set", setting, strlen(setting)};
    const char *equals = strchr(setting, '=');
    if (!equals || equals == setting) {
        fault_hint(
            fault_add(faults, all_of(source, 0, source->length), "a setting is PATH=VALUE"),
            "such as services.app.instances=8");
        return false;
    }
    size_t length = (size_t)(equals - setting);
    if (!equals[1]) {
        fault_add(faults, all_of(source, length, length + 1), "no value is given");
        return false;
    }
    struct node *value = tree_read(load->tree, source, length + 1, faults);
    struct path path = {arena_text_part(load->arena, setting, length),
                        all_of(source, 0, length)};
    return value && path_set(load->tree, root, path, value, faults);
}

static bool bind(struct load *load, struct faults *faults)
{
    struct binder binder = {.arena = load->arena,
                            .tree = load->tree,
                            .faults = faults,
                            .root = load->root,
                            .folder = load->folder};
    return scenario_bind(&binder, &load->scenario) && agreement_check(&load->scenario, faults);
}

bool load_source(struct load *load, const struct source *source, const char *const *settings,
                 size_t count, struct faults *faults)
{
    size_t known = faults->count;
    load->tree = tree_new(load->arena);
    struct node *root = tree_read(load->tree, source, 0, faults);
    if (!root)
        return false;
    for (size_t i = 0; i < count; i++)
        set_one(load, settings[i], root, faults);
    load->before = root;
    load->tree = tree_new(load->arena);
    load->root = tree_copy(load->tree, root);
    if (!load->root) {
        fault_add(faults, (struct place){.source = source}, "this is too large");
        return false;
    }
    return bind(load, faults) && faults->count == known;
}

bool load_file(struct load *load, const char *path, const char *const *settings, size_t count,
               struct faults *faults)
{
    const struct source *source = text_file_read(path, load->arena, faults);
    load->folder = folder_of(path, load->arena);
    return source && load_source(load, source, settings, count, faults);
}

/* One change of a variant. Variants are not part of what is run, so none changes another. */
static void vary_one(const struct load *load, const struct node *change, struct faults *faults)
{
    static const char variants[] = "what_if";
    size_t length = sizeof variants - 1;
    bool of_variants = strncmp(change->key, variants, length) == 0 &&
                       (change->key[length] == '.' || !change->key[length]);
    if (of_variants)
        fault_hint(fault_add(faults, change->key_place, "a variant cannot change variants"),
                   "it changes the scenario itself, such as services.app.instances: 8");
    else
        path_set(load->tree, load->root, (struct path){change->key, change->key_place}, change,
                 faults);
}

bool load_variant(struct load *load, const struct load *base, const struct named *variant,
                  struct arena *arena, struct faults *faults)
{
    *load = (struct load){.arena = arena, .folder = base->folder};
    size_t known = faults->count;
    load->tree = tree_new(arena);
    load->root = tree_copy(load->tree, base->before);
    for (const struct node *child = variant->node->first; child && load->root;
         child = child->next)
        vary_one(load, child, faults);
    load->before = load->root;
    load->tree = tree_new(arena);
    load->root = load->before ? tree_copy(load->tree, load->before) : NULL;
    return load->root && faults->count == known && bind(load, faults);
}

bool load_changed(struct load *load, const struct load *base, const char *const *settings,
                  size_t count, struct arena *arena, struct faults *faults)
{
    *load = (struct load){.arena = arena, .folder = base->folder};
    size_t known = faults->count;
    load->tree = tree_new(arena);
    struct node *root = tree_copy(load->tree, base->before);
    for (size_t i = 0; i < count && root; i++)
        set_one(load, settings[i], root, faults);
    load->before = root;
    load->tree = tree_new(arena);
    load->root = root ? tree_copy(load->tree, root) : NULL;
    return load->root && faults->count == known && bind(load, faults);
}

/* A good one leaves nothing behind. One with mistakes is read once more, into the memory of the
 * base, since mistakes point into what was read. */
static void check_variant(const struct load *base, const struct named *variant,
                          struct faults *faults)
{
    struct faults *trial = memory_new(1, sizeof(*trial));
    struct arena *arena = arena_open();
    struct load load;
    bool good = load_variant(&load, base, variant, arena, trial);
    arena_close(arena);
    free(trial);
    if (!good)
        load_variant(&load, base, variant, base->arena, faults);
}

bool load_check_variants(const struct load *base, struct faults *faults)
{
    const struct named *variant = base->scenario.variants.at;
    size_t known = faults->count;
    for (uint32_t i = 0; i < base->scenario.variants.count; i++)
        check_variant(base, &variant[i], faults);
    return faults->count == known;
}
