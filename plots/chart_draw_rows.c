#include "plots/chart_lines.h"

#include "plots/gnuplot.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define ROW_HEIGHT  2.0  /* of the font's size */
#define BAR_SHARE   0.62 /* of a row */
#define NAME_SHARE  0.36 /* of the width that names may take */
#define VALUE_SHARE 0.25
#define SHADES      3
#define PART_PAINTS 4

double chart_part_shade(int part)
{
    static const double shades[SHADES] = {1.0, 0.55, 0.3};
    int shade = part / PART_PAINTS;
    return shades[shade < SHADES ? shade : SHADES - 1];
}

/* ---- the box ---- */

static double widest_name(const struct chart_drawing *drawing)
{
    double widest = 0.0;
    for (int r = 0; r < chart_shown_rows(drawing->chart); r++) {
        const char *name = drawing->chart->row[r].name;
        widest = fmax(widest, chart_label_width(name ? name : "", drawing->font));
    }
    return fmin(widest, NAME_SHARE * drawing->width);
}

static double widest_value(const struct chart_drawing *drawing)
{
    const struct chart *chart = drawing->chart;
    double widest = 0.0;
    char text[CHART_TEXT];
    for (int r = 0; r < chart_shown_rows(chart); r++) {
        chart_value_text(chart->x.unit, chart_row_value(chart, &chart->row[r]), text);
        widest = fmax(widest, chart_label_width(text, drawing->font));
    }
    return fmin(widest, VALUE_SHARE * drawing->width);
}

/* ---- rows ---- */

static void write(struct chart_drawing *drawing, const char *text, double x, double y,
                  enum chart_side side, enum chart_paint paint)
{
    chart_draw_words(drawing, &(struct chart_words){
                                  .text = text, .x = x, .y = y, .side = side, .paint = paint});
}

static void write_row(struct chart_drawing *drawing, int number)
{
    const struct chart *chart = drawing->chart;
    const struct chart_row *row = &chart->row[number];
    double y = chart_place_y(drawing, number), value = chart_row_value(chart, row);
    double end =
        chart->kind == CHART_BARS ? chart_place_x(drawing, value) + 6.0 : drawing->right + 8.0;
    char text[CHART_TEXT];
    chart_value_text(chart->x.unit, value, text);
    const char *name = chart_label_fit(drawing->arena, row->name ? row->name : "",
                                       drawing->font, drawing->left - 8.0);
    write(drawing, name, drawing->left - 8.0, y, SIDE_END, PAINT_INK);
    write(drawing, text, isnan(end) ? drawing->left + 6.0 : end, y, SIDE_START, PAINT_QUIET);
}

static void write_rows(struct chart_drawing *drawing)
{
    int shown = chart_shown_rows(drawing->chart);
    for (int r = 0; r < shown; r++)
        write_row(drawing, r);
    if (drawing->chart->rows > shown) {
        char text[48];
        snprintf(text, sizeof text, "and %d more", drawing->chart->rows - shown);
        write(drawing, text, 0.0, drawing->bottom + drawing->font, SIDE_START, PAINT_QUIET);
    }
}

static void plot_part(struct chart_drawing *drawing, int part, enum chart_tone tone)
{
    const struct chart *chart = drawing->chart;
    char block[40];
    int bars = 0;
    snprintf(block, sizeof block, "$b%d_%d", part, (int)tone);
    fprintf(drawing->commands, "%s << EOD\n", block);
    for (int r = 0; r < chart_shown_rows(chart); r++) {
        double from, to;
        chart_part_ends(chart, &chart->row[r], part, &from, &to);
        if (chart_part_tone(chart, &chart->row[r], part) != tone || to <= from)
            continue;
        fprintf(drawing->commands, "%.9g %d %.9g %.9g %.9g %.9g\n", from, r, from, to,
                r - BAR_SHARE / 2.0, r + BAR_SHARE / 2.0);
        bars++;
    }
    fputs("EOD\n", drawing->commands);
    if (bars == 0)
        return;
    chart_draw_plot(drawing, "%s with boxxyerror fs transparent solid %.2f noborder fc %s",
                    block, chart->parts > 1 ? chart_part_shade(part) : 1.0,
                    chart_draw_colour(drawing, (enum chart_paint)tone));
}

