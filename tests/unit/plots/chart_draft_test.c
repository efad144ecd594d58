#include "plots/chart_draft.h"

#include "tests/support/recorded_charts.h"

static void the_heading_is_told_once_before_the_first(void **state)
{
    (void)state;
    struct recorded *recorded = recorded_open();
    struct chart_album album = {.page = &recorded->page, .heading = "Charts"};
    for (int i = 0; i < 3; i++) {
        struct chart_draft draft;
        chart_draft_start(&draft, &album, CHART_LINES, "a chart");
        assert_int_equal(recorded->sections, i > 0);
        chart_draft_show(&draft, "nothing");
    }
    assert_int_equal(recorded->charts, 3);
    assert_int_equal(recorded->sections, 1);
    album.shown = 0;
    recorded->page.columns = 80; /* pages in columns leave a line anyway */
    struct chart_draft draft;
    chart_draft_start(&draft, &album, CHART_LINES, "a chart");
    chart_draft_show(&draft, "nothing");
    assert_int_equal(recorded->sections, 1);
    recorded_close(recorded);
}

static void what_there_is_no_room_for_is_left_out(void **state)
{
    (void)state;
    struct recorded *recorded = recorded_open();
    struct chart_album album = {.page = &recorded->page};
    struct chart_draft draft;
    chart_draft_start(&draft, &album, CHART_LINES, "a chart");
    for (int i = 0; i < CHART_DRAFT_SERIES + 2; i++) {
        struct chart_line line = chart_draft_line(&draft, "line", CHART_LINE, CHART_FIRST, 2);
        for (int j = 0; j < 4; j++)
            chart_line_point(&line, j, j);
    }
    for (int i = 0; i < CHART_DRAFT_MARKS + 2; i++)
        chart_draft_upright(&draft, i, "mark", CHART_FAINT);
    chart_draft_show(&draft, "full");
    assert_int_equal(recorded->chart[0].series_count, CHART_DRAFT_SERIES);
    assert_int_equal(recorded->chart[0].series[0].points, 2);
    assert_int_equal(recorded->chart[0].marks, CHART_DRAFT_MARKS);
    chart_draft_start(&draft, &album, CHART_BARS, "a chart");
    chart_draft_part(&draft, "part");
    for (int i = 0; i < CHART_DRAFT_ROWS; i++)
        assert_non_null(chart_draft_bar(&draft, "row"));
    assert_null(chart_draft_bar(&draft, "row"));
    assert_false(chart_draft_effect(&draft, "row", &(struct measured){0}, CHART_GOOD));
    recorded_close(recorded);
}

static void what_is_not_known_is_a_gap(void **state)
{
    (void)state;
    struct recorded *recorded = recorded_open();
    struct chart_album album = {.page = &recorded->page};
    struct chart_draft draft;
    chart_draft_start(&draft, &album, CHART_LINES, "a chart");
    struct chart_line line = chart_draft_line(&draft, "line", CHART_LINE, CHART_FIRST, 3);
    struct chart_line empty = chart_draft_line(&draft, "empty", CHART_LINE, CHART_FIRST, 3);
    struct chart_line none = chart_draft_line(&draft, "none", CHART_LINE, CHART_FIRST, 0);
    assert_null(none.series);
    assert_int_equal(empty.room, 3);
    double far = (double)INFINITY;
    chart_line_measured(&line, 1.0, &(struct measured){2.0, -far, far, NULL});
    chart_line_measured(&line, 2.0, &(struct measured){2.0, 1.0, 3.0, NULL});
    chart_line_point(&line, 3.0, far);
    chart_draft_across(&draft, (double)NAN, "nowhere", CHART_BAD);
    chart_draft_show(&draft, "gaps");
    const struct chart *chart = &recorded->chart[0];
    assert_int_equal(chart->series_count, 1); /* that without points is dropped */
    assert_int_equal(chart->marks, 0);
    const struct chart_series *series = recorded_series(chart, "line");
    assert_true(isnan(series->low[0]) && isnan(series->high[0]));
    assert_near(series->low[1], 1.0, 0.0);
    assert_true(isnan(series->y[2]));
    recorded_close(recorded);
}

static void shares_have_no_more_digits_than_they_need(void **state)
{
    (void)state;
    static const struct {
        double share;
        const char *text;
    } cases[] = {
        {0.0,    "0%"   },
        {0.0004, "<0.1%"},
        {0.064,  "6.4%" },
        {0.0996, "10%"  },
        {0.636,  "64%"  },
        {1.0,    "100%" },
    };
    struct arena *arena = arena_open();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(chart_share_text(cases[i].share, arena), cases[i].text);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_heading_is_told_once_before_the_first),
        cmocka_unit_test(what_there_is_no_room_for_is_left_out),
        cmocka_unit_test(what_is_not_known_is_a_gap),
        cmocka_unit_test(shares_have_no_more_digits_than_they_need),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
