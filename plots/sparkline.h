/*
 * Values as one row of blocks, from zero to the largest of them: ▁▂▃▄▅▆▇█. Where there are more
 * values than columns a column is the mean of those that fall on it; where there are fewer each
 * has several. Zero is blank, and so is what is missing. terminal_clean spells the blocks for
 * terminals without UTF-8.
 */
#ifndef HEADROOM_PLOTS_SPARKLINE_H
#define HEADROOM_PLOTS_SPARKLINE_H

#include "sim/arena.h"

/* Values that are not finite are missing. */
const char *sparkline(const double *values, int count, int columns, struct arena *arena);

#endif
