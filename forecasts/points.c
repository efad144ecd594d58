#include "forecasts/points.h"

#include "forecasts/season.h"
#include "sim/arena.h"
#include "sim/memory.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct reader {
    struct points *points;
    size_t room, line;
    int64_t *time, last_s;
    bool timed;
    const struct source *source;
    struct faults *faults;
};

static bool wrong(const struct reader *reader, const char *what)
{
    fault_add(reader->faults, (struct place){reader->source, (int)reader->line, 1, 1}, "%s",
              what);
    return false;
}

static bool read_offset(const char *text, int64_t *offset_s)
{
    char *end;
    *offset_s = 0;
    if (*text == '\0' || strcmp(text, "Z") == 0)
        return true;
    if (*text != '+' && *text != '-')
        return false;
    long hours = strtol(text + 1, &end, 10), minutes = 0;
    if (end == text + 5) { /* +0200 */
        minutes = hours % 100;
        hours /= 100;
    } else if (*end == ':') {
        minutes = strtol(end + 1, &end, 10);
    }
    if (*end != '\0' || hours < 0 || hours > 14 || minutes < 0 || minutes > 59)
        return false;
    *offset_s = (int64_t)(hours * 3600 + minutes * 60) * (*text == '-' ? -1 : 1);
    return true;
}

static bool read_time(const char *text, int64_t *time_s)
{
    struct tm parts = {0};
    int64_t offset_s;
    char *end;
    long long whole = strtoll(text, &end, 10);
    if (end != text && *end == '\0') {
        *time_s = whole;
        return true;
    }
    const char *rest = strptime(text, "%Y-%m-%d", &parts);
    if (rest && (*rest == 'T' || *rest == ' ')) {
        const char *clock = rest + 1;
        rest = strptime(clock, "%H:%M:%S", &parts);
        if (!rest)
            rest = strptime(clock, "%H:%M", &parts);
    }
    if (!rest || !read_offset(rest, &offset_s))
        return false;
    *time_s = timegm(&parts) - offset_s;
    return true;
}

static bool read_value(const char *text, double *value)
{
    char *end;
    *value = strtod(text, &end);
    if (end == text)
        *value = NAN;
    return *end == '\0' && !isinf(*value);
}

static void push(struct reader *reader, int64_t time_s, double value)
{
    struct points *points = reader->points;
    if (!reader->time || points->n == reader->room) {
        reader->room = reader->room ? 2 * reader->room : 1024;
        points->y = memory_resize(points->y, reader->room, sizeof *points->y);
        reader->time = memory_resize(reader->time, reader->room, sizeof *reader->time);
    }
    reader->time[points->n] = reader->last_s = time_s;
    points->y[points->n++] = value;
}

static bool read_line(struct reader *reader, char *line)
{
    int64_t time_s = 0;
    double value;
    line[strcspn(line, "\r\n")] = '\0';
    char *comma = strchr(line, ',');
    if (comma)
        *comma = '\0';
    if (!comma && *line == '\0')
        return true;
    bool good =
        read_value(comma ? comma + 1 : line, &value) && (!comma || read_time(line, &time_s));
    if (!good)
        return reader->line == 1 ||
               wrong(reader, comma ? "this is no time and value" : "this is no value");
    if (reader->points->n == 0)
        reader->timed = comma != NULL;
    if (reader->timed != (comma != NULL))
        return wrong(reader, "some lines have a time and some have none");
    if (reader->timed && reader->points->n > 0 && time_s <= reader->last_s)
        return wrong(reader, "the time is not later than the one before");
    push(reader, time_s, value);
    return true;
}

static void take_series(struct points *points, const struct series *series)
{
    free(points->y);
    points->y = memory_new(series->count, sizeof *points->y);
    if (series->count > 0)
        memcpy(points->y, series->values, series->count * sizeof *points->y);
    points->n = series->count;
    points->first_s = series->start_s;
    points->step_s = series->interval_s;
    points->months = series->months;
}

void points_of_series(struct points *points, const struct series *series)
{
    *points = (struct points){.source = {.name = series->name}};
    take_series(points, series);
}

/* Puts each value at its step, as a store does. */
static bool spread_out(struct reader *reader)
{
    struct points *points = reader->points;
    if (!reader->timed || points->n < 2)
        return true;
    struct arena *arena = arena_open();
    struct series_point *at = arena_array(arena, points->n, sizeof *at);
    for (size_t i = 0; i < points->n; i++)
        at[i] = (struct series_point){reader->time[i], points->y[i]};
    int months;
    int64_t step_s = series_step(at, points->n, &months);
    struct series_oddities oddities;
    struct series series = series_from_points(arena, at, points->n, step_s, months, &oddities);
    bool good = oddities.too_many == 0;
    if (good)
        take_series(points, &series);
    arena_close(arena);
    return good || wrong(reader, "the times leave too many steps out");
}

bool points_read(struct points *points, FILE *file, const char *name, struct faults *faults)
{
    struct reader reader = {.points = points, .source = &points->source, .faults = faults};
    char *line = NULL;
    size_t size = 0;
    bool good = true;
    *points = (struct points){.source = {.name = name}};
    while (good && getline(&line, &size, file) > 0) {
        reader.line++;
        good = read_line(&reader, line);
    }
    free(line);
    if (good && points->n == 0) {
        reader.line = 0;
        good = wrong(&reader, "there are no values in it");
    }
    good = good && spread_out(&reader);
    free(reader.time);
    return good;
}

void points_free(struct points *points)
{
    free(points->y);
}

