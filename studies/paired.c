#include "studies/paired.h"

#include "sim/interval.h"
#include "sim/memory.h"
#include "studies/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST = 4, SURE = 8, MOST = 128 }; /* replications */

#define ANSWERS        20000.0 /* of a short replication */
#define ANSWERS_LEAST  6000.0
#define ANSWERS_IN_ALL 400000.0
#define SPARE          UINT64_C(60000000)  /* some seconds of a core */
#define EVENTS_MOST    UINT64_C(800000000) /* under a minute of two cores */
#define SEED_STEP      UINT64_C(0x9e3779b97f4a7c15)
#define MEAN_TARGET    4.0  /* a mean may be known so many times worse than throughput, */
#define OF_EFFECT      0.1  /* or to this share of its effect */
#define HUGE_EFFECT    0.01 /* what throughput multiplies needs no such care */
#define FEW_CARE       0.6  /* of what would do: a few replications may agree by chance */
#define SMALL_GAIN     0.01 /* of the mean: their order is of no matter */
#define ORDER_OF_GAIN  0.1  /* or, of means, to this share of what both gain */
#define CAUTION        1.5  /* half-widths: closer to zero it may be nothing */
#define CLOSER         0.35 /* of the target */
#define ORDER_TARGET   0.4  /* which of two does more is worth knowing so much better */

/* What the replications of one variant said. */
struct sample {
    double value[PAIRED_FIGURES][MOST];
    int count, rounds;
};

struct paired {
    const struct paired_plan *plan;
    struct scenario_run run; /* of all */
    double target;
    bool by_mean;
    struct sample before;
    struct sample *after;
    double room_before;
    struct paired_outcome outcome;
};

/* ---- how long ---- */

static bool varies(const struct scenario *scenario)
{
    const struct scenario_traffic *traffic = scenario->traffic.at;
    for (uint32_t i = 0; i < scenario->traffic.count; i++)
        if (traffic[i].open && (traffic[i].rate.count > 1 || traffic[i].rate.swing > 0.0))
            return true;
    return false;
}

bool paired_may_be_short(const struct result *base)
{
    for (int i = 0; i < base->warnings; i++)
        if (base->warning[i].kind == WARN_NOT_STEADY || base->warning[i].kind == WARN_LAW)
            return false;
    return base->stable && !varies(base->scenario);
}

/* Where many are compared each gets less at first; who needs more gets it. */
static double answers_for(int variants)
{
    return fmin(ANSWERS, fmax(ANSWERS_LEAST, ANSWERS_IN_ALL / (variants + 1.0)));
}

static void plan_lengths(struct paired *paired)
{
    const struct result *base = paired->plan->base;
    paired->run = *base->scenario->run;
    paired->run.precision = 0.0;
    paired->run.windows = 0;
    paired->run.warmup_auto = false;
    paired->run.warmup = sim_from_seconds(base->warmup_s);
    double per_s = base->system.throughput.mean, mean_s = base->system.mean.mean;
    if (paired_may_be_short(base) && per_s > 0.0 && isfinite(mean_s)) {
        double short_s = fmax(answers_for(paired->plan->variants) / per_s, 50.0 * mean_s);
        double warmup_s = fmax(base->warmup_s, 10.0 * mean_s);
        if (short_s < base->measured_s) {
            paired->run.duration = sim_from_seconds(ceil(fmax(short_s, warmup_s)));
            paired->run.warmup = sim_from_seconds(warmup_s);
        }
    }
    paired->outcome.measured_s = sim_seconds(paired->run.duration);
}

/* ---- one run ---- */

static void take(struct sample *sample, const struct result *result)
{
    const struct result_answers *system = &result->system;
    const struct measured *figure[PAIRED_FIGURES] = {&system->throughput, &system->mean,
                                                     &system->p95, &system->errors};
    for (int i = 0; i < result->replications && sample->count < MOST; i++) {
        for (int j = 0; j < PAIRED_FIGURES; j++)
            sample->value[j][sample->count] =
                figure[j]->value ? figure[j]->value[i] : (double)NAN;
        sample->count++;
    }
}

