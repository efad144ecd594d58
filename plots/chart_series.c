#include "plots/chart_lines.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define INSIDE_SHARE                                                                           \
    0.1                    /* a series that ends so far before the right end is labelled there \
                            */
#define POINTS_IN_ALL 3000 /* of all lines, about */
#define LEAST_COLUMNS 25   /* of a line, however many there are */
#define DOTTED_POINTS 30   /* a line of so few points shows them */

static double middle_of(const struct chart_series *series, int i)
{
    if (series->look != CHART_BAND)
        return series->y[i];
    return series->low && series->high ? 0.5 * (series->low[i] + series->high[i]) : (double)NAN;
}

static double clamp(double value, double from, double to)
{
    return fmin(fmax(value, from), to);
}

void chart_find_course(struct drawn_lines *lines, struct drawn_line *line)
{
    struct chart_drawing *drawing = lines->drawing;
    const struct chart_series *series = line->series;
    size_t room = (size_t)series->points + 1;
    double *x = arena_array(drawing->arena, room, sizeof *x);
    double *y = arena_array(drawing->arena, room, sizeof *y);
    for (int i = 0; i < series->points; i++) {
        x[i] = chart_place_x(drawing, series->x[i]);
        y[i] = chart_place_y(drawing, middle_of(series, i));
    }
    double columns = POINTS_IN_ALL / (2.0 * lines->count);
    columns = clamp(columns, LEAST_COLUMNS, drawing->right - drawing->left);
    line->course = chart_thin(drawing->arena, &(struct chart_places){x, y, series->points},
                              drawing->left, drawing->right, (int)columns);
    bool band = series->look == CHART_BAND;
    line->last_x = line->last_y = (double)NAN;
    for (int i = 0; i < line->course.count; i++)
        if (!isnan(line->course.y[i]) && line->course.x[i] <= drawing->right + 0.5) {
            line->last_x = clamp(line->course.x[i], drawing->left, drawing->right);
            double height = band ? chart_place_y(drawing, series->high[line->course.index[i]])
                                 : line->course.y[i];
            line->last_y =
                isnan(height) ? drawing->top : clamp(height, drawing->top, drawing->bottom);
        }
    line->labelled = series->name && *series->name && !isnan(line->last_x);
    line->inside =
        drawing->right - line->last_x > INSIDE_SHARE * (drawing->right - drawing->left);
}

static void put_number(struct chart_drawing *drawing, const struct chart_view *view,
                       double value)
{
    double coordinate = chart_coordinate(view, value);
    if (isnan(coordinate))
        fputs(" NaN", drawing->commands);
    else
        fprintf(drawing->commands, " %.9g", coordinate);
}

/* The points as gnuplot's block $l0; a gap is a blank line. */
static void put_line(struct chart_drawing *drawing, const struct drawn_line *line, int number)
{
    const struct chart_series *series = line->series;
    const struct chart_course *course = &line->course;
    fprintf(drawing->commands, "$l%d << EOD\n", number);
    for (int i = 0; i < course->count; i++) {
        int at = course->index[i];
        if (at >= 0 && i > 0 && course->index[i - 1] >= 0 && series->look == CHART_STEPS) {
            put_number(drawing, &drawing->x, series->x[at]);
            put_number(drawing, &drawing->y, series->y[course->index[i - 1]]);
            putc('\n', drawing->commands);
        }
        if (at >= 0) {
            put_number(drawing, &drawing->x, series->x[at]);
            put_number(drawing, &drawing->y, series->y[at]);
        }
        putc('\n', drawing->commands);
    }
    fputs("EOD\n", drawing->commands);
}

static bool is_alone(const struct chart_course *course, int i)
{
    bool before = i > 0 && course->index[i - 1] >= 0;
    bool after = i + 1 < course->count && course->index[i + 1] >= 0;
    return !before && !after;
}

/* Points of their own, those of short lines, and those that have no neighbour to draw a line
 * to. Scattered ones that fall on the same place are one. */
