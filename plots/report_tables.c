#include "plots/report_tables.h"

#include "plots/sparkline.h"
#include "plots/verdict.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_TIMES     9 /* rows of where the time goes; smaller ones are summed up */
#define MOST_RESOURCES 14
#define MOST_DOINGS    4
#define TELLING        0.005 /* shares below are not told */

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- objectives ---- */

static void goal_row(struct table *table, const char *request, const struct result_goal *goal,
                     struct arena *arena)
{
    bool met = goal->met && goal->certain;
    enum table_tone tone = met ? TABLE_GOOD : goal->certain ? TABLE_BAD : TABLE_PLAIN;
    enum quantity_unit unit = verdict_goal_unit(goal->goal);
    table_cell(table, tone, "%s", met ? "✓" : goal->certain ? "✗" : "?");
    table_cell(table, TABLE_PLAIN, "%s", request);
    table_cell(table, TABLE_PLAIN, "%s", verdict_goal(goal->goal, arena));
    table_cell(table, TABLE_PLAIN, "%s", quantity_both(unit, &goal->measured).text);
    table_cell(table, tone, "%s", met ? "met" : goal->certain ? "missed" : "undecided");
}

struct table *report_goals(const struct result *result, struct arena *arena)
{
    static const struct table_column columns[] = {
        {"",          TABLE_LEFT,  TABLE_STAYS },
        {"objective", TABLE_LEFT,  TABLE_IS_CUT},
        {"",          TABLE_LEFT,  TABLE_STAYS },
        {"measured",  TABLE_RIGHT, TABLE_STAYS },
        {"",          TABLE_LEFT,  TABLE_STAYS },
    };
    struct table *table = table_new(columns, COUNT(columns));
    for (int i = 0; i < result->requests; i++)
        for (int j = 0; j < result->request[i].goals; j++)
            goal_row(table, result->request[i].name, &result->request[i].goal[j], arena);
    if (table_rows(table) > 1)
        return table;
    table_free(table);
    return NULL;
}

/* ---- requests ---- */

enum { REQUEST_FIGURES = 7 };

struct figure {
    enum quantity_unit unit;
    struct measured measured;
};

static void figures_of(const struct result_answers *answers,
                       struct figure figure[REQUEST_FIGURES])
{
    double none = (double)INFINITY;
    struct measured most = {.mean = answers->max, .low = -none, .high = none};
    figure[0] = (struct figure){QUANTITY_RATE, answers->throughput};
    figure[1] = (struct figure){QUANTITY_TIME, answers->mean};
    figure[2] = (struct figure){QUANTITY_TIME, answers->p50};
    figure[3] = (struct figure){QUANTITY_TIME, answers->p95};
    figure[4] = (struct figure){QUANTITY_TIME, answers->p99};
    figure[5] = (struct figure){QUANTITY_TIME, most};
    figure[6] = (struct figure){QUANTITY_SHARE, answers->errors};
}

static bool has_halves(const struct result_answers *answers)
{
    return *quantity_half(QUANTITY_RATE, &answers->throughput).text ||
           *quantity_half(QUANTITY_TIME, &answers->mean).text;
}

/* How requests come that not only traffic sends. */
static const char *how_reached(const struct result_answers *answers)
{
    static const char *const how[2][2][2] = {
        {{" (never sent)", " (enqueued)"}, {" (called)", " (called, enqueued)"}            },
        {{"", " (sent, enqueued)"},        {" (sent, called)", " (sent, called, enqueued)"}},
    };
    return how[answers->sent][answers->called][answers->enqueued];
}

static void request_rows(struct table *table, const struct result_answers *answers,
                         bool halves_below)
{
    struct figure figure[REQUEST_FIGURES];
    figures_of(answers, figure);
    table_cell(table, TABLE_PLAIN, "%s%s", answers->name, how_reached(answers));
    for (int i = 0; i < REQUEST_FIGURES; i++) {
        const struct measured *measured = &figure[i].measured;
        struct quantity text = halves_below ? quantity_mean(figure[i].unit, measured)
                                            : quantity_both(figure[i].unit, measured);
        table_cell(table, TABLE_PLAIN, "%s", text.text);
    }
    if (!halves_below || !has_halves(answers))
        return;
    table_cell(table, TABLE_PLAIN, "%s", "");
    for (int i = 0; i < REQUEST_FIGURES; i++)
        table_cell(table, TABLE_FAINT, "%s",
                   quantity_half(figure[i].unit, &figure[i].measured).text);
}

