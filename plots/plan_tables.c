#include "plots/plan_tables.h"

#include "plots/lever_name.h"
#include "plots/number.h"
#include "plots/plan_charts.h"
#include "plots/quantity.h"
#include "plots/remedies_report.h"
#include "studies/plan_months.h"

#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define SURE         0.9 /* probability that is good news, */
#define DOUBTFUL     0.5 /* and that is bad */

enum { NEEDED_COLUMNS = 2 + 3 * PLAN_UNITS };

static enum table_tone tone_of(double holds)
{
    return holds >= SURE ? TABLE_GOOD : holds < DOUBTFUL ? TABLE_BAD : TABLE_PLAIN;
}

static const char *load_between(const struct plan *plan, const double *load,
                                struct arena *arena)
{
    return arena_print(arena, "%s to %s", plan_load_text(plan, load[PLAN_LOW80], arena),
                       plan_load_text(plan, load[PLAN_HIGH80], arena));
}

static void show(struct report_page *page, const char *heading, struct table *table)
{
    if (table_rows(table) > 1) {
        page->manner->section(page, heading);
        page->manner->table(page, table);
    }
    table_free(table);
}

/* ---- what buys time ---- */

static const char *money(const struct plan *plan, double amount, struct arena *arena)
{
    const char *currency = plan->settings.prices ? plan->settings.prices->currency : "";
    if (isnan(amount))
        return "–";
    return arena_print(arena, amount > 0.5 ? "+%.0f%s%s" : "%.0f%s%s", amount,
                       *currency ? " " : "", currency);
}

static const char *plus(double weeks, bool beyond, struct arena *arena)
{
    return arena_print(arena, "%.0f%s", weeks, beyond ? "+" : "");
}

static void remedy_row(struct table *table, const struct plan *plan,
                       const struct plan_remedy *remedy, struct arena *arena)
{
    const double *bought = remedy->bought;
    bool helps = bought[1] >= 1.0;
    table_cell(table, TABLE_PLAIN, "%s", remedy_name(&remedy->tried->remedy, arena));
    table_cell(table, TABLE_PLAIN, "%s", remedy_effort_word(remedy->tried->remedy.effort));
    table_cell(table, TABLE_PLAIN, "%s",
               plan_load_text(plan, plan_limit_at(&remedy->limit, 0.0, 0.0), arena));
    table_cell(table, helps ? TABLE_GOOD : TABLE_FAINT, "%s",
               helps ? plus(bought[1], remedy->beyond[1], arena) : "none");
    table_cell(table, TABLE_PLAIN, "%s to %s", plus(bought[0], remedy->beyond[0], arena),
               plus(bought[2], remedy->beyond[2], arena));
    if (plan->settings.prices && plan->settings.prices->count > 0)
        table_cell(table, TABLE_PLAIN, "%s", money(plan, remedy->cost, arena));
    table_cell(table, TABLE_PLAIN, "%s",
               plan_date_text(plan, remedy->date.week[PLAN_MIDDLE], arena));
}

static void tell_remedies(struct report_page *page, const struct plan *plan)
{
    static const struct table_column columns[] = {
        {"what buys time", TABLE_LEFT,  TABLE_IS_CUT},
        {"effort",         TABLE_LEFT,  TABLE_STAYS },
        {"carries",        TABLE_RIGHT, TABLE_STAYS },
        {"weeks bought",   TABLE_RIGHT, TABLE_STAYS },
        {"80%",            TABLE_RIGHT, TABLE_STAYS },
        {"cost a month",   TABLE_RIGHT, TABLE_STAYS },
        {"runs out",       TABLE_RIGHT, TABLE_GOES  },
    };
    struct arena *arena = page->arena;
    bool priced = plan->settings.prices && plan->settings.prices->count > 0, grown = true;
    struct table_column *shown = arena_array(arena, COUNT(columns), sizeof *shown);
    size_t count = 0;
    for (size_t i = 0; i < COUNT(columns); i++)
        if (priced || strcmp(columns[i].title, "cost a month") != 0)
            shown[count++] = columns[i];
    struct table *table = table_new(shown, count);
    for (int i = 0; i < plan->remedies; i++) {
        remedy_row(table, plan, &plan->remedy[i], arena);
        grown &= plan->remedy[i].grown;
    }
    show(page, "What buys time", table);
    if (!grown)
        page->manner->say(page, "Some of these replace what grows; they are told without its "
                                "growth.");
}

