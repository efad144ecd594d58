/* From a scenario's words to resources, programs and traffic. Programs as a whole are shown by
 * tests/golden/explain/every_step. */
#include "studies/assembly.h"

#include "models/reading.h"
#include "scenarios/language/load.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define EVERY_STEP "tests/golden/explain/every_step/steps.yaml"

struct made {
    struct arena *arena;
    struct source source;
    struct faults faults;
    struct load load;
    struct assembly assembly;
    const struct blueprint *plan;
};

static void must(struct made *made, bool good)
{
    fault_print(&made->faults, stderr);
    assert_true(good);
    assembly_init(&made->assembly, &made->load.scenario, made->arena);
    made->plan = &made->assembly.blueprint;
}

static struct made *start(void)
{
    struct made *made = test_calloc(1, sizeof *made);
    made->arena = arena_open();
    made->load.arena = made->arena;
    made->load.folder = ".";
    return made;
}

static struct made *make_with(const char *text, const char *setting)
{
    struct made *made = start();
    made->source = (struct source){"x.yaml", text, strlen(text)};
    must(made,
         load_source(&made->load, &made->source, &setting, setting ? 1 : 0, &made->faults));
    return made;
}

static struct made *make(const char *text)
{
    return make_with(text, NULL);
}

static void drop(struct made *made)
{
    assembly_free(&made->assembly);
    arena_close(made->arena);
    test_free(made);
}

static int find(const struct made *made, const char *name)
{
    for (int i = 0; i < made->plan->resources; i++)
        if (strcmp(made->plan->resource[i].name, name) == 0 &&
            made->plan->resource[i].kind != RESOURCE_SERVICE)
            return i;
    return -1;
}

static const struct resource_plan *at(const struct made *made, const char *name)
{
    int resource = find(made, name);
    if (resource < 0)
        fail_msg("there is no %s", name);
    return &made->plan->resource[resource];
}

static void assert_number(double is, double expected)
{
    if (!(fabs(is - expected) <= 1e-9))
        fail_msg("%g is not %g", is, expected);
}

static void assert_time(const struct dist *time, enum dist_kind kind, double mean_s)
{
    assert_non_null(time);
    assert_int_equal(time->kind, kind);
    assert_number(time->mean * 1e-9, mean_s);
}

/* ---- resources ---- */

static const char *const of_services =
    "traffic: {web: {rate: 1/s, request: get}}\n"
    "services:\n"
    "  plain: {}\n"
    "  full: {instances: 3, balance: two-choices, workers: 16, backlog: 7, order: lifo,\n"
    "         backlog_timeout: exp 30s, cpu: 2.5}\n"
    "  line: {cpu: 2.5, cpu_sharing: fifo}\n"
    "  lock: {cpu: 8, runs: gil-threads}\n"
    "  loop: {cpu: 8, runs: async}\n"
    "  many: {cpu: 8, runs: processes, workers: 3}\n"
    "requests: {get: {service: full, steps: [cpu: 1ms]}}\n";

static void workers_are_a_gate_each_instance(void **state)
{
    (void)state;
    struct made *made = make(of_services);
    const struct resource_plan *workers = at(made, "full.workers");
    assert_int_equal(workers->kind, RESOURCE_GATE);
    assert_int_equal(workers->members, 3);
    assert_int_equal(workers->gate.capacity, 16);
    assert_int_equal(workers->gate.backlog, 7);
    assert_int_equal(workers->gate.order, LINE_LIFO);
    assert_false(workers->gate.ranked);
    assert_time(workers->gate.patience, DIST_EXPONENTIAL, 30.0);
    assert_int_equal(at(made, "plain.workers")->gate.capacity, GATE_ENDLESS);
    assert_int_equal(at(made, "plain.workers")->members, 1);
    drop(made);
}

