#include "plots/forecast_report.h"

#include "plots/forecast_charts.h"
#include "plots/number.h"
#include "plots/sparkline.h"

#include <math.h>
#include <string.h>
#include <time.h>

#define SPARK_COLUMNS 24

struct telling {
    const struct forecast_report *report;
    struct report_page *page;
    struct arena *arena;
};

/* "3 May 2027", with the hour where steps are shorter than days; a number without times. */
static const char *date_of(const struct telling *telling, size_t ahead)
{
    const struct points *points = telling->report->points;
    size_t index = points->n + ahead;
    time_t at = points_at(points, index);
    struct tm date = {0};
    char month[32] = "?";
    bool days = points->months > 0 || points->step_s % 86400 == 0;
    if (points->step_s == 0)
        return arena_print(telling->arena, "step %zu", index + 1);
    if (gmtime_r(&at, &date))
        strftime(month, sizeof month, days ? "%B %Y" : "%B %Y %H:%M", &date);
    return arena_print(telling->arena, "%d %s", date.tm_mday, month);
}

static const char *step_of(const struct telling *telling, size_t at)
{
    char time[POINTS_TIME_ROOM];
    points_time(telling->report->points, at, time, sizeof time);
    return arena_text(telling->arena, time);
}

/* ---- candidates ---- */

static const struct table_column candidate_columns[] = {
    {"candidate", TABLE_LEFT,  false},
    {"MASE",      TABLE_RIGHT, false},
    {"sMAPE",     TABLE_RIGHT, false},
    {"in 80%",    TABLE_RIGHT, false},
    {"in 95%",    TABLE_RIGHT, false},
    {"",          TABLE_LEFT,  false},
};

static const struct report_candidate *candidate_named(const struct forecast_report *r,
                                                      const char *name)
{
    for (size_t i = 0; i < r->candidates; i++) {
        if (strcmp(r->candidate[i].name, name) == 0)
            return &r->candidate[i];
    }
    return NULL;
}

/* How much better it did than repeating the last season; NAN: the past is too short. */
static double gain_of(const struct forecast_report *r)
{
    const struct report_candidate *own = candidate_named(r, r->forecaster->method->name);
    const struct report_candidate *naive = candidate_named(r, "seasonal-naive");
    if (r->asked == 0 || !own || !naive)
        return (double)NAN;
    return 1.0 - own->score.mase / naive->score.mase;
}

/* ---- the answer ---- */

static double mean_of(const double *y, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += y[i] / (double)n;
    return sum;
}

static void tell_answer(const struct telling *telling)
{
    const struct forecast_report *r = telling->report;
    size_t n = r->horizon, back = n < r->past->n ? n : r->past->n, peak = 0;
    double ahead = mean_of(r->out->path, n);
    double before = mean_of(r->past->y + r->past->n - back, back);
    for (size_t h = 0; h < n; h++)
        peak = r->out->path[h] > r->out->path[peak] ? h : peak;
    const char *lead = arena_print(telling->arena, "Until %s", date_of(telling, n - 1));
    const char *text = arena_print(
        telling->arena,
        " it is %s on average, %.0f%% %s than as long before; the highest step is "
        "%s at %s (%s to %s with 95%% confidence).",
        number_text(ahead).text, before > 0.0 ? 100.0 * fabs(ahead / before - 1.0) : 0.0,
        ahead < before ? "less" : "more", number_text(r->out->path[peak]).text,
        date_of(telling, peak), number_text(r->out->bands.low[1][peak]).text,
        number_text(r->out->bands.high[1][peak]).text);
    telling->page->manner->verdict(telling->page, lead, text, gain_of(r) > 0.0);
}

static void tell_levels(const struct telling *telling)
{
    const struct outlook *out = telling->report->out;
    size_t last = telling->report->horizon - 1;
    for (size_t i = 2; i < out->levels; i++)
        report_say(telling->page, "With %.4g%% confidence between %s and %s on %s.",
                   100.0 * out->level[i], number_text(out->bands.low[i][last]).text,
                   number_text(out->bands.high[i][last]).text, date_of(telling, last));
}

