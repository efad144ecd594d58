#include "plots/scale_charts.h"

#include "plots/capacity_report.h"
#include "plots/chart_draft.h"
#include "plots/verdict.h"

#include <math.h>
#include <string.h>

#define LEAST_POINTS 3
#define CURVE_POINTS 64
#define MISFIT       0.1  /* of the law: worth saying */
#define WIDE         10.0 /* from the first value to the last */
#define ROOM_ABOVE   1.15 /* of what is carried at most */
#define MOST_LIMITS  4
#define MOST_SHIFTS  2  /* that a title tells one by one */
#define MOST_CELLS   24 /* on each side of a grid */

struct view {
    const struct scale *scale;
    struct chart_album *album;
    struct arena *arena;
};

/* ---- values ---- */

/* What is counted: "instances" of services.app.instances; else NULL. */
static const char *noun_of(const char *path)
{
    static const char *const counted[] = {"instances", "connections", "workers", "users"};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof counted / sizeof *counted; i++)
        if (strcmp(dot + 1, counted[i]) == 0)
            return counted[i];
    return NULL;
}

/* "6 instances", "databases.main.cpu 6". */
static const char *counted_text(const struct view *view, int axis, const char *value)
{
    const char *path = view->scale->settings.axis[axis].path, *noun = noun_of(path);
    if (noun)
        return strcmp(value, "1") == 0
                   ? arena_print(view->arena, "1 %.*s", (int)strlen(noun) - 1, noun)
                   : arena_print(view->arena, "%s %s", value, noun);
    return arena_print(view->arena, "%s %s", path, value);
}

static const char *value_text(const struct view *view, const char *value)
{
    return counted_text(view, 0, value);
}

/* Users who mostly think are no resource. */
static const char *limit_text(const char *limit)
{
    return strcmp(limit, SCALE_USERS) == 0 ? "the users' pace" : limit;
}

/* Of a shift: a number, or the rank in a list. */
static const char *place_text(const struct view *view, double place)
{
    const struct scale *scale = view->scale;
    if (scale->settings.axis[0].range)
        return arena_print(view->arena, "%.0f", place);
    return scale->point[(int)place].value[0];
}

static double place_x(const struct scale *scale, double place)
{
    return scale->settings.axis[0].range ? place : scale->point[(int)place].number;
}

static double carried(const struct scale_point *point)
{
    return point->carried->system.throughput.mean;
}

static const char *carried_text(const struct view *view, int point)
{
    const struct scale_point *at = &view->scale->point[point];
    return arena_text(view->arena,
                      quantity_mean(QUANTITY_RATE, &at->carried->system.throughput).text);
}

/* ---- what it carries ---- */

static void value_axis(struct chart_draft *draft, const struct scale *scale)
{
    double first = scale->point[0].number, last = scale->point[scale->points - 1].number;
    draft->chart.x.label = scale->settings.axis[0].path;
    draft->chart.x.from = first;
    draft->chart.x.to = last;
    if (first > 0.0 && last >= WIDE * first)
        draft->chart.x.scale = CHART_LOG;
}

/* Evenly spaced as the axis has it. */
static double between(const struct chart_draft *draft, int rank)
{
    double share = (double)rank / (CURVE_POINTS - 1);
    double from = draft->chart.x.from, to = draft->chart.x.to;
    return draft->chart.x.scale == CHART_LOG ? from * pow(to / from, share)
                                             : from + share * (to - from);
}

/* As many times the first as there are of it, as far as the chart is high. */
static void add_ideal(struct chart_draft *draft, const struct scale *scale, double top)
{
    const struct scale_point *first = &scale->point[0];
    struct chart_line line =
        chart_draft_line(draft, "ideal", CHART_DASHED, CHART_FAINT, CURVE_POINTS);
    for (int i = 0; i < CURVE_POINTS; i++) {
        double x = between(draft, i), y = carried(first) * x / first->number;
        if (y <= top)
            chart_line_point(&line, x, y);
    }
}

