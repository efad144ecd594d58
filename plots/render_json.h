/*
 * A result as one JSON document, of the shape that docs/result.schema.json describes. Seconds
 * and rates per second throughout; an estimate is {"mean", "low", "high"}; what is not known,
 * or has no limit, is null. Nothing in it depends on the machine or the hour: the same seed
 * gives the same bytes.
 */
#ifndef HEADROOM_PLOTS_RENDER_JSON_H
#define HEADROOM_PLOTS_RENDER_JSON_H

#include "plots/json.h"
#include "studies/result.h"

/* Grows by additions only; what was there stays as it was until the first number changes. */
#define RENDER_JSON_VERSION "1.0"

void render_json(const struct result *result, FILE *out);

/* The same as a member of a larger document, and its members alone. */
void render_json_result(struct json_writer *json, const char *key, const struct result *result);
void render_json_members(struct json_writer *json, const struct result *result);

void render_json_estimate(struct json_writer *json, const char *key,
                          const struct measured *measured);

#endif
