#include "studies/scale_loads.h"

#include "studies/run.h"

#include <math.h>

#define PRECISION 0.025
#define LITTLE    0.1 /* of the load: hardly any */
#define TOO_LONG  2e7 /* events of a story that has to be told as a whole */

enum { REPLICATIONS = 5 };

struct loads {
    struct scale_runs *runs;
    double errors; /* that fail under hardly any load */
};

/* ---- what fails whatever the load is ---- */

static double errors_under_little(struct scale_runs *runs, const struct scale_point *point)
{
    const struct scale_settings *settings = runs->settings;
    struct scenario_run *how = ARENA_NEW(runs->arena, struct scenario_run);
    *how = *point->own->scenario->run;
    how->replications = REPLICATIONS;
    const struct scenario *scenario =
        load_scaled(point->scenario, LITTLE, LOAD_ALL, how, runs->arena);
    const struct result *result = run_scenario(scenario,
                                               &(struct run_settings){
                                                   .seeded = settings->seeded,
                                                   .seed = settings->seed,
                                                   .jobs = settings->jobs,
                                                   .stop = settings->stop,
                                               },
                                               runs->arena, &runs->imbalance);
    double errors = result ? result->system.errors.mean : 0.0;
    return isfinite(errors) ? errors : 0.0;
}

/* ---- one value ---- */

static bool watch(void *context, int runs, double factor)
{
    const struct scale_settings *settings = context;
    (void)runs;
    (void)factor;
    return !settings->stop || !settings->stop();
}

/* Of users there is always one more who waits a little longer. */
static double full(const struct scale_runs *runs, const struct scale_point *point)
{
    double per_s = load_size(point->scenario, LOAD_ALL).per_s;
    return runs->closed || !(per_s > 0.0) ? (double)NAN
                                          : point->carried->system.throughput.mean / per_s;
}

/* In proportion to what is carried, as before. */
static double guess(const struct scale_point *point, const struct scale_point *before)
{
    if (!before || !before->holds || before->holds->kind != CAPACITY_FOUND)
        return (double)NAN;
    const struct load_size *then = &before->holds->today;
    struct load_size now = load_size(point->scenario, LOAD_ALL);
    double same = (then->per_s + then->users) / (now.per_s + now.users);
    return before->holds->factor * same * point->carried->system.throughput.mean /
           before->carried->system.throughput.mean;
}

static bool is_too_long(const struct scale_point *point)
{
    return load_size(point->scenario, LOAD_ALL).varies && (double)point->own->events > TOO_LONG;
}

static bool find(struct loads *loads, struct scale_point *point,
                 const struct scale_point *before)
{
    struct scale_runs *runs = loads->runs;
    const struct scale_settings *settings = runs->settings;
    if (is_too_long(point))
        return true;
    struct capacity_hint hint = {
        .today = point->own,
        .errors = loads->errors,
        .full = full(runs, point),
        .guess = guess(point, before),
    };
    struct capacity_settings how = {
        .request = LOAD_ALL,
        .seeded = settings->seeded,
        .seed = settings->seed,
        .replications = REPLICATIONS,
        .precision = PRECISION,
        .jobs = settings->jobs,
        .hint = &hint,
        .watch = watch,
        .context = (void *)settings,
        .stop = settings->stop,
    };
    struct capacity *found = capacity_of(point->scenario, &how, runs->arena, &runs->imbalance);
    runs->interrupted = runs->interrupted || (found && found->interrupted);
    if (found && !runs->interrupted)
        point->holds = found;
    return found && !runs->interrupted;
}

void scale_loads_find(struct scale_runs *runs, struct scale_point *const *point, int count)
{
    struct loads loads = {.runs = runs};
    if (count == 0 || !margin_has_goals(point[0]->scenario))
        return;
    if (!margin_has_goals_of_errors(point[0]->scenario))
        loads.errors = errors_under_little(runs, point[0]);
    for (int i = 0; i < count && !runs->imbalance; i++) {
        if (runs->settings->watch)
            runs->settings->watch(runs->settings->context, point[i]->value[0], count + i,
                                  2 * count);
        if (!find(&loads, point[i], i > 0 ? point[i - 1] : NULL))
            return;
    }
}
