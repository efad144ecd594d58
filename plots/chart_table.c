#include "plots/chart_table.h"

#include "plots/chart_axis.h"

#include <math.h>
#include <string.h>

#define MOST_ROWS 100

/* What is not there is an empty cell. */
static void add_value(struct table *table, enum chart_unit unit, double value)
{
    char text[CHART_TEXT] = "";
    if (!isnan(value))
        chart_value_text(unit, value, text);
    table_cell(table, TABLE_PLAIN, "%s", text);
}

/* ---- columns ---- */

/* A table in the making: how many columns there will be is known only at the end. */
struct columns {
    struct table_column *column;
    size_t count;
    struct arena *arena;
};

static struct columns columns_new(size_t room, struct arena *arena)
{
    return (struct columns){arena_array(arena, room, sizeof(struct table_column)), 0, arena};
}

static void add_column(struct columns *columns, enum table_side side, const char *name,
                       const char *what)
{
    char *title = arena_take(columns->arena, strlen(name) + strlen(what) + 3);
    stpcpy(stpcpy(stpcpy(title, name), *name && *what ? ", " : ""), what);
    columns->column[columns->count++] =
        (struct table_column){.title = title, .side = side, .gives_way = TABLE_STAYS};
}

static const char *text_or(const char *text, const char *otherwise)
{
    return text && *text ? text : otherwise;
}

/* ---- series ---- */

/* Where each x of the longest series is in another one; series over the same x share rows. */
static const struct chart_series *longest(const struct chart *chart)
{
    const struct chart_series *most = chart->series;
    for (int i = 1; i < chart->series_count; i++)
        if (chart->series[i].points > most->points)
            most = &chart->series[i];
    return most;
}

static bool ascends(const struct chart_series *series)
{
    for (int i = 1; i < series->points; i++)
        if (!(series->x[i] > series->x[i - 1]))
            return false;
    return true;
}

