#include "plots/render_pdf.h"

#include "plots/chart_draw.h"
#include "plots/gnuplot.h"
#include "plots/render_text.h"
#include "plots/terminal.h"
#include "sim/memory.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In points: A4. */
#define WIDTH   595.0
#define HEIGHT  842.0
#define MARGIN  54.0
#define COLUMNS 100 /* of text */
#define SIZE    7.8 /* of its letters: the columns fill the width */
#define LINE    10.6
#define TITLE   13.0
#define FONT    9.0 /* of charts */
#define TALL    1.5
#define SMALL   8.0

static const struct chart_palette ink = {
    .rgb = {[CHART_FIRST] = 0x1d5fae,
            [CHART_SECOND] = 0xb4530a,
            [CHART_THIRD] = 0x7447a0,
            [CHART_FOURTH] = 0x0b7478,
            [CHART_GOOD] = 0x17703f,
            [CHART_BAD] = 0xb0261c,
            [CHART_FAINT] = 0x67717d,
            [PAINT_INK] = 0x1b222c,
            [PAINT_QUIET] = 0x566170,
            [PAINT_AXIS] = 0x8a94a0,
            [PAINT_GRID] = 0xe6eaee,
            [PAINT_PAPER] = 0xffffff}
};

struct pdf {
    FILE *commands;
    struct arena *arena;
    int pages;
    const char *version;
};

struct charts_page {
    struct report_page page;
    struct pdf *pdf;
};

/* ---- pages ---- */

struct face {
    const char *font;
    double size;
    enum chart_paint paint;
};

static const struct face face_text = {"Monospace", SIZE, PAINT_INK};
static const struct face face_title = {"Sans", TITLE, PAINT_INK};
static const struct face face_name = {"Sans", FONT, PAINT_INK};
static const struct face face_foot = {"Sans", SMALL, PAINT_QUIET};

/* Places count from the upper left corner. */
static void put_text(FILE *commands, const char *text, double x, double y,
                     const struct face *face)
{
    fputs("set label ", commands);
    gnuplot_quoted(commands, text);
    fprintf(commands,
            " at screen %.5f, screen %.5f left front noenhanced font '%s,%g' textcolor rgb "
            "'#%06x'\n",
            x / WIDTH, 1.0 - y / HEIGHT, face->font, face->size, ink.rgb[face->paint]);
}

static void put_foot(struct pdf *pdf, FILE *commands)
{
    char foot[200];
    snprintf(foot, sizeof foot, "%.150s%spage %d", pdf->version ? pdf->version : "",
             pdf->version ? ", " : "", ++pdf->pages);
    put_text(commands, foot, MARGIN, HEIGHT - MARGIN / 2.0, &face_foot);
}

static void begin_text_page(FILE *commands)
{
    fputs("reset\nunset border\nunset tics\nunset key\n", commands);
}

static void end_text_page(struct pdf *pdf)
{
    put_foot(pdf, pdf->commands);
    fputs("plot [0:1][0:1] NaN with lines\n", pdf->commands);
}

/* How many bytes of a line go onto one: up to a blank, if it is too long. */
static size_t fitting(const char *line)
{
    size_t bytes = terminal_fit(line, COLUMNS);
    if (!line[bytes] || line[bytes] == ' ')
        return bytes;
    size_t blank = bytes;
    while (blank > 0 && line[blank - 1] != ' ')
        blank--;
    return blank > strspn(line, " ") ? blank : bytes;
}

struct sheet {
    struct pdf *pdf;
    int row; /* 0: no page is begun */
};

/* Blank lines at the top of a page are left out. */
static void write_line(struct sheet *sheet, const char *line)
{
    struct pdf *pdf = sheet->pdf;
    if (sheet->row == 0 && !*line)
        return;
    if (sheet->row == 0)
        begin_text_page(pdf->commands);
    if (*line)
        put_text(pdf->commands, line, MARGIN, MARGIN + LINE * (sheet->row + 0.5), &face_text);
    if (++sheet->row < (int)((HEIGHT - 2.0 * MARGIN) / LINE))
        return;
    end_text_page(pdf);
    sheet->row = 0;
}

static void write_text(struct pdf *pdf, char *text)
{
    struct sheet sheet = {.pdf = pdf};
    for (char *line = text, *end; *line; line = end) {
        end = line + strcspn(line, "\n");
        if (*end)
            *end++ = '\0';
        terminal_clean(line);
        do {
            size_t bytes = fitting(line);
            char *part = arena_text_part(pdf->arena, line, bytes);
            write_line(&sheet, part);
            line += bytes + (line[bytes] == ' ');
        } while (*line);
    }
    if (sheet.row > 0)
        end_text_page(pdf);
}

