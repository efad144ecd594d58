/*
 * A scenario beside another or its variants, for programs: one JSON document, of the shape that
 * docs/compare.schema.json describes, or CSV with the sections `before`, `after`, `difference`
 * and `ratio` and a row for each figure; before the name of a request stands that of the second
 * and a slash.
 */
#ifndef HEADROOM_PLOTS_COMPARE_JSON_H
#define HEADROOM_PLOTS_COMPARE_JSON_H

#include "plots/compare_report.h"

#include <stdio.h>

/* Of a struct compare_told. */
void compare_json(const void *what, const struct report_about *about, FILE *out);
void compare_csv(const void *what, FILE *out);

#endif