static int put_points(struct chart_drawing *drawing, const struct drawn_line *line, int number)
{
    const struct chart_series *series = line->series;
    const struct chart_course *course = &line->course;
    bool all = series->look == CHART_POINTS ||
               (series->look == CHART_LINE && series->points <= DOTTED_POINTS);
    int count = 0;
    fprintf(drawing->commands, "$p%d << EOD\n", number);
    for (int i = 0; i < course->count; i++) {
        int at = course->index[i];
        if (at < 0 || !(all || is_alone(course, i)))
            continue;
        put_number(drawing, &drawing->x, series->x[at]);
        put_number(drawing, &drawing->y, series->y[at]);
        putc('\n', drawing->commands);
        count++;
    }
    fputs("EOD\n", drawing->commands);
    return count;
}

/* Without end it goes to the end of the axis. */
static double band_end(const struct chart_view *view, double end)
{
    if (isnan(end) || !isnan(chart_coordinate(view, end)))
        return end;
    return end > 0.0 && view->scale != CHART_LOG ? view->to : end > 1.0 ? view->to : view->from;
}

/* The widest interval of the points that fall on the same column. */
static void put_band(struct chart_drawing *drawing, const struct drawn_line *line, int number)
{
    const struct chart_series *series = line->series;
    double width = drawing->right - drawing->left;
    double wide = series->points > 2.0 * width ? 1.0 : 0.0;
    fprintf(drawing->commands, "$b%d << EOD\n", number);
    for (int i = 0; i < series->points; i++) {
        double low = series->low[i], high = series->high[i];
        double x = chart_place_x(drawing, series->x[i]);
        int next = i + 1;
        while (next < series->points &&
               fabs(chart_place_x(drawing, series->x[next]) - x) < wide) {
            low = fmin(low, series->low[next]);
            high = fmax(high, series->high[next]);
            next++;
        }
        put_number(drawing, &drawing->x, series->x[i]);
        put_number(drawing, &drawing->y, band_end(&drawing->y, low));
        put_number(drawing, &drawing->y, band_end(&drawing->y, high));
        putc('\n', drawing->commands);
        i = next - 1;
    }
    fputs("EOD\n", drawing->commands);
}

/* ---- the plot ---- */

static bool has_interval(const struct chart_series *series)
{
    return series->low && series->high && series->points > 0;
}

static bool has_whiskers(const struct chart_series *series)
{
    return has_interval(series) && (series->look == CHART_POINTS || series->points == 1);
}

static void plot_interval(struct chart_drawing *drawing, const struct drawn_line *line,
                          int number)
{
    const char *colour = chart_draw_colour(drawing, (enum chart_paint)line->series->tone);
    put_band(drawing, line, number);
    if (has_whiskers(line->series))
        chart_draw_plot(drawing, "$b%d using 1:2:(0):($3-$2) with vectors nohead lw 1.5 lc %s",
                        number, colour);
    else
        chart_draw_plot(
            drawing,
            "$b%d using 1:2:3 with filledcurves fs transparent solid 0.18 noborder fc %s",
            number, colour);
}

static void plot_line(struct chart_drawing *drawing, const struct drawn_line *line, int number)
{
    put_line(drawing, line, number);
    chart_draw_plot(drawing, "$l%d using 1:2 with lines lw %s lc %s", number,
                    line->series->look == CHART_DASHED ? "1.75 dt (5,4)" : "2",
                    chart_draw_colour(drawing, (enum chart_paint)line->series->tone));
}

static void plot_points(struct chart_drawing *drawing, const struct drawn_line *line,
                        int number)
{
    if (put_points(drawing, line, number) > 0)
        chart_draw_plot(drawing, "$p%d using 1:2 with points pt 7 ps 0.6 lc %s", number,
                        chart_draw_colour(drawing, (enum chart_paint)line->series->tone));
}

/* Intervals lie behind all lines, and dashes on top of what they may coincide with. */
void chart_plot_series(struct drawn_lines *lines)
{
    for (int s = 0; s < lines->count; s++)
        if (has_interval(lines->line[s].series))
            plot_interval(lines->drawing, &lines->line[s], s);
    for (int dashed = 0; dashed < 2; dashed++)
        for (int s = 0; s < lines->count; s++) {
            enum chart_look look = lines->line[s].series->look;
            if (look != CHART_BAND && look != CHART_POINTS &&
                (look == CHART_DASHED) == (dashed == 1))
                plot_line(lines->drawing, &lines->line[s], s);
        }
    for (int s = 0; s < lines->count; s++)
        if (lines->line[s].series->look != CHART_BAND)
            plot_points(lines->drawing, &lines->line[s], s);
}
