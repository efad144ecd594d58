#include "studies/bottleneck.h"

#include "tests/support/found.h"

#define RUN(duration)                                                                          \
    "name: a system\nrun: {duration: " duration ", warmup: 10s, replications: 5, seed: 1}\n"

static struct result_bottleneck find(struct found *found, const char *text)
{
    found_open(found, text);
    bottleneck_find(&found->result, &found->assembly.blueprint, found->arena);
    return found->result.bottleneck;
}

static void assert_chain(const struct result_bottleneck *bottleneck, const char *expected)
{
    char chain[256] = "";
    for (int i = 0; i < bottleneck->links; i++)
        snprintf(chain + strlen(chain), sizeof chain - strlen(chain), "%s%s", i ? " > " : "",
                 bottleneck->chain[i]);
    assert_string_equal(chain, expected);
}

static void assert_between(double value, double least, double most)
{
    if (!(value >= least && value <= most))
        fail_msg("%g is not between %g and %g", value, least, most);
}

/* ---- what is held ---- */

/* V28: four connections, held while somebody else is asked. */
static const char pool_trap[] =
    RUN("60s") "services:\n"
               "  app: {workers: 12, cpu: 2, pools: {main: {connections: 4}}}\n"
               "databases:\n"
               "  main: {cpu: 2, roundtrip: 0ms, connect: 0ms}\n"
               "externals:\n"
               "  payment: {time: exp 50ms}\n"
               "requests:\n"
               "  page:\n"
               "    service: app\n"
               "    steps:\n"
               "      - cpu: exp 10ms\n"
               "      - transaction:\n"
               "        - query: {cpu: exp 8ms}\n"
               "        - call: payment\n"
               "        - query: {cpu: exp 4ms}\n"
               "traffic:\n"
               "  people: {users: 40, think: exp 500ms, request: page}\n";

static void a_pool_held_over_a_slow_call(void **state)
{
    (void)state;
    struct found found;
    struct result_bottleneck it = find(&found, pool_trap);
    assert_int_equal(it.kind, BOTTLENECK_HELD);
    assert_string_equal(it.resource, "app.pools.main");
    assert_chain(&it, "app.workers > app.pools.main > payment");
    assert_between(it.utilization, .94, .97);
    assert_string_equal(it.doing, "payment");
    assert_false(it.doing_waits);
    assert_between(it.doing_share, .78, .82);
    assert_between(it.waiting_share, .42, .47);
    assert_true(it.headroom == 1.0);
    found_close(&found);
}

/* V29: nine of ten connections, each in a worker, wait for one row. */
#define HOT_ROW(rows, call)                                                                    \
    RUN("60s")                                                                                 \
    "services:\n"                                                                              \
    "  app: {workers: 25, cpu: 2, pools: {main: {connections: 10}}}\n"                         \
    "databases:\n"                                                                             \
    "  main: {cpu: 4, roundtrip: 0ms, connect: 0ms, rows: {stock: " rows "}}\n"                \
    "externals:\n"                                                                             \
    "  payment: {time: exp 20ms}\n"                                                            \
    "requests:\n"                                                                              \
    "  order:\n"                                                                               \
    "    service: app\n"                                                                       \
    "    steps:\n"                                                                             \
    "      - transaction:\n"                                                                   \
    "        - query: {cpu: exp 5ms}\n"                                                        \
    "        - lock: stock\n"                                                                  \
    "        - query: {cpu: exp 3ms}\n" call "        - query: {cpu: exp 2ms}\n"               \
    "traffic:\n"                                                                               \
    "  people: {users: 30, think: exp 300ms, request: order}\n"

static void a_row_behind_a_pool_behind_workers(void **state)
{
    (void)state;
    struct found found;
    struct result_bottleneck it =
        find(&found, HOT_ROW("{count: 1}", "        - call: payment\n"));
    assert_int_equal(it.kind, BOTTLENECK_HELD);
    assert_string_equal(it.resource, "main.rows.stock");
    assert_chain(&it, "app.workers > app.pools.main > main.rows.stock > payment");
    assert_between(it.utilization, .99, 1.0);
    assert_between(it.doing_share, .78, .82);
    found_close(&found);
}

/* Picked by Zipf's law of a thousand, the first has 13.4%, and is held seven times as long as
 * it could be if all were alike. */
