#include "scenarios/language/tree.h"

#include "sim/memory.h"

#include <string.h>
#include <yaml.h>

/* What a name stands for: a node to copy wherever *name is written. */
struct anchor {
    const char *name;
    const struct node *node;
    struct anchor *older;
};

struct tree {
    struct arena *arena;
    struct node **slot; /* all that have a key, by parent and key; open addressing */
    size_t slots, keyed;
    uint32_t nodes;
};

/* One reading of a text. */
struct reader {
    struct tree *tree;
    const struct source *source;
    struct faults *faults;
    yaml_parser_t parser;
    struct node *root, *open; /* open: the collection that is being filled */
    struct anchor *anchors;
    const char *key; /* of the value that comes next */
    struct place key_place;
    int depth, first_column, anchor_count;
    bool good;
};

struct tree *tree_new(struct arena *arena)
{
    struct tree *tree = ARENA_NEW(arena, struct tree);
    tree->arena = arena;
    tree->slots = 64;
    tree->slot = arena_array(arena, tree->slots, sizeof(struct node *));
    return tree;
}

/* ---- finding by key ---- */

static size_t hash_of(uint32_t parent, const char *key)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ parent;
    for (; *key; key++)
        hash = (hash ^ (unsigned char)*key) * UINT64_C(0x100000001b3);
    return (size_t)(hash ^ hash >> 29);
}

static struct node **slot_of(const struct tree *tree, uint32_t parent, const char *key)
{
    size_t at = hash_of(parent, key) & (tree->slots - 1);
    for (struct node *node; (node = tree->slot[at]); at = (at + 1) & (tree->slots - 1))
        if (node->parent && node->parent->number == parent && strcmp(node->key, key) == 0)
            break;
    return &tree->slot[at];
}

static void grow(struct tree *tree)
{
    struct node **old = tree->slot;
    size_t count = tree->slots;
    tree->slots *= 2;
    tree->slot = arena_array(tree->arena, tree->slots, sizeof(struct node *));
    for (size_t i = 0; i < count; i++)
        if (old[i] && old[i]->parent)
            *slot_of(tree, old[i]->parent->number, old[i]->key) = old[i];
}

struct node *tree_find(const struct tree *tree, const struct node *map, const char *key)
{
    return map->kind == NODE_MAP ? *slot_of(tree, map->number, key) : NULL;
}

/* ---- nodes ---- */

static struct node *node_new(struct tree *tree, enum node_kind kind)
{
    struct node *node = ARENA_NEW(tree->arena, struct node);
    node->kind = kind;
    node->number = ++tree->nodes;
    return node;
}

/* A key that is there already stays the first one's. */
static void put(struct tree *tree, struct node *parent, struct node *node)
{
    node->parent = parent;
    if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
    parent->count++;
    if (!node->key)
        return;
    if (2 * ++tree->keyed > tree->slots)
        grow(tree);
    struct node **slot = slot_of(tree, parent->number, node->key);
    if (!*slot)
        *slot = node;
}

struct node *tree_add(struct tree *tree, struct node *parent, enum node_kind kind,
                      const char *key, const char *text)
{
    struct node *node = node_new(tree, kind);
    node->key = key ? arena_text(tree->arena, key) : NULL;
    node->text = text ? arena_text(tree->arena, text) : NULL;
    node->key_place = node->place = tree_place(parent);
    put(tree, parent, node);
    return node;
}

void tree_assign(struct node *node, struct node *value)
{
    for (struct node *child = node->first; child; child = child->next)
        child->parent = NULL;
    node->kind = value->kind;
    node->quoted = value->quoted;
    node->number = value->number;
    node->count = value->count;
    node->text = value->text;
    node->place = value->place;
    node->first = value->first;
    node->last = value->last;
    for (struct node *child = node->first; child; child = child->next)
        child->parent = node;
}

void tree_wrap(struct tree *tree, struct node *node, const char *key)
{
    struct node *inner = node_new(tree, node->kind);
    uint32_t number = inner->number;
    tree_assign(inner, node);
    inner->key = key;
    inner->key_place = node->place;
    node->kind = NODE_MAP;
    node->number = number; /* what was found below the node is now found below the inner one */
    node->text = NULL;
    node->first = node->last = NULL; /* they are below the inner one now */
    node->count = 0;
    put(tree, node, inner);
}

