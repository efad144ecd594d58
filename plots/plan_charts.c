#include "plots/plan_charts.h"

#include "plots/chart_draft.h"
#include "plots/plan_tables.h"
#include "plots/remedies_report.h"

#include <math.h>

#define PAST_SHOWN 2.0 /* times the horizon */
#define HIGHEST    3.0 /* times the limit and the middle: higher ends lie outside */
#define MIDDAY_S   43200

/* ---- load against limit ---- */

struct scale {
    double unit; /* of a load of one: requests a second, users, or times as written */
    const char *label;
    enum chart_unit kind;
    double top;
};

static struct scale scale_of(const struct plan *plan)
{
    const struct load_size *size = &plan->limit.at[0]->today;
    struct scale scale = {1.0, "load, times as written", CHART_NUMBER, 0.0};
    if (size->users == 0.0 && size->per_s > 0.0)
        scale =
            (struct scale){size->per_s, "requests in the busiest hour", CHART_PER_SECOND, 0.0};
    else if (size->per_s == 0.0 && size->users > 0.0)
        scale = (struct scale){size->users, "users in the busiest hour", CHART_NUMBER, 0.0};
    double most = plan->today;
    for (size_t w = 0; w < plan->weeks; w++) {
        most = fmax(most, plan->week[w].load[PLAN_MIDDLE]);
        if (isfinite(plan->week[w].limit))
            most = fmax(most, fmin(plan->week[w].limit, HIGHEST * most));
    }
    scale.top = HIGHEST / 2.0 * most * scale.unit;
    return scale;
}

static double middle_of(const struct plan *plan, size_t week)
{
    return (double)(plan_time(plan, week) + BUSIEST_WEEK / 2);
}

static void draw_band(struct chart_draft *draft, const struct plan *plan,
                      const struct scale *scale, const char *name, int low, int high)
{
    struct chart_line band =
        chart_draft_line(draft, name, CHART_BAND, CHART_FIRST, (int)plan->weeks);
    for (size_t w = 0; w < plan->weeks; w++)
        chart_line_band(&band, middle_of(plan, w),
                        fmin(plan->week[w].load[low] * scale->unit, scale->top),
                        fmin(plan->week[w].load[high] * scale->unit, scale->top));
}

static void draw_past(struct chart_draft *draft, const struct plan *plan,
                      const struct scale *scale)
{
    const struct busiest *past = &plan->settings.futures->past;
    double shown_s = PAST_SHOWN * (double)plan->weeks * (double)BUSIEST_WEEK;
    struct chart_line line =
        chart_draft_line(draft, "measured", CHART_LINE, CHART_FAINT, (int)past->n);
    for (size_t i = 0; i < past->n; i++) {
        double before = ((double)(past->n - i) - 0.5) * (double)past->step_s;
        double load = past->y[i] / plan->of * scale->unit;
        if (before <= shown_s)
            chart_line_point(&line, (double)past->end_s - before, fmin(load, scale->top));
    }
}

static void draw_limit(struct chart_draft *draft, const struct plan *plan,
                       const struct scale *scale)
{
    struct chart_line line =
        chart_draft_line(draft, "limit", CHART_DASHED, CHART_BAD, (int)plan->weeks);
    for (size_t w = 0; w < plan->weeks; w++) {
        double limit = plan->week[w].limit * scale->unit;
        chart_line_point(&line, middle_of(plan, w), limit <= scale->top ? limit : (double)NAN);
    }
}

static void mark_date(struct chart_draft *draft, const struct plan *plan)
{
    struct arena *arena = draft->album->page->arena;
    const size_t *week = plan->date.week;
    if (week[PLAN_LOW80] >= plan->weeks || plan->kind == PLAN_TODAY)
        return;
    bool dated = week[PLAN_MIDDLE] < plan->weeks;
    const char *text = dated ? arena_print(arena, "runs out %s",
                                           plan_date_text(plan, week[PLAN_MIDDLE], arena))
                             : "may run out";
    size_t until = week[PLAN_HIGH80] < plan->weeks ? week[PLAN_HIGH80] : plan->weeks - 1;
    if (until > week[PLAN_LOW80])
        chart_draft_between(draft, middle_of(plan, week[PLAN_LOW80]), middle_of(plan, until),
                            dated ? "" : text, CHART_BAD);
    if (dated)
        chart_draft_upright(draft, middle_of(plan, week[PLAN_MIDDLE]), text, CHART_BAD);
}

static const char *load_title(const struct plan *plan, struct arena *arena)
{
    const char *limit = plan_load_text(plan, plan_limit_at(&plan->limit, 0.0, 0.0), arena);
    const char *date = plan_date_text(plan, plan->date.week[PLAN_MIDDLE], arena);
    switch (plan->kind) {
    case PLAN_DATE:
        return arena_print(arena, "Half of the futures pass the limit by the week of %s", date);
    case PLAN_TODAY:
        return arena_print(arena, "The busiest hour is above the limit, %s, already", limit);
    case PLAN_LATER:
        return arena_print(arena,
                           "The busiest hour stays below the limit, %s, in %s of the "
                           "futures",
                           limit, chart_share_text(1.0 - plan->date.within, arena));
    default:
        return "No limit was found";
    }
}

