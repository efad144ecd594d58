/* Scenarios as users write them: what they come to, and what is said about mistakes. */
#include "scenarios/language/load.h"

#include "scenarios/language/path.h"
#include "scenarios/language/tree_print.h"
#include "tests/unit/language/mistakes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define EXAMPLE "tests/golden/check/example/checkout.yaml"

struct attempt {
    struct arena *arena;
    struct source source;
    struct faults faults;
    struct load load;
    bool good;
};

static struct attempt *try_text(const char *text, size_t length, const char *const *settings,
                                size_t count)
{
    struct attempt *attempt = calloc(1, sizeof(*attempt));
    attempt->arena = arena_open();
    attempt->source = (struct source){"x.yaml", text, length};
    attempt->load.arena = attempt->arena;
    attempt->load.folder = ".";
    attempt->good =
        load_source(&attempt->load, &attempt->source, settings, count, &attempt->faults) &&
        load_check_variants(&attempt->load, &attempt->faults);
    assert_int_equal(attempt->good, attempt->faults.count == 0);
    return attempt;
}

/* What the loader made: tests go on with nothing else. */
static const void *there(const void *made)
{
    if (!made)
        abort();
    return made;
}

static void give_up(struct attempt *attempt)
{
    arena_close(attempt->arena);
    free(attempt);
}

static char *said_about(const struct attempt *attempt)
{
    char *said;
    size_t length;
    FILE *out = open_memstream(&said, &length);
    fault_print(&attempt->faults, out);
    fclose(out);
    return said;
}

static char *printed(const struct attempt *attempt)
{
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    tree_print(attempt->load.root, out);
    fclose(out);
    return text;
}

static char *example(void)
{
    FILE *in = fopen(EXAMPLE, "r");
    assert_non_null(in);
    char *text = calloc(1, 32768);
    assert_true(fread(text, 1, 32767, in) > 3000);
    fclose(in);
    return text;
}

static void every_mistake_is_pointed_at(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
        const char *text = mistakes[i].text;
        struct attempt *attempt = try_text(text, strlen(text), NULL, 0);
        char *said = said_about(attempt);
        if (strcmp(said, mistakes[i].said) != 0)
            print_message("%s:\n", mistakes[i].name);
        assert_string_equal(said, mistakes[i].said);
        free(said);
        give_up(attempt);
    }
}

static void the_example_comes_to_plain_structs(void **state)
{
    (void)state;
    char *text = example();
    struct attempt *attempt = try_text(text, strlen(text), NULL, 0);
    assert_true(attempt->good);
    const struct scenario *scenario = &attempt->load.scenario;
    assert_string_equal(scenario->name, "Checkout under load");
    const struct scenario_run *run = there(scenario->run);
    assert_int_equal(run->duration, 600 * SIM_SECOND);
    assert_true(run->warmup_auto);
    assert_true(run->precision == 0.02);
    assert_int_equal(run->seed, 42);
    const struct scenario_traffic *traffic = there(scenario->traffic.at);
    assert_true(traffic[0].open && !traffic[1].open);
    assert_true(traffic[0].rate.mean_per_s == 120.0);
    assert_int_equal(traffic[0].mix.count, 2);
    assert_int_equal(traffic[0].mix.at[1].request, 1);
    assert_int_equal(traffic[1].users, 50);
    assert_int_equal(traffic[1].mix.at[0].request, 0);
    const struct scenario_service *app = there(scenario->services.at);
    const struct scenario_pool *pool = there(app->pools.at);
    assert_int_equal(app->instances, 4);
    assert_int_equal(app->backlog, 1000);
    assert_int_equal(app->memory->per_worker, 60000000);
    assert_int_equal(app->memory->over.what, OVER_RESTART);
    assert_true(app->memory->over.number == 20e9);
    assert_int_equal(pool->connections, 10);
    assert_int_equal(pool->database, 0);
    assert_true(pool->timeout->mean == 5e9);
    const struct scenario_database *base = there(scenario->databases.at);
    const struct scenario_rows *rows = there(base->rows.at);
    assert_true(base->slowdown->coherency == 0.001);
    assert_int_equal(rows->count, 1000);
    const struct scenario_external *external = there(scenario->externals.at);
    assert_int_equal(external[0].concurrency, 50);
    assert_true(external[0].errors == 0.005 && external[0].rate_per_s == 200.0);
    assert_int_equal(external[1].batch->up_to, 16);
    assert_int_equal(scenario->variants.count, 2);
    give_up(attempt);
    free(text);
}

