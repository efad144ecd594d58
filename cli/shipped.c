#include "cli/shipped.h"

#include "cli/exit_status.h"
#include "cli/usage.h"
#include "plots/table.h"
#include "scenarios/language/tree.h"
#include "sim/catalog.h"

#include <stdbool.h>
#include <string.h>

#define SCENARIOS "scenarios/"
#define TEMPLATES "scenarios/templates/"
#define SCHEMAS   "docs/"

static bool begins(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

enum shipped_kind shipped_kind(const struct shipped_file *file)
{
    return begins(file->path, TEMPLATES)   ? SHIPPED_TEMPLATE
           : begins(file->path, SCENARIOS) ? SHIPPED_EXAMPLE
                                           : SHIPPED_SCHEMA;
}

struct shipped_name shipped_name(const struct shipped_file *file)
{
    static const char *const folders[] = {[SHIPPED_TEMPLATE] = TEMPLATES,
                                          [SHIPPED_EXAMPLE] = SCENARIOS,
                                          [SHIPPED_SCHEMA] = SCHEMAS};
    struct shipped_name name;
    const char *text = file->path + strlen(folders[shipped_kind(file)]);
    snprintf(name.text, sizeof name.text, "%.*s", (int)strcspn(text, "."), text);
    return name;
}

/* "traps/row_lock" is also "row_lock"; what two families have is the first one's. */
const struct shipped_file *shipped_find(enum shipped_kind kind, const char *name)
{
    const struct shipped_file *found = NULL;
    for (size_t i = 0; i < shipped_count; i++) {
        const struct shipped_file *file = &shipped_files[i];
        struct shipped_name whole = shipped_name(file);
        const char *slash = strrchr(whole.text, '/');
        if (shipped_kind(file) != kind)
            continue;
        if (strcmp(whole.text, name) == 0 || strcmp(file->path, name) == 0)
            return file;
        if (!found && slash && strcmp(slash + 1, name) == 0)
            found = file;
    }
    return found;
}

#define NAMES 100 /* that are looked at for a suggestion, both ways to say each */

static int unknown(const struct command *command, enum shipped_kind kind, const char *name)
{
    struct shipped_name whole[NAMES];
    const char *names[2 * NAMES];
    size_t count = 0, known = 0;
    for (size_t i = 0; i < shipped_count && known < NAMES; i++) {
        if (shipped_kind(&shipped_files[i]) != kind)
            continue;
        whole[known] = shipped_name(&shipped_files[i]);
        const char *slash = strrchr(whole[known].text, '/');
        names[count++] = whole[known++].text;
        if (slash)
            names[count++] = slash + 1;
    }
    static const char *const kinds[] = {[SHIPPED_TEMPLATE] = "template",
                                        [SHIPPED_EXAMPLE] = "example",
                                        [SHIPPED_SCHEMA] = "schema"};
    const char *what = kinds[kind];
    const char *nearest = catalog_nearest(name, names, count);
    if (nearest)
        return usage_error(command->name, "there is no %s '%s'; did you mean '%s'?", what, name,
                           nearest);
    return usage_error(command->name, "there is no %s '%s'; 'headroom %s%s' lists them", what,
                       name, command->name, kind == SHIPPED_EXAMPLE ? "" : " --list");
}

int shipped_print(const struct command *command, enum shipped_kind kind, const char *name)
{
    const struct shipped_file *file = shipped_find(kind, name);
    if (!file)
        return unknown(command, kind, name);
    fwrite(file->text, 1, file->length, stdout);
    return EXIT_DONE;
}

/* What the scenario calls itself. */
static const char *title_of(const struct shipped_file *file, struct arena *arena)
{
    struct source *source = ARENA_NEW(arena, struct source);
    struct faults faults = {0};
    *source = (struct source){file->path, file->text, file->length};
    struct tree *tree = tree_new(arena);
    const struct node *root = tree_read(tree, source, 0, &faults);
    const struct node *name = root ? tree_find(tree, root, "name") : NULL;
    return name && name->text ? name->text : "";
}

void shipped_list(enum shipped_kind kind)
{
    static const struct table_column columns[] = {
        {"name",       TABLE_LEFT, false},
        {"what it is", TABLE_LEFT, true }
    };
    struct arena *arena = arena_open();
    struct table *table = table_new(columns, 2);
    for (size_t i = 0; i < shipped_count; i++) {
        if (shipped_kind(&shipped_files[i]) != kind)
            continue;
        table_cell(table, TABLE_PLAIN, "%s", shipped_name(&shipped_files[i]).text);
        table_cell(table, TABLE_PLAIN, "%s", title_of(&shipped_files[i], arena));
    }
    table_print(table, stdout);
    table_free(table);
    arena_close(arena);
}