/* ---- months ---- */

static const char *month_text(const struct plan_month *month, struct arena *arena)
{
    static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    return arena_print(arena, "%s %d", names[month->month - 1], month->year);
}

/* The columns of a stretch of time, named by the first, and a row of them. */
#define SPAN_COLUMNS(name)                                                                     \
    {(name), TABLE_LEFT, TABLE_STAYS}, {"busiest hour", TABLE_RIGHT, TABLE_STAYS},             \
        {"80% of futures", TABLE_RIGHT, TABLE_STAYS}, {"limit", TABLE_RIGHT, TABLE_GOES},      \
        {"holds", TABLE_RIGHT, TABLE_STAYS}, {"nearest limit", TABLE_LEFT, TABLE_IS_CUT},      \
    {                                                                                          \
        "objectives", TABLE_LEFT, TABLE_GOES                                                   \
    }

struct span {
    const char *name;
    const double *load;
    const struct plan_week *week; /* with the highest load in it */
    double holds;
};

static void span_row(struct table *table, const struct plan *plan, const struct span *span,
                     struct arena *arena)
{
    const struct plan_week *week = span->week;
    table_cell(table, TABLE_PLAIN, "%s", span->name);
    table_cell(table, TABLE_PLAIN, "%s", plan_load_text(plan, span->load[PLAN_MIDDLE], arena));
    table_cell(table, TABLE_PLAIN, "%s", load_between(plan, span->load, arena));
    table_cell(table, TABLE_PLAIN, "%s", plan_load_text(plan, week->limit, arena));
    table_cell(table, tone_of(span->holds), "%s", plan_share_text(span->holds, arena));
    table_cell(table, TABLE_PLAIN, "%s", week->resource ? week->resource : "–");
    table_cell(table, week->missed ? TABLE_BAD : TABLE_GOOD, "%s",
               week->missed ? arena_print(arena, "%s missed", week->missed) : "hold");
}

static void tell_months(struct report_page *page, const struct plan *plan)
{
    static const struct table_column columns[] = {SPAN_COLUMNS("month")};
    struct table *table = table_new(columns, COUNT(columns));
    for (size_t i = 0; i < plan->months; i++) {
        const struct plan_month *month = &plan->month[i];
        struct span span = {month_text(month, page->arena), month->load,
                            &plan->week[month->worst], month->holds};
        span_row(table, plan, &span, page->arena);
    }
    show(page, "Month by month", table);
}

/* ---- what is needed ---- */

static void number_cell(struct table *table, long number, long now)
{
    if (number == PLAN_NO_NUMBER)
        table_cell(table, TABLE_BAD, "none helps");
    else
        table_cell(table, number > now ? TABLE_STRONG : TABLE_PLAIN, "%ld", number);
}

/* Of each: how many, how many for nine futures in ten, and what that costs if it has a price.
 */
static size_t needed_columns(const struct plan *plan, struct table_column *columns,
                             struct arena *arena)
{
    size_t count = 1;
    columns[0] = (struct table_column){"month", TABLE_LEFT, TABLE_STAYS};
    for (int i = 0; i < plan->units; i++) {
        const struct plan_units *units = &plan->unit[i];
        const char *currency = plan->settings.prices ? plan->settings.prices->currency : "";
        columns[count++] =
            (struct table_column){plan_unit_text(units->path, arena), TABLE_RIGHT, TABLE_STAYS};
        columns[count++] = (struct table_column){"to be sure", TABLE_RIGHT, TABLE_STAYS};
        if (!isnan(plan_months_cost(plan, units, units->now)))
            columns[count++] = (struct table_column){
                arena_print(arena, "cost%s%s", *currency ? ", " : "", currency), TABLE_RIGHT,
                TABLE_GOES};
    }
    return count;
}

