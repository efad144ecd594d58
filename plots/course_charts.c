#include "plots/course_charts.h"

#include "plots/verdict.h"

#include <math.h>

#define LEAST_WINDOWS 4
#define CHANGE        1.25 /* beyond the intervals: something happened */
#define BEHIND        0.98 /* of what came was answered, at most */
#define WIDE          20.0
#define MOST_JUMPS    6
#define LEAST_UNITS   4.0 /* of time, that a run has to last to be told in them */

/* ---- whether anything happened ---- */

static bool is_known(const struct measured *measured)
{
    return isfinite(measured->mean) && isfinite(measured->high - measured->low);
}

/* The highest is above the lowest by more than both intervals and a quarter. */
static bool changes(const struct result *result,
                    const struct measured *(*figure)(const struct result_window *))
{
    double low = 0.0, high = (double)INFINITY;
    for (int i = 0; i < result->windows; i++) {
        const struct measured *measured = figure(&result->window[i]);
        if (!is_known(measured))
            continue;
        low = fmax(low, measured->low);
        high = fmin(high, measured->high);
    }
    return low > CHANGE * high;
}

static const struct measured *throughput_of(const struct result_window *window)
{
    return &window->throughput;
}

static const struct measured *p95_of(const struct result_window *window)
{
    return &window->p95;
}

static bool is_worth_seeing(const struct result *result)
{
    if (result->windows < LEAST_WINDOWS)
        return false;
    return !result->stable || verdict_varies(result->scenario) ||
           changes(result, throughput_of) || changes(result, p95_of);
}

/* ---- what is drawn of a window ---- */

/* In which time is told: of a day hours. */
struct span {
    double unit_s, from, to;
    const char *name, *label;
};

static struct span span_of(const struct result *result)
{
    static const struct span units[] = {
        {86400.0, 0.0, 0.0, "days", "days since measuring began"   },
        {3600.0,  0.0, 0.0, "h",    "hours since measuring began"  },
        {60.0,    0.0, 0.0, "min",  "minutes since measuring began"},
        {1.0,     0.0, 0.0, "s",    "seconds since measuring began"}
    };
    const struct result_window *last = &result->window[result->windows - 1];
    size_t i = 0;
    while (i + 1 < sizeof units / sizeof *units && last->to < LEAST_UNITS * units[i].unit_s)
        i++;
    struct span span = units[i];
    span.from = result->window[0].from / span.unit_s;
    span.to = last->to / span.unit_s;
    return span;
}

static double middle(const struct result_window *window, const struct span *span)
{
    return 0.5 * (window->from + window->to) / span->unit_s;
}

static double arrivals_per_s(const struct result_window *window)
{
    return window->arrivals / (window->to - window->from);
}

static void time_axis(struct chart_draft *draft, const struct span *span)
{
    draft->chart.x.label = span->label;
    draft->chart.x.from = span->from;
    draft->chart.x.to = span->to;
}

/* Rates jump where two points of their course lie at one time. A course begins with what is
 * measured if the warm-up was given, else with the warm-up. */
static void mark_jumps(struct chart_draft *draft, const struct result *result,
                       const struct span *span)
{
    const struct scenario_traffic *traffic = result->scenario->traffic.at;
    const struct scenario_run *run = result->scenario->run;
    double began_s = run && run->warmup_auto ? result->warmup_s : 0.0;
    int marked = 0;
    for (uint32_t i = 0; i < result->scenario->traffic.count; i++) {
        const struct rate_point *point = traffic[i].rate.points;
        for (int j = 1; traffic[i].open && j < traffic[i].rate.count; j++) {
            bool jump = point[j].at_s <= point[j - 1].at_s &&
                        fabs(point[j].per_s - point[j - 1].per_s) > 1e-9;
            double at = (point[j].at_s - began_s) / span->unit_s;
            if (!jump || at <= draft->chart.x.from || at >= draft->chart.x.to ||
                ++marked > MOST_JUMPS)
                continue;
            chart_draft_upright(draft, at,
                                arena_print(draft->album->page->arena, "%s",
                                            quantity_text(QUANTITY_RATE, point[j].per_s).text),
                                CHART_FAINT);
        }
    }
}

static const char *at_text(const struct result *result, double seconds, struct arena *arena)
{
    struct span span = span_of(result);
    return arena_print(arena, "%.3g %s", seconds / span.unit_s, span.name);
}

/* ---- what came and what was answered ---- */

