/*
 * What the levers of a system are worth, as one JSON document, of the shape that
 * docs/why.schema.json describes. Changes are shares: 0.09 is 9% more. The same seed gives the
 * same bytes.
 */
#ifndef HEADROOM_PLOTS_WHY_JSON_H
#define HEADROOM_PLOTS_WHY_JSON_H

#include "plots/json.h"
#include "plots/why_report.h"

#define WHY_JSON_VERSION "1.0"

/* Of a struct why_report. */
void why_json(const void *what, const struct report_about *about, FILE *out);

/* The same as CSV: sections are `lever`, changes as shares (of errors, the difference), and
 * `resource`, how full it is. */
void why_csv(const void *what, FILE *out);

/* {"throughput", "mean", "p95", "errors", ...}, for other documents with such effects. */
void why_json_effect(struct json_writer *json, const struct paired_effect *effect);
void why_csv_effect(FILE *out, const char *section, const char *name,
                    const struct paired_effect *effect);

#endif