/* The system's figures have a row of their own, unless they are those of one request. */
static bool all_is_one(const struct result *result)
{
    int sent = 0, more = 0;
    for (int i = 0; i < result->requests; i++) {
        const struct result_answers *request = &result->request[i];
        sent += request->sent;
        more += request->sent && (request->called || request->enqueued);
    }
    return sent == 1 && more == 0;
}

struct table *report_requests(const struct result *result, bool halves_below)
{
    static const struct table_column columns[] = {
        {"request",    TABLE_LEFT,  TABLE_IS_CUT},
        {"throughput", TABLE_RIGHT, TABLE_STAYS },
        {"mean",       TABLE_RIGHT, TABLE_STAYS },
        {"p50",        TABLE_RIGHT, TABLE_GOES  },
        {"p95",        TABLE_RIGHT, TABLE_STAYS },
        {"p99",        TABLE_RIGHT, TABLE_STAYS },
        {"max",        TABLE_RIGHT, TABLE_GOES  },
        {"errors",     TABLE_RIGHT, TABLE_STAYS },
    };
    struct table *table = table_new(columns, COUNT(columns));
    int sent = 0;
    for (int i = 0; i < result->requests; i++)
        if (result->request[i].sent) {
            request_rows(table, &result->request[i], halves_below);
            sent++;
        }
    if (!all_is_one(result)) {
        struct result_answers all = result->system;
        all.name = "all that are sent";
        if (sent > 0)
            table_rule(table);
        request_rows(table, &all, halves_below);
    }
    if (sent < result->requests)
        table_rule(table);
    for (int i = 0; i < result->requests; i++)
        if (!result->request[i].sent)
            request_rows(table, &result->request[i], halves_below);
    return table;
}

const char *report_errors(const struct result_answers *answers, struct arena *arena)
{
    size_t room = 1;
    for (int i = 0; i < OUTCOME_COUNT; i++)
        room += strlen(outcome_names[i]) + sizeof(struct quantity) + 4;
    char *text = arena_take(arena, room);
    char *at = text;
    for (int i = OUTCOME_OK + 1; i < OUTCOME_COUNT; i++)
        if (answers->error_by[i].mean > 0.0)
            at += sprintf(at, "%s%s %s", at == text ? "" : ", ", outcome_names[i],
                          quantity_both(QUANTITY_SHARE, &answers->error_by[i]).text);
    return text;
}

/* ---- where the time goes ---- */

/* How much of all requests' time is this one's. */
static double weight_of(const struct result_answers *request)
{
    double weight = 0.0;
    for (int i = 0; i < request->times; i++)
        weight += request->time[i].waiting.mean + request->time[i].working.mean;
    weight *= request->throughput.mean;
    return isfinite(weight) ? weight : 0.0;
}

const struct result_answers *report_heaviest(const struct result *result, const bool *told)
{
    const struct result_answers *most = NULL;
    for (int i = 0; i < result->requests; i++) {
        const struct result_answers *request = &result->request[i];
        if (told[i] || !request->sent || request->times == 0)
            continue;
        if (!most || weight_of(request) > weight_of(most))
            most = request;
    }
    return most;
}

static double known(double value)
{
    return isfinite(value) && value > 0.0 ? value : 0.0;
}

static double time_at(const struct result_time *time)
{
    return known(time->waiting.mean) + known(time->working.mean);
}

static int most_time_first(const void *left, const void *right)
{
    double a = time_at(left), b = time_at(right);
    return a < b   ? 1
           : a > b ? -1
                   : strcmp(((const struct result_time *)left)->at,
                            ((const struct result_time *)right)->at);
}

/* Waiting ░, then working █; what there is at all has a block. */
static const char *bar_of(const struct result_time *time, double longest, int columns,
                          struct arena *arena)
{
    double scale = longest > 0.0 ? columns / longest : 0.0;
    int whole = (int)round(time_at(time) * scale);
    if (whole < 1)
        whole = 1;
    int waiting = (int)round(known(time->waiting.mean) * scale);
    if (waiting > whole)
        waiting = whole;
    char *text = arena_take(arena, (size_t)whole * strlen("█") + 1);
    char *at = text;
    for (int i = 0; i < whole; i++)
        at = stpcpy(at, i < waiting ? "░" : "█");
    return text;
}

