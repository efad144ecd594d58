#include "studies/remedies.h"

#include "studies/load_scale.h"
#include "studies/remedy_parts.h"
#include "studies/run.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST         8 /* replications: objectives that are missed are counted in them */
#define REPLICATIONS  32
#define TARGET        0.02 /* remedies that are worth it change more than that */
#define ERRORS        0.005
#define NOTHING_LEFT  1.05
#define NOTICEABLE    0.02 /* wait, as a share of the mean response */
#define LITTLE        0.05 /* gain */
#define OF_STABILITY  0.5
#define FEWER_ERRORS  0.01
#define OF_BUDGET     0.1 /* gain of connections that fit */
#define OF_THROUGHPUT 2.0
#define OF_RESPONSE   0.5
#define OF_OBJECTIVES 0.5
#define ENOUGH        10.0 /* times shorter: more than that is no better */
#define ALIKE         0.03 /* scores that tell no two remedies apart */
#define LEAST_SHARE   0.01 /* of what is answered then: as if so much had been before */

/* ---- proposing ---- */

static const char *make_text(struct arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    char *made = arena_take(arena, (size_t)length + 1);
    vsnprintf(made, (size_t)length + 1, format, again);
    va_end(again);
    return made;
}

const char *proposals_text(struct proposals *proposals, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *made = make_text(proposals->arena, format, arguments);
    va_end(arguments);
    return made;
}

struct remedy *proposals_add(struct proposals *proposals, enum remedy_kind kind,
                             enum remedy_effort effort, const char *at)
{
    if (proposals->count == REMEDIES_MOST)
        return NULL;
    struct remedy *remedy = &proposals->at[proposals->count++];
    *remedy = (struct remedy){.kind = kind, .effort = effort, .at = at};
    return remedy;
}

void remedy_set(struct proposals *proposals, struct remedy *remedy, const char *format, ...)
{
    va_list arguments;
    if (remedy->settings == REMEDY_SETTINGS)
        return;
    va_start(arguments, format);
    remedy->setting[remedy->settings++] = make_text(proposals->arena, format, arguments);
    va_end(arguments);
}

const struct result_resource *proposals_resource(const struct proposals *proposals,
                                                 const char *name)
{
    for (int i = 0; i < proposals->base->resources; i++)
        if (strcmp(proposals->base->resource[i].name, name) == 0)
            return &proposals->base->resource[i];
    return NULL;
}

bool proposals_queue_at(const struct proposals *proposals, const char *name)
{
    const struct result_resource *resource = proposals_resource(proposals, name);
    double mean_s = proposals->base->system.mean.mean;
    if (!resource)
        return false;
    return resource->refused.mean > 0.0 || (isnan(mean_s) && resource->waiting.mean > 0.0) ||
           resource->wait.mean > NOTICEABLE * mean_s;
}

double proposals_use(const struct proposals *proposals, const char *name)
{
    const struct result_resource *resource = proposals_resource(proposals, name);
    return resource && isfinite(resource->utilization.mean) ? resource->utilization.mean : 0.0;
}

static struct proposals *propose(const struct load *load, const struct result *base,
                                 struct arena *arena)
{
    struct proposals *proposals = ARENA_NEW(arena, struct proposals);
    proposals->load = load;
    proposals->scenario = &load->scenario;
    proposals->base = base;
    proposals->arena = arena;
    proposals->tree = tree_new(arena);
    proposals->root = tree_copy(proposals->tree, load->before);
    remedy_sizes(proposals);
    if (proposals->root)
        remedy_steps(proposals);
    return proposals;
}

/* ---- is there a problem ---- */

static bool is_crowded(const struct result *result)
{
    for (int i = 0; i < result->warnings; i++)
        if (result->warning[i].kind == WARN_BUDGET ||
            result->warning[i].kind == WARN_BUDGET_ROLLOUT)
            return true;
    return false;
}

static bool is_in_trouble(const struct result *base)
{
    const struct result_bottleneck *limit = &base->bottleneck;
    bool full = (limit->kind == BOTTLENECK_SERVES || limit->kind == BOTTLENECK_HELD) &&
                limit->headroom < NOTHING_LEFT;
    return !base->stable || base->system.errors.mean > ERRORS || result_missed(base) > 0 ||
           full;
}

/* ---- trying ---- */

