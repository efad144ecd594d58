#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/forecast_input.h"
#include "cli/options.h"
#include "cli/usage.h"
#include "forecasts/backtest.h"
#include "forecasts/crossing.h"
#include "plots/forecast_report.h"
#include "sim/fault.h"
#include "sim/memory.h"
#include "sim/units.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LOOKED_BACK  4
#define LONGEST_S    INT64_C(315569520) /* ten years, for doubling */
#define LONGEST_PAST 5                  /* and no more than so many times the past */

struct settings {
    const char *horizon, *method, *crosses, *level, *events;
    bool raw;
    struct answer_settings answer;
};

static const struct option_row rows[] = {
    {"horizon", 0,   "TIME",  OPTION_TEXT, offsetof(struct settings, horizon), "steps, or 90d"},
    {"method",  'm', "NAME",  OPTION_TEXT, offsetof(struct settings, method),  "how (auto)"   },
    {"level",   'l', "LIST",  OPTION_TEXT, offsetof(struct settings, level),
     "confidences of intervals, in percent (80,95)"                                           },
    {"crosses", 'x', "LEVEL", OPTION_TEXT, offsetof(struct settings, crosses),
     "say when this level is reached"                                                         },
    {"events",  'e', "FILE",  OPTION_TEXT, offsetof(struct settings, events),
     "what happened and will: campaigns, holidays"                                            },
    {"raw",     0,   NULL,    OPTION_FLAG, offsetof(struct settings, raw),
     "leave spikes and level shifts alone"                                                    },
};

static const struct option_use uses[] = {
    {&answer_options, offsetof(struct settings, answer)},
};

const struct options forecast_options = {
    OPTION_ROWS(rows),
    "  headroom forecast traffic.csv --horizon 7d\n"
    "  headroom forecast traffic.db requests --horizon 90d --crosses 5000\n"
    "  headroom forecast traffic.csv --horizon 2y --method growth -o growth.html\n",
    OPTION_USES(uses),
};

/* What was asked for beside the series. */
struct asked {
    const struct method *method;
    double level[BANDS], crosses;
    size_t levels;
};

static bool read_number(const char *text, double *number)
{
    struct faults faults = {0};
    if (units_parse_number(text, number, &faults))
        return true;
    fault_print(&faults, stderr);
    return false;
}

/* 80 and 95 are always there. */
static int read_levels(const struct command *command, const char *text, struct asked *request)
{
    while (text && *text) {
        char *end;
        double percent = strtod(text, &end);
        if (end == text || (*end && *end != ',') || !(percent >= 1.0 && percent <= 99.9) ||
            request->levels == BANDS - 2)
            return usage_error(command->name,
                               "--level wants up to %d percentages from 1 to 99.9, such as "
                               "80,95",
                               BANDS - 2);
        if (fabs(percent - 80.0) > 1e-9 && fabs(percent - 95.0) > 1e-9)
            request->level[request->levels++] = percent / 100.0;
        text = *end ? end + 1 : end;
    }
    return OPTIONS_READ;
}

static void try_candidates(const struct forecast_input *input,
                           const struct forecaster *forecaster, struct forecast_report *report)
{
    for (size_t i = 0; i < method_count && report->candidates < REPORT_CANDIDATES; i++) {
        struct forecaster by = *forecaster;
        by.method = &methods[i];
        struct report_candidate *candidate = &report->candidate[report->candidates++];
        candidate->name = by.method->name;
        candidate->bare = by.bare =
            by.method != forecaster->method && strcmp(by.method->name, "seasonal-naive") != 0;
        candidate->score =
            backtest(&by, &input->past, input->horizon, LOOKED_BACK, &report->asked);
        if (report->asked == 0)
            break;
    }
}