static void add_law(struct chart_draft *draft, const struct view *view, double top)
{
    const struct usl *usl = &view->scale->usl;
    const char *name = usl->deviation > MISFIT
                           ? arena_print(view->arena, "USL, off by %s",
                                         chart_share_text(usl->deviation, view->arena))
                           : "USL";
    struct chart_line line =
        chart_draft_line(draft, name, CHART_DASHED, CHART_THIRD, CURVE_POINTS);
    for (int i = 0; i < CURVE_POINTS; i++) {
        double x = between(draft, i), y = usl_at(usl, x);
        if (y <= top)
            chart_line_point(&line, x, y);
    }
}

static void add_predicted(struct chart_draft *draft, const struct scale *scale, double top)
{
    struct chart_line line =
        chart_draft_line(draft, "predicted", CHART_DASHED, CHART_SECOND, scale->points);
    for (int i = 0; i < scale->points; i++) {
        const struct scale_point *point = &scale->point[i];
        double y = scale_is_closed(point->scenario) ? point->predicted.per_s
                                                    : point->predicted.most_per_s;
        if (y <= top)
            chart_line_point(&line, point->number, y);
    }
}

static void add_carried(struct chart_draft *draft, const struct scale *scale)
{
    struct chart_line line =
        chart_draft_line(draft, "carried", CHART_LINE, CHART_FIRST, scale->points);
    for (int i = 0; i < scale->points; i++)
        chart_line_measured(&line, scale->point[i].number,
                            &scale->point[i].carried->system.throughput);
}

static void mark_values(struct chart_draft *draft, const struct view *view)
{
    const struct scale *scale = view->scale;
    for (int i = 0; i < scale->shifts.count; i++) {
        const struct scale_shift *shift = &scale->shifts.at[i];
        double before = place_x(scale, shift->before), after = place_x(scale, shift->after);
        const char *text =
            arena_print(view->arena, "%s from %s%s", limit_text(shift->to),
                        shift->exact ? "" : "about ", place_text(view, shift->after));
        if (shift->exact)
            chart_draft_upright(draft, after, text, CHART_FAINT);
        else
            chart_draft_between(draft, before, after, text, CHART_FAINT);
    }
    if (scale->base >= 0)
        chart_draft_upright(draft, scale->point[scale->base].number, "now", CHART_FAINT);
    if (scale->best > 0 && scale->best < scale->points - 1)
        chart_draft_upright(draft, scale->point[scale->best].number, "best", CHART_GOOD);
}

/* ---- the title ---- */

static const char *shifts_text(const struct view *view)
{
    const struct scale_shifts *shifts = &view->scale->shifts;
    if (shifts->count == 0)
        return arena_print(view->arena, "%s is the limit throughout",
                           limit_text(view->scale->point[0].limit));
    const char *text =
        arena_print(view->arena, "The limit moves %sfrom %s",
                    shifts->count > MOST_SHIFTS
                        ? arena_print(view->arena, "%d times, first ", shifts->count)
                        : "",
                    limit_text(shifts->at[0].from));
    for (int i = 0; i < (shifts->count > MOST_SHIFTS ? 1 : shifts->count); i++) {
        const struct scale_shift *shift = &shifts->at[i];
        const char *after = place_text(view, shift->after);
        const char *at = i == 0 ? value_text(view, after) : after;
        text = arena_print(view->arena, "%s%s to %s", text, i > 0 ? ", then" : "",
                           limit_text(shift->to));
        text = shift->exact ? arena_print(view->arena, "%s at %s", text, at)
                            : arena_print(view->arena, "%s between %s and %s", text,
                                          place_text(view, shift->before), at);
    }
    return text;
}

static const char *best_text(const struct view *view)
{
    const struct scale *scale = view->scale;
    const struct scale_point *last = &scale->point[scale->points - 1];
    const char *best = scale->point[scale->best].value[0];
    const char *about = scale->best_certain ? "" : "about ";
    if (scale->best == scale->points - 1)
        return arena_print(view->arena, "%s carry the most, %s", value_text(view, best),
                           carried_text(view, scale->best));
    if (scale->change.high < 0.0 && scale->equal_to < scale->points - 1)
        return arena_print(view->arena, "more than %s%s make it worse, by %s at %s", about,
                           best, chart_share_text(-scale->change.mean, view->arena),
                           last->value[0]);
    return arena_print(view->arena, "more than %s%s bring nothing that shows", about, best);
}

