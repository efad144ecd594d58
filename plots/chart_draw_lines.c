#include "plots/chart_lines.h"

#include <math.h>
#include <stdlib.h>

#define PLOT_HEIGHT 210.0
#define MOST_HEIGHT 400.0
#define LABEL_APART 1.3 /* of the font's size */
#define LABEL_GAP   8.0 /* beside the last point */
#define LABEL_SHARE 0.3 /* of the width that labels may take */

/* ---- the box ---- */

static double left_of(struct chart_drawing *drawing, const struct chart_ticks *ticks)
{
    double widest = 0.0;
    for (int i = 0; i < ticks->count; i++)
        widest = fmax(widest, chart_label_width(ticks->tick[i].label, drawing->font));
    return fmin(widest + 10.0, drawing->width / 3.0);
}

static int named(const struct chart *chart)
{
    int count = 0;
    for (int s = 0; s < chart->series_count; s++)
        count += chart->series[s].name && *chart->series[s].name;
    return count;
}

static double right_of(const struct chart_drawing *drawing)
{
    double widest = 0.0;
    for (int s = 0; s < drawing->chart->series_count; s++) {
        const char *name = drawing->chart->series[s].name;
        if (name)
            widest = fmax(widest, chart_label_width(name, drawing->font) + 1.0);
    }
    if (widest == 0.0)
        return drawing->width - 2.0 * drawing->font;
    return drawing->width - LABEL_GAP - fmin(widest, LABEL_SHARE * drawing->width);
}

/* Marks write in rows above the plot; how many it takes shows when they are placed. */
static double words_above(const struct chart_drawing *drawing, int rows)
{
    const char *label = drawing->chart->y.label;
    return drawing->font * (CHART_FLAG_ROW * rows + (label && *label ? 2.1 : 0.6));
}

/* ---- labels of series ---- */

static enum chart_paint words_paint(const struct chart_series *series)
{
    return series->tone == CHART_FAINT ? PAINT_QUIET : (enum chart_paint)series->tone;
}

static void label_inside(struct drawn_lines *lines, struct drawn_line *line)
{
    struct chart_drawing *drawing = lines->drawing;
    double lift = drawing->font;
    struct chart_spot places[12];
    int count = 0;
    for (int step = 1; step <= 3; step++) {
        double y = lift * step;
        places[count++] = (struct chart_spot){line->last_x, line->last_y - y, SIDE_END};
        places[count++] = (struct chart_spot){line->last_x, line->last_y + y, SIDE_END};
        places[count++] = (struct chart_spot){line->last_x + 6.0,
                                              line->last_y - lift * (step - 1), SIDE_START};
        places[count++] =
            (struct chart_spot){line->last_x + 6.0, line->last_y + 0.7 * y, SIDE_START};
    }
    const char *text = chart_label_fit(drawing->arena, line->series->name, drawing->font,
                                       LABEL_SHARE * drawing->width);
    chart_write_at(lines, text, places, count, words_paint(line->series));
}

static int by_height(const void *a, const void *b)
{
    const struct drawn_line *first = *(struct drawn_line *const *)a,
                            *second = *(struct drawn_line *const *)b;
    int order = (first->last_y > second->last_y) - (first->last_y < second->last_y);
    return order ? order : (first > second) - (first < second);
}

static void label_beside(struct drawn_lines *lines, const struct drawn_line *line)
{
    struct chart_drawing *drawing = lines->drawing;
    double x = drawing->right + LABEL_GAP;
    bool moved = fabs(line->label_y - line->last_y) > 0.35 * drawing->font;
    if (moved || drawing->right - line->last_x > 3.0)
        chart_draw_stroke(drawing, &(struct chart_stroke){
                                       .x = {line->last_x + 2.0, x - 2.0      },
                                       .y = {line->last_y,       line->label_y},
                                       .paint = (enum chart_paint)line->series->tone,
                                       .width = 0.5,
        });
    chart_draw_words(drawing, &(struct chart_words){
                                  .text = line->series->name,
                                  .x = x,
                                  .y = line->label_y,
                                  .paint = words_paint(line->series),
                              });
}

