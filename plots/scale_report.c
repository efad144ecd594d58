#include "plots/scale_report.h"

#include "plots/capacity_report.h"
#include "plots/number.h"
#include "plots/quantity.h"
#include "plots/scale_charts.h"
#include "plots/table.h"
#include "plots/verdict.h"

#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define MISFIT       0.1 /* of the law: worth saying */
#define MISSED       0.1 /* of a prediction: worth saying */
#define REFUSES      0.01

enum { BAR_COLUMNS = 24 };

struct telling {
    const struct scale *scale;
    struct arena *arena;
    struct report_page *page;
};

/* ---- sentences ---- */

static void say(const struct telling *telling, const char *text)
{
    telling->page->manner->say(telling->page, text);
}

static void answer(const struct telling *telling, const char *lead, const char *text, bool good)
{
    telling->page->manner->verdict(telling->page, lead,
                                   arena_print(telling->arena, " %s", text), good);
}

static void item(const struct telling *telling, const char *text)
{
    telling->page->manner->item(telling->page, "", text);
}

static const char *rate(const struct telling *telling, double per_s)
{
    return arena_print(telling->arena, "%s", quantity_text(QUANTITY_RATE, per_s).text);
}

static const char *share(const struct telling *telling, double value)
{
    return arena_print(telling->arena, "%s", quantity_text(QUANTITY_SHARE, value).text);
}

static const char *carried_at(const struct telling *telling, int point)
{
    return arena_print(
        telling->arena, "%s",
        quantity_mean(QUANTITY_RATE, &telling->scale->point[point].carried->system.throughput)
            .text);
}

/* ---- what was varied ---- */

static void tell_title(const struct telling *telling)
{
    const struct scale_settings *settings = &telling->scale->settings;
    const char *title = settings->base->scenario.name;
    for (int i = 0; i < settings->axes; i++)
        title = arena_print(telling->arena, "%s%s %s", title, i == 0 ? ": by" : " and",
                            settings->axis[i].path);
    telling->page->manner->title(telling->page, title);
    for (int i = 0; i < settings->alongs; i++) {
        const struct scale_along *along = &settings->along[i];
        say(telling, arena_print(telling->arena, "%s moves along, %s %s%s.", along->path,
                                 number_text(along->factor).text,
                                 along->shared ? "shared by all" : "for each",
                                 along->found ? ", as in the what-ifs" : ""));
    }
}

/* ---- the answer ---- */

static const char *place(const struct telling *telling, double value)
{
    if (telling->scale->settings.axis[0].range)
        return arena_print(telling->arena, "%.0f", value);
    return telling->scale->point[(int)value].value[0];
}

static const char *after_best(const struct telling *telling)
{
    const struct scale *scale = telling->scale;
    const struct scale_point *last = &scale->point[scale->points - 1];
    if (scale->best == scale->points - 1)
        return "it grows to the end of what was tried";
    if (scale->equal_to == scale->points - 1)
        return arena_print(telling->arena, "from there to %s more change nothing",
                           last->value[0]);
    if (scale->change.high >= 0.0)
        return arena_print(telling->arena, "up to %s more change nothing that shows",
                           last->value[0]);
    return arena_print(telling->arena, "more make it worse: at %s it is %s, %s less",
                       last->value[0], carried_at(telling, scale->points - 1),
                       share(telling, -scale->change.mean));
}

static void tell_answer(const struct telling *telling)
{
    const struct scale *scale = telling->scale;
    const struct scale_point *best = &scale->point[scale->best];
    answer(telling, arena_print(telling->arena, "Best at %s:", best->value[0]),
           arena_print(telling->arena, "it carries %s; %s.%s", carried_at(telling, scale->best),
                       after_best(telling),
                       scale->best_certain ? ""
                                           : " Its neighbours could not all be told from it."),
           scale->change.high >= 0.0);
    if (isfinite(scale->knee) && scale->best > 0)
        say(telling,
            arena_print(telling->arena,
                        "In proportion to %s, %s would be reached at %s: beyond, each one "
                        "brings less than the first.",
                        scale->point[0].value[0], carried_at(telling, scale->best),
                        number_text(scale->knee).text));
}

static bool has_objectives(const struct result *result)
{
    for (int i = 0; i < result->requests; i++)
        if (result->request[i].goals > 0)
            return true;
    return false;
}

