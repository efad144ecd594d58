/* Measurements that are made up, against systems whose numbers can be worked out by hand. */
#include "studies/validation.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Two servers of 10 ms: 100 to 200 a second, 10 ms up to two users, then N / 200. */
#define SYSTEM                                                                                 \
    "name: two\n"                                                                              \
    "run: {duration: 10s, warmup: 1s, replications: 3}\n"                                      \
    "traffic: {clients: {users: 1, request: job}}\n"                                           \
    "services: {app: {cpu: 2, cpu_sharing: fifo}}\n"                                           \
    "requests: {job: {service: app, steps: [cpu: 10ms]}}\n"                                    \
    "x-measured: {vary: {traffic.clients.users: <N>}}\n"

struct attempt {
    struct arena *arena;
    struct source yaml, csv;
    struct faults faults;
    struct load load;
    const struct validation *found;
};

static bool never(void *context, size_t done, size_t points, const char *label)
{
    (void)context;
    assert_int_equal(points, 4);
    assert_non_null(label);
    return done < 2;
}

static struct attempt *compare(const char *yaml, const char *csv, bool stop)
{
    struct attempt *attempt = calloc(1, sizeof(*attempt));
    const char *imbalance;
    attempt->arena = arena_open();
    attempt->yaml = (struct source){"x.yaml", yaml, strlen(yaml)};
    attempt->csv = (struct source){"x.csv", csv, strlen(csv)};
    attempt->load.arena = attempt->arena;
    attempt->load.folder = ".";
    assert_true(load_source(&attempt->load, &attempt->yaml, NULL, 0, &attempt->faults));
    const struct case_file *file =
        case_file_parse(&attempt->csv, attempt->arena, &attempt->faults);
    assert_non_null(file);
    struct validation_settings settings = {.run.jobs = 1, .begin = stop ? never : NULL};
    attempt->found =
        validate(&attempt->load, file, &settings, attempt->arena, &attempt->faults, &imbalance);
    assert_null(imbalance);
    return attempt;
}

static void give_up(struct attempt *attempt)
{
    arena_close(attempt->arena);
    free(attempt);
}

static void assert_near(double value, double expected, double tolerance)
{
    assert_true(fabs(value - expected) <= tolerance);
}

static const char rows[] = "N,throughput_per_s,mean_ms,p95_ms\n"
                           "1,100,10,10\n"
                           "2,200,9.6,10\n"
                           "2,200,10.4,10\n"
                           "4,160,20,25\n"
                           "8,0,,40\n";

static void errors_are_worked_out(void **state)
{
    (void)state;
    struct attempt *attempt = compare(SYSTEM, rows, false);
    const struct validation *found = attempt->found;
    assert_non_null(found);
    assert_int_equal(found->points, 4);
    assert_int_equal(found->point[1].repeats, 2);
    const struct validation_figure *four = found->point[2].figure;
    assert_near(four[VALIDATION_THROUGHPUT].predicted.mean, 200.0, 0.2);
    assert_near(four[VALIDATION_THROUGHPUT].error, 0.25, 1e-3);
    assert_near(four[VALIDATION_THROUGHPUT].naive, 200.0, 0.2);
    assert_near(four[VALIDATION_MEAN].error, 0.0, 1e-3);
    assert_near(four[VALIDATION_MEAN].naive, 0.020, 1e-4);
    assert_near(four[VALIDATION_P95].error, -0.2, 0.005);
    assert_true(isnan(four[VALIDATION_P95].naive));
    /* repeats 8% apart, nothing measured, and no number */
    assert_near(found->point[1].figure[VALIDATION_MEAN].spread, 0.08, 1e-9);
    assert_false(found->point[1].figure[VALIDATION_MEAN].judged);
    assert_true(isnan(found->point[3].figure[VALIDATION_THROUGHPUT].error));
    assert_false(found->point[3].figure[VALIDATION_THROUGHPUT].judged);
    assert_true(isnan(found->point[3].figure[VALIDATION_MEAN].measured));
    give_up(attempt);
}

static void sums_leave_out_what_is_not_judged(void **state)
{
    (void)state;
    struct attempt *attempt = compare(SYSTEM, rows, false);
    const struct validation_sum *sum = attempt->found->sum;
    assert_int_equal(sum[VALIDATION_THROUGHPUT].points, 3);
    assert_int_equal(sum[VALIDATION_THROUGHPUT].left_out, 1);
    assert_near(sum[VALIDATION_THROUGHPUT].worst, 0.25, 1e-3);
    assert_string_equal(sum[VALIDATION_THROUGHPUT].worst_at, "N=4");
    assert_near(sum[VALIDATION_THROUGHPUT].median, 0.0, 1e-3);
    assert_near(sum[VALIDATION_THROUGHPUT].p90, 0.2, 2e-3); /* 0, 0, 0.25 */
    assert_int_equal(sum[VALIDATION_MEAN].points, 2);
    assert_int_equal(sum[VALIDATION_MEAN].left_out, 1);
    struct validation_sum all[VALIDATION_QUANTITIES];
    const struct validation *twice[] = {attempt->found, attempt->found};
    validation_sum_up(twice, 2, attempt->arena, all);
    assert_int_equal(all[VALIDATION_THROUGHPUT].points, 6);
    assert_string_equal(all[VALIDATION_THROUGHPUT].worst_in, "two");
    give_up(attempt);
}

static void an_interruption_keeps_what_is_done(void **state)
{
    (void)state;
    struct attempt *attempt = compare(SYSTEM, rows, true);
    assert_int_equal(attempt->found->points, 2);
    assert_true(attempt->found->interrupted);
    give_up(attempt);
}

static void nothing_runs_if_a_setting_is_wrong(void **state)
{
    (void)state;
    static const char *const wrong[] = {"N,mean_ms\n1,5\nmany,5\n", "N,latency\n1,5\n",
                                        "N,mean_ms\n1,5\n-3,5\n"};
    for (size_t i = 0; i < 3; i++) {
        struct attempt *attempt = compare(SYSTEM, wrong[i], false);
        assert_null(attempt->found);
        assert_true(attempt->faults.count > 0);
        give_up(attempt);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_are_worked_out),
        cmocka_unit_test(sums_leave_out_what_is_not_judged),
        cmocka_unit_test(an_interruption_keeps_what_is_done),
        cmocka_unit_test(nothing_runs_if_a_setting_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