static void cpus_are_what_the_runtime_makes_of_them(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        double servers, pace, capacity;
        bool fair;
    } cpus[] = {
        {"plain.cpu", 1,   0,         1,   true },
        {"full.cpu",  2.5, 0,         2.5, true },
        {"line.cpu",  3,   2.5 / 3.0, 2.5, false},
        {"lock.cpu",  1,   0,         1,   true },
        {"loop.cpu",  1,   0,         1,   false},
        {"many.cpu",  8,   0,         8,   true },
    };
    struct made *made = make(of_services);
    for (size_t i = 0; i < sizeof cpus / sizeof *cpus; i++) {
        const struct resource_plan *cpu = at(made, cpus[i].name);
        assert_int_equal(cpu->kind, RESOURCE_STATION);
        assert_number(cpu->station.servers, cpus[i].servers);
        assert_number(cpu->station.pace, cpus[i].pace);
        assert_int_equal(cpu->station.fair, cpus[i].fair);
        double capacity = assembly_capacity(&made->assembly, find(made, cpus[i].name));
        assert_number(capacity, cpus[i].capacity);
    }
    assert_int_equal(made->plan->resource[0].kind, RESOURCE_SERVICE);
    assert_null(assembly_kind(&made->assembly, 0));
    drop(made);
}

static void services_choose_as_they_say(void **state)
{
    (void)state;
    static const struct {
        const char *said;
        enum balance_policy balance;
    } ways[] = {
        {"services.full.balance=round-robin", BALANCE_ROUND_ROBIN},
        {"services.full.balance=random",      BALANCE_RANDOM     },
        {"services.full.balance=least-busy",  BALANCE_LEAST_BUSY },
        {"services.full.balance=two-choices", BALANCE_TWO_CHOICES},
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct made *made = make_with(of_services, ways[i].said);
        const struct resource_plan *plan = made->plan->resource;
        while (plan->kind != RESOURCE_SERVICE || strcmp(plan->name, "full") != 0)
            plan++;
        assert_int_equal(plan->service.balance, ways[i].balance);
        assert_int_equal(plan->service.instances, 3);
        drop(made);
    }
}

static const char *const of_databases =
    "traffic: {web: {rate: 1/s, request: get}}\n"
    "services:\n"
    "  app:\n"
    "    {instances: 3, workers: 4, pools: {main: {connections: 10, timeout: 5s, order: "
    "random,\n"
    "     handoff: barging}, other: {connections: 9}}}\n"
    "databases:\n"
    "  main: {cpu: 8, disk: 4, roundtrip: 0.4ms, connect: 15ms, max_connections: 100,\n"
    "         proxy: {connections: 20, timeout: 10s}, slowdown: {contention: 2%, coherency: "
    "0.1%},\n"
    "         rows: {stock: {count: 1000, pick: zipf 1.1, handoff: postgres}, all: {count: "
    "5}}}\n"
    "  other: {cpu: 2, cpu_sharing: fifo}\n"
    "requests:\n"
    "  get: {service: app, steps: [query: {database: main, cpu: 1ms}, query: {database: other, "
    "disk: 1ms}]}\n";

static void pools_are_gates(void **state)
{
    (void)state;
    static const struct {
        const char *said;
        uint32_t members, connections;
    } pools[] = {
        {"services.app.pools.main.per=instance", 3,  10},
        {"services.app.pools.main.per=worker",   12, 10},
        {"services.app.pools.main.per=fleet",    1,  10},
    };
    for (size_t i = 0; i < sizeof pools / sizeof *pools; i++) {
        struct made *made = make_with(of_databases, pools[i].said);
        const struct resource_plan *pool = at(made, "app.pools.main");
        assert_int_equal(pool->members, pools[i].members);
        assert_int_equal(pool->gate.capacity, pools[i].connections);
        assert_int_equal(pool->gate.backlog, GATE_ENDLESS);
        assert_int_equal(pool->gate.order, LINE_RANDOM);
        assert_true(pool->gate.barging);
        assert_time(pool->gate.patience, DIST_CONSTANT, 5.0);
        assert_false(at(made, "app.pools.other")->gate.barging);
        assert_null(at(made, "app.pools.other")->gate.patience);
        drop(made);
    }
}

