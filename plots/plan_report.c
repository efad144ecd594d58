#include "plots/plan_report.h"

#include "plots/capacity_report.h"
#include "plots/lever_name.h"
#include "plots/number.h"
#include "plots/plan_tables.h"
#include "plots/quantity.h"
#include "plots/remedies_report.h"
#include "plots/shell_word.h"

#include <math.h>
#include <string.h>
#include <time.h>

#define FEW_OF_THEM  0.01 /* of the futures */
#define APART        2.0  /* times: two ways to see the same load */
#define MUCH_MISSING 0.1
#define HARDLY_GROWS 0.0005 /* a month */

/* ---- texts ---- */

const char *plan_day_text(int64_t time_s, struct arena *arena)
{
    time_t at = time_s;
    struct tm date = {0};
    char month[40] = "?";
    if (gmtime_r(&at, &date))
        strftime(month, sizeof month, "%B %Y", &date);
    return arena_print(arena, "%d %s", date.tm_mday, month);
}

const char *plan_date_text(const struct plan *plan, size_t week, struct arena *arena)
{
    if (week < plan->weeks)
        return plan_day_text(plan_time(plan, week), arena);
    return arena_print(arena, "after %s", plan_day_text(plan_time(plan, plan->weeks), arena));
}

const char *plan_weeks_text(double weeks, struct arena *arena)
{
    return arena_print(arena, "%.0f week%s", weeks, fabs(weeks) == 1.0 ? "" : "s");
}

const char *plan_bought_text(const struct plan_remedy *remedy, int share, struct arena *arena)
{
    const char *weeks = plan_weeks_text(remedy->bought[share], arena);
    return remedy->beyond[share] ? arena_print(arena, "%s or more", weeks) : weeks;
}

static const struct capacity *capacity_then(const struct plan *plan)
{
    return plan_limit_look(&plan->limit, (double)plan->date.week[PLAN_MIDDLE]);
}

const char *plan_resource(const struct plan *plan)
{
    const struct capacity *capacity = capacity_then(plan);
    const char *resource = capacity->at_stop ? capacity->at_stop->bottleneck.resource : NULL;
    return resource ? resource : "room";
}

const char *plan_load_text(const struct plan *plan, double factor, struct arena *arena)
{
    if (!isfinite(factor))
        return isnan(factor) ? "–" : "no limit";
    if (factor >= PLAN_MANY_TIMES)
        return arena_print(arena, "over %.0f times", PLAN_MANY_TIMES);
    return capacity_load(plan->limit.at[0], factor, arena);
}

const char *plan_share_text(double share, struct arena *arena)
{
    if (share > 0.0 && share < 0.01)
        return "under 1%";
    if (share < 1.0 && share >= 0.995)
        return "over 99%";
    return arena_print(arena, "%.0f%%", 100.0 * share);
}

const char *plan_count_text(long number, const char *path, struct arena *arena)
{
    const char *what = plan_unit_text(path, arena);
    size_t word = strcspn(what, " ");
    bool one = number == 1 && word > 1 && what[word - 1] == 's';
    return arena_print(arena, "%ld %.*s%s", number, (int)(one ? word - 1 : word), what,
                       what + word);
}

const char *plan_unit_text(const char *path, struct arena *arena)
{
    const char *from = strchr(path, '.'), *to = strrchr(path, '.');
    if (!from || from == to)
        return path;
    const char *what = strcmp(to + 1, "cpu") == 0 ? "cores" : to + 1;
    return arena_print(arena, "%s of %s", what,
                       arena_text_part(arena, from + 1, (size_t)(to - from - 1)));
}

/* ---- the answer ---- */

static const struct plan_remedy *best_of(const struct plan *plan)
{
    const struct plan_remedy *best = plan->remedies > 0 ? plan->remedy : NULL;
    return best && best->bought[1] >= 1.0 ? best : NULL;
}

static const char *before_text(const struct plan *plan, struct arena *arena)
{
    size_t week = plan->date.week[PLAN_LOW80];
    if (week == 0 || plan->kind == PLAN_TODAY)
        return "now";
    return arena_print(arena, "before %s", plan_date_text(plan, week, arena));
}

