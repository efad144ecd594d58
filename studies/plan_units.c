#include "studies/plan_units.h"

#include "scenarios/language/path.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOKED_AT    24   /* numbers for one load, at most */
#define NO_MORE      1.03 /* times what fewer carry */
#define CLEARLY_MORE 1.5  /* times as many of them */
#define PATH_ROOM    400

struct finder {
    struct plan_units *units;
    const struct plan_units_settings *settings;
    struct arena *arena;
    const char *imbalance;
    bool over;
};

bool plan_units_read(struct plan_units *units, const struct load *load, const char *path)
{
    const struct node *node = path_get(load->tree, load->root, path);
    char *end;
    *units = (struct plan_units){.path = path};
    if (!node || node->kind != NODE_TEXT)
        return false;
    units->now = strtol(node->text, &end, 10);
    return end != node->text && !*end && units->now > 0 && units->now <= PLAN_UNITS_MOST;
}

/* ---- what a number carries ---- */

static double carried(const struct capacity *capacity)
{
    switch (capacity->kind) {
    case CAPACITY_ENDLESS:
        return (double)INFINITY;
    case CAPACITY_NEVER:
        return 0.0;
    default:
        return capacity->factor;
    }
}

static const struct capacity *search(struct finder *finder, long number)
{
    const struct plan_units_settings *settings = finder->settings;
    struct faults *faults = ARENA_NEW(finder->arena, struct faults);
    struct load *changed = ARENA_NEW(finder->arena, struct load);
    const char **setting =
        arena_array(finder->arena, settings->settings + 1, sizeof(const char *));
    char last[PATH_ROOM];
    snprintf(last, sizeof last, "%s=%ld", finder->units->path, number);
    for (size_t i = 0; i < settings->settings; i++)
        setting[i] = settings->setting[i];
    setting[settings->settings] = arena_text(finder->arena, last);
    if (!load_changed(changed, settings->load, setting, settings->settings + 1, finder->arena,
                      faults))
        return NULL;
    return capacity_of(&changed->scenario, &settings->capacity, finder->arena,
                       &finder->imbalance);
}

/* Searched for once; NULL if it cannot be known. */
static const struct plan_size *look(struct finder *finder, long number)
{
    struct plan_units *units = finder->units;
    int at = 0;
    while (at < units->sizes && units->size[at].number < number)
        at++;
    if (at < units->sizes && units->size[at].number == number)
        return &units->size[at];
    if (units->sizes == PLAN_SIZES || finder->over)
        return NULL;
    const struct capacity *capacity = search(finder, number);
    if (!capacity || capacity->kind == CAPACITY_UNKNOWN) {
        finder->over = true;
        return NULL;
    }
    memmove(&units->size[at + 1], &units->size[at],
            (size_t)(units->sizes - at) * sizeof *units->size);
    units->sizes++;
    units->size[at] = (struct plan_size){number, capacity};
    return &units->size[at];
}

/* ---- the least number for a load ---- */

/* The smallest known to do, and the largest below it known not to; NULL: none. */
static void bracket(const struct plan_units *units, double load, const struct plan_size **low,
                    const struct plan_size **high)
{
    *low = *high = NULL;
    for (int i = 0; i < units->sizes && !*high; i++) {
        const struct plan_size *size = &units->size[i];
        if (carried(size->carries) >= load)
            *high = size;
        else
            *low = size;
    }
}

/* Whether many more carried no more than fewer did: then the limit is elsewhere. */
static bool is_elsewhere(struct plan_units *units)
{
    const struct plan_size *best = &units->size[0], *last = &units->size[units->sizes - 1];
    for (int i = 1; i < units->sizes; i++)
        if (carried(units->size[i].carries) > NO_MORE * carried(best->carries))
            best = &units->size[i];
    if ((double)last->number < CLEARLY_MORE * (double)best->number)
        return false;
    units->most = best->number;
    if (last->carries->at_stop)
        units->elsewhere = last->carries->at_stop->bottleneck.resource;
    return true;
}

/* So many more as the load is more, but no more than four times; where the last did not bring
 * what it should have, twice as many. */
static long next_above(const struct plan_units *units, double load)
{
    const struct plan_size *last = &units->size[units->sizes - 1];
    double each = carried(last->carries) / (double)last->number;
    double wanted = each > 0.0 ? ceil(load / each) : 2.0 * (double)last->number;
    if (units->sizes > 1) {
        const struct plan_size *before = last - 1;
        double gained = carried(last->carries) - carried(before->carries);
        if (gained < 0.5 * each * (double)(last->number - before->number))
            wanted = fmax(wanted, 2.0 * (double)last->number);
    }
    wanted = fmin(wanted, 4.0 * (double)last->number);
    return (long)fmin(fmax(wanted, (double)last->number + 1.0), PLAN_UNITS_MOST);
}

static long next_between(long low, double under, long high, double over, double load)
{
    double part = isfinite(over) && over > under ? (load - under) / (over - under) : 0.5;
    long next = low + (long)ceil(part * (double)(high - low));
    return next <= low ? low + 1 : next >= high ? high - 1 : next;
}

static long least_for(struct finder *finder, double load)
{
    struct plan_units *units = finder->units;
    for (int i = 0; i < LOOKED_AT; i++) {
        const struct plan_size *low, *high;
        bracket(units, load, &low, &high);
        if (high && (high->number == 1 || (low && low->number == high->number - 1)))
            return high->number;
        if (!high && is_elsewhere(units))
            return PLAN_NO_NUMBER;
        long next = !high
                        ? next_above(units, load)
                        : next_between(low ? low->number : 0, low ? carried(low->carries) : 0.0,
                                       high->number, carried(high->carries), load);
        if (!look(finder, next))
            break;
    }
    const struct plan_size *low, *high;
    bracket(units, load, &low, &high);
    return high ? high->number : PLAN_NO_NUMBER;
}

bool plan_units_find(struct plan_units *units, const struct plan_units_settings *settings,
                     struct arena *arena, const char **imbalance)
{
    struct finder finder = {.units = units, .settings = settings, .arena = arena};
    if (look(&finder, units->now))
        for (size_t i = 0; i < settings->months; i++) {
            units->needed[i] = least_for(&finder, settings->middle[i]);
            units->surely[i] = least_for(&finder, settings->high[i]);
        }
    *imbalance = finder.imbalance;
    return !finder.imbalance;
}
