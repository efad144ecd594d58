/* Requests whose parts are known are taken apart again, and what is doubtful is doubted. */
#include "studies/calibration.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const double unknown = (double)NAN;

static struct observed_statement statement(const char *text, double calls, double mean)
{
    return (struct observed_statement){.text = text,
                                       .id = "",
                                       .calls = calls,
                                       .mean = mean,
                                       .deviation = 0.5 * mean,
                                       .least = 0.5 * mean,
                                       .most = 3.0 * mean,
                                       .planning = unknown,
                                       .rows = 10.0 * calls,
                                       .blocks_hit = 0.0,
                                       .blocks_read = 0.0,
                                       .reading = unknown};
}

static struct observed_runs runs(const char *column, const double *value, size_t count)
{
    struct observed_runs found = {.column = column, .value = value, .least = value[0]};
    for (size_t i = 0; i < count; i++)
        found.mean += value[i] / (double)count;
    return found;
}

static struct observed_runs none(void)
{
    return (struct observed_runs){.mean = unknown, .least = unknown, .spread = unknown};
}

static struct source source = {"given.csv", "", 0};

static struct observed_client client_of(double *mean, double *per_s, double *answers)
{
    return (struct observed_client){.source = &source,
                                    .runs = 1,
                                    .clients = none(),
                                    .throughput = per_s ? runs("tps", per_s, 1) : none(),
                                    .mean = runs("mean_ms", mean, 1),
                                    .deviation = none(),
                                    .p50 = none(),
                                    .p95 = none(),
                                    .p99 = none(),
                                    .answers = runs("n_ok", answers, 1),
                                    .cores = none()};
}

static const struct calibration_remark *remark(const struct calibration *found,
                                               enum calibration_remark_kind kind)
{
    for (int i = 0; i < found->remarks; i++)
        if (found->remark[i].kind == kind)
            return &found->remark[i];
    return NULL;
}

static void assert_near(double value, double wanted)
{
    assert_true(fabs(value - wanted) <= 1e-9 + 1e-6 * fabs(wanted));
}

static struct calibration_input input_of(struct observed_statements *statements,
                                         const struct observed_client *client)
{
    return (struct calibration_input){
        .statements = statements, .client = client, .roundtrip_s = unknown, .block_s = unknown};
}

/* ---- statements ---- */

static void requests_are_what_most_statements_agree_on(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct observed_statement at[] = {
        statement("SELECT a FROM items WHERE b = $1", 20000, 1e-3),
        statement("UPDATE shop.stock SET n = $1", 1000, 2e-3),
        statement("SELECT a FROM users", 1000, 2e-3), statement("SET x", 1, 1e-3)};
    struct observed_statements statements = {.source = &source, .at = at, .count = 4};
    struct calibration_input input = input_of(&statements, NULL);
    const struct calibration *found = calibrate(&input, arena);
    assert_near(found->requests, 1000);
    assert_non_null(remark(found, REMARK_REQUESTS_ASSUMED));
    assert_int_equal(found->parts, 4);
    assert_string_equal(found->part[3].name, "select_items"); /* most often, so last */
    assert_string_equal(found->part[1].name, "select_users");
    assert_string_equal(found->part[2].name, "update_shop_stock");
    assert_near(found->part[3].times, 20);
    assert_near(found->database_s, 24.001e-3);
    const struct calibration_remark *many = remark(found, REMARK_N_PLUS_ONE);
    assert_non_null(many);
    assert_near(many->number, 20);
    assert_near(many->limit, 10);
    input.requests = 500;
    found = calibrate(&input, arena);
    assert_null(remark(found, REMARK_REQUESTS_ASSUMED));
    assert_near(found->part[3].times, 40);
    arena_close(arena);
}

static void begin_and_commit_make_a_transaction(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct observed_statement at[] = {statement("SELECT a FROM b", 300, 1e-3),
                                      statement("COMMIT", 100, 1e-4),
                                      statement("BEGIN", 100, 1e-5)};
    struct observed_statements statements = {.source = &source, .at = at, .count = 3};
    struct calibration_input input = input_of(&statements, NULL);
    const struct calibration *found = calibrate(&input, arena);
    assert_near(found->requests, 100);
    assert_true(found->transaction);
    assert_string_equal(found->part[0].name, "begin");
    assert_string_equal(found->part[2].name, "commit");
    arena_close(arena);
}