/* "It doubles" and when, by one of the two intervals. */
static void tell_when(const struct telling *telling, const struct report_when *when, int band,
                      const char *what)
{
    int confidence = band == 0 ? 80 : 95;
    const char *expected = date_of(telling, when->expected);
    const char *earliest = date_of(telling, when->earliest[band]);
    const char *latest = date_of(telling, when->latest[band]);
    const char *limit = date_of(telling, when->limit - 1);
    bool first = when->earliest[band] < when->limit, last = when->latest[band] < when->limit;
    if (when->expected < when->limit && last)
        report_say(telling->page, "It %s by %s; between %s and %s with %d%% confidence.", what,
                   expected, earliest, latest, confidence);
    else if (when->expected < when->limit)
        report_say(telling->page,
                   "It %s by %s; with %d%% confidence not before %s, perhaps not until %s.",
                   what, expected, confidence, earliest, limit);
    else if (first)
        report_say(telling->page, "It %s not until %s, but with %.3g%% chance from %s on.",
                   what, limit, 0.5 * (100 - confidence), earliest);
    else
        report_say(telling->page, "It %s not until %s, with %d%% confidence.", what, limit,
                   confidence);
}

static void tell_crossing(const struct telling *telling)
{
    const struct report_when *when = &telling->report->crossing;
    if (!when->asked)
        return;
    const char *what =
        arena_print(telling->arena, "%s %s", when->rises ? "rises to" : "falls to",
                    number_text(when->level).text);
    tell_when(telling, when, 0, what);
    tell_when(telling, when, 1, what);
}

static void tell_growth(const struct telling *telling)
{
    const struct report_growth *growth = &telling->report->growth;
    const char *course = "";
    if (!growth->known)
        return;
    for (int i = 0; i < GROWTH_SHAPES; i++)
        course = arena_print(telling->arena, "%s%s%s %.0f%%", course, i ? ", " : "",
                             growth_names[i], 100.0 * growth->weight[i]);
    report_say(telling->page,
               "The level of whole seasons is %s now and %+.0f%% on %s (%+.0f%% to %+.0f%% "
               "with 95%% confidence); its course: %s.",
               number_text(growth->level).text, 100.0 * growth->change[1],
               date_of(telling, growth->steps - 1), 100.0 * growth->change[0],
               100.0 * growth->change[2], course);
    tell_when(telling, &growth->twice, 1, growth->twice.rises ? "doubles" : "halves");
}

/* ---- what was found in the past ---- */

static void tell_shifts(const struct telling *telling, const struct cleaning *found)
{
    for (size_t i = 0; i < found->shifts; i++)
        telling->page->manner->item(
            telling->page, "level shift",
            arena_print(telling->arena,
                        found->adds
                            ? "at %s: by %+.4g; what lies before was moved to the new level"
                            : "at %s: times %.3g; what lies before was moved to the new level",
                        step_of(telling, found->shift[i].at), found->shift[i].times));
}

static void tell_spikes(const struct telling *telling, const struct cleaning *found)
{
    struct report_page *page = telling->page;
    for (size_t i = 0; i < found->spikes && i < CLEAN_KEPT; i++) {
        const struct clean_spike *spike = &found->spike[i];
        page->manner->item(
            page, "spike",
            arena_print(telling->arena, "at %s (%zu step%s): %s where %s is usual; lessened",
                        step_of(telling, spike->at), spike->steps, spike->steps == 1 ? "" : "s",
                        number_text(spike->seen).text, number_text(spike->usual).text));
    }
    if (found->spikes > CLEAN_KEPT)
        page->manner->item(page, "",
                           arena_print(telling->arena, "and %zu more spikes, lessened",
                                       found->spikes - CLEAN_KEPT));
    if (found->peaks_left)
        page->manner->item(
            page, "",
            arena_print(telling->arena,
                        "%zu peaks far above what is usual come again and were left; if they "
                        "have names, --events",
                        found->peaks_left));
}

static const char *learned(const struct telling *telling, const struct event_effect *effect)
{
    double least = effect->size - 1.96 * effect->deviation;
    double most = effect->size + 1.96 * effect->deviation;
    const char *size = effect->adds
                           ? arena_print(telling->arena, "%+.4g (95%%: %+.4g to %+.4g)",
                                         effect->size, least, most)
                           : arena_print(telling->arena, "%+.1f%% (95%%: %+.1f%% to %+.1f%%)",
                                         100.0 * expm1(effect->size), 100.0 * expm1(least),
                                         100.0 * expm1(most));
    return arena_print(telling->arena, "%s, learned from %.4g steps%s", size, effect->past,
                       least <= 0.0 && most >= 0.0 ? "; cannot be told from nothing" : "");
}