/* Less than a microsecond is nothing here. */
static void time_cell(struct table *table, const struct measured *measured)
{
    if (measured->mean > 0.0 && measured->mean < 1e-6)
        table_cell(table, TABLE_PLAIN, "<1 µs");
    else
        table_cell(table, TABLE_PLAIN, "%s", quantity_both(QUANTITY_TIME, measured).text);
}

static void part_cell(struct table *table, const struct measured *part)
{
    if (part->mean == 0.0)
        table_cell(table, TABLE_PLAIN, "%s", "");
    else
        time_cell(table, part);
}

static void share_cell(struct table *table, double share)
{
    if (share > 0.0 && share < TELLING)
        table_cell(table, TABLE_PLAIN, "<1%%");
    else if (isfinite(share))
        table_cell(table, TABLE_PLAIN, "%.0f%%", share * 100.0);
    else
        table_cell(table, TABLE_PLAIN, "–");
}

/* What is little is told in one sum, of which no interval is known. */
static struct result_time sum_of(const struct result_time *time, int count, struct arena *arena)
{
    struct result_time sum = {
        .waiting = {.low = -(double)INFINITY, .high = (double)INFINITY}
    };
    char *name = arena_take(arena, 32);
    for (int i = 0; i < count; i++) {
        sum.waiting.mean += known(time[i].waiting.mean);
        sum.working.mean += known(time[i].working.mean);
    }
    sum.working.low = sum.waiting.low;
    sum.working.high = sum.waiting.high;
    snprintf(name, 32, "%d others", count);
    sum.at = name;
    return sum;
}

int report_longest_times(const struct result_answers *request, struct result_time *times,
                         struct arena *arena)
{
    int count = 0;
    for (int i = 0; i < request->times; i++)
        if (time_at(&request->time[i]) > 0.0)
            times[count++] = request->time[i];
    if (count > 0)
        qsort(times, (size_t)count, sizeof *times, most_time_first);
    if (count <= MOST_TIMES)
        return count;
    times[MOST_TIMES - 1] = sum_of(&times[MOST_TIMES - 1], count - MOST_TIMES + 1, arena);
    return MOST_TIMES;
}

struct table *report_times(const struct result_answers *request, int bar, struct arena *arena)
{
    static const struct table_column columns[] = {
        {"at",      TABLE_LEFT,  TABLE_IS_CUT},
        {"",        TABLE_LEFT,  TABLE_STAYS },
        {"share",   TABLE_RIGHT, TABLE_STAYS },
        {"waiting", TABLE_RIGHT, TABLE_STAYS },
        {"working", TABLE_RIGHT, TABLE_STAYS },
    };
    struct result_time *times = arena_array(arena, (size_t)request->times, sizeof *times);
    int count = report_longest_times(request, times, arena);
    double longest = 0.0, all = 0.0;
    for (int i = 0; i < count; i++) {
        longest = fmax(longest, time_at(&times[i]));
        all += time_at(&times[i]);
    }
    if (count == 0)
        return NULL;
    struct table *table = table_new(columns, COUNT(columns));
    for (int i = 0; i < count; i++) {
        table_cell(table, TABLE_PLAIN, "%s", times[i].at);
        table_cell(table, TABLE_PLAIN, "%s",
                   bar > 0 ? bar_of(&times[i], longest, bar, arena) : "");
        share_cell(table, time_at(&times[i]) / all);
        part_cell(table, &times[i].waiting);
        part_cell(table, &times[i].working);
    }
    return table;
}

/* ---- resources ---- */

struct ranked {
    const struct result_resource *resource;
    bool limit;
};

static bool is_used(const struct result_resource *resource)
{
    return resource->throughput.mean > 0.0 || resource->utilization.mean > 0.0 ||
           resource->waiting.mean > 0.0 || resource->inside.mean > 0.0;
}

static int most_used_first(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;
    double used_a = known(a->resource->utilization.mean);
    double used_b = known(b->resource->utilization.mean);
    if (a->limit != b->limit)
        return a->limit ? -1 : 1;
    if (used_a < used_b || used_a > used_b)
        return used_a < used_b ? 1 : -1;
    return strcmp(a->resource->name, b->resource->name);
}

static void size_cell(struct table *table, const struct result_resource *resource)
{
    struct quantity capacity = quantity_exact(QUANTITY_NUMBER, resource->capacity);
    if (resource->members > 1)
        table_cell(table, TABLE_PLAIN, "%u × %s", resource->members, capacity.text);
    else
        table_cell(table, TABLE_PLAIN, "%s", capacity.text);
}

