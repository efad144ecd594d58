/*
 * What the scenario language may say, as tables: a section is a list of fields, a field one row
 * with its name, its kind, where its value goes in a plain struct, its default as it would be
 * written, its help and its limits. Loading, --set, what-if paths and --resolved all go by
 * these rows.
 *
 * Binding a map to a section fills in the defaults that are missing, in the tree too: printed
 * afterwards, the tree is the scenario with everything said.
 */
#ifndef HEADROOM_SCENARIOS_LANGUAGE_FIELD_H
#define HEADROOM_SCENARIOS_LANGUAGE_FIELD_H

#include "scenarios/language/tree.h"

#include <stdbool.h>
#include <stddef.h>

struct field;
struct section;
struct scenario;

/* What binding works with. */
struct binder {
    struct arena *arena;
    struct tree *tree;
    struct faults *faults;
    struct node *root;
    const char *folder; /* files of a scenario lie in it */
    struct scenario *scenario;
    int database[TREE_DEPTH]; /* of each transaction that is open while steps are read */
    int transactions;
};

enum field_kind {
    FIELD_TEXT,        /* const char * */
    FIELD_FLAG,        /* bool */
    FIELD_COUNT,       /* uint32_t */
    FIELD_SEED,        /* uint64_t */
    FIELD_NUMBER,      /* double */
    FIELD_DURATION,    /* sim_time */
    FIELD_DRAWN,       /* const struct dist *, of a time; NULL if there is none */
    FIELD_DRAWN_COUNT, /* const struct dist *, of a count */
    FIELD_RATE,        /* double, per second */
    FIELD_SHARE,       /* double, 0 to 1 */
    FIELD_SIZE,        /* uint64_t, bytes */
    FIELD_CHOICE,      /* int */
    FIELD_CHOSEN,      /* struct chosen: a choice that may bring a number along */
    FIELD_REFERENCE,   /* int, the rank of the thing in its section; -1 if there is none */
    FIELD_SECTION,     /* pointer to a record of its own; NULL if there is none */
    FIELD_NAMED,       /* struct listed: one record for each name */
    FIELD_OWN          /* read by a function of its own */
};

struct chosen {
    int what;
    double number; /* nanoseconds if it is a duration */
};

struct listed {
    void *at;
    uint32_t count;
};

enum parameter { WITH_NOTHING, WITH_NUMBER, WITH_DURATION, WITH_FACTOR };

struct choice {
    const char *name;
    int value;
    enum parameter parameter;
    double least;
    const char *example; /* of the parameter */
};

/* A value that a field of its own kind of reading may have, for the schema and the reference:
 * one of these, a list of them, or a map of names to them. */
enum holds { HOLDS_ONE, HOLDS_LIST, HOLDS_NAMES };

struct form {
    enum holds holds;
    const struct field *of; /* its kind and limits; NULL: steps */
};

struct field {
    const char *name;
    enum field_kind kind;
    size_t offset;
    const char *fallback; /* as it would be written; NULL: none */
    const char *help;
    bool required;
    double least, most;          /* of numbers; most 0: as much as there can be */
    const struct choice *choice; /* FIELD_CHOICE, FIELD_CHOSEN */
    size_t choices;
    const struct section *section; /* FIELD_SECTION, FIELD_NAMED */
    const char *refers;            /* FIELD_REFERENCE: the section of the scenario */
    bool (*read)(struct binder *binder, struct node *node, void *member); /* FIELD_OWN */
    const struct form *form;                                              /* of FIELD_OWN */
    size_t forms;                                                         /* 0: anything */
    const char *pattern; /* of a text; of the keys that are `like` this */
};

#define FORMS(table)   .form = (table), .forms = sizeof(table) / sizeof((table)[0])
#define CHOICES(table) .choice = (table), .choices = sizeof(table) / sizeof((table)[0])

/* A record that has a name begins with this. */
struct named {
    const char *name;
    const struct node *node; /* where it is said; its children have places too */
};

struct section {
    const char *what; /* "a service" */
    const struct field *fields;
    size_t count, size;
    const void *blank;        /* what a record is before it is read; NULL: zeros */
    const char *brief;        /* a bare value is that of this field; NULL: not allowed */
    const struct field *like; /* keys that match its pattern are fields too; NULL: none */
    /* What no single field can know; called when the fields are good. */
    bool (*check)(struct binder *binder, struct node *node, void *record);
};

#define FIELDS(table) .fields = (table), .count = sizeof(table) / sizeof((table)[0])

const struct field *field_find(const struct section *section, const char *name);

/* Keys that begin with x- are the author's own. */
bool field_is_free(const char *key);

/* Each returns false if it has added a fault. Records come from the arena. */
bool field_bind(struct binder *binder, struct node *map, const struct section *section,
                void *record);
bool field_bind_value(struct binder *binder, struct node *node, const struct field *field,
                      void *record);

/* Ranks the things of a map of names and returns how many there are. */
uint32_t field_rank(struct node *map);

/* The thing of that name in a map such as root.services, or a fault at `at`. */
bool field_refer(struct binder *binder, const char *section, const struct node *at,
                 const char *name, int *rank);
bool field_refer_in(struct binder *binder, const struct node *map, const char *what,
                    const struct node *at, const char *name, int *rank);

/* Adds a fault at the node and returns it for a hint. */
struct fault *field_fault(struct binder *binder, const struct node *node, const char *format,
                          ...) __attribute__((format(printf, 3, 4)));

/* The node's text; a fault if it is a list, a map or empty. */
const char *field_text(struct binder *binder, const struct node *node, const char *wanted);

/* A map; what is left empty becomes one. */
bool field_map(struct binder *binder, struct node *node);

/* False, and said, if a file of the scenario does not lie in its folder. */
bool field_file_inside(struct binder *binder, const struct node *at, const char *path);

/* "did you mean" one of the keys of a map, or a list of them. */
void field_hint_keys(struct fault *fault, const struct node *map, const char *word);

#endif