static void plot_bars(struct chart_drawing *drawing)
{
    for (int part = 0; part < drawing->chart->parts; part++)
        for (int tone = 0; tone < CHART_TONES; tone++)
            plot_part(drawing, part, (enum chart_tone)tone);
}

static double end_of(const struct chart_view *view, double end)
{
    return isnan(chart_share_of(view, end)) ? (end > 0.0 ? view->to : view->from)
                                            : fmin(fmax(end, view->from), view->to);
}

static void plot_effects_of(struct chart_drawing *drawing, enum chart_tone tone)
{
    const struct chart *chart = drawing->chart;
    const char *colour = chart_draw_colour(drawing, (enum chart_paint)tone);
    int effects = 0;
    fprintf(drawing->commands, "$e%d << EOD\n", (int)tone);
    for (int r = 0; r < chart_shown_rows(chart); r++) {
        const struct chart_row *row = &chart->row[r];
        if (row->tone != tone || isnan(chart_share_of(&drawing->x, row->mean)))
            continue;
        double low = isnan(row->low) ? row->mean : end_of(&drawing->x, row->low);
        double high = isnan(row->high) ? row->mean : end_of(&drawing->x, row->high);
        fprintf(drawing->commands, "%.9g %d %.9g %.9g\n", row->mean, r, low, high);
        effects++;
    }
    fputs("EOD\n", drawing->commands);
    if (effects > 0)
        chart_draw_plot(drawing,
                        "$e%d using 3:2:($4-$3):(0) with vectors nohead lw 2.5 lc %s, $e%d "
                        "using 1:2 with points pt 7 ps 0.95 lc %s",
                        (int)tone, colour, (int)tone, colour);
}

static void plot_effects(struct chart_drawing *drawing)
{
    for (int tone = 0; tone < CHART_TONES; tone++)
        plot_effects_of(drawing, (enum chart_tone)tone);
}

/* What rows are measured from. */
static void draw_origin(struct chart_drawing *drawing)
{
    double x =
        chart_place_x(drawing, drawing->chart->kind == CHART_BARS ? 0.0 : drawing->chart->none);
    if (isnan(x) || x < drawing->left - 0.5 || x > drawing->right + 0.5)
        return;
    chart_draw_stroke(drawing, &(struct chart_stroke){
                                   .x = {x,            x              },
                                   .y = {drawing->top, drawing->bottom},
                                   .paint = PAINT_AXIS,
                                   .width = 1.0,
                                   .behind = true,
    });
}

void chart_draw_rows(struct chart_drawing *drawing)
{
    const struct chart *chart = drawing->chart;
    const char *label = chart->x.label;
    int rows = chart_shown_rows(chart);
    drawing->left = widest_name(drawing) + 10.0;
    drawing->right = drawing->width - widest_value(drawing) - 12.0;
    chart_keep_ticks_inside(drawing);
    struct chart_flags flags = chart_place_flags(drawing);
    drawing->top = drawing->font * (CHART_FLAG_ROW * flags.rows + 0.4);
    drawing->bottom = drawing->top + drawing->font * ROW_HEIGHT * fmax(rows, 1.0);
    drawing->height = drawing->bottom + drawing->font * (label && *label ? 3.6 : 2.0);

    chart_draw_frame(drawing);
    fputs("set border 0\n", drawing->commands);
    chart_draw_x_axis(drawing, true);
    chart_draw_flags(drawing, &flags);
    draw_origin(drawing);
    if (chart->kind == CHART_BARS)
        plot_bars(drawing);
    else
        plot_effects(drawing);
    write_rows(drawing);
    if (rows == 0)
        chart_draw_no_data(drawing);
}
