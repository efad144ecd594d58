#include "plots/forecast_charts.h"

#include "tests/support/recorded_charts.h"

enum { PAST = 40, AHEAD = 10, DAY = 86400 };

/* A straight line, 100 and one more each day; ± 10 for 80%, ± 20 for 95%. */
struct told {
    struct points points;
    struct past past;
    struct outlook out;
    struct forecast_report report;
    double *y;
    struct recorded *recorded;
};

static struct told tell(size_t past, size_t ahead)
{
    struct told told = {.recorded = recorded_open(), .out = outlook_new(ahead)};
    told.y = calloc(past, sizeof *told.y);
    for (size_t i = 0; i < past; i++)
        told.y[i] = 100.0 + (double)i;
    for (size_t i = 0; i < ahead; i++) {
        told.out.path[i] = 100.0 + (double)(past + i);
        for (int band = 0; band < 2; band++) {
            told.out.bands.low[band][i] = told.out.path[i] - 10.0 * (band + 1);
            told.out.bands.high[band][i] = told.out.path[i] + 10.0 * (band + 1);
        }
    }
    /* 2027-05-03 */
    told.points = (struct points){.y = told.y, .n = past, .first_s = 1809302400, .step_s = DAY};
    told.past = (struct past){.y = told.y, .n = past, .period = 1};
    return told;
}

static void show(struct told *told, size_t ahead)
{
    told->report.name = "visits";
    told->report.unit = "requests";
    told->report.points = &told->points;
    told->report.past = &told->past;
    told->report.out = &told->out;
    told->report.horizon = ahead;
    forecast_charts(&told->recorded->page, &told->report);
}

static void end(struct told *told)
{
    outlook_free(&told->out);
    free(told->y);
    recorded_close(told->recorded);
}

static void the_fan_goes_on_from_the_past(void **state)
{
    (void)state;
    struct told told = tell(PAST, AHEAD);
    show(&told, AHEAD);
    const struct chart *chart = recorded_named(told.recorded, "past and forecast");
    assert_string_equal(chart->title,
                        "Until 21 Jun 2027 7% more than as long before; at most 149 "
                        "(95%: 129 to 169), at 21 Jun 2027");
    assert_int_equal(chart->x.unit, CHART_DATE);
    const struct chart_series *past = recorded_series(chart, "measured");
    assert_int_equal(past->points, 2 * AHEAD); /* no more than is worth seeing */
    assert_near(past->x[past->points - 1], 1809302400.0 + (PAST - 1) * DAY, 0.0);
    const struct chart_series *path = recorded_series(chart, "forecast");
    assert_int_equal(path->points, AHEAD);
    assert_near(path->x[0] - past->x[past->points - 1], DAY, 0.0);
    assert_near(path->y[0], 140.0, 0.0);
    const struct chart_series *wide = recorded_series(chart, "95%");
    assert_int_equal(wide->look, CHART_BAND);
    assert_near(wide->low[3], path->y[3] - 20.0, 0.0);
    assert_near(recorded_series(chart, "80%")->high[3], path->y[3] + 10.0, 0.0);
    end(&told);
}

static void the_level_is_marked_where_it_is_reached(void **state)
{
    (void)state;
    struct told told = tell(PAST, AHEAD);
    told.report.crossing = (struct report_when){
        .asked = true,
        .rises = true,
        .level = 145.0,
        .expected = 5,
        .earliest = {2, 0    },
        .latest = {8, AHEAD},
        .limit = AHEAD
    };
    show(&told, AHEAD);
    const struct chart *chart = recorded_named(told.recorded, "past and forecast");
    assert_string_equal(chart->title, "It rises to 145 by 17 Jun 2027; between 14 Jun 2027 and "
                                      "20 Jun 2027 with 80% confidence");
    assert_near(recorded_mark(chart, "145")->at, 145.0, 0.0);
    assert_near(recorded_mark(chart, "17 Jun 2027")->at, 1809302400.0 + (PAST + 5) * DAY, 0.0);
    const struct chart_mark *between = recorded_mark(chart, "");
    assert_near(between->at, 1809302400.0 + (PAST + 2) * DAY, 0.0);
    assert_near(between->until, 1809302400.0 + (PAST + 8) * DAY, 0.0);
    end(&told);
}

static void levels_beyond_the_horizon_have_no_date(void **state)
{
    (void)state;
    struct told told = tell(PAST, AHEAD);
    told.report.crossing = (struct report_when){
        .asked = true,
        .rises = true,
        .level = 500.0,
        .expected = AHEAD,
        .earliest = {AHEAD, AHEAD},
        .latest = {AHEAD, AHEAD},
        .limit = AHEAD
    };
    show(&told, AHEAD);
    const struct chart *chart = recorded_named(told.recorded, "past and forecast");
    assert_string_equal(chart->title,
                        "It does not rise to 500 until 21 Jun 2027, with 95% confidence");
    assert_int_equal(chart->marks, 1);
    end(&told);
    told = tell(PAST, AHEAD);
    told.report.crossing = (struct report_when){
        .asked = true,
        .level = 90.0,
        .expected = AHEAD,
        .earliest = {AHEAD, 4    },
        .latest = {AHEAD, AHEAD},
        .limit = AHEAD
    };
    show(&told, AHEAD);
    assert_string_equal(recorded_named(told.recorded, "past and forecast")->title,
                        "It is not expected to fall to 90 until 21 Jun 2027, but with 2.5% "
                        "chance from 16 Jun 2027 on");
    end(&told);
}

static void without_times_steps_are_counted(void **state)
{
    (void)state;
    struct told told = tell(PAST, AHEAD);
    told.points.step_s = told.points.first_s = 0;
    show(&told, AHEAD);
    const struct chart *chart = recorded_named(told.recorded, "past and forecast");
    assert_int_equal(chart->x.unit, CHART_NUMBER);
    assert_string_equal(chart->title, "Until step 50 7% more than as long before; at most 149 "
                                      "(95%: 129 to 169), at step 50");
    end(&told);
}

/* Hours of a year: the highest of each day, since a mean would hide the hour that decides. */
static void days_stand_for_their_hours(void **state)
{
    (void)state;
    const size_t hours = 4800;
    struct told told = tell(2 * hours, hours);
    told.points.step_s = 3600;
    show(&told, hours);
    const struct chart *chart = recorded_named(told.recorded, "past and forecast");
    const struct chart_series *path = recorded_series(chart, "forecast");
    assert_string_equal(chart->y.label, "requests, the highest of every 24");
    assert_int_equal(path->points, 200);
    assert_near(path->y[0], told.out.path[23], 0.0);
    assert_near(recorded_series(chart, "80%")->high[0], told.out.path[23] + 10.0, 0.0);
    end(&told);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fan_goes_on_from_the_past),
        cmocka_unit_test(the_level_is_marked_where_it_is_reached),
        cmocka_unit_test(levels_beyond_the_horizon_have_no_date),
        cmocka_unit_test(without_times_steps_are_counted),
        cmocka_unit_test(days_stand_for_their_hours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
