#include "plots/series_chart.h"

#include "plots/terminal.h"
#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LABEL_WIDTH 10
#define EIGHTHS     8

void series_chart_time(int64_t time_s, char *text, size_t size)
{
    time_t time = time_s;
    struct tm date;
    if (!gmtime_r(&time, &date) ||
        strftime(text, size, date.tm_sec ? "%Y-%m-%d %H:%M:%S" : "%Y-%m-%d %H:%M", &date) == 0)
        snprintf(text, size, "?");
}

/* The mean of the values that fall on a column; NAN if none does. */
static double column_mean(const struct series_chart *chart, size_t column, size_t columns)
{
    size_t from = column * chart->count / columns;
    size_t to = (column + 1) * chart->count / columns;
    double sum = 0.0;
    size_t known = 0;
    for (size_t i = from; i < to || i == from; i++)
        if (isfinite(chart->values[i])) {
            sum += chart->values[i];
            known++;
        }
    return known > 0 ? sum / (double)known : (double)NAN;
}

/* The next of 1, 2, 2.5, 5 times a power of ten. */
static double round_up(double value)
{
    static const double steps[] = {1.0, 2.0, 2.5, 5.0, 10.0};
    double power = pow(10.0, floor(log10(value)));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (value <= steps[i] * power * (1.0 + 1e-12))
            return steps[i] * power;
    return value;
}

struct scale {
    double bottom, top;
};

/* From zero, as most that is counted begins there, unless something is below it. */
static struct scale scale_of(const double *means, size_t count)
{
    double least = 0.0, most = 0.0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(means[i])) {
            least = fmin(least, means[i]);
            most = fmax(most, means[i]);
        }
    struct scale scale = {least < 0.0 ? -round_up(-least) : 0.0,
                          most > 0.0 ? round_up(most) : 0.0};
    if (scale.top <= scale.bottom)
        scale.top = scale.bottom + 1.0;
    return scale;
}

static void print_cell(double share, size_t row, size_t rows, FILE *stream)
{
    static const char *const blocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    bool utf8 = terminal_speaks_utf8();
    if (isnan(share)) {
        fputs(row > 0 ? " " : utf8 ? "·" : ".", stream);
        return;
    }
    /* Whatever is above zero shows. */
    double height = share * (double)rows * EIGHTHS - (double)row * EIGHTHS;
    int eighths = (int)fmin(fmax(ceil(height - 1e-9), 0.0), EIGHTHS);
    if (utf8)
        fputs(blocks[eighths], stream);
    else
        fputc(eighths >= EIGHTHS / 2 ? '#' : eighths > 0 && row == 0 ? '_' : ' ', stream);
}

/* Labels stand at the top, in the middle and at the bottom. */
static void print_label(const struct scale *scale, size_t row, size_t rows, FILE *stream)
{
    double span = scale->top - scale->bottom;
    if (row == rows - 1)
        fprintf(stream, "%*.6g |", LABEL_WIDTH, scale->top);
    else if (row == 0)
        fprintf(stream, "%*.6g |", LABEL_WIDTH, scale->bottom);
    else if (row == rows / 2 - 1)
        fprintf(stream, "%*.4g |", LABEL_WIDTH,
                scale->bottom + span * ((double)row + 1.0) / (double)rows);
    else
        fprintf(stream, "%*s |", LABEL_WIDTH, "");
}

static void print_times(const struct series_chart *chart, size_t columns, FILE *stream)
{
    char first[40], last[40];
    series_chart_time(chart->first_s, first, sizeof first);
    series_chart_time(chart->last_s, last, sizeof last);
    size_t shown = strlen(first) + strlen(last) + 2;
    size_t gap = columns > shown ? columns - strlen(first) - strlen(last) : 2;
    fprintf(stream, "%*s  %s%*s%s UTC\n", LABEL_WIDTH, "", first, (int)gap, "", last);
}

void series_chart_print(const struct series_chart *chart, FILE *stream)
{
    size_t columns = chart->columns > LABEL_WIDTH + 12 ? chart->columns - LABEL_WIDTH - 2 : 10;
    size_t rows = chart->rows > 3 ? chart->rows - 1 : 3;
    if (chart->count == 0)
        return;
    if (columns > chart->count)
        columns = chart->count;
    double *means = memory_new(columns, sizeof *means);
    for (size_t i = 0; i < columns; i++)
        means[i] = column_mean(chart, i, columns);
    struct scale scale = scale_of(means, columns);
    for (size_t row = rows; row-- > 0;) {
        print_label(&scale, row, rows, stream);
        for (size_t i = 0; i < columns; i++)
            print_cell((means[i] - scale.bottom) / (scale.top - scale.bottom), row, rows,
                       stream);
        fputc('\n', stream);
    }
    free(means);
    print_times(chart, columns, stream);
}