static bool hold_for_certain(const struct result *result)
{
    for (int i = 0; i < result->requests; i++)
        for (int j = 0; j < result->request[i].goals; j++) {
            const struct result_goal *goal = &result->request[i].goal[j];
            if (!goal->met || !goal->certain)
                return false;
        }
    return true;
}

static bool budgets_fit(const struct result *result)
{
    for (int i = 0; i < result->budgets; i++)
        if (result->budget[i].with_rollout > result->budget[i].limit)
            return false;
    return true;
}

/* Of the first round so many, then always as many again as there have been. */
static int size_of_round(const struct paired *paired, int round)
{
    int first = paired->plan->replications > 0 ? paired->plan->replications : FIRST;
    return round == 0 ? first : first << (round - 1);
}

static bool has_room(const struct paired *paired, const struct sample *sample)
{
    return sample->count == 0 || sample->count + size_of_round(paired, sample->rounds) <= MOST;
}

/* The next round of a variant. False: it ended early and nothing was taken. */
static bool run_one(struct paired *paired, const struct scenario *scenario,
                    struct sample *sample, struct paired_effect *effect)
{
    const struct paired_plan *plan = paired->plan;
    struct scenario trial = *scenario;
    trial.run = &paired->run;
    struct run_settings how = {.seeded = true,
                               .seed = plan->seed + (uint64_t)sample->rounds * SEED_STEP,
                               .replications = size_of_round(paired, sample->rounds),
                               .jobs = plan->jobs,
                               .stop = plan->stop};
    struct arena *arena = arena_open();
    const struct result *result = run_scenario(&trial, &how, arena, &paired->outcome.imbalance);
    bool whole = result && !result->interrupted;
    if (whole) {
        paired->outcome.events += result->events;
        take(sample, result);
        sample->rounds++;
        effect->room = result->bottleneck.headroom;
        effect->stable = result->stable;
        effect->missed = result_missed(result);
        effect->certain = hold_for_certain(result);
        effect->fits = budgets_fit(result);
    } else if (result) {
        paired->outcome.interrupted = true;
    }
    arena_close(arena);
    return whole;
}

/* ---- what it says ---- */

/* Replications in which both know the figure. */
static int both_know(const struct sample *before, const struct sample *after, int figure,
                     double *old, double *new)
{
    int pairs = before->count < after->count ? before->count : after->count, known = 0;
    for (int i = 0; i < pairs; i++) {
        old[known] = before->value[figure][i];
        new[known] = after->value[figure][i];
        known += !isnan(old[known]) && !isnan(new[known]);
    }
    return known;
}

static void compare(const struct sample *before, const struct sample *after, int figure,
                    struct paired_effect *effect)
{
    double old[MOST], new[MOST];
    int known = both_know(before, after, figure, old, new);
    struct estimate difference = interval_difference(old, new, known, RESULT_CONFIDENCE);
    struct estimate change = difference;
    if (figure != PAIRED_ERRORS) {
        change = interval_ratio(old, new, known, RESULT_CONFIDENCE);
        change = (struct estimate){change.mean - 1.0, change.low - 1.0, change.high - 1.0};
    }
    effect->difference[figure] =
        (struct measured){difference.mean, difference.low, difference.high, NULL};
    effect->change[figure] = (struct measured){change.mean, change.low, change.high, NULL};
    effect->before[figure] = interval_of(old, known, RESULT_CONFIDENCE).mean;
    effect->after[figure] = interval_of(new, known, RESULT_CONFIDENCE).mean;
    effect->same = effect->same && memcmp(old, new, (size_t)known * sizeof *old) == 0;
}

static double half_of(const struct measured *measured)
{
    return 0.5 * (measured->high - measured->low);
}

