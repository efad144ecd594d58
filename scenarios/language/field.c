#include "scenarios/language/field.h"

#include "sim/catalog.h"
#include "sim/dist_parse.h"
#include "sim/units.h"

#include <assert.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATH_ROOM 120
#define NAMES     64 /* of a map that are looked at for a hint */

struct fault *field_fault(struct binder *binder, const struct node *node, const char *format,
                          ...)
{
    char message[240];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);
    return fault_add(binder->faults, tree_place(node), "%s", message);
}

const struct field *field_find(const struct section *section, const char *name)
{
    return catalog_find(name, section->fields, section->count, sizeof(struct field));
}

bool field_is_free(const char *key)
{
    return key[0] == 'x' && key[1] == '-';
}

bool field_map(struct binder *binder, struct node *node)
{
    if (node->kind == NODE_TEXT && !node->text[0] && !node->quoted)
        node->kind = NODE_MAP;
    if (node->kind == NODE_MAP)
        return true;
    char path[PATH_ROOM];
    tree_path(node, path, sizeof(path));
    struct fault *fault =
        field_fault(binder, node, "%s is %s here", path[0] ? path : "a scenario",
                    node->kind == NODE_LIST ? "a list" : "a plain value");
    fault_hint(fault, "it wants 'key: value' lines");
    return false;
}

const char *field_text(struct binder *binder, const struct node *node, const char *wanted)
{
    if (node->kind == NODE_TEXT && (node->text[0] || node->quoted))
        return node->text;
    struct fault *fault = field_fault(binder, node, "%s%s", node->key ? node->key : "this",
                                      node->kind == NODE_TEXT   ? " has no value"
                                      : node->kind == NODE_LIST ? " is a list here"
                                                                : " is a map here");
    fault_hint(fault, "it wants %s", wanted);
    return NULL;
}

/* ---- unknown keys ---- */

static void hint_names(struct fault *fault, const char *word, const char *const *names,
                       size_t count)
{
    const char *nearest = catalog_nearest(word, names, count);
    if (nearest) {
        fault_hint(fault, "did you mean '%s'?", nearest);
        return;
    }
    char list[140] = "";
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        if (length + strlen(names[i]) + 8 > sizeof(list)) {
            snprintf(list + length, sizeof(list) - length, ", ...");
            break;
        }
        length += (size_t)snprintf(list + length, sizeof(list) - length, "%s%s",
                                   i > 0 ? ", " : "", names[i]);
    }
    if (count > 0)
        fault_hint(fault, "there is %s", list);
    else
        fault_hint(fault, "there is none");
}

void field_hint_keys(struct fault *fault, const struct node *map, const char *word)
{
    const char *names[NAMES];
    size_t count = 0;
    for (const struct node *child = map ? map->first : NULL; child && count < NAMES;
         child = child->next)
        if (child->key && !field_is_free(child->key))
            names[count++] = child->key;
    hint_names(fault, word, names, count);
}

static bool refuse_key(struct binder *binder, const struct node *child,
                       const struct section *section)
{
    char path[PATH_ROOM];
    tree_path(child->parent, path, sizeof(path));
    struct fault *fault = fault_add(binder->faults, child->key_place, "unknown key '%s' in %s",
                                    child->key, path[0] ? path : "a scenario");
    const char *names[NAMES];
    assert(section->count <= NAMES);
    for (size_t i = 0; i < section->count; i++)
        names[i] = section->fields[i].name;
    hint_names(fault, child->key, names, section->count);
    return false;
}

/* ---- values ---- */

static bool between(struct binder *binder, const struct node *node, const struct field *field,
                    double value)
{
    if (value < field->least && field->kind == FIELD_DURATION) {
        field_fault(binder, node, "%s cannot be 0", field->name);
        return false;
    }
    if (value < field->least) {
        fault_hint(field_fault(binder, node, "%s is too small", field->name), "at least %g",
                   field->least);
        return false;
    }
    if (field->most > 0.0 && value > field->most) {
        fault_hint(field_fault(binder, node, "%s is too large", field->name), "at most %.10g",
                   field->most);
        return false;
    }
    return true;
}

