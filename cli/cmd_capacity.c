#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/study_input.h"
#include "cli/usage.h"
#include "plots/capacity_json.h"
#include "plots/capacity_report.h"
#include "studies/capacity.h"

#include <string.h>

enum { REPLICATIONS_MOST = 1000, RUNS_USUALLY = 25 };

struct settings {
    const char *target;
    struct study_settings study;
    struct answer_settings answer;
};

static const struct option_row rows[] = {
    {"target",       't', "request=NAME", OPTION_TEXT,  offsetof(struct settings, target),
     "change only the traffic that sends this request"       },
    {"what-if",      'w', "NAME",         OPTION_TEXT,  offsetof(struct settings, study.what_if),
     "of this variant of the scenario"                       },
    {"replications", 'r', "N",            OPTION_COUNT, offsetof(struct settings, study.replications),
     "independent runs of each load (run.replications, or 5)"},
    {"precision",    'p', "SHARE",        OPTION_SHARE, offsetof(struct settings, study.precision),
     "how well the load is to be known (1%)"                 },
};

static const struct option_use uses[] = {
    STUDY_USES(struct settings, study),
    {&answer_options, offsetof(struct settings, answer)},
};

const struct options capacity_options = {
    OPTION_ROWS(rows),
    "  headroom capacity checkout.yaml\n"
    "  headroom capacity --target request=checkout checkout.yaml\n"
    "  headroom capacity --what-if 'twice the pool' --json checkout.yaml\n",
    OPTION_USES(uses),
};

struct job {
    const struct command *command;
    const struct settings *settings;
    struct study_input input;
    const struct scenario *scenario;
    int request;
    struct progress progress;
};

/* ---- what is asked ---- */

static int choose_target(struct job *job)
{
    static const char key[] = "request=";
    const struct listed *requests = &job->scenario->requests;
    const struct scenario_request *request = requests->at;
    const char *asked = job->settings->target;
    job->request = LOAD_ALL;
    if (!asked)
        return OPTIONS_READ;
    if (strncmp(asked, key, sizeof key - 1) != 0)
        return usage_error(job->command->name, "--target wants request=NAME, not '%s'", asked);
    asked += sizeof key - 1;
    const char **names = arena_array(job->input.arena, requests->count + 1, sizeof *names);
    for (uint32_t i = 0; i < requests->count; i++) {
        names[i] = request[i].named.name;
        if (strcmp(names[i], asked) == 0)
            job->request = (int)i;
    }
    if (job->request == LOAD_ALL)
        return study_input_none(job->command, "request", asked, names, requests->count);
    struct load_size size = load_size(job->scenario, job->request);
    if (size.per_s == 0.0 && size.users == 0.0)
        return usage_error(job->command->name, "no traffic sends '%s'", asked);
    return OPTIONS_READ;
}

/* ---- asking ---- */

static bool watch(void *context, int points, double factor)
{
    struct job *job = context;
    char label[80];
    snprintf(label, sizeof label, "%.4g times the load", factor);
    job->progress.total = (size_t)(points < RUNS_USUALLY ? RUNS_USUALLY : points + 1);
    if (!job->settings->answer.quiet)
        progress_show(&job->progress, (size_t)points, label);
    return !interrupt_seen();
}

static int ask(struct job *job, char **words, struct answer *answer)
{
    const struct settings *settings = job->settings;
    struct capacity_settings how = {STUDY_HOW(&settings->study), .request = job->request,
                                    .watch = watch, .context = job};
    const char *imbalance = NULL;
    interrupt_watch();
    progress_start(&job->progress, RUNS_USUALLY);
    struct capacity *capacity = capacity_of(job->scenario, &how, job->input.arena, &imbalance);
    progress_erase(&job->progress);
    if (!capacity)
        return study_input_imbalance(imbalance);
    capacity->variant = job->input.name;
    struct capacity_told told = {capacity, settings->answer.quiet};
    answer->what = &told;
    answer->about =
        answer_about(job->command, settings, words, job->input.load, job->input.arena);
    answer_seed(answer, capacity->seed);
    return answer_give(answer, &settings->answer);
}

/* ---- the command ---- */

static int run_job(struct job *job, char **words, struct answer *answer)
{
    int status = study_input_read(job->command, &job->input, words[0], &job->settings->study);
    if (status != OPTIONS_READ)
        return status;
    job->scenario = &job->input.load->scenario;
    status = choose_target(job);
    return status == OPTIONS_READ ? ask(job, words, answer) : status;
}

int cmd_capacity(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    struct answer answer = {.name = command->name,
                            .tell = capacity_report,
                            .json = capacity_json,
                            .csv = capacity_csv};
    int status = options_read(command, &capacity_options, &settings, &argc, &argv);
    if (status == OPTIONS_READ)
        status = answer_check(&answer, &settings.answer);
    if (status == OPTIONS_READ)
        status = study_input_replications(command, &settings.study, 2, REPLICATIONS_MOST);
    if (status != OPTIONS_READ)
        return status;
    struct job job = {.command = command, .settings = &settings, .input.arena = arena_open()};
    status = run_job(&job, argv, &answer);
    arena_close(job.input.arena);
    return status;
}