/* ---- charts ---- */

/* The title in lines of words; returns where it ends. */
static double put_title(FILE *commands, const char *title, struct arena *arena)
{
    double y = MARGIN + 0.5 * TITLE, room = WIDTH - 2.0 * MARGIN;
    char *line = arena_take(arena, strlen(title) + 2);
    for (const char *at = title; *at; y += 1.3 * TITLE) {
        size_t length = 0;
        for (size_t next = 0; at[next]; length = next) {
            next += strspn(at + next, " \n");
            next += strcspn(at + next, " \n");
            *stpncpy(line, at, next) = '\0';
            if (length > 0 && chart_label_width(line, TITLE) > room)
                break;
        }
        *stpncpy(line, at, length) = '\0';
        put_text(commands, chart_label_fit(arena, line, TITLE, room), MARGIN, y, &face_title);
        at += length + strspn(at + length, " \n");
    }
    return y + 0.5 * TITLE;
}

/* What the parts of bars are called. */
static double put_legend(FILE *commands, const struct chart *chart, double y,
                         struct arena *arena)
{
    double x = MARGIN;
    if (chart->kind != CHART_BARS || chart->parts < 2)
        return y;
    for (int part = 0; part < chart->parts; part++) {
        const char *name = chart_label_fit(arena, chart_name_of(chart->part, part), FONT,
                                           WIDTH - 2.0 * MARGIN - 14.0);
        double width = 14.0 + chart_label_width(name, FONT);
        if (x > MARGIN && x + width > WIDTH - MARGIN) {
            x = MARGIN;
            y += 1.5 * FONT;
        }
        fprintf(commands,
                "set object rectangle from screen %.5f, screen %.5f to screen %.5f, screen "
                "%.5f front fc rgb '#%06x' fs transparent solid %.2f noborder\n",
                x / WIDTH, 1.0 - (y + 4.0) / HEIGHT, (x + 8.0) / WIDTH,
                1.0 - (y - 4.0) / HEIGHT, ink.rgb[part % 4], chart_part_shade(part));
        put_text(commands, name, x + 12.0, y, &face_name);
        x += width + 14.0;
    }
    return y + 2.0 * FONT;
}

/* Writes the page and returns the height of what is drawn. */
static double draw_page(FILE *commands, const struct chart *chart, const char *besides,
                        double top, double font)
{
    struct chart_drawing drawing = {.commands = commands,
                                    .arena = arena_open(),
                                    .chart = chart,
                                    .palette = &ink,
                                    .font = font,
                                    .tall = TALL,
                                    .sheet_width = WIDTH,
                                    .sheet_height = HEIGHT,
                                    .sheet_left = MARGIN,
                                    .sheet_top = top,
                                    .besides = besides,
                                    .width = WIDTH - 2.0 * MARGIN};
    chart_draw(&drawing);
    arena_close(drawing.arena);
    return drawing.height;
}

/* Smaller, if it is higher than the page. */
static void draw_fitting(struct pdf *pdf, const struct chart *chart, const char *besides,
                         double top)
{
    double room = HEIGHT - MARGIN - top, font = FONT, height;
    do {
        char *commands;
        size_t size;
        FILE *stream = memory_stream(&commands, &size);
        height = draw_page(stream, chart, besides, top, font);
        fclose(stream);
        if (height <= room)
            fputs(commands, pdf->commands);
        free(commands);
        font *= 0.99 * room / height;
    } while (height > room);
}

static void draw_chart(struct report_page *page, const struct chart *chart)
{
    struct pdf *pdf = ((struct charts_page *)page)->pdf;
    const char *title = chart->title && *chart->title ? chart->title
                        : chart->name                 ? chart->name
                                                      : "";
    char *besides;
    size_t size;
    FILE *stream = memory_stream(&besides, &size);
    double top = put_title(stream, title, page->arena);
    top = put_legend(stream, chart, top, page->arena);
    put_foot(pdf, stream);
    fclose(stream);
    draw_fitting(pdf, chart, besides, top);
    free(besides);
}

/* ---- what is no chart is told elsewhere ---- */

static void skip_text(struct report_page *page, const char *text)
{
    (void)page;
    (void)text;
}

static void skip_verdict(struct report_page *page, const char *lead, const char *text,
                         bool good)
{
    (void)page;
    (void)lead;
    (void)text;
    (void)good;
}