/* How many do in the month of the date; NULL: no number that is known. */
static const char *number_then(const struct plan *plan, struct arena *arena)
{
    size_t week = plan->date.week[PLAN_MIDDLE], month = 0;
    while (month + 1 < plan->months && plan->month[month + 1].first <= week)
        month++;
    for (int i = 0; i < plan->units && month < plan->months; i++)
        if (plan->unit[i].needed[month] > plan->unit[i].now)
            return arena_print(
                arena, "%s rather than %ld would do",
                plan_count_text(plan->unit[i].needed[month], plan->unit[i].path, arena),
                plan->unit[i].now);
    return NULL;
}

static const char *decision(const struct plan *plan, struct arena *arena)
{
    const struct plan_remedy *best = best_of(plan);
    const char *number = number_then(plan, arena);
    if (!best && number)
        return arena_print(arena, "%s, %s", before_text(plan, arena), number);
    if (!best && plan->tried == 0)
        return "no usual remedy fits";
    if (!best)
        return "no remedy that was tried buys a week";
    return arena_print(arena, "%s, %s (%s) buys %s", before_text(plan, arena),
                       remedy_name(&best->tried->remedy, arena),
                       remedy_effort_word(best->tried->remedy.effort),
                       plan_bought_text(best, 1, arena));
}

static const char *later(const struct plan *plan, struct arena *arena)
{
    const char *until = plan_day_text(plan_time(plan, plan->weeks), arena);
    const char *falls = plan->falls ? "the traffic falls, and " : "";
    if (plan->date.within < FEW_OF_THEM)
        return arena_print(arena,
                           "Not within the horizon, until %s: %shardly any future runs out; %s "
                           "would be first",
                           until, falls, plan_resource(plan));
    const char *share = arena_print(
        arena,
        "Not within the horizon, until %s, as the middle of the futures goes: %s%s run "
        "out before, of %s",
        until, falls, plan_share_text(plan->date.within, arena), plan_resource(plan));
    if (plan->date.week[PLAN_LOW80] >= plan->weeks)
        return share;
    return arena_print(arena, "%s, one in ten by %s; %s", share,
                       plan_date_text(plan, plan->date.week[PLAN_LOW80], arena),
                       decision(plan, arena));
}

const char *plan_sentence(const struct plan *plan, struct arena *arena)
{
    switch (plan->kind) {
    case PLAN_DATE:
        return arena_print(arena, "Runs out in the week of %s: %s; %s",
                           plan_date_text(plan, plan->date.week[PLAN_MIDDLE], arena),
                           plan_resource(plan), decision(plan, arena));
    case PLAN_TODAY:
        return arena_print(arena, "Too much already, today: %s has run out; %s",
                           plan_resource(plan), decision(plan, arena));
    case PLAN_LATER:
        return later(plan, arena);
    case PLAN_NEVER:
        return arena_print(arena, "Never: no limit was found up to %.3g times the load",
                           plan->limit.at[0]->low);
    default:
        return "Not known: interrupted before the limit was found";
    }
}

/* ---- below it ---- */

static const char *between(const struct plan *plan, size_t low, size_t high,
                           struct arena *arena)
{
    const char *from = plan_date_text(plan, low, arena);
    if (high >= plan->weeks)
        return arena_print(arena, "%s or later, beyond the horizon", from);
    return low == high
               ? from
               : arena_print(arena, "from %s to %s", from, plan_date_text(plan, high, arena));
}

static void tell_interval(struct report_page *page, const struct plan *plan)
{
    struct arena *arena = page->arena;
    const size_t *week = plan->date.week;
    if (plan->kind != PLAN_DATE)
        return;
    page->manner->say(
        page,
        arena_print(arena,
                    "The date, with 80%% confidence: %s; with 95%%: %s. %s of the futures run "
                    "out by %s.",
                    between(plan, week[PLAN_LOW80], week[PLAN_HIGH80], arena),
                    between(plan, week[PLAN_LOW95], week[PLAN_HIGH95], arena),
                    plan_share_text(plan->date.within, arena),
                    plan_day_text(plan_time(plan, plan->weeks), arena)));
}