static void databases_are_stations_rows_and_connections(void **state)
{
    (void)state;
    struct made *made = make(of_databases);
    const struct resource_plan *cpu = at(made, "main.cpu"),
                               *stock = at(made, "main.rows.stock");
    assert_number(cpu->station.servers, 8);
    assert_true(cpu->station.fair);
    assert_number(cpu->station.contention, .02);
    assert_number(cpu->station.coherency, .001);
    assert_false(at(made, "other.cpu")->station.fair);
    assert_number(at(made, "other.cpu")->station.contention, 0);
    assert_number(at(made, "main.disk")->station.servers, 4);
    assert_false(at(made, "main.disk")->station.fair);
    assert_int_equal(at(made, "main.proxy")->gate.capacity, 20);
    assert_time(at(made, "main.proxy")->gate.patience, DIST_CONSTANT, 10.0);
    assert_int_equal(at(made, "main.connections")->server.connections, 100);
    assert_int_equal(stock->rows.count, 1000);
    assert_number(stock->rows.zipf, 1.1);
    assert_int_equal(stock->rows.handoff, ROWS_POSTGRES);
    assert_int_equal(stock->rows.deadlock_after, sim_from_seconds(1.0));
    assert_int_equal(at(made, "main.rows.all")->rows.handoff, ROWS_FAIR);
    assert_number(at(made, "main.rows.all")->rows.zipf, 0);
    assert_int_equal(find(made, "other.proxy"), -1);
    assert_int_equal(find(made, "other.connections"), -1);
    assert_string_equal(made->plan->place[1], "main.roundtrip");
    drop(made);
}

static void kinds_have_the_names_of_results(void **state)
{
    (void)state;
    static const struct {
        const char *name, *kind;
        double capacity;
    } parts[] = {
        {"app.workers",       "gate",        8               },
        {"app.cpu",           "station",     1               },
        {"app.pools.main",    "gate",        5               },
        {"main.disk",         "station",     3               },
        {"main.rows.stock",   "rows",        10              },
        {"other.connections", "connections", 50              },
        {"main.connections",  "connections", (double)INFINITY},
        {"pay",               "external",    4               },
        {"things",            "cache",       (double)INFINITY},
        {"mail.workers",      "gate",        2               },
        {"mutex",             "gate",        1               },
    };
    struct made *made = start();
    must(made, load_file(&made->load, EVERY_STEP, NULL, 0, &made->faults));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        int resource = find(made, parts[i].name);
        assert_string_equal(assembly_kind(&made->assembly, resource), parts[i].kind);
        double capacity = assembly_capacity(&made->assembly, resource);
        if (isinf(parts[i].capacity))
            assert_true(isinf(capacity));
        else
            assert_number(capacity, parts[i].capacity);
    }
    assert_true(made->assembly.sent[0]);
    assert_false(made->assembly.sent[1]);
    drop(made);
}

static void what_is_outside_has_its_limits(void **state)
{
    (void)state;
    struct made *made = start();
    must(made, load_file(&made->load, EVERY_STEP, NULL, 0, &made->faults));
    const struct external_spec *pay = &at(made, "pay")->external;
    assert_int_equal(pay->concurrency, 4);
    assert_number(pay->per_s, 9);
    assert_int_equal(pay->up_to, 5);
    assert_int_equal(pay->wait, sim_from_seconds(.01));
    assert_int_equal(at(made, "things")->cache.keys, 100);
    assert_int_equal(at(made, "things")->cache.holds, 10);
    assert_number(at(made, "pages")->cache.hits, .75);
    assert_int_equal(at(made, "pages")->cache.keys, 0);
    assert_int_equal(at(made, "mail.workers")->gate.backlog, 7);
    assert_int_equal(at(made, "slow mail.workers")->gate.backlog, GATE_ENDLESS);
    /* one gate for each of the services that use it */
    assert_int_equal(at(made, "mutex")->members, 1);
    assert_int_equal(at(made, "mutex.app")->members, 3);
    drop(made);
}

