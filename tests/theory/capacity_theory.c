/*
 * The largest load of systems with formulas: M/M/c with a quantile, a mean and nothing asked,
 * and closed networks, held to 1%.
 */
#include "studies/capacity.h"

#include "scenarios/language/load.h"
#include "sim/laws.h"
#include "sim/mva.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define OPEN(cores, rate, slo)                                                                 \
    "run: {duration: 60s, seed: 5}\n"                                                          \
    "traffic: {all: {rate: " rate ", request: job}}\n"                                         \
    "services: {app: {cpu: " cores ", cpu_sharing: fifo}}\n"                                   \
    "requests: {job: {service: app, " slo "steps: [cpu: exp 10ms]}}\n"

#define CLOSED(slo)                                                                            \
    "run: {duration: 60s, seed: 5}\n"                                                          \
    "traffic: {all: {users: 20, think: exp 1s, request: job}}\n"                               \
    "services: {app: {cpu: 1, cpu_sharing: fifo}}\n"                                           \
    "databases: {main: {cpu: 1, cpu_sharing: fifo, disk: 2}}\n"                                \
    "requests: {job: {service: app, " slo                                                      \
    "steps: [cpu: exp 5ms, query: {cpu: exp 8ms, disk: exp 10ms}]}}\n"

/* The answer as the load itself. */
static double capacity(const char *yaml, enum capacity_kind kind)
{
    struct source source = {"test.yaml", yaml, strlen(yaml)};
    struct faults faults = {0};
    struct arena *arena = arena_open();
    struct load load = {.arena = arena, .folder = "."};
    const char *imbalance = NULL;
    assert_true(load_source(&load, &source, NULL, 0, &faults));
    struct capacity *found = capacity_of(
        &load.scenario, &(struct capacity_settings){.request = LOAD_ALL}, arena, &imbalance);
    assert_non_null(found);
    assert_int_equal(found->kind, kind);
    assert_true(found->low <= found->factor && found->factor <= found->high);
    double answer = found->factor * (found->today.per_s + found->today.users);
    arena_close(arena);
    return answer;
}

static void assert_within(double value, double exact, double share)
{
    if (!(fabs(value - exact) <= share * exact))
        fail_msg("%.6g is not within %.2g%% of %.6g", value, share * 100.0, exact);
}

/* Where `figure` of a load passes the limit. */
static double crossing(double (*figure)(double load, int servers), int servers, double limit)
{
    double low = 0.0, high = 100.0 * servers;
    for (int i = 0; i < 100; i++) {
        double middle = (low + high) / 2.0;
        if (figure(middle, servers) <= limit)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static double p95_s(double load, int servers)
{
    return laws_mmc_response_quantile_s(load, 0.01, servers, 0.95);
}

static double mean_s(double load, int servers)
{
    return laws_mmc(load, 0.01, servers).response_s;
}

static void a_quantile_of_one_server(void **state)
{
    (void)state;
    double found = capacity(OPEN("1", "50/s", "slo: {p95: 200ms}, "), CAPACITY_FOUND);
    assert_within(found, crossing(p95_s, 1, 0.2), 0.01);
}

/* Today's load is too much. */
static void a_quantile_under_little_load(void **state)
{
    (void)state;
    double found = capacity(OPEN("1", "90/s", "slo: {p95: 60ms}, "), CAPACITY_FOUND);
    assert_within(found, crossing(p95_s, 1, 0.06), 0.01);
}

static void a_mean_of_four_servers(void **state)
{
    (void)state;
    double found = capacity(OPEN("4", "100/s", "slo: {mean: 20ms}, "), CAPACITY_FOUND);
    assert_within(found, crossing(mean_s, 4, 0.02), 0.01);
}

static void four_servers_of_which_nothing_is_asked(void **state)
{
    (void)state;
    assert_within(capacity(OPEN("4", "100/s", ""), CAPACITY_FOUND), 400.0, 0.01);
    assert_within(capacity(OPEN("4", "700/s", ""), CAPACITY_FOUND), 400.0, 0.01);
}

static const struct mva_station stations[] = {
    {.visits = 1, .service_s = 0.005, .servers = 1},
    {.visits = 1, .service_s = 0.008, .servers = 1},
    {.visits = 1, .service_s = 0.010, .servers = 2},
};
static const struct mva_network network = {stations, 3, 1.0};

static void a_mean_of_a_closed_network(void **state)
{
    (void)state;
    int users = 1;
    while (mva_exact(&network, users + 1, NULL).response_s <= 0.3)
        users++;
    assert_within(capacity(CLOSED("slo: {mean: 300ms}, "), CAPACITY_FOUND), users, 0.01);
}

/* N* = X_max / X_1. */
static void a_closed_network_of_which_nothing_is_asked(void **state)
{
    (void)state;
    double one = mva_exact(&network, 1, NULL).throughput_per_s;
    assert_within(capacity(CLOSED(""), CAPACITY_SATURATES), 125.0 / one, 0.01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quantile_of_one_server),
        cmocka_unit_test(a_quantile_under_little_load),
        cmocka_unit_test(a_mean_of_four_servers),
        cmocka_unit_test(four_servers_of_which_nothing_is_asked),
        cmocka_unit_test(a_mean_of_a_closed_network),
        cmocka_unit_test(a_closed_network_of_which_nothing_is_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
