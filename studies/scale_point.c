#include "studies/scale_point.h"

#include "sim/interval.h"
#include "sim/time.h"
#include "studies/run.h"
#include "studies/saturation.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PRECISION         0.005 /* half-width of what is carried, at most */
#define CONFIDENCE        0.99
#define EQUAL             0.0025 /* as a share: less is no difference worth telling, */
#define NO_MATTER         0.001  /* or than this, however certain it is */
#define EQUAL_AS_FORETOLD 0.005  /* or less than this, where none was predicted */
#define FORETOLD_EQUAL    0.001
#define PRECISION_ALIKE   0.0075 /* of what is predicted, and found, to be as another value */
#define TIMES_ASKED       2.0    /* of what is carried, to see how much that is */
#define EVENTS            1.6e6  /* of the shortest runs of a point, about */
#define REQUESTS          32000.0
#define REQUESTS_LEAST    2000.0
#define FULL              0.9
#define FILLED            0.97

enum { REPLICATIONS = 8, DOUBLINGS_MOST = 4, LONGER_MOST = 3, COMPARED_MOST = 2, CYCLES = 20 };

bool scale_is_closed(const struct scenario *scenario)
{
    const struct scenario_traffic *traffic = scenario->traffic.at;
    for (uint32_t i = 0; i < scenario->traffic.count; i++)
        if (traffic[i].open)
            return false;
    return true;
}

/* ---- one run ---- */

static struct result *run(struct scale_runs *runs, const struct scenario *scenario)
{
    const struct scale_settings *settings = runs->settings;
    struct run_settings how = {
        .seeded = settings->seeded,
        .seed = settings->seed,
        .replications = REPLICATIONS,
        .jobs = settings->jobs,
        .stop = settings->stop,
    };
    const char *imbalance;
    struct result *result = run_scenario(scenario, &how, runs->arena, &imbalance);
    if (!result)
        runs->imbalance = imbalance;
    else if (result->interrupted || result->replications < REPLICATIONS)
        runs->interrupted = settings->stop && settings->stop();
    return runs->imbalance || runs->interrupted ? NULL : result;
}

static sim_time time_of(double seconds)
{
    return (sim_time)(1e9 * fmin(fmax(seconds, 1e-3), 1e9));
}

/* As it is, measured for so long. What varies has to be seen as a whole. */
static const struct scenario *lasting(const struct scale_runs *runs,
                                      const struct scenario *scenario, double seconds)
{
    struct scenario *copy = ARENA_NEW(runs->arena, struct scenario);
    struct scenario_run *how = ARENA_NEW(runs->arena, struct scenario_run);
    *copy = *scenario;
    *how = *scenario->run;
    how->precision = 0.0;
    how->windows = 0;
    if (!saturation_load_of(scenario).varies)
        how->duration = time_of(seconds);
    copy->run = how;
    return copy;
}

/* ---- the first ---- */

static double ended_per_s(const struct result *result)
{
    double good = 1.0 - result->system.errors.mean;
    return good > 0.0 ? result->system.throughput.mean / good : 0.0;
}

static void choose_length(struct scale_runs *runs, const struct result *result)
{
    double per_s = ended_per_s(result);
    double requests = per_s * result->measured_s * result->replications;
    double events = (double)result->events / (1.0 + result->warmup_s / result->measured_s) /
                    fmax(requests, 1.0);
    runs->requests = fmin(REQUESTS, EVENTS / fmax(events, 1.0) / REPLICATIONS);
    runs->requests = fmax(runs->requests, REQUESTS_LEAST);
}

bool scale_calibrate(struct scale_runs *runs)
{
    const struct scenario *scenario = &runs->settings->base->scenario;
    struct saturation_load load = saturation_load_of(scenario);
    double per_s = load.per_s + load.users / fmax(load.think_s, 0.1);
    double own_s = (double)scenario->run->duration / 1e9, seconds = own_s;
    if (per_s > 0.0)
        seconds = fmin(own_s, REQUESTS / per_s);
    for (int tries = 0; tries < 4; tries++) {
        const struct result *result = run(runs, lasting(runs, scenario, seconds));
        if (!result)
            return false;
        choose_length(runs, result);
        runs->bounds = bounds_calibrate(result, runs->arena);
        double ended = ended_per_s(result) * seconds;
        if (ended >= REQUESTS / 2.0 || seconds >= own_s)
            return true;
        seconds = fmin(own_s, seconds * fmin(8.0, 1.0 + REQUESTS / fmax(ended, 1.0)));
    }
    return true;
}

