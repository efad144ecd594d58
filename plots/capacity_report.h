/*
 * How much load a scenario can take, for people: the answer in a sentence, what was predicted
 * beside what was found, and the loads that were tried.
 */
#ifndef HEADROOM_PLOTS_CAPACITY_REPORT_H
#define HEADROOM_PLOTS_CAPACITY_REPORT_H

#include "plots/report.h"
#include "studies/capacity.h"

struct capacity_told {
    const struct capacity *capacity;
    bool quiet; /* the answer only */
};

/* `told` is a struct capacity_told: for render_text_told and render_markdown_told. */
void capacity_report(struct report_page *page, const void *told);

/* "All objectives hold up to 158/s, 1.32 times today's 120/s ...". */
const char *capacity_sentence(const struct capacity *capacity, struct arena *arena);

/* Whether today's load is no more than that. */
bool capacity_is_good(const struct capacity *capacity);

/* "158/s", "52 users", "158/s and 52 users": so many times today's load. */
const char *capacity_load(const struct capacity *capacity, double factor, struct arena *arena);

/* "p95 at most 60 ms of page is missed; app.cpu is what limits": what stops it. */
const char *capacity_stop(const struct capacity *capacity, struct arena *arena);

#endif