static void tell_own(const struct telling *telling)
{
    const struct scale *scale = telling->scale;
    if (scale->base < 0)
        return;
    const struct scale_point *now = &scale->point[scale->base];
    const struct result_answers *system = &now->own->system;
    const char *objectives = !has_objectives(now->own) ? ""
                             : now->objectives         ? "; all objectives hold"
                                                       : "; objectives are missed";
    say(telling,
        arena_print(telling->arena, "Now, at %s: %s under its own load, response %s%s%s.",
                    now->value[0], quantity_mean(QUANTITY_RATE, &system->throughput).text,
                    quantity_mean(QUANTITY_TIME, &system->mean).text,
                    now->own->stable ? "" : "; it is overloaded", objectives));
}

/* ---- up to which load objectives hold ---- */

static bool is_sought(const struct scale *scale)
{
    for (int i = 0; i < scale->points; i++)
        if (scale->point[i].holds)
            return true;
    return false;
}

static const char *holds_to(const struct telling *telling, const struct capacity *holds)
{
    if (!holds || holds->kind == CAPACITY_UNKNOWN)
        return "";
    if (holds->kind == CAPACITY_NEVER)
        return "never";
    if (holds->kind == CAPACITY_ENDLESS)
        return arena_print(telling->arena, "over %s",
                           capacity_load(holds, holds->low, telling->arena));
    return capacity_load(holds, holds->factor, telling->arena);
}

static const char *value_of(const struct telling *telling, const struct scale_point *point)
{
    return point->value[1]
               ? arena_print(telling->arena, "%s and %s", point->value[0], point->value[1])
               : point->value[0];
}

static const char *holding_of(const struct telling *telling, const struct scale_point *point)
{
    const struct capacity *holds = point->holds;
    const char *text = holds_to(telling, holds);
    if (holds->kind != CAPACITY_FOUND)
        return arena_print(telling->arena, "%s at %s", text, value_of(telling, point));
    return arena_print(telling->arena, "%s (%s to %s) at %s", text,
                       capacity_load(holds, holds->low, telling->arena),
                       capacity_load(holds, holds->high, telling->arena),
                       value_of(telling, point));
}

/* Where most is held, and now. */
static void tell_holding(const struct telling *telling)
{
    const struct scale *scale = telling->scale;
    if (!is_sought(scale))
        return;
    if (scale->most_holding < 0) {
        say(telling,
            "Objectives do not all hold at any of these values, however small the load.");
        return;
    }
    const struct scale_point *most = &scale->point[scale->most_holding];
    const struct scale_point *now = scale->base < 0 ? NULL : &scale->point[scale->base];
    bool stops = most->holds->kind == CAPACITY_FOUND;
    say(telling,
        arena_print(telling->arena, "All objectives hold up to %s%s%s%s.",
                    holding_of(telling, most),
                    now == most         ? ", as it is now, and nowhere up to more"
                    : now && now->holds ? arena_print(telling->arena, ", the most; now, %s",
                                                      holding_of(telling, now))
                                        : ", the most",
                    stops ? "; beyond that " : "",
                    stops ? capacity_stop(most->holds, telling->arena) : ""));
}

/* ---- shifts ---- */

static const char *chain_of(const struct telling *telling, const struct scale_shifts *shifts)
{
    const char *text = shifts->count > 0 ? shifts->at[0].from : "";
    for (int i = 0; i < shifts->count; i++)
        text = arena_print(telling->arena, "%s -> %s at %s", text, shifts->at[i].to,
                           place(telling, shifts->at[i].after));
    return text;
}

static const struct scale_point *point_at(const struct scale *scale, double value)
{
    if (!scale->settings.axis[0].range)
        return &scale->point[(int)value];
    for (int i = 0; i < scale->points; i++)
        if (scale->point[i].number >= value)
            return &scale->point[i];
    return &scale->point[0];
}

static const char *use_of(const struct telling *telling, const struct result *result,
                          const char *name)
{
    const struct result_resource *resource = verdict_resource(result, name);
    if (!resource)
        return arena_print(telling->arena, "%s in flight",
                           quantity_mean(QUANTITY_NUMBER, &result->system.in_flight).text);
    return arena_print(telling->arena, "%s %s used", name,
                       quantity_mean(QUANTITY_SHARE, &resource->utilization).text);
}

static const char *evidence(const struct telling *telling, const struct scale_shift *shift,
                            double value)
{
    const struct scale_point *point = point_at(telling->scale, value);
    return arena_print(telling->arena, "at %s %s and %s", point->value[0],
                       use_of(telling, point->carried, shift->from),
                       use_of(telling, point->carried, shift->to));
}

