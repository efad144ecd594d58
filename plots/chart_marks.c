#include "plots/chart_lines.h"

#include <math.h>
#include <stdlib.h>

#define MARK_SHARE 0.55 /* of the plot's width that a mark's text may take */
#define MARK_ROWS  4

/* ---- marks ---- */

static double clamp(double value, double from, double to)
{
    return fmin(fmax(value, from), to);
}

/* Where it begins and ends in the drawing, one of them NAN if it is out of sight. */
static void mark_places(const struct chart_drawing *drawing, const struct chart_mark *mark,
                        double *from, double *to)
{
    double low = mark->upright ? drawing->left : drawing->top;
    double high = mark->upright ? drawing->right : drawing->bottom;
    double at =
        mark->upright ? chart_place_x(drawing, mark->at) : chart_place_y(drawing, mark->at);
    double until = mark->upright ? chart_place_x(drawing, mark->until)
                                 : chart_place_y(drawing, mark->until);
    bool line = isnan(mark->until);
    if (line)
        until = at;
    *from = fmin(at, until);
    *to = fmax(at, until);
    if (*from > high + 0.5 || *to < low - 0.5)
        *from = (double)NAN;
    *from = isnan(*from) ? *from : clamp(*from, low, high);
    *to = clamp(*to, low, high);
}

/* Rows are as yet measured from the plot upwards. */
static bool flag_fits(struct chart_label_taken *taken, const struct chart_flag *flag,
                      double width, double drawing_width)
{
    double left = flag->leftwards ? flag->x - 4.0 - width : flag->x;
    struct chart_label_box words = {left, -flag->row - 1.0, left + width + 4.0, -flag->row};
    struct chart_label_box pole = {flag->x - 1.0, -flag->row - 1.0, flag->x + 1.0, 0.0};
    if (left < 0.0 || words.right > drawing_width || !chart_label_is_free(taken, &words) ||
        !chart_label_is_free(taken, &pole))
        return false;
    chart_label_take(taken, &words);
    chart_label_take(taken, &pole);
    return true;
}

static void place_flag(const struct chart_drawing *drawing, struct chart_label_taken *taken,
                       struct chart_flag *flag)
{
    double width = chart_label_width(flag->text, drawing->font);
    for (flag->row = 0; flag->row < MARK_ROWS; flag->row++)
        for (int side = 0; side < 2; side++) {
            flag->leftwards = side == 1;
            if (flag_fits(taken, flag, width, drawing->width))
                return;
        }
    flag->row = -1;
}

static int by_place(const void *a, const void *b)
{
    const struct chart_flag *first = a, *second = b;
    return (first->x > second->x) - (first->x < second->x);
}

struct chart_flags chart_place_flags(const struct chart_drawing *drawing)
{
    const struct chart *chart = drawing->chart;
    struct chart_label_taken taken = {0};
    struct chart_flags flags = {
        .flag = arena_array(drawing->arena, (size_t)chart->marks + 1, sizeof *flags.flag)};
    for (int m = 0; m < chart->marks; m++) {
        const struct chart_mark *mark = &chart->mark[m];
        double from, to;
        mark_places(drawing, mark, &from, &to);
        if (!mark->upright || isnan(from))
            continue;
        double width = MARK_SHARE * (drawing->right - drawing->left);
        const char *text = mark->text ? mark->text : "";
        flags.flag[flags.count++] = (struct chart_flag){
            .mark = mark,
            .x = from,
            .text = chart_label_fit(drawing->arena, text, drawing->font, width)};
    }
    qsort(flags.flag, (size_t)flags.count, sizeof *flags.flag, by_place);
    for (int i = flags.count - 1; i >= 0; i--) {
        if (*flags.flag[i].text)
            place_flag(drawing, &taken, &flags.flag[i]);
        flags.rows = (int)fmax(flags.rows, flags.flag[i].row + 1);
    }
    return flags;
}

static void draw_flag(struct chart_drawing *drawing, const struct chart_flag *flag)
{
    double from, to, row = drawing->font * CHART_FLAG_ROW;
    double top = drawing->top - row * (flag->row + 0.5);
    bool written = flag->row >= 0 && *flag->text;
    mark_places(drawing, flag->mark, &from, &to);
    if (to > from)
        chart_draw_patch(drawing, &(struct chart_patch){from, drawing->top, to, drawing->bottom,
                                                        (enum chart_paint)flag->mark->tone});
    chart_draw_stroke(drawing, &(struct chart_stroke){
                                   .x = {from,            from                        },
                                   .y = {drawing->bottom, written ? top : drawing->top},
                                   .paint = (enum chart_paint)flag->mark->tone,
                                   .width = 1.0,
                                   .dashed = true,
                                   .behind = true,
    });
    if (written)
        chart_draw_words(drawing, &(struct chart_words){
                                      .text = flag->text,
                                      .x = flag->leftwards ? from - 4.0 : from + 4.0,
                                      .y = drawing->top - row * (flag->row + 0.55),
                                      .side = flag->leftwards ? SIDE_END : SIDE_START,
                                      .paint = PAINT_INK,
                                  });
}