const struct scenario *remedies_under(const struct scenario *scenario,
                                      const struct why_settings *settings, struct arena *arena)
{
    double factor = settings->load;
    return factor > 0.0 ? load_scaled(scenario, factor, LOAD_ALL, scenario->run, arena)
                        : scenario;
}

static const struct scenario **load_all(struct remedies *remedies, const struct load *load,
                                        const struct proposals *proposals,
                                        const struct why_settings *settings,
                                        struct arena *arena)
{
    const struct scenario **scenario =
        arena_array(arena, (size_t)proposals->count + 1, sizeof(const struct scenario *));
    remedies->at = arena_array(arena, (size_t)proposals->count + 1, sizeof *remedies->at);
    for (int i = 0; i < proposals->count; i++) {
        const struct remedy *remedy = &proposals->at[i];
        struct faults *faults = ARENA_NEW(arena, struct faults);
        struct load *changed = ARENA_NEW(arena, struct load);
        if (!load_changed(changed, load, remedy->setting, (size_t)remedy->settings, arena,
                          faults))
            continue;
        scenario[remedies->count] = remedies_under(&changed->scenario, settings, arena);
        remedies->at[remedies->count++].remedy = *remedy;
    }
    return scenario;
}

static const char *try_all(struct remedies *remedies, const struct scenario *const *scenario,
                           const struct why_settings *settings, struct arena *arena)
{
    struct paired_effect *effect =
        arena_array(arena, (size_t)remedies->count + 1, sizeof *effect);
    struct paired_outcome outcome = paired_run(
        &(struct paired_plan){
            .base = remedies->base,
            .variant = scenario,
            .variants = remedies->count,
            .seed = remedies->base->seed,
            .replications = settings->replications ? settings->replications : FIRST,
            .target = settings->precision > 0.0 ? settings->precision : TARGET,
            .by = why_ranked_by(remedies->base),
            .jobs = settings->jobs,
            .most = REPLICATIONS,
            .watch = settings->watch,
            .context = settings->context,
            .stop = settings->stop,
        },
        effect);
    for (int i = 0; i < remedies->count; i++)
        remedies->at[i].effect = effect[i];
    remedies->interrupted = outcome.interrupted;
    remedies->events = outcome.events;
    remedies->measured_s = outcome.measured_s;
    return outcome.imbalance;
}

/* ---- judging ---- */

int remedy_steps_of_effort(enum remedy_effort effort)
{
    static const int steps[] = {[EFFORT_CONFIG] = 1,
                                [EFFORT_CODE] = 2,
                                [EFFORT_HARDWARE] = 2,
                                [EFFORT_ARCHITECTURE] = 3};
    return steps[effort];
}

/* How many times more, as a logarithm; what was nothing before is taken for little. */
static double times_more(double before, double after)
{
    double least = LEAST_SHARE * fmax(before, after);
    return least > 0.0 ? log(fmax(after, least) / fmax(before, least)) : 0.0;
}

static double times_less(const struct paired_effect *effect, enum paired_figure figure)
{
    double before = effect->before[figure], after = effect->after[figure];
    double times = before > 0.0 && after > 0.0 ? before / after : 1.0;
    return log(fmin(fmax(times, 1.0 / ENOUGH), ENOUGH));
}

bool remedies_is_cured(const struct paired_effect *effect)
{
    return effect->stable && effect->certain && effect->after[PAIRED_ERRORS] <= ERRORS &&
           !(effect->room < NOTHING_LEFT);
}

/* Where more end well than before, those who now wait for long had no answer at all. */
static double gain_in_response(const struct paired_effect *effect)
{
    double gain =
        OF_RESPONSE * (times_less(effect, PAIRED_MEAN) + times_less(effect, PAIRED_P95));
    double fewer = effect->before[PAIRED_ERRORS] - effect->after[PAIRED_ERRORS];
    return fewer > FEWER_ERRORS ? fmax(0.0, gain) : gain;
}

double remedies_gain(const struct remedies *remedies, const struct paired_effect *effect)
{
    double gain = OF_THROUGHPUT * times_more(effect->before[PAIRED_THROUGHPUT],
                                             effect->after[PAIRED_THROUGHPUT]);
    gain += gain_in_response(effect);
    if (remedies->missed > 0)
        gain += OF_OBJECTIVES * (remedies->missed - effect->missed) / remedies->missed;
    if (!remedies->base->stable && effect->stable)
        gain += OF_STABILITY;
    if (is_crowded(remedies->base) && effect->fits)
        gain += OF_BUDGET;
    return gain;
}