static void one_hot_row_of_a_thousand(void **state)
{
    (void)state;
    struct found found;
    struct result_bottleneck it =
        find(&found, HOT_ROW("{count: 1000, pick: zipf 2}", "        - call: payment\n"));
    assert_string_equal(it.resource, "main.rows.stock");
    assert_chain(&it, "app.workers > app.pools.main > main.rows.stock > payment");
    assert_between(it.utilization, .9, 1.0);
    assert_between(found_resource(&found, "main.rows.stock")->utilization.mean, 0, .01);
    found_close(&found);
}

static void a_row_without_the_call_is_half_full(void **state)
{
    (void)state;
    struct found found;
    struct result_bottleneck it = find(&found, HOT_ROW("{count: 1}", ""));
    assert_string_equal(it.resource, "main.rows.stock");
    assert_int_equal(it.kind, BOTTLENECK_HELD);
    assert_string_equal(it.doing, "main.cpu");
    assert_between(it.utilization, .46, .50);
    /* thirty users, each .3 s + .010 s in all: they meet 5 ms · X = 1 at 1 / .48 of them */
    assert_between(it.headroom, 1.9, 2.2);
    found_close(&found);
}

/* A second connection while one is held: all of them wait for each other, and no use of them
 * shows how little is done. */
static void a_pool_that_waits_for_itself(void **state)
{
    (void)state;
    struct found found;
    struct result_bottleneck it =
        find(&found, RUN("60s") "services:\n"
                                "  app: {workers: 20, cpu: 2, pools: {main: {connections: 4, "
                                "timeout: 5s}}}\n"
                                "databases:\n"
                                "  main: {cpu: 2, roundtrip: 0ms, connect: 0ms}\n"
                                "requests:\n"
                                "  page:\n"
                                "    service: app\n"
                                "    steps:\n"
                                "      - transaction:\n"
                                "        - wait: exp 5ms\n"
                                "        - transaction: [{query: {cpu: exp 5ms}}]\n"
                                "traffic:\n"
                                "  people: {users: 40, think: exp 500ms, request: page}\n");
    assert_int_equal(it.kind, BOTTLENECK_HELD);
    assert_string_equal(it.resource, "app.pools.main");
    assert_chain(&it, "app.workers > app.pools.main");
    assert_string_equal(it.doing, "app.pools.main");
    assert_true(it.doing_waits);
    assert_true(it.headroom < 1.12);
    found_close(&found);
}

/* ---- what serves ---- */

/* V32: the app's cores are the limit up to three instances, then the database slows down under
 * its connections. */
#define TRAP(cores, connections)                                                               \
    RUN("100s")                                                                                \
    "services:\n"                                                                              \
    "  app: {cpu: " cores ", cpu_sharing: fifo, pools: {main: {connections: " connections      \
    "}}}\n"                                                                                    \
    "databases:\n"                                                                             \
    "  main: {cpu: 1000, roundtrip: 0ms, connect: 0ms, slowdown: {contention: 5%, "            \
    "coherency: 0.2%}}\n"                                                                      \
    "requests:\n"                                                                              \
    "  page: {service: app, steps: [{cpu: exp 20ms}, {query: {cpu: exp 20ms}}]}\n"             \
    "traffic:\n"                                                                               \
    "  people: {users: 600, think: exp 1s, request: page}\n"

static void scaling_moves_the_limit(void **state)
{
    (void)state;
    struct found found;
    struct result_bottleneck it = find(&found, TRAP("6", "15"));
    assert_int_equal(it.kind, BOTTLENECK_SERVES);
    assert_string_equal(it.resource, "app.cpu");
    assert_chain(&it, "app.cpu");
    found_close(&found);
    it = find(&found, TRAP("8", "20"));
    assert_int_equal(it.kind, BOTTLENECK_SERVES);
    assert_string_equal(it.resource, "main.cpu");
    assert_chain(&it, "app.pools.main > main.cpu");
    /* 369/s of 20 ms, at best 22 at once: 22 / (1 + .05·21 + .002·22·21) */
    assert_true(it.best_at_once == 22.0);
    assert_between(it.utilization, .98, 1.0);
    found_close(&found);
    it = find(&found, TRAP("16", "40"));
    assert_string_equal(it.resource, "main.cpu");
    assert_true(it.utilization == 1.0 && it.headroom == 1.0);
    found_close(&found);
}

