#include "plots/chart_lines.h"

#include <math.h>
#include <stdlib.h>

#define MARK_SHARE 0.55  /* of the plot's width that a mark's text may take... */
#define MARK_WIDTH 240.0 /* and if that is less, so much */
#define MARK_ROWS  4

/* ---- marks ---- */

static double clamp(double value, double from, double to)
{
    return fmin(fmax(value, from), to);
}

static double words_width(const struct chart_drawing *drawing)
{
    double plot = drawing->right - drawing->left;
    return fmax(MARK_SHARE * plot, fmin(MARK_WIDTH * drawing->font / 12.0, plot - 8.0));
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

/* Rows are as yet measured from the plot upwards; what is placed in them. */
struct placing {
    const struct chart_drawing *drawing;
    struct chart_label_taken taken;
    bool over_poles; /* a text may stand over the line of another mark */
};

static bool flag_fits(struct placing *placing, const struct chart_flag *flag)
{
    double width = chart_label_width(flag->text, placing->drawing->font);
    double left = flag->leftwards ? flag->x - 4.0 - width : flag->x;
    struct chart_label_box words = {left, -flag->row - 1.0, left + width + 4.0, -flag->row};
    struct chart_label_box pole = {flag->x - 1.0, -flag->row - 1.0, flag->x + 1.0, 0.0};
    if (left < 0.0 || words.right > placing->drawing->width ||
        !chart_label_is_free(&placing->taken, &words) ||
        !(placing->over_poles || chart_label_is_free(&placing->taken, &pole)))
        return false;
    chart_label_take(&placing->taken, &words);
    if (!placing->over_poles)
        chart_label_take(&placing->taken, &pole);
    return true;
}

static void place_flag(struct placing *placing, struct chart_flag *flag, bool leftwards)
{
    for (flag->row = 0; flag->row < MARK_ROWS; flag->row++)
        for (int side = 0; side < 2; side++) {
            flag->leftwards = leftwards == (side == 0);
            if (flag_fits(placing, flag))
                return;
        }
    flag->row = -1;
}

/* The ways to place them: from the right or from the left, preferring one side or the other. */
enum { FROM_RIGHT = 1, LEFTWARDS = 2, OVER_POLES = 4, WAYS = 8 };

/* Returns how bad it is: what finds no room is worse than a text over a line, and that is worse
 * than a row more. */
static int place_in_way(const struct chart_drawing *drawing, struct chart_flags *flags, int way)
{
    struct placing placing = {.drawing = drawing, .over_poles = way & OVER_POLES};
    int lost = 0;
    flags->rows = 0;
    for (int i = 0; i < flags->count; i++) {
        struct chart_flag *flag = &flags->flag[way & FROM_RIGHT ? flags->count - 1 - i : i];
        flag->row = -1;
        if (!*flag->text)
            continue;
        place_flag(&placing, flag, way & LEFTWARDS);
        lost += flag->row < 0;
        flags->rows = (int)fmax(flags->rows, flag->row + 1);
    }
    return 100 * lost + (way & OVER_POLES ? 10 : 0) + flags->rows;
}

static int by_place(const void *a, const void *b)
{
    const struct chart_flag *first = a, *second = b;
    return (first->x > second->x) - (first->x < second->x);
}

static void find_flags(const struct chart_drawing *drawing, struct chart_flags *flags)
{
    const struct chart *chart = drawing->chart;
    for (int m = 0; m < chart->marks; m++) {
        const struct chart_mark *mark = &chart->mark[m];
        double from, to;
        mark_places(drawing, mark, &from, &to);
        if (!mark->upright || isnan(from))
            continue;
        const char *text = mark->text ? mark->text : "";
        flags->flag[flags->count++] = (struct chart_flag){
            .mark = mark,
            .x = from,
            .text = chart_label_fit(drawing->arena, text, drawing->font, words_width(drawing))};
    }
    qsort(flags->flag, (size_t)flags->count, sizeof *flags->flag, by_place);
}

struct chart_flags chart_place_flags(const struct chart_drawing *drawing)
{
    struct chart_flags flags = {
        .flag =
            arena_array(drawing->arena, (size_t)drawing->chart->marks + 1, sizeof *flags.flag)};
    find_flags(drawing, &flags);
    int best = 0, least = place_in_way(drawing, &flags, 0);
    for (int way = 1; way < WAYS; way++) {
        int badness = place_in_way(drawing, &flags, way);
        if (badness < least) {
            least = badness;
            best = way;
        }
    }
    place_in_way(drawing, &flags, best);
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

static int crossings(const struct drawn_lines *lines, const struct chart_label_box *box)
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

void chart_write_at(struct drawn_lines *lines, const char *text, const struct chart_spot *spot,
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
    chart_draw_words(drawing, &(struct chart_words){.text = text,
                                                    .x = best->x,
                                                    .y = best->y,
                                                    .side = best->side,
                                                    .paint = paint,
                                                    .over = true});
}

static void draw_level(struct drawn_lines *lines, const struct chart_mark *mark)
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
    const char *text =
        chart_label_fit(drawing->arena, mark->text, drawing->font, words_width(drawing));
    chart_write_at(lines, text, places, 4, PAINT_INK);
}

void chart_draw_levels(struct drawn_lines *lines)
{
    const struct chart *chart = lines->drawing->chart;
    for (int m = 0; m < chart->marks; m++)
        if (!chart->mark[m].upright)
            draw_level(lines, &chart->mark[m]);
}