static void show_carried(const struct view *view)
{
    const struct scale *scale = view->scale;
    const char *noun = noun_of(scale->settings.axis[0].path);
    struct chart_draft draft;
    chart_draft_start(&draft, view->album, CHART_LINES,
                      arena_print(view->arena, "throughput over %s", noun ? noun : "values"));
    double top = ROOM_ABOVE * carried(&scale->point[scale->best]);
    value_axis(&draft, scale);
    draft.chart.y.label = "carried";
    draft.chart.y.unit = CHART_PER_SECOND;
    draft.chart.y.from = 0.0;
    draft.chart.y.to = top;
    if (scale->point[0].number > 0.0)
        add_ideal(&draft, scale, top);
    if (scale->has_usl)
        add_law(&draft, view, top);
    add_predicted(&draft, scale, top);
    add_carried(&draft, scale);
    mark_values(&draft, view);
    chart_draft_show(&draft,
                     arena_print(view->arena, "%s; %s", shifts_text(view), best_text(view)));
}

/* ---- what is full where ---- */

static int limits_of(const struct scale *scale, const char *limit[MOST_LIMITS])
{
    int count = 0;
    for (int i = 0; i < scale->points && count < MOST_LIMITS; i++) {
        int j = 0;
        while (j < count && strcmp(limit[j], scale->point[i].limit) != 0)
            j++;
        if (j == count && verdict_resource(scale->point[i].carried, scale->point[i].limit))
            limit[count++] = scale->point[i].limit;
    }
    return count;
}

static void use_point(struct chart_line *line, const struct scale_point *point,
                      const char *name)
{
    const struct result_resource *resource = verdict_resource(point->carried, name);
    if (!resource)
        chart_line_point(line, point->number, (double)NAN);
    else if (isfinite(resource->hottest))
        chart_line_point(line, point->number, resource->hottest);
    else
        chart_line_measured(line, point->number, &resource->utilization);
}

static const char *full_title(const struct view *view)
{
    const struct scale_shifts *shifts = &view->scale->shifts;
    const char *text =
        arena_print(view->arena, "%s limits up to %s", limit_text(shifts->at[0].from),
                    place_text(view, shifts->at[0].before));
    for (int i = 0; i < shifts->count && i < MOST_SHIFTS; i++)
        text = arena_print(view->arena, "%s, %s from %s on", text, limit_text(shifts->at[i].to),
                           place_text(view, shifts->at[i].after));
    return shifts->count > MOST_SHIFTS ? arena_print(view->arena, "%s, and so on", text) : text;
}

/* With one limit everywhere there is nothing to tell apart; and what slows down by what it does
 * at once is never full. */
static void show_full(const struct view *view)
{
    const struct scale *scale = view->scale;
    const char *limit[MOST_LIMITS];
    int count = limits_of(scale, limit);
    if (scale->shifts.count == 0 || count < 2 || scale->cause == SCALE_SLOWDOWN)
        return;
    struct chart_draft draft;
    chart_draft_start(&draft, view->album, CHART_LINES, "what is full");
    value_axis(&draft, scale);
    for (int i = 0; i < count; i++) {
        struct chart_line line = chart_draft_line(
            &draft, limit[i], CHART_LINE, (enum chart_tone)(CHART_FIRST + i), scale->points);
        for (int j = 0; j < scale->points; j++)
            use_point(&line, &scale->point[j], limit[i]);
    }
    draft.chart.y.label = "share of the time in use";
    draft.chart.y.unit = CHART_SHARE;
    draft.chart.y.from = 0.0;
    draft.chart.y.to = 1.0;
    chart_draft_show(&draft, full_title(view));
}

/* ---- what objectives allow ---- */

/* Requests a second of open traffic, users of closed; of both, times today's load. */
static double load_at(const struct capacity *holds, double factor)
{
    const struct load_size *today = &holds->today;
    if (today->per_s > 0.0)
        return today->users > 0.0 ? factor : factor * today->per_s;
    return factor * today->users;
}

