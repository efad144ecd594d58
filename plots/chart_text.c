#include "plots/chart_text.h"

#include "plots/chart_text_kinds.h"
#include "plots/chart_views.h"
#include "plots/paragraph.h"
#include "plots/terminal.h"

#include <math.h>
#include <string.h>

#define LEAST_COLUMNS 40
#define MOST_COLUMNS  100
#define TICK_GAP      3

text_colour chart_text_colour(enum chart_tone tone)
{
    static const text_colour colours[CHART_TONES] = {
        [CHART_FIRST] = "\033[36m",  [CHART_SECOND] = "\033[33m", [CHART_THIRD] = "\033[35m",
        [CHART_FOURTH] = "\033[34m", [CHART_GOOD] = "\033[32m",   [CHART_BAD] = "\033[31m",
        [CHART_FAINT] = "\033[2m",
    };
    return colours[tone];
}

/* ---- legends ---- */

static int key_width(struct chart_text *text, const struct chart_text_key *key)
{
    int width = text_canvas_width(text->arena, key->sign) + 1 +
                text_canvas_width(text->arena, key->name);
    return width < text->columns - 2 ? width : text->columns - 2;
}

/* The keys that share a line with the first. */
static int keys_of_line(struct chart_text *text, const struct chart_text_key *keys, int count)
{
    int used = 2, taken = 0;
    while (taken < count) {
        used += (taken > 0 ? 3 : 0) + key_width(text, &keys[taken]);
        if (taken > 0 && used > text->columns)
            break;
        taken++;
    }
    return taken;
}

void chart_text_legend(struct chart_text *text, const struct chart_text_key *keys, int count)
{
    for (int from = 0; from < count;) {
        int taken = keys_of_line(text, keys + from, count - from), column = 2;
        struct text_canvas *line = text_canvas_new(text->arena, text->columns, 1);
        for (int i = from; i < from + taken; i++) {
            column +=
                text_canvas_write(line, column, 0, text->columns, keys[i].sign, keys[i].colour);
            column +=
                1 + text_canvas_write(line, column + 1, 0, text->columns, keys[i].name, NULL);
            column += 3;
        }
        text_canvas_print(line, text->stream);
        from += taken;
    }
}

/* ---- axes ---- */

int chart_text_column(const struct chart_view *view, const int ends[2], double value)
{
    double share = chart_share_of(view, value);
    if (isnan(share) || share < -1e-6 || share > 1.0 + 1e-6)
        return -1;
    return ends[0] + (int)lround(fmin(fmax(share, 0.0), 1.0) * (ends[1] - ends[0] - 1));
}

/* Where the label of a tick begins, so that it stays inside. */
static int label_start(struct chart_text *text, const char *label, int column)
{
    int width = text_canvas_width(text->arena, label);
    int start = column - width / 2;
    if (start + width > text->columns)
        start = text->columns - width;
    return start < 0 ? 0 : start;
}

static bool fits(struct chart_text *text, const struct chart_view *view, const int ends[2],
                 const struct chart_ticks *ticks)
{
    int free = 0;
    for (int i = 0; i < ticks->count; i++) {
        const char *label = ticks->tick[i].label;
        int start = label_start(text, label, chart_text_column(view, ends, ticks->tick[i].at));
        if (start < free)
            return false;
        free = start + text_canvas_width(text->arena, label) + TICK_GAP;
    }
    return true;
}

void chart_text_x_axis(struct chart_text *text, struct text_canvas *canvas,
                       const struct chart_view *view, const int ends[2], int row)
{
    struct chart_ticks ticks;
    int most = 10;
    do
        chart_ticks(view, most, &ticks);
    while (!fits(text, view, ends, &ticks) && --most > 1);
    for (int i = 0; i < ticks.count; i++) {
        const char *label = ticks.tick[i].label;
        int column = chart_text_column(view, ends, ticks.tick[i].at);
        if (column >= 0)
            text_canvas_write(canvas, label_start(text, label, column), row, text->columns,
                              label, NULL);
    }
    const char *label = text->chart->x.label;
    if (!label || !*label)
        return;
    int width = text_canvas_width(text->arena, label);
    int start = ends[1] - width;
    text_canvas_write(canvas, start > 0 ? start : 0, row + 1, text->columns, label, NULL);
}

/* ---- all of it ---- */

void chart_text(const struct chart *chart, size_t columns, FILE *stream)
{
    struct chart_text text = {.chart = chart, .arena = arena_open(), .stream = stream};
    text.columns = columns < LEAST_COLUMNS  ? LEAST_COLUMNS
                   : columns > MOST_COLUMNS ? MOST_COLUMNS
                                            : (int)columns;
    const char *title = chart->title && *chart->title ? chart->title : chart->name;
    paragraph_print(
        &(struct paragraph){.text = title ? title : "", .columns = (size_t)text.columns},
        stream);
    if (chart->kind == CHART_BARS || chart->kind == CHART_EFFECTS)
        chart_text_rows(&text);
    else if (chart->kind == CHART_GRID)
        chart_text_grid(&text);
    else
        chart_text_lines(&text);
    arena_close(text.arena);
}
