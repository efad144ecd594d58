#include "plots/validation_charts.h"

#include "plots/chart_draft.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_POINTS 3
#define WIDE         8.0 /* from the least to the most */

static const struct {
    const char *name, *lead;
    enum chart_unit unit;
} quantities[VALIDATION_QUANTITIES] = {
    [VALIDATION_THROUGHPUT] = {"throughput",    "Throughput",        CHART_PER_SECOND},
    [VALIDATION_MEAN] = {"mean response", "The mean response", CHART_SECONDS   },
    [VALIDATION_P95] = {"p95",           "p95",               CHART_SECONDS   },
};

struct point {
    double x; /* what varies; NAN: that is no one number */
    const struct validation_figure *figure;
};

/* ---- what varies ---- */

/* The number behind the last '=' of "K=4 N=16", and where it begins; NAN: there is none. */
static double number_of(const char *label, size_t *before)
{
    const char *equals = strrchr(label, '=');
    char *end;
    *before = equals ? (size_t)(equals + 1 - label) : 0;
    double number = equals ? strtod(equals + 1, &end) : (double)NAN;
    return equals && end != equals + 1 && *end == '\0' ? number : (double)NAN;
}

/* Its name, "N", if all labels have the same up to the number; NULL. */
static const char *varies(const struct validation *validation, struct arena *arena)
{
    size_t before = 0;
    for (size_t i = 0; i < validation->points; i++) {
        const char *label = validation->point[i].label;
        size_t length;
        if (isnan(number_of(label, &length)))
            return NULL;
        if (i > 0 &&
            (length != before || strncmp(label, validation->point[0].label, length) != 0))
            return NULL;
        before = length;
    }
    if (before < 2)
        return NULL;
    const char *first = arena_text_part(arena, validation->point[0].label, before - 1);
    const char *blank = strrchr(first, ' ');
    return blank ? blank + 1 : first;
}

/* ---- points ---- */

static int by_x(const void *left, const void *right)
{
    const struct point *a = left, *b = right;
    return (a->x > b->x) - (a->x < b->x);
}

static int add_points(const struct validation *validation, int which, struct point *point)
{
    int count = 0;
    size_t before;
    for (size_t i = 0; i < validation->points; i++) {
        const struct validation_figure *figure = &validation->point[i].figure[which];
        if (isfinite(figure->measured) && figure->measured > 0.0 &&
            isfinite(figure->predicted.mean))
            point[count++] =
                (struct point){number_of(validation->point[i].label, &before), figure};
    }
    return count;
}

static bool is_wide(const struct point *point, int count)
{
    double least = (double)INFINITY, most = 0.0;
    for (int i = 0; i < count; i++) {
        least = fmin(least, point[i].figure->measured);
        most = fmax(most, point[i].figure->measured);
    }
    return most > WIDE * least;
}

/* ---- the title ---- */

static const char *title_of(const struct validation_sum *sum, int which, struct arena *arena)
{
    const char *name = quantities[which].lead;
    if (sum->points == 0)
        return arena_print(arena, "%s: repeats differ too much to judge", name);
    const char *worst = chart_share_text(sum->worst, arena);
    const char *text = arena_print(arena, "%s is predicted within %s at %d point%s", name,
                                   worst, sum->points, sum->points == 1 ? "" : "s");
    if (isnan(sum->naive_worst))
        return text;
    return arena_print(arena, "%s; the naive model is off by up to %s", text,
                       chart_share_text(sum->naive_worst, arena));
}

/* ---- over what varies ---- */

static void add_over(struct chart_draft *draft, const struct point *point, int count)
{
    struct chart_line naive =
        chart_draft_line(draft, "naive", CHART_DASHED, CHART_FAINT, count);
    struct chart_line predicted =
        chart_draft_line(draft, "predicted", CHART_LINE, CHART_FIRST, count);
    struct chart_line measured =
        chart_draft_line(draft, "measured", CHART_POINTS, CHART_SECOND, count);
    for (int i = 0; i < count; i++) {
        const struct validation_figure *figure = point[i].figure;
        double half = isfinite(figure->spread) ? 0.5 * figure->spread * figure->measured : 0.0;
        struct measured seen = {.mean = figure->measured,
                                .low = figure->measured - half,
                                .high = figure->measured + half};
        if (isfinite(figure->naive))
            chart_line_point(&naive, point[i].x, figure->naive);
        chart_line_measured(&predicted, point[i].x, &figure->predicted);
        chart_line_measured(&measured, point[i].x, &seen);
    }
}