/* ---- a point ---- */

static const char *setting(const char *path, const char *value, struct arena *arena)
{
    size_t size = strlen(path) + strlen(value) + 2;
    char *text = arena_array(arena, size, 1);
    snprintf(text, size, "%s=%s", path, value);
    return text;
}

bool scale_point_load(const struct scale_runs *runs, struct scale_point *point,
                      struct faults *faults)
{
    const struct scale_settings *settings = runs->settings;
    size_t most = (size_t)settings->axes + (size_t)settings->alongs, count = 0;
    const char **word = arena_array(runs->arena, most, sizeof *word);
    for (int i = 0; i < settings->axes; i++)
        if (strchr(settings->axis[i].path, '.'))
            word[count++] = setting(settings->axis[i].path, point->value[i], runs->arena);
    for (int i = 0; i < settings->alongs; i++)
        word[count++] = scale_along_setting(&settings->along[i], point->number, runs->arena);
    struct load *load = ARENA_NEW(runs->arena, struct load);
    if (!load_changed(load, settings->base, word, count, runs->arena, faults))
        return false;
    point->scenario = &load->scenario;
    if (runs->bounds)
        point->predicted = bounds_predict(runs->bounds, point->scenario);
    return true;
}

static double length_of(const struct scale_runs *runs, const struct scale_point *point)
{
    return ldexp(runs->length_s, point->doublings);
}

/* What is carried is another run's: one of its own load is enough. */
static double own_length(const struct scale_runs *runs, const struct scale_point *point)
{
    return ldexp(runs->length_s, runs->closed ? point->doublings : point->least);
}

/* Its own users ask for all it carries. */
static bool is_filled(const struct scale_point *point)
{
    const struct result_bottleneck *limit = &point->own->bottleneck;
    bool full = limit->kind == BOTTLENECK_SERVES || limit->kind == BOTTLENECK_HELD;
    return full && (limit->headroom < 1.0 / FULL ||
                    point->predicted.per_s > FILLED * point->predicted.most_per_s);
}

static struct result *run_most(struct scale_runs *runs, const struct scale_point *point)
{
    struct scenario_run *how = ARENA_NEW(runs->arena, struct scenario_run);
    double per_s = point->predicted.most_per_s;
    if (!(per_s > 0.0) || !isfinite(per_s))
        per_s = 1000.0;
    struct saturation saturation = {
        .per_s = per_s,
        .inside_s = runs->bounds ? bounds_inside_s(runs->bounds) : 0.1,
        .times = TIMES_ASKED,
    };
    *how = *point->scenario->run;
    how->precision = 0.0;
    how->windows = 0;
    how->duration = time_of(length_of(runs, point));
    const struct scenario *filled =
        saturation_of(point->scenario, &saturation, how, runs->arena);
    double cycle_s = saturation_load_of(filled).users / per_s;
    how->warmup_auto = false;
    how->warmup = time_of(fmin(CYCLES * cycle_s, length_of(runs, point)));
    return run(runs, filled);
}

static const char *limit_of(const struct result *result)
{
    const struct result_bottleneck *limit = &result->bottleneck;
    if (limit->kind == BOTTLENECK_CLIENTS || !limit->resource)
        return SCALE_USERS;
    return limit->resource;
}

static bool run_once(struct scale_runs *runs, struct scale_point *point)
{
    struct scale_point trial = *point;
    if (runs->closed || !trial.own)
        trial.own = run(runs, lasting(runs, point->scenario, own_length(runs, point)));
    if (!trial.own)
        return false;
    if (runs->closed && is_filled(&trial))
        trial.most = trial.own;
    else if (!runs->closed || !point->most || point->most == point->own)
        trial.most = run_most(runs, &trial);
    if (!trial.most)
        return false;
    trial.carried = runs->closed ? trial.own : trial.most;
    trial.objectives = result_missed(trial.own) == 0;
    trial.limit = limit_of(trial.carried);
    *point = trial;
    return true;
}

/* ---- alike ---- */

