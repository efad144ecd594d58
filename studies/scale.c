#include "studies/scale.h"

#include "studies/saturation.h"
#include "studies/scale_loads.h"
#include "studies/scale_point.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { POINTS_MOST = 512, TRIES_MOST = 12 };

#define PREDICTED_EQUAL 0.001
#define ENOUGH          0.9 /* of what could be carried: users ask for it */
#define REFUSES         0.01

/* Values that were looked at, in order: simulated, or only predicted. */
struct curve {
    bool simulated;
    struct scale_point **point;
    int count;
};

struct study {
    struct scale *scale;
    const struct scale_axis *axis; /* the first */
    struct scale_runs runs;
    struct curve simulated, predicted;
    struct arena *arena;
    struct faults *faults;
    int expected;
};

/* ---- values ---- */

static double number_of(const char *text)
{
    char *end;
    double number = strtod(text, &end);
    return end > text && !*end ? number : (double)NAN;
}

static const char *text_of(double number, struct arena *arena)
{
    char text[32];
    snprintf(text, sizeof text, "%.0f", number);
    return arena_text(arena, text);
}

static struct scale_point *new_point(const struct study *study, const char *first,
                                     const char *second)
{
    const struct scale_settings *settings = &study->scale->settings;
    struct scale_point *point = ARENA_NEW(study->arena, struct scale_point);
    point->value[0] = first;
    point->value[1] = second;
    point->number = number_of(first);
    point->base = true;
    for (int i = 0; i < settings->axes; i++)
        if (!settings->axis[i].now || strcmp(settings->axis[i].now, point->value[i]) != 0)
            point->base = false;
    return point;
}

static void tell_progress(const struct study *study, const struct scale_point *point)
{
    const struct scale_settings *settings = &study->scale->settings;
    if (settings->watch)
        settings->watch(settings->context, point->value[0], study->simulated.count,
                        study->expected);
}

/* ---- curves ---- */

static double carried(const struct curve *curve, int i, bool closed)
{
    const struct scale_point *point = curve->point[i];
    if (curve->simulated)
        return point->carried->system.throughput.mean;
    return closed ? point->predicted.per_s : point->predicted.most_per_s;
}

static const char *limit_of(const struct curve *curve, int i, bool closed)
{
    const struct scale_point *point = curve->point[i];
    if (curve->simulated)
        return point->limit;
    if (closed && point->predicted.per_s < ENOUGH * point->predicted.most_per_s)
        return SCALE_USERS;
    return point->predicted.limit ? point->predicted.limit : SCALE_USERS;
}

static int rank_of(const struct curve *curve, double number)
{
    int i = 0;
    while (i < curve->count && curve->point[i]->number < number)
        i++;
    return i;
}

static void insert(struct curve *curve, int rank, struct scale_point *point)
{
    for (int i = curve->count++; i > rank; i--)
        curve->point[i] = curve->point[i - 1];
    curve->point[rank] = point;
}

/* Of those that were simulated one that is predicted to be as this one; NULL: none is. */
static const struct scale_point *alike(const struct curve *curve,
                                       const struct scale_point *point)
{
    for (int i = 0; i < curve->count; i++)
        if (scale_point_is_foretold_equal(curve->point[i], point))
            return curve->point[i];
    return NULL;
}

/* Makes sure that the value is on the curve. False: it cannot be had. */
static bool visit(struct study *study, struct curve *curve, double number)
{
    int rank = rank_of(curve, number);
    if (rank < curve->count && curve->point[rank]->number <= number)
        return true;
    if (curve->count == POINTS_MOST)
        return false;
    struct scale_point *point;
    if (curve->simulated) {
        if (!visit(study, &study->predicted, number))
            return false;
        point = ARENA_NEW(study->arena, struct scale_point);
        *point = *study->predicted.point[rank_of(&study->predicted, number)];
        tell_progress(study, point);
        if (!scale_point_run(&study->runs, point, alike(curve, point)))
            return false;
    } else {
        point = new_point(study, text_of(number, study->arena), NULL);
        if (!scale_point_load(&study->runs, point, study->faults))
            return false;
    }
    insert(curve, rank, point);
    return true;
}

