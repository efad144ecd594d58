#include "plots/chart_text_kinds.h"
#include "plots/chart_views.h"
#include "plots/terminal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PLOT_ROWS   14
#define FLAG_ROWS   4
#define NAME_SHARE  0.3 /* of the columns that names to the right may take */
#define INSIDE      0.1 /* a series that ends so far before the right end is named in the plot */
#define LEAST_PLOT  16
#define ASCII_SIGNS "*+o#@%&$"

struct flag {
    const struct chart_mark *mark;
    int column, start, row; /* row counts upwards from the plot; -1: no room */
};

struct plot {
    struct chart_text *text;
    struct text_canvas *canvas;
    struct chart_view x, y;
    int left, right, top, bottom; /* cells, the ends not included */
    struct flag *flags;
    int flag_count;
    bool *named; /* of each series: its name stands in the picture */
    bool *told;  /* of each mark: its text does */
};

/* ---- places ---- */

static double dot_x(const struct plot *plot, double x)
{
    int across = text_canvas_dots_across();
    double width = (plot->right - plot->left) * across - 1.0;
    return plot->left * across + 0.5 + chart_share_of(&plot->x, x) * width;
}

static double dot_y(const struct plot *plot, double y)
{
    int down = text_canvas_dots_down();
    double height = (plot->bottom - plot->top) * down - 1.0;
    return plot->bottom * down - 0.5 - chart_share_of(&plot->y, y) * height;
}

static int column_of(const struct plot *plot, double x)
{
    return (int)floor(dot_x(plot, x) / text_canvas_dots_across());
}

static int row_of(const struct plot *plot, double y)
{
    return (int)floor(dot_y(plot, y) / text_canvas_dots_down());
}

static int within(int value, int from, int end)
{
    return value < from ? from : value >= end ? end - 1 : value;
}

static bool in_plot(const struct plot *plot, double x, double y)
{
    double across = chart_share_of(&plot->x, x), up = chart_share_of(&plot->y, y);
    return across > -1e-6 && across < 1.0 + 1e-6 && up > -1e-6 && up < 1.0 + 1e-6;
}

static char sign_of(int series)
{
    return ASCII_SIGNS[(size_t)series % strlen(ASCII_SIGNS)];
}

/* ---- series ---- */

static void draw_between(struct plot *plot, int number, int from, int to)
{
    const struct chart_series *series = &plot->text->chart->series[number];
    double corner = series->look == CHART_STEPS ? series->y[from] : series->y[to];
    struct text_line line = {
        .x = {dot_x(plot, series->x[from]), dot_x(plot, series->x[to])},
        .y = {dot_y(plot, series->y[from]), dot_y(plot, corner)       },
        .left = plot->left,
        .right = plot->right,
        .top = plot->top,
        .bottom = plot->bottom,
        .sign = sign_of(number),
        .colour = chart_text_colour(series->tone),
        .dashed = series->look == CHART_DASHED,
    };
    if (isnan(line.x[0]) || isnan(line.x[1]) || isnan(line.y[0]) || isnan(line.y[1]))
        return;
    text_canvas_line(plot->canvas, &line);
    if (series->look != CHART_STEPS)
        return;
    line.x[0] = line.x[1];
    line.y[0] = dot_y(plot, series->y[to]);
    if (!isnan(line.y[0]))
        text_canvas_line(plot->canvas, &line);
}

static void draw_points(struct plot *plot, int number)
{
    const struct chart_series *series = &plot->text->chart->series[number];
    for (int i = 0; i < series->points; i++)
        if (in_plot(plot, series->x[i], series->y[i]))
            text_canvas_sign(plot->canvas,
                             within(column_of(plot, series->x[i]), plot->left, plot->right),
                             within(row_of(plot, series->y[i]), plot->top, plot->bottom), "●",
                             sign_of(number), chart_text_colour(series->tone));
}

static void draw_course(struct plot *plot, int number)
{
    const struct chart_series *series = &plot->text->chart->series[number];
    for (int i = 0; i < series->points; i++) {
        bool goes_on =
            i + 1 < series->points && !isnan(chart_share_of(&plot->y, series->y[i + 1]));
        draw_between(plot, number, i, goes_on ? i + 1 : i);
    }
}

/* An end of an interval that has no place on the axis lies beyond its end. */
static double end_row(const struct plot *plot, double end)
{
    double y = dot_y(plot, end);
    if (isnan(end) || !isnan(y))
        return y;
    return (end > 0.0 ? plot->top : plot->bottom) * text_canvas_dots_down();
}

