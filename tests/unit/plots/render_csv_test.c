#include "plots/render_csv.h"

#include "tests/support/example_result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static char *rendered(const struct result *result)
{
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    render_csv(result, out);
    fclose(out);
    return text;
}

static void assert_row(const char *text, const char *row)
{
    char line[300];
    snprintf(line, sizeof line, "\r\n%s\r\n", row);
    if (!strstr(text, line))
        fail_msg("no row %s", row);
}

static void rows_say_what_the_result_does(void **state)
{
    (void)state;
    char *text = rendered(&example_result);
    assert_memory_equal(text, "section,name,quantity,mean,low,high\r\n", 37);
    assert_row(text, "run,,measured,600,,");
    assert_row(text, "system,,throughput,119.8,119.1,120.5");
    assert_row(text, "system,,response p99,0.3333333333333333,0.3,0.4");
    assert_row(text, "system,,errors lock timeout,0,0,0");
    assert_row(text, "request,checkout,slo p95,0.61,0.55,0.67");
    assert_row(text, "request,checkout,slo p95 limit,0.4,,");
    assert_row(text, "request,checkout,slo p95 met,0,,");
    assert_row(text, "request,checkout,time payment working,0.08,0.079,0.081");
    assert_row(text, "resource,app.workers,capacity,16,,");
    assert_row(text, "resource,app.workers,held_while main.rows.stock waiting,0.75,,");
    assert_row(text, "littles_law,,holds,0,,");
    assert_row(text, "littles_law,checkout,L,9,,");
    assert_row(text, "theory,app.cpu,M/M/2 wait simulated,0.0041,0.004,0.0043");
    assert_row(text, "timeline,10,response mean,,,");
    assert_row(text, "timeline,0,utilization app.workers,0.8,0.7,0.9");
    assert_row(text, "bottleneck,main.rows.stock,headroom,0.83,,");
    assert_row(text, "growth,main.rows.stock,stable_share,0.83,,");
    assert_row(text, "budget,main,fits,0,,");
    free(text);
}

static void unknown_and_endless_are_empty(void **state)
{
    (void)state;
    char *text = rendered(&example_result);
    assert_row(text, "resource,payment,capacity,,,");
    assert_row(text, "resource,app.workers,hits,,,");
    assert_null(strstr(text, "nan"));
    assert_null(strstr(text, "inf,"));
    free(text);
}

static void formulas_and_quotes_are_disarmed(void **state)
{
    (void)state;
    struct result_answers request = example_requests[0];
    struct result result = example_result;
    result.request = &request;
    result.requests = 1;
    static const char *const names[][2] = {
        {"=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\""},
        {"+1",                 "\"'+1\""                },
        {"-1",                 "\"'-1\""                },
        {"@SUM(A1)",           "\"'@SUM(A1)\""          },
        {"\tx",                "\"'\tx\""               },
        {"a, \"b\"\nc",        "\"a, \"\"b\"\"\nc\""    },
        {"plain",              "plain"                  },
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        request.name = names[i][0];
        char row[120];
        snprintf(row, sizeof row, "request,%s,response max,2.25,,", names[i][1]);
        char *text = rendered(&result);
        assert_row(text, row);
        free(text);
    }
}

static void stable_systems_do_not_grow(void **state)
{
    (void)state;
    struct result stable = example_result;
    stable.stable = true;
    char *text = rendered(&stable);
    assert_null(strstr(text, "\ngrowth,"));
    assert_row(text, "run,,stable,1,,");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_say_what_the_result_does),
        cmocka_unit_test(unknown_and_endless_are_empty),
        cmocka_unit_test(formulas_and_quotes_are_disarmed),
        cmocka_unit_test(stable_systems_do_not_grow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
