#include "plots/chart_draw.h"

#include "plots/gnuplot.h"
#include "sim/memory.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define TICK_GAP   22.0 /* between the texts of two ticks */
#define LEAST_TICK 26.0 /* of its text */

double chart_place_x(const struct chart_drawing *drawing, double x)
{
    return drawing->left + chart_share_of(&drawing->x, x) * (drawing->right - drawing->left);
}

double chart_place_y(const struct chart_drawing *drawing, double y)
{
    return drawing->bottom - chart_share_of(&drawing->y, y) * (drawing->bottom - drawing->top);
}

static const char *colour_text(const struct chart_drawing *drawing, unsigned rgb)
{
    char *colour = arena_take(drawing->arena, sizeof "rgb '#ffffff'");
    snprintf(colour, sizeof "rgb '#ffffff'", "rgb '#%06x'", rgb & 0xffffff);
    return colour;
}

const char *chart_draw_colour(const struct chart_drawing *drawing, enum chart_paint paint)
{
    return colour_text(drawing, drawing->palette->rgb[paint]);
}

/* ---- the frame ---- */

/* Places on the sheet, as gnuplot counts them. */
static double across(const struct chart_drawing *drawing, double x)
{
    double width = drawing->sheet_width > 0.0 ? drawing->sheet_width : drawing->width;
    return (drawing->sheet_left + x) / width;
}

static double up(const struct chart_drawing *drawing, double y)
{
    double height = drawing->sheet_height > 0.0 ? drawing->sheet_height : drawing->height;
    return 1.0 - (drawing->sheet_top + y) / height;
}

static void set_range(FILE *commands, char axis, const struct chart_view *view)
{
    fprintf(commands, "set %crange [%.12g:%.12g]\n", axis, chart_coordinate(view, view->from),
            chart_coordinate(view, view->to));
    if (view->scale == CHART_LOG)
        fprintf(commands, "set logscale %c\n", axis);
}

void chart_draw_frame(struct chart_drawing *drawing)
{
    FILE *commands = drawing->commands;
    fprintf(commands, "set lmargin at screen %.6f\nset rmargin at screen %.6f\n",
            across(drawing, drawing->left), across(drawing, drawing->right));
    fprintf(commands, "set tmargin at screen %.6f\nset bmargin at screen %.6f\n",
            up(drawing, drawing->top), up(drawing, drawing->bottom));
    fprintf(commands, "unset key\nunset xtics\nunset ytics\nset border 1 lc %s lw 1\n",
            chart_draw_colour(drawing, PAINT_AXIS));
    fprintf(commands, "set grid back lt 1 lc %s lw 1, lt 1 lc %s lw 1\n",
            chart_draw_colour(drawing, PAINT_GRID), chart_draw_colour(drawing, PAINT_GRID));
    fputs("set grid noxtics noytics\n", commands);
    set_range(commands, 'x', &drawing->x);
    set_range(commands, 'y', &drawing->y);
}

/* As many as have room beside each other. */
static void fitting_ticks(const struct chart_drawing *drawing, struct chart_ticks *ticks)
{
    double width = drawing->right - drawing->left;
    int most = (int)fmin(fmax(width / (LEAST_TICK + TICK_GAP), 2.0), 10.0);
    for (;; most--) {
        chart_ticks(&drawing->x, most, ticks);
        double needed = 0.0;
        for (int i = 0; i < ticks->count; i++)
            needed = fmax(needed, chart_label_width(ticks->tick[i].label, drawing->font));
        double closest = width;
        for (int i = 1; i < ticks->count; i++)
            closest = fmin(closest, chart_place_x(drawing, ticks->tick[i].at) -
                                        chart_place_x(drawing, ticks->tick[i - 1].at));
        if (most <= 2 || closest >= needed + TICK_GAP / 2.0)
            return;
    }
}

void chart_keep_ticks_inside(struct chart_drawing *drawing)
{
    struct chart_ticks ticks;
    fitting_ticks(drawing, &ticks);
    for (int i = 0; i < ticks.count; i++) {
        double half = 0.5 * chart_label_width(ticks.tick[i].label, drawing->font);
        double x = chart_place_x(drawing, ticks.tick[i].at);
        drawing->left = fmax(drawing->left, drawing->left + half - x);
        drawing->right = fmin(drawing->right, drawing->right - (x + half - drawing->width));
    }
}

/* In labels of ticks gnuplot takes a percent sign for a format. */
void chart_draw_ticks(struct chart_drawing *drawing, const struct chart_view *view,
                      const struct chart_ticks *ticks)
{
    FILE *commands = drawing->commands;
    putc('(', commands);
    for (int i = 0; i < ticks->count; i++) {
        char label[2 * CHART_TEXT], *to = label;
        for (const char *at = ticks->tick[i].label; *at; at++) {
            *to++ = *at;
            if (*at == '%')
                *to++ = '%';
        }
        *to = '\0';
        fputs(i > 0 ? ", " : "", commands);
        gnuplot_quoted(commands, label);
        fprintf(commands, " %.12g", chart_coordinate(view, ticks->tick[i].at));
    }
    fprintf(commands, ") noenhanced font ',%g' textcolor %s\n", drawing->font,
            chart_draw_colour(drawing, PAINT_QUIET));
}

