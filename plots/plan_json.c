#include "plots/plan_json.h"

#include "plots/capacity_report.h"
#include "plots/page_json.h"
#include "plots/plan_tables.h"
#include "plots/remedies_report.h"
#include "plots/render_csv.h"
#include "plots/render_json.h"
#include "studies/plan_months.h"

#include <math.h>
#include <time.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const kinds[] = {[PLAN_DATE] = "date",
                                    [PLAN_TODAY] = "today",
                                    [PLAN_LATER] = "later",
                                    [PLAN_NEVER] = "never",
                                    [PLAN_UNKNOWN] = "unknown"};

/* In the order of plan_shares. */
static const char *const shares[PLAN_SHARES] = {"low95", "low80", "middle", "high80", "high95"};
static const char *const thirds[] = {"low80", "middle", "high80"};

/* ---- dates ---- */

struct day {
    char text[40];
};

static struct day day_of(int64_t time_s)
{
    struct day day;
    time_t at = time_s;
    struct tm date = {0};
    gmtime_r(&at, &date);
    strftime(day.text, sizeof day.text, "%Y-%m-%d", &date);
    return day;
}

/* null: not within the horizon. */
static void write_week(struct json_writer *json, const char *key, const struct plan *plan,
                       size_t week)
{
    struct day day = day_of(plan_time(plan, week));
    json_text(json, key, week < plan->weeks ? day.text : NULL);
}

static void write_date(struct json_writer *json, const char *key, const struct plan *plan,
                       const struct plan_date *date)
{
    json_object(json, key, JSON_ON_LINE);
    json_number(json, "within_horizon", date->within);
    for (int i = 0; i < PLAN_SHARES; i++)
        write_week(json, shares[i], plan, date->week[i]);
    json_close(json);
}

/* ---- the past ---- */

static void write_past(struct json_writer *json, const struct plan_told *told)
{
    static const char *const loads[] = {[PLAN_LOAD_LATEST] = "latest",
                                        [PLAN_LOAD_REQUESTS] = "requests",
                                        [PLAN_LOAD_VALUE] = "value"};
    static const char *const peaks[] = {[PLAN_PEAK_SEEN] = "seen",
                                        [PLAN_PEAK_SAID] = "said",
                                        [PLAN_PEAK_LEARNED] = "learned",
                                        [PLAN_PEAK_GUESSED] = "guessed"};
    static const char *const by[] = {
        [FUTURES_BY_DAYS] = "days", [FUTURES_BY_WEEKS] = "weeks", [FUTURES_BY_STEPS] = "steps"};
    const struct plan_past *past = told->past;
    const struct futures *futures = told->plan->settings.futures;
    json_object(json, "history", JSON_LINES);
    json_text(json, "name", past->name);
    json_text(json, "unit", past->unit);
    json_text(json, "from", day_of(past->first_s).text);
    json_text(json, "to", day_of(plan_time(told->plan, 0)).text);
    json_count(json, "values", past->values);
    json_count(json, "missing", past->missing);
    json_count(json, "step_s", (uint64_t)past->step_s);
    json_text(json, "continued", by[futures->by]);
    json_count(json, "of", futures->past.n);
    json_flag(json, "season", futures->season);
    json_number(json, "latest", futures->latest);
    json_text(json, "load", loads[past->load]);
    json_number(json, "scenario_load", told->plan->of);
    json_number(json, "peak", past->peak);
    json_text(json, "peak_from", peaks[past->peak_from]);
    json_object(json, "growth_a_month", JSON_ON_LINE);
    for (size_t i = 0; i < COUNT(thirds); i++)
        json_number(json, thirds[i], futures->growth[i]);
    json_close(json);
    json_close(json);
}

/* ---- the limit ---- */

static void write_limit(struct json_writer *json, const struct plan_limit *limit)
{
    json_list(json, "limit", JSON_LINES);
    for (int i = 0; i < limit->looks; i++) {
        const struct capacity *capacity = limit->at[i];
        json_object(json, NULL, JSON_ON_LINE);
        json_number(json, "week", limit->week[i]);
        json_number(json, "factor", plan_limit_of(capacity, 0.0));
        json_number(json, "holds", capacity->low > 0.0 ? capacity->low : (double)NAN);
        json_number(json, "fails", capacity->high);
        json_close(json);
    }
    json_close(json);
}

