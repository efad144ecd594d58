#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output_file.h"
#include "cli/progress.h"
#include "cli/usage.h"
#include "plots/scale_json.h"
#include "plots/scale_text.h"
#include "plots/terminal.h"
#include "scenarios/language/load.h"
#include "studies/scale.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

struct settings {
    struct option_words vary, with, set;
    struct option_seed seed;
    uint64_t jobs;
    const char *output;
    bool json, quiet;
};

static const struct option_row rows[] = {
    {"vary",   'v', "PATH=VALUES", OPTION_WORDS,    offsetof(struct settings, vary),
     "values to try, 1..64 or 1,2,4,8; given twice, a grid"                                               },
    {"with",   'w', "PATH=EACH",   OPTION_WORDS,    offsetof(struct settings, with),
     "moves along: 5x is five for each, 40/x is 40 in all"                                                },
    {"set",    's', "PATH=VALUE",  OPTION_WORDS,    offsetof(struct settings, set),
     "with this value changed; may be repeated"                                                           },
    {"seed",   0,   "N",           OPTION_OWN_SEED, offsetof(struct settings, seed),
     "of all chance (run.seed)"                                                                           },
    {"jobs",   'j', "N",           OPTION_COUNT,    offsetof(struct settings, jobs),
     "threads (one for each "
     "core)"                                                                                              },
    {"json",   0,   NULL,          OPTION_FLAG,     offsetof(struct settings, json),   "one JSON document"},
    {"output", 'o', "FILE",        OPTION_TEXT,     offsetof(struct settings, output),
     "into a file, which appears once it is whole"                                                        },
    {"quiet",  'q', NULL,          OPTION_FLAG,     offsetof(struct settings, quiet),
     "only the answer and the shifts, no bar"                                                             },
};

const struct options scale_options = {
    OPTION_ROWS(rows),
    "  headroom scale checkout.yaml\n"
    "  headroom scale --vary services.app.instances=1..64 checkout.yaml\n"
    "  headroom scale --vary services.app.instances=1,2,4,8 \\\n"
    "      --vary services.app.pools.main.connections=5,10,20 checkout.yaml\n"
    "  headroom scale --vary services.app.instances=1..32 \\\n"
    "      --with services.app.pools.main.connections=5x checkout.yaml\n",
};

struct job {
    const struct settings *settings;
    struct arena *arena;
    struct load base;
    struct scale_settings study;
    struct progress progress;
};

/* ---- what is asked ---- */

static bool is_none(const struct option_words *with)
{
    return with->count == 1 && strcmp(with->word[0], "none") == 0;
}

static void read_along(struct job *job, struct faults *faults)
{
    const struct option_words *with = &job->settings->with;
    if (with->count == 0 && job->study.axes == 1) {
        struct scale_along *found;
        job->study.alongs =
            scale_along_find(&job->base, &job->study.axis[0], &found, job->arena);
        job->study.along = found;
        return;
    }
    if (with->count == 0 || is_none(with))
        return;
    struct scale_along *along = arena_array(job->arena, with->count, sizeof *along);
    for (size_t i = 0; i < with->count; i++)
        scale_along_read(with->word[i], &along[i], job->arena, faults);
    job->study.along = along;
    job->study.alongs = (int)with->count;
}

/* The exit status to end with, or OPTIONS_READ. */
static int read_axes(const struct command *command, struct job *job, struct faults *faults)
{
    const struct option_words *vary = &job->settings->vary;
    for (size_t i = 0; i < vary->count; i++)
        scale_axis_read(vary->word[i], &job->base, &job->study.axis[i], job->arena, faults);
    job->study.axes = vary->count > 0 ? (int)vary->count : 1;
    if (vary->count == 0 && !scale_axis_default(&job->base, &job->study.axis[0], job->arena))
        return usage_error(command->name,
                           "what traffic sends runs in no service; say what to vary: --vary "
                           "PATH=1..64");
    if (faults->count == 0)
        read_along(job, faults);
    return OPTIONS_READ;
}

/* ---- running and telling ---- */

static void watch(void *context, const char *value, int done, int expected)
{
    struct job *job = context;
    char label[100];
    if (job->settings->quiet)
        return;
    snprintf(label, sizeof label, "at %.60s", value);
    terminal_clean(label);
    job->progress.total = (size_t)(done < expected ? expected : done + 1);
    progress_show(&job->progress, (size_t)done, label);
}

static bool misses(const struct scale *scale)
{
    return scale->base >= 0 && !scale->point[scale->base].objectives;
}

static int conclude(const struct job *job, const struct scale *scale, const char *path)
{
    struct output_file output;
    if (scale->imbalance) {
        fprintf(stderr, "headroom: the books do not balance: a mistake in headroom itself, its "
                        "numbers are not to be believed\n");
        return EXIT_SELFCHECK_FAILED;
    }
    if (scale->points == 0) {
        fputs("headroom: interrupted before the first value was done\n", stderr);
        return interrupt_status();
    }
    if (!output_open(&output, job->settings->output))
        return EXIT_NOT_DONE;
    struct scale_text_options options = {.quiet = job->settings->quiet,
                                         .file = strcmp(path, "-") == 0 ? NULL : path};
    if (job->settings->json)
        scale_json(scale, output.stream);
    else
        scale_text(scale, &options, output.stream);
    if (!output_close(&output))
        return EXIT_NOT_DONE;
    if (interrupt_seen())
        return interrupt_status();
    return misses(scale) ? EXIT_OBJECTIVE_MISSED : EXIT_DONE;
}

static int run_job(const struct command *command, struct job *job, const char *path)
{
    const struct settings *settings = job->settings;
    struct faults faults = {0};
    struct scale *scale = NULL;
    int status = OPTIONS_READ;
    if (load_file(&job->base, path, settings->set.word, settings->set.count, &faults))
        status = read_axes(command, job, &faults);
    if (faults.count == 0 && status == OPTIONS_READ) {
        interrupt_watch();
        progress_start(&job->progress, 1);
        scale = scale_study(&job->study, job->arena, &faults);
        progress_erase(&job->progress);
    }
    if (faults.count > 0) {
        fault_print(&faults, stderr);
        return EXIT_WRONG_INPUT;
    }
    return scale ? conclude(job, scale, path) : status;
}

int cmd_scale(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    int status = options_read(command, &scale_options, &settings, &argc, &argv);
    if (status == OPTIONS_READ && settings.vary.count > 2)
        status = usage_error(command->name, "--vary is given twice at most");
    if (status != OPTIONS_READ)
        return status;
    struct job job = {.settings = &settings, .arena = arena_open()};
    job.base.arena = job.arena;
    job.study = (struct scale_settings){
        .base = &job.base,
        .seeded = settings.seed.given,
        .seed = settings.seed.seed,
        .jobs = settings.jobs < INT_MAX ? (int)settings.jobs : INT_MAX,
        .watch = watch,
        .context = &job,
        .stop = interrupt_seen,
    };
    status = run_job(command, &job, argv[0]);
    arena_close(job.arena);
    return status;
}