static void memory_has_room_for_so_many(void **state)
{
    (void)state;
    static const char *const text =
        "traffic: {web: {rate: 1/s, request: get}}\n"
        "services: {app: {workers: 4, memory: {limit: 2GB, base: 300MB, per_worker: 100MB,\n"
        "  per_request: 100MB, over: restart 20s}}}\n"
        "requests: {get: {service: app, steps: [cpu: 1ms]}}\n";
    struct made *made = make(text);
    const struct service_spec *app = &made->plan->resource[0].service;
    assert_int_equal(app->room, 13);
    assert_int_equal(app->over, SERVICE_RESTARTS);
    assert_time(app->away, DIST_CONSTANT, 20.0);
    drop(made);
    made = make_with(text, "services.app.memory.over=slow 4x");
    app = &made->plan->resource[0].service;
    assert_int_equal(app->over, SERVICE_SLOWS);
    assert_number(app->slower, 4.0);
    assert_int_equal(app->cpu, find(made, "app.cpu"));
    drop(made);
    made = make_with(text, "services.app.memory.per_request=0B");
    assert_int_equal(made->plan->resource[0].service.room, 0);
    drop(made);
}

static void priorities_rank_what_they_are_said_to(void **state)
{
    (void)state;
    struct made *made = make_with(of_databases, "requests.get.priority=5");
    assert_int_equal(made->plan->request[0].spec.priority, 5);
    assert_true(at(made, "app.workers")->gate.ranked);
    assert_true(at(made, "app.cpu")->station.ranked);
    assert_true(at(made, "other.cpu")->station.ranked);
    assert_false(at(made, "app.pools.main")->gate.ranked);
    assert_false(at(made, "main.disk")->station.ranked);
    drop(made);
}

/* ---- connections where no pool is said ---- */

static bool touches(const struct made *made, const char *name)
{
    const struct program *program = &made->plan->request[0].program;
    int resource = find(made, name);
    for (uint32_t i = 0; i < program->length && resource >= 0; i++)
        if (instruction_names_a_resource((enum instruction_op)program->code[i].op) &&
            program->code[i].resource == (uint32_t)resource)
            return true;
    return false;
}

static void pools_are_there_where_connections_count(void **state)
{
    (void)state;
    static const char *const text = "traffic: {web: {rate: 1/s, request: get}}\n"
                                    "services: {app: {}}\n"
                                    "databases: {main: {}}\n"
                                    "requests: {get: {service: app, steps: [query: 1ms]}}\n";
    struct made *made = make(text);
    assert_int_equal(find(made, "app.pools.main"), -1);
    drop(made);
    made = make_with(text, "databases.main.max_connections=5");
    assert_int_equal(at(made, "app.pools.main")->gate.capacity, GATE_ENDLESS);
    assert_true(touches(made, "app.pools.main") && touches(made, "main.connections"));
    drop(made);
    made = make_with(text, "databases.main.connect=5ms");
    assert_true(touches(made, "main.connections"));
    assert_int_equal(at(made, "main.connections")->server.connections, SERVER_ENDLESS);
    drop(made);
    made = make("traffic: {web: {rate: 1/s, request: get}}\n"
                "databases: {main: {proxy: {connections: 3}}}\n"
                "requests: {get: {steps: [query: 1ms]}}\n");
    assert_true(touches(made, "main.pool") && touches(made, "main.proxy"));
    drop(made);
}

/* ---- clients and traffic ---- */

static void clients_are_as_impatient_as_they_say(void **state)
{
    (void)state;
    struct made *made = make(
        "traffic: {web: {rate: 1/s, request: get}}\n"
        "requests: {get: {timeout: 5s, cancel: true, retry: {times: 2, backoff: exp 100ms,\n"
        "  jitter: 50%}, steps: [wait: 1ms]}}\n");
    const struct request_spec *spec = &made->plan->request[0].spec;
    assert_string_equal(spec->name, "get");
    assert_int_equal(spec->timeout, sim_from_seconds(5));
    assert_true(spec->cancel);
    assert_int_equal(spec->retries, 2);
    assert_time(spec->backoff, DIST_EXPONENTIAL, .1);
    assert_number(spec->jitter, .5);
    assert_number(spec->backoff_factor, 0);
    drop(made);
}