static bool is_settled(const struct paired *paired, const struct paired_effect *effect)
{
    const struct measured *throughput = &effect->change[PAIRED_THROUGHPUT];
    const struct measured *mean = &effect->change[PAIRED_MEAN];
    if (effect->same || isnan(throughput->mean) || isnan(mean->mean))
        return true;
    double share = fabs(throughput->mean) > 1.0 ? OF_EFFECT : HUGE_EFFECT;
    double care = effect->replications < SURE ? FEW_CARE : 1.0;
    double wanted = fmax(MEAN_TARGET * paired->target, OF_EFFECT * fabs(mean->mean));
    if (paired->by_mean)
        return half_of(mean) <= care * wanted &&
               half_of(throughput) <= care * 2.0 * MEAN_TARGET * paired->target;
    return half_of(throughput) <= care * fmax(paired->target, share * fabs(throughput->mean));
}

static void judge(struct paired *paired, int which, struct paired_effect *effect)
{
    effect->same = true;
    for (int i = 0; i < PAIRED_FIGURES; i++)
        compare(&paired->before, &paired->after[which], i, effect);
    effect->replications = paired->after[which].count;
    effect->settled = is_settled(paired, effect);
}

/* ---- rounds ---- */

static bool is_enough(const struct paired *paired)
{
    return paired->outcome.events > EVENTS_MOST;
}

/* One more round of a variant, and of the scenario if that has not been there yet. */
static bool run_pair(struct paired *paired, int which, struct paired_effect *effect)
{
    const struct paired_plan *plan = paired->plan;
    struct paired_effect own = {0};
    if (paired->before.rounds == paired->after[which].rounds) {
        if (!run_one(paired, plan->base->scenario, &paired->before, &own))
            return false;
        paired->room_before = own.room;
    }
    if (!run_one(paired, plan->variant[which], &paired->after[which], &effect[which]))
        return false;
    effect[which].room_before = paired->room_before;
    judge(paired, which, &effect[which]);
    return true;
}

/* All that are wanted; false: it was interrupted or there was none. */
static bool run_wanted(struct paired *paired, const bool *wanted, int round,
                       struct paired_effect *effect)
{
    const struct paired_plan *plan = paired->plan;
    struct paired_progress progress = {.round = round};
    for (int i = 0; i < plan->variants; i++)
        progress.variants += wanted[i] && has_room(paired, &paired->after[i]);
    for (int i = 0; i < plan->variants; i++) {
        if (!wanted[i] || !has_room(paired, &paired->after[i]))
            continue;
        progress.variant++;
        if (plan->watch)
            plan->watch(plan->context, &progress);
        if (!run_pair(paired, i, effect))
            return false;
    }
    return progress.variants > 0;
}

static void want_unsettled(const struct paired *paired, const struct paired_effect *effect,
                           bool *wanted)
{
    for (int i = 0; i < paired->plan->variants; i++)
        wanted[i] = !effect[i].settled;
}

/* ---- who is ahead ---- */

static double gain_of(const struct paired *paired, const struct paired_effect *effect)
{
    enum paired_figure by = paired->by_mean ? PAIRED_MEAN : PAIRED_THROUGHPUT;
    const struct measured *change = &effect->change[by];
    bool nothing = effect->same || !(change->low > 0.0 || change->high < 0.0);
    return nothing ? 0.0 : paired->by_mean ? -change->mean : change->mean;
}

/* Of those that help the next one behind whose place matters; -1: none. */
static int next_behind(const struct paired *paired, const struct paired_effect *effect,
                       int which)
{
    int next = -1;
    double gain = gain_of(paired, &effect[which]), best = 0.0;
    for (int i = 0; i < paired->plan->variants; i++) {
        double other = gain_of(paired, &effect[i]);
        bool small = paired->by_mean && other < SMALL_GAIN;
        bool behind = other < gain || (other == gain && i > which);
        if (i != which && behind && !small && other > best) {
            best = other;
            next = i;
        }
    }
    return next;
}