/* Bands get darker in the order they are given: the widest comes first. */
static const struct {
    const char *sign;
    char ascii;
} shades[] = {
    {"░", '.'},
    {"▒", ':'},
    {"▓", '%'},
};

static size_t shade_of(const struct chart *chart, int number)
{
    size_t before = 0;
    for (int s = 0; s < number; s++)
        before += chart->series[s].look == CHART_BAND;
    return before < sizeof shades / sizeof *shades ? before
                                                   : sizeof shades / sizeof *shades - 1;
}

/* The cells whose middle lies in the interval between two of its points. */
static void shade_between(struct plot *plot, int number, int i)
{
    const struct chart_series *series = &plot->text->chart->series[number];
    size_t shade = series->look == CHART_BAND ? shade_of(plot->text->chart, number) : 0;
    int across = text_canvas_dots_across(), down = text_canvas_dots_down();
    int next = i + 1 < series->points ? i + 1 : i;
    double x[] = {dot_x(plot, series->x[i]), dot_x(plot, series->x[next])};
    double high[] = {end_row(plot, series->high[i]), end_row(plot, series->high[next])};
    double low[] = {end_row(plot, series->low[i]), end_row(plot, series->low[next])};
    double all = x[0] + x[1] + high[0] + high[1] + low[0] + low[1];
    if (!isfinite(all))
        return;
    int from = within((int)floor(x[0] / across), plot->left, plot->right);
    int to = within((int)floor(x[1] / across), plot->left, plot->right);
    for (int column = from; column <= to; column++) {
        double share = x[1] > x[0] ? ((column + 0.5) * across - x[0]) / (x[1] - x[0]) : 0.0;
        share = fmin(fmax(share, 0.0), 1.0);
        double top = high[0] + share * (high[1] - high[0]);
        double bottom = low[0] + share * (low[1] - low[0]);
        for (int row = plot->top; row < plot->bottom; row++) {
            double middle = (row + 0.5) * down;
            if (middle >= top && middle <= bottom)
                text_canvas_sign(plot->canvas, column, row, shades[shade].sign,
                                 shades[shade].ascii, chart_text_colour(series->tone));
        }
    }
}

static void draw_whiskers(struct plot *plot, int number)
{
    const struct chart_series *series = &plot->text->chart->series[number];
    for (int i = 0; i < series->points; i++) {
        double x = dot_x(plot, series->x[i]);
        struct text_line line = {
            .x = {x,             x               },
            .y = { end_row(plot, series->low[i]), end_row(plot, series->high[i])},
            .left = plot->left,
            .right = plot->right,
            .top = plot->top,
            .bottom = plot->bottom,
            .sign = '|',
            .colour = chart_text_colour(series->tone),
        };
        if (!isnan(x) && !isnan(line.y[0]) && !isnan(line.y[1]))
            text_canvas_line(plot->canvas, &line);
    }
}

/* Points come first, then lines: what is drawn first stays. */
static void draw_series(struct plot *plot)
{
    const struct chart *chart = plot->text->chart;
    for (int s = 0; s < chart->series_count; s++)
        if (chart->series[s].look == CHART_POINTS)
            draw_points(plot, s);
    for (int s = 0; s < chart->series_count; s++)
        if (chart->series[s].look != CHART_POINTS && chart->series[s].look != CHART_BAND)
            draw_course(plot, s);
    for (int s = 0; s < chart->series_count; s++)
        if (chart->series[s].look == CHART_POINTS && chart->series[s].low &&
            chart->series[s].high)
            draw_whiskers(plot, s);
}

static void draw_bands(struct plot *plot)
{
    const struct chart *chart = plot->text->chart;
    for (int s = chart->series_count - 1; s >= 0; s--) {
        const struct chart_series *series = &chart->series[s];
        if (series->look == CHART_POINTS || !series->low || !series->high)
            continue;
        for (int i = 0; i < series->points; i++)
            shade_between(plot, s, i);
    }
}

/* ---- names ---- */

/* The last point in sight; false if there is none. */
static bool last_of(const struct plot *plot, const struct chart_series *series, int *column,
                    int *row)
{
    for (int i = series->points - 1; i >= 0 && series->look != CHART_BAND; i--) {
        double share = chart_share_of(&plot->x, series->x[i]);
        if (isnan(share) || share > 1.0 + 1e-6 || isnan(dot_y(plot, series->y[i])))
            continue;
        *column = within(column_of(plot, series->x[i]), plot->left, plot->right);
        *row = within(row_of(plot, series->y[i]), plot->top, plot->bottom);
        return true;
    }
    return false;
}