static void cost_cell(struct table *table, const struct plan *plan,
                      const struct plan_units *units, size_t month, struct arena *arena)
{
    double least = plan_months_cost(plan, units, units->needed[month]);
    double most = plan_months_cost(plan, units, units->surely[month]);
    if (isnan(least))
        return;
    if (units->needed[month] == PLAN_NO_NUMBER)
        table_cell(table, TABLE_FAINT, "–");
    else if (units->surely[month] == PLAN_NO_NUMBER ||
             units->surely[month] == units->needed[month])
        table_cell(table, TABLE_PLAIN, "%.0f", least);
    else
        table_cell(table, TABLE_PLAIN, "%s", arena_print(arena, "%.0f to %.0f", least, most));
}

static void tell_elsewhere(struct report_page *page, const struct plan_units *units)
{
    struct arena *arena = page->arena;
    bool helpless = false;
    for (int i = 0; i < PLAN_MONTHS; i++)
        helpless |= units->needed[i] == PLAN_NO_NUMBER || units->surely[i] == PLAN_NO_NUMBER;
    if (!helpless)
        return;
    const char *what = plan_unit_text(units->path, arena);
    if (units->most > 0)
        page->manner->say(
            page, arena_print(arena,
                              "Beyond %s no more is carried: the limit is elsewhere%s%s. Where "
                              "none helps, no number of them does.",
                              plan_count_text(units->most, units->path, arena),
                              units->elsewhere ? ", at " : "",
                              units->elsewhere ? units->elsewhere : ""));
    else
        page->manner->say(page,
                          arena_print(arena, "How many %s would do was not found.", what));
}

static void tell_needed(struct report_page *page, const struct plan *plan)
{
    struct table_column *columns = arena_array(page->arena, NEEDED_COLUMNS, sizeof *columns);
    size_t count = needed_columns(plan, columns, page->arena);
    struct table *table = table_new(columns, count);
    for (size_t i = 0; i < plan->months && plan->units > 0; i++) {
        table_cell(table, TABLE_PLAIN, "%s", month_text(&plan->month[i], page->arena));
        for (int j = 0; j < plan->units; j++) {
            const struct plan_units *units = &plan->unit[j];
            number_cell(table, units->needed[i], units->now);
            number_cell(table, units->surely[i], units->now);
            cost_cell(table, plan, units, i, page->arena);
        }
    }
    show(page, "What is needed", table);
    if (plan->units == 0 || plan->months == 0)
        return;
    for (int j = 0; j < plan->units; j++)
        tell_elsewhere(page, &plan->unit[j]);
    bool priced = plan->settings.prices && plan->settings.prices->count > 0;
    page->manner->say(
        page, arena_print(page->arena,
                          "Each is one way alone, all else as it is; to be sure is for nine "
                          "futures in ten.%s",
                          priced ? " Costs are those of all that has a price, a month." : ""));
}

/* ---- weeks ---- */

static void tell_weeks(struct report_page *page, const struct plan *plan)
{
    static const struct table_column columns[] = {SPAN_COLUMNS("week of")};
    struct table *table = table_new(columns, COUNT(columns));
    for (size_t w = 0; w < plan->weeks; w++) {
        const struct plan_week *week = &plan->week[w];
        struct span span = {plan_date_text(plan, w, page->arena), week->load, week,
                            week->holds};
        span_row(table, plan, &span, page->arena);
    }
    page->manner->more(page, true);
    show(page, "Weeks", table);
    page->manner->more(page, false);
}

/* A terminal has the months only: --csv has every week. */
void plan_tables(struct report_page *page, const struct plan *plan)
{
    plan_chart_load(page, plan);
    tell_remedies(page, plan);
    plan_chart_remedies(page, plan);
    tell_months(page, plan);
    tell_needed(page, plan);
    plan_chart_units(page, plan);
    if (page->columns == 0)
        tell_weeks(page, plan);
}
