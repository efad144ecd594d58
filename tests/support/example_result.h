/*
 * A result made by hand in which everything that a result can hold is there: two requests, four
 * resources, objectives met and missed, windows, a growing backlog, names that mean harm. Its
 * numbers are invented and do not fit together.
 */
#ifndef HEADROOM_TESTS_EXAMPLE_RESULT_H
#define HEADROOM_TESTS_EXAMPLE_RESULT_H

#include "studies/result.h"

#include <math.h>

/* Laid out by hand: clang-format 14 cannot. */
/* clang-format off */
#define EXAMPLE_UNKNOWN                                                                        \
    {                                                                                          \
        NAN, NAN, NAN, NULL                                                                    \
    }

static struct scenario_goal example_goals[] = {
    {GOAL_PERCENTILE, "p95",        95, 0.4,  NULL},
    {GOAL_ERRORS,     "errors",     0,  0.01, NULL},
    {GOAL_THROUGHPUT, "throughput", 0,  30,   NULL},
};

static struct result_goal example_goal[] = {
    {&example_goals[0], {0.61, 0.55, 0.67, NULL},    false, true },
    {&example_goals[1], {0.009, 0.007, 0.011, NULL}, true,  false},
    {&example_goals[2], {36, 35.5, 36.5, NULL},      true,  true },
};

static struct result_time example_time[] = {
    {"app.workers",     {0.01, 0.008, 0.012, NULL}, {0, 0, 0, NULL}             },
    {"main.rows.stock", {0.2, 0.15, 0.25, NULL},    {0, 0, 0, NULL}             },
    {"payment",         {0, 0, 0, NULL},            {0.08, 0.079, 0.081, NULL}  },
    {"main.roundtrip",  {0, 0, 0, NULL},            {0.0008, 0.0008, 0.001, NULL}},
};

static struct result_percentile example_percentiles[] = {
    {0.5,   {0.05, 0.049, 0.051, NULL}},
    {0.999, {1.5, 1.25, 1.75, NULL}   },
};

static struct result_doing example_held[] = {
    {"main.rows.stock", true,  0.75},
    {"payment",         false, 0.25},
};

#define EXAMPLE_ANSWERS                                                                        \
    .throughput = {119.8, 119.1, 120.5, NULL}, .in_flight = {12.5, 11, 14, NULL},              \
    .mean = {0.1, 0.09, 0.11, NULL}, .p50 = {0.05, 0.049, 0.051, NULL},                        \
    .p90 = {0.2, 0.19, 0.21, NULL}, .p95 = {0.3, 0.28, 0.32, NULL},                            \
    .p99 = {1.0 / 3.0, 0.3, 0.4, NULL}, .max = 2.25,                                           \
    .percentile = example_percentiles, .percentiles = 2,                                       \
    .errors = {0.009, 0.007, 0.011, NULL},                                                     \
    .error_by = {[OUTCOME_TIMEOUT] = {0.006, 0.005, 0.007, NULL},                              \
                 [OUTCOME_DEADLOCK] = {0.003, 0.002, 0.004, NULL}},                            \
    .wasted = {0.5, 0.4, 0.6, NULL}

static struct result_answers example_requests[] = {
    {.name = "=cmd|' /C calc'!A0", .sent = true, EXAMPLE_ANSWERS},
    {.name = "checkout",
     .sent = true,
     EXAMPLE_ANSWERS,
     .time = example_time,
     .times = 4,
     .goal = example_goal,
     .goals = 3},
};

