/*
 * Faults as one JSON document, in the shape that `terraform validate -json` gave to editors and
 * pipelines: valid, error_count, and diagnostics with severity, summary, detail, range and
 * snippet. Lines and columns count from 1, columns in code points, byte from 0.
 */
#ifndef HEADROOM_PLOTS_DIAGNOSIS_H
#define HEADROOM_PLOTS_DIAGNOSIS_H

#include "sim/fault.h"

#include <stdio.h>

/* Warnings are faults too, that leave the input valid. */
void diagnosis_json(const struct faults *errors, const struct faults *warnings, FILE *out);

#endif