static void show_over(struct chart_album *album, const struct validation *validation, int which,
                      const char *what)
{
    struct arena *arena = album->page->arena;
    struct point *point = arena_array(arena, validation->points, sizeof *point);
    int count = add_points(validation, which, point);
    struct chart_draft draft;
    if (count < LEAST_POINTS)
        return;
    qsort(point, (size_t)count, sizeof *point, by_x);
    chart_draft_start(&draft, album, CHART_LINES,
                      arena_print(arena, "%s, measured and predicted", quantities[which].name));
    add_over(&draft, point, count);
    draft.chart.x.label = what;
    if (point[0].x > 0.0 && point[count - 1].x > WIDE * point[0].x)
        draft.chart.x.scale = CHART_LOG;
    draft.chart.y.label = quantities[which].name;
    draft.chart.y.unit = quantities[which].unit;
    if (is_wide(point, count))
        draft.chart.y.scale = CHART_LOG;
    else
        draft.chart.y.from = 0.0;
    chart_draft_show(&draft, title_of(&validation->sum[which], which, arena));
}

/* ---- one beside the other ---- */

static void add_beside(struct chart_draft *draft, const struct point *point, int count)
{
    double least = (double)INFINITY, most = 0.0;
    struct chart_line same = chart_draft_line(draft, "the same", CHART_LINE, CHART_FAINT, 2);
    struct chart_line naive =
        chart_draft_line(draft, "naive", CHART_POINTS, CHART_THIRD, count);
    struct chart_line predicted =
        chart_draft_line(draft, "predicted", CHART_POINTS, CHART_FIRST, count);
    for (int i = 0; i < count; i++) {
        const struct validation_figure *figure = point[i].figure;
        least = fmin(least, figure->measured);
        most = fmax(most, figure->measured);
        if (isfinite(figure->naive))
            chart_line_point(&naive, figure->measured, figure->naive);
        chart_line_measured(&predicted, figure->measured, &figure->predicted);
    }
    chart_line_point(&same, least, least);
    chart_line_point(&same, most, most);
}

static int by_measured(const void *left, const void *right)
{
    const struct point *a = left, *b = right;
    return (a->figure->measured > b->figure->measured) -
           (a->figure->measured < b->figure->measured);
}

static void show_beside(struct chart_album *album, struct point *point, int count,
                        const struct validation_sum *sum, int which)
{
    struct arena *arena = album->page->arena;
    const char *name = quantities[which].name;
    struct chart_draft draft;
    if (count < LEAST_POINTS)
        return;
    qsort(point, (size_t)count, sizeof *point, by_measured);
    chart_draft_start(&draft, album, CHART_LINES,
                      arena_print(arena, "%s, predicted over measured", name));
    add_beside(&draft, point, count);
    draft.chart.x.label = arena_print(arena, "%s measured", name);
    draft.chart.y.label = arena_print(arena, "%s predicted", name);
    draft.chart.x.unit = draft.chart.y.unit = quantities[which].unit;
    if (is_wide(point, count))
        draft.chart.x.scale = draft.chart.y.scale = CHART_LOG;
    else
        draft.chart.x.from = draft.chart.y.from = 0.0;
    chart_draft_show(&draft, title_of(sum, which, arena));
}

static void show_all(struct chart_album *album, const struct validation_report *report,
                     const struct validation_sum *sums)
{
    size_t room = 1;
    for (size_t i = 0; i < report->count; i++)
        room += report->validation[i]->points;
    struct point *point = arena_array(album->page->arena, room, sizeof *point);
    for (int which = 0; which < VALIDATION_QUANTITIES; which++) {
        int count = 0;
        for (size_t i = 0; i < report->count; i++)
            count += add_points(report->validation[i], which, point + count);
        show_beside(album, point, count, &sums[which], which);
    }
}

/* ---- which of them ---- */

void validation_charts(struct report_page *page, const struct validation_report *report)
{
    struct chart_album album = {.page = page, .heading = "Charts"};
    if (!page->manner->chart || report->count == 0)
        return;
    const struct validation *first = report->validation[0];
    const char *what = report->count == 1 ? varies(first, page->arena) : NULL;
    if (!what) {
        show_all(&album, report, report->all ? report->all : first->sum);
        return;
    }
    for (int which = 0; which < VALIDATION_QUANTITIES; which++)
        show_over(&album, first, which, what);
}
