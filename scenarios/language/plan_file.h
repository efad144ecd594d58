/*
 * What EXPLAIN (ANALYZE, FORMAT JSON) prints, also with BUFFERS, also of several queries in one
 * list, also FORMAT YAML: JSON is YAML, so it is read as scenarios are, within their limits,
 * and every mistake has a place.
 *
 *     psql -XqAt -c 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT ...' >plan.json
 */
#ifndef HEADROOM_SCENARIOS_LANGUAGE_PLAN_FILE_H
#define HEADROOM_SCENARIOS_LANGUAGE_PLAN_FILE_H

#include "scenarios/language/observation.h"
#include "sim/arena.h"

#define PLAN_FILE_PLANS 1000

/* The plans are put behind those that are there; false if there are mistakes. */
bool plan_file_read(const char *path, struct observed_plans *plans, struct arena *arena,
                    struct faults *faults);
bool plan_file_parse(const struct source *source, struct observed_plans *plans,
                     struct arena *arena, struct faults *faults);

#endif
