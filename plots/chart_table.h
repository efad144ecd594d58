/*
 * What a chart shows, as a table: for those who cannot see it, want the figures, or whose page
 * could not have it drawn. Of many points every so many-th is in it.
 */
#ifndef HEADROOM_PLOTS_CHART_TABLE_H
#define HEADROOM_PLOTS_CHART_TABLE_H

#include "plots/chart.h"
#include "plots/table.h"
#include "sim/arena.h"

/* The caller frees the table, while the arena, where its titles are, is still open. */
struct table *chart_table(const struct chart *chart, struct arena *arena);

/* 3: every third of its points is in the table; 1: all of them. */
int chart_table_step(const struct chart *chart);

#endif
