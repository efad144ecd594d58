#include "studies/budget.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *joined(struct arena *arena, const char *owner, const char *what,
                          const char *which)
{
    size_t room = strlen(owner) + strlen(what) + strlen(which) + 3;
    char *name = arena_take(arena, room);
    snprintf(name, room, *which ? "%s.%s.%s" : "%s.%s", owner, what, which);
    return name;
}

static double limit_of(uint32_t count)
{
    return count == SCENARIO_ENDLESS ? (double)INFINITY : count;
}

static void add_pool(struct result_budget *budget, struct result_budget_pool pool)
{
    pool.in_all = pool.connections ? (double)pool.instances * pool.workers * pool.connections
                                   : (double)INFINITY;
    budget->pool[budget->pools++] = pool;
    budget->asked += pool.in_all;
}

static struct result_budget_pool pool_of(const struct scenario_service *service,
                                         const struct scenario_pool *pool, struct arena *arena)
{
    return (struct result_budget_pool){
        .name = joined(arena, service->named.name, "pools", pool->named.name),
        .instances = pool->per == POOL_PER_FLEET ? 1 : service->instances,
        .workers = pool->per == POOL_PER_WORKER ? service->workers : 1,
        .connections = pool->connections == SCENARIO_ENDLESS ? 0 : pool->connections,
    };
}

static void add_pools(struct result_budget *budget, const struct scenario_service *service,
                      int database, struct arena *arena)
{
    const struct scenario_pool *pool = service->pools.at;
    for (uint32_t i = 0; i < service->pools.count; i++) {
        if (pool[i].database != database)
            continue;
        add_pool(budget, pool_of(service, &pool[i], arena));
        const struct result_budget_pool *added = &budget->pool[budget->pools - 1];
        if (pool[i].per != POOL_PER_FLEET)
            budget->with_rollout += added->in_all / added->instances;
    }
}

static uint32_t count_pools(const struct scenario *scenario)
{
    const struct scenario_service *service = scenario->services.at;
    uint32_t pools = 0;
    for (uint32_t i = 0; i < scenario->services.count; i++)
        pools += service[i].pools.count;
    return pools;
}

static struct result_budget budget_for(const struct scenario *scenario, int database,
                                       struct arena *arena)
{
    const struct scenario_database *base =
        (const struct scenario_database *)scenario->databases.at + database;
    const struct scenario_service *service = scenario->services.at;
    struct result_budget budget = {.database = base->named.name,
                                   .limit = limit_of(base->max_connections)};
    budget.pool = arena_array(arena, (size_t)count_pools(scenario) + 1, sizeof *budget.pool);
    if (base->proxy)
        add_pool(&budget, (struct result_budget_pool){
                              .name = joined(arena, base->named.name, "proxy", ""),
                              .instances = 1,
                              .workers = 1,
                              .connections = base->proxy->connections});
    else
        for (uint32_t i = 0; i < scenario->services.count; i++)
            add_pools(&budget, &service[i], database, arena);
    budget.with_rollout += budget.asked;
    budget.fits = budget.asked <= budget.limit;
    return budget;
}

struct budgets budget_of(const struct scenario *scenario, struct arena *arena)
{
    struct budgets budgets = {0};
    budgets.at = arena_array(arena, scenario->databases.count, sizeof *budgets.at);
    for (uint32_t i = 0; i < scenario->databases.count; i++) {
        struct result_budget budget = budget_for(scenario, (int)i, arena);
        if (budget.pools > 0)
            budgets.at[budgets.count++] = budget;
    }
    return budgets;
}

bool budget_warns(const struct result_budget *budget, struct result_warning *warning)
{
    if (budget->with_rollout <= budget->limit)
        return false;
    *warning = (struct result_warning){
        .kind = budget->fits ? WARN_BUDGET_ROLLOUT : WARN_BUDGET,
        .at = budget->database,
        .number = budget->fits ? budget->with_rollout : budget->asked,
        .limit = budget->limit,
    };
    return true;
}
