#include "studies/calibration.h"

#include "studies/calibration_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SMALL  0.01 /* of a request's time: not worth a step */
#define DIFFER 0.05
#define OFF    0.1
#define IDLE   0.01 /* of the time: no pause to speak of */

/* ---- what is left of the client's time ---- */

/* The mean, over the runs, of so much a second for each request; of 1 a second that is the time
 * from one to the next. */
static double of_each_cycle(const struct observed_client *client, const double *per_s)
{
    double sum = 0.0;
    for (size_t i = 0; i < client->runs; i++)
        sum += (per_s ? per_s[i] : 1.0) / client->throughput.value[i];
    return sum / (double)client->runs;
}

static void look_at_client(struct study *study)
{
    struct calibration *found = study->found;
    const struct observed_client *client = found->input->client;
    found->rest_s = found->cpu_s = found->cycle_s = (double)NAN;
    if (!client)
        return;
    if (client->clients.mean > 1.0)
        calibration_doubt(study, REMARK_NOT_ALONE, NULL, client->clients.mean, (double)NAN);
    if (client->mean.spread > DIFFER)
        calibration_doubt(study, REMARK_RUNS_DIFFER, NULL, client->mean.spread, (double)NAN);
    if (client->throughput.value && client->throughput.least > 0.0) {
        found->cycle_s = of_each_cycle(client, NULL);
        double pause = found->cycle_s - client->mean.mean;
        bool alone = !(client->clients.mean > 1.0);
        found->think_s =
            alone && pause > IDLE * client->mean.mean ? calibration_within(pause) : 0.0;
        if (client->cores.value)
            found->cpu_s = of_each_cycle(client, client->cores.value);
    }
}

/* The application works on what nobody else does; its variance is what is left of the whole. */
static void fit_application(struct calibration *found, double work)
{
    const struct observed_client *client = found->input->client;
    double variance = client->deviation.mean * client->deviation.mean;
    for (int i = 0; i < found->parts; i++) {
        double deviation = found->part[i].fit.measured_cv * found->part[i].fit.mean;
        variance -= isnan(deviation) ? 0.0 : found->part[i].times * deviation * deviation;
    }
    struct demand_evidence evidence = {.mean = calibration_within(work),
                                       .deviation =
                                           variance > 0.0 ? sqrt(variance) : (double)NAN,
                                       .p50 = (double)NAN,
                                       .p95 = (double)NAN,
                                       .p99 = (double)NAN,
                                       .count = calibration_answers(client)};
    if (work > 0.5 * client->mean.mean) {
        double others = client->mean.mean - work;
        evidence.p50 = client->p50.mean - others;
        evidence.p95 = client->p95.mean - others;
        evidence.p99 = client->p99.mean - others;
    }
    found->application = demand_fit(&evidence);
}

static void share_rest(struct study *study)
{
    struct calibration *found = study->found;
    const struct observed_client *client = found->input->client;
    double asked = found->input->roundtrip_s, computed = 0.0;
    for (int i = 0; i < found->parts; i++)
        if (!found->part[i].waits)
            computed +=
                found->part[i].times * (found->part[i].fit.mean - found->part[i].disk_s);
    found->rest_s = client->mean.mean - found->database_s;
    if (found->rest_s < -DIFFER * client->mean.mean)
        calibration_doubt(study, REMARK_LONGER, NULL, found->database_s / client->mean.mean,
                          (double)NAN);
    double way = asked > 0.0 ? asked * found->trips : 0.0, work = found->rest_s - way;
    if (!isnan(found->cpu_s) && found->trips > 0.0) {
        work = fmin(work, fmax(0.0, found->cpu_s - computed));
        way = found->rest_s - work;
    }
    if (way > SMALL * client->mean.mean && found->trips > 0.0)
        found->roundtrip_s = calibration_within(way / found->trips);
    if (work > SMALL * client->mean.mean)
        fit_application(found, work);
}

/* ---- all of it ---- */

static int by_step(const void *left, const void *right)
{
    const struct calibration_part *a = left, *b = right;
    long first = strtol(a->text + 4, NULL, 10), second = strtol(b->text + 4, NULL, 10);
    return first != second ? (first > second) - (first < second) : strcmp(a->text, b->text);
}

static int by_place(const void *left, const void *right)
{
    const struct calibration_part *a = left, *b = right;
    double first = a->times * a->fit.mean, second = b->times * b->fit.mean;
    if (a->place != b->place)
        return (int)a->place - (int)b->place;
    if (a->times != b->times)
        return a->times < b->times ? -1 : 1;
    return first != second ? (first < second) - (first > second) : strcmp(a->text, b->text);
}

static double rounded(double value, int digits)
{
    if (!(value > 0.0))
        return 0.0;
    double scale = pow(10.0, digits - 1 - floor(log10(value)));
    return round(value * scale) / scale;
}

struct dist calibration_rounded(const struct demand_fit *fit, double mean_s, double cv)
{
    double mean = fmax(1e-9, rounded(mean_s, 4));
    return demand_fit_dist(isnan(fit->cv) ? DIST_CONSTANT : fit->dist.kind, mean,
                           rounded(cv, 3));
}

/* CPU and disk vary independently, so each more than their sum. */
static void write_demands(struct calibration_part *part)
{
    const struct demand_fit *fit = &part->fit;
    double cpu = fit->mean - part->disk_s, disk = part->disk_s;
    double cv = fit->cv * fit->mean / sqrt(cpu * cpu + disk * disk);
    if (cpu > 0.0)
        part->cpu = calibration_rounded(fit, cpu, cv);
    if (disk > 0.0)
        part->disk = calibration_rounded(fit, disk, cv);
}

static void sum_up(struct study *study)
{
    struct calibration *found = study->found;
    bool begin = false, commit = false;
    for (int i = 0; i < found->parts; i++) {
        struct calibration_part *part = &found->part[i];
        bool each = fabs(part->times - 1.0) <= DIFFER;
        begin |= part->place == CALIBRATED_BEGIN && each;
        commit |= part->place == CALIBRATED_COMMIT && each;
        found->trips += part->kind == CALIBRATED_STEP ? 0.0 : part->times;
        found->database_s += part->times * part->fit.mean;
        write_demands(part);
        if (part->fit.off > OFF)
            calibration_doubt(study, REMARK_SHAPE_OFF, part->name, expm1(part->fit.off),
                              (double)NAN);
    }
    found->transaction = begin && commit;
}

struct calibration *calibrate(const struct calibration_input *input, struct arena *arena)
{
    struct study study = {.arena = arena, .found = ARENA_NEW(arena, struct calibration)};
    struct calibration *found = study.found;
    found->input = input;
    found->part = arena_array(arena, CALIBRATION_PARTS, sizeof(struct calibration_part));
    calibration_count_requests(&study);
    look_at_client(&study);
    if (input->statements) {
        calibration_take_statements(&study);
        calibration_plan_notes(&study);
    } else if (input->plans.count > 0) {
        calibration_take_plans(&study);
    } else {
        calibration_take_steps(&study);
    }
    qsort(found->part, (size_t)found->parts, sizeof *found->part,
          input->statements || input->plans.count > 0 ? by_place : by_step);
    sum_up(&study);
    if (input->client)
        share_rest(&study);
    if (found->application.mean > 0.0)
        found->work = calibration_rounded(&found->application, found->application.mean,
                                          found->application.cv);
    for (int i = 0; i < CALIBRATION_FIGURES; i++)
        found->measured[i] = found->simulated[i] = (double)NAN;
    return found;
}
