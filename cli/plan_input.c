#include "cli/plan_input.h"

#include "cli/event_file.h"
#include "cli/exit_status.h"
#include "cli/options.h"
#include "cli/usage.h"
#include "forecasts/import_time.h"
#include "studies/load_scale.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST 520 /* weeks ahead */

struct reader {
    const struct command *command;
    const struct plan_words *words;
    struct plan_input *input;
    size_t weeks;
};

/* ---- words ---- */

/* Weeks of a horizon: a number and d, w, mo or y. */
static bool read_horizon(const char *text, size_t *weeks)
{
    static const struct {
        const char *name;
        double weeks;
    } units[] = {
        {"d",  1.0 / 7          },
        {"w",  1.0              },
        {"mo", 365.2425 / 12 / 7},
        {"y",  365.2425 / 7     },
    };
    char *end;
    double number = strtod(text, &end);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (end != text && strcmp(end, units[i].name) == 0) {
            double exact = number * units[i].weeks + 0.5;
            *weeks = exact >= 1.0 && exact < LONGEST + 1.0 ? (size_t)exact : 0;
            return *weeks > 0;
        }
    return false;
}

static bool read_until(const char *text, int64_t *until_s)
{
    struct import_clock clock = {0};
    *until_s = INT64_MAX;
    return !text || import_time_parse(text, strlen(text), &clock, until_s);
}

static bool read_positive(const char *text, double *number)
{
    char *end;
    *number = strtod(text, &end);
    return end != text && !*end && isfinite(*number) && *number > 0.0;
}

static bool is_requests(const char *unit)
{
    static const char *const units[] = {"requests", "request", "req", "requests/s", "req/s"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcasecmp(unit, units[i]) == 0)
            return true;
    return false;
}

static bool is_per_second(const char *unit)
{
    size_t length = strlen(unit);
    return length >= 2 && strcmp(unit + length - 2, "/s") == 0;
}

/* ---- the past ---- */

static int check_past(const struct reader *reader)
{
    const struct points *points = &reader->input->measured.points;
    const char *name = reader->command->name;
    double most = 0.0;
    for (size_t i = 0; i < points->n; i++)
        most = fmax(most, points->y[i]);
    if (points->step_s == 0)
        return usage_error(name, "a plan has dates, but the history has no times: give it a "
                                 "column of them");
    if (!reader->input->measured.counts)
        return usage_error(name, "there are negative values in the history: no traffic");
    if (most == 0.0)
        return usage_error(name, "there is nothing but zeros in the history: no traffic to "
                                 "plan for");
    if (points->months > 1 || (points->months == 0 && points->step_s > 31 * BUSIEST_DAY))
        return usage_error(name, "the history's steps are longer than a month: too long for "
                                 "the busiest hours of weeks");
    return OPTIONS_READ;
}

static int too_short(const struct reader *reader)
{
    const struct points *hours = &reader->input->hours;
    double days = (double)hours->n * (double)hours->step_s / (double)BUSIEST_DAY;
    const char *name = reader->command->name;
    if (hours->months || hours->step_s >= BUSIEST_WEEK)
        return usage_error(name, "the history is too short: %zu steps, %d are the least",
                           hours->n, FUTURES_STEPS);
    return usage_error(name,
                       "the history is too short: %.3g days, %d are the least (and ten "
                       "weeks tell much more)",
                       days, FUTURES_DAYS);
}

static int read_events(struct reader *reader)
{
    struct plan_input *input = reader->input;
    struct faults faults = {0};
    if (!reader->words->events)
        return OPTIONS_READ;
    if (event_file_read(reader->words->events, &input->hours,
                        futures_steps(&input->hours, reader->weeks), input->measured.arena,
                        &input->events, &faults))
        return OPTIONS_READ;
    fault_print(&faults, stderr);
    return EXIT_WRONG_INPUT;
}

/* ---- the busiest hour of longer steps ---- */

static int learn_peak(struct reader *reader)
{
    struct plan_input *input = reader->input;
    char *words[] = {(char *)reader->words->history, (char *)reader->words->peak};
    struct forecast_input finer;
    int64_t until_s = points_at(&input->measured.points, input->measured.points.n);
    int status = forecast_input_open_until(&finer, words, 2, until_s);
    if (status != EXIT_DONE)
        return status;
    input->past.peak = busiest_peak_of(&finer.points, input->hours.step_s);
    input->past.peak_from = PLAN_PEAK_LEARNED;
    forecast_input_close(&finer);
    if (isnan(input->past.peak))
        return usage_error(reader->command->name,
                           "'%s' does not tell how busy the busiest hour is: that takes steps "
                           "of an hour or less, and two weeks of them",
                           reader->words->peak);
    return OPTIONS_READ;
}