/* A changed scenario stands beside the one it came from, and can be changed again. */
static void a_loaded_scenario_can_be_changed(void **state)
{
    (void)state;
    static const char *const first[] = {"services.app.instances=9",
                                        "services.app.pools.main.connections=3"};
    static const char *const second[] = {"services.app.instances=11"};
    char *text = example();
    struct attempt *attempt = try_text(text, strlen(text), NULL, 0);
    struct load once, twice, wrong;
    assert_true(
        load_changed(&once, &attempt->load, first, 2, attempt->arena, &attempt->faults));
    assert_true(load_changed(&twice, &once, second, 1, attempt->arena, &attempt->faults));
    const struct scenario_service *was = there(attempt->load.scenario.services.at),
                                  *then = there(once.scenario.services.at),
                                  *last = there(twice.scenario.services.at);
    const struct scenario_pool *pool = there(last->pools.at);
    assert_int_equal(was->instances, 4);
    assert_int_equal(then->instances, 9);
    assert_int_equal(last->instances, 11);
    assert_int_equal(pool->connections, 3);
    static const char *const nowhere[] = {"services.app.instance=1"};
    assert_false(load_changed(&wrong, &once, nowhere, 1, attempt->arena, &attempt->faults));
    assert_int_equal(attempt->faults.count, 1);
    give_up(attempt);
    free(text);
}

static void steps_come_to_plain_structs(void **state)
{
    (void)state;
    char *text = example();
    struct attempt *attempt = try_text(text, strlen(text), NULL, 0);
    const struct scenario_request *request = there(attempt->load.scenario.requests.at);
    const struct scenario_step *browse = request[0].steps.at,
                               *checkout = there(request[1].steps.at);
    assert_int_equal(request[0].steps.count, 2);
    assert_int_equal(browse[1].kind, STEP_CACHE);
    assert_true(browse[1].steps.at[0].query->times->mean == 21.0);
    assert_int_equal(request[1].priority, 5);
    assert_int_equal(request[1].timeout, 5 * SIM_SECOND);
    assert_int_equal(request[1].retry->times, 2);
    const struct scenario_goal *goal = there(request[1].goals.at);
    assert_true(goal[0].percentile == 95.0 && goal[0].limit == 0.4);
    assert_int_equal(goal[1].kind, GOAL_ERRORS);
    assert_int_equal(checkout[1].kind, STEP_TRANSACTION);
    const struct scenario_steps *inner = &checkout[1].transaction->steps;
    assert_int_equal(inner->count, 4);
    assert_int_equal(inner->at[1].lock->rows, 0);
    assert_int_equal(inner->at[1].lock->mode, ROWS_WRITE);
    assert_int_equal(inner->at[3].call->external, 0);
    assert_int_equal(checkout[2].thing, 2);
    assert_int_equal(checkout[2].queue, 0);
    assert_int_equal(request[2].service, -1);
    give_up(attempt);
    free(text);
}