static void note_cell(struct table *table, const struct result_resource *resource)
{
    if (isfinite(resource->hits.mean))
        table_cell(table, TABLE_PLAIN, "hits %s",
                   quantity_both(QUANTITY_SHARE, &resource->hits).text);
    else if (isfinite(resource->hottest))
        table_cell(table, TABLE_PLAIN, "busiest %s",
                   quantity_text(QUANTITY_SHARE, resource->hottest).text);
    else if (resource->refused.mean > 0.0)
        table_cell(table, TABLE_BAD, "refuses %s",
                   quantity_both(QUANTITY_SHARE, &resource->refused).text);
    else
        table_cell(table, TABLE_PLAIN, "%s", "");
}

/* Hundredths of a request are enough. */
static void queue_cell(struct table *table, const struct measured *waiting)
{
    if (waiting->mean > 0.0 && waiting->mean < 0.005)
        table_cell(table, TABLE_PLAIN, "<0.01");
    else if (waiting->mean > 0.0 && waiting->mean < 0.1)
        table_cell(table, TABLE_PLAIN, "%.2f", waiting->mean);
    else
        table_cell(table, TABLE_PLAIN, "%s", quantity_both(QUANTITY_NUMBER, waiting).text);
}

static void resource_row(struct table *table, const struct ranked *ranked)
{
    const struct result_resource *resource = ranked->resource;
    table_cell(table, TABLE_PLAIN, "%s%s", resource->name, ranked->limit ? " (limit)" : "");
    size_cell(table, resource);
    table_cell(table, TABLE_PLAIN, "%s",
               quantity_both(QUANTITY_SHARE, &resource->utilization).text);
    queue_cell(table, &resource->waiting);
    time_cell(table, &resource->wait);
    note_cell(table, resource);
    table_cell(table, TABLE_PLAIN, "%s",
               quantity_mean(QUANTITY_RATE, &resource->throughput).text);
    table_cell(table, TABLE_PLAIN, "%s", resource->kind);
}

struct table *report_resources(const struct result *result, int *left_out, struct arena *arena)
{
    static const struct table_column columns[] = {
        {"resource", TABLE_LEFT,  TABLE_IS_CUT},
        {"size",     TABLE_RIGHT, TABLE_STAYS },
        {"used",     TABLE_RIGHT, TABLE_STAYS },
        {"queue",    TABLE_RIGHT, TABLE_STAYS },
        {"wait",     TABLE_RIGHT, TABLE_STAYS },
        {"",         TABLE_LEFT,  TABLE_GOES  },
        {"visits",   TABLE_RIGHT, TABLE_GOES  },
        {"kind",     TABLE_LEFT,  TABLE_GOES  },
    };
    const char *limit = result->bottleneck.kind == BOTTLENECK_SERVES ||
                                result->bottleneck.kind == BOTTLENECK_HELD
                            ? result->bottleneck.resource
                            : NULL;
    struct ranked *ranked = arena_array(arena, (size_t)result->resources, sizeof *ranked);
    int count = 0;
    for (int i = 0; i < result->resources; i++) {
        const struct result_resource *resource = &result->resource[i];
        if (is_used(resource))
            ranked[count++] =
                (struct ranked){resource, limit && strcmp(limit, resource->name) == 0};
    }
    int shown = count < MOST_RESOURCES ? count : MOST_RESOURCES;
    *left_out = result->resources - shown;
    if (count == 0)
        return NULL;
    qsort(ranked, (size_t)count, sizeof *ranked, most_used_first);
    struct table *table = table_new(columns, COUNT(columns));
    for (int i = 0; i < shown; i++)
        resource_row(table, &ranked[i]);
    return table;
}

/* ---- what holders do ---- */

const char *report_holders(const struct result_resource *resource, struct arena *arena)
{
    size_t room = 1;
    for (int i = 0; i < resource->doings; i++)
        room += strlen(resource->held_while[i].at) + 64;
    char *text = arena_take(arena, room);
    char *at = text;
    for (int i = 0; i < resource->doings && i < MOST_DOINGS; i++) {
        const struct result_doing *doing = &resource->held_while[i];
        if (!(doing->share >= TELLING))
            break;
        at += sprintf(at, "%s%.0f%% %s %s", i ? ", " : "", doing->share * 100.0,
                      doing->waiting ? "waiting for" : "at", doing->at);
    }
    return text;
}

/* ---- connections ---- */

