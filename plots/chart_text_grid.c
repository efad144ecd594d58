#include "plots/chart_text_kinds.h"
#include "plots/chart_views.h"
#include "plots/terminal.h"

#include <math.h>
#include <string.h>

#define NAME_SHARE 0.3
#define LETTERS    26
#define LEAST_CELL 3 /* columns, with the blank before it */

/* Words are told by letters, explained below. */
struct grid {
    struct chart_text *text;
    struct text_canvas *canvas;
    const char *word[LETTERS];
    int words;
    int left, cell; /* columns */
    bool values;    /* there is room for them */
};

static char letter_of(const struct grid *grid, const char *word)
{
    for (int i = 0; i < grid->words; i++)
        if (strcmp(grid->word[i], word) == 0)
            return (char)('a' + i);
    return *word ? '*' : ' ';
}

static void find_words(struct grid *grid)
{
    const struct chart *chart = grid->text->chart;
    for (int line = 0; line < chart_shown_lines(chart); line++)
        for (int column = 0; column < chart_shown_columns(chart); column++) {
            const char *word = chart_cell_word(chart, column, line);
            if (*word && letter_of(grid, word) == '*' && grid->words < LETTERS)
                grid->word[grid->words++] = word;
        }
}

static void value_text(const struct chart *chart, int column, int line, char *text)
{
    double value = chart_cell_value(chart, column, line);
    if (isfinite(value))
        chart_value_text(chart->value_unit, value, text);
    else
        stpcpy(text, "–");
}

/* Values are left out where they do not fit beside each other. */
static void settle_sides(struct grid *grid)
{
    struct chart_text *text = grid->text;
    const struct chart *chart = text->chart;
    int columns = chart_shown_columns(chart), names = 0, wide = 1, heads = 1;
    char value[CHART_TEXT];
    for (int line = 0; line < chart_shown_lines(chart); line++) {
        int width = text_canvas_width(text->arena, chart_name_of(chart->line, line));
        names = width > names ? width : names;
        for (int column = 0; column < columns; column++) {
            value_text(chart, column, line, value);
            width = text_canvas_width(text->arena, value);
            wide = width > wide ? width : wide;
        }
    }
    for (int column = 0; column < columns; column++) {
        int width = text_canvas_width(text->arena, chart_name_of(chart->column, column));
        heads = width > heads ? width : heads;
    }
    int letters = grid->words > 0 ? 2 : 0;
    grid->left = names > NAME_SHARE * text->columns ? (int)(NAME_SHARE * text->columns) : names;
    int room = columns > 0 ? (text->columns - grid->left) / columns : 0;
    grid->values = wide + letters + 2 <= room;
    grid->cell = (grid->values ? wide + letters : 1) + 2;
    if (grid->cell < heads + 2)
        grid->cell = heads + 2 <= room ? heads + 2 : room;
    if (grid->cell < LEAST_CELL)
        grid->cell = LEAST_CELL;
}

static void write_right(struct grid *grid, int column, int row, const char *text)
{
    int end = grid->left + (column + 1) * grid->cell;
    int width = text_canvas_width(grid->text->arena, text);
    int start = end - (width < grid->cell - 1 ? width : grid->cell - 1);
    text_canvas_write(grid->canvas, start, row, end, text, NULL);
}

static void write_cell(struct grid *grid, int column, int line, int row)
{
    const struct chart *chart = grid->text->chart;
    char value[CHART_TEXT], all[CHART_TEXT + 4] = "";
    char letter = letter_of(grid, chart_cell_word(chart, column, line));
    value_text(chart, column, line, value);
    char *end = all;
    if (grid->values)
        end = stpcpy(end, value);
    if (grid->words > 0 && grid->values)
        *end++ = ' ';
    if (grid->words > 0)
        *end++ = letter;
    *end = '\0';
    write_right(grid, column, row, all);
}

static void write_words(struct grid *grid)
{
    struct chart_text_key keys[LETTERS];
    for (int i = 0; i < grid->words; i++) {
        char *sign = arena_take(grid->text->arena, 2);
        sign[0] = (char)('a' + i);
        keys[i] = (struct chart_text_key){sign, grid->word[i], NULL};
    }
    chart_text_legend(grid->text, keys, grid->words);
}

void chart_text_grid(struct chart_text *text)
{
    const struct chart *chart = text->chart;
    struct grid grid = {.text = text};
    int lines = chart_shown_lines(chart), columns = chart_shown_columns(chart), row = 0;
    find_words(&grid);
    settle_sides(&grid);
    grid.canvas = text_canvas_new(text->arena, text->columns, lines + 3);
    if (chart->y.label && *chart->y.label)
        text_canvas_write(grid.canvas, 0, row++, text->columns, chart->y.label, NULL);
    for (int line = 0; line < lines; line++, row++) {
        text_canvas_write(grid.canvas, 0, row, grid.left, chart_name_of(chart->line, line),
                          NULL);
        for (int column = 0; column < columns; column++)
            write_cell(&grid, column, line, row);
    }
    for (int column = 0; column < columns; column++)
        write_right(&grid, column, row, chart_name_of(chart->column, column));
    row++;
    if (chart->x.label && *chart->x.label) {
        int width = text_canvas_width(text->arena, chart->x.label);
        int end = grid.left + columns * grid.cell;
        text_canvas_write(grid.canvas, end > width ? end - width : 0, row++, text->columns,
                          chart->x.label, NULL);
    }
    text_canvas_print_some(grid.canvas, row, text->stream);
    write_words(&grid);
}
