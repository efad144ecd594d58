/*
 * A chart while it is made: series, marks and rows are added one by one, in the order in which
 * they are to be seen. What it holds belongs to the page's arena; what is beyond the room of a
 * chart is left out, since nobody could tell so many apart.
 */
#ifndef HEADROOM_PLOTS_CHART_DRAFT_H
#define HEADROOM_PLOTS_CHART_DRAFT_H

#include "plots/report.h"

#define CHART_DRAFT_SERIES 12
#define CHART_DRAFT_MARKS  12
#define CHART_DRAFT_ROWS   24
#define CHART_DRAFT_PARTS  8

/* Charts that stand together below one heading, which is told before the first of them. Pages
 * in columns have none, and leave a line before each chart. NULL: none is needed. */
struct chart_album {
    struct report_page *page;
    const char *heading;
    int shown;
};

struct chart_draft {
    struct chart_album *album;
    struct chart chart;
    struct chart_series series[CHART_DRAFT_SERIES];
    struct chart_mark mark[CHART_DRAFT_MARKS];
    struct chart_row row[CHART_DRAFT_ROWS];
    const char *part[CHART_DRAFT_PARTS];
};

/* Axes reach as far as the data, and none is zero, until the chart is told otherwise. */
void chart_draft_start(struct chart_draft *draft, struct chart_album *album,
                       enum chart_kind kind, const char *name);

/* A series to which points are added, and how many there is room for. */
struct chart_line {
    struct chart_series *series;
    double *x, *y, *low, *high;
    int room;
};

struct chart_line chart_draft_line(struct chart_draft *draft, const char *name,
                                   enum chart_look look, enum chart_tone tone, int room);
void chart_line_point(struct chart_line *line, double x, double y);
void chart_line_band(struct chart_line *line, double x, double low, double high);

/* With its interval, where there is one. */
void chart_line_measured(struct chart_line *line, double x, const struct measured *measured);

/* A line across at y, one upright at x, and all between two x. */
void chart_draft_across(struct chart_draft *draft, double y, const char *text,
                        enum chart_tone tone);
void chart_draft_upright(struct chart_draft *draft, double x, const char *text,
                         enum chart_tone tone);
void chart_draft_between(struct chart_draft *draft, double from, double until, const char *text,
                         enum chart_tone tone);

/* Of bars: the name of the next part. */
void chart_draft_part(struct chart_draft *draft, const char *name);

/* A row of bars, to whose parts (as many as there are by now) the caller writes, and one of
 * effects. NULL, false: no room. */
double *chart_draft_bar(struct chart_draft *draft, const char *name);
bool chart_draft_effect(struct chart_draft *draft, const char *name,
                        const struct measured *effect, enum chart_tone tone);

/* "64%", "6.4%", "<0.1%". */
const char *chart_share_text(double share, struct arena *arena);

/* Series without points are dropped. */
void chart_draft_show(struct chart_draft *draft, const char *title);

#endif
