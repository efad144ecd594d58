#include "plots/forecast_charts.h"

#include "plots/number.h"

#include <math.h>
#include <string.h>
#include <time.h>

#define PAST_SHOWN  2    /* times the horizon */
#define MOST_POINTS 1500 /* of past and horizon */
#define DAY_S       86400

/* ---- when ---- */

static double time_of(const struct points *points, size_t step)
{
    return (double)points_at(points, step);
}

/* "3 May 2027", with the hour where steps are shorter than days; "step 120" where there are no
 * times. */
static const char *when_text(const struct forecast_report *report, size_t ahead,
                             struct arena *arena)
{
    const struct points *points = report->points;
    size_t step = points->n + ahead;
    time_t at = points_at(points, step);
    struct tm date = {0};
    char month[32] = "?";
    bool days = points->months > 0 || points->step_s % DAY_S == 0;
    if (points->step_s == 0)
        return arena_print(arena, "step %zu", step + 1);
    if (gmtime_r(&at, &date))
        strftime(month, sizeof month, days ? "%b %Y" : "%b %Y, %H:%M", &date);
    return arena_print(arena, "%d %s", date.tm_mday, month);
}

/* ---- the fan ---- */

/* Steps that become one point: a day's, or as many as it takes. */
static size_t steps_each(const struct points *points, size_t steps)
{
    size_t day =
        points->step_s > 0 && points->step_s < DAY_S ? (size_t)(DAY_S / points->step_s) : 1;
    if (steps <= MOST_POINTS)
        return 1;
    return steps <= day * MOST_POINTS ? day : (steps + MOST_POINTS - 1) / MOST_POINTS;
}

static size_t highest_of(const double *value, size_t from, size_t to)
{
    size_t most = from;
    for (size_t i = from; i < to; i++)
        most = value[i] > value[most] ? i : most;
    return most;
}

/* Goes through steps `each` by `each`; the highest of them stands for all. */
struct buckets {
    const double *value;
    size_t from, end, each;
};

static bool next_bucket(struct buckets *buckets, size_t *highest)
{
    if (buckets->from >= buckets->end)
        return false;
    size_t to = buckets->from + buckets->each;
    *highest = highest_of(buckets->value, buckets->from, to < buckets->end ? to : buckets->end);
    buckets->from = to;
    return true;
}

static int room_of(const struct buckets *buckets)
{
    return (int)((buckets->end - buckets->from + buckets->each - 1) / buckets->each);
}

static void add_past(struct chart_draft *draft, const struct points *points,
                     struct buckets buckets)
{
    struct chart_line line =
        chart_draft_line(draft, "measured", CHART_LINE, CHART_FIRST, room_of(&buckets));
    for (size_t at; next_bucket(&buckets, &at);)
        chart_line_point(&line, time_of(points, at), buckets.value[at]);
}

static void add_band(struct chart_draft *draft, const struct points *points,
                     const struct bands *bands, int band, struct buckets buckets)
{
    static const char *const names[] = {"80%", "95%"};
    struct chart_line line =
        chart_draft_line(draft, names[band], CHART_BAND, CHART_SECOND, room_of(&buckets));
    for (size_t at; next_bucket(&buckets, &at);)
        chart_line_band(&line, time_of(points, points->n + at), bands->low[band][at],
                        bands->high[band][at]);
}

static void add_path(struct chart_draft *draft, const struct points *points,
                     struct buckets buckets)
{
    struct chart_line line =
        chart_draft_line(draft, "forecast", CHART_DASHED, CHART_SECOND, room_of(&buckets));
    for (size_t at; next_bucket(&buckets, &at);)
        chart_line_point(&line, time_of(points, points->n + at), buckets.value[at]);
}

size_t forecast_fan(struct chart_draft *draft, const struct points *points,
                    const struct past *past, const struct outlook *out, size_t horizon)
{
    size_t shown = past->n < PAST_SHOWN * horizon ? past->n : PAST_SHOWN * horizon;
    size_t each = steps_each(points, shown + horizon);
    struct buckets ahead = {out->path, 0, horizon, each};
    add_band(draft, points, &out->bands, 1, ahead);
    add_band(draft, points, &out->bands, 0, ahead);
    add_past(draft, points, (struct buckets){past->y, past->n - shown, past->n, each});
    add_path(draft, points, ahead);
    draft->chart.x.label = points->step_s ? "time, UTC" : "step";
    draft->chart.x.unit = points->step_s ? CHART_DATE : CHART_NUMBER;
    return each;
}