struct node *tree_copy(struct tree *tree, const struct node *node)
{
    if (tree->nodes >= TREE_NODES)
        return NULL;
    struct node *copy = node_new(tree, node->kind);
    copy->quoted = node->quoted;
    copy->text = node->text;
    copy->key = node->key;
    copy->key_place = node->key_place;
    copy->place = node->place;
    for (const struct node *child = node->first; child; child = child->next) {
        struct node *inner = tree_copy(tree, child);
        if (!inner)
            return NULL;
        put(tree, copy, inner);
    }
    return copy;
}

struct place tree_place(const struct node *node)
{
    bool bare = node->kind == NODE_TEXT && !node->quoted && !node->text[0];
    bool collection = node->kind != NODE_TEXT;
    return (bare || collection) && node->key_place.line > 0 ? node->key_place : node->place;
}

void tree_path(const struct node *node, char *buffer, size_t size)
{
    const char *keys[TREE_DEPTH + 1];
    int count = 0;
    for (; node && count <= TREE_DEPTH; node = node->parent)
        if (node->key)
            keys[count++] = node->key;
    size_t length = 0;
    buffer[0] = '\0';
    while (count-- > 0 && length < size - 1) {
        int wrote = snprintf(buffer + length, size - length, "%s%s", length > 0 ? "." : "",
                             keys[count]);
        length += (size_t)wrote;
    }
}

/* ---- reading ---- */

static struct place place_at(const struct reader *reader, yaml_mark_t from, yaml_mark_t to)
{
    int shift = from.line == 0 ? reader->first_column : 0;
    bool one_line = from.line == to.line && to.column > from.column;
    return (struct place){
        .source = reader->source,
        .line = (int)from.line + 1,
        .column = (int)from.column + 1 + shift,
        .width = one_line ? (int)(to.column - from.column) : 1,
    };
}

static struct fault *refuse(struct reader *reader, struct place place, const char *message)
{
    reader->good = false;
    return fault_add(reader->faults, place, "%s", message);
}

/* Line and column of a byte, in code points. */
static struct place place_of_byte(const struct reader *reader, size_t byte)
{
    const char *text = reader->source->text;
    struct place place = {.source = reader->source, .line = 1, .column = 1, .width = 1};
    for (size_t i = 0; i < byte && i < reader->source->length; i++) {
        bool begins = ((unsigned char)text[i] & 0xc0) != 0x80;
        place.column += begins;
        if (text[i] == '\n') {
            place.line++;
            place.column = 1;
        }
    }
    return place;
}

static char byte_at(const struct reader *reader, struct place place)
{
    const char *text = reader->source->text;
    for (size_t i = 0; i < reader->source->length; i++) {
        if (place.line == 1 && place.column == 1)
            return text[i];
        if (text[i] == '\n') {
            place.line--;
        } else if (place.line == 1 && ((unsigned char)text[i] & 0xc0) != 0x80) {
            place.column--;
        }
    }
    return '\0';
}

/* libyaml's words for a mistake, and ours. */
static const struct wording {
    const char *problem, *message, *hint;
    bool at_context; /* where it began says more than where it was noticed */
} wordings[] = {
    {"mapping values are not allowed in this context",         "no ':' is expected here",
     "too far right? a text in need of quotes? no ':' in the line before?",                                                  false},
    {"did not find expected key",                              "a key is expected here",
     "does it stand in one column with its neighbours?",                                                                     false},
    {"did not find expected '-' indicator",                    "a '-' is expected here",
     "does it stand in one column with its neighbours?",                                                                     false},
    {"could not find expected ':'",                            "behind this key a ':' is missing",     "write 'key: value'",
     true                                                                                                                         },
    {"did not find expected ',' or '}'",                       "a ',' or '}' is expected here",
     "is a '{' before it not closed?",                                                                                       false},
    {"did not find expected ',' or ']'",                       "a ',' or ']' is expected here",
     "is a '[' before it not closed?",                                                                                       false},
    {"found unexpected end of stream",                         "this quote is not closed",             "",                   true },
    {"found unexpected document indicator",                    "this quote is not closed",             "",                   true },
    {"block sequence entries are not allowed in this context", "no '-' is expected here",
     "a list begins on a line of its own",                                                                                   false},
    {"did not find expected <document start>",                 "this does not fit what stands before",
     "a file is one map of 'key: value' lines",                                                                              false},
    {"did not find expected node content",                     "a value is expected here",
     "is a bracket not closed?",                                                                                             false},
    {"found unknown escape character",                         "unknown escape in a quoted text",
     "single quotes take everything as it is",                                                                               false},
    {"found character that cannot start any token",            "this character needs quotes",
     "put the text in quotes",                                                                                               false},
};