static const char *percent(double change, struct arena *arena)
{
    double percent = 100.0 * change;
    return arena_print(arena, fabs(percent) < 9.95 ? "%+.1f%%" : "%+.0f%%", percent);
}

static const char *growth_text(const struct plan *plan, struct arena *arena)
{
    const double *growth = plan->settings.futures->growth;
    if (fabs(growth[1]) < HARDLY_GROWS && growth[2] - growth[0] < HARDLY_GROWS)
        return "does not grow";
    return arena_print(arena, "changes by %s a month (80%%: %s to %s)",
                       percent(growth[1], arena), percent(growth[0], arena),
                       percent(growth[2], arena));
}

static void tell_limit(struct report_page *page, const struct plan *plan)
{
    struct arena *arena = page->arena;
    const struct capacity *capacity = plan->limit.at[0];
    double factor = plan_limit_of(capacity, 0.0);
    if (plan->kind == PLAN_UNKNOWN)
        return;
    const char *limit =
        capacity->kind == CAPACITY_FOUND
            ? arena_print(arena, "%s up to %s; beyond, %s.",
                          margin_has_goals(capacity->scenario) ? "Every objective holds"
                                                               : "It is carried",
                          plan_load_text(plan, factor, arena), capacity_stop(capacity, arena))
            : capacity_sentence(capacity, arena);
    page->manner->say(page, arena_print(arena,
                                        "%s The busiest hour of the last week had %s, and its "
                                        "level %s.",
                                        limit, plan_load_text(plan, plan->today, arena),
                                        growth_text(plan, arena)));
}

/* The most of all months; PLAN_NO_NUMBER where one has none. */
static long most_needed(const struct plan *plan, const long *number)
{
    long most = 0;
    for (size_t i = 0; i < plan->months; i++) {
        if (number[i] == PLAN_NO_NUMBER)
            return PLAN_NO_NUMBER;
        most = number[i] > most ? number[i] : most;
    }
    return most;
}

static const char *takes(const struct plan *plan, const struct plan_units *units,
                         struct arena *arena)
{
    long needed = most_needed(plan, units->needed), surely = most_needed(plan, units->surely);
    const char *number = plan_count_text(needed, units->path, arena);
    if (needed == PLAN_NO_NUMBER)
        return arena_print(arena, "no number of %s is enough (now %ld)",
                           plan_unit_text(units->path, arena), units->now);
    if (surely == PLAN_NO_NUMBER)
        return arena_print(arena, "it takes %s, and none is enough for sure (now %ld)", number,
                           units->now);
    return arena_print(arena, "it takes %s, for sure %ld (now %ld)", number, surely,
                       units->now);
}

static void tell_takes(struct report_page *page, const struct plan *plan)
{
    struct arena *arena = page->arena;
    const char *text = NULL;
    for (int i = 0; i < plan->units; i++) {
        const char *one = takes(plan, &plan->unit[i], arena);
        text = text ? arena_print(arena, "%s; or %s", text, one) : one;
    }
    if (text && plan->months > 0)
        page->manner->say(page, arena_print(arena, "In the busiest month until %s, %s.",
                                            plan_day_text(plan_time(plan, plan->weeks), arena),
                                            text));
}

/* ---- what to bear in mind ---- */

