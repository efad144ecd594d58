/*
 * The scenario language as a JSON Schema (draft-07), for editors and pipelines: printed from
 * the tables that load a scenario, so that neither knows a key the other does not. It knows
 * shapes only: keys, kinds of values, units. What no single value can tell (names that do not
 * exist, shares that do not add up) is left to `headroom check`. What it refuses, check refuses
 * too.
 */
#ifndef HEADROOM_PLOTS_SCENARIO_SCHEMA_H
#define HEADROOM_PLOTS_SCENARIO_SCHEMA_H

#include <stdio.h>

void scenario_schema_print(FILE *out);

#endif