static void write_stop(struct json_writer *json, const struct plan *plan, struct arena *arena)
{
    const struct capacity *capacity = plan->limit.at[0];
    const struct margin *stop = &capacity->stop;
    json_object(json, "stops", JSON_LINES);
    json_text(json, "resource",
              capacity->at_stop ? capacity->at_stop->bottleneck.resource : NULL);
    json_text(json, "request", stop->request ? stop->request->name : NULL);
    json_text(json, "objective", stop->goal ? stop->goal->goal->name : NULL);
    json_number(json, "limit", stop->goal ? stop->goal->goal->limit : (double)NAN);
    json_text(json, "why", capacity->at_stop ? capacity_stop(capacity, arena) : NULL);
    json_close(json);
}

/* ---- weeks and months ---- */

static void write_loads(struct json_writer *json, const char *key, const double *load)
{
    json_object(json, key, JSON_ON_LINE);
    for (int i = 0; i < PLAN_SHARES; i++)
        json_number(json, shares[i], load[i]);
    json_close(json);
}

static void write_weeks(struct json_writer *json, const struct plan *plan)
{
    json_list(json, "weeks", JSON_LINES);
    for (size_t w = 0; w < plan->weeks && plan->kind != PLAN_UNKNOWN; w++) {
        const struct plan_week *week = &plan->week[w];
        json_object(json, NULL, JSON_ON_LINE);
        write_week(json, "from", plan, w);
        write_loads(json, "load", week->load);
        json_number(json, "limit", week->limit);
        json_number(json, "holds", week->holds);
        json_number(json, "run_out", week->out);
        json_text(json, "resource", week->resource);
        json_text(json, "missed", week->missed);
        json_close(json);
    }
    json_close(json);
}

static void write_months(struct json_writer *json, const struct plan *plan)
{
    json_list(json, "months", JSON_LINES);
    for (size_t i = 0; i < plan->months; i++) {
        const struct plan_month *month = &plan->month[i];
        char name[40];
        snprintf(name, sizeof name, "%04d-%02d", month->year, month->month);
        json_object(json, NULL, JSON_ON_LINE);
        json_text(json, "month", name);
        json_count(json, "first_week", month->first);
        json_count(json, "weeks", month->weeks);
        write_loads(json, "load", month->load);
        write_loads(json, "asked", month->asked);
        json_number(json, "holds", month->holds);
        json_close(json);
    }
    json_close(json);
}

/* ---- remedies ---- */

static void write_remedy(struct json_writer *json, const struct plan *plan,
                         const struct plan_remedy *remedy, struct arena *arena)
{
    const struct remedy *what = &remedy->tried->remedy;
    json_object(json, NULL, JSON_LINES);
    json_text(json, "remedy", remedy_name(what, arena));
    json_text(json, "effort", remedy_effort_word(what->effort));
    json_list(json, "settings", JSON_ON_LINE);
    for (int i = 0; i < what->settings; i++)
        json_text(json, NULL, what->setting[i]);
    json_close(json);
    write_limit(json, &remedy->limit);
    write_date(json, "date", plan, &remedy->date);
    json_object(json, "weeks_bought", JSON_ON_LINE);
    for (size_t i = 0; i < COUNT(thirds); i++)
        json_number(json, thirds[i], remedy->bought[i]);
    json_close(json);
    json_object(json, "or_more", JSON_ON_LINE);
    for (size_t i = 0; i < COUNT(thirds); i++)
        json_flag(json, thirds[i], remedy->beyond[i]);
    json_close(json);
    json_flag(json, "data_grow", remedy->grown);
    json_number(json, "cost_a_month", remedy->cost);
    json_close(json);
}

/* ---- numbers needed ---- */

static void write_number(struct json_writer *json, long number)
{
    json_number(json, NULL, number == PLAN_NO_NUMBER ? (double)NAN : (double)number);
}

static void write_numbers(struct json_writer *json, const char *key, const struct plan *plan,
                          const long *number)
{
    json_list(json, key, JSON_ON_LINE);
    for (size_t i = 0; i < plan->months; i++)
        write_number(json, number[i]);
    json_close(json);
}