static bool bind_count(struct binder *binder, const struct node *node,
                       const struct field *field, void *member)
{
    uint64_t count;
    const char *text = field_text(binder, node, "a count, such as 16");
    if (!text || !units_parse_count(text, &count, binder->faults))
        return false;
    struct field limits = *field;
    if (limits.most == 0.0)
        limits.most = 1e9;
    if (field->kind == FIELD_COUNT && !between(binder, node, &limits, (double)count))
        return false;
    if (field->kind == FIELD_SEED)
        *(uint64_t *)member = count;
    else
        *(uint32_t *)member = (uint32_t)count;
    return true;
}

static bool bind_flag(struct binder *binder, const struct node *node, bool *member)
{
    const char *text = field_text(binder, node, "true or false");
    if (!text)
        return false;
    *member = strcmp(text, "true") == 0;
    if (*member || strcmp(text, "false") == 0)
        return true;
    fault_hint(field_fault(binder, node, "'%s' is neither true nor false", text),
               "say true or false");
    return false;
}

static bool bind_double(struct binder *binder, const struct node *node,
                        const struct field *field, double *member)
{
    const char *text = NULL;
    bool good = false;
    if (field->kind == FIELD_RATE && (text = field_text(binder, node, "a rate, such as 120/s")))
        good = units_parse_rate(text, member, binder->faults);
    if (field->kind == FIELD_SHARE && (text = field_text(binder, node, "a share, such as 30%")))
        good = units_parse_share(text, member, binder->faults);
    if (field->kind == FIELD_NUMBER && (text = field_text(binder, node, "a number, such as 2")))
        good = units_parse_number(text, member, binder->faults);
    if (!good)
        return false;
    if (field->least > 0.0 && *member <= 0.0) {
        field_fault(binder, node, "%s cannot be 0", field->name);
        return false;
    }
    if (field->kind == FIELD_SHARE)
        return true;
    return between(binder, node, field, *member);
}

bool field_file_inside(struct binder *binder, const struct node *at, const char *path)
{
    bool up = path[0] == '/';
    for (const char *part = path; part; part = strchr(part, '/')) {
        part += *part == '/';
        up = up || (strncmp(part, "..", 2) == 0 && (part[2] == '/' || !part[2]));
    }
    char joined[PATH_MAX], folder[PATH_MAX], file[PATH_MAX];
    int length = snprintf(joined, sizeof(joined), "%s/%s", binder->folder, path);
    if (!up && length < (int)sizeof(joined) && realpath(binder->folder, folder) &&
        realpath(joined, file)) {
        size_t root = strcmp(folder, "/") == 0 ? 0 : strlen(folder);
        up = strncmp(folder, file, root) != 0 || file[root] != '/';
    }
    if (!up)
        return true;
    fault_hint(field_fault(binder, at, "'%s' lies outside the scenario's folder", path),
               "files of a scenario lie beside it or below");
    return false;
}

static bool bind_drawn(struct binder *binder, const struct node *node,
                       const struct field *field, const struct dist **member)
{
    static const char empirical[] = "empirical ";
    bool counts = field->kind == FIELD_DRAWN_COUNT;
    const char *text =
        field_text(binder, node, counts ? "a count, such as 3" : "a duration, such as 5ms");
    if (!text)
        return false;
    struct dist *dist = ARENA_NEW(binder->arena, struct dist);
    *member = dist;
    if (counts)
        return dist_parse_count(dist, text, binder->faults);
    if (strncmp(text, empirical, strlen(empirical)) == 0 &&
        !field_file_inside(binder, node,
                           text + strlen(empirical) + strspn(text + strlen(empirical), " ")))
        return false;
    return dist_parse_time(dist, text, binder->folder, binder->arena, binder->faults);
}

static bool refuse_choice(struct binder *binder, const struct node *node,
                          const struct field *field, const char *word)
{
    const char *names[NAMES];
    for (size_t i = 0; i < field->choices; i++)
        names[i] = field->choice[i].name;
    struct fault *fault = field_fault(binder, node, "'%s' is no %s", word, field->name);
    hint_names(fault, word, names, field->choices);
    return false;
}