static struct result_resource example_resources[] = {
    {.name = "app.workers",
     .kind = "gate",
     .members = 4,
     .capacity = 16,
     .utilization = {0.8, 0.79, 0.81, NULL},
     .waiting = {3, 2, 4, NULL},
     .wait = {0.025, 0.02, 0.03, NULL},
     .throughput = {119.8, 119.1, 120.5, NULL},
     .inside = {51.2, 50, 52.4, NULL},
     .stay = {0.43, 0.42, 0.44, NULL},
     .refused = {0.001, 0, 0.002, NULL},
     .hits = EXAMPLE_UNKNOWN,
     .held_while = example_held,
     .doings = 2},
    {.name = "main.rows.stock",
     .kind = "rows",
     .members = 1,
     .capacity = 1000,
     .utilization = {0.004, 0.003, 0.005, NULL},
     .wait = {0.2, 0.15, 0.25, NULL},
     .refused = EXAMPLE_UNKNOWN,
     .hits = EXAMPLE_UNKNOWN},
    {.name = "payment",
     .kind = "external",
     .members = 1,
     .capacity = INFINITY,
     .utilization = EXAMPLE_UNKNOWN,
     .refused = EXAMPLE_UNKNOWN,
     .hits = EXAMPLE_UNKNOWN},
    {.name = "payment",
     .kind = "cache",
     .members = 1,
     .capacity = INFINITY,
     .utilization = EXAMPLE_UNKNOWN,
     .refused = EXAMPLE_UNKNOWN,
     .hits = {0.8, 0.79, 0.81, NULL}},
};

static struct result_law example_laws[] = {
    {"system",   12.5, 120, 0.104, -0.0016, {0.9984, 0.99, 1.01, NULL}, true },
    {"checkout", 9,    36,  0.3,   0.2,     {1.2, 1.1, 1.3, NULL},      false},
};

static struct result_theory example_theories[] = {
    {"app.cpu", "M/M/2", "wait", 0.0042, {0.0041, 0.004, 0.0043, NULL}},
};

static struct measured example_used[] = {
    {0.8, 0.7, 0.9, NULL}, {0.004, 0.003, 0.005, NULL}, EXAMPLE_UNKNOWN, EXAMPLE_UNKNOWN
};

static struct result_window example_windows[] = {
    {0, 10, 1200.5, {118, 117, 119, NULL}, {12, 11, 13, NULL}, {0.1, 0.09, 0.11, NULL},
     {0.3, 0.2, 0.4, NULL}, {0, 0, 0, NULL}, example_used},
    {10, 20, 0, {0, 0, 0, NULL}, {0, 0, 0, NULL}, EXAMPLE_UNKNOWN, EXAMPLE_UNKNOWN,
     EXAMPLE_UNKNOWN, example_used},
};

static struct result_budget_pool example_pools[] = {
    {"app.pools.main", 4, 16, 10, 640},
    {"report.pools.main", 1, 1, 0, INFINITY},
};

static struct result_budget example_budgets[] = {
    {"main", example_pools, 2, 640, 100, 800, false},
};

static struct result_warning example_warnings[] = {
    {WARN_BUDGET,   "main",     640,  100},
    {WARN_LAW,      "checkout", 0.2,  0  },
};

static const char *example_chain[] = {"app.workers", "main.rows.stock", "payment"};

static struct scenario example_scenario = {.name = "a \"name\" with \xe2\x80\xae and \n"};

static const struct result example_result = {
    .scenario = &example_scenario,
    .variant = "twice the pool",
    .seed = UINT64_MAX,
    .replications = 5,
    .measured_s = 600,
    .warmup_s = 12.5,
    .warmup_found = true,
    .stable = false,
    .interrupted = true,
    .precision_asked = 0.02,
    .precision_reached = 0.034,
    .took_s = 7.5,
    .events = 123456789,
    .system = {.sent = true, EXAMPLE_ANSWERS},
    .request = example_requests,
    .requests = 2,
    .resource = example_resources,
    .resources = 4,
    .law_holds = false,
    .law = example_laws,
    .laws = 2,
    .theory = example_theories,
    .theories = 1,
    .window = example_windows,
    .windows = 2,
    .budget = example_budgets,
    .budgets = 1,
    .warning = example_warnings,
    .warnings = 2,
    .growth = {false, true, 321.5, {4.5, 4, 5, NULL}, "main.rows.stock", 0.83, 99.6},
    .bottleneck = {BOTTLENECK_HELD, "main.rows.stock", example_chain, 3, 0.99, 0.83, 0.6,
                   "payment", false, 0.8, 0.0},
};
/* clang-format on */

#endif
