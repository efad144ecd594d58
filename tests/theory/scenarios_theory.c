/*
 * Scenarios as a user writes them, scenarios/theory/, whose exact answers are known: loaded,
 * assembled, run, and held against the numbers as narrowly as the hand-built systems of
 * studies/known_NAME.c are.
 */
#include "scenarios/language/load.h"
#include "studies/assembly.h"
#include "tests/support/known.h"

#include <stdio.h>

struct quantity {
    enum known_kind kind;
    const char *where; /* a request or a resource */
    double at, exact;
};

struct theory {
    const char *file, *variant;
    struct quantity quantity[8];
};

#define RESPONSE(request, exact)                                                               \
    {                                                                                          \
        KNOWN_RESPONSE, (request), 0, (exact)                                                  \
    }
#define P50(request, exact)                                                                    \
    {                                                                                          \
        KNOWN_RESPONSE_QUANTILE, (request), .5, (exact)                                        \
    }
#define P95(request, exact)                                                                    \
    {                                                                                          \
        KNOWN_RESPONSE_QUANTILE, (request), .95, (exact)                                       \
    }
#define P99(request, exact)                                                                    \
    {                                                                                          \
        KNOWN_RESPONSE_QUANTILE, (request), .99, (exact)                                       \
    }
#define THROUGHPUT(request, exact)                                                             \
    {                                                                                          \
        KNOWN_THROUGHPUT, (request), 0, (exact)                                                \
    }
#define PRESENT(request, exact)                                                                \
    {                                                                                          \
        KNOWN_PRESENT, (request), 0, (exact)                                                   \
    }
#define ENDED(request, how, exact)                                                             \
    {                                                                                          \
        KNOWN_ENDED_SHARE, (request), (how), (exact)                                           \
    }
#define REQUEST_WAIT(request, exact)                                                           \
    {                                                                                          \
        KNOWN_REQUEST_WAIT, (request), 0, (exact)                                              \
    }
#define WAIT(resource, exact)                                                                  \
    {                                                                                          \
        KNOWN_WAIT, (resource), 0, (exact)                                                     \
    }
#define WAIT_P99(resource, exact)                                                              \
    {                                                                                          \
        KNOWN_WAIT_QUANTILE, (resource), .99, (exact)                                          \
    }
#define WAIT_SQUARE(resource, exact)                                                           \
    {                                                                                          \
        KNOWN_WAIT_SQUARE, (resource), 0, (exact)                                              \
    }
#define WAITED(resource, exact)                                                                \
    {                                                                                          \
        KNOWN_WAITED_SHARE, (resource), 0, (exact)                                             \
    }
#define WAITING(resource, exact)                                                               \
    {                                                                                          \
        KNOWN_WAITING, (resource), 0, (exact)                                                  \
    }
#define INSIDE(resource, exact)                                                                \
    {                                                                                          \
        KNOWN_INSIDE, (resource), 0, (exact)                                                   \
    }
#define STAY(resource, exact)                                                                  \
    {                                                                                          \
        KNOWN_STAY, (resource), 0, (exact)                                                     \
    }
#define UTILIZATION(resource, exact)                                                           \
    {                                                                                          \
        KNOWN_UTILIZATION, (resource), 0, (exact)                                              \
    }

#define PRESENT_AT(time, exact)                                                                \
    {                                                                                          \
        KNOWN_CUSTOM, "", (time), (exact)                                                      \
    }

#define PLAIN NULL
#define THEORY(file, variant, ...)                                                             \
    {                                                                                          \
        (file), (variant),                                                                     \
        {                                                                                      \
            __VA_ARGS__                                                                        \
        }                                                                                      \
    }