static void explain_syntax(struct reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    const char *problem = parser->problem ? parser->problem : "this is not YAML";
    struct place at = place_at(reader, parser->problem_mark, parser->problem_mark);
    struct place last = place_of_byte(reader, reader->source->length);
    if (at.line > last.line)
        at = last;
    if (strstr(problem, "cannot start any token") && byte_at(reader, at) == '\t') {
        fault_hint(refuse(reader, at, "a tab cannot indent"), "use spaces");
        return;
    }
    for (size_t i = 0; i < sizeof(wordings) / sizeof(wordings[0]); i++) {
        if (strcmp(problem, wordings[i].problem) != 0)
            continue;
        if (wordings[i].at_context && parser->context)
            at = place_at(reader, parser->context_mark, parser->context_mark);
        fault_hint(refuse(reader, at, wordings[i].message), "%s", wordings[i].hint);
        return;
    }
    refuse(reader, at, problem);
}

/* The reader's own marks are wrong for what it finds before it scans: it has an offset. */
static void explain_bytes(struct reader *reader, size_t start)
{
    struct place at = place_of_byte(reader, start + reader->parser.problem_offset);
    const char *problem = reader->parser.problem;
    if (problem && strstr(problem, "control"))
        fault_hint(refuse(reader, at, "a control character"),
                   "write it as \"\\x..\", or not at all");
    else
        fault_hint(refuse(reader, at, "this is not UTF-8"), "save the file as UTF-8");
}

static void refuse_text(struct reader *reader, const yaml_event_t *event, const char *what,
                        const char *hint)
{
    fault_hint(refuse(reader, place_at(reader, event->start_mark, event->end_mark), what), "%s",
               hint);
}

static bool has_room(struct reader *reader, const yaml_event_t *event)
{
    if (reader->tree->nodes < TREE_NODES && reader->depth < TREE_DEPTH)
        return true;
    bool deep = reader->depth >= TREE_DEPTH;
    struct fault *fault = refuse(reader, place_at(reader, event->start_mark, event->start_mark),
                                 deep ? "nested too deeply" : "this is too large");
    fault_hint(fault, deep ? "at most %d levels" : "at most %d values",
               deep ? TREE_DEPTH : TREE_NODES);
    return false;
}

static void remember(struct reader *reader, const yaml_char_t *name, const struct node *node)
{
    if (!name)
        return;
    if (++reader->anchor_count > TREE_ANCHORS)
        fault_hint(refuse(reader, node->place, "too many anchors"), "at most %d", TREE_ANCHORS);
    struct anchor *anchor = ARENA_NEW(reader->tree->arena, struct anchor);
    anchor->name = arena_text(reader->tree->arena, (const char *)name);
    anchor->node = node;
    anchor->older = reader->anchors;
    reader->anchors = anchor;
}

/* The node takes its place in what is open. */
static void settle(struct reader *reader, struct node *node)
{
    node->key = reader->key;
    node->key_place = reader->key_place;
    reader->key = NULL;
    reader->key_place = (struct place){0};
    if (!reader->open)
        reader->root = node;
    else
        put(reader->tree, reader->open, node);
}

static void read_key(struct reader *reader, const yaml_event_t *event, const char *text)
{
    struct node *first = tree_find(reader->tree, reader->open, text);
    reader->key = arena_text(reader->tree->arena, text);
    reader->key_place = place_at(reader, event->start_mark, event->end_mark);
    if (strcmp(text, "<<") == 0) {
        refuse_text(reader, event, "merge keys are not understood", "write the values out");
    } else if (!*text) {
        refuse_text(reader, event, "a key is missing", "");
    } else if (first) {
        fault_hint(fault_add(reader->faults, reader->key_place, "'%s' stands here twice", text),
                   "first in line %d", first->key_place.line);
    }
}

static bool key_is_next(const struct reader *reader)
{
    return reader->open && reader->open->kind == NODE_MAP && !reader->key;
}