/* Of five connections four are served at a time: their work is the limit, not the pool. */
static void a_full_pool_before_full_cores(void **state)
{
    (void)state;
    struct found found;
    struct result_bottleneck it =
        find(&found, RUN("30s") "services:\n"
                                "  app: {cpu: 4, pools: {main: {connections: 5}}}\n"
                                "databases:\n"
                                "  main: {cpu: 4, cpu_sharing: fifo, roundtrip: 0ms, connect: "
                                "0ms}\n"
                                "requests:\n"
                                "  page: {service: app, steps: [{query: {cpu: exp 10ms}}]}\n"
                                "traffic:\n"
                                "  people: {users: 100, think: exp 10ms, request: page}\n");
    assert_int_equal(it.kind, BOTTLENECK_SERVES);
    assert_string_equal(it.resource, "main.cpu");
    assert_chain(&it, "app.pools.main > main.cpu");
    found_close(&found);
}

#define SERVICE(service, traffic)                                                              \
    RUN("60s")                                                                                 \
    "services:\n"                                                                              \
    "  app: " service "\n"                                                                     \
    "requests:\n"                                                                              \
    "  page: {service: app, steps: [{cpu: exp 4ms}, {wait: exp 16ms}]}\n"                      \
    "traffic:\n"                                                                               \
    "  all: " traffic "\n"

/* V14: one core at a time, however many there are. */
static void threads_under_one_lock(void **state)
{
    (void)state;
    struct found found;
    struct result_bottleneck it =
        find(&found, SERVICE("{runs: gil-threads, cpu: 8, workers: 16}",
                             "{users: 20, think: exp 1ms, request: page}"));
    assert_int_equal(it.kind, BOTTLENECK_SERVES);
    assert_string_equal(it.resource, "app.cpu");
    assert_chain(&it, "app.workers > app.cpu");
    assert_between(it.utilization, .98, 1.0);
    found_close(&found);
}

static void one_event_loop(void **state)
{
    (void)state;
    struct found found;
    struct result_bottleneck it =
        find(&found, SERVICE("{runs: async, cpu: 8}", "{rate: 235/s, request: page}"));
    assert_int_equal(it.kind, BOTTLENECK_SERVES);
    assert_string_equal(it.resource, "app.cpu");
    assert_chain(&it, "app.cpu");
    assert_between(it.headroom, 1.03, 1.12);
    found_close(&found);
}

/* Workers that mostly wait for nothing: 20 ms each, 16 of them, 700 a second. */
static void workers_held_while_time_passes(void **state)
{
    (void)state;
    struct found found;
    struct result_bottleneck it =
        find(&found, SERVICE("{cpu: 8, workers: 16}", "{rate: 750/s, request: page}"));
    assert_int_equal(it.kind, BOTTLENECK_HELD);
    assert_string_equal(it.resource, "app.workers");
    assert_chain(&it, "app.workers > wait");
    assert_between(it.doing_share, .75, .82);
    found_close(&found);
}

/* Nobody waits for workers that send away whom they cannot take. */
static void workers_that_refuse(void **state)
{
    (void)state;
    struct found found;
    struct result_bottleneck it = find(
        &found, SERVICE("{cpu: 8, workers: 16, backlog: 0}", "{rate: 1200/s, request: page}"));
    assert_int_equal(it.kind, BOTTLENECK_HELD);
    assert_string_equal(it.resource, "app.workers");
    assert_true(it.headroom < 1.1);
    found_close(&found);
}

static void what_is_fullest_of_what_is_not_full(void **state)
{
    (void)state;
    struct found found;
    struct result_bottleneck it =
        find(&found, SERVICE("{cpu: 2}", "{rate: 50/s, request: page}"));
    assert_int_equal(it.kind, BOTTLENECK_NONE);
    assert_string_equal(it.resource, "app.cpu");
    assert_between(it.utilization, .09, .11);
    assert_between(it.headroom, 9, 11);
    found_close(&found);
    it = find(&found, SERVICE("{cpu: 1}", "{rate: 150/s, request: page}"));
    assert_int_equal(it.kind, BOTTLENECK_SERVES);
    assert_between(it.headroom, 1.55, 1.8);
    found_close(&found);
}

static void users_who_mostly_think(void **state)
{
    (void)state;
    struct found found;
    struct result_bottleneck it =
        find(&found, SERVICE("{cpu: 2}", "{users: 40, think: exp 1s, request: page}"));
    assert_int_equal(it.kind, BOTTLENECK_CLIENTS);
    assert_string_equal(it.resource, "app.cpu");
    /* 1.020 s for each, of which 2 ms of the two cores: 510 users */
    assert_between(it.headroom, 12.2, 13.3);
    found_close(&found);
}

