#include "studies/run.h"

#include "sim/memory.h"
#include "sim/precision.h"
#include "studies/assembly.h"
#include "studies/bottleneck.h"
#include "studies/budget.h"
#include "studies/holding.h"
#include "studies/littles_law.h"
#include "studies/measure.h"
#include "studies/stability.h"
#include "studies/theory_lines.h"
#include "studies/timeline.h"
#include "studies/warnings.h"

#include <math.h>
#include <time.h>

#define LAW_CONFIDENCE 0.99999 /* of all the places looked at, some miss by chance */
#define MOST           1000    /* replications for the sake of precision */
#define EVENTS_MOST    UINT64_C(2000000000) /* some minutes of one core */
#define ENOUGH_LOST    2                    /* of those that overflow */

struct study {
    const struct run_settings *settings;
    const struct scenario_run *run;
    struct assembly assembly;
    struct measure *measure;
    struct littles_law *law;
    struct holding *holding;
    struct course_plan course;
    struct timeline *timeline;
    struct stability *stability;
    struct precision precision;
    double target;   /* precision asked for, or 0 */
    int least, most; /* replications */
    uint64_t events;
    const char *imbalance;
};

/* ---- taking in ---- */

/* Of no answers there is no mean, and at some point it is enough. */
static bool is_out_of_reach(const struct study *study)
{
    for (int i = 0; i < MEASURE_KEYS; i++)
        if (isnan(precision_estimate(&study->precision, i).mean))
            return true;
    return study->events > EVENTS_MOST;
}

/* What overflows is lost from its second time on; what grows for sure gets no more replications
 * for the sake of a precision that means nothing. */
static bool wants_more(struct study *study, int replications)
{
    double values[MEASURE_KEYS];
    measure_keys(study->measure, values);
    precision_add(&study->precision, values);
    if (study->imbalance || stability_overflows(study->stability) >= ENOUGH_LOST)
        return false;
    if (replications < study->least)
        return true;
    if (study->target > 0.0 && (is_out_of_reach(study) || stability_is_lost(study->stability)))
        return false;
    return !study->target || !precision_met(&study->precision);
}

static bool absorb(void *context, int replication, const struct trial_window *window)
{
    struct study *study = context;
    study->imbalance = window->imbalance;
    study->events += window->system->events;
    measure_add(study->measure, window);
    littles_law_add(study->law, window);
    holding_add(study->holding, window->books);
    timeline_add(study->timeline, window);
    stability_add(study->stability, window);
    return wants_more(study, replication + 1);
}

static double reached(const struct study *study, int absorbed)
{
    double widest = 0.0;
    if (absorbed < 2)
        return (double)NAN;
    for (int i = 0; i < MEASURE_KEYS; i++)
        widest = fmax(widest, interval_precision(precision_estimate(&study->precision, i)));
    return widest;
}

static bool watch(void *context, int absorbed)
{
    const struct study *study = context;
    const struct run_settings *settings = study->settings;
    if (!settings->watch)
        return true;
    struct run_progress progress = {absorbed, study->most, reached(study, absorbed)};
    if (study->target)
        progress.expected = precision_expected(&study->precision, study->most);
    return settings->watch(settings->context, &progress);
}

/* ---- beginning ---- */

static void plan_replications(struct study *study)
{
    const struct run_settings *settings = study->settings;
    study->target = settings->precision > 0.0 ? settings->precision : study->run->precision;
    study->least =
        settings->replications ? settings->replications : (int)study->run->replications;
    study->most = study->least;
    struct precision_rule rule = {study->target, RESULT_CONFIDENCE, PRECISION_LEAST};
    if (study->target > 0.0) {
        rule.least = study->least =
            study->least > PRECISION_LEAST ? study->least : PRECISION_LEAST;
        study->most = study->least > MOST ? study->least : MOST;
    } else {
        rule.target = 1.0;
    }
    precision_init(&study->precision, &rule, MEASURE_KEYS);
}

/* What varies is the story that is told: nothing of it is cut off. */
static sim_time plan_warmup(const struct study *study)
{
    if (!study->run->warmup_auto)
        return study->run->warmup;
    return stability_varies(&study->assembly.blueprint) ? 0 : TRIAL_AUTO;
}

/* The story begins with the measurement: until then its beginning holds. */
static void hold_back(struct rate_spec *rate, sim_time warmup, struct arena *arena)
{
    int held = rate->points[0].at_s <= 0.0;
    size_t count = (size_t)rate->count + (size_t)held;
    struct rate_point *point = arena_array(arena, count, sizeof *point);
    point[0] = rate->points[0];
    for (int i = 0; i < rate->count; i++) {
        point[i + held] = rate->points[i];
        point[i + held].at_s += sim_seconds(warmup);
    }
    rate->points = point;
    rate->count += held;
}

