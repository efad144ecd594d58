#include "studies/theory_lines.h"

#include "tests/support/found.h"

#define RUN(duration)                                                                          \
    "name: a system\nrun: {duration: " duration ", warmup: 10s, replications: 10, seed: 1}\n"

static void find(struct found *found, const char *text)
{
    found_open(found, text);
    theory_lines_fill(&found->result, &found->assembly.blueprint, found->arena);
}

static const struct result_theory *line(const struct found *found, const char *at,
                                        const char *quantity)
{
    const struct result *result = &found->result;
    for (int i = 0; i < result->theories; i++)
        if (strcmp(result->theory[i].at, at) == 0 &&
            strcmp(result->theory[i].quantity, quantity) == 0)
            return &result->theory[i];
    return NULL;
}

static void print_lines(const struct found *found)
{
    for (int i = 0; i < found->result.theories; i++) {
        const struct result_theory *it = &found->result.theory[i];
        print_message("%-20s %-20s %-18s %.7g ~ %.7g (%.5g..%.5g)\n", it->at, it->model,
                      it->quantity, it->expected, it->simulated.mean, it->simulated.low,
                      it->simulated.high);
    }
}

/* What the formula gives, to six digits, and what the simulation says of it. */
static void assert_line(const struct found *found, const char *at, const char *model,
                        const char *quantity, double expected)
{
    const struct result_theory *it = line(found, at, quantity);
    if (!it || strcmp(it->model, model) != 0 ||
        fabs(it->expected - expected) > 2e-6 * fabs(expected)) {
        print_lines(found);
        fail_msg("%s, %s, %s: %.7g is not there", at, model, quantity, expected);
        return;
    }
    double half = (it->simulated.high - it->simulated.low) / 2.0;
    if (fabs(it->simulated.mean - expected) > 2.5 * half + 1e-6 * expected) {
        print_lines(found);
        fail_msg("%s %s is not what was simulated", at, quantity);
    }
}

static void assert_no_line(const struct found *found, const char *at, const char *quantity)
{
    if (line(found, at, quantity)) {
        print_lines(found);
        fail_msg("no formula holds for %s of %s", quantity, at);
    }
}

#define ONE(service, step, traffic)                                                            \
    RUN("60s")                                                                                 \
    "services:\n"                                                                              \
    "  app: " service "\n"                                                                     \
    "requests:\n"                                                                              \
    "  page: {service: app, steps: [" step "]}\n"                                              \
    "traffic:\n"                                                                               \
    "  all: " traffic "\n"

/* ---- one queue ---- */

struct one {
    const char *text, *at, *model, *quantity;
    double expected;
};

static void check(const struct one *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct found found;
        find(&found, cases[i].text);
        assert_line(&found, cases[i].at, cases[i].model, cases[i].quantity, cases[i].expected);
        found_close(&found);
    }
}

#define CHECK(cases) check((cases), sizeof(cases) / sizeof *(cases))

