/* Statements, plans and clients as others write them, and what is said about files that are
 * none. */
#include "scenarios/language/client_file.h"
#include "scenarios/language/plan_file.h"
#include "scenarios/language/statement_file.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct attempt {
    struct arena *arena;
    struct source source;
    struct faults faults;
};

static struct attempt *begin(const char *text)
{
    struct attempt *attempt = calloc(1, sizeof(*attempt));
    attempt->arena = arena_open();
    /* Its own block, without an end: reading past it is seen. */
    size_t length = strlen(text);
    char *copy = arena_take(attempt->arena, length ? length : 1);
    memcpy(copy, text, length);
    attempt->source = (struct source){"given", copy, length};
    return attempt;
}

static void end(struct attempt *attempt)
{
    arena_close(attempt->arena);
    free(attempt);
}

static void assert_near(double value, double wanted)
{
    assert_true(fabs(value - wanted) <= 1e-9 * fabs(wanted));
}

/* ---- statements ---- */

static const struct observed_statements *statements(struct attempt *attempt)
{
    return statement_file_parse(&attempt->source, attempt->arena, &attempt->faults);
}

static void statements_are_read(void **state)
{
    (void)state;
    struct attempt *attempt = begin(
        "queryid,query,calls,mean_exec_time,stddev_exec_time,min_exec_time,max_exec_time,rows,"
        "shared_blks_hit,shared_blks_read,blk_read_time,plans,mean_plan_time\n"
        "7,\"SELECT  a\n FROM \"\"t\"\"\",10,2.5,0.5,1,9,30,5,20,8,10,0.25\n"
        "8,UPDATE t SET a = $1,5,100,1,99,101,5,0,0,0,0,0\n"
        "9,SELECT * FROM pg_stat_statements,1,1,0,1,1,1,1,1,1,0,0\n");
    const struct observed_statements *found = statements(attempt);
    assert_non_null(found);
    assert_int_equal(found->count, 2);
    assert_string_equal(found->at[0].text, "UPDATE t SET a = $1"); /* 500 ms in all */
    const struct observed_statement *one = &found->at[1];
    assert_string_equal(one->text, "SELECT a FROM \"t\"");
    assert_string_equal(one->id, "7");
    assert_near(one->mean, 2.5e-3);
    assert_near(one->deviation, 0.5e-3);
    assert_near(one->least, 1e-3);
    assert_near(one->most, 9e-3);
    assert_near(one->planning, 0.25e-3);
    assert_near(one->reading, 8e-3);
    assert_near(one->blocks_read, 20);
    end(attempt);
}

static void old_names_do_and_totals_too(void **state)
{
    (void)state;
    struct attempt *attempt = begin("query,calls,total_time\nSELECT 1,4,10\n");
    const struct observed_statements *found = statements(attempt);
    assert_non_null(found);
    assert_near(found->at[0].mean, 2.5e-3);
    assert_true(isnan(found->at[0].deviation));
    assert_true(isnan(found->at[0].reading));
    end(attempt);
}

/* 1, 3 and then 5, 7, 9, 11: what one count of all six would give. */
static void users_are_put_together(void **state)
{
    (void)state;
    struct attempt *attempt = begin(
        "query,calls,mean_exec_time,stddev_exec_time,min_exec_time,max_exec_time,toplevel\n"
        "SELECT 1,2,2,1,1,3,t\n"
        "SELECT 1,4,8,2.23606797749979,5,11,t\n"
        "SELECT inner,4,8,1,5,11,f\n"
        "<insufficient privilege>,1,1,0,1,1,t\n");
    const struct observed_statements *found = statements(attempt);
    assert_non_null(found);
    assert_int_equal(found->count, 2);
    assert_int_equal(found->nested, 1);
    assert_int_equal(found->hidden, 1);
    assert_near(found->at[0].calls, 6);
    assert_near(found->at[0].mean, 6e-3);
    assert_near(found->at[0].deviation, sqrt(70.0 / 6.0) * 1e-3);
    assert_near(found->at[0].least, 1e-3);
    assert_near(found->at[0].most, 11e-3);
    end(attempt);
}

static void assert_refused(const char *text, const char *why)
{
    struct attempt *attempt = begin(text);
    assert_null(statements(attempt));
    assert_true(attempt->faults.count > 0);
    assert_non_null(strstr(attempt->faults.kept[0].message, why));
    end(attempt);
}