int64_t points_at(const struct points *points, size_t i)
{
    struct series series = {
        .start_s = points->first_s, .interval_s = points->step_s, .months = points->months};
    return points->step_s == 0 ? (int64_t)i + 1 : series_time(&series, i);
}

void points_time(const struct points *points, size_t i, char *buffer, size_t size)
{
    if (points->step_s == 0) {
        snprintf(buffer, size, "%zu", i + 1);
        return;
    }
    time_t at = points_at(points, i);
    struct tm parts;
    bool days = points->months > 0 || points->step_s % 86400 == 0;
    if (!gmtime_r(&at, &parts) ||
        strftime(buffer, size, days ? "%Y-%m-%d" : "%Y-%m-%dT%H:%M", &parts) == 0)
        snprintf(buffer, size, "?");
}

/* How alike values one lag apart are: 1 the same, 0 not at all. */
static double likeness(const struct points *points, size_t lag)
{
    double mean = 0.0, product = 0.0, square = 0.0;
    for (size_t t = 0; t < points->n; t++)
        mean += points->y[t] / (double)points->n;
    for (size_t t = lag; t < points->n; t++)
        product += (points->y[t] - mean) * (points->y[t - lag] - mean);
    for (size_t t = 0; t < points->n; t++)
        square += (points->y[t] - mean) * (points->y[t] - mean);
    double shorter = (double)(points->n - lag) / (double)points->n;
    return square > 0.0 ? product / (square * shorter) : 0.0;
}

/* Values half a season apart are unlike, which the competitions' test takes for a season too.
 */
static bool shows(const struct points *points, size_t period)
{
    size_t n = points->n < 3000 ? points->n : 3000;
    return season_present(points->y + points->n - n, n, period) &&
           likeness(points, period) > 0.0;
}

/* Periods that traffic is known to have, for when no times say which; of those that do as well,
 * the shortest, since its multiples repeat it. */
static size_t striking_period(const struct points *points)
{
    static const size_t usual[] = {4, 7, 12, 24, 48, 52, 96, 288};
    size_t period = 1;
    double best = 0.0;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        if (!shows(points, usual[i]))
            continue;
        double alike = likeness(points, usual[i]);
        if (alike > best + 0.05) {
            best = alike;
            period = usual[i];
        }
    }
    return period;
}

static const struct {
    int64_t longest_s; /* of steps of this kind */
    size_t period, longer;
} rhythms[] = {
    {300,                 288, 2016},
    {900,                 96,  672 },
    {1800,                48,  336 },
    {3600,                24,  168 },
    {86400,               7,   0   },
    {INT64_C(7) * 86400,  52,  0   },
    {INT64_C(31) * 86400, 12,  0   },
    {INT64_C(92) * 86400, 4,   0   },
};

static void find_seasons(const struct points *points, size_t *period, size_t *longer)
{
    for (size_t i = 0; points->step_s > 0 && i < sizeof rhythms / sizeof *rhythms; i++) {
        if (points->step_s > rhythms[i].longest_s)
            continue;
        if (shows(points, rhythms[i].period))
            *period = rhythms[i].period;
        if (*period > 1 && points->n >= 2 * rhythms[i].longer)
            *longer = rhythms[i].longer;
        return;
    }
    if (points->step_s == 0)
        *period = striking_period(points);
    bool weekly = points->step_s == 0 && *period == 24 && points->n >= 336;
    if (weekly && likeness(points, 168) > likeness(points, 24) - 0.05)
        *longer = 168;
}

/* A trend makes all that is near alike, and hides what comes again. */
static void take_line_out(double *y, size_t n)
{
    double middle = 0.5 * ((double)n - 1.0), across = 0.0, along = 0.0;
    for (size_t t = 0; t < n; t++) {
        double x = (double)t - middle;
        across += x * y[t];
        along += x * x;
    }
    for (size_t t = 0; t < n && along > 0.0; t++)
        y[t] -= ((double)t - middle) * across / along;
}

void points_seasons(const struct points *points, size_t *period, size_t *longer)
{
    struct points whole = *points;
    whole.y = memory_new(points->n, sizeof *whole.y);
    memcpy(whole.y, points->y, points->n * sizeof *whole.y);
    points_fill(&whole, 1);
    for (size_t i = 0; i < whole.n; i++) /* a few great days would hide the ordinary ones */
        whole.y[i] = whole.y[i] >= 0.0 ? log1p(whole.y[i]) : -log1p(-whole.y[i]);
    take_line_out(whole.y, whole.n);
    *period = 1;
    *longer = 0;
    find_seasons(&whole, period, longer);
    free(whole.y);
}

/* The mean of the same place a season before and after, or the one of the two there is. */
static double from_seasons(const struct points *points, size_t t, size_t season)
{
    bool before = season > 1 && t >= season, after = season > 1 && t + season < points->n;
    double a = before ? points->y[t - season] : (double)NAN;
    double b = after ? points->y[t + season] : (double)NAN;
    if (a == a && b == b)
        return 0.5 * (a + b);
    return a == a ? a : b;
}

static double along_line(const struct points *points, size_t t)
{
    size_t next = t;
    while (next < points->n && points->y[next] != points->y[next])
        next++;
    bool ends = next == points->n;
    if (t == 0)
        return ends ? 0.0 : points->y[next];
    double from = points->y[t - 1]; /* filled by now */
    return ends ? from : from + (points->y[next] - from) / (double)(next - t + 1);
}

void points_fill(struct points *points, size_t season)
{
    for (size_t t = 0; t < points->n; t++) {
        if (points->y[t] == points->y[t])
            continue;
        double value = from_seasons(points, t, season);
        points->y[t] = value == value ? value : along_line(points, t);
    }
}
