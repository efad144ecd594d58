#include "plots/capacity_charts.h"

#include "plots/capacity_report.h"
#include "plots/chart_draft.h"
#include "plots/verdict.h"

#include <math.h>
#include <string.h>

#define LEAST_POINTS    3
#define CURVE_POINTS    64
#define NEARLY_FULL     0.98 /* where a prediction ends */
#define ABOVE_LIMIT     2.5  /* times the limit: higher points lie outside */
#define ABOVE_THERE     2.5  /* times what it is at the limit, where nothing is asked */
#define AS_GOOD_AS_SAME 0.01 /* of the load: two points would be one above the other */
#define FALLS           0.95 /* of the most: more users do harm */
#define MOST_FILLING    4
#define FILLING         0.5 /* used so much at the limit: worth a line */

struct view {
    const struct capacity *capacity;
    struct chart_album *album;
    struct arena *arena;
    const char *request, *goal; /* of which something is asked; NULL */
    enum goal_kind kind;
    double limit;
};

/* ---- the axis ---- */

/* Users of closed traffic, requests a second of open, multiples of both. */
static double unit_of(const struct capacity *capacity)
{
    const struct load_size *today = &capacity->today;
    if (today->users == 0.0 && today->per_s > 0.0)
        return today->per_s;
    return today->per_s == 0.0 && today->users > 0.0 ? today->users : 1.0;
}

static void load_axis(struct chart_draft *draft, const struct capacity *capacity)
{
    const struct load_size *today = &capacity->today;
    bool rate = today->users == 0.0 && today->per_s > 0.0;
    bool users = today->per_s == 0.0 && today->users > 0.0;
    draft->chart.x.label = rate    ? "requests asked for"
                           : users ? "users"
                                   : "load, times today's";
    draft->chart.x.unit = rate ? CHART_PER_SECOND : CHART_NUMBER;
    draft->chart.x.from = 0.0;
}

static double load_at(const struct capacity *capacity, double factor)
{
    return factor * unit_of(capacity);
}

/* Three digits, but no power of ten. */
static const char *users_text(double users, struct arena *arena)
{
    if (users < 1000.0)
        return arena_print(arena, "%.3g users", users);
    return arena_print(arena, "%s users", quantity_text(QUANTITY_NUMBER, users).text);
}

/* Short, for titles: users of closed traffic, the (highest) rate of open; of what has both only
 * how many times today's. */
static const char *short_load(const struct view *view, double factor)
{
    const struct load_size *today = &view->capacity->today;
    if (today->users > 0.0 && today->per_s > 0.0)
        return arena_print(view->arena, "%.3g times today's", factor);
    if (today->users > 0.0)
        return users_text(factor * today->users, view->arena);
    return arena_text(view->arena, quantity_text(QUANTITY_RATE, factor * today->per_s).text);
}

static bool is_closed(const struct capacity *capacity)
{
    return capacity->today.users > 0.0 && capacity->today.per_s == 0.0;
}

static void mark_loads(struct chart_draft *draft, const struct view *view)
{
    const struct capacity *capacity = view->capacity;
    chart_draft_upright(draft, load_at(capacity, 1.0), "today", CHART_FAINT);
    if (!isfinite(capacity->factor))
        return;
    bool saturates = capacity->kind == CAPACITY_SATURATES;
    const char *most = arena_print(view->arena, "%s: %s", saturates ? "knee" : "most",
                                   short_load(view, capacity->factor));
    enum chart_tone tone = saturates                ? CHART_FAINT
                           : capacity->factor < 1.0 ? CHART_BAD
                                                    : CHART_GOOD;
    if (!saturates && capacity->low > 0.0 && isfinite(capacity->high) &&
        capacity->high > capacity->low)
        chart_draft_between(draft, load_at(capacity, capacity->low),
                            load_at(capacity, capacity->high), most, tone);
    else
        chart_draft_upright(draft, load_at(capacity, capacity->factor), most, tone);
}

/* ---- figures of a point ---- */

static const struct result_answers *answers_in(const struct view *view,
                                               const struct result *result)
{
    for (int i = 0; view->request && i < result->requests; i++)
        if (strcmp(result->request[i].name, view->request) == 0)
            return &result->request[i];
    return &result->system;
}

/* The figure of which something is asked; p95 where nothing is, or of the mean, which is there
 * anyway. */
static const struct measured *figure_in(const struct view *view, const struct result *result)
{
    const struct result_answers *answers = answers_in(view, result);
    for (int i = 0; view->goal && view->kind != GOAL_MEAN && i < answers->goals; i++)
        if (strcmp(answers->goal[i].goal->name, view->goal) == 0)
            return &answers->goal[i].measured;
    return &answers->p95;
}

