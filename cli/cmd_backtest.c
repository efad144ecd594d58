#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/forecast_input.h"
#include "cli/options.h"
#include "forecasts/backtest.h"
#include "plots/table.h"

#include <inttypes.h>

struct settings {
    const char *horizon, *method, *events;
    uint64_t origins;
    bool json, raw;
};

static const struct option_row rows[] = {
    {"horizon", 0,   "TIME", OPTION_TEXT,  offsetof(struct settings, horizon), "steps, or 90d"    },
    {"method",  'm', "NAME", OPTION_TEXT,  offsetof(struct settings, method),  "one only (all)"   },
    {"origins", 0,   "N",    OPTION_COUNT, offsetof(struct settings, origins),
     "earlier moments (5)"                                                                        },
    {"events",  0,   "FILE", OPTION_TEXT,  offsetof(struct settings, events),  "what happens when"},
    {"raw",     0,   NULL,   OPTION_FLAG,  offsetof(struct settings, raw),
     "leave spikes and level shifts alone"                                                        },
    {"json",    0,   NULL,   OPTION_FLAG,  offsetof(struct settings, json),    "for programs"     },
};

const struct options backtest_options = {
    OPTION_ROWS(rows),
    "  headroom backtest traffic.csv --horizon 7d\n"
    "  headroom backtest traffic.db requests --horizon 4w --method auto\n",
};

static const struct table_column columns[] = {
    {"method",        TABLE_LEFT,  false},
    {"MASE",          TABLE_RIGHT, false},
    {"RMSSE",         TABLE_RIGHT, false},
    {"sMAPE",         TABLE_RIGHT, false},
    {"pinball",       TABLE_RIGHT, false},
    {"in 80%",        TABLE_RIGHT, false},
    {"in 95%",        TABLE_RIGHT, false},
    {"against naive", TABLE_LEFT,  false},
};

static void print_json(const char *name, const struct score *s, bool first)
{
    printf("%s\n  {\"method\": \"%s\", \"mase\": %.6g, \"rmsse\": %.6g, \"smape\": %.6g, "
           "\"pinball\": %.6g, \"inside80\": %.4f, \"inside95\": %.4f}",
           first ? "" : ",", name, s->mase, s->rmsse, s->smape, s->pinball, s->inside[0],
           s->inside[1]);
}

static void print_row(struct table *table, const char *name, const struct score *s,
                      double naive)
{
    bool better = s->mase < naive;
    table_cell(table, TABLE_PLAIN, "%s", name);
    table_cell(table, TABLE_PLAIN, "%.3f", s->mase);
    table_cell(table, TABLE_PLAIN, "%.3f", s->rmsse);
    table_cell(table, TABLE_PLAIN, "%.2f%%", s->smape);
    table_cell(table, TABLE_PLAIN, "%.3f", s->pinball);
    table_cell(table, TABLE_PLAIN, "%.0f%%", 100.0 * s->inside[0]);
    table_cell(table, TABLE_PLAIN, "%.0f%%", 100.0 * s->inside[1]);
    table_cell(table, better ? TABLE_GOOD : TABLE_PLAIN, "%s",
               better ? "better" : "not better");
}

static int show(const struct forecast_input *input, const struct method *only,
                const struct settings *settings)
{
    size_t asked;
    struct forecaster by = {method_named("seasonal-naive"), &input->events, settings->raw,
                            input->counts, false};
    struct score naive = backtest(&by, &input->past, input->horizon, settings->origins, &asked);
    if (asked == 0) {
        fprintf(stderr, "headroom: the past is too short to look back %zu steps\n",
                input->horizon);
        return EXIT_WRONG_INPUT;
    }
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    printf(settings->json ? "[" : "%zu moments, each followed by %zu steps; season %zu%s\n\n",
           asked, input->horizon, input->past.period, input->past.longer ? " and longer" : "");
    for (size_t i = 0; i < method_count; i++) {
        const struct method *method = only ? only : &methods[i];
        by.method = method;
        struct score score =
            backtest(&by, &input->past, input->horizon, settings->origins, &asked);
        if (settings->json)
            print_json(method->name, &score, i == 0);
        else
            print_row(table, method->name, &score, naive.mase);
        if (only)
            break;
    }
    if (settings->json)
        puts("\n]");
    else
        table_print(table, stdout);
    table_free(table);
    return EXIT_DONE;
}

int cmd_backtest(const struct command *command, int argc, char **argv)
{
    struct settings settings = {.origins = 5};
    int status = options_read(command, &backtest_options, &settings, &argc, &argv);
    if (status != OPTIONS_READ)
        return status;
    const struct method *only = NULL;
    if (settings.method && !(only = forecast_input_method(settings.method)))
        return EXIT_WRONG_INPUT;
    struct forecast_input input;
    status = forecast_input_open(&input, argv, argc, settings.horizon, settings.events);
    if (status != EXIT_DONE)
        return status;
    status = show(&input, only, &settings);
    forecast_input_close(&input);
    return status;
}
