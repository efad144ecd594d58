#include "plots/chart_axis.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#define FREE ((double)NAN)

static struct chart_view view_of(const struct chart_axis *axis, double least, double most,
                                 bool grounded)
{
    struct chart_extent extent = chart_extent_none();
    chart_extent_add(&extent, axis, least);
    chart_extent_add(&extent, axis, most);
    return chart_view(axis, &extent, grounded);
}

/* The ticks as "0, 50 ms, 100 ms". */
static const char *ticks_of(const struct chart_view *view, int most)
{
    static char text[CHART_MOST_TICKS * (CHART_TEXT + 2)];
    struct chart_ticks ticks;
    chart_ticks(view, most, &ticks);
    char *at = text;
    *at = '\0';
    for (int i = 0; i < ticks.count; i++)
        at = stpcpy(stpcpy(at, i > 0 ? ", " : ""), ticks.tick[i].label);
    return text;
}

static const char *ticks_between(enum chart_unit unit, double least, double most)
{
    struct chart_axis axis = {"", CHART_LINEAR, unit, FREE, FREE};
    struct chart_view view = view_of(&axis, least, most, true);
    return ticks_of(&view, 6);
}

static void ticks_have_units(void **state)
{
    (void)state;
    assert_string_equal(ticks_between(CHART_SECONDS, 0.003, 0.21),
                        "0, 50 ms, 100 ms, 150 ms, 200 ms, 250 ms");
    assert_string_equal(ticks_between(CHART_SECONDS, 0.0, 1.1), "0, 0.25 s, 0.50 s, 0.75 s, "
                                                                "1.00 s, 1.25 s");
    assert_string_equal(ticks_between(CHART_SHARE, 0.0, 0.93), "0%, 20%, 40%, 60%, 80%, 100%");
    assert_string_equal(ticks_between(CHART_CHANGE, -0.1, 0.1), "-10%, -5%, 0%, +5%, +10%");
    assert_string_equal(ticks_between(CHART_PER_SECOND, 0.0, 23000.0),
                        "0, 5k/s, 10k/s, 15k/s, 20k/s, 25k/s");
    assert_string_equal(ticks_between(CHART_NUMBER, 0.0, 5.0), "0, 1, 2, 3, 4, 5");
}

static void one_value_and_none_have_an_axis(void **state)
{
    (void)state;
    assert_string_equal(ticks_between(CHART_NUMBER, 3.0, 3.0),
                        "0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0");
    assert_string_equal(ticks_between(CHART_SECONDS, FREE, (double)INFINITY),
                        "0, 0.2 s, 0.4 s, 0.6 s, 0.8 s, 1.0 s");
    struct chart_axis axis = {"", CHART_LOG, CHART_NUMBER, FREE, FREE};
    struct chart_view view = view_of(&axis, 8.0, 8.0, false);
    assert_true(view.from == 4.0 && view.to == 16.0);
    assert_true(fabs(chart_share_of(&view, 8.0) - 0.5) < 1e-12);
}

static void ends_that_are_given_stay(void **state)
{
    (void)state;
    struct chart_axis axis = {"", CHART_LINEAR, CHART_NUMBER, 7.0, 93.0};
    struct chart_view view = view_of(&axis, 0.0, 1000.0, true);
    assert_true(view.from == 7.0 && view.to == 93.0);
    axis.from = FREE;
    view = view_of(&axis, 0.0, 1000.0, true);
    assert_true(view.from == 0.0 && view.to == 93.0);
    axis.from = 100.0; /* the wrong way round: not looked at */
    view = view_of(&axis, 0.0, 1000.0, true);
    assert_true(view.from == 0.0 && view.to == 1000.0);
}

static void logarithms_tick_at_round_values(void **state)
{
    (void)state;
    struct chart_axis axis = {"", CHART_LOG, CHART_SECONDS, FREE, FREE};
    struct chart_view view = view_of(&axis, 0.002, 2.4, true);
    assert_string_equal(ticks_of(&view, 6), "10 ms, 100 ms, 1 s");
    assert_string_equal(ticks_of(&view, 10),
                        "2 ms, 5 ms, 10 ms, 20 ms, 50 ms, 100 ms, 200 ms, 500 ms, 1 s, 2 s");
    assert_true(isnan(chart_share_of(&view, 0.0)));
    assert_true(isnan(chart_share_of(&view, -1.0)));
    view = view_of(&axis, 1e-120, 1e120, true);
    struct chart_ticks ticks;
    chart_ticks(&view, 6, &ticks);
    assert_in_range(ticks.count, 3, 6);
}