static bool is_gap(const struct curve *curve, int i)
{
    return i >= 0 && i + 1 < curve->count &&
           curve->point[i + 1]->number - curve->point[i]->number > 1.0;
}

static bool halve(struct study *study, struct curve *curve, int i)
{
    return visit(study, curve,
                 floor((curve->point[i]->number + curve->point[i + 1]->number) / 2.0));
}

/* ---- shifts ---- */

static bool same_limit(const struct study *study, const struct curve *curve, int i)
{
    return strcmp(limit_of(curve, i, study->runs.closed),
                  limit_of(curve, i + 1, study->runs.closed)) == 0;
}

static bool find_shifts(struct study *study, struct curve *curve)
{
    for (int i = 0; i + 1 < curve->count;) {
        if (same_limit(study, curve, i) || !is_gap(curve, i))
            i++;
        else if (!halve(study, curve, i))
            return false;
    }
    return true;
}

static struct scale_shifts shifts_of(const struct study *study, const struct curve *curve)
{
    struct scale_shifts shifts = {
        arena_array(study->arena, (size_t)curve->count + 1, sizeof *shifts.at), 0};
    bool range = study->axis->range;
    for (int i = 0; i + 1 < curve->count; i++)
        if (!same_limit(study, curve, i))
            shifts.at[shifts.count++] = (struct scale_shift){
                .from = limit_of(curve, i, study->runs.closed),
                .to = limit_of(curve, i + 1, study->runs.closed),
                .before = range ? curve->point[i]->number : i,
                .after = range ? curve->point[i + 1]->number : i + 1,
                .exact = !range || !is_gap(curve, i),
            };
    return shifts;
}

/* ---- the best ---- */

static int highest(const struct study *study, const struct curve *curve)
{
    int best = 0;
    for (int i = 1; i < curve->count; i++)
        if (carried(curve, i, study->runs.closed) > carried(curve, best, study->runs.closed))
            best = i;
    return best;
}

/* What `b` carries beside `a`; further simulated, if that is asked for, until it is clear. */
static enum scale_order order(struct study *study, const struct curve *curve, int a, int b,
                              bool further)
{
    if (curve->simulated && further)
        return scale_point_compare(&study->runs, curve->point[a], curve->point[b]);
    if (curve->simulated)
        return scale_point_order(curve->point[a], curve->point[b]);
    double change =
        carried(curve, b, study->runs.closed) / carried(curve, a, study->runs.closed) - 1.0;
    if (fabs(change) < PREDICTED_EQUAL)
        return SCALE_EQUAL;
    return change > 0.0 ? SCALE_MORE : SCALE_LESS;
}

static bool is_as_good(enum scale_order order)
{
    return order == SCALE_EQUAL || order == SCALE_UNTOLD;
}

/* The first that, as far as is known by now, carries as much as any. */
static int best_of(struct study *study, const struct curve *curve)
{
    int best = highest(study, curve), i = 0;
    while (i < best && !is_as_good(order(study, curve, i, best, false)))
        i++;
    return i;
}

static bool is_stopped(const struct study *study)
{
    return study->runs.interrupted || study->runs.imbalance || study->faults->count > 0;
}

/* Both neighbours of the best are looked at, and compared with it: then it may be another. */
static bool climb(struct study *study, struct curve *curve)
{
    for (int tries = 0; tries < POINTS_MOST;) {
        int best = best_of(study, curve);
        if (is_gap(curve, best - 1) || is_gap(curve, best)) {
            if (!halve(study, curve, is_gap(curve, best) ? best : best - 1))
                return false;
            continue;
        }
        if (best > 0)
            order(study, curve, best - 1, best, true);
        if (best + 1 < curve->count)
            order(study, curve, best, best + 1, true);
        if (is_stopped(study))
            return false;
        if (best_of(study, curve) == best || ++tries == TRIES_MOST)
            return true;
    }
    return true;
}

/* The best, up to where there is no more and no less, and whether its neighbours were told
 * from it. */