void chart_draw_flags(struct chart_drawing *drawing, const struct chart_flags *flags)
{
    for (int i = 0; i < flags->count; i++)
        draw_flag(drawing, &flags->flag[i]);
}

/* ---- free places in the plot ---- */

static bool segment_meets(const struct chart_label_box *box, double x0, double y0, double x1,
                          double y1)
{
    if (x1 < box->left || x0 > box->right)
        return false;
    double slope = x1 > x0 ? (y1 - y0) / (x1 - x0) : 0.0;
    double from = y0 + slope * (fmax(box->left, x0) - x0);
    double to = x1 > x0 ? y0 + slope * (fmin(box->right, x1) - x0) : y1;
    return fmin(from, to) <= box->bottom && fmax(from, to) >= box->top;
}

static int crossings(const struct chart_lines *lines, const struct chart_label_box *box)
{
    int met = 0;
    for (int s = 0; s < lines->count; s++) {
        const struct chart_course *course = &lines->line[s].course;
        for (int i = 0; i < course->count; i++) {
            int before = i > 0 && !isnan(course->y[i - 1]) ? i - 1 : i;
            if (!isnan(course->y[i]))
                met += segment_meets(box, course->x[before], course->y[before], course->x[i],
                                     course->y[i]);
        }
    }
    return met;
}

static struct chart_label_box box_of(const struct chart_spot *at, double width, double height)
{
    double left = at->side == SIDE_END ? at->x - width : at->x;
    return (struct chart_label_box){left, at->y - height / 2.0, left + width,
                                    at->y + height / 2.0};
}

void chart_write_at(struct chart_lines *lines, const char *text, const struct chart_spot *spot,
                    int spots, enum chart_paint paint)
{
    struct chart_drawing *drawing = lines->drawing;
    double width = chart_label_width(text, drawing->font), height = 1.2 * drawing->font;
    const struct chart_spot *best = NULL;
    int least = 0;
    for (int i = 0; i < spots; i++) {
        struct chart_label_box box = box_of(&spot[i], width, height);
        if (box.top < drawing->top || box.bottom > drawing->bottom ||
            box.left < drawing->left || box.right > drawing->right ||
            !chart_label_is_free(&drawing->taken, &box))
            continue;
        int met = crossings(lines, &box);
        if (!best || met < least) {
            best = &spot[i];
            least = met;
        }
    }
    if (!best)
        return;
    struct chart_label_box box = box_of(best, width, height);
    chart_label_take(&drawing->taken, &box);
    chart_draw_words(
        drawing,
        &(struct chart_words){
            .text = text, .x = best->x, .y = best->y, .side = best->side, .paint = paint});
}

static void draw_level(struct chart_lines *lines, const struct chart_mark *mark)
{
    struct chart_drawing *drawing = lines->drawing;
    double from, to, lift = 0.75 * drawing->font;
    mark_places(drawing, mark, &from, &to);
    if (isnan(from))
        return;
    if (to > from)
        chart_draw_patch(drawing, &(struct chart_patch){drawing->left, from, drawing->right, to,
                                                        (enum chart_paint)mark->tone});
    double at = clamp(chart_place_y(drawing, mark->at), drawing->top, drawing->bottom);
    chart_draw_stroke(drawing, &(struct chart_stroke){
                                   .x = {drawing->left, drawing->right},
                                   .y = {at,            at            },
                                   .paint = (enum chart_paint)mark->tone,
                                   .width = 1.0,
                                   .dashed = true,
                                   .behind = true,
    });
    if (!mark->text || !*mark->text)
        return;
    double right = drawing->right - 4.0, left = drawing->left + 4.0;
    struct chart_spot places[] = {
        {left,  at - lift, SIDE_START},
        {right, at - lift, SIDE_END  },
        {left,  at + lift, SIDE_START},
        {right, at + lift, SIDE_END  },
    };
    const char *text = chart_label_fit(drawing->arena, mark->text, drawing->font,
                                       MARK_SHARE * (drawing->right - drawing->left));
    chart_write_at(lines, text, places, 4, PAINT_INK_OVER);
}

void chart_draw_levels(struct chart_lines *lines)
{
    const struct chart *chart = lines->drawing->chart;
    for (int m = 0; m < chart->marks; m++)
        if (!chart->mark[m].upright)
            draw_level(lines, &chart->mark[m]);
}