/* Loads next to each other were tried again in longer runs. */
static bool is_better_known(const struct view *view, int point)
{
    const struct capacity_point *at = &view->capacity->point[point];
    const struct measured *figure = figure_in(view, at->result);
    for (int i = 0; i < view->capacity->points; i++) {
        const struct capacity_point *other = &view->capacity->point[i];
        const struct measured *there = figure_in(view, other->result);
        if (i != point && fabs(other->factor / at->factor - 1.0) < AS_GOOD_AS_SAME &&
            there->high - there->low < figure->high - figure->low)
            return true;
    }
    return false;
}

/* ---- what was predicted ---- */

static const struct result *predicted_from(const struct capacity *capacity)
{
    for (int i = 0; i < capacity->points; i++)
        if (fabs(capacity->point[i].factor - capacity->predicted_from) <
            1e-9 * capacity->predicted_from)
            return capacity->point[i].result;
    return NULL;
}

/* From `at`, which was measured under `factor`, to other loads. */
struct growth {
    double at, factor, full;
};

static double growth_of(const struct growth *growth, double factor)
{
    return growth->at * (1.0 - growth->factor / growth->full) / (1.0 - factor / growth->full);
}

static void predict_open(struct chart_draft *draft, const struct view *view, const char *name,
                         const struct growth *growth, double top)
{
    double until = NEARLY_FULL * growth->full;
    struct chart_line line =
        chart_draft_line(draft, name, CHART_DASHED, CHART_FAINT, CURVE_POINTS);
    for (int i = 0; i < CURVE_POINTS; i++) {
        double factor = until * i / (CURVE_POINTS - 1);
        double value = growth_of(growth, factor);
        if (value <= top)
            chart_line_point(&line, load_at(view->capacity, factor), value);
    }
}

/* ---- response over load ---- */

static const char *passes(const struct view *view, const char *figure)
{
    const struct capacity *capacity = view->capacity;
    struct arena *arena = view->arena;
    const char *low = short_load(view, capacity->low);
    const char *high = short_load(view, capacity->high);
    const char *today = arena_print(arena, "today is %s", capacity_load(capacity, 1.0, arena));
    if (!(capacity->low > 0.0) || !isfinite(capacity->high) || strcmp(low, high) == 0)
        return arena_print(arena, "%s at about %s; %s", figure,
                           short_load(view, capacity->factor), today);
    return arena_print(arena, "%s between %s and %s; %s", figure, low, high, today);
}

static const char *response_title(const struct view *view)
{
    const struct capacity *capacity = view->capacity;
    struct arena *arena = view->arena;
    if (capacity->kind != CAPACITY_FOUND && !(capacity->low > 0.0))
        return "Interrupted before a limit was found";
    if (capacity->kind != CAPACITY_FOUND)
        return arena_print(arena, "Interrupted: nothing is missed up to %s",
                           short_load(view, capacity->low));
    if (!view->goal)
        return passes(view, "The backlog begins to grow without end");
    return passes(view, arena_print(arena, "%s of %s passes %s", view->goal, view->request,
                                    quantity_exact(QUANTITY_TIME, view->limit).text));
}

/* How high the chart is: what lies far above would press the rest together. */
static double top_of(const struct view *view)
{
    const struct capacity *capacity = view->capacity;
    double most = 0.0, there = figure_in(view, capacity->point[0].result)->mean;
    for (int i = 0; i < capacity->points; i++) {
        const struct result *result = capacity->point[i].result;
        double figure = figure_in(view, result)->mean;
        if (!isfinite(figure) || !result->stable)
            continue;
        most = fmax(most, figure);
        if (capacity->point[i].factor <= capacity->factor)
            there = figure;
    }
    double top = view->goal ? ABOVE_LIMIT * view->limit : ABOVE_THERE * there;
    return fmin(top, 1.1 * fmax(most, view->goal ? view->limit : 0.0));
}

/* Points far above end the line: none lies beyond the chart. */
static void add_measured(struct chart_line *line, double x, const struct measured *measured,
                         bool stable, double top)
{
    if (stable && measured->mean <= top)
        chart_line_measured(line, x, measured);
    else
        chart_line_point(line, x, (double)NAN);
}

static void add_lines(struct chart_draft *draft, const struct view *view, double top)
{
    const struct capacity *capacity = view->capacity;
    const char *high = view->goal && view->kind != GOAL_MEAN ? view->goal : "p95";
    struct chart_line line =
        chart_draft_line(draft, high, CHART_LINE, CHART_FIRST, capacity->points);
    struct chart_line mean =
        chart_draft_line(draft, "mean", CHART_LINE, CHART_SECOND, capacity->points);
    for (int i = 0; i < capacity->points; i++) {
        const struct result *result = capacity->point[i].result;
        double x = load_at(capacity, capacity->point[i].factor);
        if (is_better_known(view, i))
            continue;
        add_measured(&line, x, figure_in(view, result), result->stable, top);
        add_measured(&mean, x, &answers_in(view, result)->mean, result->stable, top);
    }
}

