#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/plan_input.h"
#include "cli/progress.h"
#include "cli/study_input.h"
#include "cli/usage.h"
#include "plots/plan_json.h"

#include <math.h>
#include <string.h>

enum { GROWTHS_MOST = 16 };

struct settings {
    struct plan_words words;
    struct option_words grow, unit;
    struct study_settings study;
    struct answer_settings answer;
};

static const struct option_row rows[] = {
    {"history",   0,   "FILE",        OPTION_TEXT,  offsetof(struct settings, words.history),
     "measured traffic: a store, or times and values"                                                         },
    {"series",    0,   "NAME",        OPTION_TEXT,  offsetof(struct settings, words.series),    "of the store"},
    {"horizon",   0,   "TIME",        OPTION_TEXT,  offsetof(struct settings, words.horizon),
     "how far ahead, such as 26w or 2y (12mo)"                                                                },
    {"until",     0,   "TIME",        OPTION_TEXT,  offsetof(struct settings, words.until),
     "as if the history ended there"                                                                          },
    {"events",    'e', "FILE",        OPTION_TEXT,  offsetof(struct settings, words.events),
     "what happened and will: campaigns, holidays"                                                            },
    {"load",      'l', "HOW",         OPTION_TEXT,  offsetof(struct settings, words.load),
     "the scenario's load: latest, requests, a value (latest)"                                                },
    {"peak",      0,   "TIMES",       OPTION_TEXT,  offsetof(struct settings, words.peak),
     "busiest hour over the mean, or a series that tells"                                                     },
    {"grow",      'g', "PATH=CHANGE", OPTION_WORDS, offsetof(struct settings, grow),
     "what else grows, such as +3%/month; may be repeated"                                                    },
    {"unit",      'u', "PATH",        OPTION_WORDS, offsetof(struct settings, unit),
     "say how many of these are needed; may be repeated"                                                      },
    {"what-if",   'w', "NAME",        OPTION_TEXT,  offsetof(struct settings, study.what_if),
     "of this variant of the scenario"                                                                        },
    {"precision", 'p', "SHARE",       OPTION_SHARE, offsetof(struct settings, study.precision),
     "how well the limit is to be known (2%)"                                                                 },
};

static const struct option_use uses[] = {
    STUDY_USES(struct settings, study),
    {&answer_options, offsetof(struct settings, answer)},
};

const struct options plan_options = {
    OPTION_ROWS(rows),
    "  headroom plan checkout.yaml --history traffic.db --series requests\n"
    "  headroom plan checkout.yaml --history v.csv --horizon 26w --events events.yaml\n"
    "  headroom plan checkout.yaml --history visits.csv \\\n"
    "      --grow databases.main.rows.stock.count=+3%/month\n",
    OPTION_USES(uses),
};

struct job {
    const struct command *command;
    const struct settings *settings;
    struct study_input input;
    struct plan_input past;
    struct plan_growth growth[GROWTHS_MOST];
    struct prices prices;
    struct progress progress;
};

/* ---- what is asked ---- */

static int read_growths(struct job *job)
{
    const struct option_words *grow = &job->settings->grow;
    struct faults faults = {0};
    if (grow->count > GROWTHS_MOST)
        return usage_error(job->command->name, "--grow goes up to %d times", GROWTHS_MOST);
    for (size_t i = 0; i < grow->count; i++)
        plan_growth_read(grow->word[i], job->input.load, (double)job->past.futures.weeks,
                         &job->growth[i], &faults);
    if (faults.count == 0)
        return OPTIONS_READ;
    fault_print(&faults, stderr);
    return EXIT_WRONG_INPUT;
}

static int check_units(const struct job *job)
{
    const struct option_words *unit = &job->settings->unit;
    struct plan_units units;
    if (unit->count > PLAN_UNITS)
        return usage_error(job->command->name, "--unit goes up to %d times", PLAN_UNITS);
    for (size_t i = 0; i < unit->count; i++)
        if (!plan_units_read(&units, job->input.load, unit->word[i]))
            return usage_error(job->command->name,
                               "--unit wants the path of a whole number of the scenario, such "
                               "as services.app.instances, not '%s'",
                               unit->word[i]);
    return OPTIONS_READ;
}

static int read_scenario(struct job *job, const char *path)
{
    struct faults faults = {0};
    int status =
        study_input_load(job->command, &job->input, path, &job->settings->study, &faults);
    if (status == OPTIONS_READ && faults.count == 0)
        prices_read(job->input.load, &job->prices, job->input.arena, &faults);
    if (faults.count > 0) {
        fault_print(&faults, stderr);
        return EXIT_WRONG_INPUT;
    }
    return status == OPTIONS_READ ? check_units(job) : status;
}

/* ---- asking ---- */

static void watch(void *context, const char *what, int done, int of)
{
    struct job *job = context;
    if (done == 0)
        progress_start(&job->progress, (size_t)of);
    if (!job->settings->answer.quiet)
        progress_show(&job->progress, (size_t)done, what);
}

static int conclude(struct job *job, char **words, struct plan *plan, struct answer *answer)
{
    const struct settings *settings = job->settings;
    struct plan_told *told = ARENA_NEW(job->input.arena, struct plan_told);
    *told = (struct plan_told){
        .plan = plan,
        .past = &job->past.past,
        .file = answer_file(words[0]),
        .quiet = settings->answer.quiet,
    };
    answer->what = told;
    answer->about =
        answer_about(job->command, settings, words, job->input.load, job->input.arena);
    answer_seed(answer, plan->seed);
    return answer_give(answer, &settings->answer);
}

static int ask(struct job *job, char **words, struct answer *answer)
{
    const struct settings *settings = job->settings;
    const struct study_settings *study = &settings->study;
    const char *imbalance = NULL;
    struct plan_settings how = {
        .load = job->input.load,
        .futures = &job->past.futures,
        .of = job->past.of,
        .growth = job->growth,
        .growths = (int)settings->grow.count,
        .unit = settings->unit.word,
        .units = (int)settings->unit.count,
        .prices = &job->prices,
        .seeded = study->seed.given,
        .seed = study->seed.seed,
        .precision = study->precision,
        .jobs = study_input_jobs(study),
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
    int status = conclude(job, words, plan, answer);
    plan_free(plan);
    return status;
}

static int run_job(struct job *job, char **words, struct answer *answer)
{
    int status = read_scenario(job, words[0]);
    if (status == OPTIONS_READ)
        status = plan_input_open(job->command, &job->past, &job->settings->words,
                                 &job->input.load->scenario);
    if (status != OPTIONS_READ)
        return status;
    status = read_growths(job);
    if (status == OPTIONS_READ)
        status = ask(job, words, answer);
    plan_input_close(&job->past);
    return status;
}

int cmd_plan(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    struct answer answer = {
        .name = command->name, .tell = plan_report, .json = plan_json, .csv = plan_csv};
    int status = options_read(command, &plan_options, &settings, &argc, &argv);
    if (status == OPTIONS_READ)
        status = answer_check(&answer, &settings.answer);
    if (status != OPTIONS_READ)
        return status;
    struct job job = {.command = command, .settings = &settings, .input.arena = arena_open()};
    status = run_job(&job, argv, &answer);
    arena_close(job.input.arena);
    return status;
}
