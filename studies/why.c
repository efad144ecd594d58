#include "studies/why.h"

#include "studies/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ERRORS_THAT_COUNT 0.01
#define USES              5

/* ---- which levers ---- */

static const struct result_resource *resource_of(const struct result *result, const char *name)
{
    for (int i = 0; name && i < result->resources; i++)
        if (strcmp(result->resource[i].name, name) == 0)
            return &result->resource[i];
    return NULL;
}

/* Nothing comes there, or nobody ever waits for an order to matter. */
static bool is_idle(const struct result *base, const struct lever *lever)
{
    const struct result_resource *resource = resource_of(base, lever->resource);
    if (!resource || !base->stable)
        return false;
    if (resource->throughput.mean == 0.0 && resource->waiting.mean == 0.0)
        return true;
    bool of_line = lever->kind == LEVER_ORDER || lever->kind == LEVER_HANDOFF;
    return of_line && resource->waiting.mean == 0.0;
}

static void choose(struct why *why, const struct load *load, struct arena *arena)
{
    struct levers levers = levers_of(load, arena);
    why->effect = arena_array(arena, (size_t)levers.count + 1, sizeof *why->effect);
    for (int i = 0; i < levers.count; i++)
        if (is_idle(why->base, &levers.at[i]))
            why->unused++;
        else
            why->effect[why->effects++].lever = &levers.at[i];
}

/* ---- running ---- */

/* A lever that the scenario does not allow, such as more than a count may be, is left out. */
static const struct scenario **load_all(struct why *why, const struct load *load,
                                        struct arena *arena)
{
    const struct scenario **scenario =
        arena_array(arena, (size_t)why->effects + 1, sizeof(const struct scenario *));
    int kept = 0;
    for (int i = 0; i < why->effects; i++) {
        struct faults *faults = ARENA_NEW(arena, struct faults);
        struct load *changed = ARENA_NEW(arena, struct load);
        if (!load_changed(changed, load, &why->effect[i].lever->setting, 1, arena, faults))
            continue;
        scenario[kept] = &changed->scenario;
        why->effect[kept++].lever = why->effect[i].lever;
    }
    why->effects = kept;
    return scenario;
}

static bool is_closed(const struct scenario *scenario)
{
    const struct scenario_traffic *traffic = scenario->traffic.at;
    for (uint32_t i = 0; i < scenario->traffic.count; i++)
        if (traffic[i].open)
            return false;
    return true;
}

enum paired_figure why_ranked_by(const struct result *base)
{
    bool lost = !base->stable || base->system.errors.mean > ERRORS_THAT_COUNT ||
                isnan(base->system.mean.mean);
    return lost || is_closed(base->scenario) ? PAIRED_THROUGHPUT : PAIRED_MEAN;
}

static bool pull_all(struct why *why, const struct scenario *const *scenario,
                     const struct why_settings *settings, struct arena *arena)
{
    struct paired_effect *effect = arena_array(arena, (size_t)why->effects + 1, sizeof *effect);
    struct paired_outcome outcome = paired_run(
        &(struct paired_plan){
            .base = why->base,
            .variant = scenario,
            .variants = why->effects,
            .seed = why->base->seed,
            .replications = settings->replications,
            .target = settings->precision,
            .by = why->by,
            .jobs = settings->jobs,
            .watch = settings->watch,
            .context = settings->context,
            .stop = settings->stop,
        },
        effect);
    for (int i = 0; i < why->effects; i++)
        why->effect[i].effect = effect[i];
    why->imbalance = outcome.imbalance;
    why->interrupted = outcome.interrupted;
    why->events = outcome.events;
    why->measured_s = outcome.measured_s;
    return !outcome.imbalance;
}

/* ---- ranking ---- */

/* What is not known as a share, since there was nothing before, is taken as it is. */
static const struct measured *figure_of(const struct paired_effect *effect,
                                        enum paired_figure figure)
{
    return isnan(effect->change[figure].mean) ? &effect->difference[figure]
                                              : &effect->change[figure];
}

