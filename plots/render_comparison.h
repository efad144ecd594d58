/*
 * A scenario beside its variants, for programs: the figures of each, and by how much they
 * differ. Differences are paired (studies/difference.h); where the interval includes zero there
 * is none to be spoken of.
 *
 * As JSON it is one document: {"scenario", "seed", "schema_version", "results": [...],
 * "comparison": [...]}, a result for the scenario and each variant, and a comparison for each
 * variant with the first. As CSV the sections are `result` and `difference`, the names those of
 * the variants, and none for the scenario as it is.
 */
#ifndef HEADROOM_PLOTS_RENDER_COMPARISON_H
#define HEADROOM_PLOTS_RENDER_COMPARISON_H

#include "studies/result.h"

#include <stdio.h>

/* result[0] is the scenario as it is; count is 1 or more. */
void render_comparison_json(struct result *const *result, int count, FILE *out);
void render_comparison_csv(struct result *const *result, int count, FILE *out);

#endif
