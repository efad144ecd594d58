#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/study_input.h"
#include "cli/usage.h"
#include "plots/scale_json.h"
#include "plots/scale_report.h"
#include "plots/terminal.h"
#include "studies/scale.h"

#include <stdio.h>
#include <string.h>

struct settings {
    struct option_words vary, with;
    struct study_settings study;
    struct answer_settings answer;
};

static const struct option_row rows[] = {
    {"vary", 'v', "PATH=VALUES", OPTION_WORDS, offsetof(struct settings, vary),
     "values to try, 1..64 or 1,2,4,8; given twice, a grid"},
    {"with", 'w', "PATH=EACH",   OPTION_WORDS, offsetof(struct settings, with),
     "moves along: 5x is five for each, 40/x is 40 in all" },
};

static const struct option_use uses[] = {
    STUDY_USES(struct settings, study),
    {&answer_options, offsetof(struct settings, answer)},
};

const struct options scale_options = {
    OPTION_ROWS(rows),
    "  headroom scale checkout.yaml\n"
    "  headroom scale --vary services.app.instances=1..64 checkout.yaml\n"
    "  headroom scale --vary services.app.instances=1,2,4,8 \\\n"
    "      --vary services.app.pools.main.connections=5,10,20 checkout.yaml\n"
    "  headroom scale --vary services.app.instances=1..32 \\\n"
    "      --with services.app.pools.main.connections=5x checkout.yaml\n",
    OPTION_USES(uses),
};

struct job {
    const struct command *command;
    const struct settings *settings;
    struct study_input input;
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
            scale_along_find(&job->input.file, &job->study.axis[0], &found, job->input.arena);
        job->study.along = found;
        return;
    }
    if (with->count == 0 || is_none(with))
        return;
    struct scale_along *along = arena_array(job->input.arena, with->count, sizeof *along);
    for (size_t i = 0; i < with->count; i++)
        scale_along_read(with->word[i], &along[i], job->input.arena, faults);
    job->study.along = along;
    job->study.alongs = (int)with->count;
}

/* The exit status to end with, or OPTIONS_READ. */
static int read_axes(struct job *job, struct faults *faults)
{
    const struct option_words *vary = &job->settings->vary;
    for (size_t i = 0; i < vary->count; i++)
        scale_axis_read(vary->word[i], &job->input.file, &job->study.axis[i], job->input.arena,
                        faults);
    job->study.axes = vary->count > 0 ? (int)vary->count : 1;
    if (vary->count == 0 &&
        !scale_axis_default(&job->input.file, &job->study.axis[0], job->input.arena))
        return usage_error(job->command->name,
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
    if (job->settings->answer.quiet)
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

static int give(const struct job *job, const struct scale *scale, char **words,
                struct answer answer)
{
    const struct settings *settings = job->settings;
    struct scale_report told = {scale, settings->answer.quiet};
    if (scale->imbalance)
        return study_input_imbalance(scale->imbalance);
    if (scale->points == 0)
        return study_input_interrupted("the first value", "was done");
    answer.what = &told;
    answer.about =
        answer_about(job->command, settings, words, job->input.load, job->input.arena);
    answer_seed(&answer, scale->point[0].own->seed);
    int status = answer_give(&answer, &settings->answer);
    return status == EXIT_DONE && misses(scale) ? EXIT_OBJECTIVE_MISSED : status;
}

static int run_job(struct job *job, char **words, struct answer answer)
{
    struct faults faults = {0};
    struct scale *scale = NULL;
    int status = study_input_read(job->command, &job->input, words[0], &job->settings->study);
    if (status == OPTIONS_READ)
        status = read_axes(job, &faults);
    if (faults.count == 0 && status == OPTIONS_READ) {
        interrupt_watch();
        progress_start(&job->progress, 1);
        scale = scale_study(&job->study, job->input.arena, &faults);
        progress_erase(&job->progress);
    }
    if (faults.count > 0) {
        fault_print(&faults, stderr);
        return EXIT_WRONG_INPUT;
    }
    return scale ? give(job, scale, words, answer) : status;
}

int cmd_scale(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    struct answer answer = {
        .name = command->name, .tell = scale_report, .json = scale_json, .csv = scale_csv};
    int status = options_read(command, &scale_options, &settings, &argc, &argv);
    if (status == OPTIONS_READ)
        status = answer_check(&answer, &settings.answer);
    if (status == OPTIONS_READ && settings.vary.count > 2)
        status = usage_error(command->name, "--vary is given twice at most");
    if (status != OPTIONS_READ)
        return status;
    struct job job = {.command = command, .settings = &settings, .input.arena = arena_open()};
    job.study = (struct scale_settings){
        .base = &job.input.file,
        .seeded = settings.study.seed.given,
        .seed = settings.study.seed.seed,
        .jobs = study_input_jobs(&settings.study),
        .watch = watch,
        .context = &job,
        .stop = interrupt_seen,
    };
    status = run_job(&job, argv, answer);
    arena_close(job.input.arena);
    return status;
}