static void write_costs(struct json_writer *json, const struct plan *plan,
                        const struct plan_units *units)
{
    json_list(json, "cost", JSON_ON_LINE);
    for (size_t i = 0; i < plan->months; i++)
        json_number(json, NULL,
                    units->needed[i] == PLAN_NO_NUMBER
                        ? (double)NAN
                        : plan_months_cost(plan, units, units->needed[i]));
    json_close(json);
}

static void write_units(struct json_writer *json, const struct plan *plan,
                        const struct plan_units *units)
{
    json_object(json, NULL, JSON_LINES);
    json_text(json, "path", units->path);
    json_count(json, "now", (uint64_t)units->now);
    write_numbers(json, "needed", plan, units->needed);
    write_numbers(json, "to_be_sure", plan, units->surely);
    write_costs(json, plan, units);
    json_number(json, "no_more_than", units->most > 0 ? (double)units->most : (double)NAN);
    json_text(json, "elsewhere", units->elsewhere);
    json_list(json, "carries", JSON_LINES);
    for (int i = 0; i < units->sizes; i++) {
        const struct capacity *capacity = units->size[i].carries;
        json_object(json, NULL, JSON_ON_LINE);
        json_count(json, "number", (uint64_t)units->size[i].number);
        json_number(json, "factor", plan_limit_of(capacity, 0.0));
        json_number(json, "holds", capacity->low > 0.0 ? capacity->low : (double)NAN);
        json_number(json, "fails", capacity->high);
        json_close(json);
    }
    json_close(json);
    json_close(json);
}

static void write_prices(struct json_writer *json, const struct plan *plan)
{
    const struct prices *prices = plan->settings.prices;
    json_object(json, "prices", JSON_LINES);
    json_text(json, "currency", prices ? prices->currency : "");
    json_number(json, "a_month_as_it_is",
                prices && prices->count > 0 ? prices_in_all(prices) : (double)NAN);
    json_list(json, "of", JSON_LINES);
    for (int i = 0; prices && i < prices->count; i++) {
        json_object(json, NULL, JSON_ON_LINE);
        json_text(json, "path", prices->at[i].path);
        json_number(json, "each", prices->at[i].each);
        json_number(json, "now", prices->at[i].now);
        json_close(json);
    }
    json_close(json);
    json_close(json);
}

/* ---- the document ---- */

static void write_answer(struct json_writer *json, const struct plan_told *told,
                         struct arena *arena)
{
    const struct plan *plan = told->plan;
    json_text(json, "scenario", plan->settings.load->scenario.name);
    json_count(json, "seed", plan->seed);
    json_text(json, "schema_version", RENDER_JSON_VERSION);
    json_text(json, "verdict", plan_sentence(plan, arena));
    json_text(json, "kind", kinds[plan->kind]);
    json_text(json, "resource", plan->kind == PLAN_UNKNOWN ? NULL : plan_resource(plan));
    write_date(json, "date", plan, &plan->date);
    write_past(json, told);
    json_object(json, "horizon", JSON_ON_LINE);
    json_count(json, "weeks", plan->weeks);
    json_count(json, "asked", plan->settings.futures->weeks);
    json_text(json, "until", day_of(plan_time(plan, plan->weeks)).text);
    json_close(json);
    json_number(json, "today", plan->today);
}

static void write_found(struct json_writer *json, const struct plan *plan, struct arena *arena)
{
    const struct load_size *size = &plan->limit.at[0]->today;
    json_object(json, "as_written", JSON_ON_LINE);
    json_number(json, "per_s", size->per_s);
    json_number(json, "users", size->users);
    json_close(json);
    write_limit(json, &plan->limit);
    write_stop(json, plan, arena);
}

