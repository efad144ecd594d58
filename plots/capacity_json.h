/*
 * How much load a scenario can take, for programs: one JSON document, of the shape that
 * docs/capacity.schema.json describes, or CSV with a row for each load that was tried.
 */
#ifndef HEADROOM_PLOTS_CAPACITY_JSON_H
#define HEADROOM_PLOTS_CAPACITY_JSON_H

#include "plots/capacity_report.h"
#include "plots/json.h"

#include <stdio.h>

/* Of a struct capacity_told, as is the CSV. */
void capacity_json(const void *what, const struct report_about *about, FILE *out);

/* The members of it that say how much, and what stops it: into a document of somebody else's.
 */
void capacity_json_answer(struct json_writer *json, const struct capacity *capacity);

/* All of its members, for a document of several. */
void capacity_json_members(struct json_writer *json, const struct capacity *capacity);

/* Sections are `capacity` and `load`; the name of a load is its factor. */
void capacity_csv(const void *what, FILE *out);

/* The section `capacity` alone. */
void capacity_csv_answer(const struct capacity *capacity, FILE *out);

#endif
