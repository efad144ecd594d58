#include "cli/forecast_input.h"

#include "cli/event_file.h"
#include "cli/exit_status.h"
#include "forecasts/history.h"
#include "sim/catalog.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST 100000 /* steps ahead */

static const struct unit {
    const char *name;
    int64_t seconds;
} units[] = {
    {"s", 1       },
    {"m", 60      },
    {"h", 3600    },
    {"d", 86400   },
    {"w", 604800  },
    {"y", 31556952}, /* the mean of 400 years */
};

static bool read_horizon(struct forecast_input *input, const char *text)
{
    if (!text) {
        size_t season = input->past.longer ? input->past.longer : 2 * input->past.period;
        input->horizon = season > 2 ? season : 10;
        return true;
    }
    char *end;
    long long number = strtoll(text, &end, 10), steps = number;
    if (*end != '\0') {
        const struct unit *unit =
            catalog_find(end, units, sizeof units / sizeof *units, sizeof *units);
        int64_t step = input->points.step_s;
        if (!unit || step == 0 || number < 0 || number > LONGEST * step)
            return false;
        steps = (number * unit->seconds + step / 2) / step;
    }
    input->horizon = steps > 0 ? (size_t)steps : 0;
    return end != text && steps > 0 && steps <= LONGEST;
}

static void prepare(struct forecast_input *input)
{
    struct points *points = &input->points;
    input->counts = true;
    for (size_t i = 0; i < points->n; i++) {
        bool missing = points->y[i] != points->y[i];
        input->missing += missing;
        input->gaps += missing && (i == 0 || points->y[i - 1] == points->y[i - 1]);
        input->counts &= !(points->y[i] < 0.0);
    }
    points_seasons(points, &input->past.period, &input->past.longer);
    points_fill(points, input->past.longer ? input->past.longer : input->past.period);
    input->past.y = points->y;
    input->past.n = points->n;
}

static bool is_store(const char *path)
{
    char begins[16] = "";
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    size_t got = fread(begins, 1, sizeof begins, file);
    fclose(file);
    return got == sizeof begins && memcmp(begins, "SQLite format 3", sizeof begins) == 0;
}

static int read_file(struct forecast_input *input, const char *path, struct faults *faults)
{
    bool piped = strcmp(path, "-") == 0;
    if (!piped && is_store(path)) {
        fprintf(
            stderr,
            "headroom: '%s' is a store; name one of its series too ('headroom history list' "
            "shows them)\n",
            path);
        return EXIT_WRONG_INPUT;
    }
    FILE *file = piped ? stdin : fopen(path, "r");
    if (!file) {
        fprintf(stderr, "headroom: cannot read '%s': %s\n", path, strerror(errno));
        return EXIT_WRONG_INPUT;
    }
    bool good = points_read(&input->points, file, piped ? "(input)" : path, faults);
    if (!piped)
        fclose(file);
    input->name = piped ? "(input)" : path;
    return good ? EXIT_DONE : EXIT_WRONG_INPUT;
}

static int read_store(struct forecast_input *input, const char *path, const char *name,
                      struct faults *faults)
{
    struct history *history;
    struct series series;
    enum history_outcome outcome = history_open(&history, path, HISTORY_READ, faults);
    if (outcome == HISTORY_DONE) {
        outcome = history_read(history, name, input->arena, &series, NULL, faults);
        history_close(history);
    }
    if (outcome != HISTORY_DONE)
        return outcome == HISTORY_FAILED ? EXIT_NOT_DONE : EXIT_WRONG_INPUT;
    if (series.count == 0) {
        fault_add(faults, (struct place){0}, "no step of '%s' is covered whole yet", name);
        return EXIT_WRONG_INPUT;
    }
    points_of_series(&input->points, &series);
    input->name = series.name;
    input->unit = series.unit;
    return EXIT_DONE;
}

/* What a series is read from, and its measurements before a time. */
static int read_series(struct forecast_input *input, char **words, int count, int64_t until_s,
                       struct faults *faults)
{
    struct points *points = &input->points;
    int status = count > 1 ? read_store(input, words[0], words[1], faults)
                           : read_file(input, words[0], faults);
    while (status == EXIT_DONE && points->n > 0 && points_at(points, points->n) > until_s)
        points->n--;
    if (status != EXIT_DONE || points->n > 0)
        return status;
    fault_add(faults, (struct place){0}, "nothing was measured before that time");
    return EXIT_WRONG_INPUT;
}

static int read_all(struct forecast_input *input, char **words, int count, const char *horizon,
                    const char *events)
{
    struct faults faults = {0};
    int status = read_series(input, words, count, INT64_MAX, &faults);
    if (status == EXIT_DONE) {
        prepare(input);
        if (!read_horizon(input, horizon)) {
            fputs("headroom: a horizon is a number of steps such as 48, or 90d where there are "
                  "times\n",
                  stderr);
            return EXIT_WRONG_INPUT;
        }
        if (events && !event_file_read(events, &input->points, input->horizon, input->arena,
                                       &input->events, &faults))
            status = EXIT_WRONG_INPUT;
    }
    fault_print(&faults, stderr);
    return status;
}

int forecast_input_open(struct forecast_input *input, char **words, int count,
                        const char *horizon, const char *events)
{
    *input = (struct forecast_input){.name = "", .unit = "", .arena = arena_open()};
    int status = read_all(input, words, count, horizon, events);
    if (status != EXIT_DONE)
        forecast_input_close(input);
    return status;
}

int forecast_input_open_until(struct forecast_input *input, char **words, int count,
                              int64_t until_s)
{
    struct faults faults = {0};
    *input = (struct forecast_input){.name = "", .unit = "", .arena = arena_open()};
    int status = read_series(input, words, count, until_s, &faults);
    fault_print(&faults, stderr);
    if (status == EXIT_DONE)
        prepare(input);
    else
        forecast_input_close(input);
    return status;
}

void forecast_input_close(struct forecast_input *input)
{
    points_free(&input->points);
    arena_close(input->arena);
}

const struct method *forecast_input_method(const char *name)
{
    const struct method *method = method_named(name);
    if (method)
        return method;
    const char *nearest = catalog_nearest_row(name, methods, method_count, sizeof *methods);
    fprintf(stderr, "headroom: there is no such method%s%s%s\nMethods:\n",
            nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
    for (size_t i = 0; i < method_count; i++)
        fprintf(stderr, "  %-28s %s\n", methods[i].name, methods[i].summary);
    return NULL;
}
