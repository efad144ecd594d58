/*
 * The connection budget, from the scenario alone: how many connections the pools of all
 * instances may open, against what the database lets in. Behind a proxy only the proxy's own
 * connections reach the server; the pools face the proxy, which lets them wait.
 *
 * While a release is rolled out, each service has one instance more.
 */
#ifndef HEADROOM_STUDIES_BUDGET_H
#define HEADROOM_STUDIES_BUDGET_H

#include "scenarios/language/scenario.h"
#include "sim/arena.h"
#include "studies/result.h"

struct budgets {
    struct result_budget *at; /* one for each database that a pool names, in order */
    int count;
};

struct budgets budget_of(const struct scenario *scenario, struct arena *arena);

/* The warning it gives, false: none. `at` is the database's name. */
bool budget_warns(const struct result_budget *budget, struct result_warning *warning);

#endif
