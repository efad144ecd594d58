/*
 * What the levers of a system are worth, as one JSON document, of the shape that
 * docs/why.schema.json describes. Changes are shares: 0.09 is 9% more. The same seed gives the
 * same bytes.
 */
#ifndef HEADROOM_PLOTS_WHY_JSON_H
#define HEADROOM_PLOTS_WHY_JSON_H

#include "plots/json.h"
#include "studies/why.h"

#define WHY_JSON_VERSION "1.0"

void why_json(const struct why *why, const char *variant, FILE *out);

/* {"throughput", "mean", "p95", "errors", ...}, for other documents with such effects. */
void why_json_effect(struct json_writer *json, const struct paired_effect *effect);

#endif
