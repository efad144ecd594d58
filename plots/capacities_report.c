#include "plots/capacities_report.h"

#include "plots/capacity_json.h"
#include "plots/capacity_report.h"
#include "plots/chart_draft.h"
#include "plots/page_json.h"
#include "plots/render_csv.h"
#include "plots/render_json.h"

#include <math.h>

static const char *name_of(const struct capacity *capacity)
{
    return capacity->variant ? capacity->variant : "as it is";
}

/* Loads are in requests a second or, of closed traffic, in users. */
static double unit_of(const struct capacity *capacity)
{
    return capacity->today.per_s > 0.0 ? capacity->today.per_s : capacity->today.users;
}

/* The largest load that holds; that which has no limit is INFINITY, what is not known NAN. */
static double size_of(const struct capacity *capacity)
{
    return capacity_factor(capacity) * unit_of(capacity);
}

/* The first of those that take as much as any. */
static const struct capacity *most_of(const struct capacities_told *told)
{
    const struct capacity *most = NULL;
    for (int i = 0; i < told->count; i++) {
        const struct capacity *capacity = told->capacity[i];
        if (!isnan(size_of(capacity)) && (!most || size_of(capacity) > size_of(most)))
            most = capacity;
    }
    return most;
}

static const char *up_to(const struct capacity *capacity, struct arena *arena)
{
    switch (capacity->kind) {
    case CAPACITY_ENDLESS:
        return arena_print(arena, "over %s", capacity_load(capacity, capacity->low, arena));
    case CAPACITY_NEVER:
        return "never";
    case CAPACITY_UNKNOWN:
        return "not known";
    default:
        return capacity_load(capacity, capacity->factor, arena);
    }
}

/* ---- as a page ---- */

/* "Most with 'twice the pool':". */
static const char *lead_of(const struct capacities_told *told, struct arena *arena)
{
    const struct capacity *most = most_of(told);
    return most == told->capacity[0] ? "Most as it is:"
                                     : arena_print(arena, "Most with '%s':", most->variant);
}

static void tell_answer(struct report_page *page, const struct capacities_told *told)
{
    const struct capacity *most = most_of(told), *now = told->capacity[0];
    struct arena *arena = page->arena;
    if (!most) {
        page->manner->verdict(page, "Not known:", " the search was interrupted.", false);
        return;
    }
    const char *beside =
        most == now ? "" : arena_print(arena, "; as it is %s", up_to(now, arena));
    page->manner->verdict(page, lead_of(told, arena),
                          arena_print(arena, " %s%s; today the load is %s.", up_to(most, arena),
                                      beside, capacity_load(now, 1.0, arena)),
                          capacity_is_good(now));
}

static void tell_chart(struct report_page *page, const struct capacities_told *told)
{
    struct chart_album album = {.page = page};
    struct chart_draft draft;
    const struct capacity *now = told->capacity[0], *most = most_of(told);
    if (!page->manner->chart || !most)
        return;
    chart_draft_start(&draft, &album, CHART_EFFECTS, "the most that each takes");
    draft.chart.none = unit_of(now); /* today's load */
    draft.chart.x.label = now->today.per_s > 0.0 ? "requests asked for" : "users";
    draft.chart.x.unit = now->today.per_s > 0.0 ? CHART_PER_SECOND : CHART_NUMBER;
    for (int i = 0; i < told->count; i++) {
        const struct capacity *capacity = told->capacity[i];
        double unit = unit_of(capacity);
        struct measured size = {size_of(capacity), capacity->low * unit, capacity->high * unit,
                                NULL};
        if (isfinite(size.mean))
            chart_draft_effect(&draft, name_of(capacity), &size,
                               capacity_is_good(capacity) ? CHART_GOOD : CHART_BAD);
    }
    if (draft.chart.rows > 1)
        chart_draft_show(&draft, arena_print(page->arena, "%s %s", lead_of(told, page->arena),
                                             up_to(most, page->arena)));
}

