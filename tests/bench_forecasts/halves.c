#include "tests/bench_forecasts/halves.h"

#include "forecasts/forecaster.h"
#include "forecasts/score.h"
#include "sim/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void week_alone(const struct past *past, size_t horizon, double *path)
{
    struct past week = *past;
    week.period = past->longer ? past->longer : past->period;
    week.longer = 0;
    method_double_seasonal(&week, horizon, path);
}

/* What mixes are made of: every subset of up to four. */
static const struct part {
    const char *name;
    method_function *method;
    bool logs, recent;
} parts[] = {
    {"theta",           method_theta,           false, false},
    {"theta/log",       method_theta,           true,  false},
    {"lags",            method_lags,            false, false},
    {"lags/log",        method_lags,            true,  false},
    {"lags/log/recent", method_lags,            true,  true },
    {"holt",            method_holt,            false, false},
    {"damped",          method_damped,          false, false},
    {"damped/log",      method_damped,          true,  false},
    {"ets",             method_ets,             false, false},
    {"double",          method_double_seasonal, false, false},
    {"double/log",      method_double_seasonal, true,  false},
    {"double/log/rec",  method_double_seasonal, true,  true },
    {"week/log",        week_alone,             true,  false},
    {"mean/log",        method_recent_mean,     true,  false},
    {"medians/log",     method_medians,         true,  false},
    {"seasonal",        method_seasonal_naive,  false, false},
};
#define PARTS (sizeof parts / sizeof *parts)
#define MOST  4

/* The sums of one half: sMAPE and MASE of a mix, of the benchmark, and of auto. */
struct sums {
    double smape[2], mase[2];
};

struct halves {
    const struct task *tasks;
    size_t count;
    double *paths; /* [task][part][step], tasks at `at` */
    size_t *at;
    double *weight; /* of a task in its half */
    struct sums naive, own;
};

static int half_of(const struct task *task)
{
    return task->group % 2;
}

static void run_part(const struct part *part, const struct task *task, double *path)
{
    struct past past = task->past;
    if (part->recent) {
        past.n = task->past.n - task->past.n / 3;
        past.y = task->past.y + task->past.n - past.n;
    }
    if (part->logs)
        method_on_logs(part->method, &past, task->horizon, path);
    else
        part->method(&past, task->horizon, path);
    for (size_t h = 0; h < task->horizon; h++)
        path[h] = isfinite(path[h]) ? fmax(path[h], 0.0) : past.y[past.n - 1];
}

static void add_score(struct sums *sums, const struct halves *halves, size_t i,
                      const double *path)
{
    const struct task *task = &halves->tasks[i];
    double scale = score_scale(task->past.y, task->past.n, task->lag);
    struct score score = score_of(task->actual, path, NULL, task->horizon, scale);
    sums->smape[half_of(task)] += halves->weight[i] * score.smape;
    sums->mase[half_of(task)] += halves->weight[i] * score.mase;
}

static struct sums score_mix(const struct halves *halves, unsigned mix)
{
    struct sums sums = {0};
    double path[256], share = 1.0 / (double)__builtin_popcount(mix);
    for (size_t i = 0; i < halves->count; i++) {
        size_t horizon = halves->tasks[i].horizon;
        memset(path, 0, sizeof path);
        for (size_t p = 0; p < PARTS; p++) {
            const double *part = halves->paths + halves->at[i] + p * horizon;
            for (size_t h = 0; mix >> p & 1 && h < horizon; h++)
                path[h] += share * part[h];
        }
        add_score(&sums, halves, i, path);
    }
    return sums;
}

/* Against the benchmark, as the competitions weigh it. */
static double owa(const struct halves *halves, const struct sums *sums, int half)
{
    return 0.5 * (sums->smape[half] / halves->naive.smape[half] +
                  sums->mase[half] / halves->naive.mase[half]);
}

static void print_mix(unsigned mix)
{
    for (size_t p = 0; p < PARTS; p++)
        if (mix >> p & 1)
            printf(" %s", parts[p].name);
    puts("");
}

static void choose_mixes(const struct halves *halves)
{
    double best[2] = {HUGE_VAL, HUGE_VAL}, both = HUGE_VAL;
    struct sums chosen[2] = {
        {{0}, {0}},
        {{0}, {0}}
    };
    unsigned which[2] = {0, 0}, all = 0;
    for (unsigned mix = 1; mix < 1U << PARTS; mix++) {
        if (__builtin_popcount(mix) > MOST)
            continue;
        struct sums sums = score_mix(halves, mix);
        double value[2] = {owa(halves, &sums, 0), owa(halves, &sums, 1)};
        for (int half = 0; half < 2; half++) {
            if (value[half] < best[half]) {
                best[half] = value[half];
                which[half] = mix;
                chosen[half] = sums;
            }
        }
        if (value[0] + value[1] < both) {
            both = value[0] + value[1];
            all = mix;
        }
    }
    double own = 0.5 * (owa(halves, &halves->own, 0) + owa(halves, &halves->own, 1));
    double other = 0.5 * (owa(halves, &chosen[0], 1) + owa(halves, &chosen[1], 0));
    printf("  OWA of the mix as it is %.4f; best mix on its own half %.4f, on the other half "
           "%.4f; best on all %.4f\n",
           own, 0.5 * (best[0] + best[1]), other, 0.5 * both);
    printf("  MASE as it is %.4f; chosen on one half, scored on the other %.4f\n",
           0.5 * (halves->own.mase[0] + halves->own.mase[1]),
           0.5 * (chosen[0].mase[1] + chosen[1].mase[0]));
    for (int half = 0; half < 2; half++) {
        printf("    half %d:", half);
        print_mix(which[half]);
    }
    printf("    all:");
    print_mix(all);
}

