#include "studies/plan.h"

#include "sim/chance.h"
#include "sim/memory.h"
#include "sim/replicate.h"
#include "studies/plan_months.h"
#include "studies/remedy_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PRECISION    0.02 /* of the scenario's own limit, */
#define COARSE       0.04 /* of others' */
#define EFFORT       0.1  /* of the usual events, for others', */
#define OWN_EFFORT   0.5  /* and for its own */
#define REPLICATIONS 3
#define REMEDY_ROUND 4 /* replications of the first round of remedies */
#define REMEDY_KNOWN 0.05
#define BEYOND       1.1  /* times the limit: where remedies are tried */
#define HARDLY       0.05 /* of the futures: nothing to buy time for */

const double plan_shares[PLAN_SHARES] = {0.025, 0.1, 0.5, 0.9, 0.975};

static struct arena *new_arena(struct plan *plan)
{
    if (plan->arenas == PLAN_ARENAS)
        return plan->arena[0];
    return plan->arena[plan->arenas++] = arena_open();
}

void plan_free(struct plan *plan)
{
    for (int i = 0; i < plan->arenas; i++)
        arena_close(plan->arena[i]);
    free(plan->week);
    free(plan);
}

int64_t plan_time(const struct plan *plan, size_t week)
{
    return plan->settings.futures->past.end_s + (int64_t)week * BUSIEST_WEEK;
}

static void say(const struct plan *plan, const char *what, int done, int of)
{
    if (plan->settings.watch)
        plan->settings.watch(plan->settings.context, what, done, of);
}

static bool is_stopped(const struct plan *plan)
{
    return plan->settings.stop && plan->settings.stop();
}

/* ---- searching for several limits at once ---- */

struct search {
    const struct scenario *scenario;
    const struct capacity **found;
    struct arena *arena;
    const char *imbalance;
};

struct searches {
    struct plan *plan;
    struct search *at;
    int count;
    struct capacity_settings how;
    const char *what, *imbalance;
};

static double effort_of(const struct plan *plan, double share)
{
    return share * (plan->settings.effort > 0.0 ? plan->settings.effort : 1.0);
}

static struct capacity_settings coarse(const struct plan *plan)
{
    return (struct capacity_settings){
        .request = LOAD_ALL,
        .seeded = plan->settings.seeded,
        .seed = plan->settings.seed,
        .replications = REPLICATIONS,
        .precision = COARSE,
        .effort = effort_of(plan, EFFORT),
        .jobs = plan->settings.jobs,
        .stop = plan->settings.stop,
    };
}

static void *search_one(void *context, int number)
{
    struct searches *searches = context;
    struct search *search = &searches->at[number];
    *search->found =
        capacity_of(search->scenario, &searches->how, search->arena, &search->imbalance);
    return search;
}

static bool take_one(void *context, int number, void *result)
{
    struct searches *searches = context;
    struct plan *plan = searches->plan;
    const struct search *search = result;
    if (search->imbalance)
        searches->imbalance = search->imbalance;
    if (*search->found) {
        plan->searches++;
        plan->events += (*search->found)->events;
        plan->interrupted |= (*search->found)->interrupted;
    }
    say(plan, searches->what, number + 1, searches->count);
    return true;
}

static void drop_one(void *context, int number, void *result)
{
    (void)context;
    (void)number;
    (void)result;
}

/* Each on a thread of its own; a single one has its replications on them. */
static const char *search_all(struct searches *searches)
{
    int jobs = searches->plan->settings.jobs;
    if (searches->count == 0)
        return NULL;
    if (searches->count > 1)
        searches->how.jobs = 1;
    say(searches->plan, searches->what, 0, searches->count);
    replicate(&(struct replicate_plan){
        .least = searches->count,
        .most = searches->count,
        .threads = searches->count > 1 ? jobs : 1,
        .context = searches,
        .run = search_one,
        .absorb = take_one,
        .discard = drop_one,
    });
    return searches->imbalance;
}

/* ---- the scenario as time goes by ---- */

static int looks_of(const struct plan *plan, int looks)
{
    return plan->settings.growths > 0 ? looks : 1;
}

/* The load with its data grown for so many weeks. */
static const struct load *grown(const struct plan *plan, const struct load *load, double weeks,
                                struct arena *arena, bool *all)
{
    const struct plan_settings *settings = &plan->settings;
    size_t count = 0;
    const char **setting =
        arena_array(arena, (size_t)settings->growths + 1, sizeof(const char *));
    for (int i = 0; i < settings->growths && weeks > 0.0; i++) {
        const char *made = plan_growth_setting(&settings->growth[i], load, weeks, arena);
        if (made)
            setting[count++] = made;
        else
            *all = false;
    }
    struct load *changed = ARENA_NEW(arena, struct load);
    struct faults *faults = ARENA_NEW(arena, struct faults);
    if (count == 0 || !load_changed(changed, load, setting, count, arena, faults)) {
        *all &= count == 0;
        return load;
    }
    return changed;
}

