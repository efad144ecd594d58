#include "plots/chart_points.h"

#include "plots/chart_thin.h"
#include "plots/json.h"
#include "plots/terminal.h"
#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_POINTS   400  /* of a series */
#define POINTS_IN_ALL 2000 /* of a chart */

static const char *const tones[CHART_TONES] = {
    [CHART_FIRST] = "first",   [CHART_SECOND] = "second", [CHART_THIRD] = "third",
    [CHART_FOURTH] = "fourth", [CHART_GOOD] = "good",     [CHART_BAD] = "bad",
    [CHART_FAINT] = "faint",
};

void chart_points_escape(const char *text, FILE *out)
{
    for (; *text; text++)
        switch (*text) {
        case '&':
            fputs("&amp;", out);
            break;
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        default:
            putc(*text, out);
        }
}

/* ---- JSON in an attribute ---- */

struct attribute {
    struct json_writer json;
    char *text;
    size_t size;
};

static struct json_writer *begin(struct attribute *attribute)
{
    FILE *stream = open_memstream(&attribute->text, &attribute->size);
    if (!stream)
        memory_end(1);
    json_start(&attribute->json, stream);
    return &attribute->json;
}

/* In single quotes: JSON has many double ones. */
static void end(struct attribute *attribute, const char *name, FILE *out)
{
    fclose(attribute->json.out);
    fprintf(out, " %s='", name);
    for (const char *at = attribute->text; *at; at++)
        if (*at == '&')
            fputs("&amp;", out);
        else if (*at == '<')
            fputs("&lt;", out);
        else if (*at == '\'')
            fputs("&#39;", out);
        else
            putc(*at, out);
    putc('\'', out);
    free(attribute->text);
}

/* Five digits: what is embedded is to be shown, not to be computed with. */
static void put_number(struct json_writer *json, const char *key, double value, double digits)
{
    double step = value == 0.0 || !isfinite(value)
                      ? 1.0
                      : pow(10.0, floor(log10(fabs(value))) - digits + 1.0);
    json_number(json, key,
                step >= 1.0 ? round(value / step) * step
                            : round(value / step) / round(1.0 / step));
}

static void put_place(struct json_writer *json, double place)
{
    json_number(json, NULL, round(place * 10.0) / 10.0);
}

static void put_point(struct json_writer *json, double x, double y, const char *at,
                      const char *value)
{
    json_list(json, NULL, JSON_ON_LINE);
    put_place(json, x);
    put_place(json, y);
    json_text(json, NULL, at);
    json_text(json, NULL, value);
    json_close(json);
}

static void begin_series(struct json_writer *json, const char *name, enum chart_tone tone)
{
    json_object(json, NULL, JSON_ON_LINE);
    json_text(json, "name", name ? name : "");
    json_text(json, "tone", tones[tone]);
    json_list(json, "points", JSON_ON_LINE);
}

static void end_series(struct json_writer *json)
{
    json_close(json);
    json_close(json);
}

/* ---- the axes ---- */

static void write_axis(const struct chart_axis *axis, const struct chart_view *view,
                       const char *name, FILE *out)
{
    static const char *const scales[CHART_SCALES] = {
        [CHART_LINEAR] = "linear", [CHART_LOG] = "log", [CHART_NINES] = "nines"};
    static const char *const units[CHART_UNITS] = {
        [CHART_NUMBER] = "number", [CHART_SECONDS] = "time",  [CHART_PER_SECOND] = "rate",
        [CHART_SHARE] = "share",   [CHART_CHANGE] = "change", [CHART_DATE] = "date"};
    struct attribute attribute;
    struct json_writer *json = begin(&attribute);
    json_object(json, NULL, JSON_ON_LINE);
    json_text(json, "label", axis->label ? axis->label : "");
    json_text(json, "unit", units[view->unit]);
    json_text(json, "scale", scales[view->scale]);
    put_number(json, "from", view->from, 12.0);
    put_number(json, "to", view->to, 12.0);
    json_close(json);
    end(&attribute, name, out);
}

/* ---- the points ---- */

/* The x at which many series have points is told as often as they do. */
static void put_line(const struct chart_drawing *drawing, const struct chart_series *series,
                     int most, struct json_writer *json)
{
    bool band = series->look == CHART_BAND;
    size_t room = (size_t)series->points + 1;
    double *x = arena_array(drawing->arena, room, sizeof *x);
    double *y = arena_array(drawing->arena, room, sizeof *y);
    for (int i = 0; i < series->points; i++) {
        bool known = !band || (series->low && series->high);
        double value = !known ? (double)NAN
                       : band ? 0.5 * (series->low[i] + series->high[i])
                              : series->y[i];
        x[i] = chart_place_x(drawing, series->x[i]);
        y[i] = chart_place_y(drawing, value);
    }
    struct chart_course course =
        chart_thin(drawing->arena, &(struct chart_places){x, y, series->points}, drawing->left,
                   drawing->right, most / 4);
    for (int i = 0; i < course.count; i++) {
        int at = course.index[i];
        if (at < 0 || course.x[i] < drawing->left - 0.5 || course.x[i] > drawing->right + 0.5)
            continue;
        char where[CHART_TEXT], value[4 * CHART_TEXT];
        bool interval = series->low && series->high;
        chart_value_text(drawing->x.unit, series->x[at], where);
        chart_interval_text(drawing->y.unit, band ? (double)NAN : series->y[at],
                            interval ? series->low[at] : (double)NAN,
                            interval ? series->high[at] : (double)NAN, value);
        put_point(json, course.x[i], fmin(fmax(course.y[i], drawing->top), drawing->bottom),
                  where, value);
    }
}

