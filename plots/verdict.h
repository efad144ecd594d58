/*
 * What a result means, in sentences: the same words for a terminal, a document and a page.
 * They are plain UTF-8 in one line each, names in them as the scenario has them: whoever prints
 * them makes them safe for where they go. Texts belong to the arena.
 */
#ifndef HEADROOM_PLOTS_VERDICT_H
#define HEADROOM_PLOTS_VERDICT_H

#include "plots/quantity.h"
#include "sim/arena.h"
#include "studies/result.h"

/* How the system stands, the worst that is true of it. */
enum verdict {
    VERDICT_UNSTABLE,
    VERDICT_FAILING,    /* half of all requests or more do not end well */
    VERDICT_UNSTEADY,   /* averages are no predictions */
    VERDICT_MISSED,     /* an objective is missed for certain */
    VERDICT_UNDECIDED,  /* an objective's interval includes its limit */
    VERDICT_SATURATED,  /* all met, if there are any, and nothing left */
    VERDICT_NEAR_LIMIT, /* the load may grow by less than 40% */
    VERDICT_BELOW,      /* the load may grow, but not double */
    VERDICT_FAR
};

enum verdict verdict_of(const struct result *result);

/* "unstable", "close to its limit". */
extern const char *const verdict_words[];

/* Whether to be glad: NEAR_LIMIT and better. */
bool verdict_is_good(enum verdict verdict);

/* "Close to its limit: app.cpu is used 93%, and the load may grow by 7% (to 128/s) ...". */
const char *verdict_sentence(const struct result *result, struct arena *arena);

/* Why the bottleneck is one: whose work or what is done while it is held. */
const char *verdict_why(const struct result *result, struct arena *arena);

/* "connection budget: 4 instances x 10 connections = 40 of 30 that main lets in". */
const char *verdict_warning(const struct result *result, const struct result_warning *warning,
                            struct arena *arena);

/* What is asked of a request, "p95 at most 400 ms", and the unit it is measured in. */
const char *verdict_goal(const struct scenario_goal *goal, struct arena *arena);
enum quantity_unit verdict_goal_unit(const struct scenario_goal *goal);

/* "4 instances x 10 connections". */
const char *verdict_pool(const struct result_budget_pool *pool, struct arena *arena);

/* The resource of that name, NULL if there is none or `name` is. */
const struct result_resource *verdict_resource(const struct result *result, const char *name);

/* A closed system has users only; the load of one that varies changes over time. */
bool verdict_all_closed(const struct scenario *scenario);
bool verdict_varies(const struct scenario *scenario);

/* The highest use of the resource over time, if its course was kept; else 0. */
double verdict_peak(const struct result *result, const struct result_resource *resource);

#endif
