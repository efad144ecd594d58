#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output_file.h"
#include "cli/progress.h"
#include "cli/study_input.h"
#include "cli/usage.h"
#include "plots/render_markdown.h"
#include "plots/render_text.h"
#include "plots/why_json.h"
#include "plots/why_report.h"

#include <limits.h>
#include <string.h>

enum { REPLICATIONS_MOST = 128 };

struct settings {
    struct option_words set;
    struct option_seed seed;
    uint64_t replications, jobs;
    double precision;
    const char *what_if, *output;
    bool json, markdown;
};

static const struct option_row rows[] = {
    {"what-if",      'w', "NAME",       OPTION_TEXT,     offsetof(struct settings, what_if),
     "a variant of the scenario"                                                                                     },
    {"set",          's', "PATH=VALUE", OPTION_WORDS,    offsetof(struct settings, set),
     "with this value changed; may be repeated"                                                                      },
    {"seed",         0,   "N",          OPTION_OWN_SEED, offsetof(struct settings, seed),
     "of all chance (run.seed)"                                                                                      },
    {"replications", 'r', "N",          OPTION_COUNT,    offsetof(struct settings, replications),
     "independent runs of each to begin with (4)"                                                                    },
    {"precision",    'p', "SHARE",      OPTION_SHARE,    offsetof(struct settings, precision),
     "go on until effects are known to so much (0.15%)"                                                              },
    {"jobs",         'j', "N",          OPTION_COUNT,    offsetof(struct settings, jobs),
     "threads (one for each core)"                                                                                   },
    {"json",         0,   NULL,         OPTION_FLAG,     offsetof(struct settings, json),         "one JSON document"},
    {"markdown",     0,   NULL,         OPTION_FLAG,     offsetof(struct settings, markdown),
     "the answer as Markdown"                                                                                        },
    {"output",       'o', "FILE",       OPTION_TEXT,     offsetof(struct settings, output),
     "into a file, which appears once it is whole"                                                                   },
};

const struct options why_options = {
    OPTION_ROWS(rows),
    "  headroom why checkout.yaml\n"
    "  headroom why --what-if \"twice the pool\" checkout.yaml\n"
    "  headroom why --precision 0.05% --json checkout.yaml >levers.json\n",
};

struct job {
    const struct settings *settings;
    struct study_input input;
    struct progress progress;
};

static void watch(void *context, const struct paired_progress *at)
{
    struct job *job = context;
    char label[80];
    snprintf(label, sizeof label, "round %d, lever %d of %d", at->round, at->variant,
             at->variants);
    if (at->variant == 1)
        progress_start(&job->progress, (size_t)at->variants);
    progress_show(&job->progress, (size_t)at->variant - 1, label);
}

static void tell(const struct job *job, const struct why *why, const char *path, FILE *out)
{
    const struct settings *settings = job->settings;
    struct why_report report = {why, strcmp(path, "-") == 0 ? NULL : path, settings->what_if};
    struct render_text_options options = {.file = path};
    if (settings->json)
        why_json(why, settings->what_if, out);
    else if (settings->markdown)
        render_markdown_told(why_report, &report, out);
    else
        render_text_told(why_report, &report, &options, out);
}

static int conclude(const struct job *job, const struct why *why, const char *path)
{
    struct output_file output;
    if (!output_open(&output, job->settings->output))
        return EXIT_NOT_DONE;
    tell(job, why, path, output.stream);
    if (!output_close(&output))
        return EXIT_NOT_DONE;
    return interrupt_seen() ? interrupt_status() : EXIT_DONE;
}

static int run_job(struct job *job, const char *path)
{
    const struct settings *settings = job->settings;
    struct why_settings how = {
        .seeded = settings->seed.given,
        .seed = settings->seed.seed,
        .replications = (int)settings->replications,
        .precision = settings->precision,
        .jobs = settings->jobs < INT_MAX ? (int)settings->jobs : INT_MAX,
        .watch = watch,
        .context = job,
        .stop = interrupt_seen,
    };
    const char *imbalance = NULL;
    interrupt_watch();
    progress_start(&job->progress, 1);
    const struct why *why = why_find(job->input.load, &how, job->input.arena, &imbalance);
    progress_erase(&job->progress);
    if (imbalance)
        return study_input_imbalance(imbalance);
    if (why)
        return conclude(job, why, path);
    fputs("headroom: interrupted before the first replication was done\n", stderr);
    return interrupt_status();
}

int cmd_why(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    int status = options_read(command, &why_options, &settings, &argc, &argv);
    if (status != OPTIONS_READ)
        return status;
    if (settings.json && settings.markdown)
        return usage_error(command->name, "only one of --json and --markdown");
    if (settings.replications == 1 || settings.replications > REPLICATIONS_MOST)
        return usage_error(command->name, "--replications goes from 2 to %d",
                           REPLICATIONS_MOST);
    struct job job = {.settings = &settings, .input.arena = arena_open()};
    status = study_input_read(command, &job.input, argv[0], settings.what_if, &settings.set);
    if (status == OPTIONS_READ)
        status = run_job(&job, argv[0]);
    arena_close(job.input.arena);
    return status;
}