/* --- intervals --- */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

struct errors {
    double *ratio[2][2]; /* |actual - path| in the units of both levels, of each half */
    size_t n[2];
};

static void learn_factors(const struct halves *halves, const struct outlook *outs,
                          double factor[2][2])
{
    struct errors errors = {0};
    static const double share[2] = {0.8, 0.95};
    for (size_t i = 0; i < halves->count; i++) {
        const struct task *task = &halves->tasks[i];
        int half = half_of(task);
        size_t n = errors.n[half];
        for (int k = 0; k < 2; k++) {
            errors.ratio[half][k] =
                memory_resize(errors.ratio[half][k], n + task->horizon, sizeof(double));
            for (size_t h = 0; h < task->horizon; h++)
                errors.ratio[half][k][n + h] =
                    fabs(task->actual[h] - outs[i].path[h]) / outs[i].unit[k][h];
        }
        errors.n[half] += task->horizon;
    }
    for (int half = 0; half < 2; half++) {
        for (int k = 0; k < 2 && errors.n[half] > 0; k++) {
            double *ratio = errors.ratio[half][k];
            qsort(ratio, errors.n[half], sizeof(double), by_size);
            factor[half][k] = ratio[(size_t)(share[k] * (double)errors.n[half])];
            free(ratio);
        }
    }
}

/* Each half's intervals by the factors of the other (1) or its own (0). */
static void score_intervals(const struct halves *halves, const struct outlook *outs,
                            double factor[2][2], int other)
{
    struct score mean = {0};
    for (size_t i = 0; i < halves->count; i++) {
        const struct task *task = &halves->tasks[i];
        const double *by = factor[half_of(task) ^ other];
        for (size_t h = 0; h < task->horizon; h++) {
            for (int k = 0; k < 2; k++) {
                double half = by[k] * outs[i].unit[k][h];
                outs[i].bands.low[k][h] = fmax(outs[i].path[h] - half, 0.0);
                outs[i].bands.high[k][h] = outs[i].path[h] + half;
            }
        }
        double scale = score_scale(task->past.y, task->past.n, task->lag);
        struct score score =
            score_of(task->actual, outs[i].path, &outs[i].bands, task->horizon, scale);
        mean.inside[0] += 0.5 * halves->weight[i] * score.inside[0];
        mean.inside[1] += 0.5 * halves->weight[i] * score.inside[1];
        mean.msis += 0.5 * halves->weight[i] * score.msis;
    }
    printf("  intervals by factors of %s half: %.4f in 80%%, %.4f in 95%%, MSIS %.3f\n",
           other ? "the other" : "its own", mean.inside[0], mean.inside[1], mean.msis);
}

static void try_intervals(const struct halves *halves, struct outlook *outs)
{
    double factor[2][2] = {
        {0.0, 0.0},
        {0.0, 0.0}
    };
    learn_factors(halves, outs, factor);
    printf("  factors %.3f %.3f and %.3f %.3f\n", factor[0][0], factor[0][1], factor[1][0],
           factor[1][1]);
    for (int other = 0; other < 2; other++)
        score_intervals(halves, outs, factor, other);
}

/* Groups count alike in each half, whatever tasks they have. */
static void weigh(struct halves *halves, int groups)
{
    for (size_t i = 0; i < halves->count; i++) {
        int group = halves->tasks[i].group, alike = (groups + 1 - group % 2) / 2;
        double in_group = 0.0;
        for (size_t j = 0; j < halves->count; j++)
            in_group += halves->tasks[j].group == group ? 1.0 : 0.0;
        halves->weight[i] = 1.0 / (in_group * (double)alike);
    }
}

void halves_print(const struct task *tasks, size_t count, int groups)
{
    struct halves halves = {.tasks = tasks, .count = count};
    struct forecaster by = {.method = method_named("auto"), .counts = true};
    struct outlook *outs = memory_new(count, sizeof *outs);
    size_t room = 0;
    halves.at = memory_new(count, sizeof *halves.at);
    halves.weight = memory_new(count, sizeof *halves.weight);
    weigh(&halves, groups);
    for (size_t i = 0; i < count; room += PARTS * tasks[i++].horizon)
        halves.at[i] = room;
    halves.paths = memory_new(room, sizeof *halves.paths);
    for (size_t i = 0; i < count; i++) {
        double path[256];
        for (size_t p = 0; p < PARTS; p++)
            run_part(&parts[p], &tasks[i], halves.paths + halves.at[i] + p * tasks[i].horizon);
        naive_2(&tasks[i], path);
        add_score(&halves.naive, &halves, i, path);
        outs[i] = outlook_new(tasks[i].horizon);
        forecaster_fill(&by, &tasks[i].past, tasks[i].horizon, &outs[i], NULL);
        add_score(&halves.own, &halves, i, outs[i].path);
    }
    choose_mixes(&halves);
    try_intervals(&halves, outs);
    for (size_t i = 0; i < count; i++)
        outlook_free(&outs[i]);
    free(outs);
    free(halves.paths);
    free(halves.at);
    free(halves.weight);
}
