/*
 * How much load a scenario can take, for programs: one JSON document, of the shape that
 * docs/capacity.schema.json describes, or CSV with a row for each load that was tried.
 */
#ifndef HEADROOM_PLOTS_CAPACITY_JSON_H
#define HEADROOM_PLOTS_CAPACITY_JSON_H

#include "studies/capacity.h"

#include <stdio.h>

void capacity_json(const struct capacity *capacity, FILE *out);

/* Sections are `capacity` and `load`; the name of a load is its factor. */
void capacity_csv(const struct capacity *capacity, FILE *out);

#endif
