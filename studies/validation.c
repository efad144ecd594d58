#include "studies/validation.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALONE_S 20.0 /* how long one request at a time is looked at */

struct plan {
    struct load load;  /* with the point's settings */
    struct load alone; /* and one request at a time */
};

struct study {
    const struct load *base;
    const struct case_file *file;
    const struct pairing *pairing;
    const struct validation_settings *settings;
    struct arena *arena;
    struct faults *faults;
    const char **imbalance;
    int column[VALIDATION_QUANTITIES];
    struct plan *plan;
    struct validation *found;
};

static const struct {
    const char *column;
    double unit;
} columns[VALIDATION_QUANTITIES] = {
    [VALIDATION_THROUGHPUT] = {"throughput_per_s", 1.0 },
    [VALIDATION_MEAN] = {"mean_ms",          1e-3},
    [VALIDATION_P95] = {"p95_ms",           1e-3},
};

/* ---- what is run ---- */

static bool find_columns(struct study *study)
{
    bool any = false;
    for (int i = 0; i < VALIDATION_QUANTITIES; i++) {
        study->column[i] = case_file_column(study->file, columns[i].column);
        any |= study->column[i] >= 0;
    }
    if (!any)
        fault_hint(fault_add(study->faults, (struct place){.source = study->file->source},
                             "no column says what was measured"),
                   "throughput_per_s, mean_ms or p95_ms");
    return any;
}

/* The one traffic of a scenario; with several the naive model has nothing to say. */
static const struct scenario_traffic *only_traffic(const struct load *load)
{
    const struct scenario_traffic *traffic = load->scenario.traffic.at;
    return load->scenario.traffic.count == 1 ? traffic : NULL;
}

/* One user, or arrivals so rare that they do not meet. */
static bool plan_alone(struct study *study, struct plan *plan)
{
    const struct scenario_traffic *traffic = only_traffic(&plan->load);
    if (!traffic)
        return true;
    size_t room = strlen(traffic->named.name) + 40;
    char *one = arena_take(study->arena, room), *time = arena_take(study->arena, 40);
    snprintf(one, room, traffic->open ? "traffic.%s.rate=1/s" : "traffic.%s.users=1",
             traffic->named.name);
    snprintf(time, 40, "run.duration=%gs", traffic->open ? 50.0 * ALONE_S : ALONE_S);
    const char *settings[] = {one, time};
    return load_changed(&plan->alone, &plan->load, settings, 2, study->arena, study->faults);
}

static bool plan_all(struct study *study)
{
    const struct pairing *pairing = study->pairing;
    study->plan = arena_array(study->arena, pairing->points, sizeof(struct plan));
    for (size_t i = 0; i < pairing->points; i++)
        if (!load_changed(&study->plan[i].load, study->base, pairing->point[i].setting,
                          pairing->settings, study->arena, study->faults) ||
            !plan_alone(study, &study->plan[i]))
            return false;
    return true;
}

/* ---- the naive model ---- */

/* How many a second all of a resource could do if a request used it as it does alone. */
static double bound(const struct result *alone)
{
    double least = INFINITY;
    for (int i = 0; i < alone->resources; i++) {
        const struct result_resource *resource = &alone->resource[i];
        double busy = resource->utilization.mean;
        if (isfinite(resource->capacity) && busy > 0.0)
            least = fmin(least, alone->system.throughput.mean / busy);
    }
    return least;
}

static void tell_naive(const struct plan *plan, const struct result *alone,
                       struct validation_point *point)
{
    const struct scenario_traffic *traffic = only_traffic(&plan->load);
    double cycle = 1.0 / alone->system.throughput.mean, response = alone->system.mean.mean;
    double most = bound(alone), throughput, mean;
    if (traffic->open) {
        throughput = fmin(traffic->rate.mean_per_s, most);
        mean = traffic->rate.mean_per_s < most ? response : (double)NAN;
    } else {
        throughput = fmin(traffic->users / cycle, most);
        mean = traffic->users / throughput - (cycle - response);
    }
    point->figure[VALIDATION_THROUGHPUT].naive = throughput;
    point->figure[VALIDATION_MEAN].naive = mean;
}