static void pool_row(struct table *table, const struct result_budget_pool *pool,
                     struct arena *arena)
{
    table_cell(table, TABLE_PLAIN, "%s", pool->name);
    table_cell(table, TABLE_PLAIN, "%s", verdict_pool(pool, arena));
    table_cell(table, TABLE_PLAIN, "%s", quantity_exact(QUANTITY_NUMBER, pool->in_all).text);
    table_cell(table, TABLE_PLAIN, "%s", "");
    table_cell(table, TABLE_PLAIN, "%s", "");
}

static void sum_row(struct table *table, const char *name, const char *when, double asked,
                    double limit)
{
    bool fits = asked <= limit;
    table_cell(table, TABLE_PLAIN, "%s", name);
    table_cell(table, TABLE_PLAIN, "%s", when);
    table_cell(table, TABLE_PLAIN, "%s", quantity_exact(QUANTITY_NUMBER, asked).text);
    table_cell(table, TABLE_PLAIN, "%s", quantity_exact(QUANTITY_NUMBER, limit).text);
    table_cell(table, fits ? TABLE_GOOD : TABLE_BAD, "%s", fits ? "fits" : "does not fit");
}

static void budget_rows(struct table *table, const struct result_budget *budget,
                        struct arena *arena)
{
    for (int i = 0; i < budget->pools; i++)
        pool_row(table, &budget->pool[i], arena);
    sum_row(table, budget->database, "in all", budget->asked, budget->limit);
    if (budget->with_rollout > budget->asked)
        sum_row(table, "", "in a roll-out, one instance more", budget->with_rollout,
                budget->limit);
}

struct table *report_budgets(const struct result *result, struct arena *arena)
{
    static const struct table_column columns[] = {
        {"connections", TABLE_LEFT,  TABLE_IS_CUT},
        {"",            TABLE_LEFT,  TABLE_STAYS },
        {"asked",       TABLE_RIGHT, TABLE_STAYS },
        {"limit",       TABLE_RIGHT, TABLE_STAYS },
        {"",            TABLE_LEFT,  TABLE_STAYS },
    };
    if (result->budgets == 0)
        return NULL;
    struct table *table = table_new(columns, COUNT(columns));
    for (int i = 0; i < result->budgets; i++) {
        if (i > 0)
            table_rule(table);
        budget_rows(table, &result->budget[i], arena);
    }
    return table;
}

/* ---- theory ---- */

/* What is no prediction: the exact figure is only reached at best. */
#define BOUND "throughput at most"

/* An interval in twenty misses what it is meant to hold: that much is no contradiction. */
#define NO_CONTRADICTION 0.01

static enum quantity_unit theory_unit(const char *quantity)
{
    static const struct {
        const char *word;
        enum quantity_unit unit;
    } units[] = {
        {"wait",        QUANTITY_TIME },
        {"response",    QUANTITY_TIME },
        {"residence",   QUANTITY_TIME },
        {"stay",        QUANTITY_TIME },
        {"utilization", QUANTITY_SHARE},
        {"refused",     QUANTITY_SHARE},
        {"errors",      QUANTITY_SHARE},
        {"throughput",  QUANTITY_RATE },
        {BOUND,         QUANTITY_RATE },
    };
    for (size_t i = 0; i < COUNT(units); i++)
        if (strcmp(quantity, units[i].word) == 0)
            return units[i].unit;
    return QUANTITY_NUMBER;
}

/* As many digits as the interval of what was simulated. */
static struct measured beside(double exact, const struct measured *simulated)
{
    return (struct measured){.mean = exact,
                             .low = exact + simulated->low - simulated->mean,
                             .high = exact + simulated->high - simulated->mean};
}

static const char *theory_word(const struct result_theory *theory, char text[static 48])
{
    const struct measured *simulated = &theory->simulated;
    double off = (simulated->mean - theory->expected) / theory->expected;
    if (!isfinite(simulated->high - simulated->low))
        return "–";
    if (simulated->low <= theory->expected && theory->expected <= simulated->high)
        return "agrees";
    if (!isfinite(off))
        return "differs";
    if (off < 0.0 && strcmp(theory->quantity, BOUND) == 0)
        return "below, as it must be";
    snprintf(text, 48, fabs(off) < NO_CONTRADICTION ? "within %.2g%%" : "differs by %+.2g%%",
             fabs(off) < NO_CONTRADICTION ? 100.0 * fabs(off) : 100.0 * off);
    return text;
}