static const struct theory theories[] = {
    /* V01: formula */
    THEORY("one_server", PLAIN, RESPONSE("visit", .05), P50("visit", .0346574),
           P95("visit", .149787), P99("visit", .230259), PRESENT("visit", 4),
           WAIT("app.cpu", .04), WAITING("app.cpu", 3.2), UTILIZATION("app.cpu", .8)),
    /* V04, V05: Pollaczek-Khinchine */
    THEORY("one_server", "constant work", WAIT("app.cpu", .0283333),
           PRESENT("visit", 3.258333)),
    THEORY("one_server", "even work", WAIT("app.cpu", .0354167), PRESENT("visit", 3.860417)),
    THEORY("one_server", "uneven work", WAIT("app.cpu", .025), RESPONSE("visit", .035)),
    THEORY("event_loop", PLAIN, WAIT("app.cpu", .025), UTILIZATION("app.cpu", .5)),
    /* V06: root of the transform */
    THEORY("one_server", "even arrivals", RESPONSE("visit", .0269273), P99("visit", .124005)),
    THEORY("one_server", "erlang arrivals", RESPONSE("visit", .0384398), P99("visit", .177022)),
    THEORY("one_server", "hyper arrivals", RESPONSE("visit", .0657305),
           WAIT("app.cpu", .0557305)),
    /* V21: batches */
    THEORY("one_server", "batches", RESPONSE("visit", .176471), PRESENT("visit", 11.64706)),
    /* MMPP(2)/M/1: matrix-geometric, as V23 */
    THEORY("one_server", "bursty arrivals", RESPONSE("visit", .0787139)),
    /* V07: insensitivity */
    THEORY("shared_server", PLAIN, RESPONSE("visit", .0333333), PRESENT("visit", 2.333333),
           UTILIZATION("app.cpu", .7)),
    THEORY("shared_server", "constant work", RESPONSE("visit", .0333333)),
    THEORY("shared_server", "uneven work", RESPONSE("visit", .0333333)),
    THEORY("shared_server", "half a core", RESPONSE("visit", .0666667),
           UTILIZATION("app.cpu", .7)),
    /* V02, V03, V09, V10: Erlang */
    THEORY("workers", PLAIN, WAITED("app.workers", .409180), WAIT("app.workers", .0102295),
           RESPONSE("visit", .0602295), PRESENT("visit", 9.636721), P95("visit", .166414),
           P99("visit", .247306), UTILIZATION("app.workers", .8)),
    THEORY("workers", "few places", ENDED("visit", OUTCOME_REFUSED, .202843),
           THROUGHPUT("visit", 199.2893), UTILIZATION("app.workers", .996446),
           WAITING("app.workers", 12.28476), RESPONSE("visit", .0816429)),
    THEORY("workers", "no place to wait", ENDED("visit", OUTCOME_REFUSED, .109213),
           THROUGHPUT("visit", 80.17084), INSIDE("app.workers", 16.03417)),
    THEORY("workers", "impatient", ENDED("visit", OUTCOME_TIMEOUT, .147746),
           WAIT("app.workers", .0147746), THROUGHPUT("visit", 187.4959),
           UTILIZATION("app.workers", .937480)),
    /* V11: birth and death */
    THEORY("pool_timeout", PLAIN, ENDED("visit", OUTCOME_TIMEOUT, .00624994),
           WAIT("app.pools.main", .0561126), THROUGHPUT("visit", 188.8125),
           UTILIZATION("app.pools.main", .944063)),
    /* V33: formula, Markov chain, busy period */
    THEORY("backlog_order", PLAIN, WAIT("app.workers", .04), WAIT_SQUARE("app.workers", .004),
           WAIT_P99("app.workers", .219101)),
    THEORY("backlog_order", "random", WAIT("app.workers", .04),
           WAIT_SQUARE("app.workers", .00666667)),
    THEORY("backlog_order", "last first", WAIT("app.workers", .04),
           WAIT_SQUARE("app.workers", .02)),
    /* V12: Cobham */
    THEORY("priorities", PLAIN, REQUEST_WAIT("order", .0114286),
           REQUEST_WAIT("crawl", .0571429)),
    THEORY("priorities", "in the backlog", RESPONSE("order", .0214286),
           RESPONSE("crawl", .0671429)),
    /* V08, V02, V04 */
    THEORY("outside", PLAIN, INSIDE("payment", 300), RESPONSE("visit", 1.5)),
    THEORY("outside", "ten lines", WAIT("payment", .0102295)),
    THEORY("outside", "a hundred a second", WAIT("payment", .0283333),
           RESPONSE("visit", .0293333)),
    THEORY("outside", "errors", ENDED("visit", OUTCOME_ERROR, .1), THROUGHPUT("visit", 180)),
    /* the first of four waits for three more, the next for two */
    THEORY("outside", "in batches", RESPONSE("visit", .025)),
    /* V13, V14, V15, V16, V18: mean value analysis */
    THEORY("users", PLAIN, THROUGHPUT("ask", 44.76063), RESPONSE("ask", .117053),
           UTILIZATION("app.cpu", .895213)),
    THEORY("interpreter_lock", PLAIN, THROUGHPUT("job", 242.3950), STAY("app.cpu", .01700398)),
    THEORY("interpreter_lock", "two processes", THROUGHPUT("job", 344.6602)),
    THEORY("central_server", PLAIN, THROUGHPUT("job", .333247), RESPONSE("job", 56.01563),
           STAY("app.cpu", .373339), STAY("main.cpu", 4.854260), STAY("main.disk", .299922)),
    THEORY("three_tiers", PLAIN, THROUGHPUT("page", 22.49718), RESPONSE("page", .222501)),
    THEORY("three_tiers", "150 users", THROUGHPUT("page", 55.47058), RESPONSE("page", .704136),
           STAY("app.cpu", .0313051), STAY("main.cpu", .174277),
           UTILIZATION("app.cpu", .416029), UTILIZATION("main.cpu", .998471)),
    THEORY("two_classes", PLAIN, THROUGHPUT("page", 13.69462), THROUGHPUT("report", 1.778492),
           RESPONSE("page", .190642), RESPONSE("report", .622742),
           UTILIZATION("app.cpu", .309462), UTILIZATION("main.cpu", .814558)),
    /* V17: Jackson */
    THEORY("open_network", PLAIN, RESPONSE("job", 8.683740), UTILIZATION("app.cpu", .1815),
           UTILIZATION("first.disk", .63), UTILIZATION("second.disk", .405)),
    /* V19: Markov chain */
    THEORY("balance", PLAIN, RESPONSE("visit", .05), UTILIZATION("app.cpu", .8)),
    THEORY("balance", "in turn", RESPONSE("visit", .0326738)),
    THEORY("balance", "least busy", RESPONSE("visit", .0195313)),
    THEORY("balance", "two choices", RESPONSE("visit", .0253515)),
    THEORY("balance", "one large instance", RESPONSE("visit", .0174554)),
    /* V20, V22: formulas */
    THEORY("retrial", PLAIN, RESPONSE("call", .055), THROUGHPUT("call", 60)),
    THEORY("fork_join", PLAIN, RESPONSE("page", .0470833)),
    /* V28, V29: Markov chain, lqsim; V32: product form */
    THEORY("pool_trap", PLAIN, THROUGHPUT("page", 61.21165), RESPONSE("page", .153470),
           WAIT("app.workers", .0118837), WAIT("app.pools.main", .0681507),
           UTILIZATION("app.workers", .722229), UTILIZATION("app.pools.main", .958307),
           UTILIZATION("app.cpu", .306058), UTILIZATION("main.cpu", .367270)),
    THEORY("pool_trap", "eight connections", THROUGHPUT("page", 69.42128),
           RESPONSE("page", .0761922), UTILIZATION("main.cpu", .416528)),
    THEORY("pool_trap", "call first", THROUGHPUT("page", 69.51052), RESPONSE("page", .0754524),
           UTILIZATION("app.pools.main", .241869)),
    THEORY("hot_row", PLAIN, THROUGHPUT("sell", 39.99996), RESPONSE("sell", .450001),
           WAIT("app.pools.main", .200266), WAIT("main.rows.stock", .219735),
           UTILIZATION("main.rows.stock", .9999994), UTILIZATION("main.cpu", .0999999)),
    THEORY("hot_row", "twenty connections", THROUGHPUT("sell", 39.99989),
           WAIT("app.pools.main", .0117730), WAIT("main.rows.stock", .408229)),
    THEORY("hot_row", "no call", THROUGHPUT("sell", 95.79462), RESPONSE("sell", .0131700),
           WAIT("main.rows.stock", .00316041), UTILIZATION("main.rows.stock", .479129)),
    THEORY("scaling_trap", PLAIN, THROUGHPUT("page", 100), RESPONSE("page", 5)),
    THEORY("scaling_trap", "four", THROUGHPUT("page", 369.0037), RESPONSE("page", .626),
           UTILIZATION("app.cpu", .922509)),
    THEORY("scaling_trap", "eight", THROUGHPUT("page", 329.4893), RESPONSE("page", .821),
           UTILIZATION("app.cpu", .411862)),
    THEORY("scaling_trap", "thirty-two", THROUGHPUT("page", 133.7122),
           RESPONSE("page", 3.487250), UTILIZATION("app.cpu", .0417851)),
    /* V02, V03 once more: work that is left behind */
    THEORY("background", PLAIN, RESPONSE("visit", .001), WAIT("mail.workers", .0102295),
           RESPONSE("send", .0602295)),
    THEORY("background", "few places", ENDED("send", OUTCOME_REFUSED, .202843),
           RESPONSE("send", .0816429), THROUGHPUT("visit", 500)),
    /* 2 ms, and for 40% of them an M/M/1; V35 with Zipf's law */
    THEORY("cached", PLAIN, RESPONSE("read", .022), WAIT("main.cpu", .04)),
    THEORY("cached", "four keys", RESPONSE("read", .00596155)),
    /* V02; two M/M/5 */
    THEORY("in_front", PLAIN, RESPONSE("visit", .0602295), WAIT("main.proxy", .0102295)),
    THEORY("in_front", "one pool for all", RESPONSE("visit", .0602295),
           WAIT("app.pools.main", .0102295)),
    THEORY("in_front", "a pool each", RESPONSE("visit", .0777056)),
    THEORY("in_front", "a mutex", WAIT("report", .0102295)),
    THEORY("in_front", "a mutex each", WAIT("report", .0277056)),
    /* births and deaths */
    THEORY("memory", PLAIN, PRESENT("visit", 1.777778), RESPONSE("visit", .03555556)),
    THEORY("memory", "shared", PRESENT("visit", 1.777778), RESPONSE("visit", .03555556),
           UTILIZATION("app.cpu", .5555556)),
    /* V24, V25: Poisson, births and deaths */
    THEORY("day", PLAIN, PRESENT_AT(5, 372.3732), PRESENT_AT(15, 716.6943),
           PRESENT_AT(30, 622.3476), PRESENT_AT(45, 264.5035), PRESENT_AT(60, 376.7163)),
    THEORY("spike", PLAIN, PRESENT_AT(20, 3.033095), PRESENT_AT(25, 155.1444),
           PRESENT_AT(40, 605.1444), PRESENT_AT(50, 305.1446), PRESENT_AT(60, 35.92217)),
    /* of an exponential time 1/e takes longer than its mean */
    THEORY("impatient", PLAIN, ENDED("visit", OUTCOME_GAVE_UP, .3678794), INSIDE("outside", 10),
           RESPONSE("visit", .04180233)),
    THEORY("impatient", "cancelled", ENDED("visit", OUTCOME_GAVE_UP, .3678794),
           INSIDE("outside", 6.321206)),
    THEORY("impatient", "again", ENDED("visit", OUTCOME_GAVE_UP, .04978707),
           INSIDE("outside", 15.03215)),
    /* V01 behind a constant; Jackson with feedback */
    THEORY("nested", PLAIN, RESPONSE("visit", .055), RESPONSE("look", .05)),
    THEORY("nested", "answered before", RESPONSE("visit", .005), RESPONSE("look", .05)),
    THEORY("nested", "the rest later", RESPONSE("visit", .045), WAIT("back.workers", .04)),
    THEORY("nested", "ten times, on average", RESPONSE("visit", .5), RESPONSE("look", .05)),
};