static void tell_best(struct study *study, const struct curve *curve)
{
    struct scale *scale = study->scale;
    int best = best_of(study, curve), last = best;
    while (last + 1 < curve->count && is_as_good(order(study, curve, best, last + 1, false)))
        last++;
    scale->best = best;
    scale->equal_to = last;
    scale->best_certain =
        (best == 0 || order(study, curve, best - 1, best, false) != SCALE_UNTOLD) &&
        (best + 1 >= curve->count ||
         order(study, curve, best, best + 1, false) != SCALE_UNTOLD);
}

/* ---- the knee ---- */

static bool find_knee(struct study *study, struct curve *curve)
{
    const struct scale_point *first = curve->point[0];
    double best = carried(curve, highest(study, curve), study->runs.closed);
    double knee = first->number * best / carried(curve, 0, study->runs.closed);
    study->scale->knee = (double)NAN;
    if (!(knee >= first->number) || knee > curve->point[curve->count - 1]->number)
        return true;
    study->scale->knee = knee;
    return visit(study, curve, floor(knee)) && visit(study, curve, ceil(knee));
}

/* ---- which values ---- */

/* Nothing is expected to happen between it and the end. */
static bool is_plain(const struct study *study, double number)
{
    const struct curve *curve = &study->predicted;
    int i = rank_of(curve, number), last = curve->count - 1;
    bool closed = study->runs.closed;
    return number > 4.0 * study->scale->predicted_best && i < last &&
           fabs(carried(curve, i, closed) / carried(curve, last, closed) - 1.0) <
               PREDICTED_EQUAL &&
           strcmp(limit_of(curve, i, closed), limit_of(curve, last, closed)) == 0;
}

/* At the two ends of the last gap the same is seen, so that what is between need not be. */
static bool ends_alike(struct study *study, const struct curve *curve)
{
    int last = curve->count - 1;
    return last < 1 || (same_limit(study, curve, last - 1) &&
                        is_as_good(order(study, curve, last - 1, last, false)));
}

static bool visit_powers(struct study *study, struct curve *curve, bool all)
{
    const struct scale_axis *axis = study->axis;
    for (uint64_t n = 1; n < axis->high; n *= 2) {
        double number = fmax((double)n, axis->low);
        if ((all || !is_plain(study, number)) && !visit(study, curve, number))
            return false;
    }
    return visit(study, curve, axis->high);
}

static bool visit_landmarks(struct study *study, struct curve *curve)
{
    const struct scale_axis *axis = study->axis;
    double now = axis->now ? number_of(axis->now) : (double)NAN;
    if (!visit_powers(study, curve, !curve->simulated))
        return false;
    if (now >= axis->low && now <= axis->high && floor(now) >= now && !visit(study, curve, now))
        return false;
    return !curve->simulated || ends_alike(study, curve) || visit_powers(study, curve, true);
}

/* Long enough for the value that carries most; the others are run longer. */
static void choose_length(struct study *study)
{
    struct scale_runs *runs = &study->runs;
    struct saturation_load load = saturation_load_of(&study->scale->settings.base->scenario);
    double most = 0.0;
    for (int i = 0; i < study->predicted.count; i++) {
        double per_s = carried(&study->predicted, i, runs->closed);
        most = isfinite(per_s) ? fmax(most, per_s) : most;
    }
    if (!(most > 0.0))
        most = load.per_s + load.users / fmax(load.think_s, 0.1);
    runs->most_per_s = most;
    runs->length_s = runs->requests / most;
}

static bool explore_range(struct study *study)
{
    struct scale *scale = study->scale;
    struct curve *predicted = &study->predicted, *curve = &study->simulated;
    if (!visit_landmarks(study, predicted))
        return false;
    choose_length(study);
    if (study->runs.bounds && find_shifts(study, predicted) && climb(study, predicted))
        scale->predicted_best = predicted->point[best_of(study, predicted)]->number;
    study->expected = 2 * predicted->count;
    if (is_stopped(study) || !visit_landmarks(study, curve) || !find_shifts(study, curve) ||
        !climb(study, curve) || !find_knee(study, curve))
        return false;
    return climb(study, curve);
}

