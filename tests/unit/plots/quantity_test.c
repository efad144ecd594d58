#include "plots/quantity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

static struct measured around(double mean, double half)
{
    return (struct measured){.mean = mean, .low = mean - half, .high = mean + half};
}

static void assert_both(enum quantity_unit unit, double mean, double half, const char *wanted)
{
    struct measured measured = around(mean, half);
    assert_string_equal(quantity_both(unit, &measured).text, wanted);
}

static void digits_follow_the_interval(void **state)
{
    (void)state;
    assert_both(QUANTITY_TIME, .0123456, .00041, "12.3 ms ± 0.4");
    assert_both(QUANTITY_TIME, .0123456, .00021, "12.3 ms ± 0.2");
    assert_both(QUANTITY_TIME, .0123456, .012, "12 ms ± 12");
    assert_both(QUANTITY_TIME, .0123456, .05, "10 ms ± 50");
    assert_both(QUANTITY_RATE, 118.23, .96, "118.2/s ± 1.0");
    assert_both(QUANTITY_RATE, 12345.0, 230.0, "12,300/s ± 200");
    assert_both(QUANTITY_RATE, 12345.0, 1100.0, "12,300/s ± 1100");
    assert_both(QUANTITY_SHARE, .9731, .004, "97.3% ± 0.4");
    assert_both(QUANTITY_SHARE, .264, .0016, "26.4% ± 0.2");
    assert_both(QUANTITY_SHARE, .0062, .0011, "0.62% ± 0.11");
    assert_both(QUANTITY_NUMBER, 3.0, .0347, "3.00 ± 0.03");
    assert_both(QUANTITY_NUMBER, 0.0, .02, "0.00 ± 0.02");
}

static void a_narrow_interval_is_not_called_none(void **state)
{
    (void)state;
    assert_both(QUANTITY_RATE, 120.00034, .00002, "120.0/s ± 0.1");
    assert_both(QUANTITY_RATE, 120.0, 0.0, "120/s ± 0");
    assert_both(QUANTITY_SHARE, 0.0, 0.0, "0%");
}

static void an_interval_cut_off_at_zero_counts_by_its_longer_side(void **state)
{
    (void)state;
    struct measured measured = {.mean = .01, .low = 0.0, .high = .03};
    assert_string_equal(quantity_both(QUANTITY_SHARE, &measured).text, "1% ± 2");
}

static void what_has_no_interval_has_three_digits(void **state)
{
    (void)state;
    struct measured one = around(.123456, (double)INFINITY);
    assert_string_equal(quantity_both(QUANTITY_TIME, &one).text, "123 ms");
    one.low = one.high = (double)NAN;
    assert_string_equal(quantity_both(QUANTITY_TIME, &one).text, "123 ms");
    assert_string_equal(quantity_half(QUANTITY_TIME, &one).text, "");
}

static void units_follow_the_size(void **state)
{
    (void)state;
    static const struct {
        enum quantity_unit unit;
        double value;
        const char *wanted;
    } cases[] = {
        {QUANTITY_TIME,   1.5,               "1.50 s"     },
        {QUANTITY_TIME,   .9999,             "1.00 s"     },
        {QUANTITY_TIME,   .99,               "990 ms"     },
        {QUANTITY_TIME,   .0000123,          "12.3 µs"   },
        {QUANTITY_TIME,   4e-9,              "4.00 ns"    },
        {QUANTITY_TIME,   12345.0,           "12,300 s"   },
        {QUANTITY_TIME,   0.0,               "0 s"        },
        {QUANTITY_TIME,   -.02,              "-20.0 ms"   },
        {QUANTITY_RATE,   .5,                "0.500/s"    },
        {QUANTITY_RATE,   .05,               "3.00/min"   },
        {QUANTITY_RATE,   .0005,             "1.80/h"     },
        {QUANTITY_RATE,   1234567.0,         "1,230,000/s"},
        {QUANTITY_RATE,   -12345.0,          "-12,300/s"  },
        {QUANTITY_SHARE,  .001234,           "0.123%"     },
        {QUANTITY_SHARE,  1.0,               "100%"       },
        {QUANTITY_SHARE,  .99999,            "100%"       },
        {QUANTITY_NUMBER, (double)NAN,       "–"        },
        {QUANTITY_NUMBER, (double)INFINITY,  "unlimited"  },
        {QUANTITY_NUMBER, -(double)INFINITY, "-unlimited" },
        {QUANTITY_NUMBER, 1e300,             "1e+300"     },
        {QUANTITY_SHARE,  1e308,             "inf%"       },
        {QUANTITY_NUMBER, 1e-300,            "0"          },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(quantity_text(cases[i].unit, cases[i].value).text, cases[i].wanted);
}

static void what_was_written_stays(void **state)
{
    (void)state;
    assert_string_equal(quantity_exact(QUANTITY_TIME, .4).text, "400 ms");
    assert_string_equal(quantity_exact(QUANTITY_SHARE, .0125).text, "1.25%");
    assert_string_equal(quantity_exact(QUANTITY_RATE, 100.0).text, "100/s");
    assert_string_equal(quantity_exact(QUANTITY_NUMBER, 200000.0).text, "200,000");
    assert_string_equal(quantity_exact(QUANTITY_TIME, 1.23456).text, "1.23456 s");
    assert_string_equal(quantity_duration(600.0).text, "10 min");
    assert_string_equal(quantity_duration(90.0).text, "90 s");
    assert_string_equal(quantity_duration(60.0).text, "60 s");
    assert_string_equal(quantity_duration(7200.0).text, "2 h");
    assert_string_equal(quantity_duration(.25).text, "250 ms");
    assert_string_equal(quantity_duration(7.0 * 86400.0).text, "7 days");
    assert_string_equal(quantity_exact(QUANTITY_TIME, (double)NAN).text, "–");
}

static void changes_are_told_in_the_unit_of_what_changes(void **state)
{
    (void)state;
    static const struct {
        enum quantity_unit unit;
        double mean, half, of;
        const char *wanted;
    } cases[] = {
        {QUANTITY_TIME,  -.0002,  .0004,   .0366, "-0.2 ms ± 0.4"     },
        {QUANTITY_TIME,  .000008, .000005, .018,  "+0.008 ms ± 0.005" },
        {QUANTITY_RATE,  -.3,     .0004,   83.7,  "-0.3000/s ± 0.0010"},
        {QUANTITY_RATE,  .08,     .06,     144.0, "+0.08/s ± 0.06"    },
        {QUANTITY_SHARE, -.997,   .001,    .997,  "-99.7% ± 0.1"      },
        {QUANTITY_TIME,  0.0,     .001,    0.0,   "0.0000 s ± 0.0010" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct measured change = around(cases[i].mean, cases[i].half);
        assert_string_equal(quantity_change(cases[i].unit, &change, cases[i].of).text,
                            cases[i].wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_follow_the_interval),
        cmocka_unit_test(a_narrow_interval_is_not_called_none),
        cmocka_unit_test(an_interval_cut_off_at_zero_counts_by_its_longer_side),
        cmocka_unit_test(what_has_no_interval_has_three_digits),
        cmocka_unit_test(units_follow_the_size),
        cmocka_unit_test(what_was_written_stays),
        cmocka_unit_test(changes_are_told_in_the_unit_of_what_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