/* A search for each look at a limit. */
static void add_looks(struct searches *searches, struct plan_limit *limit,
                      const struct load *load, int looks, bool *all)
{
    struct plan *plan = searches->plan;
    limit->looks = looks_of(plan, looks);
    for (int i = 0; i < limit->looks; i++) {
        struct search *search = &searches->at[searches->count++];
        search->arena = new_arena(plan);
        search->found = &limit->at[i];
        limit->week[i] = limit->looks > 1 ? (double)plan->weeks * i / (limit->looks - 1) : 0.0;
        search->scenario = &grown(plan, load, limit->week[i], plan->arena[0], all)->scenario;
    }
}

static bool is_whole(const struct plan_limit *limit)
{
    for (int i = 0; i < limit->looks; i++)
        if (!limit->at[i] || limit->at[i]->kind == CAPACITY_UNKNOWN)
            return false;
    return limit->looks > 0;
}

static const char *find_limit(struct plan *plan)
{
    struct search at[PLAN_LOOKS] = {0};
    bool all = true;
    struct searches searches = {
        .plan = plan, .at = at, .how = coarse(plan), .what = "the limit"};
    searches.how.precision =
        plan->settings.precision > 0.0 ? plan->settings.precision : PRECISION;
    searches.how.effort = effort_of(plan, OWN_EFFORT);
    searches.how.replications = 0;
    add_looks(&searches, &plan->limit, plan->settings.load, PLAN_LOOKS, &all);
    return search_all(&searches);
}

/* ---- dates ---- */

double plan_normal(size_t draw)
{
    return chance_normal_at(chance_nth(chance_key(1, 0, chance_name("limit"), 0), draw));
}

static size_t first_week(const struct plan *plan, const struct plan_limit *limit, size_t draw)
{
    const struct futures *futures = plan->settings.futures;
    const double *load = futures->load + draw * futures->weeks;
    double normal = plan_normal(draw);
    for (size_t w = 0; w < plan->weeks; w++)
        if (load[w] / plan->of > plan_limit_at(limit, (double)w, normal))
            return w;
    return plan->weeks;
}

static int by_week(const void *one, const void *other)
{
    size_t left = *(const size_t *)one, right = *(const size_t *)other;
    return (left > right) - (left < right);
}

/* first[] has a place for each future, and stays in their order. */
static struct plan_date find_date(const struct plan *plan, const struct plan_limit *limit,
                                  size_t *first)
{
    size_t draws = plan->settings.futures->draws, within = 0;
    size_t *sorted = memory_new(draws, sizeof *sorted);
    struct plan_date date;
    for (size_t i = 0; i < draws; i++) {
        sorted[i] = first[i] = first_week(plan, limit, i);
        within += first[i] < plan->weeks;
    }
    qsort(sorted, draws, sizeof *sorted, by_week);
    for (int i = 0; i < PLAN_SHARES; i++)
        date.week[i] = sorted[(size_t)(plan_shares[i] * (double)(draws - 1) + 0.5)];
    date.within = (double)within / (double)draws;
    free(sorted);
    return date;
}

/* ---- weeks and months ---- */

static int by_size(const void *one, const void *other)
{
    double left = *(const double *)one, right = *(const double *)other;
    return (left > right) - (left < right);
}

static void name_limit(const struct plan *plan, struct plan_week *week, size_t number)
{
    const struct capacity *look = plan_limit_look(&plan->limit, (double)number);
    const struct capacity_point *point = plan_limit_point(look, week->load[PLAN_MIDDLE]);
    bool missed = week->load[PLAN_MIDDLE] > week->limit;
    const struct result *result = missed && look->at_stop ? look->at_stop
                                  : point                 ? point->result
                                                          : NULL;
    week->resource = result ? result->bottleneck.resource : NULL;
    if (missed && look->stop.goal)
        week->missed = look->stop.goal->goal->name;
    else if (missed)
        week->missed = look->stop.kind == MARGIN_ERRORS ? "errors" : "stability";
}

static void find_week(const struct plan *plan, size_t number, double *drawn)
{
    const struct futures *futures = plan->settings.futures;
    struct plan_week *week = &plan->week[number];
    size_t holds = 0;
    for (size_t i = 0; i < futures->draws; i++) {
        drawn[i] = futures->load[i * futures->weeks + number] / plan->of;
        holds += drawn[i] <= plan_limit_at(&plan->limit, (double)number, plan_normal(i));
    }
    qsort(drawn, futures->draws, sizeof *drawn, by_size);
    for (int i = 0; i < PLAN_SHARES; i++)
        week->load[i] = drawn[(size_t)(plan_shares[i] * (double)(futures->draws - 1) + 0.5)];
    week->limit = plan_limit_at(&plan->limit, (double)number, 0.0);
    week->holds = (double)holds / (double)futures->draws;
    name_limit(plan, week, number);
}

