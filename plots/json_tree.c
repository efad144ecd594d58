#include "plots/json_tree.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Whole numbers of so many digits are doubles still. */
#define DIGITS_SAFE 15

/* What is open, outermost first, and the value that came last in each. */
struct building {
    struct json *json;
    struct arena *arena;
    struct json_node *open[JSON_DEPTH_MAX + 1], *last[JSON_DEPTH_MAX + 1];
    int depth;
    const char *key;
    size_t values;
};

static bool read_number(struct building *building, struct json_node *node)
{
    const struct json *json = building->json;
    char *end;
    node->number = strtod(json->text, &end);
    if (*end || !isfinite(node->number)) {
        building->json->why = *end ? "no number" : "a number that is too large";
        return false;
    }
    bool whole = strspn(json->text, "0123456789") == json->length;
    if (whole && json->length > DIGITS_SAFE)
        node->text = arena_text_part(building->arena, json->text, json->length);
    return true;
}

static struct json_node *new_node(struct building *building, enum json_kind kind)
{
    const struct json *json = building->json;
    if (building->values++ == JSON_TREE_MOST) {
        building->json->why = "more values than can be read";
        return NULL;
    }
    struct json_node *node = ARENA_NEW(building->arena, struct json_node);
    *node = (struct json_node){.kind = kind,
                               .line = (int)json->line,
                               .column = (int)json->column,
                               .key = building->key,
                               .number = (double)NAN};
    building->key = NULL;
    if (kind == JSON_NUMBER && !read_number(building, node))
        return NULL;
    if (kind == JSON_STRING || kind == JSON_WORD)
        node->text = arena_text_part(building->arena, json->text, json->length);
    return node;
}

static void hang(struct building *building, struct json_node *node)
{
    if (building->depth == 0)
        return;
    struct json_node *within = building->open[building->depth - 1];
    struct json_node *last = building->last[building->depth - 1];
    if (last)
        last->next = node;
    else
        within->child = node;
    building->last[building->depth - 1] = node;
    within->count++;
}

static struct json_node *add(struct building *building, enum json_kind kind)
{
    struct json_node *node = new_node(building, kind);
    if (!node)
        return NULL;
    hang(building, node);
    if (kind == JSON_OBJECT || kind == JSON_ARRAY) {
        assert(building->depth <= JSON_DEPTH_MAX);
        building->open[building->depth] = node;
        building->last[building->depth++] = NULL;
    }
    return node;
}

struct json_node *json_tree(struct json *json, enum json_kind first, struct arena *arena)
{
    struct building building = {.json = json, .arena = arena};
    if (first == JSON_WRONG || first == JSON_END)
        return NULL;
    struct json_node *root = add(&building, first);
    while (root && building.depth > 0) {
        enum json_kind kind = json_next(json);
        if (kind == JSON_WRONG || kind == JSON_END)
            return NULL;
        if (kind == JSON_KEY)
            building.key = arena_text_part(arena, json->text, json->length);
        else if (kind == JSON_OBJECT_END || kind == JSON_ARRAY_END)
            building.depth--;
        else if (!add(&building, kind))
            return NULL;
    }
    return root;
}

const struct json_node *json_tree_member(const struct json_node *node, const char *key)
{
    if (node->kind != JSON_OBJECT)
        return NULL;
    for (const struct json_node *child = node->child; child; child = child->next)
        if (strcmp(child->key, key) == 0)
            return child;
    return NULL;
}