static void tell_shift(const struct telling *telling, const struct scale_shift *shift)
{
    item(telling,
         arena_print(telling->arena, "%s -> %s between %s and %s: %s; %s.%s", shift->from,
                     shift->to, place(telling, shift->before), place(telling, shift->after),
                     evidence(telling, shift, shift->before),
                     evidence(telling, shift, shift->after),
                     shift->exact ? "" : " Values between were not tried."));
}

static void tell_shifts(const struct telling *telling)
{
    const struct scale *scale = telling->scale;
    const struct scale_point *first = &scale->point[0];
    telling->page->manner->section(telling->page, "Where the limit moves");
    if (scale->shifts.count == 0)
        say(telling, arena_print(telling->arena, "The limit is %s everywhere.", first->limit));
    else
        say(telling, arena_print(telling->arena, "The limit moves: %s",
                                 chain_of(telling, &scale->shifts)));
    for (int i = 0; i < scale->shifts.count; i++)
        tell_shift(telling, &scale->shifts.at[i]);
}

static const char *predicted_first(const struct scale *scale)
{
    if (scale->predicted.count > 0)
        return scale->predicted.at[0].from;
    return scale->point[0].predicted.limit ? scale->point[0].predicted.limit : SCALE_USERS;
}

static bool is_confirmed(const struct scale *scale)
{
    const struct scale_shifts *a = &scale->predicted, *b = &scale->shifts;
    if (a->count != b->count || strcmp(predicted_first(scale), scale->point[0].limit) != 0)
        return false;
    for (int i = 0; i < a->count; i++)
        if (strcmp(a->at[i].to, b->at[i].to) != 0 || a->at[i].after != b->at[i].after)
            return false;
    return true;
}

/* Where what was predicted is far from what was found, and why that may be. */
static void tell_misses(const struct telling *telling)
{
    const struct scale *scale = telling->scale;
    bool closed = scale_is_closed(&scale->settings.base->scenario);
    for (int i = scale->points - 1; i >= 0; i--) {
        const struct scale_point *point = &scale->point[i];
        const struct result_answers *system = &point->carried->system;
        double predicted = closed ? point->predicted.per_s : point->predicted.most_per_s;
        double times = predicted / system->throughput.mean;
        if (!isfinite(times) || fabs(times - 1.0) < MISSED)
            continue;
        bool refused = system->error_by[OUTCOME_REFUSED].mean > REFUSES;
        bool fell = closed && times < 1.0 && point->carried->bottleneck.best_at_once > 0.0;
        item(telling,
             arena_print(
                 telling->arena, "At %s it predicts %s, the simulation says %s%s.",
                 point->value[0], rate(telling, predicted), carried_at(telling, i),
                 refused ? ": what is refused is not in the prediction"
                 : fell  ? ": such a system has two states, and can fall from the good one; "
                           "runs begin empty, and had not fallen when they ended"
                         : ""));
        return;
    }
}

static void tell_prediction(const struct telling *telling)
{
    const struct scale *scale = telling->scale;
    if (!isfinite(scale->point[0].predicted.most_per_s))
        return;
    const char *chain =
        scale->predicted.count > 0
            ? chain_of(telling, &scale->predicted)
            : arena_print(telling->arena, "%s everywhere", predicted_first(scale));
    bool same = is_confirmed(scale);
    const char *best =
        isfinite(scale->predicted_best)
            ? arena_print(telling->arena, "; best at %.0f", scale->predicted_best)
            : "";
    say(telling, arena_print(telling->arena,
                             "Predicted from one run as it is now: %s%s. The simulation %s.",
                             chain, best, same ? "confirms where it moves" : "corrects that"));
    tell_misses(telling);
}

/* ---- why ---- */