void chart_draw_x_axis(struct chart_drawing *drawing, bool lines)
{
    FILE *commands = drawing->commands;
    struct chart_ticks ticks;
    fitting_ticks(drawing, &ticks);
    fputs("set xtics nomirror out scale 0.4 offset 0,0.3 ", commands);
    chart_draw_ticks(drawing, &drawing->x, &ticks);
    if (lines)
        fputs("set grid xtics\n", commands);
    const char *label = drawing->chart->x.label;
    if (label && *label)
        chart_draw_words(drawing, &(struct chart_words){
                                      .text = label,
                                      .x = drawing->right,
                                      .y = drawing->bottom + 2.9 * drawing->font,
                                      .side = SIDE_END,
                                      .paint = PAINT_QUIET,
                                  });
}

/* ---- things in it ---- */

void chart_draw_words(struct chart_drawing *drawing, const struct chart_words *words)
{
    static const char *const sides[] = {"left", "center", "right"};
    FILE *commands = drawing->commands;
    double size = words->size > 0.0 ? words->size : drawing->font;
    double room = words->side == SIDE_START ? drawing->width - words->x
                  : words->side == SIDE_END ? words->x
                                            : 2.0 * fmin(words->x, drawing->width - words->x);
    fputs("set label ", commands);
    gnuplot_quoted(commands, chart_label_fit(drawing->arena, words->text, size, room));
    fprintf(commands,
            " at screen %.6f, screen %.6f %s front noenhanced font ',%g' textcolor %s\n",
            across(drawing, words->x), up(drawing, words->y), sides[words->side], size,
            colour_text(drawing, drawing->palette->rgb[words->paint] +
                                     (words->over ? drawing->palette->over : 0)));
}

void chart_draw_stroke(struct chart_drawing *drawing, const struct chart_stroke *stroke)
{
    fprintf(drawing->commands,
            "set arrow from screen %.6f, screen %.6f to screen %.6f, screen %.6f nohead %s lc "
            "%s lw %g dt %s\n",
            across(drawing, stroke->x[0]), up(drawing, stroke->y[0]),
            across(drawing, stroke->x[1]), up(drawing, stroke->y[1]),
            stroke->behind ? "back" : "front", chart_draw_colour(drawing, stroke->paint),
            stroke->width, stroke->dashed ? "(4,3)" : "solid");
}

void chart_draw_patch(struct chart_drawing *drawing, const struct chart_patch *patch)
{
    fprintf(drawing->commands,
            "set object rectangle from screen %.6f, screen %.6f to screen %.6f, screen %.6f "
            "behind fc %s fs transparent solid 0.12 noborder\n",
            across(drawing, patch->left), up(drawing, patch->bottom),
            across(drawing, patch->right), up(drawing, patch->top),
            chart_draw_colour(drawing, patch->paint));
}

void chart_draw_plot(struct chart_drawing *drawing, const char *format, ...)
{
    char *part;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&part, format, arguments) < 0)
        memory_end(strlen(format));
    va_end(arguments);
    fprintf(drawing->plot, "%s%s", ftell(drawing->plot) > 0 ? ", " : "plot ", part);
    free(part);
}

void chart_draw_no_data(struct chart_drawing *drawing)
{
    chart_draw_words(drawing, &(struct chart_words){
                                  .text = "no data",
                                  .x = 0.5 * (drawing->left + drawing->right),
                                  .y = 0.5 * (drawing->top + drawing->bottom),
                                  .side = SIDE_MIDDLE,
                                  .paint = PAINT_QUIET,
                                  .over = true,
                              });
}

/* ---- all of it ---- */

void chart_draw(struct chart_drawing *drawing)
{
    char *plot;
    size_t size;
    drawing->plot = open_memstream(&plot, &size);
    if (!drawing->plot)
        memory_end(1);
    fprintf(drawing->commands, "reset\nundefine $*\n%s",
            drawing->besides ? drawing->besides : "");
    chart_views(drawing->chart, &drawing->x, &drawing->y);
    switch (drawing->chart->kind) {
    case CHART_BARS:
    case CHART_EFFECTS:
        chart_draw_rows(drawing);
        break;
    case CHART_GRID:
        chart_draw_grid(drawing);
        break;
    default:
        chart_draw_lines(drawing);
    }
    if (ftell(drawing->plot) == 0)
        chart_draw_plot(drawing, "NaN with lines"); /* it has to plot something */
    fclose(drawing->plot);
    fprintf(drawing->commands, "%s\n", plot);
    free(plot);
}