static void find_weeks(struct plan *plan, const size_t *first)
{
    size_t draws = plan->settings.futures->draws;
    double *drawn = memory_new(draws, sizeof *drawn);
    for (size_t w = 0; w < plan->weeks; w++) {
        size_t out = 0;
        for (size_t i = 0; i < draws; i++)
            out += first[i] <= w;
        find_week(plan, w, drawn);
        plan->week[w].out = (double)out / (double)draws;
    }
    free(drawn);
}

/* ---- how it stands ---- */

static enum plan_kind kind_of(const struct plan *plan)
{
    double now = plan_limit_at(&plan->limit, 0.0, 0.0);
    double then = plan_limit_at(&plan->limit, (double)plan->weeks, 0.0);
    if (isnan(now))
        return PLAN_UNKNOWN;
    if (plan->today > now)
        return PLAN_TODAY;
    if (isinf(now) && isinf(then))
        return PLAN_NEVER;
    return plan->date.week[PLAN_MIDDLE] < plan->weeks ? PLAN_DATE : PLAN_LATER;
}

/* ---- remedies ---- */

struct bought {
    double weeks;
    bool beyond;
};

static int by_bought(const void *one, const void *other)
{
    const struct bought *left = one, *right = other;
    if (left->beyond != right->beyond)
        return left->beyond - right->beyond;
    return (left->weeks > right->weeks) - (left->weeks < right->weeks);
}

/* Of the futures that run out without it. */
static void find_bought(const struct plan *plan, struct plan_remedy *remedy,
                        const size_t *without, const size_t *with)
{
    size_t draws = plan->settings.futures->draws, count = 0;
    struct bought *bought = memory_new(draws, sizeof *bought);
    for (size_t i = 0; i < draws; i++)
        if (without[i] < plan->weeks)
            bought[count++] =
                (struct bought){(double)with[i] - (double)without[i], with[i] == plan->weeks};
    qsort(bought, count, sizeof *bought, by_bought);
    for (int i = 0; i < 3 && count > 0; i++) {
        double share = plan_shares[PLAN_LOW80 + i];
        const struct bought *at = &bought[(size_t)(share * (double)(count - 1) + 0.5)];
        remedy->bought[i] = at->weeks;
        remedy->beyond[i] = at->beyond;
    }
    free(bought);
}

static double weeks_for_effort(const struct plan_remedy *remedy)
{
    return remedy->bought[1] / remedy_steps_of_effort(remedy->tried->remedy.effort);
}

static int by_worth(const void *one, const void *other)
{
    const struct plan_remedy *left = one, *right = other;
    double less = weeks_for_effort(left), more = weeks_for_effort(right);
    if (less != more)
        return less > more ? -1 : 1;
    return (int)left->tried->remedy.kind - (int)right->tried->remedy.kind;
}

static const char *stops_at(const struct capacity *capacity)
{
    const char *resource = capacity->at_stop ? capacity->at_stop->bottleneck.resource : NULL;
    return resource ? resource : "";
}

/* The scenario as it is, unless by the date something else will be the limit since its data
 * have grown; and so many times its load that something has run out. */
static const struct load *where_remedies_are_tried(struct plan *plan, struct arena *arena,
                                                   double *factor)
{
    double week = (double)plan->date.week[PLAN_MIDDLE];
    const struct capacity *now = plan->limit.at[0];
    const struct capacity *then = plan_limit_look(&plan->limit, week);
    const struct load *load = plan->settings.load;
    bool all = true, same = strcmp(stops_at(now), stops_at(then)) == 0;
    double limit = plan_limit_at(&plan->limit, same ? 0.0 : week, 0.0);
    *factor = BEYOND * limit;
    if (!isfinite(limit) || !(limit > 0.0))
        *factor = 1.0;
    return same ? load : grown(plan, load, week, arena, &all);
}

static const struct remedies *try_remedies(struct plan *plan, const char **imbalance)
{
    const struct plan_settings *settings = &plan->settings;
    struct why_settings how = {
        .seeded = settings->seeded,
        .seed = settings->seed,
        .replications = REMEDY_ROUND,
        .precision = REMEDY_KNOWN,
        .jobs = settings->jobs,
        .stop = settings->stop,
    };
    say(plan, "remedies", 0, 1);
    struct arena *arena = new_arena(plan);
    const struct load *load = where_remedies_are_tried(plan, arena, &how.load);
    const struct remedies *remedies = remedies_find(load, &how, arena, imbalance);
    if (remedies && !*imbalance) {
        plan->tried = remedies->count;
        plan->events += remedies->events;
        plan->interrupted |= remedies->interrupted;
    }
    return remedies;
}