static void one_queue_of_poisson_arrivals(void **state)
{
    static const struct one cases[] = {
  /* V01 */
        {ONE("{cpu: 1, cpu_sharing: fifo}",                           "{cpu: exp 10ms}",            "{rate: 80/s, request: page}"),
         "app.cpu",                                                                                                                              "M/M/1",    "wait",     .04                                                  },
        {ONE("{cpu: 1, cpu_sharing: fifo}",                           "{cpu: exp 10ms}",            "{rate: 80/s, request: page}"),
         "system",                                                                                                                               "M/M/1",    "response", .05                                                  },
        {ONE("{cpu: 1, cpu_sharing: fifo}",                           "{cpu: exp 10ms}",            "{rate: 80/s, request: page}"),
         "app.cpu",                                                                                                                              "M/M/1",    "waiting",  3.2                                                  },
 /* V02 */
        {ONE("{cpu: 10, cpu_sharing: fifo}",                          "{cpu: exp 50ms}",            "{rate: 160/s, request: page}"),
         "app.cpu",                                                                                                                              "M/M/10",   "wait",     .0102295                                             },
 /* V04 */
        {ONE("{cpu: 1, cpu_sharing: fifo}",                           "{cpu: 10ms}",                "{rate: 85/s, request: page}"),
         "app.cpu",                                                                                                                              "M/D/1",    "wait",     .02833333                                            },
        {ONE("{cpu: 1, cpu_sharing: fifo}",                           "{cpu: erlang 10ms k 4}",
         "{rate: 85/s, request: page}"),
         "app.cpu",                                                                                                                              "M/G/1",    "wait",     .03541667                                            },
 /* V07: 1/30 - 1/100 */
        {ONE("{cpu: 1}",                                              "{cpu: lognormal 10ms cv 3}", "{rate: 70/s, request: page}"),
         "app.cpu",                                                                                                                              "M/G/1-PS", "wait",     .02333333                                            },
        {ONE("{cpu: 1}",                                              "{cpu: 10ms}",                "{rate: 70/s, request: page}"),  "system",   "M/G/1-PS",
         "response",                                                                                                                                                     .03333333                                            },
 /* half a core: 20 ms each at 70% */
        {ONE("{cpu: 0.5}",                                            "{cpu: exp 10ms}",            "{rate: 35/s, request: page}"),  "system",
         "M/M/1-PS",                                                                                                                                         "response", .06666667                                            },
 /* V08 */
        {RUN("60s") "externals:\n"
                    "  far: {time: lognormal 1.5s cv 1}\n"
                    "services:\n"
                    "  app: {cpu: 1}\n"
                    "requests:\n"
                    "  page: {service: app, steps: [{call: far}]}\n"
                    "traffic:\n"
                    "  all: {rate: 200/s, request: page}\n", "system",                     "M/G/inf",                       "response", 1.5       },
 /* V19, at random */
        {ONE("{cpu: 1, instances: 4, balance: random, cpu_sharing: fifo}",                             "{cpu: exp 10ms}",
         "{rate: 320/s, request: page}"),
         "system",                                                                                                          "M/M/1",        "response",           .05},
    };
    (void)state;
    CHECK(cases);
}

static void one_queue_of_other_arrivals(void **state)
{
    static const struct one cases[] = {
  /* V06 */
        {ONE("{cpu: 1, cpu_sharing: fifo}",                                     "{cpu: exp 10ms}",
         "{rate: 80/s, arrivals: even, request: page}"),
         "app.cpu", "D/M/1",     "wait",     .01692730},
        {ONE("{cpu: 1, cpu_sharing: fifo}",                                     "{cpu: exp 10ms}",
         "{rate: 80/s, arrivals: erlang 2, request: page}"),
         "app.cpu", "E2/M/1",    "wait",     .02843980},
 /* V19, in turn */
        {ONE("{cpu: 1, instances: 4, balance: round-robin, cpu_sharing: fifo}",
         "{cpu: exp 10ms}",                                                                        "{rate: 320/s, request: page}"),
         "system",  "E4/M/1",    "response", .0326738 },
 /* V21 */
        {ONE("{cpu: 1, cpu_sharing: fifo}",                                     "{cpu: exp 10ms}",
         "{rate: 66/s, arrivals: batch 11, request: page}"),
         "system",  "M[11]/M/1", "response", .1764706 },
    };
    (void)state;
    CHECK(cases);
}

/* ---- what is held ---- */

static void gates_as_queues(void **state)
{
    static const struct one cases[] = {
  /* V09: .801708, .109213 */
        {ONE("{cpu: 1, workers: 20, backlog: 0}",                 "{wait: lognormal 200ms cv 2}",
         "{rate: 90/s, request: page}"),
         "app.workers", "M/G/20 loss", "utilization", .801708 },
        {ONE("{cpu: 1, workers: 20, backlog: 0}",                 "{wait: exp 200ms}",
         "{rate: 90/s, request: page}"),
         "app.workers", "M/G/20 loss", "refused",     .1092129},
 /* V03 */
        {ONE("{cpu: 1, workers: 4, backlog: 16}",                 "{wait: exp 20ms}",
         "{rate: 250/s, request: page}"),
         "app.workers", "M/M/4/20",    "refused",     .2028429},
 /* V10 */
        {ONE("{cpu: 1, workers: 10, backlog_timeout: exp 100ms}", "{wait: exp 50ms}",
         "{rate: 220/s, request: page}"),
         "app.workers", "M/M/10+M",    "timed out",   .1477458},
 /* V11 */
        {ONE("{cpu: 1, workers: 10, backlog_timeout: 200ms}",     "{wait: exp 50ms}",
         "{rate: 190/s, request: page}"),
         "app.workers", "M/M/10+D",    "wait",        .0561126},
 /* V02, held */
        {ONE("{cpu: 1, workers: 10}",                             "{wait: exp 50ms}",             "{rate: 160/s, request: page}"),
         "app.workers", "M/M/10",      "wait",        .0102295},
 /* one worker, 4 ms and exponential 4 ms: 100 (64 + 16)e-6 / 2 / .2 */
        {ONE("{cpu: 1, workers: 1}",                              "{wait: 4ms}, {wait: exp 4ms}",
         "{rate: 100/s, request: page}"),
         "app.workers", "M/G/1",       "wait",        .02     },
        {ONE("{cpu: 1, workers: 1}",                              "{wait: 4ms}, {wait: exp 4ms}",
         "{rate: 100/s, request: page}"),
         "system",      "M/G/1",       "response",    .028    },
    };
    (void)state;
    CHECK(cases);
}

