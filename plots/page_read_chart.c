#include "plots/page_read_chart.h"

#include "plots/page_words.h"

enum { MOST_POINTS = 100000 };

static bool is_good(const struct page_reading *reading)
{
    return reading->faults->count == 0;
}

static int count_of(const struct json_node *list)
{
    return list ? (int)list->count : 0;
}

static enum chart_tone read_tone(struct page_reading *reading, const struct json_node *node)
{
    return (enum chart_tone)page_word_or_first(reading, node, "tone", page_colours,
                                               CHART_TONES);
}

static void read_axis(struct page_reading *reading, const struct json_node *node,
                      const char *key, struct chart_axis *axis)
{
    const struct json_node *from = page_object(reading, node, key, true);
    if (!from)
        return;
    axis->label = page_text(reading, from, "label");
    axis->scale =
        (enum chart_scale)page_word_or_first(reading, from, "scale", page_scales, CHART_SCALES);
    axis->unit =
        (enum chart_unit)page_word_or_first(reading, from, "unit", page_units, CHART_UNITS);
    axis->from = page_number(reading, from, "from");
    axis->to = page_number(reading, from, "to");
}

/* ---- lines ---- */

/* As many numbers as there are points, or NULL. */
static const double *read_values(struct page_reading *reading, const struct json_node *node,
                                 const char *key, int points)
{
    const struct json_node *list = page_list(reading, node, key, false);
    if (list && count_of(list) != points) {
        page_wrong(reading, list, "'%s' has %d numbers, not %d", key, count_of(list), points);
        return NULL;
    }
    return page_numbers(reading, list);
}

static void read_series(struct page_reading *reading, const struct json_node *node,
                        struct chart_series *series)
{
    const struct json_node *x = page_list(reading, node, "x", true);
    if (count_of(x) > MOST_POINTS) {
        page_wrong(reading, x, "a series has at most %d points", MOST_POINTS);
        return;
    }
    series->name = page_text(reading, node, "name");
    series->look =
        (enum chart_look)page_word_or_first(reading, node, "look", page_looks, CHART_LOOKS);
    series->tone = read_tone(reading, node);
    series->points = count_of(x);
    series->x = page_numbers(reading, x);
    series->y = read_values(reading, node, "y", series->points);
    series->low = read_values(reading, node, "low", series->points);
    series->high = read_values(reading, node, "high", series->points);
    bool band = series->look == CHART_BAND;
    if (!series->low != !series->high)
        page_wrong(reading, node, "a series with one end of an interval only");
    else if (band && !series->low)
        page_wrong(reading, node, "a band without its ends");
    else if (!band && !series->y)
        page_wrong(reading, node, "'y' is missing");
}

static void read_lines(struct page_reading *reading, const struct json_node *node,
                       struct chart *chart)
{
    const struct json_node *list = page_list(reading, node, "series", true);
    if (!list)
        return;
    struct chart_series *series = arena_array(reading->arena, list->count, sizeof *series);
    chart->series = series;
    for (const struct json_node *at = list->child; at && is_good(reading); at = at->next)
        read_series(reading, at, &series[chart->series_count++]);
}

/* ---- rows ---- */

static void read_row(struct page_reading *reading, const struct json_node *node,
                     const struct chart *chart, struct chart_row *row)
{
    row->name = page_text(reading, node, "name");
    row->tone = read_tone(reading, node);
    row->mean = page_number(reading, node, "mean");
    row->low = page_number(reading, node, "low");
    row->high = page_number(reading, node, "high");
    if (chart->kind != CHART_BARS)
        return;
    row->part = read_values(reading, node, "values", chart->parts);
    if (!row->part)
        page_wrong(reading, node, "'values' is missing");
}

static void read_rows(struct page_reading *reading, const struct json_node *node,
                      struct chart *chart)
{
    bool bars = chart->kind == CHART_BARS;
    const struct json_node *parts = bars ? page_list(reading, node, "parts", true) : NULL;
    const struct json_node *list = page_list(reading, node, "rows", true);
    chart->none = bars ? 0.0 : page_number(reading, node, "none");
    chart->part = page_texts(reading, parts);
    chart->parts = count_of(parts);
    if (!list)
        return;
    struct chart_row *row = arena_array(reading->arena, list->count, sizeof *row);
    chart->row = row;
    for (const struct json_node *at = list->child; at && is_good(reading); at = at->next)
        read_row(reading, at, chart, &row[chart->rows++]);
}