static void every_step_and_rate_has_its_place(void **state)
{
    (void)state;
    static const char text[] =
        "traffic:\n"
        "  ramp: {rate: {start: 50/s, stages: [{duration: 5m, target: 500/s}]}, request: all}\n"
        "  wave: {rate: {mean: 100/s, swing: 60%, period: 24h}, arrivals: bursty 5, "
        "mix: {all: 100%}}\n"
        "services: {app: {runs: async}, other: {balance: least-busy}}\n"
        "databases: {a: {rows: {r: {count: 5, pick: zipf 1.1}}}, b: {}}\n"
        "caches: {lru: {keys: 100, pick: zipf 0.9, holds: 5}}\n"
        "gates: {mutex: {per: instance}}\n"
        "x-mine: {anything: [goes]}\n"
        "requests:\n"
        "  all:\n"
        "    service: app\n"
        "    x-note: free\n"
        "    steps:\n"
        "      - wait: uniform 1ms..2ms\n"
        "      - transaction:\n"
        "          database: a\n"
        "          steps:\n"
        "            - lock: {rows: r, count: 2, mode: read, timeout: exp 1s}\n"
        "            - transaction: {database: b, steps: [query: 1ms, lock: r]}\n"
        "      - hold: mutex\n"
        "        steps: [fail: 1%]\n"
        "      - repeat: geometric 3\n"
        "        steps: [call: {service: other, request: part}]\n"
        "      - choose: [{chance: 30%, steps: []}, {chance: 70%, steps: [cpu: 1ms]}]\n"
        "      - parallel: [[cpu: 1ms], [wait: 1ms, reply: now]]\n"
        "      - cache: lru\n"
        "  part: {steps: [cpu: 1ms]}\n";
    struct attempt *attempt = try_text(text, strlen(text), NULL, 0);
    char *said = said_about(attempt);
    assert_string_equal(said, "");
    const struct scenario *scenario = &attempt->load.scenario;
    const struct scenario_traffic *traffic = there(scenario->traffic.at);
    assert_int_equal(traffic[0].rate.count, 2);
    assert_true(traffic[0].rate.points[0].per_s == 50.0);
    assert_true(traffic[0].rate.points[1].at_s == 300.0);
    assert_true(traffic[1].rate.period_s == 86400.0 && traffic[1].rate.swing == 0.6);
    assert_int_equal(traffic[1].arrivals.what, ARRIVALS_MMPP);
    const struct scenario_request *all = there(scenario->requests.at);
    const struct scenario_step *step = there(all->steps.at);
    const struct scenario_step *inner = there(step[1].transaction->steps.at);
    assert_true(inner[0].lock->count->mean == 2.0 && inner[0].lock->mode == ROWS_READ);
    assert_int_equal(inner[1].transaction->database, 1);
    assert_int_equal(inner[1].transaction->steps.at[0].query->database, 1);
    assert_int_equal(inner[1].transaction->steps.at[1].lock->database, 0);
    assert_int_equal(step[2].steps.at[0].kind, STEP_FAIL);
    assert_int_equal(step[3].times->kind, DIST_GEOMETRIC);
    assert_int_equal(step[3].steps.at[0].call->request, 1);
    assert_int_equal(step[4].ways.count, 2);
    assert_int_equal(step[5].ways.count, 2);
    assert_int_equal(step[6].steps.count, 0);
    free(said);
    give_up(attempt);
}

static void what_is_printed_loads_to_the_same(void **state)
{
    (void)state;
    char *text = example();
    struct attempt *first = try_text(text, strlen(text), NULL, 0);
    char *once = printed(first);
    struct attempt *second = try_text(once, strlen(once), NULL, 0);
    char *twice = printed(second);
    assert_true(second->good);
    assert_string_equal(once, twice);
    give_up(first);
    give_up(second);
    free(text);
    free(once);
    free(twice);
}

static void anchors_are_copied(void **state)
{
    (void)state;
    static const char text[] = "x-steps: &work [cpu: 1ms, query: 2ms]\n"
                               "traffic: {web: {rate: &r 5/s, request: a}}\n"
                               "services: {app: {}}\n"
                               "databases: {main: {}}\n"
                               "requests: {a: {service: app, steps: *work}, "
                               "b: {service: app, steps: *work}}\n";
    struct attempt *attempt = try_text(text, strlen(text), NULL, 0);
    const struct scenario_request *request = there(attempt->load.scenario.requests.at);
    assert_true(attempt->good);
    assert_int_equal(request[0].steps.count, 2);
    assert_int_equal(request[1].steps.count, 2);
    give_up(attempt);
}