#define ROWS(rows, steps, rate)                                                                \
    RUN("60s")                                                                                 \
    "databases:\n"                                                                             \
    "  main: {cpu: 1, roundtrip: 0ms, connect: 0ms, rows: {stock: " rows "}}\n"                \
    "services:\n"                                                                              \
    "  app: {cpu: 1}\n"                                                                        \
    "requests:\n"                                                                              \
    "  page: {service: app, steps: [{transaction: [" steps "]}]}\n"                            \
    "traffic:\n"                                                                               \
    "  all: {rate: " rate ", request: page}\n"

/* Ten alike are ten queues, each with a tenth of the requests. */
static void rows_as_queues(void **state)
{
    static const struct one cases[] = {
        {ROWS("{count: 1}",  "{lock: stock}, {wait: exp 10ms}", "80/s"),  "main.rows.stock",
         "M/M/1",                                                                                     "wait", .04      },
        {ROWS("{count: 10}", "{lock: stock}, {wait: 10ms}",     "850/s"), "main.rows.stock",
         "M/D/1",                                                                                     "wait", .02833333},
        {ROWS("{count: 10}", "{lock: stock}, {wait: 10ms}",     "850/s"), "system",          "M/D/1",
         "response",                                                                                          .03833333},
    };
    (void)state;
    CHECK(cases);
}

static void no_formula_for_uneven_rows(void **state)
{
    struct found found;
    (void)state;
    find(&found,
         ROWS("{count: 10, pick: zipf 1.1}", "{lock: stock}, {wait: exp 10ms}", "200/s"));
    assert_no_line(&found, "main.rows.stock", "wait");
    assert_no_line(&found, "system", "response");
    found_close(&found);
    find(&found,
         ROWS("{count: 10}", "{lock: {rows: stock, count: 2}}, {wait: exp 10ms}", "200/s"));
    assert_no_line(&found, "main.rows.stock", "wait");
    found_close(&found);
}

/* Places in an even row. */
static void externals_as_queues(void **state)
{
#define FAR(external)                                                                          \
    RUN("60s")                                                                                 \
    "externals:\n  far: " external "\n"                                                        \
    "services:\n  app: {cpu: 1}\n"                                                             \
    "requests:\n  page: {service: app, steps: [{call: far}]}\n"                                \
    "traffic:\n  all: {rate: 80/s, request: page}\n"
    static const struct one cases[] = {
        {FAR("{time: exp 30ms, rate: 100/s}"),    "far", "M/D/1", "wait", .02      },
        {FAR("{time: exp 50ms, concurrency: 5}"), "far", "M/M/5", "wait", .02770564},
    };
    (void)state;
    CHECK(cases);
}

/* ---- networks ---- */

/* V17, with a cache in front: 45% go on to the database. */
static void an_open_network(void **state)
{
    struct found found;
    (void)state;
    find(&found, RUN("60s") "services:\n"
                            "  app: {cpu: 8, cpu_sharing: fifo}\n"
                            "caches:\n"
                            "  near: {hits: 55%, time: exp 0.625ms}\n"
                            "databases:\n"
                            "  main: {cpu: 4, roundtrip: 0ms, connect: 0ms}\n"
                            "requests:\n"
                            "  page:\n"
                            "    service: app\n"
                            "    steps:\n"
                            "      - cpu: exp 15ms\n"
                            "      - cache: near\n"
                            "        miss: [{query: {cpu: lognormal 18ms cv 2}}]\n"
                            "traffic:\n"
                            "  all: {rate: 400/s, request: page}\n");
    assert_line(&found, "app.cpu", "M/M/8", "wait", .002677358);
    assert_line(&found, "main.cpu", "M/G/4-PS", "wait", .01455511);
    assert_line(&found, "system", "open network", "response",
                .01767736 + .000625 + .45 * .03255511);
    assert_true(fabs(line(&found, "app.cpu", "utilization")->expected - .75) < .01);
    found_close(&found);
}

