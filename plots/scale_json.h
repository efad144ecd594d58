/*
 * A study of scaling as one JSON document, of the shape that docs/scale.schema.json describes:
 * estimates and names as in plots/render_json.h. The same seed gives the same bytes.
 */
#ifndef HEADROOM_PLOTS_SCALE_JSON_H
#define HEADROOM_PLOTS_SCALE_JSON_H

#include "studies/scale.h"

#include <stdio.h>

#define SCALE_JSON_VERSION "1.0"

void scale_json(const struct scale *scale, FILE *out);

#endif
