#include "studies/why.h"

#include "studies/remedies.h"
#include "tests/support/loaded.h"

#include <math.h>
#include <stdio.h>

#define CLOSED                                                                                 \
    "run: {duration: 20s, warmup: 5s, replications: 4, seed: 7}\n"                             \
    "traffic: {all: {users: 10, think: exp 100ms, request: page}}\n"                           \
    "services: {app: {workers: 6, cpu: 1, pools: {main: {connections: 2}}}}\n"                 \
    "databases: {main: {cpu: 4}}\n"                                                            \
    "externals: {far: {time: exp 40ms}}\n"                                                     \
    "requests:\n"                                                                              \
    "  page:\n"                                                                                \
    "    service: app\n"                                                                       \
    "    steps:\n"                                                                             \
    "      - cpu: exp 1ms\n"                                                                   \
    "      - transaction: [{query: exp 2ms}, {call: far}, {query: exp 2ms}]\n"

#define OPEN                                                                                   \
    "run: {duration: 20s, warmup: 5s, replications: 4, seed: 7}\n"                             \
    "traffic: {all: {rate: 50/s, request: job}}\n"                                             \
    "services: {app: {cpu: 1}}\n"                                                              \
    "requests: {job: {service: app, steps: [cpu: exp 10ms]}}\n"

static const struct why *pull(struct loaded *loaded, int jobs)
{
    const char *imbalance = NULL;
    const struct why *why =
        why_find(&loaded->load, &(struct why_settings){.jobs = jobs, .precision = 0.02},
                 loaded->arena, &imbalance);
    assert_null(imbalance);
    assert_non_null(why);
    return why;
}

static void the_lever_on_what_is_held_comes_first(void **state)
{
    (void)state;
    struct loaded loaded;
    loaded_open(&loaded, CLOSED);
    const struct why *why = pull(&loaded, 1);
    assert_int_equal(why->by, PAIRED_THROUGHPUT);
    assert_int_equal(why->effect[0].word, WHY_BETTER);
    assert_true(why->effect[0].lever->kind == LEVER_CONNECTIONS ||
                why->effect[0].lever->kind == LEVER_INSTANCES);
    assert_string_equal(why->use[0].resource->name, "app.pools.main");
    assert_int_equal(why->use[0].more->lever->kind, LEVER_CONNECTIONS);
    for (int i = 1; i < why->effects; i++)
        assert_true(why->effect[i - 1].word != WHY_BETTER ||
                    why->effect[i].word != WHY_BETTER ||
                    why->effect[i - 1].gain >= why->effect[i].gain);
    loaded_close(&loaded);
}

static void traffic_that_comes_anyway_is_ranked_by_response(void **state)
{
    (void)state;
    struct loaded loaded;
    loaded_open(&loaded, OPEN);
    const struct why *why = pull(&loaded, 1);
    assert_int_equal(why->by, PAIRED_MEAN);
    const struct why_effect *demand = &why->effect[0];
    /* M/M/1: 20 ms at half the load, 13.3 ms with 8 ms each. */
    for (int i = 0; i < why->effects; i++)
        if (why->effect[i].lever->kind == LEVER_CPU)
            demand = &why->effect[i];
    assert_true(fabs(demand->effect.change[PAIRED_MEAN].mean + 1.0 / 3.0) < 0.03);
    loaded_close(&loaded);
}

static void any_number_of_threads_says_the_same(void **state)
{
    (void)state;
    struct loaded loaded;
    loaded_open(&loaded, CLOSED);
    const struct why *one = pull(&loaded, 1), *three = pull(&loaded, 3);
    assert_int_equal(one->effects, three->effects);
    for (int i = 0; i < one->effects; i++) {
        assert_string_equal(one->effect[i].lever->setting, three->effect[i].lever->setting);
        assert_true(one->effect[i].gain == three->effect[i].gain);
    }
    loaded_close(&loaded);
}

/* ---- what is proposed ---- */

static const struct remedies *cure(struct loaded *loaded, const char *yaml)
{
    const char *imbalance = NULL;
    loaded_open(loaded, yaml);
    const struct remedies *remedies = remedies_find(
        &loaded->load, &(struct why_settings){.jobs = 1}, loaded->arena, &imbalance);
    assert_non_null(remedies);
    return remedies;
}

