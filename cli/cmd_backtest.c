#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/forecast_input.h"
#include "cli/options.h"
#include "forecasts/backtest.h"
#include "plots/backtest_report.h"

struct settings {
    const char *horizon, *method, *events;
    uint64_t origins;
    bool raw;
    struct answer_settings answer;
};

static const struct option_row rows[] = {
    {"horizon", 0,   "TIME", OPTION_TEXT,  offsetof(struct settings, horizon), "steps, or 90d" },
    {"method",  'm', "NAME", OPTION_TEXT,  offsetof(struct settings, method),  "one only (all)"},
    {"origins", 0,   "N",    OPTION_COUNT, offsetof(struct settings, origins),
     "earlier moments (5)"                                                                     },
    {"events",  'e', "FILE", OPTION_TEXT,  offsetof(struct settings, events),
     "what happens when"                                                                       },
    {"raw",     0,   NULL,   OPTION_FLAG,  offsetof(struct settings, raw),
     "leave spikes and level shifts alone"                                                     },
};

static const struct option_use uses[] = {
    {&answer_options, offsetof(struct settings, answer)},
};

const struct options backtest_options = {
    OPTION_ROWS(rows),
    "  headroom backtest traffic.csv --horizon 7d\n"
    "  headroom backtest traffic.db requests --horizon 4w --method auto\n",
    OPTION_USES(uses),
};

enum { ORIGINS_USUALLY = 5 };

static int try_methods(const struct forecast_input *input, const struct method *only,
                       const struct settings *settings, struct backtest_report *report)
{
    uint64_t origins = settings->origins ? settings->origins : ORIGINS_USUALLY;
    struct backtest_method *tried = arena_array(input->arena, method_count, sizeof *tried);
    struct forecaster by = {method_named("seasonal-naive"), &input->events, settings->raw,
                            input->counts, false};
    report->naive = backtest(&by, &input->past, input->horizon, origins, &report->moments);
    if (report->moments == 0) {
        fprintf(stderr, "headroom: the past is too short to look back %zu steps\n",
                input->horizon);
        return EXIT_WRONG_INPUT;
    }
    for (size_t i = 0; i < method_count; i++) {
        if (only && only != &methods[i])
            continue;
        by.method = &methods[i];
        struct backtest_method *method = &tried[report->methods++];
        method->name = by.method->name;
        method->score = backtest(&by, &input->past, input->horizon, origins, &report->moments);
    }
    report->method = tried;
    return EXIT_DONE;
}

static int show(const struct forecast_input *input, const struct method *only,
                const struct settings *settings, struct answer answer)
{
    struct backtest_report report = {.name = input->name,
                                     .unit = input->unit,
                                     .past = &input->past,
                                     .horizon = input->horizon,
                                     .quiet = settings->answer.quiet};
    int status = try_methods(input, only, settings, &report);
    if (status != EXIT_DONE)
        return status;
    answer.what = &report;
    return answer_give(&answer, &settings->answer);
}

int cmd_backtest(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    struct answer answer = {.name = command->name,
                            .tell = backtest_report,
                            .json = backtest_json,
                            .csv = backtest_csv};
    int status = options_read(command, &backtest_options, &settings, &argc, &argv);
    if (status == OPTIONS_READ)
        status = answer_check(&answer, &settings.answer);
    if (status != OPTIONS_READ)
        return status;
    const struct method *only = NULL;
    if (settings.method && !(only = forecast_input_method(settings.method)))
        return EXIT_WRONG_INPUT;
    struct forecast_input input;
    status = forecast_input_open(&input, argv, argc, settings.horizon, settings.events);
    if (status != EXIT_DONE)
        return status;
    answer.about = answer_about(command, &settings, argv, NULL, input.arena);
    status = show(&input, only, &settings, answer);
    forecast_input_close(&input);
    return status;
}