static const char *cause_of(const struct telling *telling)
{
    const struct scale *scale = telling->scale;
    int at = scale->change.high < 0.0 ? scale->points - 1 : scale->best;
    const struct scale_point *last = &scale->point[at];
    const struct result_resource *limit = verdict_resource(last->carried, last->limit);
    switch (scale->cause) {
    case SCALE_SLOWDOWN:
        return arena_print(
            telling->arena,
            "%s slows down with what it does at once, %s at %s: of each query's time "
            "there %s is the others'",
            last->limit, number_text(round(limit->inside.mean + limit->waiting.mean)).text,
            last->value[0],
            share(telling, limit->wait.mean / (limit->wait.mean + limit->stay.mean)));
    case SCALE_LOCK:
        return arena_print(telling->arena,
                           "rows of %s are held by one at a time, and handing them on takes "
                           "longer the more wait",
                           last->limit);
    case SCALE_SHARED:
        return arena_print(telling->arena, "%s is shared by all, and there is not more of it",
                           last->limit);
    case SCALE_REFUSED:
        return arena_print(telling->arena, "at %s %s of all requests are refused",
                           last->value[0],
                           quantity_mean(QUANTITY_SHARE, &last->carried->system.errors).text);
    case SCALE_SERVER:
        return arena_print(telling->arena, "%s does not grow with the rest", last->limit);
    case SCALE_OUTSIDE:
        return arena_print(telling->arena, "%s is somebody else's and does not grow",
                           last->limit);
    case SCALE_NO_CAUSE:
        break;
    }
    return NULL;
}

static void tell_law(const struct telling *telling)
{
    const struct scale *scale = telling->scale;
    const struct usl *usl = &scale->usl;
    const char *cause = scale->best + 1 < scale->points ? cause_of(telling) : NULL;
    if (cause)
        say(telling, arena_print(telling->arena, "Why no more: %s.", cause));
    if (!scale->has_usl)
        return;
    const char *peak = isfinite(usl->peak_at) ? arena_print(telling->arena, "peak %s at %s",
                                                            rate(telling, usl->peak),
                                                            number_text(usl->peak_at).text)
                                              : "no peak";
    say(telling,
        arena_print(
            telling->arena,
            "Universal Scalability Law: contention %s, coherency %s, %s each; %s%s.",
            number_text(usl->contention.mean).text, number_text(usl->coherency.mean).text,
            rate(telling, usl->per_one.mean), peak,
            usl->deviation > MISFIT
                ? arena_print(telling->arena, "; it misses a value by %s, so do not go by it",
                              share(telling, usl->deviation))
                : ""));
}

/* ---- what was tried ---- */

static const char *bar_of(const struct telling *telling, double value, double most)
{
    bool shown = telling->page->columns > 0 && most > 0.0;
    int whole = shown ? (int)round(value / most * BAR_COLUMNS) : 0;
    char *text = arena_take(telling->arena, (size_t)(whole > 0 ? whole : 0) * strlen("█") + 1);
    char *at = text;
    for (int i = 0; i < whole; i++)
        at = stpcpy(at, "█");
    return text;
}

static bool moves_at(const struct scale *scale, int point)
{
    return point > 0 && strcmp(scale->point[point].limit, scale->point[point - 1].limit) != 0;
}

static void point_row(const struct telling *telling, struct table *table, int i, double most)
{
    const struct scale *scale = telling->scale;
    const struct scale_point *point = &scale->point[i];
    const struct result_answers *own = &point->own->system;
    double predicted =
        scale_is_closed(point->scenario) ? point->predicted.per_s : point->predicted.most_per_s;
    enum table_tone tone = i == scale->best ? TABLE_STRONG : TABLE_PLAIN;
    table_cell(table, tone, "%s%s", point->value[0], point->base ? " now" : "");
    table_cell(table, tone, "%s", carried_at(telling, i));
    table_cell(table, tone, "%s",
               bar_of(telling, point->carried->system.throughput.mean, most));
    table_cell(table, TABLE_FAINT, "%s", rate(telling, predicted));
    table_cell(table, TABLE_PLAIN, "%s",
               point->own->stable ? quantity_mean(QUANTITY_TIME, &own->mean).text : "overload");
    table_cell(table, TABLE_PLAIN, "%s",
               point->own->stable ? quantity_mean(QUANTITY_TIME, &own->p95).text : "");
    if (is_sought(scale))
        table_cell(table, i == scale->most_holding ? TABLE_STRONG : TABLE_PLAIN, "%s",
                   holds_to(telling, point->holds));
    table_cell(table, point->objectives ? TABLE_PLAIN : TABLE_BAD, "%s",
               point->objectives ? "" : "missed");
    table_cell(table, tone, "%s%s%s", moves_at(scale, i) ? "-> " : "", point->limit,
               i == scale->best ? ", best" : "");
}