static void hold_stories_back(struct study *study, struct arena *arena)
{
    for (int i = 0; i < study->assembly.blueprint.traffics; i++) {
        struct traffic_spec *traffic = &study->assembly.blueprint.traffic[i];
        if (!traffic->users && traffic->rate.count > 0 && !study->run->warmup_auto)
            hold_back(&traffic->rate, study->run->warmup, arena);
    }
}

static void plan_course(struct study *study)
{
    sim_time begins = study->run->warmup_auto ? 0 : study->run->warmup;
    study->course = (struct course_plan){.sent = study->assembly.sent,
                                         .length = study->run->duration,
                                         .windows = study->run->windows};
    study->timeline = timeline_open(&study->assembly, &study->course);
    study->stability = stability_open(&study->assembly, &study->course, begins);
}

static struct trial_plan plan_trial(const struct study *study, uint64_t seed)
{
    return (struct trial_plan){
        .blueprint = &study->assembly.blueprint,
        .seed = seed,
        .warmup = plan_warmup(study),
        .duration = study->run->duration,
        .least = study->least < ENOUGH_LOST ? study->least : ENOUGH_LOST,
        .most = study->most,
        .threads = study->settings->jobs,
        .course = &study->course,
        .stop = study->settings->stop,
    };
}

/* ---- ending ---- */

static void tell_where(const struct study *study, struct result *result, struct arena *arena)
{
    const struct assembly *assembly = &study->assembly;
    struct result_resource *resource = result->resource;
    holding_time_of_sent(study->holding, assembly->sent, &result->system, arena);
    for (int i = 0; i < result->requests; i++)
        holding_time(study->holding, i, assembly->reach[i].kind, &result->request[i], arena);
    for (int i = 0; i < assembly->blueprint.resources; i++)
        if (assembly_kind(assembly, i))
            holding_doing(study->holding, i, resource++, arena);
}

static void conclude(const struct study *study, const struct trial_outcome *outcome,
                     struct result *result, struct arena *arena)
{
    result->replications = outcome->replications;
    result->warmup_s = sim_seconds(outcome->warmup);
    result->interrupted = outcome->interrupted;
    result->precision_reached = reached(study, outcome->replications);
    result->events = study->events;
    if (outcome->replications == 0)
        return;
    measure_tell(study->measure, result, arena);
    littles_law_tell(study->law, study->assembly.sent, LAW_CONFIDENCE, result, arena);
    tell_where(study, result, arena);
    timeline_tell(study->timeline, result, arena);
    stability_tell(study->stability, result, arena);
    struct budgets budgets = budget_of(study->assembly.scenario, arena);
    result->budget = budgets.at;
    result->budgets = budgets.count;
    bottleneck_find(result, &study->assembly.blueprint, arena);
    theory_lines_fill(result, &study->assembly.blueprint, arena);
    warnings_fill(result,
                  &(struct warnings_of_run){
                      .expected = study->most,
                      .settled = outcome->steady,
                      .varies = stability_varies(&study->assembly.blueprint),
                  },
                  arena);
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

struct result *run_scenario(const struct scenario *scenario,
                            const struct run_settings *settings, struct arena *arena,
                            const char **imbalance)
{
    double began_s = seconds_now();
    struct study study = {.settings = settings, .run = scenario->run};
    assembly_init(&study.assembly, scenario, arena);
    study.measure = measure_open(&study.assembly);
    study.law = littles_law_open(&study.assembly.blueprint);
    study.holding = holding_open(&study.assembly.blueprint);
    hold_stories_back(&study, arena);
    plan_course(&study);
    plan_replications(&study);
    struct result *result = ARENA_NEW(arena, struct result);
    result->scenario = scenario;
    result->seed = settings->seeded ? settings->seed : study.run->seed;
    result->measured_s = sim_seconds(study.run->duration);
    result->warmup_found = plan_warmup(&study) == TRIAL_AUTO;
    result->precision_asked = study.target;
    struct trial_plan plan = plan_trial(&study, result->seed);
    struct trial_outcome outcome = trial_run(&plan, absorb, &study, watch);
    conclude(&study, &outcome, result, arena);
    stability_close(study.stability);
    timeline_close(study.timeline);
    holding_close(study.holding);
    littles_law_close(study.law);
    measure_close(study.measure);
    assembly_free(&study.assembly);
    *imbalance = study.imbalance;
    result->took_s = seconds_now() - began_s;
    return study.imbalance ? NULL : result;
}
