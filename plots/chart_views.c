#include "plots/chart_views.h"

#include <math.h>

#define MOST_ROWS  60
#define MOST_CELLS 64
#define LARGEST    1e200
#define ROOM       0.04 /* of an axis of effects, to both sides */

static int least_of(int a, int b)
{
    return a < b ? a : b;
}

int chart_shown_rows(const struct chart *chart)
{
    return least_of(chart->rows, MOST_ROWS);
}

int chart_shown_columns(const struct chart *chart)
{
    return least_of(chart->columns, MOST_CELLS);
}

int chart_shown_lines(const struct chart *chart)
{
    return least_of(chart->lines, MOST_CELLS);
}

/* ---- rows ---- */

static double part_length(const struct chart_row *row, int part)
{
    double value = row->part ? row->part[part] : 0.0;
    return value > 0.0 && value < LARGEST ? value : 0.0;
}

void chart_part_ends(const struct chart *chart, const struct chart_row *row, int part,
                     double *from, double *to)
{
    *from = 0.0;
    for (int before = 0; before < part && before < chart->parts; before++)
        *from += part_length(row, before);
    *to = *from + part_length(row, part);
}

double chart_row_value(const struct chart *chart, const struct chart_row *row)
{
    if (chart->kind != CHART_BARS)
        return row->mean;
    double from, to = 0.0;
    if (chart->parts > 0)
        chart_part_ends(chart, row, chart->parts - 1, &from, &to);
    return to;
}

enum chart_tone chart_part_tone(const struct chart *chart, const struct chart_row *row,
                                int part)
{
    return chart->parts > 1 ? (enum chart_tone)(part % 4) : row->tone;
}

/* ---- cells ---- */

static size_t cell_of(const struct chart *chart, int column, int line)
{
    return (size_t)line * (size_t)chart->columns + (size_t)column;
}

double chart_cell_value(const struct chart *chart, int column, int line)
{
    return chart->value ? chart->value[cell_of(chart, column, line)] : (double)NAN;
}

const char *chart_cell_word(const struct chart *chart, int column, int line)
{
    const char *word = chart->word ? chart->word[cell_of(chart, column, line)] : NULL;
    return word ? word : "";
}

const char *chart_name_of(const char *const *names, int number)
{
    return names && names[number] ? names[number] : "";
}

struct chart_view chart_shades(const struct chart *chart)
{
    struct chart_axis axis = {.scale = CHART_LINEAR, .from = (double)NAN, .to = (double)NAN};
    struct chart_extent extent = chart_extent_none();
    for (int line = 0; line < chart_shown_lines(chart); line++)
        for (int column = 0; column < chart_shown_columns(chart); column++)
            chart_extent_add(&extent, &axis, chart_cell_value(chart, column, line));
    if (extent.least > 0.0 && extent.most > 100.0 * extent.least)
        axis.scale = CHART_LOG;
    return chart_view(&axis, &extent, false);
}

/* ---- views ---- */

static void add_marks(const struct chart *chart, bool upright, struct chart_extent *extent)
{
    const struct chart_axis *axis = upright ? &chart->x : &chart->y;
    for (int m = 0; m < chart->marks; m++)
        if (chart->mark[m].upright == upright) {
            chart_extent_add(extent, axis, chart->mark[m].at);
            chart_extent_add(extent, axis, chart->mark[m].until);
        }
}

static void add_series(const struct chart *chart, const struct chart_series *series,
                       struct chart_extent *x, struct chart_extent *y)
{
    bool band = series->look == CHART_BAND;
    const double *ends[] = {band ? NULL : series->y, series->low, series->high};
    for (int i = 0; i < series->points; i++)
        for (int e = 0; e < 3; e++)
            if (ends[e] && isfinite(ends[e][i])) {
                chart_extent_add(x, &chart->x, series->x[i]);
                chart_extent_add(y, &chart->y, ends[e][i]);
            }
}

static void views_of_lines(const struct chart *chart, struct chart_view *x,
                           struct chart_view *y)
{
    struct chart_extent across = chart_extent_none(), up = chart_extent_none();
    for (int s = 0; s < chart->series_count; s++)
        add_series(chart, &chart->series[s], &across, &up);
    add_marks(chart, true, &across);
    add_marks(chart, false, &up);
    *x = chart_view(&chart->x, &across, false);
    *y = chart_view(&chart->y, &up, true);
}

/* Room for the points at both ends, unless these are given. */
static void pad(const struct chart_axis *axis, struct chart_view *view)
{
    bool log = view->scale == CHART_LOG;
    double room = log ? pow(view->to / view->from, ROOM) : ROOM * (view->to - view->from);
    if (isnan(axis->from))
        view->from = log ? view->from / room : view->from - room;
    if (isnan(axis->to))
        view->to = log ? view->to * room : view->to + room;
}

/* From the top down. */
static struct chart_view counting(int count)
{
    return (struct chart_view){CHART_LINEAR, CHART_NUMBER, fmax(count, 1.0) - 0.5, -0.5};
}

static void views_of_rows(const struct chart *chart, struct chart_view *x, struct chart_view *y)
{
    struct chart_extent extent = chart_extent_none();
    bool bars = chart->kind == CHART_BARS;
    if (!bars)
        chart_extent_add(&extent, &chart->x, chart->none);
    for (int r = 0; r < chart_shown_rows(chart); r++) {
        chart_extent_add(&extent, &chart->x, chart_row_value(chart, &chart->row[r]));
        if (!bars) {
            chart_extent_add(&extent, &chart->x, chart->row[r].low);
            chart_extent_add(&extent, &chart->x, chart->row[r].high);
        }
    }
    add_marks(chart, true, &extent);
    *x = chart_view(&chart->x, &extent, bars || chart->none == 0.0);
    if (!bars && chart->none != 0.0)
        pad(&chart->x, x);
    *y = counting(chart_shown_rows(chart));
}

void chart_views(const struct chart *chart, struct chart_view *x, struct chart_view *y)
{
    switch (chart->kind) {
    case CHART_BARS:
    case CHART_EFFECTS:
        views_of_rows(chart, x, y);
        return;
    case CHART_GRID:
        *x = (struct chart_view){.from = -0.5, .to = fmax(chart_shown_columns(chart), 1) - 0.5};
        *y = counting(chart_shown_lines(chart));
        return;
    default:
        views_of_lines(chart, x, y);
    }
}
