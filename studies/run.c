#include "studies/run.h"

#include "sim/memory.h"
#include "sim/precision.h"
#include "studies/assembly.h"
#include "studies/littles_law.h"
#include "studies/measure.h"

#include <math.h>
#include <time.h>

#define LAW_CONFIDENCE 0.99999 /* of all the places looked at, some miss by chance */
#define MOST           1000    /* replications for the sake of precision */

struct study {
    const struct run_settings *settings;
    const struct scenario_run *run;
    struct assembly assembly;
    struct measure *measure;
    struct littles_law *law;
    struct precision precision;
    double target;   /* precision asked for, or 0 */
    int least, most; /* replications */
    int overflowed;  /* of them */
    uint64_t events;
    const char *imbalance;
};

/* ---- taking in ---- */

static bool wants_more(struct study *study)
{
    if (study->imbalance)
        return false;
    double values[MEASURE_KEYS];
    measure_keys(study->measure, values);
    precision_add(&study->precision, values);
    return !study->target || !precision_met(&study->precision);
}

static bool absorb(void *context, int replication, const struct trial_window *window)
{
    struct study *study = context;
    (void)replication;
    study->imbalance = window->imbalance;
    study->events += window->system->events;
    study->overflowed += window->overflowed;
    measure_add(study->measure, window);
    littles_law_add(study->law, window);
    return wants_more(study);
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

static struct trial_plan plan_trial(const struct study *study, uint64_t seed)
{
    return (struct trial_plan){
        .blueprint = &study->assembly.blueprint,
        .seed = seed,
        .warmup = study->run->warmup_auto ? TRIAL_AUTO : study->run->warmup,
        .duration = study->run->duration,
        .least = study->least,
        .most = study->most,
        .threads = study->settings->jobs,
    };
}

/* ---- ending ---- */

enum { WARNINGS_MOST = 64 };

static void warn(struct result *result, enum result_warning_kind kind, const char *at,
                 double number, double limit)
{
    if (result->warnings < WARNINGS_MOST)
        result->warning[result->warnings++] = (struct result_warning){kind, at, number, limit};
}

static void warn_of_law(struct result *result)
{
    for (int i = 0; i < result->laws; i++)
        if (!result->law[i].holds)
            warn(result, WARN_LAW, result->law[i].at, result->law[i].gap, 0.0);
}

static void conclude(const struct study *study, const struct trial_outcome *outcome,
                     struct result *result, struct arena *arena)
{
    result->replications = outcome->replications;
    result->warmup_s = sim_seconds(outcome->warmup);
    result->interrupted = outcome->interrupted;
    result->precision_reached = reached(study, outcome->replications);
    result->events = study->events;
    result->warning = arena_array(arena, WARNINGS_MOST, sizeof *result->warning);
    measure_tell(study->measure, result, arena);
    littles_law_tell(study->law, &study->assembly, LAW_CONFIDENCE, result, arena);
    result->stable = study->overflowed == 0;
    if (outcome->interrupted)
        warn(result, WARN_INTERRUPTED, NULL, outcome->replications, study->most);
    if (!outcome->steady)
        warn(result, WARN_NOT_STEADY, NULL, result->warmup_s, 0.0);
    warn_of_law(result);
    if (study->target > 0.0 && !(result->precision_reached <= study->target))
        warn(result, WARN_IMPRECISE, NULL, result->precision_reached, study->target);
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
    plan_replications(&study);
    struct result *result = ARENA_NEW(arena, struct result);
    result->scenario = scenario;
    result->seed = settings->seeded ? settings->seed : study.run->seed;
    result->measured_s = sim_seconds(study.run->duration);
    result->warmup_found = study.run->warmup_auto;
    result->precision_asked = study.target;
    struct trial_plan plan = plan_trial(&study, result->seed);
    struct trial_outcome outcome = trial_run(&plan, absorb, &study, watch);
    conclude(&study, &outcome, result, arena);
    littles_law_close(study.law);
    measure_close(study.measure);
    assembly_free(&study.assembly);
    *imbalance = study.imbalance;
    result->took_s = seconds_now() - began_s;
    return study.imbalance ? NULL : result;
}
