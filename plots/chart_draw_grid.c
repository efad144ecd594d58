#include "plots/chart_draw.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LEVELS       12
#define FAINTEST     0.05
#define STRONGEST    0.5 /* so that ink is read on it, by day and by night */
#define NAME_SHARE   0.3 /* of the width that names of lines may take */
#define SMALL        0.85
#define SMALLEST     0.75
#define CELL_GAP     1.0  /* to each side of a cell */
#define LEAST_LETTER 20.0 /* a narrower cell says nothing */

/* ---- the box ---- */

static double widest_line(const struct chart_drawing *drawing)
{
    double widest = 0.0;
    for (int line = 0; line < chart_shown_lines(drawing->chart); line++)
        widest = fmax(widest, chart_label_width(chart_name_of(drawing->chart->line, line),
                                                drawing->font));
    return fmin(widest, NAME_SHARE * drawing->width);
}

static double cell_height(const struct chart_drawing *drawing)
{
    if (chart_shown_lines(drawing->chart) > 24)
        return 1.35 * drawing->font;
    return (drawing->chart->word ? 2.9 : 2.1) * drawing->font;
}

static void settle_box(struct chart_drawing *drawing)
{
    const struct chart *chart = drawing->chart;
    int lines = chart_shown_lines(chart);
    bool x_label = chart->x.label && *chart->x.label,
         y_label = chart->y.label && *chart->y.label;
    drawing->left = widest_line(drawing) + 10.0;
    drawing->right = drawing->width - 1.0;
    drawing->top = y_label ? 1.8 * drawing->font : 2.0;
    drawing->bottom = drawing->top + cell_height(drawing) * fmax(lines, 1);
    drawing->height = drawing->bottom + drawing->font * (x_label ? 3.4 : 2.0);
}

/* ---- names ---- */

/* Every so many of them, where there is no room for all. */
static void write_columns(struct chart_drawing *drawing)
{
    const struct chart *chart = drawing->chart;
    int columns = chart_shown_columns(chart), every = 1;
    double width = (drawing->right - drawing->left) / fmax(columns, 1.0);
    while (every * width < 2.0 * drawing->font)
        every++;
    for (int column = 0; column < columns; column += every)
        chart_draw_words(drawing, &(struct chart_words){
                                      .text = chart_label_fit(
                                          drawing->arena, chart_name_of(chart->column, column),
                                          drawing->font, every * width - 4.0),
                                      .x = chart_place_x(drawing, column),
                                      .y = drawing->bottom + drawing->font,
                                      .side = SIDE_MIDDLE,
                                      .paint = PAINT_INK,
                                  });
}

static void write_names(struct chart_drawing *drawing)
{
    const struct chart *chart = drawing->chart;
    write_columns(drawing);
    for (int line = 0; line < chart_shown_lines(chart); line++)
        chart_draw_words(drawing, &(struct chart_words){
                                      .text = chart_label_fit(
                                          drawing->arena, chart_name_of(chart->line, line),
                                          drawing->font, drawing->left - 8.0),
                                      .x = drawing->left - 8.0,
                                      .y = chart_place_y(drawing, line),
                                      .side = SIDE_END,
                                      .paint = PAINT_INK,
                                  });
    if (chart->y.label && *chart->y.label)
        chart_draw_words(drawing, &(struct chart_words){.text = chart->y.label,
                                                        .x = 0.0,
                                                        .y = 0.6 * drawing->font,
                                                        .paint = PAINT_QUIET});
    if (chart->x.label && *chart->x.label)
        chart_draw_words(drawing,
                         &(struct chart_words){.text = chart->x.label,
                                               .x = drawing->right,
                                               .y = drawing->bottom + 2.5 * drawing->font,
                                               .side = SIDE_END,
                                               .paint = PAINT_QUIET});
}

/* ---- cells ---- */

/* -1: an empty cell. */
static int level_of(const struct chart_view *shades, double value)
{
    double share = chart_share_of(shades, value);
    return isnan(share) ? -1 : (int)fmin(share * LEVELS, LEVELS - 1);
}

static void plot_level(struct chart_drawing *drawing, const struct chart_view *shades,
                       int level)
{
    const struct chart *chart = drawing->chart;
    int columns = chart_shown_columns(chart), lines = chart_shown_lines(chart), cells = 0;
    double half_x = 0.5 - CELL_GAP * fmax(columns, 1) / (drawing->right - drawing->left);
    double half_y = 0.5 - CELL_GAP * fmax(lines, 1) / (drawing->bottom - drawing->top);
    fprintf(drawing->commands, "$g%d << EOD\n", level);
    for (int line = 0; line < lines; line++)
        for (int column = 0; column < columns; column++) {
            if (level_of(shades, chart_cell_value(chart, column, line)) != level)
                continue;
            fprintf(drawing->commands, "%d %d %.6f %.6f %.6f %.6f\n", column, line,
                    column - half_x, column + half_x, line - half_y, line + half_y);
            cells++;
        }
    fputs("EOD\n", drawing->commands);
    if (cells > 0)
        chart_draw_plot(drawing,
                        "$g%d with boxxyerror fs transparent solid %.3f noborder fc %s", level,
                        FAINTEST + (STRONGEST - FAINTEST) * level / (LEVELS - 1),
                        chart_draw_colour(drawing, (enum chart_paint)CHART_FIRST));
}

