#include "studies/levers.h"

#include "tests/support/loaded.h"

#include <math.h>
#include <stdio.h>

static const char everything[] =
    "traffic: {all: {rate: 1/s, request: order}}\n"
    "services:\n"
    "  app: {instances: 2, workers: 8, cpu: 0.5, pools: {main: {connections: 4}}}\n"
    "databases:\n"
    "  main: {cpu: 2, disk: 3, roundtrip: 1ms, proxy: {connections: 3}, rows: {stock: {count: "
    "5}}}\n"
    "externals: {payment: {time: lognormal 10ms p95 20ms, concurrency: 7}}\n"
    "caches: {products: {hits: 50%, time: uniform 1ms..3ms}}\n"
    "queues: {mails: {workers: 2}}\n"
    "gates: {mutex: {capacity: 1}}\n"
    "requests:\n"
    "  order:\n"
    "    service: app\n"
    "    steps:\n"
    "      - cpu: exp 5ms\n"
    "      - transaction: [{query: 2ms}, {lock: stock}, {query: {cpu: 1ms, disk: 4ms}, id: "
    "commit}]\n"
    "      - cache: products\n"
    "        miss: [{query: {database: main, cpu: 0ms, roundtrip: 2ms}}]\n"
    "      - hold: mutex\n"
    "        steps: [{wait: empirical waits.csv}, {wait: 10ms}]\n"
    "      - call: payment\n"
    "      - {enqueue: mail, to: mails}\n"
    "  mail: {steps: [{wait: 1ms}]}\n";

static const char *const expected[] = {
    "services.app.instances=3",
    "services.app.workers=9",
    "services.app.cpu=1.5",
    "services.app.order=lifo",
    "services.app.pools.main.connections=5",
    "services.app.pools.main.order=lifo",
    "services.app.pools.main.handoff=barging",
    "databases.main.cpu=3",
    "databases.main.disk=4",
    "databases.main.proxy.connections=4",
    "databases.main.roundtrip=800us",
    "databases.main.rows.stock.handoff=barging",
    "externals.payment.concurrency=8",
    "externals.payment.time=lognormal 8ms p95 16ms",
    "caches.products.time=uniform 800us..2.4ms",
    "queues.mails.workers=3",
    "gates.mutex.capacity=2",
    "requests.order.steps.1.cpu=exp 4ms",
    "requests.order.steps.2.transaction.steps.1.query.cpu=1.6ms",
    "requests.order.steps.2.transaction.steps.3.query.cpu=800us",
    "requests.order.steps.2.transaction.steps.3.query.disk=3.2ms",
    "requests.order.steps.3.miss.1.query.roundtrip=1.6ms",
    "requests.order.steps.4.steps.2.wait=8ms",
    "requests.mail.steps.1.wait=800us",
};
enum { EXPECTED = sizeof expected / sizeof *expected };

/* What has no limit, takes no time or comes from a file has no lever. */
static void there_is_one_for_each_number_and_demand(void **state)
{
    (void)state;
    struct loaded loaded;
    loaded_open(&loaded, everything);
    struct levers levers = levers_of(&loaded.load, loaded.arena);
    for (int i = 0; i < levers.count && i < EXPECTED; i++)
        assert_string_equal(levers.at[i].setting, expected[i]);
    assert_int_equal(levers.count, EXPECTED);
    loaded_close(&loaded);
}

/* Each alone is a good scenario, and all of them together are. */
static void each_loads(void **state)
{
    (void)state;
    struct loaded loaded;
    loaded_open(&loaded, everything);
    struct levers levers = levers_of(&loaded.load, loaded.arena);
    const char *all[EXPECTED];
    struct faults faults = {0};
    struct load changed;
    for (int i = 0; i < EXPECTED; i++) {
        all[i] = levers.at[i].setting;
        assert_true(load_changed(&changed, &loaded.load, &all[i], 1, loaded.arena, &faults));
    }
    assert_true(load_changed(&changed, &loaded.load, all, EXPECTED, loaded.arena, &faults));
    const struct scenario_external *payment = changed.scenario.externals.at;
    assert_true(fabs(payment->time->mean - 8e6) < 1.0);
    assert_true(fabs(payment->time->second - 16e6) < 1.0);
    loaded_close(&loaded);
}

static void a_step_is_told_apart_from_its_like(void **state)
{
    (void)state;
    struct loaded loaded;
    loaded_open(&loaded, everything);
    struct levers levers = levers_of(&loaded.load, loaded.arena);
    const struct lever *query = &levers.at[19];
    assert_string_equal(query->request, "order");
    assert_string_equal(query->id, "commit");
    assert_string_equal(query->resource, "main.cpu");
    assert_int_equal(query->number, 2);
    assert_int_equal(query->of, 3);
    assert_false(lever_adds(query->kind));
    assert_true(lever_adds(levers.at[0].kind));
    loaded_close(&loaded);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_is_one_for_each_number_and_demand),
        cmocka_unit_test(each_loads),
        cmocka_unit_test(a_step_is_told_apart_from_its_like),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