static const char *effect_of(const struct telling *telling, const struct event *event,
                             const struct event_effect *effect)
{
    switch (effect->standing) {
    case EVENT_UNSEEN:
        return "nothing of it in the past to learn from, so nothing applied (say 'effect: "
               "1.4')";
    case EVENT_IN_SEASON:
        return "comes with every season, whose part it is; nothing applied beside";
    case EVENT_GIVEN:
        return arena_print(telling->arena, "times %.3g, as was said", event->given_times);
    case EVENT_LEARNED:
        return learned(telling, effect);
    }
    return "";
}

static void tell_findings(const struct telling *telling)
{
    const struct forecast_report *r = telling->report;
    const struct cleaning *cleaning = &r->notes->cleaning;
    const struct events *events = r->forecaster->events;
    size_t count = events ? events->count : 0;
    if (cleaning->shifts + cleaning->spikes + cleaning->peaks_left + count == 0)
        return;
    telling->page->manner->section(telling->page, "What stands out");
    tell_shifts(telling, cleaning);
    tell_spikes(telling, cleaning);
    for (size_t i = 0; i < count; i++) {
        const struct event_effect *effect = &r->notes->effects[i];
        telling->page->manner->item(
            telling->page, arena_print(telling->arena, "event '%s':", events->event[i].name),
            arena_print(telling->arena, "%s; %.4g steps of it ahead",
                        effect_of(telling, &events->event[i], effect), effect->ahead));
    }
}

/* ---- how good it is ---- */

static struct table *candidates_of(const struct forecast_report *r)
{
    struct table *table =
        table_new(candidate_columns, sizeof candidate_columns / sizeof *candidate_columns);
    for (size_t i = 0; i < r->candidates; i++) {
        const struct report_candidate *c = &r->candidate[i];
        bool chosen = strcmp(c->name, r->forecaster->method->name) == 0;
        enum table_tone tone = chosen ? TABLE_GOOD : TABLE_PLAIN;
        table_cell(table, tone, "%s", c->name);
        table_cell(table, tone, "%.3f", c->score.mase);
        table_cell(table, tone, "%.2f%%", c->score.smape);
        for (int k = 0; k < 2; k++) {
            if (c->bare)
                table_cell(table, tone, "-");
            else
                table_cell(table, tone, "%.0f%%", 100.0 * c->score.inside[k]);
        }
        table_cell(table, tone, "%s", chosen ? "this forecast" : "");
    }
    return table;
}

static void tell_goodness(const struct telling *telling)
{
    const struct forecast_report *r = telling->report;
    const struct report_candidate *own = candidate_named(r, r->forecaster->method->name);
    const struct report_candidate *naive = candidate_named(r, "seasonal-naive");
    double gain = gain_of(r);
    telling->page->manner->section(telling->page, "How good it is");
    if (isnan(gain)) {
        report_say(telling->page,
                   "The past is too short to try this on, so nothing shows that it beats the "
                   "last season.");
        return;
    }
    const char *verdict = gain > 0.0
                              ? arena_print(telling->arena, "%.0f%% better", 100.0 * gain)
                              : "it does NOT beat repeating the last season";
    report_say(telling->page,
               "Tried at %zu earlier moment%s it was off by %.2f, the last season by %.2f "
               "(MASE): %s.",
               r->asked, r->asked == 1 ? "" : "s", own->score.mase, naive->score.mase, verdict);
    if (strcmp(own->name, "auto") == 0)
        report_say(
            telling->page,
            "auto is chosen by season and horizon, not by these few errors, which are as "
            "much luck as skill.");
    report_table(telling->page, "", candidates_of(r));
}

/* ---- what the past is made of ---- */

/* Between its own ends, since a level is far from zero. */
static const char *spark_of(const struct telling *telling, const double *y, size_t n)
{
    double least = HUGE_VAL;
    int columns = telling->page->columns > 0 ? SPARK_COLUMNS : 0;
    double *above = arena_array(telling->arena, n, sizeof *above);
    for (size_t i = 0; i < n; i++)
        least = fmin(least, y[i]);
    double most = 0.0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, y[i] - least);
    for (size_t i = 0; i < n; i++)
        above[i] = y[i] - least + most / 8.0; /* the least is a block too */
    return sparkline(above, (int)n, columns, telling->arena);
}

