/*
 * A tree as YAML that reads back as the same tree. Whatever could be taken for something else,
 * or would upset a terminal, is quoted and escaped.
 */
#ifndef HEADROOM_SCENARIOS_LANGUAGE_TREE_PRINT_H
#define HEADROOM_SCENARIOS_LANGUAGE_TREE_PRINT_H

#include "scenarios/language/tree.h"

#include <stdio.h>

void tree_print(const struct node *node, FILE *out);

#endif
