/*
 * The accuracy, honesty and speed of forecasts on the series of a data pack, beside what its
 * reference_results.csv says others reached: `make bench-forecasts DATA=folder`.
 *
 * Tasks are those of the pack's README: for the competitions' series the last `horizon` points;
 * for web/NAME_hourly.csv up to six weeks, one after the other, averaged by file first. Ends
 * with status 1 if seasonal naive does not score what the reference says, since then nothing
 * else here would be comparable.
 */
#include "forecasts/forecaster.h"
#include "forecasts/score.h"
#include "forecasts/season.h"
#include "sim/memory.h"
#include "tests/bench_forecasts/halves.h"
#include "tests/bench_forecasts/peaks.h"
#include "tests/bench_forecasts/task.h"

#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TASKS 2048
#define WEEK  ((size_t)168)

struct pack {
    const char *folder, *name;
    struct task tasks[TASKS];
    size_t count;
    int groups;
};

struct values {
    double *y;
    size_t n;
};

static FILE *open_in(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.csv", folder, name);
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        exit(1);
    }
    return file;
}

static void push(struct values *values, double value)
{
    if (values->n % 1024 == 0)
        values->y = memory_resize(values->y, values->n + 1024, sizeof *values->y);
    values->y[values->n++] = value;
}

/* The pack's series lie one after the other in its file, in another order than in the index. */
static struct values read_series(FILE *file, const char *series)
{
    char line[256];
    struct values values = {0};
    size_t length = strlen(series);
    rewind(file);
    while (fgets(line, sizeof line, file)) {
        if (strncmp(line, series, length) == 0 && line[length] == ',')
            push(&values, strtod(strrchr(line, ',') + 1, NULL));
    }
    return values;
}

static void read_competition(struct pack *pack)
{
    FILE *index = open_in(pack->folder, "index"), *file = open_in(pack->folder, pack->name);
    char line[256], name[64], series[32];
    size_t season, horizon, known;
    while (fgets(line, sizeof line, index)) {
        /* NOLINTNEXTLINE(cert-err34-c): the pack is made by a program */
        if (sscanf(line, "%63[^.].csv,%31[^,],%*[^,],%*[^,],%zu,%zu,%zu", name, series, &season,
                   &horizon, &known) != 5 ||
            strcmp(name, pack->name) != 0 || pack->count == TASKS)
            continue;
        struct values values = read_series(file, series);
        bool hourly = strcmp(name, "m4_hourly") == 0, weekly = strcmp(name, "m4_weekly") == 0;
        struct past past = {values.y, known, weekly ? 52 : season, hourly ? WEEK : 0, 0.0};
        pack->tasks[pack->count++] =
            (struct task){past, horizon, season, values.y + known, pack->groups++};
    }
    fclose(index);
    fclose(file);
}

static struct values read_web_file(const char *path)
{
    FILE *file = fopen(path, "r");
    char line[256];
    struct values values = {0};
    while (file && fgets(line, sizeof line, file)) {
        char *value = strchr(line, ',') + 1, *end;
        double number = strtod(value, &end);
        if (end == value)
            values.n = 0; /* what lies before a gap is dropped, and so is the first line */
        else
            push(&values, number);
    }
    if (file)
        fclose(file);
    return values;
}

static void read_web(struct pack *pack)
{
    char pattern[4096];
    glob_t found;
    snprintf(pattern, sizeof pattern, "%s/web/*_hourly.csv", pack->folder);
    if (glob(pattern, 0, NULL, &found) != 0)
        return;
    for (size_t f = 0; f < found.gl_pathc; f++, pack->groups++) {
        struct values values = read_web_file(found.gl_pathv[f]);
        for (size_t k = 1; k <= 6 && values.n >= k * WEEK + 360; k++) {
            size_t origin = values.n - k * WEEK, used = origin < 2016 ? origin : 2016;
            struct past past = {values.y + origin - used, used, 24, WEEK, 0.0};
            pack->tasks[pack->count++] = (struct task){past, WEEK, used >= 336 ? WEEK : 24,
                                                       values.y + origin, pack->groups};
        }
    }
    globfree(&found);
}

static void add(struct score *sum, const struct score *score, double weight)
{
    sum->smape += weight * score->smape;
    sum->mase += weight * score->mase;
    sum->msis += weight * score->msis;
    sum->inside[0] += weight * score->inside[0];
    sum->inside[1] += weight * score->inside[1];
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void naive_2(const struct task *task, double *path)
{
    struct past past = task->past;
    past.period = task->lag;
    method_adjusted(method_naive, &past, task->horizon, true, path);
}

/* No forecaster: the benchmark. */
static void fill(struct outlook *out, const struct forecaster *by, const struct task *task)
{
    if (by)
        forecaster_fill(by, &task->past, task->horizon, out, NULL);
    else
        naive_2(task, out->path);
}

static struct score score_pack(const struct pack *pack, const struct forecaster *by,
                               double *per_s)
{
    struct score mean = {0};
    double spent = 0.0;
    for (size_t i = 0; i < pack->count; i++) {
        const struct task *task = &pack->tasks[i];
        size_t in_group = 0;
        for (size_t j = 0; j < pack->count; j++)
            in_group += pack->tasks[j].group == task->group;
        struct outlook out = outlook_new(task->horizon);
        double begun = seconds();
        fill(&out, by, task);
        spent += seconds() - begun;
        double scale = score_scale(task->past.y, task->past.n, task->lag);
        struct score score =
            score_of(task->actual, out.path, by ? &out.bands : NULL, task->horizon, scale);
        add(&mean, &score, 1.0 / (double)(in_group * (size_t)pack->groups));
        outlook_free(&out);
    }
    *per_s = (double)pack->count / spent;
    return mean;
}

static void print_reference(const struct pack *pack)
{
    FILE *file = open_in(pack->folder, "reference_results");
    char line[512], name[32], method[128], mase[16], smape[16], owa[16], inside[16], msis[32];
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "%31[^,],%127[^,],%*[^,],%15[^,],%15[^,],%15[^,],%15[^,],%31[^,\n]",
                   name, method, smape, mase, owa, inside, msis) == 7 &&
            strcmp(name, pack->name) == 0)
            printf("  R: %-56.56s %8s %8s %7s         %6.6s %9.9s\n", method, smape, mase, owa,
                   inside, msis);
    }
    fclose(file);
}

