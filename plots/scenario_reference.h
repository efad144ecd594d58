/*
 * The scenario language as a page of Markdown, printed from the tables that load a scenario:
 * every key with what it may be, its default and what it means; every step; how values and
 * distributions are written. docs/reference.md is this page, and a test compares them.
 */
#ifndef HEADROOM_PLOTS_SCENARIO_REFERENCE_H
#define HEADROOM_PLOTS_SCENARIO_REFERENCE_H

#include <stdio.h>

void scenario_reference_print(FILE *out);

#endif