/* ---- lists and grids ---- */

static int values_of(const struct scale_axis *axis, const char **value, struct arena *arena)
{
    int count = 0;
    for (int i = 0; i < axis->values; i++)
        value[count++] = axis->value[i];
    for (uint64_t n = 1; axis->range && n < axis->high; n *= 2)
        if (2 * n > axis->low)
            value[count++] = text_of(fmax((double)n, axis->low), arena);
    if (axis->range)
        value[count++] = text_of(axis->high, arena);
    return count;
}

static bool add_planned(struct study *study, const char *first, const char *second,
                        const int place[2])
{
    struct scale_point *point = new_point(study, first, second);
    point->place[0] = place[0];
    point->place[1] = place[1];
    if (!scale_point_load(&study->runs, point, study->faults))
        return false;
    insert(&study->predicted, study->predicted.count, point);
    return true;
}

static bool plan(struct study *study)
{
    const struct scale_settings *settings = &study->scale->settings;
    const char **value[2] = {NULL, NULL};
    int count[2] = {1, 1};
    for (int i = 0; i < settings->axes; i++) {
        value[i] = arena_array(study->arena, SCALE_LIST_MOST + 1, sizeof *value[i]);
        count[i] = values_of(&settings->axis[i], value[i], study->arena);
    }
    assert(value[0]);
    size_t most = (size_t)count[0] * (size_t)count[1] + 1;
    study->predicted.point = arena_array(study->arena, most, sizeof(struct scale_point *));
    study->simulated.point = arena_array(study->arena, most, sizeof(struct scale_point *));
    for (int i = 0; i < count[0]; i++)
        for (int k = 0; k < count[1]; k++)
            if (!add_planned(study, value[0][i], value[1] ? value[1][k] : NULL, (int[]){i, k}))
                return false;
    return true;
}

static bool explore_list(struct study *study)
{
    if (!plan(study))
        return false;
    choose_length(study);
    study->expected = study->predicted.count;
    for (int i = 0; i < study->predicted.count; i++) {
        struct scale_point *point = ARENA_NEW(study->arena, struct scale_point);
        *point = *study->predicted.point[i];
        tell_progress(study, point);
        if (!scale_point_run(&study->runs, point, alike(&study->simulated, point)))
            return false;
        insert(&study->simulated, study->simulated.count, point);
    }
    return true;
}

/* ---- what it comes to ---- */

static double holding_load(const struct scale_point *point)
{
    if (!point->holds || !(point->holds->factor > 0.0))
        return 0.0;
    return point->holds->factor * (point->holds->today.per_s + point->holds->today.users);
}

/* The least that is as good as any for all that is known. */
static int most_holding(const struct scale *scale)
{
    int most = -1;
    for (int i = 0; i < scale->points; i++)
        if (holding_load(&scale->point[i]) >
            (most < 0 ? 0.0 : holding_load(&scale->point[most])))
            most = i;
    for (int i = 0; i < most; i++) {
        const struct capacity *one = scale->point[i].holds, *other = scale->point[most].holds;
        if (one &&
            one->high * (one->today.per_s + one->today.users) >=
                holding_load(&scale->point[most]) &&
            holding_load(&scale->point[i]) >=
                other->low * (other->today.per_s + other->today.users))
            return i;
    }
    return most;
}

static void fit(struct study *study)
{
    struct scale *scale = study->scale;
    struct usl_point *point = arena_array(study->arena, (size_t)scale->points, sizeof *point);
    for (int i = 0; i < scale->points; i++) {
        if (!(scale->point[i].number > 0.0))
            return;
        point[i] = (struct usl_point){scale->point[i].number,
                                      scale->point[i].carried->system.throughput.mean};
    }
    scale->has_usl = usl_fit(point, scale->points, &scale->usl);
}

static const struct result_resource *resource_of(const struct result *result, const char *name)
{
    for (int i = 0; i < result->resources; i++)
        if (strcmp(result->resource[i].name, name) == 0)
            return &result->resource[i];
    return NULL;
}