static void read_text(struct reader *reader, const yaml_event_t *event)
{
    const char *text = (const char *)event->data.scalar.value;
    bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (strlen(text) != event->data.scalar.length) {
        refuse_text(reader, event, "a zero byte in a text", "");
    } else if (event->data.scalar.tag) {
        refuse_text(reader, event, "tags are not understood", "leave '!...' out");
    } else if (key_is_next(reader)) {
        read_key(reader, event, text);
    } else if (has_room(reader, event)) {
        struct node *node = node_new(reader->tree, NODE_TEXT);
        node->text = arena_text(reader->tree->arena, text);
        node->quoted = !plain;
        node->place = place_at(reader, event->start_mark, event->end_mark);
        settle(reader, node);
        remember(reader, event->data.scalar.anchor, node);
    }
}

static void read_alias(struct reader *reader, const yaml_event_t *event)
{
    const char *name = (const char *)event->data.alias.anchor;
    const struct anchor *anchor = reader->anchors;
    while (anchor && strcmp(anchor->name, name) != 0)
        anchor = anchor->older;
    if (key_is_next(reader)) {
        refuse_text(reader, event, "an alias cannot be a key", "");
    } else if (!anchor || (anchor->node->kind != NODE_TEXT && anchor->node->rank == 1)) {
        refuse_text(reader, event, "this alias stands for nothing so far",
                    "'&name' before a value gives it a name");
    } else if (has_room(reader, event)) {
        struct node *copy = tree_copy(reader->tree, anchor->node);
        if (copy)
            settle(reader, copy);
        else
            refuse_text(reader, event, "aliases make this too large", "write less of them");
    }
}

/* While it is open its rank is 1: an alias inside stands for something unfinished. */
static void begin(struct reader *reader, const yaml_event_t *event, enum node_kind kind,
                  const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (tag) {
        refuse_text(reader, event, "tags are not understood", "leave '!...' out");
    } else if (key_is_next(reader)) {
        refuse_text(reader, event, "a key must be a word", "");
    } else if (has_room(reader, event)) {
        struct node *node = node_new(reader->tree, kind);
        node->place = place_at(reader, event->start_mark, event->end_mark);
        node->rank = 1;
        settle(reader, node);
        remember(reader, anchor, node);
        reader->open = node;
        reader->depth++;
    }
}

static void end(struct reader *reader)
{
    reader->open->rank = 0;
    reader->open = reader->open->parent;
    reader->depth--;
}

/* True as long as there is more to read. */
static bool read_event(struct reader *reader, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (reader->root)
            refuse_text(reader, event, "a second document", "one file is one scenario");
        break;
    case YAML_SCALAR_EVENT:
        read_text(reader, event);
        break;
    case YAML_ALIAS_EVENT:
        read_alias(reader, event);
        break;
    case YAML_SEQUENCE_START_EVENT:
        begin(reader, event, NODE_LIST, event->data.sequence_start.anchor,
              event->data.sequence_start.tag);
        break;
    case YAML_MAPPING_START_EVENT:
        begin(reader, event, NODE_MAP, event->data.mapping_start.anchor,
              event->data.mapping_start.tag);
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        end(reader);
        break;
    default:
        break;
    }
    return reader->good && event->type != YAML_STREAM_END_EVENT;
}

static void read_events(struct reader *reader, size_t start)
{
    bool more = true;
    while (more) {
        yaml_event_t event;
        if (!yaml_parser_parse(&reader->parser, &event)) {
            if (reader->parser.error == YAML_READER_ERROR)
                explain_bytes(reader, start);
            else
                explain_syntax(reader);
            return;
        }
        more = read_event(reader, &event);
        yaml_event_delete(&event);
    }
}

struct node *tree_read(struct tree *tree, const struct source *source, size_t start,
                       struct faults *faults)
{
    struct reader reader = {.tree = tree, .source = source, .faults = faults, .good = true};
    struct place whole = {.source = source};
    if (source->length - start > TREE_BYTES) {
        fault_hint(fault_add(faults, whole, "this is too large"), "at most %zu bytes",
                   TREE_BYTES);
        return NULL;
    }
    reader.first_column = place_of_byte(&reader, start).column - 1;
    if (!yaml_parser_initialize(&reader.parser))
        memory_end(sizeof(reader.parser));
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)source->text + start,
                                 source->length - start);
    read_events(&reader, start);
    yaml_parser_delete(&reader.parser);
    if (reader.good && !reader.root)
        fault_add(faults, whole, "there is nothing in it");
    return reader.good ? reader.root : NULL;
}