/* The point at x of a series that ascends; -1: it has none. */
static int point_at(const struct chart_series *series, double x)
{
    int low = 0, high = series->points - 1;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (series->x[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    return high >= 0 && !(series->x[low] < x) && !(series->x[low] > x) ? low : -1;
}

/* All ascend, and each has only points at an x of the longest. */
static bool shares_rows(const struct chart *chart)
{
    const struct chart_series *most = longest(chart);
    for (int i = 0; i < chart->series_count; i++) {
        const struct chart_series *series = &chart->series[i];
        if (!ascends(series))
            return false;
        for (int j = 0; j < series->points; j++)
            if (point_at(most, series->x[j]) < 0)
                return false;
    }
    return true;
}

static int rows_of(const struct chart *chart)
{
    int rows = 0;
    if (chart->kind != CHART_LINES || chart->series_count == 0)
        return 0;
    if (shares_rows(chart))
        return longest(chart)->points;
    for (int i = 0; i < chart->series_count; i++)
        rows += chart->series[i].points;
    return rows;
}

int chart_table_step(const struct chart *chart)
{
    int rows = rows_of(chart);
    return rows > MOST_ROWS ? (rows + MOST_ROWS - 1) / MOST_ROWS : 1;
}

static void series_columns(struct columns *columns, const struct chart_series *series,
                           const char *name)
{
    if (series->look != CHART_BAND)
        add_column(columns, TABLE_RIGHT, name, "");
    if (series->low && series->high) {
        add_column(columns, TABLE_RIGHT, name, "from");
        add_column(columns, TABLE_RIGHT, name, "to");
    }
}

/* `point` -1: nothing. */
static void series_cells(struct table *table, const struct chart_series *series, int point,
                         enum chart_unit unit)
{
    double none = (double)NAN;
    if (series->look != CHART_BAND)
        add_value(table, unit, point < 0 ? none : series->y[point]);
    if (series->low && series->high) {
        add_value(table, unit, point < 0 ? none : series->low[point]);
        add_value(table, unit, point < 0 ? none : series->high[point]);
    }
}

/* A row for each x, a column for each series. */
static struct table *table_by_place(const struct chart *chart, struct arena *arena)
{
    const struct chart_series *most = longest(chart);
    struct columns columns = columns_new(1 + 3 * (size_t)chart->series_count, arena);
    add_column(&columns, TABLE_LEFT, text_or(chart->x.label, "at"), "");
    for (int i = 0; i < chart->series_count; i++)
        series_columns(&columns, &chart->series[i],
                       text_or(chart->series[i].name, text_or(chart->y.label, "value")));
    struct table *table = table_new(columns.column, columns.count);
    for (int row = 0; row < most->points; row += chart_table_step(chart)) {
        add_value(table, chart->x.unit, most->x[row]);
        for (int i = 0; i < chart->series_count; i++)
            series_cells(table, &chart->series[i], point_at(&chart->series[i], most->x[row]),
                         chart->y.unit);
    }
    return table;
}

static bool any_interval(const struct chart *chart)
{
    for (int i = 0; i < chart->series_count; i++)
        if (chart->series[i].low && chart->series[i].high)
            return true;
    return false;
}

static double value_or_none(const double *values, int at)
{
    return values ? values[at] : (double)NAN;
}

/* A row for each point, one series after the other. */
static struct table *table_by_series(const struct chart *chart, struct arena *arena)
{
    int step = chart_table_step(chart);
    bool intervals = any_interval(chart);
    const char *const value = text_or(chart->y.label, "value");
    struct columns columns = columns_new(5, arena);
    add_column(&columns, TABLE_LEFT, "series", "");
    add_column(&columns, TABLE_RIGHT, text_or(chart->x.label, "at"), "");
    add_column(&columns, TABLE_RIGHT, value, "");
    if (intervals) {
        add_column(&columns, TABLE_RIGHT, value, "from");
        add_column(&columns, TABLE_RIGHT, value, "to");
    }
    struct table *table = table_new(columns.column, columns.count);
    for (int i = 0; i < chart->series_count; i++) {
        const struct chart_series *series = &chart->series[i];
        for (int j = 0; j < series->points; j += step) {
            table_cell(table, TABLE_PLAIN, "%s", text_or(series->name, value));
            add_value(table, chart->x.unit, series->x[j]);
            add_value(table, chart->y.unit,
                      series->look == CHART_BAND ? (double)NAN : series->y[j]);
            if (!intervals)
                continue;
            add_value(table, chart->y.unit, value_or_none(series->low, j));
            add_value(table, chart->y.unit, value_or_none(series->high, j));
        }
    }
    return table;
}

/* ---- rows and cells ---- */

static struct table *table_of_bars(const struct chart *chart, struct arena *arena)
{
    struct columns columns = columns_new(1 + (size_t)chart->parts, arena);
    add_column(&columns, TABLE_LEFT, text_or(chart->y.label, "of"), "");
    for (int i = 0; i < chart->parts; i++)
        add_column(&columns, TABLE_RIGHT,
                   text_or(chart->part[i], text_or(chart->x.label, "value")), "");
    struct table *table = table_new(columns.column, columns.count);
    for (int i = 0; i < chart->rows; i++) {
        table_cell(table, TABLE_PLAIN, "%s", chart->row[i].name);
        for (int j = 0; j < chart->parts; j++)
            add_value(table, chart->x.unit, chart->row[i].part[j]);
    }
    return table;
}

static struct table *table_of_effects(const struct chart *chart, struct arena *arena)
{
    const char *const value = text_or(chart->x.label, "value");
    struct columns columns = columns_new(4, arena);
    add_column(&columns, TABLE_LEFT, text_or(chart->y.label, "of"), "");
    add_column(&columns, TABLE_RIGHT, value, "");
    add_column(&columns, TABLE_RIGHT, value, "from");
    add_column(&columns, TABLE_RIGHT, value, "to");
    struct table *table = table_new(columns.column, columns.count);
    for (int i = 0; i < chart->rows; i++) {
        const struct chart_row *row = &chart->row[i];
        table_cell(table, TABLE_PLAIN, "%s", row->name);
        add_value(table, chart->x.unit, row->mean);
        add_value(table, chart->x.unit, row->low);
        add_value(table, chart->x.unit, row->high);
    }
    return table;
}

static void grid_cell(struct table *table, const struct chart *chart, int at)
{
    const char *word = chart->word ? text_or(chart->word[at], "") : "";
    char value[CHART_TEXT] = "";
    if (!isnan(chart->value[at]))
        chart_value_text(chart->value_unit, chart->value[at], value);
    table_cell(table, TABLE_PLAIN, "%s%s%s", value, *value && *word ? " " : "", word);
}

static struct table *table_of_grid(const struct chart *chart, struct arena *arena)
{
    struct columns columns = columns_new(1 + (size_t)chart->columns, arena);
    char *corner = arena_take(arena, strlen(text_or(chart->y.label, "")) +
                                         strlen(text_or(chart->x.label, "")) + 4);
    stpcpy(stpcpy(stpcpy(corner, text_or(chart->y.label, "")), " \\ "),
           text_or(chart->x.label, ""));
    add_column(&columns, TABLE_LEFT, corner, "");
    for (int i = 0; i < chart->columns; i++)
        add_column(&columns, TABLE_RIGHT, chart->column[i], "");
    struct table *table = table_new(columns.column, columns.count);
    for (int i = 0; i < chart->lines; i++) {
        table_cell(table, TABLE_PLAIN, "%s", chart->line[i]);
        for (int j = 0; j < chart->columns; j++)
            grid_cell(table, chart, i * chart->columns + j);
    }
    return table;
}

struct table *chart_table(const struct chart *chart, struct arena *arena)
{
    switch (chart->kind) {
    case CHART_BARS:
        return table_of_bars(chart, arena);
    case CHART_EFFECTS:
        return table_of_effects(chart, arena);
    case CHART_GRID:
        return table_of_grid(chart, arena);
    case CHART_LINES:
    case CHART_KINDS:
        break;
    }
    if (chart->series_count == 0)
        return table_by_series(chart, arena);
    return shares_rows(chart) ? table_by_place(chart, arena) : table_by_series(chart, arena);
}