static void traffic_comes_as_it_says(void **state)
{
    (void)state;
    struct made *made = make(
        "run: {max_in_flight: 777}\n"
        "traffic:\n"
        "  a: {rate: 100/s, arrivals: bursty 5, mix: {get: 70%, put: 30%}}\n"
        "  b: {rate: {start: 10/s, stages: [{duration: 10s, target: 30/s}]}, request: put,\n"
        "      arrivals: bursty 5}\n"
        "  c: {rate: {mean: 8/s, swing: 50%, period: 1h}, arrivals: batch 10, request: get}\n"
        "  d: {users: 50, think: exp 2s, request: get}\n"
        "requests: {get: {steps: [wait: 1ms]}, put: {steps: [wait: 1ms]}}\n");
    const struct traffic_spec *traffic = made->plan->traffic;
    assert_int_equal(made->plan->traffics, 4);
    assert_int_equal(made->plan->max_in_flight, 777);
    assert_int_equal(traffic[0].mix_count, 2);
    assert_int_equal(traffic[0].mix[1].request, 1);
    assert_number(traffic[0].mix[1].share, .3);
    struct mmpp_spec bursts = mmpp_with_dispersion(5, 100), ramp = mmpp_with_dispersion(5, 20);
    assert_int_equal(traffic[0].arrivals, ARRIVALS_MMPP);
    assert_number(traffic[0].mmpp.to_high_per_s, bursts.to_high_per_s);
    /* over the ramp */
    assert_number(traffic[1].mmpp.to_high_per_s, ramp.to_high_per_s);
    assert_int_equal(traffic[1].rate.count, 2);
    assert_int_equal(traffic[2].arrivals, ARRIVALS_BATCH);
    assert_number(traffic[2].shape, 10);
    assert_number(traffic[2].rate.swing, .5);
    assert_number(traffic[2].rate.period_s, 3600);
    assert_int_equal(traffic[3].users, 50);
    assert_time(traffic[3].think, DIST_EXPONENTIAL, 2.0);
    drop(made);
}

/* ---- names of draws ---- */

static bool draws(const struct instruction *in)
{
    switch ((enum instruction_op)in->op) {
    case OP_SERVE:
    case OP_DELAY:
    case OP_LOOKUP:
    case OP_ASK:
    case OP_LOCK:
    case OP_REPEAT:
    case OP_FAIL:
    case OP_ENTER:
    case OP_SPAWN:
    case OP_CONNECT:
        return true;
    default:
        return false;
    }
}

/* The linked code of a request. */
static const struct instruction *code_of(const struct made *made, int request)
{
    return made->plan->code + made->plan->request[request].blank.pc;
}

static void no_two_steps_draw_the_same(void **state)
{
    (void)state;
    struct made *made = start();
    must(made, load_file(&made->load, EVERY_STEP, NULL, 0, &made->faults));
    const struct instruction *code = code_of(made, 0);
    uint32_t length = made->plan->request[0].program.length;
    for (uint32_t i = 0; i < length; i++)
        for (uint32_t k = i + 1; k < length; k++)
            if (draws(&code[i]) && draws(&code[k]) && code[i].key == code[k].key)
                fail_msg("%u and %u", i, k);
    drop(made);
}

static const char *name_of(const struct made *made, const struct instruction *in)
{
    if (in->op == OP_DELAY)
        return made->plan->place[in->resource];
    return instruction_names_a_resource((enum instruction_op)in->op)
               ? made->plan->resource[in->resource].name
               : "";
}

static bool same_drawn(const struct instruction *a, const struct instruction *b)
{
    if (a->op == OP_OPTION)
        return a->chance == b->chance;
    return a->drawn->mean == b->drawn->mean;
}

/* All that takes time in one also does in the other, and draws the same. */
static void assert_keeps_draws(const struct made *before, const struct made *after)
{
    const struct instruction *was = code_of(before, 0), *is = code_of(after, 0);
    for (uint32_t i = 0; i < before->plan->request[0].program.length; i++) {
        if (was[i].op != OP_SERVE && was[i].op != OP_DELAY && was[i].op != OP_ASK &&
            was[i].op != OP_OPTION)
            continue;
        bool found = false;
        for (uint32_t k = 0; k < after->plan->request[0].program.length && !found; k++)
            found = is[k].op == was[i].op && is[k].key == was[i].key &&
                    same_drawn(&was[i], &is[k]) &&
                    strcmp(name_of(before, &was[i]), name_of(after, &is[k])) == 0;
        if (!found)
            fail_msg("%u draws something else", i);
    }
}