/* For certain, as far as it is known. */
static bool is_behind(const struct result_window *window)
{
    double most =
        is_known(&window->throughput) ? window->throughput.high : window->throughput.mean;
    return most < BEHIND * arrivals_per_s(window);
}

struct lag {
    int first, last, worst; /* windows; -1: never behind */
};

static struct lag lag_of(const struct result *result)
{
    struct lag lag = {-1, -1, -1};
    double least = (double)INFINITY;
    for (int i = 0; i < result->windows; i++) {
        const struct result_window *window = &result->window[i];
        if (!is_behind(window))
            continue;
        lag.first = lag.first < 0 ? i : lag.first;
        lag.last = i;
        double share = window->throughput.mean / arrivals_per_s(window);
        if (share < least) {
            least = share;
            lag.worst = i;
        }
    }
    return lag;
}

static const char *lag_text(const struct result *result, const struct lag *lag,
                            struct arena *arena)
{
    const char *from = at_text(result, result->window[lag->first].from, arena);
    const char *to = at_text(result, result->window[lag->last].to, arena);
    if (lag->last == result->windows - 1)
        return lag->first == 0 ? "All the time" : arena_print(arena, "From %s on", from);
    if (lag->first == 0)
        return arena_print(arena, "Up to %s", to);
    return arena_print(arena, "Between %s and %s", from, to);
}

static const char *load_title(const struct result *result, struct arena *arena)
{
    struct lag lag = lag_of(result);
    if (lag.first < 0) {
        double least = (double)INFINITY, most = 0.0;
        for (int i = 0; i < result->windows; i++) {
            least = fmin(least, arrivals_per_s(&result->window[i]));
            most = fmax(most, arrivals_per_s(&result->window[i]));
        }
        const char *from = arena_text(arena, quantity_text(QUANTITY_RATE, least).text);
        return arena_print(arena, "Answers keep up with the load, from %s to %s", from,
                           quantity_text(QUANTITY_RATE, most).text);
    }
    const struct result_window *worst = &result->window[lag.worst];
    const char *came =
        arena_text(arena, quantity_text(QUANTITY_RATE, arrivals_per_s(worst)).text);
    const char *when = lag_text(result, &lag, arena);
    return arena_print(arena, "%s fewer are answered than come: at worst %s of %s", when,
                       quantity_mean(QUANTITY_RATE, &worst->throughput).text, came);
}

static void show_load(struct chart_album *album, const struct result *result)
{
    struct span span = span_of(result);
    struct chart_draft draft;
    chart_draft_start(&draft, album, CHART_LINES, "load over time");
    struct chart_line came =
        chart_draft_line(&draft, "come", CHART_STEPS, CHART_SECOND, result->windows + 1);
    struct chart_line done =
        chart_draft_line(&draft, "answered", CHART_LINE, CHART_FIRST, result->windows);
    for (int i = 0; i < result->windows; i++) {
        const struct result_window *window = &result->window[i];
        chart_line_point(&came, window->from / span.unit_s, arrivals_per_s(window));
        chart_line_measured(&done, middle(window, &span), &window->throughput);
    }
    chart_line_point(&came, span.to, arrivals_per_s(&result->window[result->windows - 1]));
    time_axis(&draft, &span);
    draft.chart.y.label = "requests";
    draft.chart.y.unit = CHART_PER_SECOND;
    draft.chart.y.from = 0.0;
    mark_jumps(&draft, result, &span);
    chart_draft_show(&draft, load_title(result, album->page->arena));
}

/* ---- how long answers took ---- */

static int extreme_p95(const struct result *result, bool most)
{
    int found = -1;
    for (int i = 0; i < result->windows; i++) {
        double p95 = result->window[i].p95.mean;
        if (!isfinite(p95))
            continue;
        if (found < 0 || (p95 > result->window[found].p95.mean) == most)
            found = i;
    }
    return found;
}

/* What is asked of p95, if the system's is that of one kind of request. */
static const struct result_goal *p95_goal(const struct result *result)
{
    const struct result_answers *only = NULL;
    for (int i = 0; i < result->requests; i++) {
        if (!result->request[i].sent)
            continue;
        if (only)
            return NULL;
        only = &result->request[i];
    }
    for (int i = 0; only && i < only->goals; i++)
        if (only->goal[i].goal->kind == GOAL_PERCENTILE &&
            fabs(only->goal[i].goal->percentile - 95.0) < 1e-9)
            return &only->goal[i];
    return NULL;
}

