#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/study_input.h"
#include "plots/run_report.h"
#include "studies/run.h"

#include <math.h>

enum { REPLICATIONS_MOST = 100000 };

struct settings {
    struct study_settings study;
    struct answer_settings answer;
};

static const struct option_row rows[] = {
    {"what-if",      'w', "NAME",  OPTION_TEXT,  offsetof(struct settings, study.what_if),
     "a variant of the scenario, or all of them beside it"},
    {"replications", 'r', "N",     OPTION_COUNT, offsetof(struct settings, study.replications),
     "independent runs (run.replications)"                },
    {"precision",    'p', "SHARE", OPTION_SHARE, offsetof(struct settings, study.precision),
     "go on until figures are known to 2%, say"           },
};

static const struct option_use uses[] = {
    STUDY_USES(struct settings, study),
    {&answer_options, offsetof(struct settings, answer)},
};

const struct options run_options = {
    OPTION_ROWS(rows),
    "  headroom run checkout.yaml\n"
    "  headroom run --set services.app.instances=8 --precision 2% checkout.yaml\n"
    "  headroom run --what-if all --json checkout.yaml >answers.json\n"
    "  headroom run -o checkout.html -o checkout.json checkout.yaml\n",
    OPTION_USES(uses),
};

/* The scenario as it is and its variants, as far as they are asked for, in order. */
struct job {
    const struct settings *settings;
    struct study_input input;
    struct result **result;
    int done;
    struct progress progress;
};

/* ---- running ---- */

static bool watch(void *context, const struct run_progress *run)
{
    struct job *job = context;
    char label[200];
    int length = 0;
    const char *name = job->input.variant[job->done].name;
    if (job->input.variants > 1)
        length = snprintf(label, sizeof label, "%d of %d: %.100s", job->done + 1,
                          job->input.variants, name ? name : "as it is");
    if (isfinite(run->precision))
        snprintf(label + length, sizeof label - (size_t)length, "%s\u00b1 %.1f%%",
                 length > 0 ? "  " : "", 100.0 * run->precision);
    job->progress.total = (size_t)run->expected;
    if (!job->settings->answer.quiet)
        progress_show(&job->progress, (size_t)run->replications, label);
    return !interrupt_seen();
}

/* The exit status to end with, or OPTIONS_READ. */
static int run_all(struct job *job)
{
    struct run_settings how = {STUDY_HOW(&job->settings->study), .watch = watch,
                               .context = job};
    struct study_input *input = &job->input;
    job->result = arena_array(input->arena, (size_t)input->variants, sizeof(struct result *));
    for (; job->done < input->variants && !interrupt_seen(); job->done++) {
        const struct study_variant *variant = &input->variant[job->done];
        const char *imbalance;
        progress_start(&job->progress, 1);
        struct result *result =
            run_scenario(&variant->load->scenario, &how, input->arena, &imbalance);
        progress_erase(&job->progress);
        if (!result)
            return study_input_imbalance(imbalance);
        if (result->replications == 0)
            break;
        result->variant = variant->name;
        job->result[job->done] = result;
    }
    return job->done > 0 ? OPTIONS_READ
                         : study_input_interrupted("the first replication", "was done");
}

/* ---- the answer ---- */

static int conclude(const struct job *job, const struct answer *answer)
{
    int status = answer_give(answer, &job->settings->answer);
    for (int i = 0; i < job->done && status == EXIT_DONE; i++)
        if (result_missed(job->result[i]) > 0)
            status = EXIT_OBJECTIVE_MISSED;
    return status;
}

static int run_job(const struct command *command, struct job *job, char **words,
                   struct answer answer)
{
    const struct settings *settings = job->settings;
    struct run_report told = {
        .comparison = study_input_all(&job->input, &settings->study),
        .settings = {settings->answer.quiet, answer_file(words[0])},
    };
    int status = study_input_read(command, &job->input, words[0], &settings->study);
    if (status != OPTIONS_READ)
        return status;
    interrupt_watch();
    status = run_all(job);
    if (status != OPTIONS_READ)
        return status;
    told.result = job->result;
    told.count = job->done;
    answer.what = &told;
    answer.about = answer_about(command, settings, words, job->input.load, job->input.arena);
    answer_seed(&answer, job->result[0]->seed);
    return conclude(job, &answer);
}

int cmd_run(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    struct answer answer = {.name = command->name,
                            .tell = run_report,
                            .json = run_report_json,
                            .csv = run_report_csv};
    int status = options_read(command, &run_options, &settings, &argc, &argv);
    if (status == OPTIONS_READ)
        status = answer_check(&answer, &settings.answer);
    if (status == OPTIONS_READ)
        status = study_input_replications(command, &settings.study, 1, REPLICATIONS_MOST);
    if (status != OPTIONS_READ)
        return status;
    struct job job = {
        .settings = &settings, .input = {.arena = arena_open(), .several = true}
    };
    status = run_job(command, &job, argv, answer);
    arena_close(job.input.arena);
    return status;
}
