#include "studies/remedy_parts.h"

#include <math.h>
#include <stdlib.h>

/* Percents that are tried first; then what lies between the last that is too little and the
 * first that is enough, in two steps. */
static const int coarse[] = {20, 40, 60, 80, 95};

enum {
    COARSE = sizeof coarse / sizeof *coarse,
    BETWEEN = 3,
    CACHES_MOST = 3,
    REPLICATIONS = 4,
    ROUNDS = 2
};

#define MOST_OF_GAIN 0.9
#define WORTH        0.3 /* of the best remedy's score: whoever has less will not be tried */
#define ENOUGH       6e7 /* events: some seconds; beyond it no cache is looked at any more */

struct trial {
    int hits;
    struct paired_effect effect;
};

struct hits {
    struct remedies *remedies;
    const struct load *load;
    const struct why_settings *settings;
    struct arena *arena;
    struct trial trial[COARSE + 4 * BETWEEN]; /* in order */
    int trials;
    double most; /* gain of all */
    bool curable;
};

/* ---- trying ---- */

static void insert(struct hits *hits, int percent, const struct paired_effect *effect)
{
    int at = hits->trials++;
    for (; at > 0 && hits->trial[at - 1].hits > percent; at--)
        hits->trial[at] = hits->trial[at - 1];
    hits->trial[at] = (struct trial){percent, *effect};
}

static bool try_all(struct hits *hits, const struct remedy *remedy, const int *percent,
                    int count)
{
    const struct why_settings *settings = hits->settings;
    const struct scenario *scenario[COARSE];
    struct paired_effect effect[COARSE];
    for (int i = 0; i < count; i++) {
        struct remedy tried = *remedy;
        struct load *changed = ARENA_NEW(hits->arena, struct load);
        struct faults *faults = ARENA_NEW(hits->arena, struct faults);
        remedy_set_hits(&tried, percent[i], 0, hits->arena);
        if (!load_changed(changed, hits->load, tried.setting, (size_t)tried.settings,
                          hits->arena, faults))
            return false;
        scenario[i] = remedies_under(&changed->scenario, settings, hits->arena);
    }
    struct paired_outcome outcome = paired_run(
        &(struct paired_plan){
            .base = hits->remedies->base,
            .variant = scenario,
            .variants = count,
            .seed = hits->remedies->base->seed,
            .replications = REPLICATIONS,
            .most = REPLICATIONS,
            .by = why_ranked_by(hits->remedies->base),
            .jobs = settings->jobs,
            .stop = settings->stop,
        },
        effect);
    hits->remedies->events += outcome.events;
    for (int i = 0; i < count && !outcome.imbalance && !outcome.interrupted; i++)
        insert(hits, percent[i], &effect[i]);
    return !outcome.imbalance && !outcome.interrupted;
}

/* ---- what is enough ---- */

static void look_over(struct hits *hits)
{
    hits->most = 0.0;
    hits->curable = false;
    for (int i = 0; i < hits->trials; i++) {
        const struct paired_effect *effect = &hits->trial[i].effect;
        hits->curable = hits->curable || remedies_is_cured(effect);
        if (hits->trial[i].hits <= REMEDY_HITS || hits->most <= 0.0)
            hits->most = fmax(hits->most, remedies_gain(hits->remedies, effect));
    }
}

static bool is_enough(const struct hits *hits, int which)
{
    const struct paired_effect *effect = &hits->trial[which].effect;
    if (hits->curable)
        return remedies_is_cured(effect);
    return remedies_gain(hits->remedies, effect) >= MOST_OF_GAIN * hits->most;
}

/* The least from which on all are enough; -1: the highest is not. */
static int least(const struct hits *hits)
{
    int at = hits->trials - 1;
    if (at < 0 || !is_enough(hits, at))
        return -1;
    while (at > 0 && is_enough(hits, at - 1))
        at--;
    return at;
}

/* Percents between two, apart as evenly as can be. */
static int between(int low, int high, int *percent)
{
    int count = 0, gaps = high - low < BETWEEN + 1 ? high - low : BETWEEN + 1;
    for (int i = 1; i < gaps; i++)
        percent[count++] = low + (high - low) * i / gaps;
    return count;
}

/* ---- a cache ---- */

static bool search(struct hits *hits, const struct remedy *remedy, int from)
{
    int percent[COARSE], count = 0;
    for (int i = 0; i < COARSE; i++)
        if (coarse[i] > from)
            percent[count++] = coarse[i];
    hits->trials = 0;
    if (!try_all(hits, remedy, percent, count))
        return false;
    look_over(hits);
    for (int round = 0; round < ROUNDS; round++) {
        int at = least(hits);
        if (at < 0)
            return false;
        count =
            between(at > 0 ? hits->trial[at - 1].hits : from, hits->trial[at].hits, percent);
        if (count > 0 && !try_all(hits, remedy, percent, count))
            return false;
    }
    return least(hits) >= 0;
}

/* More hits than are usual are not had by putting a cache somewhere. */
static void find_for(struct hits *hits, struct remedy_tried *tried)
{
    int from = tried->remedy.from ? (int)ceil(strtod(tried->remedy.from, NULL)) : 0;
    if (!search(hits, &tried->remedy, from))
        return;
    const struct trial *found = &hits->trial[least(hits)];
    int simulated = tried->remedy.hits;
    if (found->hits > simulated) {
        simulated = found->hits;
        tried->remedy.effort = EFFORT_ARCHITECTURE;
        tried->effect = found->effect;
    }
    remedy_set_hits(&tried->remedy, simulated, found->hits, hits->arena);
}

/* The best of those that help, by what they are worth with the hits first tried. */
static struct remedy_tried *next(struct remedies *remedies, const struct remedy_tried *before)
{
    struct remedy_tried *best = NULL;
    for (int i = 0; i < remedies->count; i++) {
        struct remedy_tried *tried = &remedies->at[i];
        bool behind = !before || tried->score < before->score ||
                      (tried->score == before->score && tried > before);
        if (tried->remedy.cache && tried->verdict == REMEDY_HELPS && behind &&
            (!best || tried->score > best->score))
            best = tried;
    }
    return best;
}

static double best_score(const struct remedies *remedies)
{
    double best = 0.0;
    for (int i = 0; i < remedies->count; i++)
        best = fmax(best, remedies->at[i].score);
    return best;
}

void remedy_hits_find(struct remedies *remedies, const struct load *load,
                      const struct why_settings *settings, struct arena *arena)
{
    struct hits hits = {
        .remedies = remedies, .load = load, .settings = settings, .arena = arena};
    struct remedy_tried *at = NULL;
    double worth = WORTH * best_score(remedies);
    for (int i = 0; i < CACHES_MOST && !remedies->interrupted; i++) {
        at = next(remedies, at);
        if (!at || at->score < worth || (double)remedies->events > ENOUGH)
            return;
        find_for(&hits, at);
    }
}