static void what_is_no_export_is_refused(void **state)
{
    (void)state;
    assert_refused("", "no name");
    assert_refused("a,b\n1,2\n", "no column 'query'");
    assert_refused("query,mean_exec_time\nx,2\n", "no column 'calls'");
    assert_refused("query,calls\nx,2\n", "no column 'mean_exec_time'");
    assert_refused("query,calls,mean_exec_time\nx,0,2\n", "'calls' holds no number above 0");
    assert_refused("query,calls,mean_exec_time\nx,many,2\n", "'calls' holds no number");
    assert_refused("query,calls,mean_exec_time\nx,1,-2\n", "'mean_exec_time' holds no number");
    assert_refused("query,calls,mean_exec_time\nx,1,inf\n", "'mean_exec_time' holds no number");
    assert_refused("query,calls,mean_exec_time\npg_stat_statements,1,1\n", "no statement");
}

/* ---- plans ---- */

static const char plan[] =
    "[{\"Plan\": {\"Node Type\": \"Limit\", \"Actual Total Time\": 10.0, \"Actual Rows\": 5, "
    "\"Actual Loops\": 1, \"Shared Hit Blocks\": 3, \"Shared Read Blocks\": 40, "
    "\"I/O Read Time\": 4.0, \"Plans\": [{\"Node Type\": \"Seq Scan\", \"Relation Name\": "
    "\"t\", "
    "\"Actual Total Time\": 4.5, \"Actual Rows\": 2, \"Actual Loops\": 2, "
    "\"Rows Removed by Filter\": 500}]}, \"Query Identifier\": -12, \"Planning Time\": 0.5, "
    "\"Execution Time\": 11.0}]\n";

static bool plans(struct attempt *attempt, struct observed_plans *found)
{
    return plan_file_parse(&attempt->source, found, attempt->arena, &attempt->faults);
}

static void plans_are_read(void **state)
{
    (void)state;
    struct attempt *attempt = begin(plan);
    struct observed_plans found = {0};
    assert_true(plans(attempt, &found));
    assert_int_equal(found.count, 1);
    assert_string_equal(found.at[0].id, "-12");
    assert_near(found.at[0].execution, 11e-3);
    assert_near(found.at[0].planning, 0.5e-3);
    assert_near(found.at[0].reading, 4e-3);
    assert_near(found.at[0].blocks_read, 40);
    assert_string_equal(found.at[0].heaviest.name, "Seq Scan on t");
    assert_near(found.at[0].heaviest.share, 0.9);
    assert_near(found.at[0].heaviest.thrown, 1000);
    assert_near(found.at[0].heaviest.rows, 4);
    assert_true(plans(attempt, &found)); /* behind what is there */
    assert_int_equal(found.count, 2);
    end(attempt);
}

static void yaml_and_bare_objects_do(void **state)
{
    (void)state;
    struct attempt *attempt = begin("- Plan:\n    Node Type: \"Result\"\n"
                                    "    Actual Total Time: 0.25\n");
    struct observed_plans found = {0};
    assert_true(plans(attempt, &found));
    assert_near(found.at[0].execution, 0.25e-3);
    assert_true(isnan(found.at[0].planning));
    end(attempt);
    attempt = begin("{\"Plan\":{\"Node Type\":\"Result\"},\"Execution Time\":1}");
    found = (struct observed_plans){0};
    assert_true(plans(attempt, &found));
    end(attempt);
}

static void assert_no_plan(const char *text, const char *why)
{
    struct attempt *attempt = begin(text);
    struct observed_plans found = {0};
    assert_false(plans(attempt, &found));
    assert_true(attempt->faults.count > 0);
    assert_non_null(strstr(attempt->faults.kept[0].message, why));
    end(attempt);
}

static void what_is_no_plan_is_refused(void **state)
{
    (void)state;
    assert_no_plan("[]", "no plan here");
    assert_no_plan("hello", "no plan here");
    assert_no_plan("[{\"Plans\": {}}]", "no plan here");
    assert_no_plan("[{\"Plan\": []}]", "no plan here");
    assert_no_plan("[{\"Plan\": {\"Node Type\": \"Result\"}}]", "not run");
    assert_no_plan("[{\"Plan\": {\"Actual Total Time\": \"soon\"}}]", "no number");
    assert_no_plan("[{\"Plan\": {\"Actual Total Time\": -1}}]", "no number");
    assert_no_plan("[{\"Plan\": {\"Actual Total Time\": [1]}}]", "no number");
    assert_no_plan("[{\"Plan\": {", "a value is expected");
    assert_no_plan("{\"Plan\": {\"Actual Total Time\": 1}, \"Plan\": {}}", "");
}

/* ---- a client ---- */

static const char client[] = "sweep,N,throughput_per_s,mean_ms,sd_ms,p95_ms,n_ok,own_cores,"
                             "step1_begin_ms,wait_us,note\n"
                             "a,1,100,9,1,12,500,0.5,2,250,x\n"
                             "a,1,110,11,3,14,700,0.7,4,350,y\n"
                             "b,2,1,1,1,1,1,1,,1,z\n";

