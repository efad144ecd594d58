/*
 * The steps of a request: a list of maps, each with the key that says its kind, perhaps others
 * that belong to it, and perhaps an `id` by which paths find it.
 */
#ifndef HEADROOM_SCENARIOS_LANGUAGE_STEPS_H
#define HEADROOM_SCENARIOS_LANGUAGE_STEPS_H

#include "scenarios/language/scenario.h"

/* `member` is a struct scenario_steps. */
bool steps_bind(struct binder *binder, struct node *node, void *member);

/* The step of that name among those of a node, however deep; NULL if there is none. */
struct node *steps_find(const struct tree *tree, struct node *node, const char *id);

/* The keys a step may have, and what its own key may hold, for paths into it. NULL if there is
 * none of that name. */
const struct section *steps_kind(const char *name);

/* All kinds, one after the other, in the order of enum step_kind; NULL at the end. */
const struct section *steps_kind_at(size_t rank, const char **name);

/* What stands where steps are wanted. */
extern const struct form steps_forms[1];

#endif