/* ---- grids ---- */

/* Whether the list has a list for each line, of a value for each column. */
static bool is_filled(const struct page_reading *reading, const struct json_node *list,
                      const struct chart *chart)
{
    if (count_of(list) != chart->lines) {
        page_wrong(reading, list, "%d lines of cells, not %d", count_of(list), chart->lines);
        return false;
    }
    for (const struct json_node *line = list->child; line; line = line->next)
        if (line->kind != JSON_ARRAY || count_of(line) != chart->columns) {
            page_wrong(reading, line, "not a list of %d cells", chart->columns);
            return false;
        }
    return true;
}

static void read_cells(const struct page_reading *reading, const struct json_node *values,
                       struct chart *chart)
{
    size_t columns = (size_t)chart->columns, at = 0;
    double *value = arena_array(reading->arena, columns * (size_t)chart->lines, sizeof *value);
    chart->value = value;
    for (const struct json_node *line = values->child; line; line = line->next, at += columns) {
        const double *number = page_numbers(reading, line);
        for (size_t i = 0; number && i < columns; i++)
            value[at + i] = number[i];
    }
}

static void read_words(const struct page_reading *reading, const struct json_node *words,
                       struct chart *chart)
{
    size_t columns = (size_t)chart->columns, at = 0;
    const char **word =
        arena_array(reading->arena, columns * (size_t)chart->lines, sizeof *word);
    chart->word = word;
    for (const struct json_node *line = words->child; line; line = line->next, at += columns) {
        const char *const *text = page_texts(reading, line);
        for (size_t i = 0; text && i < columns; i++)
            word[at + i] = text[i];
    }
}

static void read_grid(struct page_reading *reading, const struct json_node *node,
                      struct chart *chart)
{
    const struct json_node *columns = page_list(reading, node, "columns", true);
    const struct json_node *lines = page_list(reading, node, "lines", true);
    const struct json_node *values = page_list(reading, node, "values", true);
    const struct json_node *words = page_list(reading, node, "words", false);
    chart->column = page_texts(reading, columns);
    chart->columns = count_of(columns);
    chart->line = page_texts(reading, lines);
    chart->lines = count_of(lines);
    chart->value_unit =
        (enum chart_unit)page_word_or_first(reading, node, "unit", page_units, CHART_UNITS);
    if (is_good(reading) && is_filled(reading, values, chart))
        read_cells(reading, values, chart);
    if (is_good(reading) && words && is_filled(reading, words, chart))
        read_words(reading, words, chart);
}

/* ---- the whole ---- */

static void read_marks(struct page_reading *reading, const struct json_node *node,
                       struct chart *chart)
{
    const struct json_node *list = page_list(reading, node, "marks", false);
    if (!list)
        return;
    struct chart_mark *mark = arena_array(reading->arena, list->count, sizeof *mark);
    chart->mark = mark;
    for (const struct json_node *at = list->child; at && is_good(reading); at = at->next)
        mark[chart->marks++] = (struct chart_mark){
            .upright = page_flag(reading, at, "upright"),
            .at = page_number(reading, at, "at"),
            .until = page_number(reading, at, "until"),
            .text = page_text(reading, at, "text"),
            .tone = read_tone(reading, at),
        };
}

const struct chart *page_read_chart(struct page_reading *reading, const struct json_node *node)
{
    int kind = page_word(reading, node, "chart", page_charts, CHART_KINDS);
    if (kind < 0)
        return NULL;
    struct chart *chart = ARENA_NEW(reading->arena, struct chart);
    chart->kind = (enum chart_kind)kind;
    chart->name = page_text(reading, node, "name");
    chart->title = page_text(reading, node, "title");
    read_axis(reading, node, "x", &chart->x);
    read_axis(reading, node, "y", &chart->y);
    if (kind == CHART_LINES)
        read_lines(reading, node, chart);
    else if (kind == CHART_GRID)
        read_grid(reading, node, chart);
    else
        read_rows(reading, node, chart);
    read_marks(reading, node, chart);
    return is_good(reading) ? chart : NULL;
}