static void warn_of_load(struct report_page *page, const struct plan_past *past)
{
    struct arena *arena = page->arena;
    double ratio = past->scenario_per_s / past->latest_per_s;
    bool apart = !(ratio < APART && ratio > 1.0 / APART);
    if (past->scenario_per_s == 0.0 || !apart || past->load == PLAN_LOAD_VALUE)
        return;
    const char *measured =
        arena_text(arena, quantity_text(QUANTITY_RATE, past->latest_per_s).text);
    const char *sent =
        arena_text(arena, quantity_text(QUANTITY_RATE, past->scenario_per_s).text);
    if (past->load == PLAN_LOAD_LATEST && past->requests)
        page->manner->warning(
            page, arena_print(arena,
                              "the series counts requests, %s in the last week's busiest hour, "
                              "but the scenario is taken for that hour and sends %s; --load "
                              "requests goes by the series",
                              measured, sent));
    else if (past->load == PLAN_LOAD_REQUESTS)
        page->manner->warning(page,
                              arena_print(arena,
                                          "the scenario sends %s, the last week's busiest "
                                          "hour had %s: is that the same traffic?",
                                          sent, measured));
}

static void warn_of_past(struct report_page *page, const struct plan *plan,
                         const struct plan_past *past)
{
    struct arena *arena = page->arena;
    const struct futures *futures = plan->settings.futures;
    if (past->peak_from == PLAN_PEAK_GUESSED && past->load != PLAN_LOAD_LATEST)
        page->manner->warning(
            page,
            arena_print(arena,
                        "the history's steps hide the busiest hour; it was taken for %.3g "
                        "times their mean, which is a guess: --peak says better",
                        past->peak));
    if ((double)past->missing > MUCH_MISSING * (double)past->values)
        page->manner->warning(page, arena_print(arena,
                                                "%zu of %zu values are missing and were filled "
                                                "from the seasons beside",
                                                past->missing, past->values));
    if (futures->known < futures->weeks)
        page->manner->warning(
            page, arena_print(arena,
                              "the horizon ends on %s: from then on the futures lie further "
                              "apart than a hundred times, so nothing is known of what comes",
                              plan_day_text(plan_time(plan, plan->weeks), arena)));
    if (plan->interrupted)
        page->manner->warning(page, "interrupted: longer runs would have told more");
}

/* ---- how it came about ---- */

static const char *as_number(double value, struct arena *arena)
{
    return arena_text(arena, number_text(value).text);
}

static const char *load_taken(const struct plan *plan, const struct plan_past *past,
                              struct arena *arena)
{
    const char *written = plan_load_text(plan, 1.0, arena);
    const char *unit = *past->unit ? arena_print(arena, " %s", past->unit) : "";
    if (past->load == PLAN_LOAD_REQUESTS)
        return arena_print(arena,
                           "The series counts requests (--load requests): the last week's "
                           "busiest hour had %s, the scenario as written sends %s.",
                           quantity_text(QUANTITY_RATE, past->latest_per_s).text, written);
    if (past->load == PLAN_LOAD_VALUE)
        return arena_print(arena,
                           "The scenario as written, %s, is taken for %s%s in a step of the "
                           "series, as was said; the last week's busiest hour had %s.",
                           written, as_number(plan->of, arena), unit,
                           as_number(plan->settings.futures->latest, arena));
    return arena_print(arena,
                       "The scenario as written, %s, is taken for the busiest hour of the "
                       "history's last week, %s%s in a step, and the forecast moves it; --load "
                       "says otherwise.",
                       written, as_number(plan->of, arena), unit);
}

static const char *continued(const struct plan *plan, struct arena *arena)
{
    static const char *const what[] = {
        [FUTURES_BY_DAYS] = "days", [FUTURES_BY_WEEKS] = "weeks", [FUTURES_BY_STEPS] = "steps"};
    const struct futures *futures = plan->settings.futures;
    return arena_print(arena, "the busiest hours of %zu %s%s", futures->past.n,
                       what[futures->by],
                       futures->season ? ", freed of a season of a year" : "");
}

static void tell_past(struct report_page *page, const struct plan *plan,
                      const struct plan_past *past)
{
    struct arena *arena = page->arena;
    const char *filled =
        past->missing > 0 ? arena_print(arena, ", %zu of them missing in %zu gap%s and filled",
                                        past->missing, past->gaps, past->gaps == 1 ? "" : "s")
                          : "";
    page->manner->say(
        page, arena_print(
                  arena,
                  "History: %s, %zu values%s, from %s to %s, UTC. %zu futures were drawn that "
                  "continue %s. Each meets a limit drawn from the limit's own interval, and "
                  "runs out in its first week above.",
                  past->name, past->values, filled, plan_day_text(past->first_s, arena),
                  plan_day_text(plan_time(plan, 0), arena), plan->settings.futures->draws,
                  continued(plan, arena)));
}