enum { QUANTITIES = 8 };

/* A case with its scenario, loaded for good. */
struct loaded {
    struct known_system system; /* first: builds find the rest behind it */
    struct known_quantity quantity[QUANTITIES];
    struct scenario scenario;
    struct arena *arena;
    char name[80];
};

static void load_case(struct loaded *loaded, const struct theory *theory)
{
    char path[120];
    struct faults faults = {0};
    struct load base = {.arena = loaded->arena}, varied;
    snprintf(path, sizeof path, "scenarios/theory/%s.yaml", theory->file);
    if (!load_file(&base, path, NULL, 0, &faults)) {
        fault_print(&faults, stderr);
        fail_msg("%s does not load", path);
    }
    loaded->scenario = base.scenario;
    const struct named *variant = base.scenario.variants.at;
    for (uint32_t i = 0; theory->variant && i < base.scenario.variants.count; i++)
        if (strcmp(variant[i].name, theory->variant) == 0) {
            assert_true(load_variant(&varied, &base, &variant[i], loaded->arena, &faults));
            loaded->scenario = varied.scenario;
            return;
        }
    assert_null(theory->variant);
}

/* known_answer links what is built, so the assembly's own code goes. */
static void build(const struct known_system *system, struct blueprint *blueprint,
                  struct arena *arena)
{
    const struct loaded *loaded = (const struct loaded *)system;
    struct assembly assembly;
    blueprint_free(blueprint);
    assembly_init(&assembly, &loaded->scenario, arena);
    *blueprint = assembly.blueprint;
    free(blueprint->code);
    blueprint->code = NULL;
    for (int i = 0; i < system->quantities; i++) {
        const struct known_quantity *quantity = &system->quantity[i];
        if (quantity->kind == KNOWN_WAIT_QUANTILE || quantity->kind == KNOWN_WAIT_SQUARE ||
            quantity->kind == KNOWN_WAITED_SHARE)
            blueprint->resource[quantity->index].keep_waits = true;
    }
}