static bool is_free(const struct text_canvas *canvas, int column, int row, int width)
{
    for (int i = 0; i < width; i++)
        if (!text_canvas_is_free(canvas, column + i, row))
            return false;
    return true;
}

/* With its sign, where lines are drawn in signs. */
static const char *name_of(const struct plot *plot, int number)
{
    const char *name = plot->text->chart->series[number].name;
    if (terminal_speaks_utf8())
        return name;
    char *text = arena_take(plot->text->arena, strlen(name) + 3);
    text[0] = sign_of(number);
    stpcpy(stpcpy(text + 1, " "), name);
    return text;
}

/* Above or below its last point, in the nearest row with room. */
static bool name_inside(struct plot *plot, int number, int column, int row)
{
    const char *name = name_of(plot, number);
    int width = text_canvas_width(plot->text->arena, name);
    int start = column - width + 1 < plot->left ? plot->left : column - width + 1;
    for (int away = 2; away < 10; away++) {
        int at = row + (away % 2 ? away / 2 : -away / 2);
        if (at < plot->top || at >= plot->bottom || start + width > plot->right ||
            !is_free(plot->canvas, start, at, width))
            continue;
        text_canvas_write(plot->canvas, start, at, plot->right, name,
                          chart_text_colour(plot->text->chart->series[number].tone));
        return true;
    }
    return false;
}

/* To the right, in the row of its last point or the nearest that is free. */
static bool name_beside(struct plot *plot, int number, int row)
{
    for (int away = 0; away < 2 * PLOT_ROWS; away++) {
        int at = row + (away % 2 ? (away + 1) / 2 : -away / 2);
        if (at < plot->top || at >= plot->bottom ||
            !text_canvas_is_free(plot->canvas, plot->right + 1, at))
            continue;
        text_canvas_write(plot->canvas, plot->right + 1, at, plot->text->columns,
                          name_of(plot, number),
                          chart_text_colour(plot->text->chart->series[number].tone));
        return true;
    }
    return false;
}

static void write_names(struct plot *plot)
{
    const struct chart *chart = plot->text->chart;
    for (int s = 0; s < chart->series_count; s++) {
        const struct chart_series *series = &chart->series[s];
        int column, row;
        if (!series->name || !*series->name || !last_of(plot, series, &column, &row))
            continue;
        bool inside = column < plot->right - INSIDE * (plot->right - plot->left);
        plot->named[s] = inside ? name_inside(plot, s, column, row) : name_beside(plot, s, row);
    }
}

/* What found no room in the picture, and bands. */
static void write_legend(struct plot *plot)
{
    const struct chart *chart = plot->text->chart;
    struct chart_text_key *keys =
        arena_array(plot->text->arena, (size_t)chart->series_count + 1, sizeof *keys);
    int count = 0;
    bool utf8 = terminal_speaks_utf8();
    for (int s = 0; s < chart->series_count; s++) {
        const struct chart_series *series = &chart->series[s];
        if (!series->name || !*series->name || plot->named[s])
            continue;
        char *sign = arena_take(plot->text->arena, 8);
        if (series->look == CHART_BAND && utf8)
            stpcpy(sign, shades[shade_of(chart, s)].sign);
        else if (series->look == CHART_BAND)
            sign[0] = shades[shade_of(chart, s)].ascii;
        else if (utf8)
            stpcpy(sign, series->look == CHART_POINTS ? "●" : "─");
        else
            sign[0] = sign_of(s);
        keys[count++] =
            (struct chart_text_key){sign, series->name, chart_text_colour(series->tone)};
    }
    chart_text_legend(plot->text, keys, count);
}

/* ---- marks ---- */

/* The way to the plot; `over`: it may be broken by the text of another. */
static bool has_way(const struct text_canvas *field, int column, int row, bool over)
{
    if (!text_canvas_is_free(field, column, row))
        return false;
    for (int below = 0; below < row && !over; below++)
        if (!text_canvas_is_free(field, column, below))
            return false;
    return true;
}

/* Tries a row of a field that has the flags placed before it, to the right and to the left. */
static bool place_flag(struct plot *plot, struct text_canvas *field, struct flag *flag, int row,
                       bool over)
{
    int width = text_canvas_width(plot->text->arena, flag->mark->text);
    int starts[] = {flag->column + 1, flag->column - width};
    for (int i = 0; i < 2; i++) {
        int start = starts[i], gap = start > 0;
        if (start < 0 || start + width > plot->text->columns ||
            !is_free(field, start - gap, row, width + gap) ||
            !has_way(field, flag->column, row, over))
            continue;
        text_canvas_write(field, start, row, plot->text->columns, flag->mark->text, NULL);
        for (int below = 0; below <= row; below++)
            text_canvas_sign(field, flag->column, below, "┊", '|', NULL);
        flag->row = row;
        flag->start = start;
        return true;
    }
    return false;
}