/* Two that are as good as each other for all that is known, and it is not known well. */
static bool is_open_between(const struct paired *paired, const struct paired_effect *effect,
                            int one, int other)
{
    double old[MOST], new[MOST];
    enum paired_figure by = paired->by_mean ? PAIRED_MEAN : PAIRED_THROUGHPUT;
    double wanted = ORDER_TARGET * paired->target;
    if (paired->by_mean)
        wanted =
            fmax(wanted * MEAN_TARGET, ORDER_OF_GAIN * fmin(gain_of(paired, &effect[one]),
                                                            gain_of(paired, &effect[other])));
    int known = both_know(&paired->after[one], &paired->after[other], by, old, new);
    struct estimate ratio = interval_ratio(old, new, known, RESULT_CONFIDENCE);
    return interval_contains(ratio, 1.0) && 0.5 * (ratio.high - ratio.low) > wanted;
}

static bool want_contested(const struct paired *paired, const struct paired_effect *effect,
                           bool *wanted)
{
    bool any = false;
    memset(wanted, 0, (size_t)paired->plan->variants * sizeof *wanted);
    for (int i = 0; i < paired->plan->variants; i++) {
        int next = gain_of(paired, &effect[i]) > 0.0 ? next_behind(paired, effect, i) : -1;
        if (next < 0 || !is_open_between(paired, effect, i, next))
            continue;
        int ahead = paired->after[i].count - paired->after[next].count;
        wanted[i] = wanted[i] || ahead <= 0;
        wanted[next] = wanted[next] || ahead >= 0;
        any = true;
    }
    return any;
}

/* Small effects on throughput that may be none at all: while it costs little they are looked at
 * closer, so that their order is right too. */
static bool want_unclear(const struct paired *paired, const struct paired_effect *effect,
                         bool *wanted)
{
    bool any = false;
    for (int i = 0; i < paired->plan->variants; i++) {
        const struct measured *change = &effect[i].change[PAIRED_THROUGHPUT];
        bool unclear = fabs(change->mean) <= CAUTION * half_of(change);
        wanted[i] = unclear && !effect[i].same && half_of(change) > CLOSER * paired->target;
        any = any || wanted[i];
    }
    return any && !paired->by_mean && !paired->plan->most && paired->outcome.events < SPARE;
}

/* ---- all of it ---- */

static bool may_go_on(const struct paired *paired)
{
    return !paired->outcome.interrupted && !paired->outcome.imbalance && !is_enough(paired);
}

static void run_rounds(struct paired *paired, bool *wanted, struct paired_effect *effect)
{
    int round = 1;
    want_unsettled(paired, effect, wanted);
    while (run_wanted(paired, wanted, round++, effect)) {
        if (is_enough(paired))
            return;
        want_unsettled(paired, effect, wanted);
    }
    while (may_go_on(paired) && want_contested(paired, effect, wanted))
        if (!run_wanted(paired, wanted, round++, effect))
            break;
    while (may_go_on(paired) && want_unclear(paired, effect, wanted))
        if (!run_wanted(paired, wanted, round++, effect))
            return;
}

struct paired_outcome paired_run(const struct paired_plan *plan, struct paired_effect *effect)
{
    struct paired *paired = memory_new(1, sizeof *paired);
    paired->plan = plan;
    paired->target = plan->target > 0.0 ? plan->target : PAIRED_PRECISION;
    paired->by_mean = plan->by == PAIRED_MEAN;
    paired->after = memory_new((size_t)plan->variants + 1, sizeof *paired->after);
    bool *wanted = memory_new((size_t)plan->variants + 1, sizeof *wanted);
    plan_lengths(paired);
    memset(effect, 0, (size_t)plan->variants * sizeof *effect);
    run_rounds(paired, wanted, effect);
    struct paired_outcome outcome = paired->outcome;
    free(wanted);
    free(paired->after);
    free(paired);
    return outcome;
}