static int read_peak(struct reader *reader)
{
    struct plan_past *past = &reader->input->past;
    const char *text = reader->words->peak;
    past->peak = busiest_peak_guess(reader->input->hours.step_s);
    past->peak_from =
        reader->input->hours.step_s > BUSIEST_HOUR ? PLAN_PEAK_GUESSED : PLAN_PEAK_SEEN;
    if (!text)
        return OPTIONS_READ;
    if (past->peak_from == PLAN_PEAK_SEEN)
        return usage_error(reader->command->name, "--peak is for steps longer than an hour; "
                                                  "here the busiest hour is seen");
    if (read_positive(text, &past->peak)) {
        past->peak_from = PLAN_PEAK_SAID;
        if (past->peak >= 1.0)
            return OPTIONS_READ;
        return usage_error(reader->command->name, "--peak is 1 or more: the busiest hour has "
                                                  "no less than the mean");
    }
    if (reader->words->series)
        return learn_peak(reader);
    return usage_error(reader->command->name,
                       "--peak wants a number such as 2.1, or a series of the store with "
                       "shorter steps");
}

/* ---- what the scenario's load is ---- */

static int read_load(struct reader *reader, const struct scenario *scenario)
{
    struct plan_input *input = reader->input;
    struct plan_past *past = &input->past;
    const char *text = reader->words->load, *name = reader->command->name;
    double step_s = is_per_second(past->unit) ? 1.0 : (double)past->step_s;
    past->latest_per_s = input->futures.latest / step_s;
    past->scenario_per_s = load_size(scenario, LOAD_ALL).per_s;
    if (text && read_positive(text, &input->of)) {
        past->load = PLAN_LOAD_VALUE;
    } else if (text && strcmp(text, "requests") == 0) {
        past->load = PLAN_LOAD_REQUESTS;
        input->of = past->scenario_per_s * step_s;
        if (past->scenario_per_s == 0.0)
            return usage_error(name, "--load requests wants traffic with a rate; this scenario "
                                     "has users only");
    } else if (!text || strcmp(text, "latest") == 0) {
        input->of = input->futures.latest;
        if (input->of == 0.0)
            return usage_error(name, "the history's last week has no traffic: say what the "
                                     "scenario's load is, --load VALUE in units of the series");
    } else {
        return usage_error(name, "--load is latest, requests, or how much of the series the "
                                 "scenario's load is");
    }
    return OPTIONS_READ;
}

/* ---- all of it ---- */

static void describe(struct plan_input *input)
{
    const struct forecast_input *measured = &input->measured;
    input->past = (struct plan_past){
        .name = measured->name,
        .unit = measured->unit,
        .values = measured->past.n,
        .missing = measured->missing,
        .gaps = measured->gaps,
        .first_s = points_at(&measured->points, 0),
        .step_s = measured->points.step_s,
        .months = measured->points.months,
        .requests = is_requests(measured->unit),
        .events = &input->events,
    };
}

static int read_all(struct reader *reader, const struct scenario *scenario)
{
    struct plan_input *input = reader->input;
    int status = check_past(reader);
    if (status != OPTIONS_READ)
        return status;
    describe(input);
    busiest_hours(&input->hours, &input->measured.points);
    if ((status = read_peak(reader)) != OPTIONS_READ ||
        (status = read_events(reader)) != OPTIONS_READ)
        return status;
    struct futures_settings settings = {reader->weeks, input->past.peak, &input->events};
    if (!futures_draw(&input->futures, &input->hours, &settings))
        return too_short(reader);
    return read_load(reader, scenario);
}

int plan_input_open(const struct command *command, struct plan_input *input,
                    const struct plan_words *words, const struct scenario *scenario)
{
    struct reader reader = {command, words, input, 0};
    char *names[] = {(char *)words->history, (char *)words->series};
    int64_t until_s;
    *input = (struct plan_input){0};
    if (!words->history)
        return usage_error(command->name, "--history wants the traffic that was measured: a "
                                          "store and its --series, or a file of times and "
                                          "values");
    if (!read_horizon(words->horizon ? words->horizon : "12mo", &reader.weeks))
        return usage_error(command->name, "--horizon is a time from 1w to 10y, such as 26w, "
                                          "12mo or 2y");
    if (!read_until(words->until, &until_s))
        return usage_error(command->name, "--until is a day or a time, such as 2027-05-03");
    int status =
        forecast_input_open_until(&input->measured, names, words->series ? 2 : 1, until_s);
    if (status != EXIT_DONE)
        return status;
    status = read_all(&reader, scenario);
    if (status != OPTIONS_READ)
        plan_input_close(input);
    return status;
}

void plan_input_close(struct plan_input *input)
{
    futures_free(&input->futures);
    points_free(&input->hours);
    forecast_input_close(&input->measured);
}