/* A cache is told with the hits it was given, not with those that would do under the load at
 * which remedies are tried: what it buys is measured with them. */
static const struct remedy_tried *as_simulated(const struct remedy_tried *tried,
                                               struct arena *arena)
{
    struct remedy_tried *copy = ARENA_NEW(arena, struct remedy_tried);
    *copy = *tried;
    if (copy->remedy.needed > 0)
        remedy_set_hits(&copy->remedy, copy->remedy.hits, 0, arena);
    return copy;
}

static void add_remedies(struct searches *searches, const struct remedies *remedies)
{
    struct plan *plan = searches->plan;
    struct arena *arena = plan->arena[0];
    for (int i = 0; i < remedies->recommended && plan->remedies < PLAN_REMEDIES; i++) {
        const struct remedy_tried *tried = as_simulated(&remedies->at[i], arena);
        const struct remedy *what = &tried->remedy;
        struct load *changed = ARENA_NEW(arena, struct load);
        struct faults *faults = ARENA_NEW(arena, struct faults);
        struct plan_remedy *remedy = &plan->remedy[plan->remedies];
        if (!load_changed(changed, plan->settings.load, what->setting, (size_t)what->settings,
                          arena, faults))
            continue;
        *remedy =
            (struct plan_remedy){.tried = tried,
                                 .grown = true,
                                 .cost = plan_months_more(plan, what->setting, what->settings)};
        add_looks(searches, &remedy->limit, changed, 2, &remedy->grown);
        plan->remedies++;
    }
}

static void judge_remedies(struct plan *plan, const size_t *without)
{
    size_t *with = memory_new(plan->settings.futures->draws, sizeof *with);
    int kept = 0;
    for (int i = 0; i < plan->remedies; i++) {
        struct plan_remedy *remedy = &plan->remedy[i];
        if (!is_whole(&remedy->limit))
            continue;
        remedy->date = find_date(plan, &remedy->limit, with);
        find_bought(plan, remedy, without, with);
        plan->remedy[kept++] = *remedy;
    }
    plan->remedies = kept;
    qsort(plan->remedy, (size_t)kept, sizeof *plan->remedy, by_worth);
    free(with);
}

static const char *find_remedies(struct plan *plan, const size_t *without)
{
    struct search at[2 * PLAN_REMEDIES] = {0};
    struct searches searches = {
        .plan = plan, .at = at, .how = coarse(plan), .what = "what remedies buy"};
    const char *imbalance = NULL;
    const struct remedies *remedies = try_remedies(plan, &imbalance);
    if (!remedies || imbalance)
        return imbalance;
    add_remedies(&searches, remedies);
    imbalance = search_all(&searches);
    if (!imbalance)
        judge_remedies(plan, without);
    return imbalance;
}

/* ---- the plan ---- */

static const char *find_all(struct plan *plan)
{
    const char *imbalance = find_limit(plan);
    if (imbalance || !is_whole(&plan->limit))
        return imbalance;
    plan->seed = plan->limit.at[0]->seed;
    size_t *first = memory_new(plan->settings.futures->draws, sizeof *first);
    plan->date = find_date(plan, &plan->limit, first);
    find_weeks(plan, first);
    plan_months_find(plan);
    plan->kind = kind_of(plan);
    if (plan->kind != PLAN_NEVER && plan->date.within >= HARDLY && !is_stopped(plan))
        imbalance = find_remedies(plan, first);
    free(first);
    if (!imbalance && plan->kind != PLAN_NEVER && !is_stopped(plan)) {
        struct capacity_settings how = coarse(plan);
        imbalance = plan_months_units(plan, new_arena(plan), &how);
    }
    return imbalance;
}

struct plan *plan_make(const struct plan_settings *settings, const char **imbalance)
{
    const struct futures *futures = settings->futures;
    struct plan *plan = memory_new(1, sizeof *plan);
    plan->settings = *settings;
    plan->kind = PLAN_UNKNOWN;
    plan->of = settings->of > 0.0 ? settings->of : futures->latest;
    plan->today = futures->latest / plan->of;
    plan->falls = futures->growth[1] < 0.0;
    plan->weeks = futures->known > 0 ? futures->known : 1;
    plan->week = memory_new(plan->weeks, sizeof *plan->week);
    new_arena(plan);
    *imbalance = find_all(plan);
    plan->interrupted |= is_stopped(plan);
    if (!*imbalance)
        return plan;
    plan_free(plan);
    return NULL;
}