/* What the reference says of seasonal naive, to its last digit. */
static bool agrees(const struct pack *pack, double smape, double mase)
{
    FILE *file = open_in(pack->folder, "reference_results");
    char line[512], name[32], method[128];
    double known_smape, known_mase;
    bool good = true;
    while (fgets(line, sizeof line, file)) {
        /* NOLINTNEXTLINE(cert-err34-c): as above */
        if (sscanf(line, "%31[^,],%127[^,],%*[^,],%lf,%lf", name, method, &known_smape,
                   &known_mase) != 4 ||
            strcmp(name, pack->name) != 0 || strcmp(method, "sNaive") != 0)
            continue;
        good = fabs(known_smape / smape - 1.0) < 5e-5 && fabs(known_mase / mase - 1.0) < 5e-5;
    }
    fclose(file);
    if (!good)
        printf("  seasonal naive scores %.5g and %.5g: NOT what the reference says\n", smape,
               mase);
    return good;
}

static bool check_naive(const struct pack *pack)
{
    double smape = 0.0, mase = 0.0;
    for (size_t i = 0; i < pack->count; i++) {
        const struct task *task = &pack->tasks[i];
        struct past past = task->past;
        past.longer = 0;
        past.period = task->lag;
        double *path = memory_new(task->horizon, sizeof *path);
        method_seasonal_naive(&past, task->horizon, path);
        struct score score = score_of(task->actual, path, NULL, task->horizon,
                                      score_scale(past.y, past.n, task->lag));
        smape += score.smape / (double)pack->count;
        mase += score.mase / (double)pack->count;
        free(path);
    }
    return agrees(pack, smape, mase);
}

static void print_own(const struct pack *pack, const struct method *method, bool raw,
                      const struct score *naive)
{
    double per_s;
    struct forecaster by = {.method = method, .counts = true, .raw = raw};
    struct score s = score_pack(pack, &by, &per_s);
    double owa = 0.5 * (s.smape / naive->smape + s.mase / naive->mase);
    char name[64];
    snprintf(name, sizeof name, "%s%s", method->name, raw ? ", nothing lessened" : "");
    printf("     %-56s %8.3f %8.4f %7.4f %7.4f %6.4f %9.3f %10.0f\n", name, s.smape, s.mase,
           owa, s.inside[0], s.inside[1], s.msis, per_s);
}

static bool measure(struct pack *pack, const char *how)
{
    double per_s;
    bool all = strcmp(how, "all") == 0;
    if (strcmp(how, "halves") == 0) {
        printf("%s, %zu tasks\n", pack->name, pack->count);
        halves_print(pack->tasks, pack->count, pack->groups);
        return true;
    }
    printf("%s, %zu tasks\n     %-56s %8s %8s %7s %7s %6s %9s %10s\n", pack->name, pack->count,
           "", "sMAPE", "MASE", "OWA", "in 80%", "in 95%", "MSIS", "series/s");
    struct score naive = score_pack(pack, NULL, &per_s);
    print_own(pack, &methods[0], true, &naive);
    for (size_t i = 0; i < (all ? method_count : 1); i++)
        print_own(pack, &methods[i], false, &naive);
    print_reference(pack);
    return pack->groups < (int)pack->count || check_naive(pack);
}

int main(int argc, char **argv)
{
    static const char *names[] = {"m4_hourly",    "m4_weekly", "m3_monthly",
                                  "m3_quarterly", "m3_yearly", "m3_other"};
    static struct pack pack;
    const char *folder = argc > 1 ? argv[1] : "../shared/data";
    const char *how = argc > 2 ? argv[2] : "";
    const char *only = argc > 3 ? argv[3] : "";
    bool good = true;
    if (strcmp(how, "peaks") == 0) {
        peaks_print(folder);
        return 0;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!strstr(names[i], only))
            continue;
        pack = (struct pack){.folder = folder, .name = names[i]};
        read_competition(&pack);
        good &= measure(&pack, how);
    }
    pack = (struct pack){.folder = folder, .name = "web_hourly"};
    if (strstr(pack.name, only)) {
        read_web(&pack);
        good &= measure(&pack, how);
    }
    return good ? 0 : 1;
}