static int by_column(const void *a, const void *b)
{
    return ((const struct flag *)b)->column - ((const struct flag *)a)->column;
}

/* Returns the rows that the texts of upright marks take above the plot. */
static int place_flags(struct plot *plot)
{
    const struct chart *chart = plot->text->chart;
    struct text_canvas *field =
        text_canvas_new(plot->text->arena, plot->text->columns, FLAG_ROWS);
    int ends[] = {plot->left, plot->right}, rows = 0;
    for (int m = 0; m < chart->marks; m++) {
        int column = chart_text_column(&plot->x, ends, chart->mark[m].at);
        if (chart->mark[m].upright && column >= 0)
            plot->flags[plot->flag_count++] =
                (struct flag){.mark = &chart->mark[m], .column = column, .row = -1};
    }
    qsort(plot->flags, (size_t)plot->flag_count, sizeof *plot->flags, by_column);
    for (int i = 0; i < plot->flag_count; i++) {
        struct flag *flag = &plot->flags[i];
        bool placed = !flag->mark->text || !*flag->mark->text;
        for (int row = 0; row < 2 * FLAG_ROWS && !placed; row++)
            placed = place_flag(plot, field, flag, row % FLAG_ROWS, row >= FLAG_ROWS);
        rows = flag->row + 1 > rows ? flag->row + 1 : rows;
    }
    return rows;
}

static void draw_pole(struct plot *plot, double at, int from, text_colour colour)
{
    int ends[] = {plot->left, plot->right};
    int column = chart_text_column(&plot->x, ends, at);
    for (int row = from; column >= 0 && row < plot->bottom; row++)
        text_canvas_sign(plot->canvas, column, row, "┊", ':', colour);
}

static void draw_flags(struct plot *plot)
{
    for (int i = 0; i < plot->flag_count; i++) {
        const struct flag *flag = &plot->flags[i];
        text_colour colour = chart_text_colour(flag->mark->tone);
        int row = plot->top - 1 - flag->row;
        draw_pole(plot, flag->mark->at, flag->row < 0 ? plot->top : row, colour);
        draw_pole(plot, flag->mark->until, plot->top, colour);
        if (flag->row < 0)
            continue;
        text_canvas_write(plot->canvas, flag->start, row, plot->text->columns, flag->mark->text,
                          colour);
        plot->told[flag->mark - plot->text->chart->mark] = true;
    }
}

/* The first place in the row, from the left or from the right, that covers nothing; -1: none.
 */
static int free_start(const struct plot *plot, int row, int width)
{
    int left = plot->left + 1, right = plot->right - 1 - width;
    if (right < left)
        return -1;
    if (is_free(plot->canvas, left, row, width))
        return left;
    return is_free(plot->canvas, right, row, width) ? right : -1;
}

/* In its row or the next; false if there is no room. */
static bool write_level(struct plot *plot, int row, const char *words, text_colour colour)
{
    int width = text_canvas_width(plot->text->arena, words);
    int rows[] = {row, row - 1, row + 1};
    for (int i = 0; i < 3 && width > 0; i++) {
        int start = rows[i] >= plot->top && rows[i] < plot->bottom
                        ? free_start(plot, rows[i], width)
                        : -1;
        if (start < 0)
            continue;
        text_canvas_write(plot->canvas, start, rows[i], plot->right, words, colour);
        return true;
    }
    return false;
}

/* Returns whether its words stand there. */
static bool draw_level(struct plot *plot, double at, const char *words, enum chart_tone tone)
{
    double share = chart_share_of(&plot->y, at);
    text_colour colour = chart_text_colour(tone);
    if (isnan(share) || share < -1e-6 || share > 1.0 + 1e-6)
        return false;
    int row = within(row_of(plot, at), plot->top, plot->bottom);
    bool told = write_level(plot, row, words, colour);
    for (int column = plot->left; column < plot->right; column++)
        text_canvas_sign(plot->canvas, column, row, "┄", '-', colour);
    return told;
}

static void draw_levels(struct plot *plot)
{
    const struct chart *chart = plot->text->chart;
    for (int m = 0; m < chart->marks; m++) {
        const struct chart_mark *mark = &chart->mark[m];
        if (mark->upright)
            continue;
        plot->told[m] = draw_level(plot, mark->at, mark->text ? mark->text : "", mark->tone);
        draw_level(plot, mark->until, "", mark->tone);
    }
}

