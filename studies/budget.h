/*
 * The connection budget, from the scenario alone: how many connections may be opened to a
 * database by the pools of all instances, against what it lets in. Behind a proxy only the
 * proxy's own connections reach the server, and the pools, which face the proxy, are no part
 * of the budget.
 *
 * While a release is rolled out each service has one instance more; a pool that the fleet
 * shares does not grow with it.
 */
#ifndef HEADROOM_STUDIES_BUDGET_H
#define HEADROOM_STUDIES_BUDGET_H

#include "scenarios/language/scenario.h"
#include "sim/arena.h"
#include "studies/result.h"

struct budgets {
    struct result_budget *at; /* of each database that has pools or a proxy, in order */
    int count;
};

struct budgets budget_of(const struct scenario *scenario, struct arena *arena);

/* The warning it gives, false: none. `at` is the database's name. */
bool budget_warns(const struct result_budget *budget, struct result_warning *warning);

#endif
