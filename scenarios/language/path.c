#include "scenarios/language/path.h"

#include "scenarios/language/scenario.h"
#include "scenarios/language/steps.h"

#include <stdlib.h>
#include <string.h>

#define WORD 80 /* a part of a path is no longer, names being at most 64 */

/* A way down a tree, with what the tables know of where it is. */
struct walk {
    struct tree *tree;
    struct node *node;
    const struct section *section; /* what a map here is; NULL: no section */
    bool names;                    /* it maps names to such sections */
    const char *rest;              /* of the path */
    char word[WORD];               /* its latest part */
    size_t length;
};

static bool matches(const char *rest, const char *key, size_t *length)
{
    size_t size = strlen(key);
    if (size <= *length || strncmp(rest, key, size) != 0 || (rest[size] && rest[size] != '.'))
        return false;
    *length = size;
    return true;
}

/* Keys with dots in them, such as p99.9, are taken whole where they are known. */
static bool next_word(struct walk *walk)
{
    size_t length = 0;
    for (const struct node *child = walk->node->first; child; child = child->next)
        if (child->key)
            matches(walk->rest, child->key, &length);
    if (length == 0)
        length = strcspn(walk->rest, ".");
    if (length == 0 || length >= WORD)
        return false;
    memcpy(walk->word, walk->rest, length);
    walk->word[length] = '\0';
    walk->length = length;
    return true;
}

/* What a step may say goes by the key that makes its kind. */
static const struct section *section_of_step(const struct node *step)
{
    const struct section *section = NULL;
    for (const struct node *child = step->first; child && !section; child = child->next)
        section = child->key ? steps_kind(child->key) : NULL;
    return section;
}

/* Beyond the latest word, which leads to `child`. */
static void step_down(struct walk *walk, struct node *child)
{
    const struct field *field =
        walk->section && !walk->names ? field_find(walk->section, walk->word) : NULL;
    bool section = field && (field->kind == FIELD_SECTION || field->kind == FIELD_NAMED);
    if (walk->names)
        walk->names = false;
    else if (!child->key && child->parent)
        walk->section = section_of_step(child);
    else
        walk->section = section ? field->section : NULL;
    walk->names = section && field->kind == FIELD_NAMED;
    walk->node = child;
    walk->rest += walk->length + (walk->rest[walk->length] == '.');
}

/* Of a list, counted from 1; NULL if the word is no such number. */
static struct node *item_of(const struct node *list, const char *word)
{
    size_t digits = strspn(word, "0123456789");
    if (list->kind != NODE_LIST || digits == 0 || digits > 6 || word[digits])
        return NULL;
    long number = strtol(word, NULL, 10);
    struct node *item = number > 0 ? list->first : NULL;
    while (item && --number > 0)
        item = item->next;
    return item;
}

/* A key, else the id of a step however deep, else the number of a step. */
static struct node *child_of(const struct walk *walk)
{
    if (walk->node->kind == NODE_LIST)
        return item_of(walk->node, walk->word);
    struct node *child = tree_find(walk->tree, walk->node, walk->word);
    struct node *steps = child ? NULL : tree_find(walk->tree, walk->node, "steps");
    if (!steps)
        return child;
    struct node *step = steps_find(walk->tree, steps, walk->word);
    return step ? step : item_of(steps, walk->word);
}

struct node *path_get(const struct tree *tree, struct node *root, const char *path)
{
    struct walk walk = {
        .tree = (struct tree *)tree, .node = root, .rest = path, .section = &scenario_section};
    while (*walk.rest) {
        struct node *child = next_word(&walk) ? child_of(&walk) : NULL;
        if (!child)
            return NULL;
        step_down(&walk, child);
    }
    return walk.node;
}

/* ---- setting ---- */

static struct place part(struct path path, const struct walk *walk)
{
    struct faults at = {.at = path.place};
    return fault_within(&at, path.text, walk->rest, walk->length);
}

/* A plain value where the path goes on becomes the section it is short for. */
static void unfold(struct walk *walk)
{
    struct node *node = walk->node;
    if (node->kind == NODE_TEXT && !node->text[0] && !node->quoted)
        node->kind = NODE_MAP;
    else if (node->kind == NODE_TEXT && walk->section && walk->section->brief)
        tree_wrap(walk->tree, node, walk->section->brief);
    else if (node->kind == NODE_LIST && node->key && strcmp(node->key, "transaction") == 0)
        tree_wrap(walk->tree, node, "steps");
}

static struct node *make_section(struct walk *walk, struct place at)
{
    const struct field *field =
        walk->section && !walk->names ? field_find(walk->section, walk->word) : NULL;
    bool map = field && (field->kind == FIELD_SECTION || field->kind == FIELD_NAMED ||
                         strcmp(field->name, "slo") == 0);
    if (!map)
        return NULL;
    struct node *made = tree_add(walk->tree, walk->node, NODE_MAP, walk->word, NULL);
    made->key_place = made->place = at;
    return made;
}

static bool leads_nowhere(const struct walk *walk, struct place at, struct faults *faults)
{
    char where[120];
    tree_path(walk->node, where, sizeof(where));
    struct fault *fault;
    if (walk->node->kind != NODE_MAP)
        fault = fault_add(faults, at, "%s has no parts", where);
    else
        fault = fault_add(faults, at, "there is no '%s' in %s", walk->word,
                          where[0] ? where : "the scenario");
    if (walk->node->kind == NODE_LIST)
        fault_hint(fault, "steps go by their id, or by number: the first is 1");
    else
        field_hint_keys(fault, walk->node, walk->word);
    return false;
}

static int depth_of(const struct node *node)
{
    int depth = 0;
    for (; node; node = node->parent)
        depth++;
    return depth;
}

static int height_of(const struct node *node)
{
    int height = 0;
    for (const struct node *child = node->first; child; child = child->next) {
        int next = height_of(child);
        height = next > height ? next : height;
    }
    return height + 1;
}

static bool put(struct walk *walk, const struct node *value, struct place at,
                struct faults *faults)
{
    struct node *copy = tree_copy(walk->tree, value);
    if (!copy || depth_of(walk->node) + height_of(value) > TREE_DEPTH) {
        fault_add(faults, at, "with this the scenario is too large or nested too deeply");
        return false;
    }
    tree_assign(walk->node, copy);
    return true;
}

bool path_set(struct tree *tree, struct node *root, struct path path, const struct node *value,
              struct faults *faults)
{
    struct walk walk = {
        .tree = tree, .node = root, .rest = path.text, .section = &scenario_section};
    while (*walk.rest) {
        unfold(&walk);
        if (!next_word(&walk)) {
            fault_hint(fault_add(faults, path.place, "'%s' is no path", path.text),
                       "such as services.app.instances");
            return false;
        }
        struct place at = part(path, &walk);
        bool last = !walk.rest[walk.length];
        struct node *child = child_of(&walk);
        if (!child && walk.node->kind == NODE_MAP && last) {
            child = tree_add(tree, walk.node, NODE_TEXT, walk.word, "");
            child->key_place = at;
        } else if (!child && walk.node->kind == NODE_MAP) {
            child = make_section(&walk, at);
        }
        if (!child)
            return leads_nowhere(&walk, at, faults);
        step_down(&walk, child);
    }
    return put(&walk, value, path.place, faults);
}
