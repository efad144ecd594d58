/*
 * A YAML text as a tree in which everything knows its place, so that any later check can point
 * at the words it is about. Values stay text: what they mean is decided by who asks for them,
 * so `no` and `010` are never turned into something else.
 *
 * What is read is bounded (size, depth, nodes), also where aliases multiply it: an alias is a
 * copy, counted. Duplicate keys, merge keys, tags and second documents are mistakes.
 */
#ifndef HEADROOM_SCENARIOS_LANGUAGE_TREE_H
#define HEADROOM_SCENARIOS_LANGUAGE_TREE_H

#include "sim/arena.h"
#include "sim/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TREE_BYTES   ((size_t)4 << 20)
#define TREE_NODES   200000
#define TREE_DEPTH   64
#define TREE_ANCHORS 1000

enum node_kind { NODE_TEXT, NODE_LIST, NODE_MAP };

struct node {
    enum node_kind kind;
    bool quoted;      /* a text in quotes or a block */
    uint32_t number;  /* by which children find their parent */
    uint32_t count;   /* children */
    uint32_t rank;    /* among the things of its section, once they are counted */
    const char *key;  /* in its map; NULL in a list */
    const char *text; /* of NODE_TEXT, else NULL */
    struct place key_place, place;
    struct node *parent, *next, *first, *last;
};

struct tree;

/* The arena keeps all of it; sources outlive it. */
struct tree *tree_new(struct arena *arena);

/* The value that the source has from byte `start` on; NULL if there is none to be had, which
 * has then been said. It belongs to nothing yet. */
struct node *tree_read(struct tree *tree, const struct source *source, size_t start,
                       struct faults *faults);

/* The child with that key, NULL if there is none or it is no map. */
struct node *tree_find(const struct tree *tree, const struct node *map, const char *key);

/* A new text, list or map at the end of a map (with a key) or a list (without). */
struct node *tree_add(struct tree *tree, struct node *parent, enum node_kind kind,
                      const char *key, const char *text);

/* The node keeps its key and parent, and has the kind, text, place and children of `value`,
 * which is used up. */
void tree_assign(struct node *node, struct node *value);

/* The node becomes a map that holds what it was under `key`. */
void tree_wrap(struct tree *tree, struct node *node, const char *key);

/* A copy, in this tree, of what may belong to another; NULL if it has become too large. */
struct node *tree_copy(struct tree *tree, const struct node *node);

/* Where to point for a node: at its text, else at its key. */
struct place tree_place(const struct node *node);

/* "services.app.pools", cut if it does not fit; list items are passed over. */
void tree_path(const struct node *node, char *buffer, size_t size);

#endif
