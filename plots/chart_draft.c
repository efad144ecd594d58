#include "plots/chart_draft.h"

#include <math.h>
#include <string.h>

void chart_draft_start(struct chart_draft *draft, struct chart_album *album,
                       enum chart_kind kind, const char *name)
{
    memset(draft, 0, sizeof *draft);
    draft->album = album;
    draft->chart = (struct chart){
        .kind = kind,
        .name = name,
        .x = {.label = "", .from = (double)NAN, .to = (double)NAN},
        .y = {.label = "", .from = (double)NAN, .to = (double)NAN},
        .series = draft->series,
        .mark = draft->mark,
        .row = draft->row,
        .part = draft->part,
    };
}

/* ---- lines ---- */

struct chart_line chart_draft_line(struct chart_draft *draft, const char *name,
                                   enum chart_look look, enum chart_tone tone, int room)
{
    struct chart_line line = {0};
    if (draft->chart.series_count == CHART_DRAFT_SERIES || room < 1)
        return line;
    double *value = arena_array(draft->album->page->arena, 4 * (size_t)room, sizeof *value);
    line.series = &draft->series[draft->chart.series_count++];
    line.x = value;
    line.y = value + room;
    line.low = value + 2 * (size_t)room;
    line.high = value + 3 * (size_t)room;
    line.room = room;
    *line.series = (struct chart_series){
        .name = name, .look = look, .tone = tone, .x = line.x, .y = line.y};
    return line;
}

static void add(struct chart_line *line, double x, double y, double low, double high)
{
    if (!line->series || line->series->points == line->room)
        return;
    int at = line->series->points++;
    line->x[at] = x;
    line->y[at] = y;
    line->low[at] = low;
    line->high[at] = high;
}

static void has_intervals(struct chart_line *line)
{
    if (!line->series)
        return;
    line->series->low = line->low;
    line->series->high = line->high;
}

void chart_line_point(struct chart_line *line, double x, double y)
{
    add(line, x, isfinite(y) ? y : (double)NAN, (double)NAN, (double)NAN);
}

void chart_line_band(struct chart_line *line, double x, double low, double high)
{
    add(line, x, (double)NAN, low, high);
    has_intervals(line);
}

void chart_line_measured(struct chart_line *line, double x, const struct measured *measured)
{
    if (!isfinite(measured->mean) || !isfinite(measured->high - measured->low)) {
        chart_line_point(line, x, measured->mean);
        return;
    }
    add(line, x, measured->mean, measured->low, measured->high);
    has_intervals(line);
}

/* ---- marks ---- */

static void add_mark(struct chart_draft *draft, struct chart_mark mark)
{
    if (isfinite(mark.at) && draft->chart.marks < CHART_DRAFT_MARKS)
        draft->mark[draft->chart.marks++] = mark;
}

void chart_draft_across(struct chart_draft *draft, double y, const char *text,
                        enum chart_tone tone)
{
    add_mark(draft, (struct chart_mark){false, y, (double)NAN, text, tone});
}

void chart_draft_upright(struct chart_draft *draft, double x, const char *text,
                         enum chart_tone tone)
{
    add_mark(draft, (struct chart_mark){true, x, (double)NAN, text, tone});
}

void chart_draft_between(struct chart_draft *draft, double from, double until, const char *text,
                         enum chart_tone tone)
{
    add_mark(draft, (struct chart_mark){true, from, until, text, tone});
}

/* ---- rows ---- */

void chart_draft_part(struct chart_draft *draft, const char *name)
{
    if (draft->chart.parts < CHART_DRAFT_PARTS)
        draft->part[draft->chart.parts++] = name;
}

double *chart_draft_bar(struct chart_draft *draft, const char *name)
{
    if (draft->chart.rows == CHART_DRAFT_ROWS)
        return NULL;
    double *part =
        arena_array(draft->album->page->arena, (size_t)draft->chart.parts, sizeof(double));
    draft->row[draft->chart.rows++] =
        (struct chart_row){.name = name, .part = part, .tone = CHART_FIRST};
    return part;
}

bool chart_draft_effect(struct chart_draft *draft, const char *name,
                        const struct measured *effect, enum chart_tone tone)
{
    if (draft->chart.rows == CHART_DRAFT_ROWS)
        return false;
    bool known = isfinite(effect->high - effect->low);
    draft->row[draft->chart.rows++] =
        (struct chart_row){.name = name,
                           .mean = effect->mean,
                           .low = known ? effect->low : effect->mean,
                           .high = known ? effect->high : effect->mean,
                           .tone = tone};
    return true;
}

/* ---- texts ---- */

const char *chart_share_text(double share, struct arena *arena)
{
    double percent = share * 100.0;
    if (percent > 0.0 && percent < 0.1)
        return "<0.1%";
    return arena_print(arena, percent < 9.95 && percent > 0.0 ? "%.1f%%" : "%.0f%%", percent);
}

/* ---- all of it ---- */

void chart_draft_show(struct chart_draft *draft, const char *title)
{
    int kept = 0;
    for (int i = 0; i < draft->chart.series_count; i++)
        if (draft->series[i].points > 0)
            draft->series[kept++] = draft->series[i];
    draft->chart.series_count = kept;
    draft->chart.title = title;
    struct report_page *page = draft->album->page;
    bool first = draft->album->shown++ == 0;
    if (first && draft->album->heading && page->columns == 0)
        page->manner->section(page, draft->album->heading);
    report_chart(page, &draft->chart);
}