static const char *const of_draws =
    "traffic: {web: {rate: 10/s, request: get}}\n"
    "services: {app: {instances: 2, workers: 50, pools: {main: {connections: 40}}}}\n"
    "databases: {main: {cpu: 80, roundtrip: exp 1ms, disk: 80}}\n"
    "externals: {pay: {time: exp 80ms}}\n"
    "requests:\n"
    "  get:\n"
    "    service: app\n"
    "    steps:\n"
    "      - wait: exp 4ms\n"
    "      - {id: twice, repeat: 2, steps: [{query: {cpu: exp 5ms, disk: exp 2ms}}]}\n"
    "      - transaction: [{query: exp 2ms}, {call: pay}, {query: exp 3ms}]\n"
    "      - choose: [{chance: 30%, steps: [wait: exp 1ms]}, {chance: 70%, steps: [wait: exp "
    "9ms]}]\n";

static void variants_meet_the_same_demands(void **state)
{
    (void)state;
    static const char *const changes[] = {
        "services.app.pools.main.connections=3",
        "services.app.instances=9",
        "databases.main.connect=20ms",
        "databases.main.proxy={connections: 5}",
        "databases.main.rows={stock: {count: 4}}",

        "requests.get.priority=4",
        /* a like step more, named, before the others */
        "requests.get.steps=[{id: extra, query: exp 1ms}, {wait: exp 4ms}, {id: twice, repeat: "
        "2, steps: [{query: {cpu: exp 5ms, disk: exp 2ms}}]}, {transaction: [{query: exp 2ms}, "
        "{call: pay}, {query: exp 3ms}]}, {choose: [{chance: 30%, steps: [wait: exp 1ms]}, "
        "{chance: 70%, steps: [wait: exp 9ms]}]}]",
        /* one of another kind */
        "requests.get.steps=[{cpu: exp 1ms}, {wait: exp 4ms}, {id: twice, repeat: 2, steps: "
        "[{query: {cpu: exp 5ms, disk: exp 2ms}}]}, {transaction: [{query: exp 2ms}, {call: "
        "pay}, {query: exp 3ms}]}, {choose: [{chance: 30%, steps: [wait: exp 1ms]}, {chance: "
        "70%, steps: [wait: exp 9ms]}]}]",
    };
    struct made *before = make(of_draws);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct made *after = make_with(of_draws, changes[i]);
        assert_keeps_draws(before, after);
        drop(after);
    }
    drop(before);
}

static sim_integral time_in_all(const struct made *made)
{
    struct system *system = system_new(made->plan, 7, 0);
    assert_true(system_run(system, sim_from_seconds(100)));
    struct reading *books = reading_take(system);
    sim_integral gap, time = books->request[0].time[OUTCOME_OK];
    assert_null(reading_imbalance(books, &gap));
    reading_free(books);
    system_free(system);
    return time;
}

/* Nobody waits for anybody here, so all that could differ is what is drawn. */
static void variants_take_the_same_time(void **state)
{
    (void)state;
    struct made *before = make(of_draws);
    struct made *after = make_with(of_draws, "services.app.pools.main.connections=39");
    struct made *other = make_with(of_draws, "externals.pay.time=exp 81ms");
    assert_true(time_in_all(before) == time_in_all(after));
    assert_true(time_in_all(before) < time_in_all(other));
    drop(before);
    drop(after);
    drop(other);
}

static void what_is_carried_draws_the_same(void **state)
{
    (void)state;
    static const char *const text = "traffic: {web: {rate: 10/s, request: get}}\n"
                                    "queues: {mail: {}}\n"
                                    "requests:\n"
                                    "  get: {steps: [{enqueue: work, to: mail}]}\n"
                                    "  work: {steps: [wait: exp 10ms]}\n";
    struct made *before = make(text);
    struct made *after = make_with(text, "traffic.more={rate: 1/s, request: work}");
    const struct instruction *was = code_of(before, 1), *is = code_of(after, 3);
    assert_int_equal(was[0].op, OP_ENTER);
    assert_int_equal(is[0].op, OP_CALL);
    assert_true(was[1].op == OP_DELAY && is[2].op == OP_DELAY && was[1].key == is[2].key);
    drop(before);
    drop(after);
}