struct table *report_theory(const struct result *result)
{
    static const struct table_column columns[] = {
        {"theory",    TABLE_LEFT,  TABLE_IS_CUT},
        {"",          TABLE_LEFT,  TABLE_STAYS },
        {"",          TABLE_LEFT,  TABLE_STAYS },
        {"exact",     TABLE_RIGHT, TABLE_STAYS },
        {"simulated", TABLE_RIGHT, TABLE_STAYS },
        {"",          TABLE_LEFT,  TABLE_STAYS },
    };
    if (result->theories == 0)
        return NULL;
    struct table *table = table_new(columns, COUNT(columns));
    for (int i = 0; i < result->theories; i++) {
        const struct result_theory *theory = &result->theory[i];
        enum quantity_unit unit = theory_unit(theory->quantity);
        struct measured exact = beside(theory->expected, &theory->simulated);
        char word[48];
        table_cell(table, TABLE_PLAIN, "%s", theory->at);
        table_cell(table, TABLE_PLAIN, "%s", theory->model);
        table_cell(table, TABLE_PLAIN, "%s", theory->quantity);
        table_cell(table, TABLE_PLAIN, "%s", quantity_mean(unit, &exact).text);
        table_cell(table, TABLE_PLAIN, "%s", quantity_both(unit, &theory->simulated).text);
        table_cell(table, TABLE_PLAIN, "%s", theory_word(theory, word));
    }
    return table;
}

/* ---- the course over time ---- */

struct course {
    const struct result *result;
    struct table *table;
    double *values;
    int columns;
    struct arena *arena;
};

static void course_row(struct course *course, const char *name, enum quantity_unit unit)
{
    double least = (double)NAN, most = (double)NAN;
    for (int i = 0; i < course->result->windows; i++) {
        least = fmin(least, course->values[i]);
        most = fmax(most, course->values[i]);
    }
    table_cell(course->table, TABLE_PLAIN, "%s", name);
    table_cell(
        course->table, TABLE_PLAIN, "%s",
        sparkline(course->values, course->result->windows, course->columns, course->arena));
    table_cell(course->table, TABLE_PLAIN, "%s", quantity_text(unit, least).text);
    table_cell(course->table, TABLE_PLAIN, "%s", quantity_text(unit, most).text);
}

static double arrivals_per_s(const struct result_window *window)
{
    return window->arrivals / (window->to - window->from);
}

/* The use of the resource that limits, over time. */
static void course_of_limit(struct course *course)
{
    const struct result *result = course->result;
    const struct result_resource *limit = verdict_resource(result, result->bottleneck.resource);
    if (!limit)
        return;
    for (int i = 0; i < result->windows; i++) {
        const struct measured *use = result->window[i].utilization;
        course->values[i] = use ? use[limit - result->resource].mean : (double)NAN;
    }
    course_row(course, limit->name, QUANTITY_SHARE);
}

struct table *report_course(const struct result *result, int columns, struct arena *arena)
{
    static const struct table_column head[] = {
        {"over time", TABLE_LEFT,  TABLE_IS_CUT},
        {"",          TABLE_LEFT,  TABLE_STAYS },
        {"least",     TABLE_RIGHT, TABLE_STAYS },
        {"most",      TABLE_RIGHT, TABLE_STAYS },
    };
    static const struct {
        const char *name;
        enum quantity_unit unit;
        size_t offset;
    } rows[] = {
        {"throughput",      QUANTITY_RATE,   offsetof(struct result_window, throughput)      },
        {"requests inside", QUANTITY_NUMBER, offsetof(struct result_window, in_flight_at_end)},
        {"mean response",   QUANTITY_TIME,   offsetof(struct result_window, mean)            },
        {"p95 response",    QUANTITY_TIME,   offsetof(struct result_window, p95)             },
        {"errors",          QUANTITY_SHARE,  offsetof(struct result_window, errors)          },
    };
    if (result->windows == 0)
        return NULL;
    struct course course = {result, table_new(head, COUNT(head)), NULL, columns, arena};
    course.values = arena_array(arena, (size_t)result->windows, sizeof *course.values);
    for (int i = 0; i < result->windows; i++)
        course.values[i] = arrivals_per_s(&result->window[i]);
    course_row(&course, "arrivals", QUANTITY_RATE);
    for (size_t row = 0; row < COUNT(rows); row++) {
        for (int i = 0; i < result->windows; i++) {
            const char *window = (const char *)&result->window[i];
            course.values[i] = ((const struct measured *)(window + rows[row].offset))->mean;
        }
        course_row(&course, rows[row].name, rows[row].unit);
    }
    course_of_limit(&course);
    return course.table;
}
