/*
 * A scenario beside its variants, as tables. Differences are paired (studies/difference.h), so
 * they are known better than the figures they are differences of; one is called better or worse
 * only if its interval excludes zero.
 */
#ifndef HEADROOM_PLOTS_COMPARISON_TABLES_H
#define HEADROOM_PLOTS_COMPARISON_TABLES_H

#include "plots/table.h"
#include "sim/arena.h"
#include "studies/result.h"

/* The variant's name, or "as it is". */
const char *comparison_name(const struct result *result);

/* A row for each result: its figures, its limit, how it stands. */
struct table *comparison_overview(struct result *const *result, int count);

/* A row for each figure of two results: before, after, change, better or worse. */
struct table *comparison_detail(const struct result *before, const struct result *after,
                                struct arena *arena);

#endif