static bool is_slowed(const struct scenario *scenario, const char *resource)
{
    const struct scenario_database *database = scenario->databases.at;
    for (uint32_t i = 0; i < scenario->databases.count; i++) {
        size_t length = strlen(database[i].named.name);
        if (database[i].slowdown && strncmp(resource, database[i].named.name, length) == 0 &&
            strcmp(resource + length, ".cpu") == 0)
            return true;
    }
    return false;
}

static bool grows(const struct scale *scale, const char *name)
{
    const struct result_resource *first = resource_of(scale->point[0].carried, name);
    const struct result_resource *last =
        resource_of(scale->point[scale->points - 1].carried, name);
    return first && last && last->capacity * last->members > first->capacity * first->members;
}

static enum scale_cause cause_of(const struct scale *scale)
{
    bool worse = scale->change.high < 0.0;
    const struct scale_point *last = &scale->point[worse ? scale->points - 1 : scale->best];
    const struct result_resource *limit = resource_of(last->carried, last->limit);
    if (worse && last->carried->system.error_by[OUTCOME_REFUSED].mean > REFUSES)
        return SCALE_REFUSED;
    if (!limit)
        return SCALE_NO_CAUSE;
    if (is_slowed(last->scenario, limit->name))
        return SCALE_SLOWDOWN;
    if (strcmp(limit->kind, "rows") == 0)
        return SCALE_LOCK;
    if (strcmp(limit->kind, "external") == 0)
        return SCALE_OUTSIDE;
    if (grows(scale, limit->name))
        return SCALE_NO_CAUSE;
    return strcmp(limit->kind, "gate") == 0 ? SCALE_SHARED : SCALE_SERVER;
}

static void gather(struct study *study)
{
    struct scale *scale = study->scale;
    const struct curve *curve = &study->simulated;
    scale->points = curve->count;
    scale->point = arena_array(study->arena, (size_t)curve->count + 1, sizeof *scale->point);
    scale->base = -1;
    for (int i = 0; i < curve->count; i++) {
        scale->point[i] = *curve->point[i];
        if (scale->point[i].base)
            scale->base = i;
    }
}

static void conclude(struct study *study)
{
    struct scale *scale = study->scale;
    struct curve *curve = &study->simulated;
    gather(study);
    scale->most_holding = most_holding(scale);
    if (scale->points == 0 || scale->settings.axes > 1)
        return;
    tell_best(study, curve);
    scale->shifts = shifts_of(study, curve);
    if (study->runs.bounds)
        scale->predicted = shifts_of(study, &study->predicted);
    scale->change =
        scale_point_change(&scale->point[scale->best], &scale->point[scale->points - 1]);
    scale->cause = cause_of(scale);
    fit(study);
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void explore(struct study *study)
{
    if (!scale_calibrate(&study->runs))
        return;
    if (study->axis->range && study->scale->settings.axes == 1) {
        study->predicted.point =
            arena_array(study->arena, POINTS_MOST, sizeof(struct scale_point *));
        study->simulated.point =
            arena_array(study->arena, POINTS_MOST, sizeof(struct scale_point *));
        explore_range(study);
    } else {
        explore_list(study);
    }
    if (!is_stopped(study))
        scale_loads_find(&study->runs, study->simulated.point, study->simulated.count);
}

struct scale *scale_study(const struct scale_settings *settings, struct arena *arena,
                          struct faults *faults)
{
    double began_s = seconds_now();
    struct scale *scale = ARENA_NEW(arena, struct scale);
    scale->settings = *settings;
    scale->predicted_best = (double)NAN;
    scale->knee = (double)NAN;
    struct study study = {
        .scale = scale,
        .axis = &scale->settings.axis[0],
        .runs = {.settings = &scale->settings,
                 .closed = scale_is_closed(&settings->base->scenario),
                 .arena = arena},
        .simulated = {.simulated = true              },
        .arena = arena,
        .faults = faults,
    };
    explore(&study);
    if (faults->count > 0)
        return NULL;
    conclude(&study);
    scale->interrupted = study.runs.interrupted;
    scale->imbalance = study.runs.imbalance;
    scale->took_s = seconds_now() - began_s;
    return scale;
}