static const char *response_title(const struct result *result, int worst, int best,
                                  struct arena *arena)
{
    const struct result_window *high = &result->window[worst], *low = &result->window[best];
    const char *most = arena_text(arena, quantity_mean(QUANTITY_TIME, &high->p95).text);
    const char *least = arena_text(arena, quantity_mean(QUANTITY_TIME, &low->p95).text);
    const char *from = at_text(result, high->from, arena);
    return arena_print(arena, "p95 is %s at its worst, from %s to %s, and %s at its best", most,
                       from, at_text(result, high->to, arena), least);
}

static void show_response(struct chart_album *album, const struct result *result)
{
    int worst = extreme_p95(result, true), best = extreme_p95(result, false);
    const struct result_goal *goal = p95_goal(result);
    struct span span = span_of(result);
    struct chart_draft draft;
    if (worst < 0 || !(result->window[worst].p95.mean > CHANGE * result->window[best].p95.mean))
        return;
    chart_draft_start(&draft, album, CHART_LINES, "response over time");
    struct chart_line p95 =
        chart_draft_line(&draft, "p95", CHART_LINE, CHART_FIRST, result->windows);
    struct chart_line mean =
        chart_draft_line(&draft, "mean", CHART_LINE, CHART_SECOND, result->windows);
    double least = (double)INFINITY;
    for (int i = 0; i < result->windows; i++) {
        const struct result_window *window = &result->window[i];
        chart_line_measured(&p95, middle(window, &span), &window->p95);
        chart_line_measured(&mean, middle(window, &span), &window->mean);
        if (window->mean.mean < least)
            least = window->mean.mean;
    }
    time_axis(&draft, &span);
    draft.chart.y.label = "response";
    draft.chart.y.unit = CHART_SECONDS;
    if (least > 0.0 && result->window[worst].p95.mean > WIDE * least)
        draft.chart.y.scale = CHART_LOG;
    else
        draft.chart.y.from = 0.0;
    if (goal)
        chart_draft_across(
            &draft, goal->goal->limit, verdict_goal(goal->goal, album->page->arena),
            result->window[worst].p95.mean > goal->goal->limit ? CHART_BAD : CHART_FAINT);
    mark_jumps(&draft, result, &span);
    chart_draft_show(&draft, response_title(result, worst, best, album->page->arena));
}

/* ---- how many are there ---- */

static void show_in_flight(struct chart_album *album, const struct result *result)
{
    struct arena *arena = album->page->arena;
    const struct result_window *last = &result->window[result->windows - 1], *most = last;
    double least = last->in_flight_at_end.mean;
    for (int i = 0; i < result->windows; i++) {
        least = fmin(least, result->window[i].in_flight_at_end.mean);
        if (result->window[i].in_flight_at_end.mean > most->in_flight_at_end.mean)
            most = &result->window[i];
    }
    bool grows = most->in_flight_at_end.mean > CHANGE * least;
    if (!grows || (result->stable && lag_of(result).first < 0))
        return;
    struct span span = span_of(result);
    struct chart_draft draft;
    chart_draft_start(&draft, album, CHART_LINES, "in flight over time");
    struct chart_line line =
        chart_draft_line(&draft, "in flight", CHART_LINE, CHART_FIRST, result->windows);
    for (int i = 0; i < result->windows; i++)
        chart_line_measured(&line, result->window[i].to / span.unit_s,
                            &result->window[i].in_flight_at_end);
    time_axis(&draft, &span);
    draft.chart.y.label = "requests in flight";
    draft.chart.y.from = 0.0;
    mark_jumps(&draft, result, &span);
    const char *number =
        arena_text(arena, quantity_mean(QUANTITY_NUMBER, &most->in_flight_at_end).text);
    const char *end =
        arena_text(arena, quantity_mean(QUANTITY_NUMBER, &last->in_flight_at_end).text);
    const char *title =
        most == last
            ? arena_print(arena, "%s requests are in flight at the end%s", number,
                          result->stable ? "" : ", and it grows")
            : arena_print(arena, "%s requests are in flight at most, at %s; %s at the end",
                          number, at_text(result, most->to, arena), end);
    chart_draft_show(&draft, title);
}

void course_charts(struct chart_album *album, const struct result *result)
{
    if (!is_worth_seeing(result))
        return;
    show_load(album, result);
    show_response(album, result);
    show_in_flight(album, result);
}