static const struct remedy *find(const struct remedies *remedies, enum remedy_kind kind)
{
    for (int i = 0; i < remedies->count; i++)
        if (remedies->at[i].remedy.kind == kind)
            return &remedies->at[i].remedy;
    fail_msg("remedy %d is not proposed", (int)kind);
    return NULL;
}

#define SLOW_ORDER(steps)                                                                      \
    "run: {duration: 5s, warmup: 1s, replications: 2, seed: 7}\n"                              \
    "traffic: {all: {rate: 5/s, request: order}}\n"                                            \
    "services: {app: {workers: 9, cpu: 2, pools: {main: {connections: 4}}}}\n"                 \
    "databases: {main: {cpu: 4, roundtrip: 1ms, rows: {stock: {count: 1}}}}\n"                 \
    "externals: {far: {time: exp 40ms}}\n"                                                     \
    "requests: {order: {service: app, slo: {p95: 1ms}, steps: [" steps "]}}\n"

static void a_call_goes_behind_the_transaction_if_nothing_follows(void **state)
{
    (void)state;
    struct loaded loaded;
    const struct remedies *remedies =
        cure(&loaded, SLOW_ORDER("{cpu: 1ms}, {transaction: [{query: 1ms}, {call: far}]}"));
    assert_string_equal(find(remedies, REMEDY_CALL_OUT)->setting[0],
                        "requests.order.steps=[{cpu: 1ms}, {transaction: [{query: 1ms}]}, "
                        "{call: far}]");
    loaded_close(&loaded);
}

static void a_call_goes_before_the_transaction_if_something_follows(void **state)
{
    (void)state;
    struct loaded loaded;
    const struct remedies *remedies =
        cure(&loaded,
             SLOW_ORDER(
                 "{transaction: {database: main, steps: [{call: far}, {query: 1ms}]}, id: t}"));
    assert_string_equal(find(remedies, REMEDY_CALL_OUT)->setting[0],
                        "requests.order.steps=[{call: far}, {transaction: {database: main, "
                        "steps: [{query: 1ms}]}, id: t}]");
    loaded_close(&loaded);
}

static void a_lock_goes_behind_what_needs_none(void **state)
{
    (void)state;
    struct loaded loaded;
    const struct remedies *remedies =
        cure(&loaded, SLOW_ORDER("{transaction: [{query: 1ms}, {lock: stock}, {query: 2ms}, "
                                 "{cpu: 5ms}, {query: 3ms}]}"));
    assert_string_equal(find(remedies, REMEDY_LOCK_LATE)->setting[0],
                        "requests.order.steps=[{transaction: [{query: 1ms}, {cpu: 5ms}, "
                        "{lock: stock}, {query: 2ms}, {query: 3ms}]}]");
    loaded_close(&loaded);
}

static void many_queries_become_one(void **state)
{
    (void)state;
    struct loaded loaded;
    const struct remedies *remedies =
        cure(&loaded, SLOW_ORDER("{query: {cpu: exp 1ms, times: 40}}"));
    const struct remedy *batch = find(remedies, REMEDY_BATCH);
    assert_string_equal(batch->setting[0], "requests.order.steps.1.query.times=1");
    assert_string_equal(batch->setting[1], "requests.order.steps.1.query.cpu=exp 10ms");
    for (int i = 0; i < remedies->count; i++)
        assert_int_not_equal(remedies->at[i].remedy.kind, REMEDY_CACHE);
    loaded_close(&loaded);
}

/* Work for each of them is done all the same. */
static void a_loop_of_queries_becomes_one(void **state)
{
    (void)state;
    struct loaded loaded;
    const struct remedies *remedies = cure(
        &loaded, SLOW_ORDER("{choose: [{chance: 100%, steps: [{repeat: 20, steps: [{query: exp "
                            "1ms}, {cpu: 0.1ms}]}]}]}"));
    const struct remedy *batch = find(remedies, REMEDY_BATCH);
    assert_int_equal(batch->settings, 3);
    assert_string_equal(batch->setting[0], "requests.order.steps.1.choose.1.steps.1.repeat=1");
    assert_string_equal(batch->setting[1],
                        "requests.order.steps.1.choose.1.steps.1.steps.1.query.cpu=exp 5ms");
    assert_string_equal(batch->setting[2],
                        "requests.order.steps.1.choose.1.steps.1.steps.2.cpu=2ms");
    loaded_close(&loaded);
}

