/*
 * What would help a system, as one JSON document, of the shape that docs/remedies.schema.json
 * describes. The same seed gives the same bytes.
 */
#ifndef HEADROOM_PLOTS_REMEDIES_JSON_H
#define HEADROOM_PLOTS_REMEDIES_JSON_H

#include "studies/remedies.h"

#include <stdio.h>

#define REMEDIES_JSON_VERSION "1.0"

void remedies_json(const struct remedies *remedies, const char *variant, FILE *out);

#endif