static bool is_seen(const struct paired_effect *effect, enum why_word word)
{
    static const enum paired_figure figures[] = {PAIRED_THROUGHPUT, PAIRED_MEAN, PAIRED_P95,
                                                 PAIRED_ERRORS};
    for (int i = 0; i < PAIRED_FIGURES; i++)
        if (why_word_of(effect, figures[i]) == word)
            return true;
    return false;
}

static void judge(const struct remedies *remedies, struct remedy_tried *tried)
{
    const struct paired_effect *effect = &tried->effect;
    tried->verdict = REMEDY_UNTRIED;
    if (effect->replications == 0)
        return;
    tried->gain = remedies_gain(remedies, effect);
    tried->score = tried->gain / remedy_steps_of_effort(tried->remedy.effort);
    bool fits = is_crowded(remedies->base) && effect->fits;
    bool stabilizes = !remedies->base->stable && effect->stable;
    if (tried->gain >= LITTLE && effect->missed <= remedies->missed &&
        (fits || (!remedies->of_budget && (stabilizes || is_seen(effect, WHY_BETTER)))))
        tried->verdict = REMEDY_HELPS;
    else if ((tried->gain <= -LITTLE || effect->missed > remedies->missed) &&
             is_seen(effect, WHY_WORSE))
        tried->verdict = REMEDY_HARMS;
    else
        tried->verdict = REMEDY_LITTLE;
}

static int by_score(const void *one, const void *other)
{
    static const int place[] = {
        [REMEDY_HELPS] = 0, [REMEDY_LITTLE] = 1, [REMEDY_HARMS] = 2, [REMEDY_UNTRIED] = 3};
    const struct remedy_tried *left = one, *right = other;
    int places = place[left->verdict] - place[right->verdict];
    if (places)
        return places;
    if (left->score != right->score)
        return left->score > right->score ? -1 : 1;
    return (int)left->remedy.kind - (int)right->remedy.kind;
}

/* Of two that are worth the same the one that is named first is the plainer one. */
static void order_alike(struct remedies *remedies)
{
    for (int end = remedies->count - 1; end > 0; end--)
        for (int i = 0; i < end; i++) {
            struct remedy_tried *one = &remedies->at[i], *next = one + 1;
            bool alike = one->verdict == REMEDY_HELPS && next->verdict == REMEDY_HELPS &&
                         fabs(one->score - next->score) <= ALIKE * fabs(one->score);
            if (!alike || one->remedy.kind <= next->remedy.kind)
                continue;
            struct remedy_tried kept = *one;
            *one = *next;
            *next = kept;
        }
}

struct remedies *remedies_find(const struct load *load, const struct why_settings *settings,
                               struct arena *arena, const char **imbalance)
{
    struct remedies *remedies = ARENA_NEW(arena, struct remedies);
    struct run_settings how = {.seeded = settings->seeded,
                               .seed = settings->seed,
                               .jobs = settings->jobs,
                               .stop = settings->stop};
    remedies->base =
        run_scenario(remedies_under(&load->scenario, settings, arena), &how, arena, imbalance);
    if (!remedies->base || remedies->base->replications == 0)
        return NULL;
    remedies->missed = result_missed(remedies->base);
    remedies->of_budget = is_crowded(remedies->base) && !is_in_trouble(remedies->base);
    remedies->problem = remedies->of_budget || is_in_trouble(remedies->base);
    const struct proposals *proposals = propose(load, remedies->base, arena);
    const struct scenario **scenario = load_all(remedies, load, proposals, settings, arena);
    *imbalance = try_all(remedies, scenario, settings, arena);
    if (*imbalance)
        return NULL;
    for (int i = 0; i < remedies->count; i++)
        judge(remedies, &remedies->at[i]);
    if (remedies->problem) {
        remedy_hits_find(remedies, load, settings, arena);
        for (int i = 0; i < remedies->count; i++)
            judge(remedies, &remedies->at[i]);
    }
    qsort(remedies->at, (size_t)remedies->count, sizeof *remedies->at, by_score);
    order_alike(remedies);
    while (remedies->problem && remedies->recommended < remedies->count &&
           remedies->at[remedies->recommended].verdict == REMEDY_HELPS)
        remedies->recommended++;
    return remedies;
}