/* As much as is known; no objective holds under any load: 0. */
static struct measured held(const struct capacity *holds)
{
    struct measured load = {(double)NAN, (double)NAN, (double)NAN, NULL};
    if (!holds)
        return load;
    if (holds->kind == CAPACITY_NEVER)
        return (struct measured){0.0, 0.0, 0.0, NULL};
    load.mean = load_at(holds, holds->factor);
    load.low = load_at(holds, holds->low);
    load.high = load_at(holds, holds->high);
    return load;
}

static const char *held_text(const struct view *view, const struct scale_point *point)
{
    return arena_print(view->arena, "%s at %s",
                       capacity_load(point->holds, point->holds->factor, view->arena),
                       value_text(view, point->value[0]));
}

static const char *holding_title(const struct view *view)
{
    const struct scale *scale = view->scale;
    if (scale->most_holding < 0)
        return "Objectives do not all hold at any of these values, however small the load";
    const struct scale_point *most = &scale->point[scale->most_holding];
    const struct scale_point *now = scale->base < 0 ? NULL : &scale->point[scale->base];
    const char *text =
        arena_print(view->arena, "All objectives hold up to %s", held_text(view, most));
    if (now == most)
        return arena_print(view->arena, "%s, as it is now, and nowhere up to more", text);
    if (now && now->holds && isfinite(now->holds->factor))
        return arena_print(view->arena, "%s; now, up to %s", text, held_text(view, now));
    return text;
}

static void held_axis(struct chart_draft *draft, const struct capacity *holds)
{
    const struct load_size *today = &holds->today;
    bool open = today->per_s > 0.0 && today->users == 0.0;
    draft->chart.y.label = open ? "all objectives hold up to"
                           : today->per_s > 0.0
                               ? "all objectives hold up to so many times today's load"
                               : "all objectives hold up to so many users";
    draft->chart.y.unit = open ? CHART_PER_SECOND : CHART_NUMBER;
    draft->chart.y.from = 0.0;
    chart_draft_across(draft, load_at(holds, 1.0), "today's load", CHART_FAINT);
}

static void show_held(const struct view *view)
{
    const struct scale *scale = view->scale;
    const struct capacity *any = NULL;
    int known = 0;
    for (int i = 0; i < scale->points; i++) {
        any = scale->point[i].holds ? scale->point[i].holds : any;
        known += isfinite(held(scale->point[i].holds).mean);
    }
    if (!any || known < 2)
        return;
    struct chart_draft draft;
    chart_draft_start(&draft, view->album, CHART_LINES, "load that objectives allow");
    value_axis(&draft, scale);
    held_axis(&draft, any);
    struct chart_line line =
        chart_draft_line(&draft, "objectives hold", CHART_LINE, CHART_FIRST, scale->points);
    for (int i = 0; i < scale->points; i++) {
        struct measured load = held(scale->point[i].holds);
        chart_line_measured(&line, scale->point[i].number, &load);
    }
    if (scale->base >= 0)
        chart_draft_upright(&draft, scale->point[scale->base].number, "now", CHART_FAINT);
    chart_draft_show(&draft, holding_title(view));
}

/* ---- values that are no numbers ---- */

static void show_bars(const struct view *view)
{
    const struct scale *scale = view->scale;
    struct chart_draft draft;
    chart_draft_start(&draft, view->album, CHART_BARS, "throughput by value");
    chart_draft_part(&draft, "carried");
    for (int i = 0; i < scale->points; i++) {
        double *part = chart_draft_bar(&draft, arena_print(view->arena, "%s, limit %s",
                                                           scale->point[i].value[0],
                                                           limit_text(scale->point[i].limit)));
        if (part)
            *part = carried(&scale->point[i]);
    }
    draft.chart.x.label = "carried";
    draft.chart.x.unit = CHART_PER_SECOND;
    draft.chart.x.from = 0.0;
    chart_draft_show(&draft, arena_print(view->arena, "Most is carried with %s: %s",
                                         scale->point[scale->best].value[0],
                                         carried_text(view, scale->best)));
}

/* ---- a grid ---- */