static void skip_item(struct report_page *page, const char *lead, const char *text)
{
    (void)page;
    (void)lead;
    (void)text;
}

static void skip_table(struct report_page *page, const struct table *table)
{
    (void)page;
    (void)table;
}

static void skip_more(struct report_page *page, bool begins)
{
    (void)page;
    (void)begins;
}

static const struct report_manner charts_only = {
    .title = skip_text,
    .verdict = skip_verdict,
    .warning = skip_text,
    .section = skip_text,
    .say = skip_text,
    .item = skip_item,
    .table = skip_table,
    .command = skip_text,
    .more = skip_more,
    .chart = draw_chart,
};

/* ---- a part ---- */

static void write_fact(FILE *stream, const char *name, const char *value)
{
    if (value)
        fprintf(stream, "%s: %s\n", name, value);
}

static void write_about(struct pdf *pdf, const struct report_about *about)
{
    char seed[24], *text;
    size_t size;
    FILE *stream = memory_stream(&text, &size);
    snprintf(seed, sizeof seed, "%" PRIu64, about->seed);
    write_fact(stream, "command", about->command);
    write_fact(stream, "scenario", about->file);
    write_fact(stream, "seed", about->seeded ? seed : NULL);
    write_fact(stream, "version", about->version);
    if (about->scenario)
        fprintf(stream, "\n\nThe scenario, all defaults filled in:\n\n%s", about->scenario);
    fclose(stream);
    write_text(pdf, text);
    free(text);
}

static void write_told(struct pdf *pdf, const struct render_html_part *part, bool among_others)
{
    char *text;
    size_t size;
    FILE *stream = memory_stream(&text, &size);
    if (among_others)
        fprintf(stream, "%s\n\n", part->name ? part->name : "");
    struct render_text_options options = {.columns = COLUMNS};
    render_text_told(part->tell, part->what, &options, stream);
    fclose(stream);
    write_text(pdf, text);
    free(text);
}

static void write_charts(struct pdf *pdf, const struct render_html_part *part)
{
    struct charts_page page = {
        .page = {.manner = &charts_only, .arena = arena_open(), .columns = COLUMNS},
        .pdf = pdf
    };
    part->tell(&page.page, part->what);
    arena_close(page.page.arena);
}

static void write_part(struct pdf *pdf, const struct render_html_part *part, bool among_others)
{
    pdf->version = part->about.version;
    write_told(pdf, part, among_others);
    write_charts(pdf, part);
    write_about(pdf, &part->about);
}

/* ---- all of it ---- */

/* "(D:20261121104941Z)" becomes a date that is always the same. */
static void remove_date(char *pdf, size_t size)
{
    static const char key[] = "/CreationDate (D:";
    char *at = memmem(pdf, size, key, sizeof key - 1);
    if (!at)
        return;
    at += sizeof key - 1;
    memcpy(at, "20000101", 8);
    for (at += 8; *at != ')' && at < pdf + size; at++)
        if (isdigit((unsigned char)*at))
            *at = '0';
}

static const char *kept(const char *failure)
{
    static _Thread_local char sentence[512];
    snprintf(sentence, sizeof sentence, "%s", failure);
    return sentence;
}

bool render_pdf(const struct render_html_part *part, int parts, FILE *out, const char **failure)
{
    struct gnuplot *gnuplot = gnuplot_start();
    char *commands;
    size_t size;
    struct pdf pdf = {.commands = memory_stream(&commands, &size), .arena = arena_open()};
    fprintf(
        pdf.commands,
        "set encoding utf8\nset terminal pdfcairo size %.6fin,%.6fin font 'Sans,%g' fontscale "
        "0.75 linewidth 1.2 dashlength 1.3 rounded noenhanced\nset output\n",
        WIDTH / 72.0, HEIGHT / 72.0, FONT);
    for (int i = 0; i < parts; i++)
        write_part(&pdf, &part[i], parts > 1);
    fputs("set output\nexit\n", pdf.commands);
    fclose(pdf.commands);
    arena_close(pdf.arena);
    char *bytes = gnuplot_ask_last(gnuplot, commands, &size);
    free(commands);
    if (bytes && strncmp(bytes, "%PDF-", 5) != 0)
        gnuplot_refuse(gnuplot);
    *failure = gnuplot_failure(gnuplot) ? kept(gnuplot_failure(gnuplot)) : NULL;
    if (bytes && !*failure) {
        remove_date(bytes, size);
        fwrite(bytes, 1, size, out);
    }
    free(bytes);
    gnuplot_end(gnuplot);
    return !*failure;
}
