/*
 * What a result holds, as tables: the same rows for a terminal and for a page of Markdown. A
 * function returns NULL where there is nothing to show; what it returns is freed by
 * table_free(). Texts that tables need meanwhile are made in the arena; names come as the
 * scenario has them.
 */
#ifndef HEADROOM_PLOTS_REPORT_TABLES_H
#define HEADROOM_PLOTS_REPORT_TABLES_H

#include "plots/table.h"
#include "sim/arena.h"
#include "studies/result.h"

/* Objectives: met, missed or undecided. */
struct table *report_goals(const struct result *result, struct arena *arena);

/* Throughput, response and errors of each kind of request. Half-widths stand below their means,
 * as on a terminal, or behind them. */
struct table *report_requests(const struct result *result, bool halves_below);

/* "timeout 0.62% ± 0.11, refused 0.10% ± 0.04"; empty if all ended well. */
const char *report_errors(const struct result_answers *answers, struct arena *arena);

/* The one of those that traffic sends, not told yet, which most of all requests' time is
 * spent in; NULL: there is none. */
const struct result_answers *report_heaviest(const struct result *result, const bool *told);

/* Where the time of one kind of request goes, the most first, into as many places as it has
 * times; small ones are summed up. Returns how many are left. */
int report_longest_times(const struct result_answers *request, struct result_time *times,
                         struct arena *arena);

/* The same as a table; bars are so many columns long, 0
 * for none. */
struct table *report_times(const struct result_answers *request, int bar, struct arena *arena);

/* The limit first, then by use; what is not used is left out and counted. */
struct table *report_resources(const struct result *result, int *left_out, struct arena *arena);

/* What its holders were doing: "61% waiting for app.pools.main, 20% at payment"; empty if
 * nothing is known. */
const char *report_holders(const struct result_resource *resource, struct arena *arena);

struct table *report_budgets(const struct result *result, struct arena *arena);
struct table *report_theory(const struct result *result);

/* The windows as rows of blocks, so many columns long. */
struct table *report_course(const struct result *result, int columns, struct arena *arena);

#endif