/* V12: 30 go before 50, both 10 ms. */
static void two_priorities(void **state)
{
    struct found found;
    (void)state;
    find(&found, RUN("100s") "services:\n"
                             "  app: {cpu: 1, cpu_sharing: fifo}\n"
                             "requests:\n"
                             "  first: {service: app, priority: 5, steps: [{cpu: exp 10ms}]}\n"
                             "  second: {service: app, steps: [{cpu: exp 10ms}]}\n"
                             "traffic:\n"
                             "  a: {rate: 30/s, request: first}\n"
                             "  b: {rate: 50/s, request: second}\n");
    assert_line(&found, "first", "M/G/1 by priority", "wait", .01142857);
    assert_line(&found, "second", "M/G/1 by priority", "wait", .05714286);
    assert_no_line(&found, "app.cpu", "wait");
    assert_no_line(&found, "system", "response");
    found_close(&found);
}

/* V22 */
static void two_branches(void **state)
{
    static const struct one cases[] = {
        {RUN("100s") "databases:\n"
                     "  one: {cpu: 1, cpu_sharing: fifo, roundtrip: 0ms, connect: 0ms}\n"
                     "  two: {cpu: 1, cpu_sharing: fifo, roundtrip: 0ms, connect: 0ms}\n"
                     "services:\n"
                     "  app: {cpu: 1}\n"
                     "requests:\n"
                     "  page:\n"
                     "    service: app\n"
                     "    steps:\n"
                     "      - parallel:\n"
                     "        - [{query: {database: one, cpu: exp 10ms}}]\n"
                     "        - [{query: {database: two, cpu: exp 10ms}}]\n"
                     "traffic:\n"
                     "  all: {rate: 70/s, request: page}\n", "system", "fork-join of two M/M/1", "response", .04708333},
    };
    (void)state;
    CHECK(cases);
}

static void a_closed_network(void **state)
{
    struct found found;
    (void)state;
    /* V13 */
    find(&found, ONE("{cpu: 1, cpu_sharing: fifo}", "{cpu: exp 20ms}",
                     "{users: 50, think: 1s, request: page}"));
    assert_line(&found, "system", "MVA", "throughput", 44.76063);
    assert_line(&found, "system", "MVA", "response", .1170531);
    assert_line(&found, "app.cpu", "MVA", "wait", .0970531);
    found_close(&found);
    /* V16, N = 100 */
    find(&found, RUN("60s") "services:\n"
                            "  app: {cpu: 4}\n"
                            "databases:\n"
                            "  main: {cpu: 2, roundtrip: 0ms, connect: 0ms}\n"
                            "externals:\n"
                            "  far: {time: 150ms}\n"
                            "requests:\n"
                            "  page:\n"
                            "    service: app\n"
                            "    steps: [{cpu: exp 30ms}, {query: {cpu: lognormal 12ms cv 2, "
                            "times: 3}}, {call: far}]\n"
                            "traffic:\n"
                            "  all: {users: 100, think: exp 2s, request: page}\n");
    assert_line(&found, "system", "MVA", "throughput", 44.10757);
    assert_line(&found, "system", "MVA", "response", .2671850);
    found_close(&found);
}

/* V32, n = 4, whose pool is the limit of how many slow each other down: no product form. With
 * a database that all may come to there is one. */
static void a_closed_network_that_slows_down(void **state)
{
#define SLOW(pool)                                                                             \
    RUN("60s")                                                                                 \
    "services:\n"                                                                              \
    "  app: {cpu: 8, cpu_sharing: fifo" pool "}\n"                                             \
    "databases:\n"                                                                             \
    "  main: {cpu: 1000, roundtrip: 0ms, connect: 0ms, slowdown: {contention: 5%}}\n"          \
    "requests:\n"                                                                              \
    "  page: {service: app, steps: [{cpu: exp 20ms}, {query: {cpu: exp 20ms}}]}\n"             \
    "traffic:\n"                                                                               \
    "  people: {users: 100, think: exp 1s, request: page}\n"
    struct found found;
    (void)state;
    find(&found, SLOW(""));
    const struct result_theory *it = line(&found, "system", "throughput");
    assert_non_null(it);
    assert_line(&found, "system", "MVA", "throughput", it->expected);
    assert_line(&found, "system", "MVA", "response", 100 / it->expected - 1);
    found_close(&found);
    find(&found, SLOW(", pools: {main: {connections: 2}}"));
    assert_no_line(&found, "system", "throughput");
    assert_no_line(&found, "system", "response");
    assert_non_null(line(&found, "system", "throughput at most"));
    found_close(&found);
}

