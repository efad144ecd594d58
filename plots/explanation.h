/*
 * What a request of a scenario comes to: its steps as the engine takes them, one line each, and
 * what they touch, with how much there is of it. For people; safe to show.
 */
#ifndef HEADROOM_PLOTS_EXPLANATION_H
#define HEADROOM_PLOTS_EXPLANATION_H

#include "studies/assembly.h"

void explanation_print(const struct assembly *assembly, int request, FILE *out);

#endif
