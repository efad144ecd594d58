#include "cli/commands.h"
#include "cli/event_file.h"
#include "cli/exit_status.h"
#include "cli/forecast_input.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output_file.h"
#include "cli/progress.h"
#include "cli/study_input.h"
#include "cli/usage.h"
#include "plots/plan_json.h"
#include "plots/plan_report.h"
#include "plots/render_markdown.h"
#include "plots/render_text.h"
#include "sim/units.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GROWTHS_MOST = 16, UNITS_MOST = PLAN_UNITS };

struct settings {
    struct option_words set, grow, unit;
    struct option_seed seed;
    uint64_t jobs;
    double precision;
    const char *history, *series, *horizon, *events, *load, *peak, *what_if, *output;
    bool json, csv, markdown, quiet;
};

static const struct option_row rows[] = {
    {"history",   0,   "FILE",        OPTION_TEXT,     offsetof(struct settings, history),
     "measured traffic: a store, or a file of times and values"                                                     },
    {"series",    0,   "NAME",        OPTION_TEXT,     offsetof(struct settings, series),    "of the store"         },
    {"horizon",   'h', "TIME",        OPTION_TEXT,     offsetof(struct settings, horizon),
     "how far ahead, such as 26w or 2y (12mo)"                                                                      },
    {"events",    'e', "FILE",        OPTION_TEXT,     offsetof(struct settings, events),
     "what happened and will: campaigns, holidays"                                                                  },
    {"load",      'l', "HOW",         OPTION_TEXT,     offsetof(struct settings, load),
     "what the scenario's load is: latest, requests, or a value"                                                    },
    {"peak",      0,   "TIMES",       OPTION_TEXT,     offsetof(struct settings, peak),
     "the busiest hour, over the mean of longer steps"                                                              },
    {"grow",      'g', "PATH=CHANGE", OPTION_WORDS,    offsetof(struct settings, grow),
     "what grows with time, such as +3%/month; may be repeated"                                                     },
    {"unit",      'u', "PATH",        OPTION_WORDS,    offsetof(struct settings, unit),
     "say how many are needed each month; may be repeated"                                                          },
    {"what-if",   'w', "NAME",        OPTION_TEXT,     offsetof(struct settings, what_if),
     "of this variant of the scenario"                                                                              },
    {"set",       's', "PATH=VALUE",  OPTION_WORDS,    offsetof(struct settings, set),
     "with this value changed; may be repeated"                                                                     },
    {"seed",      0,   "N",           OPTION_OWN_SEED, offsetof(struct settings, seed),
     "of all chance (run.seed)"                                                                                     },
    {"precision", 'p', "SHARE",       OPTION_SHARE,    offsetof(struct settings, precision),
     "how well the limit is to be known (2%)"                                                                       },
    {"jobs",      'j', "N",           OPTION_COUNT,    offsetof(struct settings, jobs),
     "threads (one for each core)"                                                                                  },
    {"json",      0,   NULL,          OPTION_FLAG,     offsetof(struct settings, json),      "one JSON document"    },
    {"csv",       0,   NULL,          OPTION_FLAG,     offsetof(struct settings, csv),       "a row for each figure"},
    {"markdown",  0,   NULL,          OPTION_FLAG,     offsetof(struct settings, markdown),
     "the answer as Markdown"                                                                                       },
    {"output",    'o', "FILE",        OPTION_TEXT,     offsetof(struct settings, output),
     "into a file, which appears once it is whole"                                                                  },
    {"quiet",     'q', NULL,          OPTION_FLAG,     offsetof(struct settings, quiet),
     "only the answer, no bar"                                                                                      },
};

const struct options plan_options = {
    OPTION_ROWS(rows),
    "  headroom plan checkout.yaml --history traffic.db --series requests\n"
    "  headroom plan checkout.yaml --history visits.csv --horizon 26w --events events.yaml\n"
    "  headroom plan checkout.yaml --history visits.csv --grow "
    "databases.main.rows.stock.count=+3%/month\n",
};

struct job {
    const struct command *command;
    const struct settings *settings;
    struct study_input input;
    struct forecast_input past;
    struct points hours;
    struct futures futures;
    struct plan_growth growth[GROWTHS_MOST];
    size_t weeks;
    double peak, of;
    bool peak_given;
    struct progress progress;
};

/* ---- words ---- */

