#include "plots/forecast_chart.h"

#include "plots/number.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define ROWS    12
#define COLUMNS 64

struct column {
    double value, low, high; /* the ends are NaN in the past */
};

/* Column c shows the steps from `from` up to `to` of past and future laid end to end. */
static struct column column_of(const struct forecast_chart *chart, size_t from, size_t to)
{
    struct column column = {0.0, 0.0, 0.0};
    double seen = 0.0, ahead = 0.0;
    for (size_t t = from; t < to; t++) {
        bool future = t >= chart->past_count;
        double value = future ? chart->path[t - chart->past_count] : chart->past[t];
        if (value != value)
            continue;
        column.value += value;
        seen += 1.0;
        if (future) {
            column.low += chart->low[t - chart->past_count];
            column.high += chart->high[t - chart->past_count];
            ahead += 1.0;
        }
    }
    column.value /= seen;
    column.low /= ahead;
    column.high /= ahead;
    return column;
}

static int row_of(double value, double bottom, double top)
{
    double share = top > bottom ? (value - bottom) / (top - bottom) : 0.5;
    return (int)lround((double)(ROWS - 1) * fmin(fmax(share, 0.0), 1.0));
}

static void draw(char rows[ROWS][COLUMNS + 1], const struct column *columns, size_t count,
                 double bottom, double top)
{
    for (size_t c = 0; c < count; c++) {
        const struct column *at = &columns[c];
        if (at->low == at->low) {
            for (int r = row_of(at->low, bottom, top); r <= row_of(at->high, bottom, top); r++)
                rows[r][c] = '.';
        }
        if (at->value == at->value)
            rows[row_of(at->value, bottom, top)][c] = at->low == at->low ? '+' : '*';
    }
}

void forecast_chart_print(const struct forecast_chart *chart, FILE *stream)
{
    size_t shown =
        chart->past_count < 2 * chart->horizon ? chart->past_count : 2 * chart->horizon;
    size_t skipped = chart->past_count - shown, total = shown + chart->horizon;
    size_t count = total < COLUMNS ? total : COLUMNS;
    struct column columns[COLUMNS];
    char rows[ROWS][COLUMNS + 1];
    double bottom = HUGE_VAL, top = -HUGE_VAL;
    memset(rows, ' ', sizeof rows);
    for (size_t c = 0; c < count; c++) {
        columns[c] =
            column_of(chart, skipped + c * total / count, skipped + (c + 1) * total / count);
        bottom = fmin(fmin(bottom, columns[c].value), columns[c].low);
        top = fmax(fmax(top, columns[c].value), columns[c].high);
    }
    draw(rows, columns, count, bottom, top);
    for (int r = ROWS - 1; r >= 0; r--) {
        rows[r][count] = '\0';
        double height = bottom + (top - bottom) * (double)r / (ROWS - 1);
        size_t length = count;
        while (length > 0 && rows[r][length - 1] == ' ')
            length--;
        fprintf(stream, "%10s |%.*s\n", number_text(height).text, (int)length, rows[r]);
    }
    fprintf(stream, "%10s  * measured   + forecast   . 95%% interval\n", "");
}