static int by_size(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/* Growth draws whole futures, so the date is read from them. */
static bool cross_by_growth(const struct forecast_input *input, const struct method *method,
                            struct report_when *when)
{
    bool far =
        strcmp(method->name, "auto") == 0 && method_auto_is_far(&input->past, input->horizon);
    enum growth_shape only = GROWTH_ANY;
    for (int shape = 0; shape < GROWTH_SHAPES; shape++) {
        if (strncmp(method->name, "growth-", 7) == 0 &&
            strcmp(method->name + 7, growth_names[shape]) == 0)
            only = (enum growth_shape)shape;
    }
    if (!far && strncmp(method->name, "growth", 6) != 0)
        return false;
    struct growth *growth = growth_new(&input->past, only);
    if (!growth)
        return false;
    size_t draws = growth_draws(), *first = memory_new(draws, sizeof *first);
    struct outlook out = outlook_new(input->horizon);
    growth_fill(growth, input->horizon, input->counts, &out, when->level, first);
    qsort(first, draws, sizeof *first, by_size);
    when->rises = growth_level(growth) < when->level;
    when->expected = first[draws / 2];
    when->earliest[0] = first[draws / 10];
    when->latest[0] = first[draws - draws / 10];
    when->earliest[1] = first[draws / 40];
    when->latest[1] = first[draws - draws / 40];
    outlook_free(&out);
    free(first);
    growth_free(growth);
    return true;
}

static void find_crossing(const struct forecast_input *input, const struct asked *request,
                          const struct outlook *out, struct report_when *when)
{
    const struct past *past = &input->past;
    size_t season = past->longer ? past->longer : past->period;
    double last = 0.0; /* a whole season's mean, since one step may be night */
    if (season > past->n)
        season = past->n;
    for (size_t i = past->n - season; i < past->n; i++)
        last += past->y[i] / (double)season;
    *when =
        (struct report_when){.asked = true, .level = request->crosses, .limit = input->horizon};
    if (cross_by_growth(input, request->method, when))
        return;
    for (size_t band = 0; band < 2; band++) {
        struct crossing c = crossing_of(out, input->horizon, band, last, request->crosses);
        when->rises = c.rises;
        when->expected = c.expected;
        when->earliest[band] = c.earliest;
        when->latest[band] = c.latest;
    }
}

static void find_growth(const struct forecast_input *input, struct report_growth *found)
{
    static const double share[3] = {0.025, 0.5, 0.975};
    size_t n = input->past.n, limit = LONGEST_PAST * n, step[3];
    int64_t step_s = input->points.step_s;
    struct growth *growth = n >= 24 ? growth_new(&input->past, GROWTH_ANY) : NULL;
    if (!growth)
        return;
    if (step_s > 0 && (int64_t)limit > LONGEST_S / step_s)
        limit = (size_t)(LONGEST_S / step_s) + 1;
    found->level = growth_level(growth);
    found->known = found->level > 0.0;
    found->steps = n < limit ? n : limit;
    if (found->known) {
        growth_weights(growth, found->weight);
        growth_rate(growth, found->steps, share, 3, found->change);
        bool rises = found->change[1] >= 0.0;
        double times = rises ? 2.0 : 0.5;
        growth_reaches(growth, times, limit, share, 3, step);
        found->twice = (struct report_when){
            .asked = true,
            .rises = rises,
            .level = times * found->level,
            .expected = step[1],
            .earliest = {step[0], step[0]},
            .latest = {step[2], step[2]},
            .limit = limit
        };
    }
    growth_free(growth);
}

static int give(const struct forecast_input *input, const struct settings *settings,
                const struct asked *request, struct answer answer)
{
    struct forecaster forecaster = {request->method, &input->events, settings->raw,
                                    input->counts, false};
    struct forecaster_notes notes;
    struct outlook out = outlook_new_levels(input->horizon, request->level, request->levels);
    struct forecast_report report = {.name = input->name,
                                     .unit = input->unit,
                                     .points = &input->points,
                                     .past = &input->past,
                                     .missing = input->missing,
                                     .gaps = input->gaps,
                                     .horizon = input->horizon,
                                     .forecaster = &forecaster,
                                     .notes = &notes,
                                     .out = &out,
                                     .quiet = settings->answer.quiet};
    forecaster_fill(&forecaster, &input->past, input->horizon, &out, &notes);
    bool whole = !answer_is_only(&settings->answer, ANSWER_CSV); /* the rest takes longer */
    if (whole) {
        try_candidates(input, &forecaster, &report);
        report.parts = decompose(&input->past);
        find_growth(input, &report.growth);
    }
    if (whole && settings->crosses)
        find_crossing(input, request, &out, &report.crossing);
    answer.what = &report;
    int status = answer_give(&answer, &settings->answer);
    if (whole)
        decomposition_free(&report.parts);
    outlook_free(&out);
    return status;
}

int cmd_forecast(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    struct asked request = {0};
    struct answer answer = {.name = command->name,
                            .tell = forecast_report,
                            .json = forecast_json,
                            .csv = forecast_csv};
    int status = options_read(command, &forecast_options, &settings, &argc, &argv);
    if (status == OPTIONS_READ)
        status = answer_check(&answer, &settings.answer);
    if (status == OPTIONS_READ)
        status = read_levels(command, settings.level, &request);
    if (status != OPTIONS_READ)
        return status;
    settings.answer.plot = true; /* what is ahead is seen best */
    request.method = forecast_input_method(settings.method ? settings.method : "auto");
    if (!request.method ||
        (settings.crosses && !read_number(settings.crosses, &request.crosses)))
        return EXIT_WRONG_INPUT;
    struct forecast_input input;
    status = forecast_input_open(&input, argv, argc, settings.horizon, settings.events);
    if (status != EXIT_DONE)
        return status;
    answer.about = answer_about(command, &settings, argv, NULL, input.arena);
    status = give(&input, &settings, &request, answer);
    forecast_input_close(&input);
    return status;
}