void plan_json(const void *what, const struct report_about *about, FILE *out)
{
    const struct plan_told *told = what;
    const struct plan *plan = told->plan;
    struct arena *arena = arena_open();
    struct json_writer json;
    json_start(&json, out);
    json_object(&json, NULL, JSON_LINES);
    write_answer(&json, told, arena);
    if (plan->kind != PLAN_UNKNOWN)
        write_found(&json, plan, arena);
    write_weeks(&json, plan);
    write_months(&json, plan);
    json_list(&json, "remedies", JSON_LINES);
    for (int i = 0; i < plan->remedies; i++)
        write_remedy(&json, plan, &plan->remedy[i], arena);
    json_close(&json);
    json_list(&json, "units", JSON_LINES);
    for (int i = 0; i < plan->units; i++)
        write_units(&json, plan, &plan->unit[i]);
    json_close(&json);
    write_prices(&json, plan);
    json_count(&json, "searches", (uint64_t)plan->searches);
    json_count(&json, "events", plan->events);
    json_flag(&json, "interrupted", plan->interrupted);
    page_json(&json, "page", plan_report, told, about);
    json_close(&json);
    json_end(&json);
    arena_close(arena);
}

/* ---- CSV ---- */

/* A table's rows of one section and name. */
struct sheet {
    FILE *out;
    const char *section, *name;
};

static void write_figure(const struct sheet *sheet, const char *quantity, double mean,
                         double low, double high)
{
    struct measured measured = {.mean = mean, .low = low, .high = high};
    render_csv_row(sheet->out, sheet->section, sheet->name, quantity, &measured);
}

static void write_plain(const struct sheet *sheet, const char *quantity, double value)
{
    write_figure(sheet, quantity, value, (double)NAN, (double)NAN);
}

static double in_weeks(const struct plan *plan, size_t week)
{
    return week < plan->weeks ? (double)week : (double)NAN;
}

static void write_month_rows(const struct plan *plan, size_t number, FILE *out)
{
    const struct plan_month *month = &plan->month[number];
    char name[40];
    snprintf(name, sizeof name, "%04d-%02d", month->year, month->month);
    struct sheet sheet = {out, "month", name};
    write_figure(&sheet, "load", month->load[PLAN_MIDDLE], month->load[PLAN_LOW80],
                 month->load[PLAN_HIGH80]);
    write_plain(&sheet, "holds", month->holds);
    for (int i = 0; i < plan->units; i++) {
        const struct plan_units *units = &plan->unit[i];
        double needed = units->needed[number] > 0 ? (double)units->needed[number] : (double)NAN;
        double surely = units->surely[number] > 0 ? (double)units->surely[number] : (double)NAN;
        write_figure(&sheet, units->path, needed, needed, surely);
    }
}

static void write_week_rows(const struct plan *plan, size_t number, FILE *out)
{
    const struct plan_week *week = &plan->week[number];
    struct day day = day_of(plan_time(plan, number));
    struct sheet sheet = {out, "week", day.text};
    write_figure(&sheet, "load", week->load[PLAN_MIDDLE], week->load[PLAN_LOW80],
                 week->load[PLAN_HIGH80]);
    write_plain(&sheet, "limit", week->limit);
    write_plain(&sheet, "holds", week->holds);
    write_plain(&sheet, "run_out", week->out);
}

static void write_answer_rows(const struct plan *plan, FILE *out)
{
    struct sheet sheet = {out, "plan", ""};
    const size_t *date = plan->date.week;
    const struct capacity *capacity = plan->limit.at[0];
    write_figure(&sheet, "runs_out_week", in_weeks(plan, date[PLAN_MIDDLE]),
                 in_weeks(plan, date[PLAN_LOW80]), in_weeks(plan, date[PLAN_HIGH80]));
    write_plain(&sheet, "within_horizon", plan->date.within);
    write_figure(&sheet, "limit", plan_limit_of(capacity, 0.0), capacity->low, capacity->high);
}

void plan_csv(const void *what, FILE *out)
{
    const struct plan_told *told = what;
    const struct plan *plan = told->plan;
    struct arena *arena = arena_open();
    render_csv_start(out);
    if (plan->kind != PLAN_UNKNOWN) {
        write_answer_rows(plan, out);
        for (size_t w = 0; w < plan->weeks; w++)
            write_week_rows(plan, w, out);
    }
    for (size_t i = 0; i < plan->months; i++)
        write_month_rows(plan, i, out);
    for (int i = 0; i < plan->remedies; i++) {
        const struct plan_remedy *remedy = &plan->remedy[i];
        struct sheet sheet = {out, "remedy", remedy_name(&remedy->tried->remedy, arena)};
        write_figure(&sheet, "weeks_bought", remedy->bought[1], remedy->bought[0],
                     remedy->bought[2]);
    }
    arena_close(arena);
}