/* The numbers present at one instant after the other, averaged over courses. */
static void measure(const struct known_system *known, const struct blueprint *plan,
                    uint64_t seed, int replication, double *values)
{
    enum { COURSES = 50 };
    for (int i = 0; i < known->quantities; i++)
        values[i] = 0.0;
    for (int course = 0; course < COURSES; course++) {
        struct system *system = system_new(plan, seed, COURSES * replication + course);
        for (int i = 0; i < known->quantities; i++) {
            system_run(system, sim_from_seconds(known->quantity[i].at));
            values[i] += (double)system_present(system) / COURSES;
        }
        system_free(system);
    }
}

static bool is_of_request(enum known_kind kind)
{
    return kind <= KNOWN_REQUEST_WAIT;
}

static int number_of(const struct blueprint *blueprint, const struct quantity *quantity)
{
    if (quantity->kind == KNOWN_CUSTOM)
        return 0;
    if (is_of_request(quantity->kind)) {
        for (int i = 0; i < blueprint->requests; i++)
            if (strcmp(blueprint->request[i].spec.name, quantity->where) == 0)
                return i;
    } else {
        for (int i = 0; i < blueprint->resources; i++)
            if (strcmp(blueprint->resource[i].name, quantity->where) == 0)
                return i;
    }
    fail_msg("nothing is called %s", quantity->where);
    abort();
}