static void capacity_row(struct table *table, const struct capacity *capacity,
                         const struct capacity *most, struct arena *arena)
{
    const char *limit = capacity->at_stop ? capacity->at_stop->bottleneck.resource : NULL;
    bool between = capacity->low > 0.0 && isfinite(capacity->high);
    enum table_tone tone = capacity == most ? TABLE_STRONG : TABLE_PLAIN;
    table_cell(table, tone, "%s", name_of(capacity));
    table_cell(table, TABLE_PLAIN, "%s", capacity_load(capacity, 1.0, arena));
    table_cell(table, capacity_is_good(capacity) ? tone : TABLE_BAD, "%s",
               up_to(capacity, arena));
    table_cell(table, TABLE_FAINT, "%s%s%s",
               between ? capacity_load(capacity, capacity->low, arena) : "",
               between ? " to " : "",
               between ? capacity_load(capacity, capacity->high, arena) : "");
    if (isfinite(capacity->factor))
        table_cell(table, TABLE_PLAIN, "%+.0f%%", 100.0 * (capacity->factor - 1.0));
    else
        table_cell(table, TABLE_PLAIN, "%s", "");
    table_cell(table, TABLE_PLAIN, "%s", limit ? limit : "");
}

static struct table *capacities_of(const struct capacities_told *told, struct arena *arena)
{
    static const struct table_column columns[] = {
        {"what if",     TABLE_LEFT,  TABLE_IS_CUT},
        {"load now",    TABLE_RIGHT, TABLE_STAYS },
        {"holds up to", TABLE_RIGHT, TABLE_STAYS },
        {"for certain", TABLE_RIGHT, TABLE_GOES  },
        {"headroom",    TABLE_RIGHT, TABLE_STAYS },
        {"limit",       TABLE_LEFT,  TABLE_IS_CUT},
    };
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    for (int i = 0; i < told->count; i++)
        capacity_row(table, told->capacity[i], most_of(told), arena);
    return table;
}

static void tell_each(struct report_page *page, const struct capacities_told *told)
{
    page->manner->section(page, "One by one");
    for (int i = 0; i < told->count; i++)
        page->manner->item(page, arena_print(page->arena, "%s:", name_of(told->capacity[i])),
                           capacity_sentence(told->capacity[i], page->arena));
}

static void tell_method(struct report_page *page, const struct capacities_told *told)
{
    uint64_t events = 0;
    int runs = 0;
    for (int i = 0; i < told->count; i++) {
        events += told->capacity[i]->events;
        runs += told->capacity[i]->runs;
    }
    page->manner->section(page, "How it was measured");
    report_say(page,
               "%d runs of %d replications, %.3g million events, seed %llu, all under the same "
               "chance. Headroom is that of each under its own load.",
               runs, told->capacity[0]->replications, (double)events * 1e-6,
               (unsigned long long)told->capacity[0]->seed);
}

void capacities_report(struct report_page *page, const void *what)
{
    const struct capacities_told *told = what;
    const struct capacity *last = told->capacity[told->count - 1];
    const char *name = told->capacity[0]->scenario->name;
    if (name && *name)
        page->manner->title(page, name);
    tell_answer(page, told);
    if (last->interrupted)
        page->manner->warning(page, "interrupted: what follows is what was done until then");
    report_table(page, "What if", capacities_of(told, page->arena));
    if (told->quiet)
        return;
    tell_chart(page, told);
    tell_each(page, told);
    tell_method(page, told);
}

/* ---- for programs ---- */

void capacities_json(const void *what, const struct report_about *about, FILE *out)
{
    const struct capacities_told *told = what;
    const struct capacity *first = told->capacity[0];
    struct json_writer json;
    json_start(&json, out);
    json_object(&json, NULL, JSON_LINES);
    json_text(&json, "scenario", first->scenario->name);
    json_count(&json, "seed", first->seed);
    json_text(&json, "schema_version", RENDER_JSON_VERSION);
    json_list(&json, "capacities", JSON_LINES);
    for (int i = 0; i < told->count; i++) {
        json_object(&json, NULL, JSON_LINES);
        capacity_json_members(&json, told->capacity[i]);
        json_close(&json);
    }
    json_close(&json);
    json_flag(&json, "interrupted", told->capacity[told->count - 1]->interrupted);
    page_json(&json, "page", capacities_report, told, about);
    json_close(&json);
    json_end(&json);
}

void capacities_csv(const void *what, FILE *out)
{
    const struct capacities_told *told = what;
    render_csv_start(out);
    for (int i = 0; i < told->count; i++)
        capacity_csv_answer(told->capacity[i], out);
}