enum why_word why_word_of(const struct paired_effect *effect, enum paired_figure figure)
{
    const struct measured *change = figure_of(effect, figure);
    double half = 0.5 * (change->high - change->low);
    if (effect->replications == 0)
        return WHY_UNKNOWN;
    if (!isfinite(half) || fabs(change->mean) <= WHY_CAUTION * half || change->mean == 0.0)
        return WHY_NOTHING;
    return (change->mean > 0.0) == (figure == PAIRED_THROUGHPUT) ? WHY_BETTER : WHY_WORSE;
}

static void judge(const struct why *why, struct why_effect *effect)
{
    const struct measured *change = figure_of(&effect->effect, why->by);
    double sign = why->by == PAIRED_THROUGHPUT ? 1.0 : -1.0;
    effect->gain = isnan(change->mean) ? 0.0 : sign * change->mean;
    effect->word = why_word_of(&effect->effect, why->by);
}

static int place_of(enum why_word word)
{
    static const int place[] = {
        [WHY_BETTER] = 0, [WHY_NOTHING] = 1, [WHY_WORSE] = 2, [WHY_UNKNOWN] = 3};
    return place[word];
}

static int by_gain(const void *one, const void *other)
{
    const struct why_effect *left = one, *right = other;
    int places = place_of(left->word) - place_of(right->word);
    if (places)
        return places;
    if (left->effect.same != right->effect.same)
        return left->effect.same - right->effect.same;
    if (left->gain != right->gain)
        return left->gain > right->gain ? -1 : 1;
    return left->lever < right->lever ? -1 : left->lever > right->lever;
}

/* ---- what is fullest ---- */

static int by_use(const void *one, const void *other)
{
    const struct why_use *left = one, *right = other;
    double difference = right->resource->utilization.mean - left->resource->utilization.mean;
    if (difference != 0.0)
        return difference > 0.0 ? 1 : -1;
    return left->resource < right->resource ? -1 : left->resource > right->resource;
}

static void find_levers_of(const struct why *why, struct why_use *use)
{
    for (int i = 0; i < why->effects; i++) {
        const struct why_effect *effect = &why->effect[i];
        const struct lever *lever = effect->lever;
        if (!lever->resource || strcmp(lever->resource, use->resource->name) != 0)
            continue;
        if (lever_adds(lever->kind) && lever->kind != LEVER_INSTANCES)
            use->more = use->more ? use->more : effect;
        else if (lever->kind < LEVER_ORDER && !lever_adds(lever->kind))
            use->less = use->less ? use->less : effect;
    }
}

static void find_fullest(struct why *why, struct arena *arena)
{
    const struct result *base = why->base;
    why->use = arena_array(arena, (size_t)base->resources + 1, sizeof *why->use);
    for (int i = 0; i < base->resources; i++) {
        const struct result_resource *resource = &base->resource[i];
        if (isfinite(resource->utilization.mean) && resource->utilization.mean > 0.0)
            why->use[why->uses++].resource = resource;
    }
    qsort(why->use, (size_t)why->uses, sizeof *why->use, by_use);
    why->uses = why->uses < USES ? why->uses : USES;
    for (int i = 0; i < why->uses; i++)
        find_levers_of(why, &why->use[i]);
}

/* ---- all of it ---- */

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

struct why *why_find(const struct load *load, const struct why_settings *settings,
                     struct arena *arena, const char **imbalance)
{
    double began_s = seconds_now();
    struct why *why = ARENA_NEW(arena, struct why);
    struct run_settings how = {.seeded = settings->seeded,
                               .seed = settings->seed,
                               .jobs = settings->jobs,
                               .stop = settings->stop};
    why->base = run_scenario(&load->scenario, &how, arena, imbalance);
    if (!why->base || why->base->replications == 0)
        return NULL;
    why->by = why_ranked_by(why->base);
    why->target = settings->precision > 0.0 ? settings->precision : PAIRED_PRECISION;
    choose(why, load, arena);
    const struct scenario **scenario = load_all(why, load, arena);
    if (!pull_all(why, scenario, settings, arena)) {
        *imbalance = why->imbalance;
        return NULL;
    }
    for (int i = 0; i < why->effects; i++)
        judge(why, &why->effect[i]);
    qsort(why->effect, (size_t)why->effects, sizeof *why->effect, by_gain);
    find_fullest(why, arena);
    why->took_s = seconds_now() - began_s;
    return why;
}