/* Marks whose texts found no room, or that are out of sight, are told below. */
static void write_left_out(struct plot *plot)
{
    const struct chart *chart = plot->text->chart;
    for (int m = 0; m < chart->marks; m++) {
        const struct chart_mark *mark = &chart->mark[m];
        char at[CHART_TEXT];
        if (plot->told[m] || !mark->text || !*mark->text)
            continue;
        chart_value_text(mark->upright ? plot->x.unit : plot->y.unit, mark->at, at);
        const struct chart_text_key key = {at, mark->text, chart_text_colour(mark->tone)};
        chart_text_legend(plot->text, &key, 1);
    }
}

/* ---- the frame ---- */

static int settle_sides(struct plot *plot, struct chart_ticks *ticks)
{
    struct chart_text *text = plot->text;
    const struct chart *chart = text->chart;
    int names = 0, labels = 1;
    chart_ticks(&plot->y, 5, ticks);
    for (int i = 0; i < ticks->count; i++) {
        int width = text_canvas_width(text->arena, ticks->tick[i].label);
        labels = width > labels ? width : labels;
    }
    for (int s = 0; s < chart->series_count; s++)
        if (chart->series[s].name && *chart->series[s].name &&
            chart->series[s].look != CHART_BAND) {
            int width = text_canvas_width(text->arena, chart->series[s].name) +
                        (terminal_speaks_utf8() ? 0 : 2);
            names = width > names ? width : names;
        }
    if (names > NAME_SHARE * text->columns)
        names = (int)(NAME_SHARE * text->columns);
    plot->left = labels + 2;
    plot->right = text->columns - (names > 0 ? names + 2 : 2);
    if (plot->right < plot->left + LEAST_PLOT)
        plot->right = plot->left + LEAST_PLOT;
    return labels;
}

static void draw_axes(struct plot *plot, const struct chart_ticks *ticks, int labels)
{
    struct text_canvas *canvas = plot->canvas;
    const struct chart *chart = plot->text->chart;
    int axis = plot->left - 1;
    for (int i = 0; i < ticks->count; i++) {
        int row = within(row_of(plot, ticks->tick[i].at), plot->top, plot->bottom);
        const char *label = ticks->tick[i].label;
        int start = labels - text_canvas_width(plot->text->arena, label);
        if (text_canvas_is_free(canvas, labels - 1, row))
            text_canvas_write(canvas, start, row, labels + 1, label, NULL);
        text_canvas_sign(canvas, axis, row, "┤", '+', NULL);
    }
    for (int row = plot->top; row < plot->bottom; row++)
        text_canvas_sign(canvas, axis, row, "│", '|', NULL);
    text_canvas_sign(canvas, axis, plot->bottom, "└", '+', NULL);
    for (int column = plot->left; column < plot->right; column++)
        text_canvas_sign(canvas, column, plot->bottom, "─", '-', NULL);
    int ends[] = {plot->left, plot->right};
    chart_text_x_axis(plot->text, canvas, &plot->x, ends, plot->bottom + 1);
    if (chart->y.label && *chart->y.label)
        text_canvas_write(canvas, 0, 0, plot->text->columns, chart->y.label, NULL);
}

void chart_text_lines(struct chart_text *text)
{
    const struct chart *chart = text->chart;
    struct plot plot = {.text = text};
    struct chart_ticks ticks;
    chart_views(chart, &plot.x, &plot.y);
    plot.flags = arena_array(text->arena, (size_t)chart->marks + 1, sizeof *plot.flags);
    plot.told = arena_array(text->arena, (size_t)chart->marks + 1, sizeof *plot.told);
    plot.named = arena_array(text->arena, (size_t)chart->series_count + 1, sizeof *plot.named);
    int labels = settle_sides(&plot, &ticks);
    bool x_label = chart->x.label && *chart->x.label,
         y_label = chart->y.label && *chart->y.label;
    plot.top = place_flags(&plot) + (y_label ? 1 : 0);
    plot.bottom = plot.top + PLOT_ROWS;
    plot.canvas = text_canvas_new(text->arena, text->columns, plot.bottom + (x_label ? 3 : 2));
    draw_series(&plot);
    write_names(&plot);
    draw_levels(&plot);
    draw_flags(&plot);
    draw_bands(&plot);
    draw_axes(&plot, &ticks, labels);
    text_canvas_print(plot.canvas, text->stream);
    write_left_out(&plot);
    write_legend(&plot);
}