static void tell_points(const struct telling *telling)
{
    static const struct table_column all[] = {
        {"",          TABLE_LEFT,  TABLE_STAYS },
        {"carries",   TABLE_RIGHT, TABLE_STAYS },
        {"",          TABLE_LEFT,  TABLE_GOES  },
        {"predicted", TABLE_RIGHT, TABLE_GOES  },
        {"mean",      TABLE_RIGHT, TABLE_STAYS },
        {"p95",       TABLE_RIGHT, TABLE_GOES  },
        {"holds to",  TABLE_RIGHT, TABLE_STAYS },
        {"",          TABLE_LEFT,  TABLE_STAYS },
        {"limit",     TABLE_LEFT,  TABLE_IS_CUT},
    };
    struct table_column columns[COUNT(all)];
    size_t count = 0;
    for (size_t i = 0; i < COUNT(all); i++)
        if (strcmp(all[i].title, "holds to") != 0 || is_sought(telling->scale))
            columns[count++] = all[i];
    const struct scale *scale = telling->scale;
    struct table *table = table_new(columns, count);
    double most = scale->point[scale->best].carried->system.throughput.mean;
    for (int i = 0; i < scale->points; i++)
        point_row(telling, table, i, most);
    report_table(telling->page, "Values", table);
}

/* ---- a grid ---- */

static int columns_of(const struct scale *scale)
{
    int most = 0;
    for (int i = 0; i < scale->points; i++)
        if (scale->point[i].place[1] > most)
            most = scale->point[i].place[1];
    return most + 1;
}

static int best_of(const struct scale *scale)
{
    int best = 0;
    for (int i = 1; i < scale->points; i++)
        if (scale->point[i].carried->system.throughput.mean >
            scale->point[best].carried->system.throughput.mean)
            best = i;
    return best;
}

static void tell_grid(const struct telling *telling)
{
    const struct scale *scale = telling->scale;
    int across = columns_of(scale), best = best_of(scale);
    struct table_column *columns =
        arena_array(telling->arena, (size_t)across + 1, sizeof *columns);
    columns[0] = (struct table_column){"", TABLE_RIGHT, TABLE_STAYS};
    for (int i = 0; i < across && i < scale->points; i++)
        columns[i + 1] =
            (struct table_column){scale->point[i].value[1], TABLE_LEFT, TABLE_IS_CUT};
    struct table *table = table_new(columns, (size_t)across + 1);
    for (int i = 0; i < scale->points; i++) {
        const struct scale_point *point = &scale->point[i];
        if (point->place[1] == 0)
            table_cell(table, TABLE_PLAIN, "%s", point->value[0]);
        table_cell(table, i == best ? TABLE_STRONG : TABLE_PLAIN, "%s %s%s",
                   carried_at(telling, i), point->limit, point->base ? " (now)" : "");
    }
    for (int i = scale->points; i % across != 0; i++)
        table_cell(table, TABLE_PLAIN, "%s", "");
    answer(telling,
           arena_print(telling->arena, "Most at %s and %s:", scale->point[best].value[0],
                       scale->point[best].value[1]),
           arena_print(telling->arena, "%s, limited by %s.", carried_at(telling, best),
                       scale->point[best].limit),
           true);
    tell_own(telling);
    tell_holding(telling);
    scale_charts(telling->page, scale);
    say(telling, arena_print(telling->arena,
                             "What each cell carries and what limits it; down: %s, across: %s.",
                             scale->settings.axis[0].path, scale->settings.axis[1].path));
    report_table(telling->page, "Values", table);
}

/* ---- all of it ---- */

static void tell_line(const struct telling *telling, bool quiet)
{
    tell_answer(telling);
    tell_own(telling);
    tell_holding(telling);
    tell_shifts(telling);
    if (quiet)
        return;
    scale_charts(telling->page, telling->scale);
    tell_prediction(telling);
    tell_law(telling);
    tell_points(telling);
    if (!scale_is_closed(&telling->scale->settings.base->scenario))
        say(telling,
            "What it carries is measured with twice as much asked for; mean and p95 are "
            "under its own load.");
    if (is_sought(telling->scale))
        say(telling,
            "It holds to the largest load at which all objectives do, known to some percent; "
            "`headroom capacity` knows it better.");
}

void scale_report(struct report_page *page, const void *what)
{
    const struct scale_report *report = what;
    struct telling telling = {report->scale, page->arena, page};
    tell_title(&telling);
    if (report->scale->interrupted)
        page->manner->warning(page, "interrupted: this is what was done until then");
    if (report->scale->settings.axes > 1)
        tell_grid(&telling);
    else
        tell_line(&telling, report->quiet);
}