/* ---- others ---- */

#define CALLS(external, traffic)                                                               \
    RUN("60s")                                                                                 \
    "services:\n"                                                                              \
    "  app: {cpu: 4, workers: 200}\n"                                                          \
    "externals:\n"                                                                             \
    "  payment: " external "\n"                                                                \
    "requests:\n"                                                                              \
    "  pay: {service: app, steps: [{cpu: exp 1ms}, {call: payment}]}\n"                        \
    "traffic:\n"                                                                               \
    "  all: " traffic "\n"

static void an_external_that_starts_so_many(void **state)
{
    (void)state;
    struct found found;
    struct result_bottleneck it =
        find(&found, CALLS("{time: exp 30ms, rate: 100/s}", "{rate: 97/s, request: pay}"));
    assert_int_equal(it.kind, BOTTLENECK_SERVES);
    assert_string_equal(it.resource, "payment");
    assert_chain(&it, "app.workers > payment");
    assert_between(it.utilization, .95, .99);
    found_close(&found);
}

static void an_external_with_few_places(void **state)
{
    (void)state;
    struct found found;
    struct result_bottleneck it =
        find(&found, CALLS("{time: exp 40ms, concurrency: 4}", "{rate: 96/s, request: pay}"));
    assert_string_equal(it.resource, "payment");
    assert_chain(&it, "app.workers > payment");
    found_close(&found);
}

/* Clients who give up and try again add to what they wait for. */
static void a_storm_of_retries(void **state)
{
    (void)state;
    struct found found;
    struct result_bottleneck it =
        find(&found, RUN("60s") "services:\n"
                                "  app: {cpu: 1, workers: 50}\n"
                                "requests:\n"
                                "  page:\n"
                                "    service: app\n"
                                "    timeout: 200ms\n"
                                "    retry: {times: 3, backoff: 50ms}\n"
                                "    steps: [{cpu: exp 10ms}]\n"
                                "traffic:\n"
                                "  people: {users: 100, think: exp 900ms, request: page}\n");
    assert_int_equal(it.kind, BOTTLENECK_SERVES);
    assert_string_equal(it.resource, "app.cpu");
    assert_chain(&it, "app.workers > app.cpu");
    found_close(&found);
}

/* Nobody's answer waits for it, but it has no room left. */
static void work_behind_a_queue(void **state)
{
    (void)state;
    struct found found;
    struct result_bottleneck it =
        find(&found, RUN("60s") "services:\n"
                                "  app: {cpu: 2}\n"
                                "queues:\n"
                                "  emails: {workers: 4}\n"
                                "requests:\n"
                                "  page:\n"
                                "    service: app\n"
                                "    steps: [{cpu: exp 2ms}, {enqueue: mail, to: emails}]\n"
                                "  mail:\n"
                                "    steps: [{wait: exp 80ms}]\n"
                                "traffic:\n"
                                "  all: {rate: 49/s, request: page}\n");
    assert_int_equal(it.kind, BOTTLENECK_HELD);
    assert_string_equal(it.resource, "emails.workers");
    assert_chain(&it, "emails.workers > wait");
    found_close(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pool_held_over_a_slow_call),
        cmocka_unit_test(a_row_behind_a_pool_behind_workers),
        cmocka_unit_test(one_hot_row_of_a_thousand),
        cmocka_unit_test(a_row_without_the_call_is_half_full),
        cmocka_unit_test(a_pool_that_waits_for_itself),
        cmocka_unit_test(scaling_moves_the_limit),
        cmocka_unit_test(a_full_pool_before_full_cores),
        cmocka_unit_test(threads_under_one_lock),
        cmocka_unit_test(one_event_loop),
        cmocka_unit_test(workers_held_while_time_passes),
        cmocka_unit_test(workers_that_refuse),
        cmocka_unit_test(what_is_fullest_of_what_is_not_full),
        cmocka_unit_test(users_who_mostly_think),
        cmocka_unit_test(an_external_that_starts_so_many),
        cmocka_unit_test(an_external_with_few_places),
        cmocka_unit_test(a_storm_of_retries),
        cmocka_unit_test(work_behind_a_queue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
