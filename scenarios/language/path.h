/*
 * Paths name the values of a scenario: services.app.pools.main.connections, or by the id of a
 * step requests.checkout.NAME.query.times. Items of lists go by their number, the first is 1:
 * requests.checkout.steps.2.transaction.1.query.cpu. What is set is checked when the scenario
 * is bound, like everything else in it.
 */
#ifndef HEADROOM_SCENARIOS_LANGUAGE_PATH_H
#define HEADROOM_SCENARIOS_LANGUAGE_PATH_H

#include "scenarios/language/tree.h"

/* A path and where it is written; parts of it are pointed at from there. */
struct path {
    const char *text;
    struct place place;
};

/* The value is copied to where the path leads; sections on the way are made, names are not.
 * False if it leads nowhere. */
bool path_set(struct tree *tree, struct node *root, struct path path, const struct node *value,
              struct faults *faults);

/* The node a path leads to, NULL if there is none. */
struct node *path_get(const struct tree *tree, struct node *root, const char *path);

#endif