static int most_place(const struct scale *scale, int axis)
{
    int most = 0;
    for (int i = 0; i < scale->points; i++)
        most = scale->point[i].place[axis] > most ? scale->point[i].place[axis] : most;
    return most;
}

/* The first that carries as much as any, as far as can be told. */
static int best_cell(const struct scale *scale)
{
    int best = 0;
    for (int i = 1; i < scale->points; i++)
        best = carried(&scale->point[i]) > carried(&scale->point[best]) ? i : best;
    for (int i = 0; i < scale->points; i++)
        if (scale->point[i].place[0] <= scale->point[best].place[0] &&
            scale->point[i].place[1] <= scale->point[best].place[1] &&
            scale->point[i].carried->system.throughput.high >= carried(&scale->point[best]))
            return i;
    return best;
}

static void fill_grid(struct chart *chart, const struct view *view)
{
    const struct scale *scale = view->scale;
    size_t cells = (size_t)chart->columns * (size_t)chart->lines;
    const char **column = arena_array(view->arena, (size_t)chart->columns, sizeof *column);
    const char **line = arena_array(view->arena, (size_t)chart->lines, sizeof *line);
    const char **word = arena_array(view->arena, cells, sizeof *word);
    double *value = arena_array(view->arena, cells, sizeof *value);
    for (size_t i = 0; i < cells; i++) {
        value[i] = (double)NAN;
        word[i] = "";
    }
    for (int i = 0; i < scale->points; i++) {
        const struct scale_point *point = &scale->point[i];
        int cell = point->place[0] * chart->columns + point->place[1];
        line[point->place[0]] = point->value[0];
        column[point->place[1]] = point->value[1];
        value[cell] = carried(point);
        word[cell] = point->base
                         ? arena_print(view->arena, "%s (now)", limit_text(point->limit))
                         : limit_text(point->limit);
    }
    /* Of what was interrupted. */
    for (int i = 0; i < chart->columns; i++)
        column[i] = column[i] ? column[i] : "";
    for (int i = 0; i < chart->lines; i++)
        line[i] = line[i] ? line[i] : "";
    chart->column = column;
    chart->line = line;
    chart->value = value;
    chart->word = word;
}

static void show_grid(const struct view *view)
{
    const struct scale *scale = view->scale;
    struct chart_draft draft;
    int lines = most_place(scale, 0) + 1, columns = most_place(scale, 1) + 1;
    int best = best_cell(scale);
    if (lines > MOST_CELLS || columns > MOST_CELLS || lines * columns < 2)
        return;
    chart_draft_start(&draft, view->album, CHART_GRID, "what it carries and what limits it");
    draft.chart.lines = lines;
    draft.chart.columns = columns;
    draft.chart.value_unit = CHART_PER_SECOND;
    draft.chart.x.label = scale->settings.axis[1].path;
    draft.chart.y.label = scale->settings.axis[0].path;
    fill_grid(&draft.chart, view);
    const struct scale_point *at = &scale->point[best];
    chart_draft_show(&draft, arena_print(view->arena,
                                         "With %s and %s it carries %s, and no cell more; "
                                         "%s limits",
                                         counted_text(view, 0, at->value[0]),
                                         counted_text(view, 1, at->value[1]),
                                         carried_text(view, best), limit_text(at->limit)));
}

/* ---- all of it ---- */

static bool has_numbers(const struct scale *scale)
{
    for (int i = 0; i < scale->points; i++)
        if (!isfinite(scale->point[i].number) ||
            (i > 0 && !(scale->point[i].number > scale->point[i - 1].number)))
            return false;
    return true;
}

void scale_charts(struct report_page *page, const struct scale *scale)
{
    struct chart_album album = {.page = page, .heading = "Charts"};
    struct view view = {scale, &album, page->arena};
    if (!page->manner->chart || scale->points < 2)
        return;
    if (scale->settings.axes > 1)
        show_grid(&view);
    else if (!has_numbers(scale))
        show_bars(&view);
    else if (scale->points >= LEAST_POINTS) {
        show_carried(&view);
        show_full(&view);
        show_held(&view);
    }
}