/* V18, the web's: shared cores of one each. */
static void two_classes_of_users(void **state)
{
    struct found found;
    (void)state;
    find(&found, RUN("100s") "services:\n"
                             "  app: {cpu: 1}\n"
                             "databases:\n"
                             "  main: {cpu: 1, roundtrip: 0ms, connect: 0ms}\n"
                             "requests:\n"
                             "  a: {service: app, steps: [{cpu: exp 20ms}, {query: {cpu: exp "
                             "10ms, times: 4}}]}\n"
                             "  b: {service: app, steps: [{cpu: exp 20ms}, {query: {cpu: exp "
                             "50ms, times: 3}}]}\n"
                             "traffic:\n"
                             "  one: {users: 30, think: exp 2s, request: a}\n"
                             "  two: {users: 10, think: exp 5s, request: b}\n");
    assert_line(&found, "a", "MVA", "throughput", 13.69462);
    assert_line(&found, "b", "MVA", "throughput", 1.778492);
    assert_line(&found, "a", "MVA", "response", .190642);
    assert_line(&found, "b", "MVA", "response", .622742);
    found_close(&found);
}

/* ---- where none holds ---- */

/* V28: a pool that binds, with work under it. */
static void a_pool_in_the_way(void **state)
{
    struct found found;
    (void)state;
    find(&found, RUN("30s") "services:\n"
                            "  app: {workers: 12, cpu: 2, pools: {main: {connections: 4}}}\n"
                            "databases:\n"
                            "  main: {cpu: 2, roundtrip: 0ms, connect: 0ms}\n"
                            "requests:\n"
                            "  page:\n"
                            "    service: app\n"
                            "    steps:\n"
                            "      - cpu: exp 10ms\n"
                            "      - transaction:\n"
                            "        - query: {cpu: exp 8ms}\n"
                            "        - wait: exp 50ms\n"
                            "        - query: {cpu: exp 4ms}\n"
                            "traffic:\n"
                            "  people: {users: 40, think: exp 500ms, request: page}\n");
    assert_no_line(&found, "system", "response");
    assert_no_line(&found, "app.pools.main", "wait");
    /* min(2 / 12 ms, 40 / .572 s) */
    assert_true(fabs(line(&found, "system", "throughput at most")->expected - 40 / .572) <
                1e-6);
    assert_non_null(line(&found, "main.cpu", "utilization"));
    found_close(&found);
}

static void conditions_that_fail(void **state)
{
    static const char *const texts[] = {
        /* not at a constant rate */
        ONE("{cpu: 1, cpu_sharing: fifo}", "{cpu: exp 10ms}",
            "{rate: {mean: 50/s, swing: 60%, period: 10s}, request: page}"),
        /* in turn, though shared by two cores each */
        ONE("{cpu: 2, instances: 2}", "{cpu: exp 10ms}", "{rate: 200/s, request: page}"),
        /* to the least busy */
        ONE("{cpu: 1, instances: 2, balance: least-busy}", "{cpu: exp 10ms}",
            "{rate: 100/s, request: page}"),
        /* several servers, not exponential */
        ONE("{cpu: 2, cpu_sharing: fifo}", "{cpu: 10ms}", "{rate: 150/s, request: page}"),
        /* comes back to one that is not of product form */
        ONE("{cpu: 1, cpu_sharing: fifo}", "{cpu: 4ms}, {wait: 1ms}, {cpu: 4ms}",
            "{rate: 90/s, request: page}"),
        /* even gaps are not even any more */
        ONE("{cpu: 1, cpu_sharing: fifo}", "{wait: exp 5ms}, {cpu: exp 10ms}",
            "{rate: 80/s, arrivals: even, request: page}"),
        /* bursts */
        ONE("{cpu: 1, cpu_sharing: fifo}", "{cpu: exp 10ms}",
            "{rate: 50/s, arrivals: bursty 5, request: page}"),
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct found found;
        find(&found, texts[i]);
        assert_no_line(&found, "app.cpu", "wait");
        assert_no_line(&found, "system", "response");
        found_close(&found);
    }
}