/* ---- how it runs ---- */

static struct reading *run_for(const struct made *made, double seconds, struct system **system)
{
    *system = system_new(made->plan, 3, 0);
    assert_true(system_run(*system, sim_from_seconds(seconds)));
    struct reading *books = reading_take(*system);
    sim_integral gap;
    assert_null(reading_imbalance(books, &gap));
    return books;
}

/* Sent ten times a second, and each time enqueued twice, which is counted apart. */
static void whatever_queue_it_came_through(void **state)
{
    (void)state;
    struct made *made = make("traffic:\n"
                             "  web: {rate: 10/s, arrivals: even, request: get}\n"
                             "  direct: {rate: 10/s, arrivals: even, request: work}\n"
                             "queues: {left: {workers: 9}, right: {workers: 9}}\n"
                             "requests:\n"
                             "  get: {steps: [{enqueue: work, to: left}, {enqueue: work, to: "
                             "right}]}\n"
                             "  work: {steps: [wait: 10ms]}\n");
    struct system *system;
    struct reading *books = run_for(made, 10.05, &system);
    int reached = made->assembly.reach[1].kind;
    assert_int_equal(books->request[1].ended[OUTCOME_OK], 100);
    assert_int_equal(books->request[reached].ended[OUTCOME_OK], 200);
    assert_true(books->request[reached].time[OUTCOME_OK] == (sim_integral)200 * 10000000);
    assert_int_equal(books->resource[find(made, "left.workers")].visits, 100);
    assert_int_equal(books->resource[find(made, "right.workers")].visits, 100);
    assert_int_equal(made->plan->requests, 5);
    assert_true(made->assembly.sent[1]);
    assert_false(made->assembly.sent[reached] || made->assembly.sent[4]);
    assert_int_equal(assembly_carries(&made->assembly, 1), -1);
    assert_int_equal(assembly_carries(&made->assembly, reached), -1);
    assert_int_equal(assembly_carries(&made->assembly, 3), 1);
    assert_int_equal(assembly_carries(&made->assembly, 4), 1);
    reading_free(books);
    system_free(system);
    drop(made);
}

/* Locked inside of another database's transaction, and held until its own ends. */
static void rows_are_held_until_their_own_transaction_ends(void **state)
{
    (void)state;
    struct made *made = make(
        "traffic: {web: {rate: 10/s, arrivals: even, request: get}}\n"
        "databases: {main: {rows: {stock: {count: 1}}}, other: {rows: {list: {count: 1}}}}\n"
        "requests:\n"
        "  get:\n"
        "    steps:\n"
        "      - transaction:\n"
        "          database: main\n"
        "          steps:\n"
        "            - transaction:\n"
        "                database: other\n"
        "                steps: [{lock: stock}, {lock: list}, {wait: 10ms}]\n"
        "            - wait: 30ms\n"
        "      - wait: 5ms\n");
    struct system *system;
    struct reading *books = run_for(made, 10.05, &system);
    const struct resource_reading *stock = &books->resource[find(made, "main.rows.stock")],
                                  *list = &books->resource[find(made, "other.rows.list")];
    assert_int_equal(stock->visits, 100);
    assert_true(stock->stayed == (sim_integral)100 * 40000000);
    assert_true(list->stayed == (sim_integral)100 * 10000000);
    reading_free(books);
    system_free(system);
    drop(made);
}