/* Reading is the disk's, the rest the CPU's; both vary more than their sum. */
static void reading_is_taken_out(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct observed_statement at[] = {statement("SELECT a FROM b", 100, 4e-3)};
    at[0].blocks_read = 200;
    at[0].reading = 0.1;
    struct observed_statements statements = {.source = &source, .at = at, .count = 1};
    struct calibration_input input = input_of(&statements, NULL);
    const struct calibration_part *part = calibrate(&input, arena)->part;
    assert_near(part->disk_s, 1e-3);
    assert_near(part->cpu.mean, 3e6);
    assert_near(part->disk.mean, 1e6);
    double variance = pow(3.0 * dist_cv(&part->cpu), 2) + pow(dist_cv(&part->disk), 2);
    assert_true(fabs(sqrt(variance) - 2.0) < 0.01); /* ms, as measured */
    at[0].reading = unknown;
    assert_non_null(remark(calibrate(&input, arena), REMARK_UNTIMED_BLOCKS));
    input.block_s = 1e-4;
    assert_near(calibrate(&input, arena)->part->disk_s, 2e-4);
    arena_close(arena);
}

static void doubts_are_told(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct observed_statement at[] = {statement("UPDATE a SET b = $1", 100, 4e-3),
                                      statement("SELECT b FROM c", 20, 4e-3),
                                      statement("SELECT b FROM c", 100, 4e-3)};
    at[0].least = 1e-3;
    at[1].least = 1e-4;
    at[2].most = 4.0;
    struct observed_statements statements = {
        .source = &source, .at = at, .count = 3, .nested = 2, .hidden = 1};
    struct calibration_input input = input_of(&statements, NULL);
    const struct calibration *found = calibrate(&input, arena);
    assert_near(remark(found, REMARK_LOCK_WAIT)->number, 4);
    assert_near(remark(found, REMARK_WIDE)->number, 40);
    assert_near(remark(found, REMARK_FEW)->number, 20);
    assert_near(remark(found, REMARK_OUTLIER)->number, 1000);
    assert_string_equal(remark(found, REMARK_OUTLIER)->at, "select_c_2"); /* names differ */
    assert_near(remark(found, REMARK_NESTED)->number, 2);
    assert_near(remark(found, REMARK_HIDDEN)->number, 1);
    arena_close(arena);
}

static void more_than_forty_are_put_together(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct observed_statement *at = arena_array(arena, 100, sizeof *at);
    for (int i = 0; i < 100; i++)
        at[i] = statement("SELECT a FROM b", 10, 1e-3);
    struct observed_statements statements = {.source = &source, .at = at, .count = 100};
    struct calibration_input input = input_of(&statements, NULL);
    const struct calibration *found = calibrate(&input, arena);
    assert_int_equal(found->parts, CALIBRATION_PARTS);
    assert_near(found->database_s, 0.1);
    arena_close(arena);
}

/* ---- a client ---- */

static void the_rest_is_the_applications(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    double mean = 10e-3, per_s = 80, answers = 1000, cores = 0.4;
    struct observed_client client = client_of(&mean, &per_s, &answers);
    struct observed_statement at[] = {statement("SELECT a FROM b", 3000, 1e-3)};
    struct observed_statements statements = {.source = &source, .at = at, .count = 1};
    struct calibration_input input = input_of(&statements, &client);
    input.requests = 1000;
    const struct calibration *found = calibrate(&input, arena);
    assert_near(found->rest_s, 7e-3);
    assert_near(found->application.mean, 7e-3);
    assert_near(found->think_s, 2.5e-3);
    assert_near(found->roundtrip_s, 0);
    input.roundtrip_s = 1e-3;
    found = calibrate(&input, arena);
    assert_near(found->application.mean, 4e-3);
    assert_near(found->roundtrip_s, 1e-3);
    client.cores = runs("own_cores", &cores, 1); /* 5 ms each request, 3 of them statements' */
    input.roundtrip_s = unknown;
    found = calibrate(&input, arena);
    assert_near(found->cpu_s, 5e-3);
    assert_near(found->application.mean, 2e-3);
    assert_near(found->roundtrip_s, 5e-3 / 3.0);
    arena_close(arena);
}