static int by_size(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Between the two nearest, as spreadsheets do. */
static double quantile(const double *sorted, int count, double share)
{
    if (count == 0)
        return (double)NAN;
    double rank = share * (count - 1);
    int below = (int)rank;
    int above = below + 1 < count ? below + 1 : below;
    return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
}

/* ---- one point ---- */

/* What was measured is a run or two, so what is predicted is a run: the median of the
 * replications, and where nine of ten of them lie. The mean of runs of which a few have tipped
 * over is what none of them does. */
static struct measured one_run(const struct measured *all, int count, struct arena *arena)
{
    struct measured run = {all->mean, all->low, all->high, all->value};
    if (!all->value || count < 2)
        return run;
    double *sorted = arena_array(arena, (size_t)count, sizeof(double));
    int known = 0;
    for (int i = 0; i < count; i++)
        if (!isnan(all->value[i]))
            sorted[known++] = all->value[i];
    qsort(sorted, (size_t)known, sizeof(double), by_size);
    run.mean = quantile(sorted, known, 0.5);
    run.low = quantile(sorted, known, 0.05);
    run.high = quantile(sorted, known, 0.95);
    return run;
}

static void tell_measured(const struct study *study, const struct pairing_point *rows,
                          enum validation_quantity which, struct validation_figure *figure)
{
    int column = study->column[which];
    double sum = 0.0, least = INFINITY, most = -INFINITY;
    for (size_t i = 0; i < rows->rows; i++) {
        double value = column < 0 ? (double)NAN
                                  : columns[which].unit *
                                        case_file_number(study->file, rows->row[i], column);
        sum += value;
        least = fmin(least, value);
        most = fmax(most, value);
    }
    figure->measured = sum / (double)rows->rows;
    figure->spread = figure->measured > 0.0 ? (most - least) / figure->measured : (double)NAN;
}

static void tell_errors(struct validation_figure *figure)
{
    bool known = figure->measured > 0.0;
    figure->error = known ? figure->predicted.mean / figure->measured - 1.0 : (double)NAN;
    figure->naive_error = known ? figure->naive / figure->measured - 1.0 : (double)NAN;
    figure->judged = isfinite(figure->error) && figure->spread <= VALIDATION_SPREAD;
}

/* NULL if it was interrupted before it had anything, or if the books did not balance. */
static const struct result *run(struct study *study, const struct load *load, bool alone)
{
    struct run_settings how = study->settings->run;
    how.replications = alone ? 1 : how.replications;
    const struct result *result =
        run_scenario(&load->scenario, &how, study->arena, study->imbalance);
    return result && result->replications > 0 ? result : NULL;
}

static void tell_predicted(const struct study *study, const struct result *result,
                           struct validation_point *point)
{
    const struct measured *of[VALIDATION_QUANTITIES] = {
        [VALIDATION_THROUGHPUT] = &result->system.throughput,
        [VALIDATION_MEAN] = &result->system.mean,
        [VALIDATION_P95] = &result->system.p95,
    };
    for (int i = 0; i < VALIDATION_QUANTITIES; i++)
        point->figure[i].predicted = one_run(of[i], result->replications, study->arena);
}

static bool run_point(struct study *study, size_t index)
{
    const struct plan *plan = &study->plan[index];
    const struct pairing_point *rows = &study->pairing->point[index];
    struct validation_point *point = &study->found->point[index];
    *point = (struct validation_point){.label = rows->label, .repeats = rows->rows};
    for (int i = 0; i < VALIDATION_QUANTITIES; i++)
        point->figure[i].naive = (double)NAN;
    const struct result *result = run(study, &plan->load, false);
    const struct result *alone = NULL;
    if (!result || (only_traffic(&plan->load) && !(alone = run(study, &plan->alone, true))))
        return false;
    if (alone)
        tell_naive(plan, alone, point);
    tell_predicted(study, result, point);
    for (int i = 0; i < VALIDATION_QUANTITIES; i++) {
        tell_measured(study, rows, (enum validation_quantity)i, &point->figure[i]);
        tell_errors(&point->figure[i]);
    }
    study->found->seed = result->seed;
    return true;
}

/* ---- all of them ---- */

/* The errors of one quantity in several validations. */
struct errors {
    double *own, *naive; /* absolute */
    int owns, naives;
    struct validation_sum *sum;
};

static void add_errors(struct errors *errors, const struct validation *validation,
                       enum validation_quantity which)
{
    struct validation_sum *sum = errors->sum;
    for (size_t i = 0; i < validation->points; i++) {
        const struct validation_figure *figure = &validation->point[i].figure[which];
        double error = fabs(figure->error);
        sum->left_out += !figure->judged && !isnan(figure->measured);
        if (!figure->judged)
            continue;
        if (errors->owns == 0 || error > sum->worst) {
            sum->worst = error;
            sum->worst_at = validation->point[i].label;
            sum->worst_in = validation->scenario;
        }
        errors->own[errors->owns++] = error;
        if (!isnan(figure->naive_error))
            errors->naive[errors->naives++] = fabs(figure->naive_error);
    }
}

void validation_sum_up(const struct validation *const *validations, size_t count,
                       struct arena *arena, struct validation_sum *sums)
{
    size_t points = 1;
    for (size_t i = 0; i < count; i++)
        points += validations[i]->points;
    for (int which = 0; which < VALIDATION_QUANTITIES; which++) {
        struct validation_sum *sum = &sums[which];
        *sum = (struct validation_sum){0};
        struct errors errors = {.own = arena_array(arena, points, sizeof(double)),
                                .naive = arena_array(arena, points, sizeof(double)),
                                .sum = sum};
        for (size_t i = 0; i < count; i++)
            add_errors(&errors, validations[i], (enum validation_quantity)which);
        qsort(errors.own, (size_t)errors.owns, sizeof(double), by_size);
        qsort(errors.naive, (size_t)errors.naives, sizeof(double), by_size);
        sum->points = errors.owns;
        sum->median = quantile(errors.own, errors.owns, 0.5);
        sum->p90 = quantile(errors.own, errors.owns, 0.9);
        sum->worst = quantile(errors.own, errors.owns, 1.0);
        sum->naive_median = quantile(errors.naive, errors.naives, 0.5);
        sum->naive_p90 = quantile(errors.naive, errors.naives, 0.9);
        sum->naive_worst = quantile(errors.naive, errors.naives, 1.0);
    }
}

static bool go_on(const struct study *study, size_t index)
{
    const struct validation_settings *settings = study->settings;
    return !settings->begin || settings->begin(settings->context, index, study->pairing->points,
                                               study->pairing->point[index].label);
}

static void run_all(struct study *study)
{
    struct validation *found = study->found;
    found->point =
        arena_array(study->arena, study->pairing->points, sizeof(struct validation_point));
    while (found->points < study->pairing->points && go_on(study, found->points) &&
           run_point(study, found->points))
        found->points++;
    found->interrupted = found->points < study->pairing->points;
    const struct validation *one = found;
    validation_sum_up(&one, 1, study->arena, found->sum);
}

struct validation *validate(const struct load *base, const struct case_file *file,
                            const struct validation_settings *settings, struct arena *arena,
                            struct faults *faults, const char **imbalance)
{
    struct study study = {
        .base = base,
        .file = file,
        .settings = settings,
        .arena = arena,
        .faults = faults,
        .imbalance = imbalance,
        .found = ARENA_NEW(arena, struct validation),
    };
    *imbalance = NULL;
    if (!find_columns(&study) || !(study.pairing = pairing_read(base, file, arena, faults)) ||
        !plan_all(&study))
        return NULL;
    study.found->scenario = base->scenario.name;
    study.found->file = file->source->name;
    run_all(&study);
    return *imbalance ? NULL : study.found;
}
