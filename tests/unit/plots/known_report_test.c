#include "plots/known_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

static const struct known_quantity quantities[] = {
    {"present",  KNOWN_PRESENT,  0, 0, 4  },
    {"response", KNOWN_RESPONSE, 0, 0, .05},
    {"users",    KNOWN_CUSTOM,   0, 0, 50 },
};

static const struct known_system system_of_three = {
    .id = "V01", .name = "M/M/1", .source = "formula", .quantity = quantities, .quantities = 3};

/* Met, missed at both looks, and one that does not vary. */
static struct known_result example(void)
{
    struct known_result result = {
        .system = &system_of_three,
        .replications = 20,
        .finding = {{{4.01234, 3.97734, 4.04734}, true, true, false},
                    {{.06, .0588, .0612}, false, false, true},
                    {{50, 50, 50}, true, true, true}},
    };
    return result;
}

static void assert_text(const struct known_report *report, bool missed_only, bool json,
                        const char *wanted)
{
    char text[4096] = "";
    FILE *file = tmpfile();
    if (json)
        known_report_json(report, file);
    else
        known_report_print(report, missed_only, file);
    rewind(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(text, wanted);
}

static void digits_follow_the_interval(void **state)
{
    (void)state;
    struct known_result result = example();
    struct known_report report = {.seed = 1, .result = &result, .count = 1};
    assert_text(&report, false, false,
                "system         quantity  exact  simulated             verdict\n"
                "----------------------------------------------------------------------------\n"
                "V01     M/M/1  present       4      4.012  +- 0.035   met\n"
                "V01     M/M/1  response   0.05     0.0600  +- 0.0012  missed\n"
                "V01     M/M/1  users        50         50  +- 0       met at the second look\n"
                "\n"
                "1 interval is wider than 1% (3% for percentiles and shares);"
                " --thorough narrows them\n"
                "2 of 3 known answers met\n");
}

static void quiet_shows_what_was_missed(void **state)
{
    (void)state;
    struct known_result result = example();
    struct known_report report = {
        .seed = 1, .thorough = true, .result = &result, .count = 1, .interrupted = true};
    assert_text(&report, true, false,
                "system         quantity  exact  simulated             verdict\n"
                "-------------------------------------------------------------\n"
                "V01     M/M/1  response   0.05     0.0600  +- 0.0012  missed\n"
                "interrupted; so far 2 of 3 known answers met\n");
    result.finding[1].met = true;
    assert_text(&report, true, false, "interrupted; so far 3 of 3 known answers met\n");
}

static void books_that_do_not_balance_spoil_all(void **state)
{
    (void)state;
    struct known_result result = example();
    result.imbalance = "server";
    result.finding[0].estimate =
        (struct estimate){(double)NAN, -(double)INFINITY, (double)INFINITY};
    struct known_report report = {.seed = 1, .result = &result, .count = 1};
    struct known_sum sum = known_report_sum(&report);
    assert_int_equal(sum.quantities, 3);
    assert_int_equal(sum.met, 0);
    assert_int_equal(sum.unbalanced, 1);
    assert_text(&report, true, false,
                "system         quantity  exact  simulated             verdict\n"
                "-------------------------------------------------------------\n"
                "V01     M/M/1  present       4    nothing             books\n"
                "V01     M/M/1  response   0.05     0.0600  +- 0.0012  books\n"
                "V01     M/M/1  users        50         50  +- 0       books\n"
                "V01, M/M/1: the books do not balance: server\n"
                "0 of 3 known answers met\n");
}

static void a_document_has_all(void **state)
{
    (void)state;
    struct known_result result = example();
    result.imbalance = "server";
    result.finding[0].estimate.low = -(double)INFINITY;
    struct known_report report = {.seed = 18446744073709551615U, .result = &result, .count = 1};
    assert_text(&report, false, true,
                "{\n"
                "  \"seed\": 18446744073709551615,\n"
                "  \"thorough\": false,\n"
                "  \"interrupted\": false,\n"
                "  \"known_answers\": 3,\n"
                "  \"met\": 0,\n"
                "  \"wide\": 1,\n"
                "  \"confidence\": 0.999,\n"
                "  \"systems\": [\n"
                "    {\"id\": \"V01\", \"name\": \"M/M/1\", \"source\": \"formula\","
                " \"replications\": 20, \"imbalance\": \"server\", \"places\": 0, "
                "\"unsteady\": null, \"quantities\": [\n"
                "        {\"name\": \"present\", \"exact\": 4, \"mean\": 4.01234,"
                " \"low\": null, \"high\": 4.04734, \"met\": true, \"tight\": true,"
                " \"second_look\": false},\n"
                "        {\"name\": \"response\", \"exact\": 0.05, \"mean\": 0.06,"
                " \"low\": 0.0588, \"high\": 0.0612, \"met\": false, \"tight\": false,"
                " \"second_look\": true},\n"
                "        {\"name\": \"users\", \"exact\": 50, \"mean\": 50, \"low\": 50,"
                " \"high\": 50, \"met\": true, \"tight\": true, \"second_look\": true}\n"
                "    ]}\n"
                "  ]\n"
                "}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_follow_the_interval),
        cmocka_unit_test(quiet_shows_what_was_missed),
        cmocka_unit_test(books_that_do_not_balance_spoil_all),
        cmocka_unit_test(a_document_has_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
