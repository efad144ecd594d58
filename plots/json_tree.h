/*
 * A value of a JSON document as a tree in memory, for documents whose members come in any
 * order. What is too large, nested too deeply or no JSON is refused, with the place.
 */
#ifndef HEADROOM_PLOTS_JSON_TREE_H
#define HEADROOM_PLOTS_JSON_TREE_H

#include "forecasts/import_json.h"
#include "sim/arena.h"

#define JSON_TREE_MOST 2000000 /* values */

struct json_node {
    enum json_kind kind;     /* JSON_OBJECT, _ARRAY, _STRING, _NUMBER, _WORD */
    int line, column;        /* where it begins, from 1 */
    unsigned count;          /* values in an object or list */
    const char *key;         /* of members of objects; else NULL */
    const char *text;        /* of strings and words; of numbers that no double may hold */
    double number;           /* NAN if it is null, or no number */
    struct json_node *child; /* the first value in it */
    struct json_node *next;  /* the value after it in what holds both */
};

/* The value whose first token has been taken and is `first`. NULL if it is wrong: json->why
 * says so, json->line and json->column where. */
struct json_node *json_tree(struct json *json, enum json_kind first, struct arena *arena);

/* A member of an object; NULL if there is none, or it is no object. */
const struct json_node *json_tree_member(const struct json_node *node, const char *key);

#endif