void plan_chart_load(struct report_page *page, const struct plan *plan)
{
    struct chart_album album = {.page = page};
    struct chart_draft draft;
    if (!page->manner->chart || plan->kind == PLAN_UNKNOWN)
        return;
    struct scale scale = scale_of(plan);
    chart_draft_start(&draft, &album, CHART_LINES, "load and limit");
    draw_band(&draft, plan, &scale, "95%", PLAN_LOW95, PLAN_HIGH95);
    draw_band(&draft, plan, &scale, "80%", PLAN_LOW80, PLAN_HIGH80);
    draw_past(&draft, plan, &scale);
    struct chart_line line =
        chart_draft_line(&draft, "forecast", CHART_LINE, CHART_FIRST, (int)plan->weeks);
    for (size_t w = 0; w < plan->weeks; w++)
        chart_line_point(&line, middle_of(plan, w),
                         plan->week[w].load[PLAN_MIDDLE] * scale.unit);
    draw_limit(&draft, plan, &scale);
    mark_date(&draft, plan);
    draft.chart.x.unit = CHART_DATE;
    draft.chart.x.label = "week";
    draft.chart.y.unit = scale.kind;
    draft.chart.y.label = scale.label;
    draft.chart.y.from = 0.0;
    draft.chart.y.to = scale.top;
    chart_draft_show(&draft, load_title(plan, page->arena));
}

/* ---- what remedies buy ---- */

void plan_chart_remedies(struct report_page *page, const struct plan *plan)
{
    struct chart_album album = {.page = page};
    struct chart_draft draft;
    struct arena *arena = page->arena;
    if (!page->manner->chart || plan->remedies == 0)
        return;
    const struct plan_remedy *best = plan->remedy;
    chart_draft_start(&draft, &album, CHART_EFFECTS, "weeks bought");
    for (int i = 0; i < plan->remedies; i++) {
        const struct plan_remedy *remedy = &plan->remedy[i];
        struct measured bought = {remedy->bought[1], remedy->bought[0], remedy->bought[2],
                                  NULL};
        chart_draft_effect(&draft, remedy_name(&remedy->tried->remedy, arena), &bought,
                           remedy->bought[1] >= 1.0 ? CHART_GOOD : CHART_FAINT);
    }
    draft.chart.none = 0.0;
    draft.chart.x.label = "weeks until it runs out, more than without";
    draft.chart.x.unit = CHART_NUMBER;
    chart_draft_show(&draft, best->bought[1] < 1.0
                                 ? "No remedy that was tried buys a week"
                                 : arena_print(arena, "%s buys %s",
                                               remedy_name(&best->tried->remedy, arena),
                                               plan_bought_text(best, 1, arena)));
}

/* ---- numbers ---- */

static double month_start(const struct plan *plan, size_t month)
{
    return (double)(plan_time(plan, plan->month[month].first) + MIDDAY_S);
}

static void draw_needed(struct chart_draft *draft, const struct plan *plan, const char *name,
                        const long *number, enum chart_look look, enum chart_tone tone)
{
    struct chart_line line = chart_draft_line(draft, name, look, tone, (int)plan->months + 1);
    for (size_t i = 0; i < plan->months; i++)
        chart_line_point(&line, month_start(plan, i),
                         number[i] == PLAN_NO_NUMBER ? (double)NAN : (double)number[i]);
    long last = number[plan->months - 1];
    chart_line_point(&line, (double)plan_time(plan, plan->weeks),
                     last == PLAN_NO_NUMBER ? (double)NAN : (double)last);
}

/* Whether some number does in each month. */
static bool is_enough(const struct plan *plan, const struct plan_units *units)
{
    for (size_t i = 0; i < plan->months; i++)
        if (units->needed[i] == PLAN_NO_NUMBER)
            return false;
    return true;
}

static const char *units_title(const struct plan *plan, const struct plan_units *units,
                               struct arena *arena)
{
    const char *what = plan_unit_text(units->path, arena);
    long most = 0;
    for (size_t i = 0; i < plan->months; i++)
        most = units->needed[i] > most ? units->needed[i] : most;
    return most <= units->now
               ? arena_print(arena, "%s: no more are needed than now, %ld", what, units->now)
               : arena_print(arena, "%s: up to %ld are needed, now %ld", what, most,
                             units->now);
}

static void show_units(struct report_page *page, const struct plan *plan,
                       const struct plan_units *units)
{
    struct chart_album album = {.page = page};
    struct chart_draft draft;
    chart_draft_start(&draft, &album, CHART_LINES, "numbers needed");
    draw_needed(&draft, plan, "to be sure", units->surely, CHART_STEPS, CHART_SECOND);
    draw_needed(&draft, plan, "needed", units->needed, CHART_STEPS, CHART_FIRST);
    chart_draft_across(&draft, (double)units->now, "now", CHART_FAINT);
    draft.chart.x.unit = CHART_DATE;
    draft.chart.x.label = "month";
    draft.chart.y.unit = CHART_NUMBER;
    draft.chart.y.label = plan_unit_text(units->path, page->arena);
    draft.chart.y.from = 0.0;
    chart_draft_show(&draft, units_title(plan, units, page->arena));
}

void plan_chart_units(struct report_page *page, const struct plan *plan)
{
    if (!page->manner->chart || plan->months < 2)
        return;
    for (int i = 0; i < plan->units; i++)
        if (is_enough(plan, &plan->unit[i]))
            show_units(page, plan, &plan->unit[i]);
}
