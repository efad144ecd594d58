#include "studies/plan_months.h"

#include "sim/memory.h"
#include "studies/scale_paths.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PATH_ROOM 400

/* ---- months ---- */

static struct plan_month *month_of(struct plan *plan, size_t week)
{
    time_t middle = plan_time(plan, week) + BUSIEST_WEEK / 2;
    struct tm date = {0};
    gmtime_r(&middle, &date);
    int year = date.tm_year + 1900, month = date.tm_mon + 1;
    struct plan_month *last = plan->months ? &plan->month[plan->months - 1] : NULL;
    if (last && last->year == year && last->month == month)
        return last;
    if (plan->months == PLAN_MONTHS)
        return NULL;
    last = &plan->month[plan->months++];
    *last = (struct plan_month){.year = year, .month = month, .first = week};
    return last;
}

static int by_size(const void *one, const void *other)
{
    double left = *(const double *)one, right = *(const double *)other;
    return (left > right) - (left < right);
}

/* Where the limit moves, loads are told as what they would be under the limit of now. */
static double as_of_now(const struct plan *plan, size_t week)
{
    double now = plan_limit_at(&plan->limit, 0.0, 0.0);
    double then = plan_limit_at(&plan->limit, (double)week, 0.0);
    return isfinite(now) && isfinite(then) && then > 0.0 ? now / then : 1.0;
}

static void find_month(const struct plan *plan, struct plan_month *month, double *drawn)
{
    const struct futures *futures = plan->settings.futures;
    size_t draws = futures->draws;
    for (int moved = 0; moved < 2; moved++) {
        for (size_t i = 0; i < draws; i++) {
            drawn[i] = 0.0;
            for (size_t w = month->first; w < month->first + month->weeks; w++)
                drawn[i] = fmax(drawn[i], futures->load[i * futures->weeks + w] / plan->of *
                                              (moved ? as_of_now(plan, w) : 1.0));
        }
        qsort(drawn, draws, sizeof *drawn, by_size);
        for (int i = 0; i < PLAN_SHARES; i++) {
            double load = drawn[(size_t)(plan_shares[i] * (double)(draws - 1) + 0.5)];
            *(moved ? &month->asked[i] : &month->load[i]) = load;
        }
    }
}

static void judge_month(const struct plan *plan, struct plan_month *month)
{
    const struct futures *futures = plan->settings.futures;
    size_t holds = 0, end = month->first + month->weeks;
    for (size_t i = 0; i < futures->draws; i++) {
        const double *load = futures->load + i * futures->weeks;
        bool all = true;
        for (size_t w = month->first; w < end && all; w++)
            all = load[w] / plan->of <= plan_limit_at(&plan->limit, (double)w, plan_normal(i));
        holds += all;
    }
    month->holds = (double)holds / (double)futures->draws;
    month->worst = month->first;
    for (size_t w = month->first; w < end; w++)
        if (plan->week[w].load[PLAN_MIDDLE] > plan->week[month->worst].load[PLAN_MIDDLE])
            month->worst = w;
}

void plan_months_find(struct plan *plan)
{
    double *drawn = memory_new(plan->settings.futures->draws, sizeof *drawn);
    for (size_t w = 0; w < plan->weeks; w++) {
        struct plan_month *month = month_of(plan, w);
        if (month)
            month->weeks++;
    }
    for (size_t i = 0; i < plan->months; i++) {
        find_month(plan, &plan->month[i], drawn);
        judge_month(plan, &plan->month[i]);
    }
    free(drawn);
}

/* ---- what there is a number of ---- */

static void add_unit(struct plan *plan, const char *path, struct arena *arena)
{
    for (int i = 0; i < plan->units; i++)
        if (strcmp(plan->unit[i].path, path) == 0)
            return;
    struct plan_units *units = &plan->unit[plan->units];
    if (plan->units < PLAN_UNITS &&
        plan_units_read(units, plan->settings.load, arena_text(arena, path)))
        plan->units++;
}

/* Whatever of a resource's name is a path: "app.pools.main" is services.app.pools.main. */
static void add_resource(struct plan *plan, const char *resource, struct arena *arena)
{
    static const struct {
        const char *section, *number;
        bool whole; /* the resource's name, rather than up to its dot */
    } forms[] = {
        {"services",  ".connections", true },
        {"services",  ".instances",   false},
        {"databases", "",             true },
        {"databases", ".connections", true },
        {"queues",    "",             true },
        {"externals", ".concurrency", true },
        {"gates",     ".capacity",    true },
    };
    char path[PATH_ROOM];
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t length = forms[i].whole ? strlen(resource) : strcspn(resource, ".");
        snprintf(path, sizeof path, "%s.%.*s%s", forms[i].section, (int)length, resource,
                 forms[i].number);
        add_unit(plan, path, arena);
    }
}

static void choose_units(struct plan *plan, struct arena *arena)
{
    const struct plan_settings *settings = &plan->settings;
    const struct capacity *capacity = plan_limit_look(&plan->limit, 0.0);
    struct scale_axis entered;
    for (int i = 0; i < settings->units; i++)
        add_unit(plan, settings->unit[i], arena);
    if (settings->units > 0)
        return;
    if (capacity->at_stop && capacity->at_stop->bottleneck.resource)
        add_resource(plan, capacity->at_stop->bottleneck.resource, arena);
    if (scale_axis_default(settings->load, &entered, arena))
        add_unit(plan, entered.path, arena);
}

const char *plan_months_units(struct plan *plan, struct arena *arena,
                              const struct capacity_settings *how)
{
    double middle[PLAN_MONTHS], high[PLAN_MONTHS];
    const char *imbalance = NULL;
    for (size_t i = 0; i < plan->months; i++) {
        middle[i] = plan->month[i].asked[PLAN_MIDDLE];
        high[i] = plan->month[i].asked[PLAN_HIGH80];
    }
    struct plan_units_settings settings = {
        .load = plan->settings.load,
        .middle = middle,
        .high = high,
        .months = plan->months,
        .capacity = *how,
    };
    choose_units(plan, arena);
    for (int i = 0; i < plan->units && !imbalance; i++) {
        if (plan->settings.watch)
            plan->settings.watch(plan->settings.context, "numbers needed", i, plan->units);
        plan_units_find(&plan->unit[i], &settings, arena, &imbalance);
        for (int j = 0; j < plan->unit[i].sizes; j++)
            plan->events += plan->unit[i].size[j].carries->events;
        plan->searches += plan->unit[i].sizes;
    }
    return imbalance;
}

/* ---- prices ---- */

double plan_months_cost(const struct plan *plan, const struct plan_units *units, long number)
{
    const struct prices *prices = plan->settings.prices;
    double each = prices ? prices_of(prices, units->path) : (double)NAN;
    return isnan(each) ? each : prices_in_all(prices) + each * (double)(number - units->now);
}

double plan_months_more(const struct plan *plan, const char *const *setting, int settings)
{
    const struct prices *prices = plan->settings.prices;
    double more = 0.0;
    if (!prices || prices->count == 0)
        return (double)NAN;
    for (int i = 0; i < settings; i++)
        for (int j = 0; j < prices->count; j++) {
            const struct price *price = &prices->at[j];
            size_t length = strlen(price->path);
            if (strncmp(setting[i], price->path, length) == 0 && setting[i][length] == '=')
                more += price->each * (strtod(setting[i] + length + 1, NULL) - price->now);
        }
    return more;
}
