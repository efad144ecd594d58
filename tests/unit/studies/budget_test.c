#include "studies/budget.h"

#include "scenarios/language/load.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct arena *arena;
    struct load load;
    struct budgets budgets;
};

/* A scenario with these services and databases. */
static struct fixture open_scenario(const char *services, const char *databases)
{
    static char text[2048];
    snprintf(text, sizeof text,
             "name: budget\n"
             "services:\n%s"
             "databases:\n%s"
             "requests:\n"
             "  page: {service: app, steps: [{query: {database: main, cpu: 1ms}}]}\n"
             "traffic:\n"
             "  all: {rate: 1/s, request: page}\n",
             services, databases);
    struct fixture fixture = {.arena = arena_open()};
    struct source source = {.name = "budget.yaml", .text = text, .length = strlen(text)};
    struct faults faults = {0};
    fixture.load = (struct load){.arena = fixture.arena, .folder = "."};
    if (!load_source(&fixture.load, &source, NULL, 0, &faults)) {
        fault_print(&faults, stderr);
        fail();
    }
    fixture.budgets = budget_of(&fixture.load.scenario, fixture.arena);
    return fixture;
}

static void close_scenario(struct fixture *fixture)
{
    arena_close(fixture->arena);
}

/* 4·16·10 of 100, and 5·16·10 while a fifth instance is up. */
static void pools_of_workers_multiply(void **state)
{
    (void)state;
    struct fixture it = open_scenario(
        "  app: {instances: 4, workers: 16, cpu: 2, runs: processes, pools: {main: "
        "{connections: 10, per: worker}}}\n",
        "  main: {cpu: 4, max_connections: 100}\n");
    assert_int_equal(it.budgets.count, 1);
    const struct result_budget *budget = it.budgets.at;
    assert_string_equal(budget->database, "main");
    assert_int_equal(budget->pools, 1);
    assert_string_equal(budget->pool[0].name, "app.pools.main");
    assert_int_equal(budget->pool[0].instances, 4);
    assert_int_equal(budget->pool[0].workers, 16);
    assert_int_equal(budget->pool[0].connections, 10);
    assert_true(budget->pool[0].in_all == 640.0);
    assert_true(budget->asked == 640.0 && budget->limit == 100.0);
    assert_true(budget->with_rollout == 800.0);
    assert_false(budget->fits);
    struct result_warning warning;
    assert_true(budget_warns(budget, &warning));
    assert_int_equal(warning.kind, WARN_BUDGET);
    assert_string_equal(warning.at, "main");
    assert_true(warning.number == 640.0 && warning.limit == 100.0);
    close_scenario(&it);
}

/* 2·10 + 3·5 + 30 for all = 65, and one more of each asks for 80. */
static void services_add_up_and_a_fleet_has_one(void **state)
{
    (void)state;
    struct fixture it =
        open_scenario("  app: {instances: 2, cpu: 2, pools: {main: {connections: 10}}}\n"
                      "  back: {instances: 3, cpu: 2, pools: {main: {connections: 5}}}\n"
                      "  jobs: {instances: 7, cpu: 2, pools: {main: {connections: 30, per: "
                      "fleet}}}\n",
                      "  main: {cpu: 4, max_connections: 70}\n");
    const struct result_budget *budget = it.budgets.at;
    assert_int_equal(budget->pools, 3);
    assert_int_equal(budget->pool[2].instances, 1);
    assert_true(budget->asked == 65.0 && budget->with_rollout == 80.0);
    assert_true(budget->fits);
    struct result_warning warning;
    assert_true(budget_warns(budget, &warning));
    assert_int_equal(warning.kind, WARN_BUDGET_ROLLOUT);
    assert_true(warning.number == 80.0 && warning.limit == 70.0);
    close_scenario(&it);
}

static void what_fits_warns_of_nothing(void **state)
{
    (void)state;
    struct fixture it =
        open_scenario("  app: {instances: 2, cpu: 2, pools: {main: {connections: 10}}}\n",
                      "  main: {cpu: 4, max_connections: 30}\n");
    struct result_warning warning;
    assert_true(it.budgets.at->fits);
    assert_false(budget_warns(it.budgets.at, &warning));
    close_scenario(&it);
    it = open_scenario("  app: {instances: 2, cpu: 2, pools: {main: {connections: 10}}}\n",
                       "  main: {cpu: 4}\n");
    assert_true(isinf(it.budgets.at->limit));
    assert_false(budget_warns(it.budgets.at, &warning));
    close_scenario(&it);
}

/* The proxy's 20 of 30, whatever the pools ask the proxy for. */
static void a_proxy_is_what_reaches_the_server(void **state)
{
    (void)state;
    struct fixture it = open_scenario(
        "  app: {instances: 9, cpu: 2, pools: {main: {connections: 10}}}\n",
        "  main: {cpu: 4, max_connections: 30, proxy: {connections: 20, timeout: 10s}}\n");
    const struct result_budget *budget = it.budgets.at;
    assert_int_equal(budget->pools, 1);
    assert_string_equal(budget->pool[0].name, "main.proxy");
    assert_true(budget->asked == 20.0 && budget->with_rollout == 20.0);
    struct result_warning warning;
    assert_false(budget_warns(budget, &warning));
    close_scenario(&it);
}

static void each_database_has_its_own(void **state)
{
    (void)state;
    struct fixture it = open_scenario(
        "  app: {instances: 2, cpu: 2, pools: {main: {connections: 10}, log: {connections: "
        "3}}}\n",
        "  main: {cpu: 4}\n  log: {cpu: 1}\n  idle: {cpu: 1}\n");
    assert_int_equal(it.budgets.count, 2);
    assert_string_equal(it.budgets.at[0].database, "main");
    assert_true(it.budgets.at[0].asked == 20.0);
    assert_string_equal(it.budgets.at[1].database, "log");
    assert_true(it.budgets.at[1].asked == 6.0);
    close_scenario(&it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pools_of_workers_multiply),
        cmocka_unit_test(services_add_up_and_a_fleet_has_one),
        cmocka_unit_test(what_fits_warns_of_nothing),
        cmocka_unit_test(a_proxy_is_what_reaches_the_server),
        cmocka_unit_test(each_database_has_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
