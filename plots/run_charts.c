#include "plots/run_charts.h"

#include "plots/chart_draft.h"
#include "plots/course_charts.h"
#include "plots/report_tables.h"
#include "plots/time_charts.h"
#include "plots/verdict.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SPECTRA   4
#define LEAST_SPECTRUM 4    /* percentiles that make a line */
#define LONG_TAIL      1.95 /* times the median: without objectives less says nothing */
#define WIDE_SPECTRUM  20.0
#define LIMIT_IN_SIGHT 0.25 /* of a limit: below, it would only press the rest together */
#define MOST_RESOURCES 8
#define LEAST_USE      0.01
#define NEARLY_FULL    0.7
#define PEAKING        1.3 /* times the mean */

/* ---- how responses are spread ---- */

struct asked {
    const struct result_answers *request; /* NULL: nothing is asked of percentiles */
    const struct result_goal *goal;
    double ratio; /* of what was measured to the limit */
};

static struct asked hardest_percentile(const struct result *result)
{
    struct asked hardest = {0};
    for (int i = 0; i < result->requests; i++)
        for (int j = 0; j < result->request[i].goals; j++) {
            const struct result_goal *goal = &result->request[i].goal[j];
            double ratio = goal->measured.mean / goal->goal->limit;
            if (goal->goal->kind == GOAL_PERCENTILE && ratio > hardest.ratio)
                hardest = (struct asked){&result->request[i], goal, ratio};
        }
    return hardest;
}

static const char *of_goal(const struct asked *asked, struct arena *arena)
{
    const struct result_goal *goal = asked->goal;
    const char *limit =
        arena_text(arena, quantity_exact(QUANTITY_TIME, goal->goal->limit).text);
    struct quantity found = goal->certain ? quantity_mean(QUANTITY_TIME, &goal->measured)
                                          : quantity_both(QUANTITY_TIME, &goal->measured);
    const char *text = arena_print(arena, "%s of %s", goal->goal->name, asked->request->name);
    if (!goal->certain)
        return arena_print(arena, "%s, %s, is too close to %s to tell", text, found.text,
                           limit);
    return arena_print(arena, "%s is %s, where %s%s is allowed", text, found.text,
                       goal->met ? "" : "only ", limit);
}

/* "1 of 1000". */
static const char *one_of(double share, struct arena *arena)
{
    return arena_print(arena, "1 of %.0f", 1.0 / (1.0 - share));
}

/* Two digits: "8 times", "20,000 times". */
static const char *times_text(double times, struct arena *arena)
{
    double step = pow(10.0, floor(log10(times)) - 1.0);
    double rounded = times < 10.0 ? round(times) : round(times / step) * step;
    return arena_print(arena, "%s times", quantity_exact(QUANTITY_NUMBER, rounded).text);
}

/* NULL: the tail is no longer than the median lets one think. */
static const char *of_tail(const struct result_answers *request, struct arena *arena)
{
    const struct result_percentile *last = &request->percentile[request->percentiles - 1];
    double times = last->response.mean / request->p50.mean;
    if (!(times >= LONG_TAIL) || !isfinite(times))
        return NULL;
    return arena_print(arena, "%s answers of %s takes %s or more, %s the median",
                       one_of(last->share, arena), request->name,
                       quantity_mean(QUANTITY_TIME, &last->response).text,
                       times_text(times, arena));
}

/* The one of which most is asked, then those in which most of the time is spent. */
static int choose_spectra(const struct result *result, const struct asked *asked,
                          const struct result_answers *chosen[MOST_SPECTRA],
                          struct arena *arena)
{
    bool *told = arena_array(arena, (size_t)result->requests, sizeof *told);
    int count = 0;
    if (asked->request && asked->request->percentiles >= LEAST_SPECTRUM) {
        chosen[count++] = asked->request;
        told[asked->request - result->request] = true;
    }
    const struct result_answers *next;
    while (count < MOST_SPECTRA && (next = report_heaviest(result, told))) {
        told[next - result->request] = true;
        if (next->percentiles >= LEAST_SPECTRUM)
            chosen[count++] = next;
    }
    return count;
}

static void spectrum_line(struct chart_draft *draft, const struct result_answers *request,
                          enum chart_tone tone)
{
    struct chart_line line =
        chart_draft_line(draft, request->name, CHART_LINE, tone, request->percentiles);
    for (int i = 0; i < request->percentiles; i++)
        chart_line_measured(&line, request->percentile[i].share,
                            &request->percentile[i].response);
}

static void show_spectrum(struct chart_album *album, const struct result *result)
{
    const struct result_answers *chosen[MOST_SPECTRA];
    struct asked asked = hardest_percentile(result);
    struct arena *arena = album->page->arena;
    int count = choose_spectra(result, &asked, chosen, arena);
    if (!result->stable || count == 0)
        return;
    const char *title = asked.goal && asked.request == chosen[0] ? of_goal(&asked, arena)
                                                                 : of_tail(chosen[0], arena);
    if (!title)
        return;
    struct chart_draft draft;
    chart_draft_start(&draft, album, CHART_LINES, "how responses are spread");
    double least = (double)INFINITY, most = 0.0;
    for (int i = 0; i < count; i++) {
        spectrum_line(&draft, chosen[i], (enum chart_tone)(CHART_FIRST + i));
        least = fmin(least, chosen[i]->percentile[0].response.mean);
        most = fmax(most, chosen[i]->percentile[chosen[i]->percentiles - 1].response.mean);
    }
    draft.chart.x.label = "of the answers";
    draft.chart.x.scale = CHART_NINES;
    draft.chart.x.unit = CHART_SHARE;
    draft.chart.y.label = "response";
    draft.chart.y.unit = CHART_SECONDS;
    if (most > WIDE_SPECTRUM * least && least > 0.0)
        draft.chart.y.scale = CHART_LOG;
    else
        draft.chart.y.from = 0.0;
    if (asked.goal && asked.ratio > LIMIT_IN_SIGHT)
        chart_draft_across(&draft, asked.goal->goal->limit,
                           arena_print(arena, "%s: %s", asked.request->name,
                                       verdict_goal(asked.goal->goal, arena)),
                           asked.goal->met || !asked.goal->certain ? CHART_FAINT : CHART_BAD);
    chart_draft_show(&draft, title);
}