static const struct observed_client *client_of(struct attempt *attempt, const char *where)
{
    const char *const all[] = {where};
    return client_file_parse(&attempt->source, all, where ? 1 : 0, attempt->arena,
                             &attempt->faults);
}

static void clients_are_read(void **state)
{
    (void)state;
    struct attempt *attempt = begin(client);
    const struct observed_client *found = client_of(attempt, "sweep=a");
    assert_non_null(found);
    assert_int_equal(found->runs, 2);
    assert_near(found->clients.mean, 1);
    assert_near(found->mean.mean, 10e-3);
    assert_near(found->mean.spread, 0.2);
    assert_near(found->deviation.mean, 2e-3);
    assert_near(found->p95.mean, 13e-3);
    assert_near(found->answers.mean, 600);
    assert_near(found->cores.least, 0.5);
    assert_null(found->p50.column);
    assert_int_equal(found->times, 2);
    assert_near(client_file_time(found, "step1_begin_ms")->mean, 3e-3);
    assert_near(client_file_time(found, "wait_us")->mean, 300e-6);
    assert_near(client_file_time(found, "mean_ms")->mean, 10e-3);
    assert_null(client_file_time(found, "throughput_per_s"));
    end(attempt);
}

/* Where a run has no such time, none is known. */
static void a_time_that_is_missing_once_is_left_out(void **state)
{
    (void)state;
    struct attempt *attempt = begin(client);
    const struct observed_client *found = client_of(attempt, NULL);
    assert_non_null(found);
    assert_int_equal(found->runs, 3);
    assert_null(client_file_time(found, "step1_begin_ms"));
    end(attempt);
}

static void assert_no_client(const char *text, const char *where, const char *why)
{
    struct attempt *attempt = begin(text);
    assert_null(client_of(attempt, where));
    assert_true(attempt->faults.count > 0);
    assert_non_null(strstr(attempt->faults.kept[0].message, why));
    end(attempt);
}

static void what_is_no_client_is_refused(void **state)
{
    (void)state;
    assert_no_client("a\n1\n", NULL, "how long a request took");
    assert_no_client("mean_ms\n0\n", NULL, "how long a request took");
    assert_no_client("mean_ms\nlong\n", NULL, "holds no number");
    assert_no_client("mean_ms,step1_ms\n1,-1\n", NULL, "holds no number");
    assert_no_client(client, "sweep", "COLUMN=VALUE");
    assert_no_client(client, "sweeep=a", "no column");
    assert_no_client(client, "sweep=c", "no row");
}

static const char pgbench[] =
    "pgbench (15.20)\n"
    "transaction type: hot.sql\n"
    "number of clients: 1\n"
    "number of transactions actually processed: 942\n"
    "latency average = 5.308 ms\n"
    "latency stddev = 0.087 ms\n"
    "tps = 188.4 (without initial connection time)\n"
    "statement latencies in milliseconds and failures:\n"
    "         0.045           0 BEGIN;\n"
    "         0.096           0 UPDATE \"hot\" SET v = v + 1 WHERE id = :id;\n"
    "         0.002  \\sleep 5ms\n";

static void pgbench_is_a_client(void **state)
{
    (void)state;
    struct attempt *attempt = begin(pgbench);
    const struct observed_client *found = client_of(attempt, NULL);
    assert_non_null(found);
    assert_near(found->clients.mean, 1);
    assert_near(found->answers.mean, 942);
    assert_near(found->mean.mean, 5.308e-3);
    assert_near(found->deviation.mean, 0.087e-3);
    assert_near(found->throughput.least, 188.4);
    assert_int_equal(found->times, 3);
    assert_near(client_file_time(found, "step1_begin_ms")->mean, 0.045e-3);
    assert_near(client_file_time(found, "step2_update_hot_ms")->mean, 0.096e-3);
    assert_near(client_file_time(found, "step3_sleep_5ms_ms")->mean, 0.002e-3);
    end(attempt);
    assert_no_client(pgbench, "N=1", "no rows for --where");
    assert_no_client("latency average = soon ms\n", NULL, "no number");
    assert_no_client("latency average = 0 ms\n", NULL, "no latency");
    assert_no_client("latency average = 1 ms\nstatement latencies in milliseconds\n -1 x\n",
                     NULL, "no number");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements_are_read),
        cmocka_unit_test(old_names_do_and_totals_too),
        cmocka_unit_test(users_are_put_together),
        cmocka_unit_test(what_is_no_export_is_refused),
        cmocka_unit_test(plans_are_read),
        cmocka_unit_test(yaml_and_bare_objects_do),
        cmocka_unit_test(what_is_no_plan_is_refused),
        cmocka_unit_test(clients_are_read),
        cmocka_unit_test(a_time_that_is_missing_once_is_left_out),
        cmocka_unit_test(what_is_no_client_is_refused),
        cmocka_unit_test(pgbench_is_a_client),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
