#include "plots/chart_text_kinds.h"
#include "plots/chart_views.h"
#include "plots/terminal.h"

#include <math.h>
#include <stdio.h>

#define NAME_SHARE 0.4
#define SIGNS      8

static const struct {
    const char *sign;
    char ascii;
} signs[SIGNS] = {
    {"█", '#'},
    {"▒", '='},
    {"▓", '%'},
    {"░", '.'},
    {"▞", 'x'},
    {"◆", 'o'},
    {"▪", '+'},
    {"·",  '-'},
};

struct rows {
    struct chart_text *text;
    struct text_canvas *canvas;
    struct chart_view x, y;
    int left, right;
};

static void settle_sides(struct rows *rows)
{
    struct chart_text *text = rows->text;
    const struct chart *chart = text->chart;
    int names = 0, values = 0;
    for (int r = 0; r < chart_shown_rows(chart); r++) {
        char value[CHART_TEXT];
        chart_value_text(chart->x.unit, chart_row_value(chart, &chart->row[r]), value);
        int name = text_canvas_width(text->arena, chart->row[r].name ? chart->row[r].name : "");
        int width = text_canvas_width(text->arena, value);
        names = name > names ? name : names;
        values = width > values ? width : values;
    }
    if (names > NAME_SHARE * text->columns)
        names = (int)(NAME_SHARE * text->columns);
    rows->left = names + 2;
    rows->right = text->columns - values - 2;
}

static int column_of(const struct rows *rows, double value, int otherwise)
{
    double share = chart_share_of(&rows->x, value);
    if (isnan(share))
        return otherwise;
    int width = rows->right - rows->left - 1;
    return rows->left + (int)lround(fmin(fmax(share, 0.0), 1.0) * width);
}

/* ---- bars ---- */

static text_colour part_colour(const struct chart *chart, int row, int part)
{
    return chart_text_colour(chart_part_tone(chart, &chart->row[row], part));
}

/* Returns the column behind the bar. Parts of a bar end where rounding puts them, so that they
 * are as long in all as the bar; what is there takes a column at least if there is one. */
static int draw_bar(struct rows *rows, int row)
{
    const struct chart *chart = rows->text->chart;
    int column = rows->left;
    for (int part = 0; part < chart->parts; part++) {
        double from, to;
        chart_part_ends(chart, &chart->row[row], part, &from, &to);
        int end = column_of(rows, to, rows->right);
        for (; to > from && column < end; column++)
            text_canvas_sign(rows->canvas, column, row, signs[part % SIGNS].sign,
                             signs[part % SIGNS].ascii, part_colour(chart, row, part));
    }
    return column;
}

static void write_parts(struct rows *rows)
{
    struct chart_text *text = rows->text;
    const struct chart *chart = text->chart;
    if (chart->parts < 2)
        return;
    struct chart_text_key *keys = arena_array(text->arena, (size_t)chart->parts, sizeof *keys);
    for (int part = 0; part < chart->parts; part++) {
        char *sign = arena_take(text->arena, 8);
        if (terminal_speaks_utf8())
            snprintf(sign, 8, "%s", signs[part % SIGNS].sign);
        else
            sign[0] = signs[part % SIGNS].ascii;
        keys[part] = (struct chart_text_key){sign, chart_name_of(chart->part, part),
                                             chart_text_colour((enum chart_tone)(part % 4))};
    }
    chart_text_legend(text, keys, chart->parts);
}

/* ---- effects ---- */

static int draw_effect(struct rows *rows, int row)
{
    const struct chart *chart = rows->text->chart;
    const struct chart_row *effect = &chart->row[row];
    text_colour colour = chart_text_colour(effect->tone);
    struct text_canvas *canvas = rows->canvas;
    if (!isnan(chart_share_of(&rows->x, effect->mean))) {
        int middle = column_of(rows, effect->mean, rows->left);
        int low = isnan(effect->low)
                      ? middle
                      : column_of(rows, effect->low,
                                  effect->low > 0.0 ? rows->right - 1 : rows->left);
        int high = isnan(effect->high)
                       ? middle
                       : column_of(rows, effect->high,
                                   effect->high > 0.0 ? rows->right - 1 : rows->left);
        text_canvas_sign(canvas, middle, row, "●", 'o', colour);
        text_canvas_sign(canvas, low, row, "├", '|', colour);
        text_canvas_sign(canvas, high, row, "┤", '|', colour);
        for (int column = low + 1; column < high; column++)
            text_canvas_sign(canvas, column, row, "─", '-', colour);
    }
    int none = chart_text_column(&rows->x, (const int[]){rows->left, rows->right}, chart->none);
    if (none >= 0)
        text_canvas_sign(canvas, none, row, "│", ':', NULL);
    return rows->right;
}

/* ---- both ---- */

static void draw_row(struct rows *rows, int row)
{
    const struct chart *chart = rows->text->chart;
    const struct chart_row *shown = &chart->row[row];
    char value[CHART_TEXT];
    text_canvas_write(rows->canvas, 0, row, rows->left - 1, shown->name ? shown->name : "",
                      NULL);
    int end = chart->kind == CHART_BARS ? draw_bar(rows, row) : draw_effect(rows, row);
    chart_value_text(chart->x.unit, chart_row_value(chart, shown), value);
    text_canvas_write(rows->canvas, end + 1, row, rows->text->columns, value, NULL);
}

void chart_text_rows(struct chart_text *text)
{
    const struct chart *chart = text->chart;
    struct rows rows = {.text = text};
    int shown = chart_shown_rows(chart);
    chart_views(chart, &rows.x, &rows.y);
    settle_sides(&rows);
    rows.canvas = text_canvas_new(text->arena, text->columns, shown + 2);
    for (int r = 0; r < shown; r++)
        draw_row(&rows, r);
    int ends[] = {rows.left, rows.right};
    if (chart->kind == CHART_EFFECTS)
        chart_text_x_axis(text, rows.canvas, &rows.x, ends, shown);
    else if (chart->x.label)
        text_canvas_write(rows.canvas, rows.left, shown, text->columns, chart->x.label, NULL);
    text_canvas_print_some(rows.canvas, shown + (chart->kind == CHART_EFFECTS ? 2 : 1),
                           text->stream);
    if (chart->rows > shown)
        fprintf(text->stream, "and %d more\n", chart->rows - shown);
    if (chart->kind == CHART_BARS)
        write_parts(&rows);
}