static void aliases_of_aliases_end(void **state)
{
    (void)state;
    char text[2048] = "x-0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n";
    for (int i = 1; i < 10; i++) {
        size_t length = strlen(text);
        snprintf(text + length, sizeof(text) - length,
                 "x-%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i,
                 i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
    }
    struct attempt *attempt = try_text(text, strlen(text), NULL, 0);
    assert_string_equal(attempt->faults.kept[0].message, "aliases make this too large");
    give_up(attempt);
}

static void anchors_are_counted(void **state)
{
    (void)state;
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    fputs("x-a: [", out);
    for (int i = 0; i <= TREE_ANCHORS; i++)
        fputs("&a 1, ", out);
    fclose(out);
    struct attempt *attempt = try_text(text, strlen(text), NULL, 0);
    assert_string_equal(attempt->faults.kept[0].message, "too many anchors");
    give_up(attempt);
    free(text);
}

static void what_is_too_large_is_refused(void **state)
{
    (void)state;
    char *text = memset(malloc(TREE_BYTES + 1), ' ', TREE_BYTES + 1);
    struct attempt *attempt = try_text(text, TREE_BYTES + 1, NULL, 0);
    assert_string_equal(attempt->faults.kept[0].message, "this is too large");
    give_up(attempt);
    free(text);
}

static void texts_are_printed_as_they_read(void **state)
{
    (void)state;
    static const char text[] = "name: \"a \\\\ \\\" \\n \\u202e ü: #x\"\n"
                               "about: ''\n"
                               "x-list: [[], {}, [a, [b]], {c: ~}]\n"
                               "x-empty:\n"
                               "traffic: {web: {rate: 5/s, request: a}}\n"
                               "requests: {a: {steps: []}}\n";
    struct attempt *first = try_text(text, strlen(text), NULL, 0);
    char *said = said_about(first);
    assert_string_equal(said, "");
    free(said);
    char *once = printed(first);
    struct attempt *second = try_text(once, strlen(once), NULL, 0);
    char *twice = printed(second);
    assert_string_equal(first->load.scenario.name, second->load.scenario.name);
    assert_string_equal(once, twice);
    assert_non_null(strstr(once, "\\u202E"));
    give_up(first);
    give_up(second);
    free(once);
    free(twice);
}

static void settings_reach_every_value(void **state)
{
    (void)state;
    static const char text[] = "traffic: {web: {rate: 5/s, request: a}}\n"
                               "services: {app: {pools: {main: {connections: 1}}}}\n"
                               "databases: {main: {}}\n"
                               "requests:\n"
                               "  a:\n"
                               "    service: app\n"
                               "    slo: {p99.9: 1s}\n"
                               "    steps:\n"
                               "      - transaction: [{id: deep, query: 2ms}]\n"
                               "        id: whole\n";
    static const char *const settings[] = {"services.app.pools.main.connections=7",
                                           "requests.a.deep.query.times=9",
                                           "requests.a.slo.p99.9=2s",
                                           "services.app.memory={limit: 1GB, over: slow 4x}",
                                           "services.app.memory.base=1MB",
                                           "run.duration=3s",
                                           "externals.pay={time: 1ms}",
                                           "requests.a.retry.times=3",
                                           "requests.a.whole.transaction.database=main"};
    struct attempt *attempt =
        try_text(text, strlen(text), settings, sizeof(settings) / sizeof(settings[0]));
    char *said = said_about(attempt);
    assert_string_equal(said, "");
    const struct scenario *scenario = &attempt->load.scenario;
    const struct scenario_service *app = there(scenario->services.at);
    const struct scenario_pool *pool = there(app->pools.at);
    const struct scenario_request *request = there(scenario->requests.at);
    const struct scenario_goal *goal = there(request->goals.at);
    const struct scenario_query *query = request->steps.at[0].transaction->steps.at[0].query;
    assert_int_equal(pool->connections, 7);
    assert_true(query->times->mean == 9.0 && query->cpu->mean == 2e6);
    assert_true(goal->limit == 2.0);
    assert_int_equal(app->memory->base, 1000000);
    assert_int_equal(((const struct scenario_run *)there(scenario->run))->duration,
                     3 * SIM_SECOND);
    assert_int_equal(scenario->externals.count, 1);
    assert_int_equal(request->retry->times, 3);
    free(said);
    give_up(attempt);
}

/* Steps without an id go by their number, in short spellings too. */
static void steps_are_counted_from_one(void **state)
{
    (void)state;
    static const char text[] =
        "traffic: {web: {rate: 5/s, request: a}}\n"
        "services: {app: {pools: {main: {connections: 1}}}}\n"
        "databases: {main: {}}\n"
        "requests: {a: {service: app, steps: [cpu: 1ms, transaction: [{query: 2ms}, {wait: "
        "3ms}],"
        " {choose: [{chance: 40%, steps: [wait: 4ms]}, {chance: 60%, steps: []}]}]}}\n";
    static const char *const settings[] = {"requests.a.steps.1.cpu=5ms",
                                           "requests.a.steps.2.transaction.2.wait=6ms",
                                           "requests.a.2.transaction.steps.1.query.times=7",
                                           "requests.a.3.choose.1.steps.1.wait=8ms"};
    struct attempt *attempt = try_text(text, strlen(text), settings, 4);
    char *said = said_about(attempt);
    assert_string_equal(said, "");
    const struct scenario_request *request = there(attempt->load.scenario.requests.at);
    const struct scenario_step *step = there(request->steps.at);
    const struct scenario_step *inner = there(step[1].transaction->steps.at);
    const struct scenario_way *way = there(step[2].ways.at);
    assert_true(step[0].time->mean == 5e6 && inner[1].time->mean == 6e6);
    assert_true(inner[0].query->times->mean == 7.0 && inner[0].query->cpu->mean == 2e6);
    assert_true(way[0].steps.at[0].time->mean == 8e6);
    static const char *const nowhere[] = {"requests.a.steps.0.cpu", "requests.a.steps.4.cpu",
                                          "requests.a.steps.1x.cpu", "requests.a.9999999.cpu",
                                          "requests.a.steps.-1.cpu"};
    for (size_t i = 0; i < sizeof(nowhere) / sizeof(nowhere[0]); i++)
        assert_null(path_get(attempt->load.tree, attempt->load.root, nowhere[i]));
    free(said);
    give_up(attempt);
}

static void paths_lead_to_values(void **state)
{
    (void)state;
    static const char text[] =
        "traffic: {web: {rate: 5/s, request: a}}\n"
        "services: {app: {}}\n"
        "requests: {a: {service: app, slo: {p99.9: 1s}, steps: [{id: work, cpu: exp 2ms}]}}\n";
    static const char *const nowhere[] = {"services.ap", "services..app", "requests.a.play",
                                          "services.app.cpu.x", "."};
    struct attempt *attempt = try_text(text, strlen(text), NULL, 0);
    const struct node *limit =
        there(path_get(attempt->load.tree, attempt->load.root, "requests.a.slo.p99.9"));
    const struct node *work =
        there(path_get(attempt->load.tree, attempt->load.root, "requests.a.work.cpu"));
    const struct node *cores =
        there(path_get(attempt->load.tree, attempt->load.root, "services.app.cpu"));
    assert_string_equal(limit->text, "1s");
    assert_string_equal(work->text, "exp 2ms");
    assert_string_equal(cores->text, "1");
    for (size_t i = 0; i < sizeof(nowhere) / sizeof(nowhere[0]); i++)
        assert_null(path_get(attempt->load.tree, attempt->load.root, nowhere[i]));
    give_up(attempt);
}

static void settings_have_places(void **state)
{
    (void)state;
    static const char text[] = "traffic: {web: {rate: 5/s, request: a}}\n"
                               "services: {app: {}}\n"
                               "requests: {a: {service: app, steps: [cpu: 1ms]}}\n";
    static const struct {
        const char *setting, *said;
    } cases[] = {
        {"services.app.instances=x", "--set:1:24: 'x' is not a count\n"
                                     "    1 | services.app.instances=x\n"
                                     "      |                        ^ a number, such as 16\n"},
        {"services.ap.instances=2",  "--set:1:10: there is no 'ap' in services\n"
                                    "    1 | services.ap.instances=2\n"
                                    "      |          ^~ did you mean 'app'?\n"                },
        {"services.app.instance=2",
         "--set:1:14: unknown key 'instance' in services.app\n"
         "    1 | services.app.instance=2\n"
         "      |              ^~~~~~~~ did you mean 'instances'?\n"                                                              },
        {"services..app=2",          "--set:1:1: 'services..app' is no path\n"
                            "    1 | services..app=2\n"
                            "      | ^~~~~~~~~~~~~ such as services.app.instances\n"                   },
        {"nothing",                  "--set:1:1: a setting is PATH=VALUE\n"
                    "    1 | nothing\n"
                    "      | ^~~~~~~ such as services.app.instances=8\n"                                       },
        {"run.seed=",                "--set:1:9: no value is given\n"
                      "    1 | run.seed=\n"
                      "      |         ^\n"                                                                  },
        {"traffic.web.rate.x=2",     "--set:1:18: traffic.web.rate has no parts\n"
                                 "    1 | traffic.web.rate.x=2\n"
                                 "      |                  ^ there is none\n"                     },
        {"run.seed=[",               "--set:1:11: a value is expected here\n"
                       "    1 | run.seed=[\n"
                       "      |           ^ is a bracket not closed?\n"                                     },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct attempt *attempt = try_text(text, strlen(text), &cases[i].setting, 1);
        char *said = said_about(attempt);
        assert_string_equal(said, cases[i].said);
        free(said);
        give_up(attempt);
    }
}

static void settings_cannot_nest_without_end(void **state)
{
    (void)state;
    static const char text[] = "traffic: {web: {rate: 5/s, request: a}}\n"
                               "requests: {a: {steps: []}}\n";
    char deep[256] = "", many[64] = "";
    memset(many, '[', 40);
    snprintf(deep, sizeof(deep), "requests.a.steps=[{id: i, repeat: 1, steps: %s", many);
    memset(many, ']', 40);
    snprintf(deep + strlen(deep), sizeof(deep) - strlen(deep), "%s}]", many);
    const char *settings[] = {deep,
                              "requests.a.i.steps=[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]"
                              "]]]]]]]]]]]]]]]]]]]]]]"};
    struct attempt *attempt = try_text(text, strlen(text), settings, 2);
    assert_false(attempt->good);
    give_up(attempt);
    char deeper[256] = "requests.a.i.steps=";
    memset(deeper + strlen(deeper), '[', 62);
    memset(deeper + strlen(deeper), ']', 62);
    settings[1] = deeper;
    attempt = try_text(text, strlen(text), settings, 2);
    assert_string_equal(attempt->faults.kept[0].message,
                        "with this the scenario is too large or nested too deeply");
    give_up(attempt);
}

/* The fuzzer found that the second list was read into the room of the first. */
static void a_list_that_stands_twice_is_read_once(void **state)
{
    (void)state;
    static const char text[] = "traffic: {web: {rate: 5/s, request: a}}\n"
                               "requests:\n"
                               "  a:\n"
                               "    steps: [wait: 1ms]\n"
                               "    steps: [wait: 1ms, wait: 2ms, wait: 3ms]\n";
    struct attempt *attempt = try_text(text, strlen(text), NULL, 0);
    assert_int_equal(attempt->faults.count, 1);
    assert_string_equal(attempt->faults.kept[0].message, "'steps' stands here twice");
    give_up(attempt);
}

/* What runs where its callers say is no mistake in a variant that does not call it. */
static void a_variant_may_call_it_no_more(void **state)
{
    (void)state;
    static const char text[] = "traffic: {web: {rate: 5/s, request: a}}\n"
                               "services: {app: {}}\n"
                               "requests:\n"
                               "  a: {steps: [{call: {service: app, request: b}}]}\n"
                               "  b: {steps: [{cpu: 1ms}]}\n"
                               "what_if: {alone: {requests.a.steps: [{wait: 1ms}]}}\n";
    struct attempt *attempt = try_text(text, strlen(text), NULL, 0);
    assert_true(attempt->good);
    give_up(attempt);
}

/* A few thousand texts near the example: whatever comes out, it ends, and says why if not. */
static void broken_bytes_do_no_harm(void **state)
{
    (void)state;
    static const char *const bits[] = {"{",   "}",    "[",   "]",  ": ", "- ",   "\n", "\t",
                                       "&a",  " *a",  "'",   "\"", "#",  "|\n",  "!x", "? ",
                                       "1e9", "-1ms", "0/s", "%",  "\\", "\xff", "é",  "steps"};
    char *text = example();
    size_t length = strlen(text);
    uint64_t random = 1;
    for (int round = 0; round < 3000; round++) {
        char *broken = malloc(length + 64);
        memcpy(broken, text, length); /* NOLINT(bugprone-not-null-terminated-result) */
        size_t size = length;
        for (int change = 0; change <= round % 4; change++) {
            random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            size_t at = (size_t)(random >> 33) % size;
            const char *bit = bits[(random >> 20) % (sizeof(bits) / sizeof(bits[0]))];
            size_t cut = (random >> 13) % 4, room = strlen(bit);
            cut = at + cut > size ? size - at : cut;
            memmove(broken + at + room, broken + at + cut, size - at - cut);
            memcpy(broken + at, bit, room); /* NOLINT(bugprone-not-null-terminated-result) */
            size += room - cut;
        }
        struct attempt *attempt = try_text(broken, size, NULL, 0);
        free(said_about(attempt));
        give_up(attempt);
        free(broken);
    }
    free(text);
}

/* Close to a mistake, but none. */
static void what_comes_to_an_end_is_let_in(void **state)
{
    (void)state;
    /* clang-format off */
    static const char *const texts[] = {
        /* users who cannot be refused */
        "traffic: {web: {users: 14, request: get}}\n"
"services: {app: {workers: 4, backlog: 10}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
        /* users with connections for all */
        "traffic: {web: {users: 50, request: get}}\n"
"services: {app: {instances: 2, pools: {main: {connections: 15}}}}\n"
"databases: {main: {max_connections: 30}}\n"
"requests: {get: {service: app, steps: [query: 1ms]}}\n",
        /* users who pause */
        "traffic: {web: {users: 50, request: get}}\n"
"services: {app: {workers: 4, backlog: 10}}\n"
"requests: {get: {service: app, retry: {backoff: 1ms}, steps: [cpu: 1ms]}}\n",
        /* work that enqueues itself in time */
        "traffic: {web: {rate: 1/s, request: get}}\n"
"queues: {mail: {}}\n"
"requests: {get: {steps: [{enqueue: a, to: mail}]}, a: {steps: [{wait: 1ms}, {choose: [{chance: 50%, steps: [{enqueue: a, to: mail}]}, {chance: 50%, steps: []}]}]}}\n",
        /* a timeout of what is sent too */
        "traffic: {web: {rate: 1/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4}}\n"
"requests: {get: {service: app, timeout: 1s, steps: [call: {service: app, request: look}]}, look: {service: app, steps: [cpu: 1ms]}}\n",
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct attempt *attempt = try_text(texts[i], strlen(texts[i]), NULL, 0);
        assert_true(attempt->good);
        give_up(attempt);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mistake_is_pointed_at),
        cmocka_unit_test(the_example_comes_to_plain_structs),
        cmocka_unit_test(steps_come_to_plain_structs),
        cmocka_unit_test(every_step_and_rate_has_its_place),
        cmocka_unit_test(what_is_printed_loads_to_the_same),
        cmocka_unit_test(anchors_are_copied),
        cmocka_unit_test(aliases_of_aliases_end),
        cmocka_unit_test(anchors_are_counted),
        cmocka_unit_test(what_is_too_large_is_refused),
        cmocka_unit_test(texts_are_printed_as_they_read),
        cmocka_unit_test(settings_reach_every_value),
        cmocka_unit_test(a_loaded_scenario_can_be_changed),
        cmocka_unit_test(steps_are_counted_from_one),
        cmocka_unit_test(paths_lead_to_values),
        cmocka_unit_test(settings_have_places),
        cmocka_unit_test(settings_cannot_nest_without_end),
        cmocka_unit_test(a_list_that_stands_twice_is_read_once),
        cmocka_unit_test(a_variant_may_call_it_no_more),
        cmocka_unit_test(what_comes_to_an_end_is_let_in),
        cmocka_unit_test(broken_bytes_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