static void season_row(const struct telling *telling, struct table *table, size_t length,
                       double share, const double *profile)
{
    const struct decomposition *parts = &telling->report->parts;
    double level = mean_of(parts->level, telling->report->past->n);
    double least = profile[0], most = profile[0];
    for (size_t i = 0; i < length; i++) {
        least = fmin(least, profile[i]);
        most = fmax(most, profile[i]);
    }
    table_cell(table, TABLE_PLAIN, "season of %zu", length);
    table_cell(table, TABLE_PLAIN, "%.0f%%", 100.0 * share);
    table_cell(table, TABLE_PLAIN, "%s", spark_of(telling, profile, length));
    if (level > 0.0)
        table_cell(table, TABLE_PLAIN, "%+.0f%% to %+.0f%%", 100.0 * least / level,
                   100.0 * most / level);
    else
        table_cell(table, TABLE_PLAIN, "%+.4g to %+.4g", least, most);
}

static void tell_parts(const struct telling *telling)
{
    static const struct table_column columns[] = {
        {"part of the past",  TABLE_LEFT,  TABLE_STAYS},
        {"share of variance", TABLE_RIGHT, TABLE_STAYS},
        {"",                  TABLE_LEFT,  TABLE_GOES },
        {"",                  TABLE_LEFT,  TABLE_STAYS},
    };
    const struct forecast_report *r = telling->report;
    const struct decomposition *parts = &r->parts;
    size_t n = r->past->n;
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    table_cell(table, TABLE_PLAIN, "level");
    table_cell(table, TABLE_PLAIN, "%.0f%%", 100.0 * parts->share[0]);
    table_cell(table, TABLE_PLAIN, "%s", spark_of(telling, parts->level, n));
    table_cell(table, TABLE_PLAIN, "%s to %s", number_text(parts->level[0]).text,
               number_text(parts->level[n - 1]).text);
    if (r->past->period > 1)
        season_row(telling, table, r->past->period, parts->share[1], parts->season);
    if (r->past->longer)
        season_row(telling, table, r->past->longer, parts->share[2], parts->longer);
    table_cell(table, TABLE_PLAIN, "rest");
    table_cell(table, TABLE_PLAIN, "%.0f%%", 100.0 * parts->share[3]);
    table_cell(table, TABLE_PLAIN, "%s", "");
    table_cell(table, TABLE_PLAIN, "± %s", number_text(parts->deviation).text);
    report_table(telling->page, "What the past is made of", table);
}

/* ---- how it was made ---- */

static const char *gaps_of(const struct telling *telling)
{
    const struct forecast_report *r = telling->report;
    if (r->missing == 0)
        return "";
    return arena_print(telling->arena,
                       ", %zu of them missing in %zu gap%s and filled from the season%s",
                       r->missing, r->gaps, r->gaps == 1 ? "" : "s",
                       r->past->period > 1 ? "s beside" : " or a line");
}

static const char *season_of(const struct telling *telling)
{
    const struct past *past = telling->report->past;
    const char *season = past->period > 1
                             ? arena_print(telling->arena, "season of %zu", past->period)
                             : "no season";
    return past->longer ? arena_print(telling->arena, "%s within %zu", season, past->longer)
                        : season;
}

static void tell_method(const struct telling *telling)
{
    char parts[400];
    const struct forecast_report *r = telling->report;
    const struct method *method = r->forecaster->method;
    telling->page->manner->section(telling->page, "How it was made");
    report_say(telling->page, "%zu values%s; %s steps; times are %s.", r->past->n,
               gaps_of(telling), season_of(telling), r->points->step_s ? "UTC" : "not given");
    if (strcmp(method->name, "auto") == 0) {
        const char *why = method_auto_reason(r->past, r->horizon, parts, sizeof parts);
        report_say(telling->page, "%s: %s; here (%s) %s.", method->name, method->summary, why,
                   parts);
    } else {
        report_say(telling->page, "%s: %s.", method->name, method->summary);
    }
}

void forecast_report(struct report_page *page, const void *what)
{
    const struct forecast_report *report = what;
    struct telling telling = {report, page, page->arena};
    page->manner->title(
        page, *report->unit ? arena_print(page->arena, "%s (%s)", report->name, report->unit)
                            : report->name);
    tell_answer(&telling);
    tell_levels(&telling);
    tell_crossing(&telling);
    tell_growth(&telling);
    tell_findings(&telling);
    if (report->quiet)
        return;
    forecast_charts(page, report);
    tell_goodness(&telling);
    tell_parts(&telling);
    tell_method(&telling);
}