/* ---- the title ---- */

static const char *crossing_text(const struct forecast_report *report, struct arena *arena)
{
    const struct report_when *when = &report->crossing;
    const char *level = arena_print(arena, "%s %s", when->rises ? "rises to" : "falls to",
                                    number_text(when->level).text);
    const char *limit = when_text(report, when->limit - 1, arena);
    if (when->expected >= when->limit && when->earliest[1] >= when->limit)
        return arena_print(arena, "It does not %.4s to %s until %s, with 95%% confidence",
                           level, number_text(when->level).text, limit);
    int band = when->earliest[0] < when->limit ? 0 : 1;
    const char *earliest = when_text(report, when->earliest[band], arena);
    if (when->expected >= when->limit)
        return arena_print(
            arena,
            "It is not expected to %.4s to %s until %s, but with %s chance from %s "
            "on",
            level, number_text(when->level).text, limit, band == 0 ? "10%" : "2.5%", earliest);
    const char *expected = when_text(report, when->expected, arena);
    if (when->latest[0] >= when->limit)
        return arena_print(arena, "It %s by %s; with 80%% confidence not before %s", level,
                           expected, earliest);
    if (when->earliest[0] == when->latest[0])
        return arena_print(arena, "It %s by %s, with 80%% confidence", level, expected);
    return arena_print(arena, "It %s by %s; between %s and %s with 80%% confidence", level,
                       expected, earliest, when_text(report, when->latest[0], arena));
}

static double mean_of(const double *value, size_t from, size_t to)
{
    double sum = 0.0;
    for (size_t i = from; i < to; i++)
        sum += value[i];
    return sum / (double)(to - from);
}

static const char *course_text(const struct forecast_report *report, struct arena *arena)
{
    size_t n = report->horizon, back = n < report->past->n ? n : report->past->n;
    const double *path = report->out->path;
    size_t peak = highest_of(path, 0, n);
    double ahead = mean_of(path, 0, n);
    double before = mean_of(report->past->y, report->past->n - back, report->past->n);
    const char *change =
        before > 0.0
            ? arena_print(arena, "%.0f%% %s than as long before",
                          100.0 * fabs(ahead / before - 1.0), ahead < before ? "less" : "more")
            : arena_print(arena, "%s on average", number_text(ahead).text);
    const char *low =
        arena_print(arena, "%s", number_text(report->out->bands.low[1][peak]).text);
    return arena_print(arena, "Until %s %s; at most %s (95%%: %s to %s), at %s",
                       when_text(report, n - 1, arena), change, number_text(path[peak]).text,
                       low, number_text(report->out->bands.high[1][peak]).text,
                       when_text(report, peak, arena));
}

/* ---- all of it ---- */

static void mark_crossing(struct chart_draft *draft, const struct forecast_report *report)
{
    const struct report_when *when = &report->crossing;
    const struct points *points = report->points;
    struct arena *arena = draft->album->page->arena;
    chart_draft_across(draft, when->level, arena_text(arena, number_text(when->level).text),
                       CHART_BAD);
    if (when->expected >= when->limit)
        return;
    double end = time_of(points, points->n + report->horizon - 1);
    double latest = time_of(points, points->n + when->latest[0]);
    if (when->earliest[0] < when->latest[0])
        chart_draft_between(draft, time_of(points, points->n + when->earliest[0]),
                            fmin(latest, end), "", CHART_FAINT);
    chart_draft_upright(draft, time_of(points, points->n + when->expected),
                        when_text(report, when->expected, arena), CHART_BAD);
}

void forecast_charts(struct report_page *page, const struct forecast_report *report)
{
    struct chart_album album = {.page = page};
    struct chart_draft draft;
    if (!page->manner->chart || report->horizon == 0 || report->past->n == 0)
        return;
    chart_draft_start(&draft, &album, CHART_LINES, "past and forecast");
    size_t each =
        forecast_fan(&draft, report->points, report->past, report->out, report->horizon);
    draft.chart.y.label = *report->unit ? report->unit : "value";
    if (each > 1)
        draft.chart.y.label =
            arena_print(page->arena, "%s, the highest of every %zu", draft.chart.y.label, each);
    if (report->crossing.asked)
        mark_crossing(&draft, report);
    chart_draft_show(&draft, report->crossing.asked ? crossing_text(report, page->arena)
                                                    : course_text(report, page->arena));
}