static void ask_for(struct loaded *loaded, const struct theory *theory)
{
    struct assembly assembly;
    assembly_init(&assembly, &loaded->scenario, loaded->arena);
    struct known_system *system = &loaded->system;
    const struct scenario_run *run = loaded->scenario.run;
    *system = (struct known_system){.id = "",
                                    .name = loaded->name,
                                    .source = "",
                                    .build = build,
                                    .warmup_s = sim_seconds(run->warmup),
                                    .duration_s = sim_seconds(run->duration),
                                    .replications = (int)run->replications,
                                    .quantity = loaded->quantity};
    if (theory->quantity[0].kind == KNOWN_CUSTOM)
        system->measure = measure;
    while (system->quantities < QUANTITIES && theory->quantity[system->quantities].where) {
        const struct quantity *asked = &theory->quantity[system->quantities];
        loaded->quantity[system->quantities++] = (struct known_quantity){
            asked->where, asked->kind, number_of(&assembly.blueprint, asked), asked->at,
            asked->exact};
    }
    assembly_free(&assembly);
}

static void comes_out(void **state)
{
    const struct theory *theory = *state;
    struct loaded loaded = {.arena = arena_open()};
    load_case(&loaded, theory);
    ask_for(&loaded, theory);
    struct known_effort effort = {.seed = 1, .threads = 1, .patience = KNOWN_THOROUGH};
    struct known_result result;
    known_answer_check(&loaded.system, &effort, &result);
    if (result.imbalance)
        fail_msg("the books do not balance: %s", result.imbalance);
    for (int i = 0; i < loaded.system.quantities; i++) {
        const struct known_finding *finding = &result.finding[i];
        double half = (finding->estimate.high - finding->estimate.low) / 2.0;
        if (!finding->met || !finding->tight)
            fail_msg("%s (%d): %.7g ± %.2g is %s %.7g", theory->quantity[i].where,
                     (int)theory->quantity[i].kind, finding->estimate.mean, half,
                     finding->met ? "too wide for" : "not", theory->quantity[i].exact);
    }
    arena_close(loaded.arena);
}

/* The word, if there is one, chooses among the cases. */
int main(int argc, char **argv)
{
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    enum { COUNT = sizeof theories / sizeof *theories };
    static struct CMUnitTest tests[COUNT];
    static char name[COUNT][80];
    for (int i = 0; i < COUNT; i++) {
        snprintf(name[i], sizeof name[i], "%s%s%s", theories[i].file,
                 theories[i].variant ? ": " : "",
                 theories[i].variant ? theories[i].variant : "");
        tests[i] = (struct CMUnitTest){
            .name = name[i], .test_func = comes_out, .initial_state = (void *)&theories[i]};
    }
    return _cmocka_run_group_tests("scenarios", tests, COUNT, NULL, NULL);
}