static void add_prediction(struct chart_draft *draft, const struct view *view, double top)
{
    const struct capacity *capacity = view->capacity;
    const struct result *from = predicted_from(capacity);
    if (!from || is_closed(capacity) || !isfinite(capacity->predicted.full))
        return;
    const struct growth growth = {figure_in(view, from)->mean, capacity->predicted_from,
                                  capacity->predicted.full};
    predict_open(draft, view, "predicted", &growth, top);
}

static void show_response(const struct view *view)
{
    const struct capacity *capacity = view->capacity;
    struct chart_draft draft;
    chart_draft_start(&draft, view->album, CHART_LINES, "response over load");
    double top = top_of(view);
    load_axis(&draft, capacity);
    draft.chart.y.label =
        view->request ? arena_print(view->arena, "response of %s", view->request) : "response";
    draft.chart.y.unit = CHART_SECONDS;
    draft.chart.y.from = 0.0;
    draft.chart.y.to = top;
    add_prediction(&draft, view, top);
    add_lines(&draft, view, top);
    if (view->goal)
        chart_draft_across(&draft, view->limit,
                           arena_print(view->arena, "%s at most %s", view->goal,
                                       quantity_exact(QUANTITY_TIME, view->limit).text),
                           CHART_BAD);
    mark_loads(&draft, view);
    chart_draft_show(&draft, response_title(view));
}

/* ---- errors over load ---- */

static void show_errors(const struct view *view)
{
    const struct capacity *capacity = view->capacity;
    double limit = view->goal ? view->limit : MARGIN_LOST, top = ABOVE_LIMIT * limit;
    struct chart_draft draft;
    chart_draft_start(&draft, view->album, CHART_LINES, "errors over load");
    struct chart_line line =
        chart_draft_line(&draft, "errors", CHART_LINE, CHART_FIRST, capacity->points);
    for (int i = 0; i < capacity->points; i++) {
        const struct capacity_point *point = &capacity->point[i];
        add_measured(&line, load_at(capacity, point->factor),
                     &answers_in(view, point->result)->errors, true, top);
    }
    load_axis(&draft, capacity);
    draft.chart.y.label = "did not end well";
    draft.chart.y.unit = CHART_SHARE;
    draft.chart.y.from = 0.0;
    draft.chart.y.to = top;
    chart_draft_across(
        &draft, limit,
        arena_print(view->arena, "at most %s", quantity_exact(QUANTITY_SHARE, limit).text),
        CHART_BAD);
    mark_loads(&draft, view);
    const char *of = view->request ? arena_print(view->arena, " of %s", view->request) : "";
    chart_draft_show(&draft,
                     passes(view, arena_print(view->arena, "Errors%s pass %s", of,
                                              quantity_exact(QUANTITY_SHARE, limit).text)));
}

/* ---- throughput of users ---- */

/* What users get done if they never wait for each other, and what there is at most. */
static void add_bounds(struct chart_draft *draft, const struct capacity *capacity)
{
    const struct result *first = capacity->point[0].result;
    double alone = first->system.throughput.mean / capacity->point[0].factor;
    struct chart_line line = chart_draft_line(draft, "bounds", CHART_DASHED, CHART_FAINT, 3);
    double knee = capacity->goodput_per_s / alone;
    double last = capacity->point[capacity->points - 1].factor;
    chart_line_point(&line, 0.0, 0.0);
    chart_line_point(&line, load_at(capacity, knee), capacity->goodput_per_s);
    if (last > knee)
        chart_line_point(&line, load_at(capacity, last), capacity->goodput_per_s);
}

static const char *saturation_title(const struct view *view)
{
    const struct capacity *capacity = view->capacity;
    const struct capacity_point *last = &capacity->point[capacity->points - 1];
    const struct measured *there = &last->result->system.throughput;
    const char *knee = short_load(view, capacity->factor);
    const char *most =
        arena_text(view->arena, quantity_text(QUANTITY_RATE, capacity->goodput_per_s).text);
    if (there->high < FALLS * capacity->goodput_per_s)
        return arena_print(view->arena, "More than %s get less done: %s there, %s with %s",
                           knee, most, quantity_mean(QUANTITY_RATE, there).text,
                           short_load(view, last->factor));
    return arena_print(view->arena,
                       "No more than %s gets done, however many users; the bounds meet at %s, "
                       "today there are %s",
                       most, knee, short_load(view, 1.0));
}