static void parts_longer_than_the_whole_are_doubted(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    double mean = 1e-3, answers = 100, two = 2;
    struct observed_client client = client_of(&mean, NULL, &answers);
    client.clients = runs("N", &two, 1);
    struct observed_statement at[] = {statement("SELECT a FROM b", 100, 3e-3)};
    struct observed_statements statements = {.source = &source, .at = at, .count = 1};
    struct calibration_input input = input_of(&statements, &client);
    const struct calibration *found = calibrate(&input, arena);
    assert_near(remark(found, REMARK_LONGER)->number, 3);
    assert_near(remark(found, REMARK_NOT_ALONE)->number, 2);
    assert_true(found->application.mean == 0.0);
    arena_close(arena);
}

/* All of the variance is the longest's; what takes twice the CPU there was waits. */
static void steps_are_told_apart(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    double mean = 10e-3, per_s = 100, answers = 1000, cores = 0.05, deviation = 1e-3;
    double begin = 0.5e-3, sleep = 9e-3, other = 1.0;
    struct observed_client client = client_of(&mean, &per_s, &answers);
    struct observed_runs time[] = {runs("step12_sleep_ms", &sleep, 1),
                                   runs("lag_ms", &other, 1),
                                   runs("step1_begin_ms", &begin, 1)};
    client.cores = runs("own_cores", &cores, 1);
    client.deviation = runs("sd_ms", &deviation, 1);
    client.time = time;
    client.times = 3;
    struct calibration_input input = input_of(NULL, &client);
    const struct calibration *found = calibrate(&input, arena);
    assert_int_equal(found->parts, 2);
    assert_string_equal(found->part[0].name, "begin");
    assert_string_equal(found->part[1].name, "sleep");
    assert_false(found->part[0].waits);
    assert_true(found->part[1].waits);
    assert_true(isnan(found->part[0].fit.cv));
    assert_near(found->part[1].fit.measured_cv, 1.0 / 9.0);
    assert_near(found->rest_s, 0.5e-3);
    arena_close(arena);
}

/* ---- plans ---- */

static void plans_of_one_query_are_its_runs(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct observed_plan at[3];
    for (int i = 0; i < 3; i++)
        at[i] = (struct observed_plan){
            .source = &source,
            .text = "",
            .id = i < 2 ? "7" : "",
            .execution = (1.0 + i) * 1e-3,
            .planning = unknown,
            .rows = 1,
            .reading = unknown,
            .heaviest = {.name = "Seq Scan on t", .share = 0.9, .rows = 1, .thrown = 5000}
        };
    struct calibration_input input = input_of(NULL, NULL);
    input.plans = (struct observed_plans){at, 3};
    const struct calibration *found = calibrate(&input, arena);
    assert_int_equal(found->parts, 2);
    assert_near(found->part[1].fit.mean, 1.5e-3); /* the longer one first */
    assert_near(found->part[1].count, 2);
    assert_string_equal(found->part[1].name, "given");
    assert_string_equal(remark(found, REMARK_HEAVY_NODE)->node, "Seq Scan on t");
    assert_non_null(remark(found, REMARK_ONE_RUN));
    arena_close(arena);
}

/* ---- a scenario ---- */

static const char shop[] = "traffic: {c: {users: 3, request: buy}}\n"
                           "databases: {main: {cpu: 2}}\n"
                           "requests:\n"
                           "  buy:\n"
                           "    steps:\n"
                           "      - {wait: 1ms, x-column: step2_sleep_ms}\n"
                           "      - transaction:\n"
                           "          - query: {cpu: 9ms, x-statement: 'select A  from b'}\n"
                           "          - id: update_c\n"
                           "            query: {cpu: 9ms, times: 2}\n"
                           "          - query: {cpu: 9ms, x-statement: DELETE}\n"
                           "          - query: {cpu: 5ms, x-column: step3_last_ms}\n";

static void load_shop(struct load *load, struct arena *arena)
{
    static struct source yaml = {"shop.yaml", shop, sizeof shop - 1};
    struct faults faults = {0};
    *load = (struct load){.arena = arena, .folder = "."};
    assert_true(load_source(load, &yaml, NULL, 0, &faults));
}

