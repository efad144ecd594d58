/*
 * How values with units and distributions are written, as regular expressions of JSON Schema
 * (ECMA 262), put together from the tables of units and of distributions.
 */
#ifndef HEADROOM_PLOTS_SCENARIO_PATTERN_H
#define HEADROOM_PLOTS_SCENARIO_PATTERN_H

#include "scenarios/language/field.h"

struct scenario_pattern {
    char text[1024];
};

/* Of a kind that is written as text: a duration, a rate, a distribution, ... */
struct scenario_pattern scenario_pattern(enum field_kind kind);

/* Of a choice that brings a number along: `zipf 1.1`. */
struct scenario_pattern scenario_pattern_of_choice(const struct choice *choice);

#endif
