#include "plots/text_canvas.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <locale.h>
#include <stdlib.h>

struct field {
    struct arena *arena;
    struct text_canvas *canvas;
};

static struct field open_field(const char *locale, int columns, int rows)
{
    assert_non_null(setlocale(LC_CTYPE, locale));
    struct arena *arena = arena_open();
    return (struct field){arena, text_canvas_new(arena, columns, rows)};
}

static void expect(struct field *field, const char *wanted)
{
    char *text;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    text_canvas_print(field->canvas, stream);
    fclose(stream);
    assert_string_equal(text, wanted);
    free(text);
    arena_close(field->arena);
}

static void draw(struct field *field, double x0, double y0, double x1, double y1)
{
    const struct text_line line = {
        .x = {x0, x1},
          .y = {y0, y1},
          .right = 4, .bottom = 2, .sign = '*'
    };
    text_canvas_line(field->canvas, &line);
}

static void lines_are_dots_or_signs(void **state)
{
    (void)state;
    struct field field = open_field("C.UTF-8", 4, 2);
    assert_int_equal(text_canvas_dots_across(), 2);
    assert_int_equal(text_canvas_dots_down(), 4);
    draw(&field, 0.5, 0.5, 7.5, 7.5);
    expect(&field, "⠑⢄\n  ⠑⢄\n");
    field = open_field("C", 4, 2);
    assert_int_equal(text_canvas_dots_across(), 1);
    draw(&field, 0.5, 0.5, 3.5, 1.5);
    expect(&field, "**\n  **\n");
}

/* However far away its ends are, only what is seen of it is walked along. */
static void lines_are_cut_at_the_edges(void **state)
{
    (void)state;
    struct field field = open_field("C.UTF-8", 4, 2);
    draw(&field, -1e150, 4.5, 1e150, 4.5);
    draw(&field, 1e9, 1e9, 2e9, 2e9);
    draw(&field, -5, -5, -5, -5);
    expect(&field, "\n⠉⠉⠉⠉\n");
}

static void texts_cover_and_signs_do_not(void **state)
{
    (void)state;
    struct field field = open_field("C.UTF-8", 6, 1);
    text_canvas_sign(field.canvas, 0, 0, "█", '#', NULL);
    text_canvas_sign(field.canvas, 0, 0, "░", '.', NULL);
    text_canvas_sign(field.canvas, 9, 9, "░", '.', NULL);
    assert_false(text_canvas_is_free(field.canvas, 0, 0));
    assert_false(text_canvas_is_free(field.canvas, -1, 0));
    assert_true(text_canvas_is_free(field.canvas, 1, 0));
    text_canvas_sign(field.canvas, 2, 0, "█", '#', NULL);
    assert_int_equal(text_canvas_write(field.canvas, 1, 0, 6, "abc", NULL), 3);
    expect(&field, "█abc\n");
    field = open_field("C", 6, 1);
    text_canvas_sign(field.canvas, 0, 0, "█", '#', NULL);
    expect(&field, "#\n");
}

static void texts_are_clean_and_cut(void **state)
{
    (void)state;
    struct field field = open_field("C.UTF-8", 8, 4);
    assert_int_equal(text_canvas_write(field.canvas, 0, 0, 8, "a\x1b[2J\n", NULL), 6);
    assert_int_equal(text_canvas_write(field.canvas, 0, 1, 8, "something longer", NULL), 8);
    assert_int_equal(text_canvas_write(field.canvas, 1, 2, 6, "漢字漢字", NULL), 5);
    assert_int_equal(text_canvas_write(field.canvas, 0, 3, 8,
                                       "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301!",
                                       NULL),
                     2);
    assert_int_equal(text_canvas_write(field.canvas, 0, 4, 8, "below", NULL), 0);
    assert_int_equal(text_canvas_write(field.canvas, -1, 0, 8, "left", NULL), 0);
    expect(&field, "a?[2J?\nsomethi…\n 漢字…\n?!\n");
    field = open_field("C", 8, 1);
    text_canvas_write(field.canvas, 0, 0, 8, "something longer", NULL);
    expect(&field, "somet...\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_dots_or_signs),
        cmocka_unit_test(lines_are_cut_at_the_edges),
        cmocka_unit_test(texts_cover_and_signs_do_not),
        cmocka_unit_test(texts_are_clean_and_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