static double foretold(const struct scale_point *point)
{
    return scale_is_closed(point->scenario) ? point->predicted.per_s
                                            : point->predicted.most_per_s;
}

bool scale_point_is_foretold_equal(const struct scale_point *a, const struct scale_point *b)
{
    return fabs(foretold(b) / foretold(a) - 1.0) < FORETOLD_EQUAL;
}

static bool is_found_equal(const struct scale_point *a, const struct scale_point *b)
{
    struct measured change = scale_point_change(a, b);
    return change.low <= 0.0 && change.high >= 0.0;
}

/* ---- long enough ---- */

static double half_width(const struct scale_point *point)
{
    const struct measured *carried = &point->carried->system.throughput;
    return carried->mean > 0.0 ? (carried->high - carried->low) / 2.0 / carried->mean : 0.0;
}

/* Half-widths shrink with the root of the length, and are known only roughly. */
static bool lengthen(struct scale_runs *runs, struct scale_point *point,
                     const struct scale_point *alike)
{
    int longer = point->doublings - point->least;
    while (longer < LONGER_MOST) {
        bool equal = alike && is_found_equal(alike, point);
        double wanted = equal ? PRECISION_ALIKE : PRECISION;
        double times = half_width(point) / wanted;
        if (times <= 1.0)
            return true;
        int doublings = (int)fmin(LONGER_MOST - longer, fmax(1.0, round(2.0 * log2(times))));
        point->doublings += doublings;
        longer += doublings;
        if (!run_once(runs, point))
            return false;
    }
    return true;
}

bool scale_point_run(struct scale_runs *runs, struct scale_point *point,
                     const struct scale_point *alike)
{
    double per_s = fmin(runs->closed ? point->predicted.per_s : point->predicted.most_per_s,
                        runs->most_per_s);
    if (per_s > 0.0 && isfinite(per_s))
        point->doublings = (int)fmin(10.0, ceil(log2(runs->most_per_s / per_s) - 0.25));
    point->least = point->doublings;
    if (alike && alike->doublings > alike->least + 1)
        point->doublings += alike->doublings - alike->least - 1;
    return run_once(runs, point) && lengthen(runs, point, alike);
}

bool scale_point_double(struct scale_runs *runs, struct scale_point *point)
{
    point->doublings++;
    if (run_once(runs, point))
        return true;
    point->doublings--;
    return false;
}

/* ---- two points ---- */

static struct measured change_with(const struct scale_point *a, const struct scale_point *b,
                                   double confidence)
{
    struct estimate ratio =
        interval_ratio(a->carried->system.throughput.value, b->carried->system.throughput.value,
                       REPLICATIONS, confidence);
    return (struct measured){ratio.mean - 1.0, ratio.low - 1.0, ratio.high - 1.0, NULL};
}

struct measured scale_point_change(const struct scale_point *a, const struct scale_point *b)
{
    return change_with(a, b, RESULT_CONFIDENCE);
}

/* Many are compared in a study, so each has to be surer than one alone. */
enum scale_order scale_point_order(const struct scale_point *a, const struct scale_point *b)
{
    struct measured change = change_with(a, b, CONFIDENCE);
    if (change.low > -NO_MATTER && change.high < NO_MATTER)
        return SCALE_EQUAL;
    if (change.low > 0.0)
        return SCALE_MORE;
    if (change.high < 0.0)
        return SCALE_LESS;
    double little = scale_point_is_foretold_equal(a, b) ? EQUAL_AS_FORETOLD : EQUAL;
    return change.low > -little && change.high < little ? SCALE_EQUAL : SCALE_UNTOLD;
}

enum scale_order scale_point_compare(struct scale_runs *runs, struct scale_point *a,
                                     struct scale_point *b)
{
    for (int longer = 0;; longer++) {
        while (a->doublings != b->doublings)
            if (!scale_point_double(runs, a->doublings < b->doublings ? a : b))
                return SCALE_UNTOLD;
        enum scale_order order = scale_point_order(a, b);
        if (order != SCALE_UNTOLD || longer == COMPARED_MOST ||
            a->doublings >= a->least + DOUBLINGS_MOST)
            return order;
        if (!scale_point_double(runs, a) || !scale_point_double(runs, b))
            return SCALE_UNTOLD;
    }
}
