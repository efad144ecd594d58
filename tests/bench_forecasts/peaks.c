#include "tests/bench_forecasts/peaks.h"

#include "forecasts/futures.h"
#include "sim/memory.h"

#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOMENTS 40 /* of a series, one after the other */
#define LEAST   10 /* weeks of past */
#define SHORT   60

/* Weeks of a horizon that are looked at, and how far one moment is from the next. */
struct question {
    size_t from, until, apart;
    size_t past; /* weeks; 0: all */
};

struct score {
    double asked, in80, in95, above, error, naive;
};

static int by_size(const void *one, const void *other)
{
    double left = *(const double *)one, right = *(const double *)other;
    return (left > right) - (left < right);
}

static void look(const struct futures *futures, size_t week, double came, struct score *score)
{
    size_t n = futures->draws;
    double *drawn = memory_new(n, sizeof *drawn);
    for (size_t i = 0; i < n; i++)
        drawn[i] = futures->load[i * futures->weeks + week];
    qsort(drawn, n, sizeof *drawn, by_size);
    score->asked += 1.0;
    score->in80 += came >= drawn[n / 10] && came <= drawn[n - 1 - n / 10];
    score->in95 += came >= drawn[n / 40] && came <= drawn[n - 1 - n / 40];
    score->above += came > drawn[n - 1 - n / 10];
    score->error += fabs(log((came + 1e-9) / (drawn[n / 2] + 1e-9)));
    score->naive += fabs(log((came + 1e-9) / (futures->latest + 1e-9)));
    free(drawn);
}

static void ask(const struct points *points, const struct question *question, size_t moments,
                struct score *score)
{
    struct busiest all;
    busiest_find(&all, points, BUSIEST_WEEK, 1.0);
    size_t each = points->n / (all.n ? all.n : 1), back = question->until;
    for (size_t i = 0; i < moments && all.n >= back + LEAST; i++, back += question->apart) {
        struct points past = *points;
        past.n -= back * each;
        if (question->past > 0 && past.n > question->past * each) {
            past.y += past.n - question->past * each;
            past.n = question->past * each;
        }
        struct futures futures;
        if (futures_draw(&futures, &past,
                         &(struct futures_settings){.weeks = question->until, .peak = 1.0}))
            for (size_t w = question->from; w < question->until; w++)
                look(&futures, w, all.y[all.n - back + w], score);
        futures_free(&futures);
    }
    busiest_free(&all);
}

static void print(const char *name, const struct question *question, const struct score *score)
{
    if (score->asked > 0.0)
        printf(
            "%-36s weeks %zu to %-2zu %5.0f asked, %5.1f in 80%%, %5.1f in 95%%, %5.1f above "
            "90%%, off by %.3f (last week's %.3f)\n",
            name, question->from + 1, question->until, score->asked,
            100.0 * score->in80 / score->asked, 100.0 * score->in95 / score->asked,
            100.0 * score->above / score->asked, score->error / score->asked,
            score->naive / score->asked);
}

static void ask_file(const char *path, const struct question *question, struct score *sum)
{
    struct points points = {0}, hours;
    struct faults faults = {0};
    size_t period, longer;
    struct score score = {0};
    FILE *file = fopen(path, "r");
    if (!file || !points_read(&points, file, path, &faults)) {
        perror(path);
        exit(1);
    }
    fclose(file);
    points_seasons(&points, &period, &longer);
    points_fill(&points, longer ? longer : period);
    busiest_hours(&hours, &points);
    ask(&hours, question, MOMENTS, &score);
    print(strrchr(path, '/') + 1, question, &score);
    sum->asked += score.asked;
    sum->in80 += score.in80;
    sum->in95 += score.in95;
    sum->above += score.above;
    sum->error += score.error;
    sum->naive += score.naive;
    points_free(&hours);
    points_free(&points);
}

static void ask_web(const char *folder, const struct question *question)
{
    static const char *const patterns[] = {"*_hourly.csv", "*_daily.csv"};
    struct score sum = {0};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        char pattern[4096];
        glob_t found;
        snprintf(pattern, sizeof pattern, "%s/web/%s", folder, patterns[i]);
        if (glob(pattern, 0, NULL, &found) == 0)
            for (size_t k = 0; k < found.gl_pathc; k++)
                ask_file(found.gl_pathv[k], question, &sum);
        globfree(&found);
    }
    print("traffic, all", question, &sum);
}

/* Weekly series of a competition, taken for busiest hours: one moment each. */
static void ask_weekly(const char *folder, const struct question *question, const char *name)
{
    char path[4096], line[256], last[256] = "";
    struct score score = {0};
    struct points points = {.y = memory_new(1 << 16, sizeof(double)), .step_s = BUSIEST_WEEK};
    snprintf(path, sizeof path, "%s/m4_weekly.csv", folder);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file)) {
        char *comma = strchr(line, ','), *second = comma ? strchr(comma + 1, ',') : NULL;
        if (!second || strncmp(line, "series", 6) == 0)
            continue;
        *comma = '\0';
        if (strcmp(line, last) != 0) {
            ask(&points, question, 1, &score);
            points.n = 0;
            snprintf(last, sizeof last, "%s", line);
        }
        points.y[points.n++] = strtod(second + 1, NULL);
    }
    ask(&points, question, 1, &score);
    print(name, question, &score);
    points_free(&points);
    if (file)
        fclose(file);
}

void peaks_print(const char *folder)
{
    ask_web(folder, &(struct question){0, 3, 3, 0});
    ask_web(folder, &(struct question){3, 13, 4, 0});
    ask_weekly(folder, &(struct question){3, 13, 13, 0}, "m4_weekly, all of the past");
    ask_weekly(folder, &(struct question){3, 13, 13, SHORT}, "m4_weekly, 60 weeks of it");
}