static void nines_are_equally_far_apart(void **state)
{
    (void)state;
    struct chart_axis axis = {"", CHART_NINES, CHART_SHARE, FREE, FREE};
    struct chart_view view = view_of(&axis, 0.0, 0.999, false);
    assert_string_equal(ticks_of(&view, 8), "0%, 50%, 90%, 99%, 99.9%");
    assert_true(fabs(chart_share_of(&view, 0.9) - 1.0 / 3.0) < 1e-9);
    assert_true(fabs(chart_share_of(&view, 0.99) - 2.0 / 3.0) < 1e-9);
    assert_true(isnan(chart_share_of(&view, 1.0)));
}

static const char *date_ticks(double from, double to, int most)
{
    struct chart_axis axis = {"", CHART_LINEAR, CHART_DATE, FREE, FREE};
    struct chart_view view = view_of(&axis, from, to, true);
    return ticks_of(&view, most);
}

static void dates_tick_where_calendars_do(void **state)
{
    (void)state;
    const double day = 86400.0, year_2027 = 1798761600.0;
    assert_string_equal(date_ticks(year_2027, year_2027 + 365 * day, 5),
                        "Jan 2027, Apr, Jul, Oct, Jan 2028");
    assert_string_equal(date_ticks(year_2027 - 3 * day, year_2027 + 10 * day, 7),
                        "29 Dec 2026, 31 Dec, 2 Jan 2027, 4 Jan, 6 Jan, 8 Jan, 10 Jan");
    assert_string_equal(date_ticks(year_2027 + day / 2, year_2027 + 1.5 * day, 5),
                        "1 Jan 2027, 18:00, 2 Jan, 06:00, 12:00");
    assert_string_equal(date_ticks(year_2027 - 3650 * day, year_2027 + 3650 * day, 6),
                        "2020, 2025, 2030, 2035");
    date_ticks(-1e300, 1e300, 5); /* beyond all calendars */
}

static void values_are_told_as_people_read_them(void **state)
{
    (void)state;
    char text[4 * CHART_TEXT];
    const struct {
        enum chart_unit unit;
        double value;
        const char *text;
    } cases[] = {
        {CHART_SECONDS,    0.25,         "250 ms"          },
        {CHART_SECONDS,    0.0056,       "5.6 ms"          },
        {CHART_PER_SECOND, 60.0,         "60/s"            },
        {CHART_SHARE,      0.93,         "93%"             },
        {CHART_CHANGE,     0.1,          "+10%"            },
        {CHART_CHANGE,     -0.004,       "-0.4%"           },
        {CHART_CHANGE,     -0.000757,    "-0.08%"          },
        {CHART_CHANGE,     0.00000695,   "0%"              },
        {CHART_CHANGE,     -0.3604,      "-36%"            },
        {CHART_NUMBER,     64.0,         "64"              },
        {CHART_NUMBER,     1234567.0,    "1,234,567"       },
        {CHART_DATE,       1798761600.0, "1 Jan 2027"      },
        {CHART_DATE,       1798803000.0, "1 Jan 2027 11:30"},
        {CHART_NUMBER,     (double)NAN,  "–"             },
        {CHART_DATE,       (double)NAN,  "?"               },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        chart_value_text(cases[i].unit, cases[i].value, text);
        assert_string_equal(text, cases[i].text);
    }
    chart_interval_text(CHART_SECONDS, 0.25, 0.23, 0.27, text);
    assert_string_equal(text, "250 ms (230 ms to 270 ms)");
    chart_interval_text(CHART_SECONDS, 0.25, 0.23, (double)NAN, text);
    assert_string_equal(text, "250 ms");
    chart_interval_text(CHART_SECONDS, (double)NAN, 0.23, 0.27, text);
    assert_string_equal(text, "230 ms to 270 ms");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ticks_have_units),
        cmocka_unit_test(one_value_and_none_have_an_axis),
        cmocka_unit_test(ends_that_are_given_stay),
        cmocka_unit_test(logarithms_tick_at_round_values),
        cmocka_unit_test(nines_are_equally_far_apart),
        cmocka_unit_test(dates_tick_where_calendars_do),
        cmocka_unit_test(values_are_told_as_people_read_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
