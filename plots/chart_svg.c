#include "plots/chart_svg.h"

#include "plots/chart_draw.h"
#include "plots/chart_points.h"
#include "plots/svg_parts.h"
#include "plots/terminal.h"
#include "sim/memory.h"

#include <stdlib.h>
#include <string.h>

#define FONT   12.0
#define WIDE   720.0
#define NARROW 360.0

/* By the number of the paint. */
static const char *const names[CHART_PAINTS] = {
    [CHART_FIRST] = "--first",   [CHART_SECOND] = "--second", [CHART_THIRD] = "--third",
    [CHART_FOURTH] = "--fourth", [CHART_GOOD] = "--good",     [CHART_BAD] = "--bad",
    [CHART_FAINT] = "--faint",   [PAINT_INK] = "--ink",       [PAINT_QUIET] = "--quiet",
    [PAINT_AXIS] = "--axis",     [PAINT_GRID] = "--grid",     [PAINT_PAPER] = "--paper",
};

const char *chart_svg_tone(enum chart_tone tone)
{
    return names[tone];
}

const char *chart_svg_part(int part, double *opacity)
{
    *opacity = chart_part_shade(part);
    return names[part % 4];
}

static char *ask(struct gnuplot *gnuplot, struct chart_drawing *drawing)
{
    char *commands, *all;
    size_t size;
    drawing->commands = memory_stream(&commands, &size);
    chart_draw(drawing);
    fclose(drawing->commands);
    if (asprintf(&all,
                 "set encoding utf8\nset terminal svg size %.0f,%.0f dynamic font ',%g' "
                 "noenhanced\nset output\n%s",
                 drawing->width, drawing->height, drawing->font, commands) < 0)
        memory_end(size);
    char *svg = gnuplot_ask(gnuplot, all, NULL);
    free(commands);
    free(all);
    return svg;
}

/* What it is called where it cannot be seen. */
static void write_name(const struct chart *chart, FILE *out)
{
    const char *parts[] = {chart->name ? chart->name : "", chart->title ? chart->title : ""};
    fputs(" aria-label=\"", out);
    for (int i = 0; i < 2; i++) {
        char *text = memory_new(strlen(parts[i]) + 1, 1);
        stpcpy(text, parts[i]);
        terminal_defuse(text);
        fputs(i == 1 && *parts[0] && *text ? ": " : "", out);
        chart_points_escape(text, out);
        free(text);
    }
    putc('"', out);
}

static char *wrapped(const struct chart_drawing *drawing, const char *svg, const char *id)
{
    static const struct svg_paints paints = {names, CHART_PAINTS, PAINT_PAPER, FONT};
    char *text;
    size_t size;
    FILE *out = memory_stream(&text, &size);
    fputs("<svg class=\"chart\" id=\"", out);
    chart_points_escape(id, out);
    fprintf(out,
            "\" viewBox=\"0 0 %.0f %.0f\" font-size=\"%g\" fill=\"none\" "
            "stroke-linejoin=\"round\" role=\"img\"",
            drawing->width, drawing->height, FONT);
    write_name(drawing->chart, out);
    chart_points_write(drawing, out);
    fputs(">\n", out);
    bool whole = svg_parts_write(svg, &paints, out);
    fputs("</svg>\n", out);
    fclose(out);
    if (whole)
        return text;
    free(text);
    return NULL;
}

static char *drawn(struct gnuplot *gnuplot, const struct chart *chart, const char *id,
                   double width)
{
    struct chart_palette palette = {.over = SVG_OVER};
    for (unsigned i = 0; i < CHART_PAINTS; i++)
        palette.rgb[i] = SVG_FIRST_PAINT + i;
    struct chart_drawing drawing = {.arena = arena_open(),
                                    .chart = chart,
                                    .palette = &palette,
                                    .font = FONT,
                                    .width = width};
    char *svg = ask(gnuplot, &drawing);
    char *text = svg ? wrapped(&drawing, svg, id) : NULL;
    if (svg && !text)
        gnuplot_refuse(gnuplot);
    arena_close(drawing.arena);
    free(svg);
    return text;
}

char *chart_svg(struct gnuplot *gnuplot, const struct chart *chart, const char *id)
{
    return drawn(gnuplot, chart, id, WIDE);
}

char *chart_svg_narrow(struct gnuplot *gnuplot, const struct chart *chart, const char *id)
{
    return drawn(gnuplot, chart, id, NARROW);
}
