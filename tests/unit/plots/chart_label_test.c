#include "plots/chart_label.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

static void texts_are_cut_to_their_room(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    assert_string_equal(chart_label_fit(arena, "checkout", 12.0, 100.0), "checkout");
    const char *cut = chart_label_fit(arena, "checkout of everything", 12.0, 60.0);
    assert_string_equal(cut, "checkou…");
    assert_true(chart_label_width(cut, 12.0) <= 60.0);
    assert_string_equal(chart_label_fit(arena, "a\nb\x1b\xe2\x80\xae\xff", 12.0, 100.0),
                        "a?b???");
    assert_string_equal(chart_label_fit(arena, "anything", 12.0, 0.0), "…");
    assert_string_equal(chart_label_fit(arena, "", 12.0, 0.0), "");
    arena_close(arena);
}

static void wide_letters_are_wide(void **state)
{
    (void)state;
    assert_true(chart_label_width("iiii", 10.0) < chart_label_width("mmmm", 10.0) / 2.0);
    assert_true(chart_label_width("漢字", 10.0) > 20.0);
}

static void expect_places(const double *found, const double *wanted, int count)
{
    for (int i = 0; i < count; i++)
        if (fabs(found[i] - wanted[i]) > 1e-9)
            fail_msg("place %d is %g, not %g", i, found[i], wanted[i]);
}

static void labels_in_a_column_keep_apart(void **state)
{
    (void)state;
    double near[] = {50.0, 52.0, 100.0};
    chart_label_spread(near, 3, 10.0, 0.0, 200.0);
    expect_places(near, (const double[]){46.0, 56.0, 100.0}, 3);
    double top[] = {0.0, 0.0, 1.0};
    chart_label_spread(top, 3, 10.0, 0.0, 200.0);
    expect_places(top, (const double[]){0.0, 10.0, 20.0}, 3);
    double bottom[] = {195.0, 199.0, 200.0};
    chart_label_spread(bottom, 3, 10.0, 0.0, 200.0);
    expect_places(bottom, (const double[]){180.0, 190.0, 200.0}, 3);
    chart_label_spread(NULL, 0, 10.0, 0.0, 200.0);
}

static void what_is_taken_is_not_free(void **state)
{
    (void)state;
    struct chart_label_taken taken = {0};
    struct chart_label_box box = {0, 0, 10, 10}, beside = {10, 0, 20, 10}, over = {5, 5, 7, 30};
    assert_true(chart_label_is_free(&taken, &box));
    chart_label_take(&taken, &box);
    assert_false(chart_label_is_free(&taken, &box));
    assert_false(chart_label_is_free(&taken, &over));
    assert_true(chart_label_is_free(&taken, &beside));
    for (int i = 0; i < 2 * CHART_LABEL_MOST; i++)
        chart_label_take(&taken, &box);
    assert_int_equal(taken.count, CHART_LABEL_MOST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_cut_to_their_room),
        cmocka_unit_test(wide_letters_are_wide),
        cmocka_unit_test(labels_in_a_column_keep_apart),
        cmocka_unit_test(what_is_taken_is_not_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