/* It runs where the call says, whatever service is its own. */
static void calls_run_where_they_say(void **state)
{
    (void)state;
    struct made *made = make("traffic: {web: {rate: 10/s, arrivals: even, request: get}}\n"
                             "services: {front: {}, back: {}, other: {}}\n"
                             "requests:\n"
                             "  get: {service: front, steps: [{call: {service: back, request: "
                             "look}}, {call: {service: "
                             "other, request: look}}]}\n"
                             "  look: {service: other, steps: [cpu: 1ms]}\n");
    struct system *system;
    struct reading *books = run_for(made, 10.05, &system);
    assert_int_equal(books->resource[find(made, "back.cpu")].visits, 100);
    assert_int_equal(books->resource[find(made, "other.cpu")].visits, 100);
    assert_int_equal(books->resource[find(made, "front.cpu")].visits, 0);
    assert_int_equal(books->request[1].ended[OUTCOME_OK], 200);
    reading_free(books);
    system_free(system);
    drop(made);
}

static void the_deepest_nesting_fits(void **state)
{
    (void)state;
    enum { DEPTH = 28 };
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    fputs("traffic: {web: {rate: 1/s, request: get}}\n"
          "services: {app: {workers: 3, pools: {main: {connections: 99, per: worker}}}}\n"
          "databases: {main: {proxy: {connections: 99}, max_connections: 999}}\n"
          "requests: {get: {service: app, steps: [",
          out);
    for (int i = 0; i < DEPTH; i++)
        fputs("{transaction: [", out);
    fputs("{query: 1ms}", out);
    for (int i = 0; i < DEPTH; i++)
        fputs("]}", out);
    fputs("]}}\n", out);
    fclose(out);
    struct made *made = make(text);
    assert_true(made->plan->request[0].program.length > 6 * DEPTH);
    drop(made);
    free(text);
}

/* There was no CPU to compile its steps for. */
static void what_is_only_called_needs_no_service(void **state)
{
    (void)state;
    struct made *made = make("traffic: {t: {rate: 1/s, request: a}}\n"
                             "services: {app: {}}\n"
                             "requests:\n"
                             "  a: {steps: [{call: {service: app, request: b}}]}\n"
                             "  b: {steps: [{cpu: 1ms}]}\n"
                             "  never: {steps: [{cpu: 1ms}]}\n");
    struct system *system = system_new(made->plan, 1, 0);
    assert_true(system_run(system, sim_from_seconds(10)));
    system_free(system);
    drop(made);
}

/* What carries a request to its second queue is a kind of its own, and is not sent. */
static void carriers_are_not_sent(void **state)
{
    (void)state;
    struct made *made = make("traffic: {t: {rate: 1/s, request: a}}\n"
                             "queues: {p: {}, q: {}}\n"
                             "requests:\n"
                             "  a: {steps: [{enqueue: b, to: p}, {enqueue: b, to: q}]}\n"
                             "  b: {steps: [{wait: 1ms}]}\n");
    assert_true(made->plan->requests > 2);
    for (int i = 0; i < made->plan->requests; i++)
        assert_int_equal(made->assembly.sent[i], i == 0);
    drop(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(workers_are_a_gate_each_instance),
        cmocka_unit_test(cpus_are_what_the_runtime_makes_of_them),
        cmocka_unit_test(services_choose_as_they_say),
        cmocka_unit_test(pools_are_gates),
        cmocka_unit_test(databases_are_stations_rows_and_connections),
        cmocka_unit_test(kinds_have_the_names_of_results),
        cmocka_unit_test(what_is_outside_has_its_limits),
        cmocka_unit_test(memory_has_room_for_so_many),
        cmocka_unit_test(priorities_rank_what_they_are_said_to),
        cmocka_unit_test(pools_are_there_where_connections_count),
        cmocka_unit_test(clients_are_as_impatient_as_they_say),
        cmocka_unit_test(traffic_comes_as_it_says),
        cmocka_unit_test(no_two_steps_draw_the_same),
        cmocka_unit_test(variants_meet_the_same_demands),
        cmocka_unit_test(variants_take_the_same_time),
        cmocka_unit_test(what_is_carried_draws_the_same),
        cmocka_unit_test(whatever_queue_it_came_through),
        cmocka_unit_test(rows_are_held_until_their_own_transaction_ends),
        cmocka_unit_test(calls_run_where_they_say),
        cmocka_unit_test(what_is_only_called_needs_no_service),
        cmocka_unit_test(carriers_are_not_sent),
        cmocka_unit_test(the_deepest_nesting_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
