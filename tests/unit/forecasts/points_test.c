#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "forecasts/points.h"

static bool read_text(struct points *points, const char *text, struct faults *faults)
{
    char copy[256];
    snprintf(copy, sizeof copy, "%s", text);
    FILE *file = fmemopen(copy, strlen(copy), "r");
    memset(faults, 0, sizeof *faults);
    bool good = points_read(points, file, "points.csv", faults);
    fclose(file);
    return good;
}

static void times_make_steps_and_gaps_are_missing(void **state)
{
    (void)state;
    struct points points;
    struct faults faults;
    char time[POINTS_TIME_ROOM];
    assert_true(read_text(&points,
                          "timestamp,value\n2027-05-03T00:00:00Z,1\n2027-05-03 01:00,\n"
                          "2027-05-03T04:00+02:00,3\r\n2027-05-03T04:00:00Z,5\n",
                          &faults));
    assert_int_equal(points.n, 5);
    assert_int_equal(points.step_s, 3600);
    assert_true(points.y[0] == 1.0 && isnan(points.y[1]) && points.y[2] == 3.0);
    assert_true(isnan(points.y[3]) && points.y[4] == 5.0);
    points_time(&points, 5, time, sizeof time);
    assert_string_equal(time, "2027-05-03T05:00");
    points_fill(&points, 1);
    assert_true(points.y[1] == 2.0 && points.y[3] == 4.0);
    points_free(&points);
}

static void values_alone_have_numbers(void **state)
{
    (void)state;
    struct points points;
    struct faults faults;
    char time[POINTS_TIME_ROOM];
    assert_true(read_text(&points, "requests\n1\n2\n3", &faults));
    assert_true(points.n == 3 && points.step_s == 0 && points.y[2] == 3.0);
    points_time(&points, 3, time, sizeof time);
    assert_string_equal(time, "4");
    points_free(&points);
}

static void mistakes_are_pointed_at(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
        int line;
    } cases[] = {
        {"1\n2\nx\n",                                  "this is no value",                          3},
        {"a,b\n2027-05-03,2\nsoon,3\n",                "this is no time and value",                 3},
        {"2027-05-03,2\n7\n",                          "some lines have a time and some have none", 2},
        {"2027-05-03,2\n2027-05-03,2\n",               "the time is not later than the one before", 2},
        {"value\n",                                    "there are no values in it",                 0},
        {"2027-05-03T01:00x,2\n2027-05-03T01:00x,2\n", "this is no time and value",                 2},
        {"0,1\n1,1\n2,1\n9000000000,1\n",              "the times leave too many steps out",        4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct points points;
        struct faults faults;
        assert_false(read_text(&points, cases[i].text, &faults));
        assert_string_equal(faults.kept[0].message, cases[i].message);
        assert_int_equal(faults.kept[0].place.line, cases[i].line);
        points_free(&points);
    }
}

static struct points made(size_t n, size_t period, int64_t step_s)
{
    struct points points = {.n = n, .step_s = step_s, .y = calloc(n, sizeof(double))};
    for (size_t t = 0; t < n; t++)
        points.y[t] = 100.0 + 50.0 * sin(2.0 * M_PI * (double)t / (double)period) +
                      3.0 * (double)(t * 7919 % 13);
    return points;
}

static void seasons_are_found(void **state)
{
    (void)state;
    static const struct {
        size_t n, period;
        int64_t step_s;
        size_t expected, longer;
    } cases[] = {
        {400, 24, 3600,    24, 168},
        {100, 24, 3600,    24, 0  },
        {60,  7,  86400,   7,  0  },
        {100, 12, 2629800, 12, 0  },
        {100, 12, 0,       12, 0  },
        {400, 24, 0,       24, 168},
        {60,  13, 86400,   1,  0  },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct points points = made(cases[i].n, cases[i].period, cases[i].step_s);
        size_t period, longer;
        points_seasons(&points, &period, &longer);
        assert_int_equal(period, cases[i].expected);
        assert_int_equal(longer, cases[i].longer);
        points_free(&points);
    }
}

static void gaps_are_filled_from_their_season(void **state)
{
    (void)state;
    struct points points = made(96, 24, 3600);
    double before = points.y[24], after = points.y[72];
    points.y[48] = NAN;
    points.y[0] = NAN;
    points_fill(&points, 24);
    assert_true(points.y[48] == 0.5 * (before + after) && points.y[0] == before);
    points.y[0] = points.y[95] = NAN;
    points_fill(&points, 1);
    assert_true(points.y[0] == points.y[1] && points.y[95] == points.y[94]);
    for (size_t t = 0; t < 96; t++)
        points.y[t] = NAN;
    points_fill(&points, 24);
    assert_true(points.y[50] == 0.0);
    points_free(&points);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_make_steps_and_gaps_are_missing),
        cmocka_unit_test(values_alone_have_numbers),
        cmocka_unit_test(mistakes_are_pointed_at),
        cmocka_unit_test(seasons_are_found),
        cmocka_unit_test(gaps_are_filled_from_their_season),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