static void put_lines(const struct chart_drawing *drawing, struct json_writer *json)
{
    const struct chart *chart = drawing->chart;
    int count = chart->series_count > 0 ? chart->series_count : 1;
    int most = POINTS_IN_ALL / count;
    most = most > MOST_POINTS ? MOST_POINTS : most < 16 ? 16 : most;
    for (int s = 0; s < chart->series_count; s++) {
        begin_series(json, chart->series[s].name, chart->series[s].tone);
        put_line(drawing, &chart->series[s], most, json);
        end_series(json);
    }
}

static void put_bars(const struct chart_drawing *drawing, struct json_writer *json)
{
    const struct chart *chart = drawing->chart;
    for (int part = 0; part < chart->parts; part++) {
        begin_series(json, chart->part ? chart->part[part] : "",
                     chart->parts > 1 ? (enum chart_tone)(part % 4) : CHART_FIRST);
        for (int r = 0; r < chart_shown_rows(chart); r++) {
            double from, to;
            char value[CHART_TEXT];
            chart_part_ends(chart, &chart->row[r], part, &from, &to);
            chart_value_text(chart->x.unit, to - from, value);
            double x = chart_place_x(drawing, 0.5 * (from + to));
            if (to > from && !isnan(x))
                put_point(json, fmin(x, drawing->right), chart_place_y(drawing, r),
                          chart->row[r].name ? chart->row[r].name : "", value);
        }
        end_series(json);
    }
}

static void put_effects(const struct chart_drawing *drawing, struct json_writer *json)
{
    const struct chart *chart = drawing->chart;
    begin_series(json, chart->name, CHART_FIRST);
    for (int r = 0; r < chart_shown_rows(chart); r++) {
        const struct chart_row *row = &chart->row[r];
        char value[4 * CHART_TEXT];
        chart_interval_text(chart->x.unit, row->mean, row->low, row->high, value);
        double x = chart_place_x(drawing, row->mean);
        if (!isnan(x))
            put_point(json, fmin(fmax(x, drawing->left), drawing->right),
                      chart_place_y(drawing, r), row->name ? row->name : "", value);
    }
    end_series(json);
}

static void put_cell(const struct chart_drawing *drawing, int column, int line,
                     struct json_writer *json)
{
    const struct chart *chart = drawing->chart;
    double value = chart_cell_value(chart, column, line);
    const char *word = chart_cell_word(chart, column, line);
    char *at, *text, number[CHART_TEXT];
    if (!isfinite(value) && !*word)
        return;
    chart_value_text(chart->value_unit, value, number);
    if (asprintf(&at, "%s × %s", chart_name_of(chart->column, column),
                 chart_name_of(chart->line, line)) < 0 ||
        asprintf(&text, "%s%s%s", number, *word ? ", " : "", word) < 0)
        memory_end(1);
    put_point(json, chart_place_x(drawing, column), chart_place_y(drawing, line), at, text);
    free(at);
    free(text);
}

static void put_cells(const struct chart_drawing *drawing, struct json_writer *json)
{
    const struct chart *chart = drawing->chart;
    begin_series(json, chart->name, CHART_FIRST);
    for (int line = 0; line < chart_shown_lines(chart); line++)
        for (int column = 0; column < chart_shown_columns(chart); column++)
            put_cell(drawing, column, line, json);
    end_series(json);
}

void chart_points_write(const struct chart_drawing *drawing, FILE *out)
{
    static const char *const kinds[CHART_KINDS] = {[CHART_LINES] = "lines",
                                                   [CHART_BARS] = "bars",
                                                   [CHART_EFFECTS] = "effects",
                                                   [CHART_GRID] = "grid"};
    static void (*const put[CHART_KINDS])(
        const struct chart_drawing *, struct json_writer *) = {[CHART_LINES] = put_lines,
                                                               [CHART_BARS] = put_bars,
                                                               [CHART_EFFECTS] = put_effects,
                                                               [CHART_GRID] = put_cells};
    fprintf(out, " data-kind=\"%s\" data-box=\"%.1f %.1f %.1f %.1f\"",
            kinds[drawing->chart->kind], drawing->left, drawing->top, drawing->right,
            drawing->bottom);
    write_axis(&drawing->chart->x, &drawing->x, "data-x", out);
    write_axis(&drawing->chart->y, &drawing->y, "data-y", out);
    struct attribute attribute;
    struct json_writer *json = begin(&attribute);
    json_list(json, NULL, JSON_ON_LINE);
    put[drawing->chart->kind](drawing, json);
    json_close(json);
    end(&attribute, "data-series", out);
}