static void show_saturation(const struct view *view)
{
    const struct capacity *capacity = view->capacity;
    struct chart_draft draft;
    chart_draft_start(&draft, view->album, CHART_LINES, "throughput over users");
    if (isfinite(capacity->goodput_per_s))
        add_bounds(&draft, capacity);
    struct chart_line line =
        chart_draft_line(&draft, "done", CHART_LINE, CHART_FIRST, capacity->points);
    for (int i = 0; i < capacity->points; i++)
        chart_line_measured(&line, load_at(capacity, capacity->point[i].factor),
                            &capacity->point[i].result->system.throughput);
    load_axis(&draft, capacity);
    draft.chart.y.label = "requests done";
    draft.chart.y.unit = CHART_PER_SECOND;
    draft.chart.y.from = 0.0;
    mark_loads(&draft, view);
    chart_draft_show(&draft, saturation_title(view));
}

/* ---- what fills ---- */

static double share_used(const struct result *result, const char *name)
{
    const struct result_resource *resource = verdict_resource(result, name);
    if (!resource)
        return (double)NAN;
    return isfinite(resource->hottest) ? resource->hottest : resource->utilization.mean;
}

/* The fullest where it stops. */
static int choose_filling(const struct result *result, const char *chosen[MOST_FILLING])
{
    int count = 0;
    for (int i = 0; i < result->resources; i++) {
        const char *name = result->resource[i].name;
        double share = share_used(result, name);
        if (!(share >= FILLING))
            continue;
        int at = count < MOST_FILLING ? count++ : MOST_FILLING;
        while (at > 0 && share > share_used(result, chosen[at - 1])) {
            if (at < MOST_FILLING)
                chosen[at] = chosen[at - 1];
            at--;
        }
        if (at < MOST_FILLING)
            chosen[at] = name;
    }
    return count;
}

static void show_filling(const struct view *view)
{
    const struct capacity *capacity = view->capacity;
    const char *chosen[MOST_FILLING];
    int count = choose_filling(capacity->at_stop, chosen);
    if (count < 2)
        return;
    struct chart_draft draft;
    chart_draft_start(&draft, view->album, CHART_LINES, "what fills");
    for (int i = 0; i < count; i++) {
        struct chart_line line =
            chart_draft_line(&draft, chosen[i], CHART_LINE, (enum chart_tone)(CHART_FIRST + i),
                             capacity->points);
        for (int j = 0; j < capacity->points; j++)
            chart_line_point(&line, load_at(capacity, capacity->point[j].factor),
                             share_used(capacity->point[j].result, chosen[i]));
    }
    load_axis(&draft, capacity);
    draft.chart.y.label = "share of the time in use";
    draft.chart.y.unit = CHART_SHARE;
    draft.chart.y.from = 0.0;
    draft.chart.y.to = 1.0;
    mark_loads(&draft, view);
    const char *first =
        arena_print(view->arena, "%s is used %s", chosen[0],
                    chart_share_text(share_used(capacity->at_stop, chosen[0]), view->arena));
    chart_draft_show(
        &draft,
        arena_print(view->arena, "Where it stops %s, %s %s", first, chosen[1],
                    chart_share_text(share_used(capacity->at_stop, chosen[1]), view->arena)));
}

/* ---- all of it ---- */

static struct view view_of(const struct capacity *capacity, struct chart_album *album)
{
    struct view view = {.capacity = capacity, .album = album, .arena = album->page->arena};
    const struct margin *stop = &capacity->stop;
    if (stop->kind != MARGIN_GOAL || !stop->goal)
        return view;
    view.request = stop->request->name;
    view.goal = stop->goal->goal->name;
    view.kind = stop->goal->goal->kind;
    view.limit = stop->goal->goal->limit;
    return view;
}

void capacity_charts(struct report_page *page, const struct capacity *capacity)
{
    struct chart_album album = {.page = page, .heading = "Charts"};
    struct view view = view_of(capacity, &album);
    bool told = capacity->kind == CAPACITY_FOUND || capacity->kind == CAPACITY_SATURATES ||
                capacity->kind == CAPACITY_UNKNOWN;
    if (!page->manner->chart || capacity->points < LEAST_POINTS || !told)
        return;
    bool errors = view.goal ? view.kind == GOAL_ERRORS : capacity->stop.kind == MARGIN_ERRORS;
    if (capacity->kind == CAPACITY_SATURATES)
        show_saturation(&view);
    else if (errors)
        show_errors(&view);
    else if (!view.goal || view.kind != GOAL_THROUGHPUT)
        show_response(&view);
    if (capacity->at_stop && capacity->kind != CAPACITY_UNKNOWN)
        show_filling(&view);
}