/* What follows the word of a choice: `zipf 1.1`, `restart 20s`, `slow 4x`. */
static bool bind_parameter(struct binder *binder, const struct node *node,
                           const struct choice *choice, char *rest, double *number)
{
    if (choice->parameter == WITH_NOTHING || !*rest) {
        if (choice->parameter == WITH_NOTHING && !*rest)
            return true;
        struct fault *fault = field_fault(
            binder, node, *rest ? "'%s' takes no number" : "'%s' takes a number", choice->name);
        fault_hint(fault, "say '%s%s%s'", choice->name, *rest ? "" : " ",
                   *rest ? "" : choice->example);
        return false;
    }
    sim_time duration = 0;
    size_t length = strlen(rest);
    if (choice->parameter == WITH_FACTOR) {
        if (rest[length - 1] != 'x') {
            fault_hint(field_fault(binder, node, "'%s' is no factor", rest), "such as %s",
                       choice->example);
            return false;
        }
        rest[length - 1] = '\0';
    }
    bool good = choice->parameter == WITH_DURATION
                    ? units_parse_duration(rest, &duration, binder->faults)
                    : units_parse_number(rest, number, binder->faults);
    if (!good)
        return false;
    if (choice->parameter == WITH_DURATION)
        *number = (double)duration;
    if (*number >= choice->least)
        return true;
    fault_hint(field_fault(binder, node, "%s wants at least %g", choice->name, choice->least),
               "such as '%s %s'", choice->name, choice->example);
    return false;
}

static bool bind_choice(struct binder *binder, const struct node *node,
                        const struct field *field, struct chosen *chosen)
{
    const char *text = field_text(binder, node, field->choice[0].name);
    if (!text)
        return false;
    char copy[80];
    snprintf(copy, sizeof(copy), "%s", text);
    size_t word = strcspn(copy, " ");
    char *rest = copy + word + strspn(copy + word, " ");
    if (copy[word])
        copy[word] = '\0';
    const struct choice *choice =
        catalog_find(copy, field->choice, field->choices, sizeof(struct choice));
    if (!choice)
        return refuse_choice(binder, node, field, copy);
    chosen->what = choice->value;
    return bind_parameter(binder, node, choice, rest, &chosen->number);
}

/* ---- references ---- */

uint32_t field_rank(struct node *map)
{
    uint32_t count = 0;
    for (struct node *child = map->first; child; child = child->next)
        if (child->key && !field_is_free(child->key))
            child->rank = count++;
    return count;
}

bool field_refer_in(struct binder *binder, const struct node *map, const char *what,
                    const struct node *at, const char *name, int *rank)
{
    const struct node *found =
        map && !field_is_free(name) ? tree_find(binder->tree, map, name) : NULL;
    if (found) {
        *rank = (int)found->rank;
        return true;
    }
    struct fault *fault = field_fault(binder, at, "there is no '%s' in %s", name, what);
    field_hint_keys(fault, map && map->kind == NODE_MAP ? map : NULL, name);
    return false;
}

bool field_refer(struct binder *binder, const char *section, const struct node *at,
                 const char *name, int *rank)
{
    return field_refer_in(binder, tree_find(binder->tree, binder->root, section), section, at,
                          name, rank);
}

/* ---- records ---- */

static bool bind_section(struct binder *binder, struct node *node, const struct field *field,
                         void **member)
{
    *member = arena_take(binder->arena, field->section->size);
    return field_bind(binder, node, field->section, *member);
}

static bool good_name(struct binder *binder, const struct node *node)
{
    if (!strpbrk(node->key, ".:=") && strlen(node->key) <= 64)
        return true;
    fault_hint(fault_add(binder->faults, node->key_place, "'%s' is not a good name", node->key),
               "up to 64 letters, without . : and =");
    return false;
}

static bool bind_named(struct binder *binder, struct node *node, const struct field *field,
                       struct listed *member)
{
    if (!field_map(binder, node))
        return false;
    size_t size = field->section->size;
    member->count = field_rank(node);
    member->at = arena_array(binder->arena, member->count, size);
    bool good = true;
    for (struct node *child = node->first; child; child = child->next) {
        if (field_is_free(child->key))
            continue;
        struct named *record = (struct named *)((char *)member->at + child->rank * size);
        good &= good_name(binder, child);
        good &= field_bind(binder, child, field->section, record);
        record->name = child->key;
        record->node = child;
    }
    return good;
}