static void tell_events(struct report_page *page, const struct plan *plan,
                        const struct plan_past *past)
{
    struct arena *arena = page->arena;
    const struct events *events = past->events;
    for (size_t i = 0; events && i < events->count; i++) {
        const struct event_effect *effect = &plan->settings.futures->effect[i];
        const char *text = "nothing of it in the past to learn from, so nothing applied";
        if (effect->standing == EVENT_GIVEN || effect->standing == EVENT_LEARNED)
            text = arena_print(arena, "%+.3g%%, as was %s", 100.0 * expm1(effect->size),
                               effect->standing == EVENT_GIVEN ? "said" : "learned");
        else if (effect->standing == EVENT_IN_SEASON)
            text = "comes with every season, whose part it is";
        page->manner->item(page, events->event[i].name, arena_print(arena, " %s", text));
    }
}

static void tell_growths(struct report_page *page, const struct plan *plan)
{
    struct arena *arena = page->arena;
    for (int i = 0; i < plan->settings.growths; i++) {
        const struct plan_growth *growth = &plan->settings.growth[i];
        page->manner->item(page, growth->path, arena_print(arena, " %s", growth->text));
    }
    if (plan->settings.growths > 0)
        page->manner->say(
            page, arena_print(
                      arena,
                      "With these grown the limit is %s at the end of the horizon; "
                      "between, it was interpolated.",
                      plan_load_text(
                          plan, plan_limit_at(&plan->limit, (double)plan->weeks, 0.0), arena)));
}

static void tell_method(struct report_page *page, const struct plan_told *told)
{
    const struct plan *plan = told->plan;
    struct arena *arena = page->arena;
    page->manner->section(page, "How it was found");
    page->manner->say(page, load_taken(plan, told->past, arena));
    tell_past(page, plan, told->past);
    tell_events(page, plan, told->past);
    tell_growths(page, plan);
    page->manner->say(
        page,
        arena_print(arena,
                    "%d limits were searched for in %.3g million events, seed %llu: the "
                    "scenario's own, those of remedies that help (%d of %d, tried under 1.1 "
                    "times the limit) and those of each number looked at. All met the same "
                    "chance and the same futures.",
                    plan->searches, (double)plan->events * 1e-6, (unsigned long long)plan->seed,
                    plan->remedies, plan->tried));
}

static void tell_next(struct report_page *page, const struct plan_told *told)
{
    struct arena *arena = page->arena;
    if (!told->file || told->plan->kind == PLAN_UNKNOWN)
        return;
    page->manner->section(page, "");
    page->manner->say(page, "What stops it, load by load:");
    page->manner->command(
        page, arena_print(arena, "headroom capacity %s", shell_word(told->file, arena)));
}

void plan_report(struct report_page *page, const void *what)
{
    const struct plan_told *told = what;
    const struct plan *plan = told->plan;
    struct arena *arena = page->arena;
    const char *name = plan->settings.load->scenario.name;
    const char *sentence = arena_print(arena, "%s.", plan_sentence(plan, arena));
    size_t lead = strcspn(sentence, ":");
    lead += sentence[lead] == ':';
    if (name && *name)
        page->manner->title(page, name);
    page->manner->verdict(page, arena_text_part(arena, sentence, lead), sentence + lead,
                          plan->kind == PLAN_LATER || plan->kind == PLAN_NEVER);
    if (plan->kind == PLAN_UNKNOWN)
        return;
    tell_interval(page, plan);
    tell_limit(page, plan);
    tell_takes(page, plan);
    warn_of_load(page, told->past);
    warn_of_past(page, plan, told->past);
    if (told->quiet)
        return;
    plan_tables(page, plan);
    tell_method(page, told);
    tell_next(page, told);
}