/* Those that come first have a label if there is no room for all. */
static void label_lines(struct drawn_lines *lines)
{
    struct chart_drawing *drawing = lines->drawing;
    double apart = LABEL_APART * drawing->font;
    int room = (int)((drawing->bottom - drawing->top) / apart) + 1, count = 0;
    struct drawn_line **beside =
        arena_array(drawing->arena, (size_t)lines->count + 1, sizeof(struct drawn_line *));
    double *at = arena_array(drawing->arena, (size_t)lines->count + 1, sizeof *at);
    for (int s = 0; s < lines->count && count < room; s++) {
        struct drawn_line *line = &lines->line[s];
        if (line->labelled && line->inside)
            label_inside(lines, line);
        else if (line->labelled)
            beside[count++] = line;
    }
    qsort(beside, (size_t)count, sizeof(struct drawn_line *), by_height);
    for (int i = 0; i < count; i++)
        at[i] = beside[i]->last_y;
    chart_label_spread(at, count, apart, drawing->top + 0.5 * drawing->font, drawing->bottom);
    for (int i = 0; i < count; i++) {
        beside[i]->label_y = at[i];
        label_beside(lines, beside[i]);
    }
}

/* ---- all of it ---- */

static void draw_y_axis(struct chart_drawing *drawing, const struct chart_ticks *ticks)
{
    fputs("set grid ytics\nset ytics nomirror scale 0 ", drawing->commands);
    chart_draw_ticks(drawing, &drawing->y, ticks);
    const char *label = drawing->chart->y.label;
    if (label && *label)
        chart_draw_words(drawing, &(struct chart_words){.text = label,
                                                        .x = 0.0,
                                                        .y = 0.6 * drawing->font,
                                                        .paint = PAINT_QUIET});
    double zero = chart_share_of(&drawing->y, 0.0);
    if (drawing->y.scale == CHART_LINEAR && zero > 1e-6 && zero < 1.0 - 1e-6) {
        double y = chart_place_y(drawing, 0.0);
        chart_draw_stroke(drawing, &(struct chart_stroke){
                                       .x = {drawing->left, drawing->right},
                                       .y = {y,             y             },
                                       .paint = PAINT_AXIS,
                                       .width = 1.0,
                                       .behind = true,
        });
    }
}

static double plot_height(const struct chart_drawing *drawing)
{
    double labels = named(drawing->chart) * LABEL_APART * drawing->font;
    double tall = drawing->tall > 0.0 ? drawing->tall : 1.0;
    return fmin(fmax(PLOT_HEIGHT * tall * drawing->font / 12.0, labels), MOST_HEIGHT);
}

void chart_draw_lines(struct chart_drawing *drawing)
{
    const struct chart *chart = drawing->chart;
    const char *label = chart->x.label;
    struct chart_ticks ticks;
    chart_ticks(&drawing->y, 6, &ticks);
    drawing->left = left_of(drawing, &ticks);
    drawing->right = right_of(drawing);
    chart_keep_ticks_inside(drawing);
    struct chart_flags flags = chart_place_flags(drawing);
    drawing->top = words_above(drawing, flags.rows);
    drawing->bottom = drawing->top + plot_height(drawing);
    drawing->height = drawing->bottom + drawing->font * (label && *label ? 3.6 : 2.0);

    struct drawn_lines lines = {
        .drawing = drawing,
        .line = arena_array(drawing->arena, (size_t)chart->series_count + 1,
                            sizeof(struct drawn_line)),
        .count = chart->series_count,
    };
    bool empty = true;
    for (int s = 0; s < lines.count; s++) {
        lines.line[s].series = &chart->series[s];
        chart_find_course(&lines, &lines.line[s]);
        empty = empty && isnan(lines.line[s].last_x);
    }
    chart_draw_frame(drawing);
    chart_draw_x_axis(drawing, false);
    draw_y_axis(drawing, &ticks);
    chart_draw_flags(drawing, &flags);
    label_lines(&lines);
    chart_draw_levels(&lines);
    chart_plot_series(&lines);
    if (empty)
        chart_draw_no_data(drawing);
}