/* Without what stands in brackets. */
static size_t word_length(const char *word)
{
    const char *bracket = strstr(word, " (");
    return bracket ? (size_t)(bracket - word) : strlen(word);
}

static bool differ(const struct chart *chart, int column, int line, int other, int other_line)
{
    const char *one = chart_cell_word(chart, column, line);
    const char *two = chart_cell_word(chart, other, other_line);
    size_t length = word_length(one);
    return *one && *two && (length != word_length(two) || strncmp(one, two, length) != 0);
}

/* Where the word changes from a cell to the next: the line that a limit moves along. */
static void plot_borders(struct chart_drawing *drawing)
{
    const struct chart *chart = drawing->chart;
    int columns = chart_shown_columns(chart), lines = chart_shown_lines(chart), borders = 0;
    fputs("$w << EOD\n", drawing->commands);
    for (int line = 0; line < lines; line++)
        for (int column = 0; column < columns; column++) {
            if (column + 1 < columns && differ(chart, column, line, column + 1, line)) {
                fprintf(drawing->commands, "%g %g 0 1\n", column + 0.5, line - 0.5);
                borders++;
            }
            if (line + 1 < lines && differ(chart, column, line, column, line + 1)) {
                fprintf(drawing->commands, "%g %g 1 0\n", column - 0.5, line + 0.5);
                borders++;
            }
        }
    fputs("EOD\n", drawing->commands);
    if (borders > 0)
        chart_draw_plot(drawing, "$w using 1:2:3:4 with vectors nohead lw 1.5 lc %s",
                        chart_draw_colour(drawing, PAINT_QUIET));
}

/* A number that does not fit is left out: what is left of it would be another. */
static bool fitting_number(const struct chart_drawing *drawing, double value, double width,
                           struct chart_words *words, char *text)
{
    if (isfinite(value))
        chart_value_text(drawing->chart->value_unit, value, text);
    else
        stpcpy(text, "–");
    words->text = text;
    words->size = drawing->font;
    while (chart_label_width(text, words->size) > width &&
           words->size > SMALLEST * drawing->font)
        words->size -= 0.05 * drawing->font;
    return chart_label_width(text, words->size) <= width;
}

static void write_cell(struct chart_drawing *drawing, int column, int line)
{
    const struct chart *chart = drawing->chart;
    double width = (drawing->right - drawing->left) / chart->columns - 2.0 * CELL_GAP - 2.0;
    double y = chart_place_y(drawing, line), font = drawing->font;
    double value = chart_cell_value(chart, column, line);
    const char *word = chart_cell_word(chart, column, line);
    bool told = *word && cell_height(drawing) > 2.0 * font && width > 3.0 * font;
    struct chart_words words = {
        .x = chart_place_x(drawing, column), .side = SIDE_MIDDLE, .paint = PAINT_INK};
    char text[CHART_TEXT];
    bool number = isfinite(value) || !told;
    words.y = told ? y - 0.65 * font : y;
    if (number && fitting_number(drawing, value, width, &words, text))
        chart_draw_words(drawing, &words);
    words.text = chart_label_fit(drawing->arena, word, SMALL * font, width);
    words.y = number ? y + 0.55 * font : y;
    words.size = SMALL * font;
    if (told)
        chart_draw_words(drawing, &words);
}

void chart_draw_grid(struct chart_drawing *drawing)
{
    const struct chart *chart = drawing->chart;
    settle_box(drawing);
    chart_draw_frame(drawing);
    fputs("set border 0\n", drawing->commands);
    struct chart_view shades = chart_shades(chart);
    for (int level = 0; level < LEVELS; level++)
        plot_level(drawing, &shades, level);
    plot_borders(drawing);
    write_names(drawing);
    if (chart->columns == 0 || chart->lines == 0)
        chart_draw_no_data(drawing);
    if ((drawing->right - drawing->left) / fmax(chart->columns, 1) < LEAST_LETTER)
        return;
    for (int line = 0; line < chart_shown_lines(chart); line++)
        for (int column = 0; column < chart_shown_columns(chart); column++)
            write_cell(drawing, column, line);
}