static void notes_find_what_was_measured(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct load load;
    load_shop(&load, arena);
    double mean = 20e-3, per_s = 50, answers = 1000, sleep = 6e-3, last = 1e-3,
           deviation = 3e-3;
    struct observed_client client = client_of(&mean, &per_s, &answers);
    struct observed_runs time[] = {runs("step2_sleep_ms", &sleep, 1),
                                   runs("step3_last_ms", &last, 1)};
    client.deviation = runs("sd_ms", &deviation, 1); /* the longest's */
    client.time = time;
    client.times = 2;
    struct observed_statement at[] = {statement("SELECT a FROM b WHERE c = $1", 100, 4e-3),
                                      statement("UPDATE c SET d = $1", 300, 2e-3),
                                      statement("SELECT other FROM d", 100, 3e-3)};
    struct observed_statements statements = {.source = &source, .at = at, .count = 3};
    struct calibration_input input = input_of(&statements, &client);
    input.requests = 100;
    struct calibration *found = calibrate(&input, arena);
    calibration_match(found, &load, arena);
    assert_int_equal(found->settings, 5);
    assert_string_equal(found->setting[0].setting,
                        "requests.buy.steps.1.wait=lognormal 6ms cv 0.5");
    assert_string_equal(found->setting[0].from, "1ms");
    assert_string_equal(
        found->setting[1].setting,
        "requests.buy.steps.2.transaction.steps.1.query.cpu=lognormal 4ms cv 0.5");
    assert_string_equal(
        found->setting[2].setting,
        "requests.buy.steps.2.transaction.steps.2.query.cpu=lognormal 2ms cv 0.5");
    assert_string_equal(found->setting[3].setting,
                        "requests.buy.steps.2.transaction.steps.2.query.times=3");
    assert_string_equal(found->setting[4].setting,
                        "requests.buy.steps.2.transaction.steps.4.query.cpu=1ms");
    assert_string_equal(remark(found, REMARK_UNSEEN)->at, "DELETE");
    assert_string_equal(remark(found, REMARK_UNUSED)->at, "select_d");
    struct faults faults = {0};
    struct load changed;
    const char *settings[5];
    for (int i = 0; i < 5; i++)
        settings[i] = found->setting[i].setting;
    assert_true(load_changed(&changed, &load, settings, 5, arena, &faults));
    arena_close(arena);
}

/* 1 + 9 + 18 + 9 + 5 ms, one after the other. */
static void one_simulated_client_takes_what_the_parts_take(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct load load;
    load_shop(&load, arena);
    double mean = 40e-3, per_s = 25, answers = 1000;
    struct observed_client client = client_of(&mean, &per_s, &answers);
    struct calibration_input input = input_of(NULL, &client);
    struct calibration *found = calibrate(&input, arena);
    struct run_settings settings = {.replications = 2};
    const char *imbalance = NULL;
    assert_false(found->checked);
    assert_true(calibration_check(found, &load, &settings, arena, &imbalance));
    assert_null(imbalance);
    assert_true(found->checked);
    assert_near(found->measured[CALIBRATED_MEAN], 40e-3);
    assert_near(found->measured[CALIBRATED_THROUGHPUT], 25);
    assert_near(found->simulated[CALIBRATED_MEAN], 42e-3);
    assert_true(fabs(found->simulated[CALIBRATED_THROUGHPUT] - 1.0 / 42e-3) < 0.1);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_are_what_most_statements_agree_on),
        cmocka_unit_test(begin_and_commit_make_a_transaction),
        cmocka_unit_test(reading_is_taken_out),
        cmocka_unit_test(doubts_are_told),
        cmocka_unit_test(more_than_forty_are_put_together),
        cmocka_unit_test(the_rest_is_the_applications),
        cmocka_unit_test(parts_longer_than_the_whole_are_doubted),
        cmocka_unit_test(steps_are_told_apart),
        cmocka_unit_test(plans_of_one_query_are_its_runs),
        cmocka_unit_test(notes_find_what_was_measured),
        cmocka_unit_test(one_simulated_client_takes_what_the_parts_take),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