/* ---- what is full ---- */

struct use {
    const struct result_resource *resource;
    double share;   /* of its busiest row, where it has rows */
    double waiting; /* of that: held by those who wait for something else */
    bool limit;
};

static struct use use_of(const struct result_resource *resource)
{
    struct use use = {.resource = resource, .share = resource->utilization.mean};
    if (isfinite(resource->hottest))
        use.share = resource->hottest;
    for (int i = 0; i < resource->doings; i++)
        if (resource->held_while[i].waiting)
            use.waiting += resource->held_while[i].share;
    use.waiting *= use.share;
    return use;
}

static int by_use(const void *left, const void *right)
{
    const struct use *a = left, *b = right;
    if (a->limit != b->limit)
        return a->limit ? -1 : 1;
    if (a->share < b->share || a->share > b->share)
        return a->share < b->share ? 1 : -1;
    return strcmp(a->resource->name, b->resource->name);
}

static bool is_limited(const struct result *result)
{
    return result->bottleneck.resource && (result->bottleneck.kind == BOTTLENECK_SERVES ||
                                           result->bottleneck.kind == BOTTLENECK_HELD);
}

/* The limit first; returns how many are used at all. */
static int rank_uses(const struct result *result, struct use *use)
{
    int count = 0;
    for (int i = 0; i < result->resources; i++) {
        struct use found = use_of(&result->resource[i]);
        found.limit = is_limited(result) &&
                      strcmp(result->bottleneck.resource, found.resource->name) == 0;
        if (found.share >= LEAST_USE || (found.limit && isfinite(found.share)))
            use[count++] = found;
    }
    if (count > 0)
        qsort(use, (size_t)count, sizeof *use, by_use);
    return count;
}

static const char *of_the_fullest(const struct result *result, const struct use *use,
                                  struct arena *arena)
{
    const char *name = use->resource->name;
    const char *share = chart_share_text(use->share, arena);
    double peak = verdict_peak(result, use->resource);
    if (peak >= NEARLY_FULL && peak > PEAKING * use->share)
        return arena_print(arena, "%s is used %s on average but %s at its peak", name, share,
                           chart_share_text(peak, arena));
    if (use->limit && use->share >= NEARLY_FULL)
        return arena_print(arena, "%s is %s %s and sets the limit", name,
                           result->bottleneck.kind == BOTTLENECK_HELD ? "held" : "used", share);
    if (use->share < NEARLY_FULL)
        return arena_print(arena, "Nothing is full: %s is used most, %s", name, share);
    return arena_print(arena, "%s is used %s, but nobody waits for long", name, share);
}

static const char *use_title(const struct result *result, const struct use *use,
                             struct arena *arena)
{
    const char *next = arena_print(arena, "%s, %s", use[1].resource->name,
                                   chart_share_text(use[1].share, arena));
    if (!result->stable && result->growth.at)
        return arena_print(arena, "Requests pile up at %s; the fullest is %s, %s",
                           result->growth.at, use->resource->name,
                           chart_share_text(use->share, arena));
    return arena_print(arena, "%s; next is %s", of_the_fullest(result, use, arena), next);
}

static void use_row(struct chart_draft *draft, const struct use *use, struct arena *arena)
{
    const char *name = use->resource->name;
    if (isfinite(use->resource->hottest))
        name = arena_print(arena, "%s, busiest row", name);
    if (use->limit)
        name = arena_print(arena, "%s (limit)", name);
    double *part = chart_draft_bar(draft, name);
    part[0] = use->share - use->waiting;
    if (draft->chart.parts > 1)
        part[1] = use->waiting;
    if (use->limit && use->share >= NEARLY_FULL)
        draft->row[draft->chart.rows - 1].tone = CHART_BAD;
}

static void show_uses(struct chart_album *album, const struct result *result)
{
    struct arena *arena = album->page->arena;
    struct use *use = arena_array(arena, (size_t)result->resources, sizeof *use);
    int count = rank_uses(result, use);
    if (count < 2)
        return;
    struct chart_draft draft;
    chart_draft_start(&draft, album, CHART_BARS, "what is full");
    int shown = count < MOST_RESOURCES ? count : MOST_RESOURCES;
    bool held = false;
    for (int i = 0; i < shown; i++)
        held = held || use[i].waiting >= LEAST_USE;
    chart_draft_part(&draft, held ? "in use" : "used");
    if (held)
        chart_draft_part(&draft, "held by those who wait for something else");
    for (int i = 0; i < shown; i++)
        use_row(&draft, &use[i], arena);
    draft.chart.x.label = "share of the time";
    draft.chart.x.unit = CHART_SHARE;
    draft.chart.x.from = 0.0;
    draft.chart.x.to = 1.0;
    chart_draft_show(&draft, use_title(result, use, arena));
}

/* ---- all of it ---- */

void run_charts(struct report_page *page, const struct result *result)
{
    struct chart_album album = {.page = page, .heading = "Charts"};
    if (!page->manner->chart)
        return;
    bool changes = !result->stable || verdict_varies(result->scenario);
    if (changes)
        course_charts(&album, result);
    show_spectrum(&album, result);
    time_charts(&album, result);
    show_uses(&album, result);
    if (!changes)
        course_charts(&album, result);
}