/* Who was sent away comes again, and no outcome tells of it. */
static void retries_that_help(void **state)
{
    struct found found;
    (void)state;
    find(&found, RUN("30s") "services:\n"
                            "  app: {cpu: 1, workers: 1, backlog: 0}\n"
                            "requests:\n"
                            "  page: {service: app, retry: {times: 1000, backoff: exp 20ms}, "
                            "steps: [{wait: exp 10ms}]}\n"
                            "traffic:\n"
                            "  all: {rate: 60/s, request: page}\n");
    assert_true(found.result.system.errors.mean == 0.0);
    assert_no_line(&found, "system", "response");
    assert_no_line(&found, "app.workers", "utilization");
    found_close(&found);
}

/* How many came to the second query nobody can say beforehand. */
static void works_of_unknown_number(void **state)
{
    struct found found;
    (void)state;
    find(&found, RUN("30s") "services:\n"
                            "  app: {cpu: 4, pools: {main: {connections: 1, timeout: 10ms}}}\n"
                            "databases:\n"
                            "  main: {cpu: 1, roundtrip: 0ms, connect: 0ms}\n"
                            "requests:\n"
                            "  page: {service: app, steps: [{cpu: exp 1ms}, {query: {cpu: exp "
                            "10ms}}, {query: {cpu: exp 5ms}}]}\n"
                            "traffic:\n"
                            "  all: {rate: 50/s, request: page}\n");
    assert_true(found.result.system.errors.mean > .05);
    assert_no_line(&found, "main.cpu", "utilization");
    assert_non_null(line(&found, "app.cpu", "utilization"));
    found_close(&found);
}

/* Clients who try again, and work that nobody waits for, bring in more than the traffic. */
static void what_comes_by_itself(void **state)
{
    struct found found;
    (void)state;
    find(&found, RUN("30s") "services:\n"
                            "  app: {cpu: 1, cpu_sharing: fifo}\n"
                            "requests:\n"
                            "  page: {service: app, timeout: 30ms, retry: {times: 2}, steps: "
                            "[{cpu: exp 10ms}]}\n"
                            "traffic:\n"
                            "  all: {rate: 50/s, request: page}\n");
    assert_no_line(&found, "app.cpu", "wait");
    found_close(&found);
    find(&found, RUN("30s") "services:\n"
                            "  app: {cpu: 1, cpu_sharing: fifo}\n"
                            "queues:\n"
                            "  later: {workers: 4}\n"
                            "requests:\n"
                            "  page: {service: app, steps: [{cpu: exp 5ms}, {enqueue: job, "
                            "to: later}]}\n"
                            "  job: {service: app, steps: [{cpu: exp 5ms}]}\n"
                            "traffic:\n"
                            "  all: {rate: 50/s, request: page}\n");
    assert_no_line(&found, "app.cpu", "wait");
    assert_no_line(&found, "system", "response");
    assert_non_null(line(&found, "app.cpu", "utilization"));
    found_close(&found);
}

/* M/M/1 was told of rows that requests give up on, and of waits that a slow core prolongs. */
static void no_formula_for_what_it_leaves_out(void **state)
{
    (void)state;
    struct found found;
    find(&found,
         ROWS("{count: 1}", "{lock: {rows: stock, timeout: 20ms}}, {wait: exp 10ms}", "80/s"));
    assert_no_line(&found, "main.rows.stock", "wait");
    found_close(&found);
    find(&found,
         ONE("{cpu: 0.5, cpu_sharing: fifo}", "cpu: exp 10ms", "{rate: 30/s, request: page}"));
    assert_no_line(&found, "app.cpu", "wait");
    assert_line(&found, "system", "M/M/1", "response", .05);
    const struct result_theory *used = line(&found, "app.cpu", "utilization");
    assert_true(used && fabs(used->simulated.mean - used->expected) < .02);
    found_close(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_queue_of_poisson_arrivals),
        cmocka_unit_test(one_queue_of_other_arrivals),
        cmocka_unit_test(gates_as_queues),
        cmocka_unit_test(rows_as_queues),
        cmocka_unit_test(no_formula_for_uneven_rows),
        cmocka_unit_test(no_formula_for_what_it_leaves_out),
        cmocka_unit_test(externals_as_queues),
        cmocka_unit_test(an_open_network),
        cmocka_unit_test(two_priorities),
        cmocka_unit_test(two_branches),
        cmocka_unit_test(a_closed_network),
        cmocka_unit_test(a_closed_network_that_slows_down),
        cmocka_unit_test(two_classes_of_users),
        cmocka_unit_test(a_pool_in_the_way),
        cmocka_unit_test(conditions_that_fail),
        cmocka_unit_test(retries_that_help),
        cmocka_unit_test(works_of_unknown_number),
        cmocka_unit_test(what_comes_by_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