/* One server at 10 ms and 80/s: p95 is 150 ms. With 40 ms allowed, and 0.5 ms for the cache, so
 * much has to be in it that p95 of the rest and the found ones is. */
static void as_many_hits_as_are_needed(void **state)
{
    (void)state;
    struct loaded loaded;
    const struct remedies *remedies =
        cure(&loaded, "run: {duration: 40s, warmup: 2s, replications: 2, seed: 7}\n"
                      "traffic: {all: {rate: 80/s, request: get}}\n"
                      "services: {app: {cpu: 2, pools: {main: {connections: 50}}}}\n"
                      "databases: {main: {cpu: 1, cpu_sharing: fifo, roundtrip: 0ms}}\n"
                      "requests: {get: {service: app, slo: {p95: 40ms}, steps: [query: exp "
                      "10ms]}}\n");
    const struct remedy *cache = find(remedies, REMEDY_CACHE);
    char setting[100];
    assert_int_equal(cache->hits, REMEDY_HITS);
    assert_in_range(cache->needed, 20, 60);
    snprintf(setting, sizeof setting, "caches.get-cache-1={hits: %d%%, time: 0.5ms}",
             REMEDY_HITS);
    assert_string_equal(cache->setting[0], setting);
    assert_string_equal(cache->setting[1],
                        "requests.get.steps=[{cache: get-cache-1, miss: [{query: exp 10ms}]}]");
    snprintf(setting, sizeof setting, "step 1, %d%% hits or more", cache->needed);
    assert_string_equal(cache->to, setting);
    loaded_close(&loaded);
}

/* Waits that outlast the client end before it gives up. */
static void waits_fit_into_the_patience_of_clients(void **state)
{
    (void)state;
    struct loaded loaded;
    const struct remedies *remedies =
        cure(&loaded, "run: {duration: 5s, warmup: 1s, replications: 2, seed: 7}\n"
                      "traffic: {all: {rate: 150/s, request: get}}\n"
                      "services: {app: {workers: 2, cpu: 1, backlog: 500}}\n"
                      "requests: {get: {service: app, timeout: 500ms, retry: {times: 3}, "
                      "steps: [cpu: exp 10ms]}}\n");
    const struct remedy *budget = find(remedies, REMEDY_TIMEOUT_BUDGET);
    assert_int_equal(budget->settings, 1);
    assert_string_equal(budget->setting[0], "services.app.backlog_timeout=250ms");
    assert_string_equal(find(remedies, REMEDY_RETRY_BUDGET)->setting[0],
                        "requests.get.retry.times=1");
    loaded_close(&loaded);
}

static void a_last_call_may_wait_in_a_queue(void **state)
{
    (void)state;
    struct loaded loaded;
    const struct remedies *remedies = cure(&loaded, SLOW_ORDER("{cpu: 1ms}, {call: far}"));
    const struct remedy *queue = find(remedies, REMEDY_QUEUE);
    assert_string_equal(queue->setting[0], "requests.order-later={steps: [{call: far}]}");
    assert_string_equal(queue->setting[2],
                        "requests.order.steps=[{cpu: 1ms}, {enqueue: order-later, to: "
                        "order-queue}]");
    assert_true(remedies->problem);
    loaded_close(&loaded);
}

static void what_is_well_needs_nothing(void **state)
{
    (void)state;
    struct loaded loaded;
    const struct remedies *remedies = cure(&loaded, OPEN);
    assert_false(remedies->problem);
    assert_int_equal(remedies->recommended, 0);
    loaded_close(&loaded);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_lever_on_what_is_held_comes_first),
        cmocka_unit_test(traffic_that_comes_anyway_is_ranked_by_response),
        cmocka_unit_test(any_number_of_threads_says_the_same),
        cmocka_unit_test(a_call_goes_behind_the_transaction_if_nothing_follows),
        cmocka_unit_test(a_call_goes_before_the_transaction_if_something_follows),
        cmocka_unit_test(a_lock_goes_behind_what_needs_none),
        cmocka_unit_test(many_queries_become_one),
        cmocka_unit_test(a_loop_of_queries_becomes_one),
        cmocka_unit_test(as_many_hits_as_are_needed),
        cmocka_unit_test(waits_fit_into_the_patience_of_clients),
        cmocka_unit_test(a_last_call_may_wait_in_a_queue),
        cmocka_unit_test(what_is_well_needs_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