bool field_bind_value(struct binder *binder, struct node *node, const struct field *field,
                      void *record)
{
    void *member = (char *)record + field->offset;
    struct chosen chosen = {0};
    const char *text;
    binder->faults->at = tree_place(node);
    switch (field->kind) {
    case FIELD_TEXT:
        text = field_text(binder, node, "a text");
        *(const char **)member = text;
        return text;
    case FIELD_FLAG:
        return bind_flag(binder, node, member);
    case FIELD_COUNT:
    case FIELD_SEED:
        return bind_count(binder, node, field, member);
    case FIELD_NUMBER:
    case FIELD_RATE:
    case FIELD_SHARE:
        return bind_double(binder, node, field, member);
    case FIELD_DURATION:
        text = field_text(binder, node, "a duration, such as 5ms");
        return text && units_parse_duration(text, member, binder->faults) &&
               between(binder, node, field, (double)*(sim_time *)member);
    case FIELD_SIZE:
        text = field_text(binder, node, "a size, such as 512MB");
        return text && units_parse_size(text, member, binder->faults);
    case FIELD_DRAWN:
    case FIELD_DRAWN_COUNT:
        return bind_drawn(binder, node, field, member);
    case FIELD_CHOICE:
        if (!bind_choice(binder, node, field, &chosen))
            return false;
        *(int *)member = chosen.what;
        return true;
    case FIELD_CHOSEN:
        return bind_choice(binder, node, field, member);
    case FIELD_REFERENCE:
        text = field_text(binder, node, "a name");
        return text && field_refer(binder, field->refers, node, text, member);
    case FIELD_SECTION:
        return bind_section(binder, node, field, member);
    case FIELD_NAMED:
        return bind_named(binder, node, field, member);
    case FIELD_OWN:
        return field->read(binder, node, member);
    }
    return false;
}

/* With an unknown key among them nothing is said to be missing: it is the one, misspelled. */
static bool bind_present(struct binder *binder, struct node *map, const struct section *section,
                         void *record, bool *unknown)
{
    bool good = true;
    for (struct node *child = map->first; child; child = child->next) {
        bool twice = tree_find(binder->tree, map, child->key) != child; /* that has been said */
        if (twice || field_is_free(child->key))
            continue;
        const struct field *field = field_find(section, child->key);
        *unknown = *unknown || !field;
        good &= field ? field_bind_value(binder, child, field, record)
                      : refuse_key(binder, child, section);
    }
    return good;
}

/* There is no text to point at: the key of the map has to do, in a list its beginning. */
static void refuse_missing(struct binder *binder, const struct node *map,
                           const struct field *field)
{
    char path[PATH_ROOM];
    tree_path(map, path, sizeof(path));
    struct place at = {.source = map->place.source};
    if (map->parent)
        at = map->key ? map->key_place : map->place;
    struct fault *fault = fault_add(binder->faults, at, "%s needs '%s'",
                                    path[0] ? path : "a scenario", field->name);
    fault_hint(fault, "%s", field->help);
}

static bool fill_in(struct binder *binder, struct node *map, const struct field *field,
                    void *record)
{
    bool has_parts = field->kind == FIELD_SECTION || field->kind == FIELD_NAMED;
    struct node *node = tree_add(binder->tree, map, has_parts ? NODE_MAP : NODE_TEXT,
                                 field->name, has_parts ? NULL : field->fallback);
    return field_bind_value(binder, node, field, record);
}

static bool bind_absent(struct binder *binder, struct node *map, const struct section *section,
                        void *record)
{
    bool good = true;
    for (size_t i = 0; i < section->count; i++) {
        const struct field *field = &section->fields[i];
        if (tree_find(binder->tree, map, field->name))
            continue;
        if (field->required)
            refuse_missing(binder, map, field);
        good &= !field->required;
        if (field->fallback)
            good &= fill_in(binder, map, field, record);
    }
    return good;
}

bool field_bind(struct binder *binder, struct node *map, const struct section *section,
                void *record)
{
    if (section->blank)
        memcpy(record, section->blank, section->size);
    if (section->brief && map->kind == NODE_TEXT && map->text[0])
        tree_wrap(binder->tree, map, section->brief);
    if (!field_map(binder, map))
        return false;
    bool unknown = false;
    bool present = bind_present(binder, map, section, record, &unknown);
    bool absent = unknown || bind_absent(binder, map, section, record);
    return present && absent && (!section->check || section->check(binder, map, record));
}