/* Weeks of a horizon: a number and h, d, w, mo or y. */
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
            double exact = number * units[i].weeks;
            *weeks = exact > 0.0 && exact < 1e6 ? (size_t)(exact + 0.5) : 0;
            return *weeks >= 1 && *weeks <= 520;
        }
    return false;
}

static int read_words(struct job *job)
{
    const struct settings *settings = job->settings;
    const char *name = job->command->name;
    if (!settings->history)
        return usage_error(name, "--history wants the traffic that was measured: a store with "
                                 "--series, or a file of times and values");
    if (!read_horizon(settings->horizon ? settings->horizon : "12mo", &job->weeks))
        return usage_error(name, "--horizon is 1w to 10y, such as 26w, 12mo or 2y");
    if (settings->json + settings->csv + settings->markdown > 1)
        return usage_error(name, "only one of --json, --csv and --markdown");
    if (settings->grow.count > GROWTHS_MOST)
        return usage_error(name, "--grow goes up to %d times", GROWTHS_MOST);
    if (settings->unit.count > UNITS_MOST)
        return usage_error(name, "--unit goes up to %d times", UNITS_MOST);
    return OPTIONS_READ;
}

/* ---- the past ---- */

static int read_past(struct job *job)
{
    const struct settings *settings = job->settings;
    char *words[] = {(char *)settings->history, (char *)settings->series};
    int status = forecast_input_open(&job->past, words, settings->series ? 2 : 1, NULL, NULL);
    if (status != EXIT_DONE)
        return status;
    busiest_hours(&job->hours, &job->past.points);
    job->peak = busiest_peak_guess(job->hours.step_s);
    if (!futures_draw(&job->futures, &job->hours, job->weeks, job->peak))
        return usage_error(job->command->name, "the history is too short");
    return OPTIONS_READ;
}

/* ---- asking ---- */

static void watch(void *context, const char *what, int done, int of)
{
    struct job *job = context;
    if (done == 0)
        progress_start(&job->progress, (size_t)of);
    if (!job->settings->quiet)
        progress_show(&job->progress, (size_t)done, what);
}

static int ask(struct job *job)
{
    const struct settings *settings = job->settings;
    const char *imbalance = NULL;
    struct plan_settings how = {
        .load = job->input.load,
        .futures = &job->futures,
        .of = job->of,
        .growth = job->growth,
        .growths = (int)settings->grow.count,
        .unit = settings->unit.word,
        .units = (int)settings->unit.count,
        .seeded = settings->seed.given,
        .seed = settings->seed.seed,
        .precision = settings->precision,
        .jobs = settings->jobs < INT_MAX ? (int)settings->jobs : INT_MAX,
        .watch = watch,
        .context = job,
        .stop = interrupt_seen,
    };
    interrupt_watch();
    progress_start(&job->progress, 1);
    struct plan *plan = plan_make(&how, &imbalance);
    progress_erase(&job->progress);
    if (!plan)
        return study_input_imbalance(imbalance);
    struct plan_told told = {.plan = plan, .quiet = settings->quiet};
    struct output_file output;
    int status = EXIT_NOT_DONE;
    if (output_open(&output, settings->output)) {
        render_text_told(plan_report, &told, &(struct render_text_options){0}, output.stream);
        if (output_close(&output))
            status = interrupt_seen() ? interrupt_status() : EXIT_DONE;
    }
    plan_free(plan);
    return status;
}

static int run_job(struct job *job, const char *path)
{
    const struct settings *settings = job->settings;
    struct study_settings study = {.set = settings->set, .what_if = settings->what_if};
    int status = study_input_read(job->command, &job->input, path, &study);
    struct faults faults = {0};
    for (size_t i = 0; i < settings->grow.count && status == OPTIONS_READ; i++)
        plan_growth_read(settings->grow.word[i], job->input.load, &job->growth[i],
                         job->input.arena, &faults);
    if (faults.count > 0) {
        fault_print(&faults, stderr);
        return EXIT_WRONG_INPUT;
    }
    if (status == OPTIONS_READ)
        status = read_past(job);
    return status == OPTIONS_READ ? ask(job) : status;
}

int cmd_plan(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    int status = options_read(command, &plan_options, &settings, &argc, &argv);
    if (status != OPTIONS_READ)
        return status;
    struct job job = {.command = command, .settings = &settings, .input.arena = arena_open()};
    status = read_words(&job);
    if (status == OPTIONS_READ)
        status = run_job(&job, argv[0]);
    arena_close(job.input.arena);
    return status;
}
