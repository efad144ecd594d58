#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/study_input.h"
#include "cli/usage.h"
#include "plots/capacities_report.h"
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
     "of this variant, or of all of them beside it"          },
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
    "  headroom capacity --what-if 'twice the pool' --json checkout.yaml\n"
    "  headroom capacity --what-if all checkout.yaml\n",
    OPTION_USES(uses),
};

struct job {
    const struct command *command;
    const struct settings *settings;
    struct study_input input;
    struct capacity **capacity;
    int done;
    struct progress progress;
};

/* ---- what is asked ---- */

/* Which request's traffic is changed: OPTIONS_READ, or the exit status to end with. */
static int choose_target(const struct job *job, const struct scenario *scenario, int *target)
{
    static const char key[] = "request=";
    const struct listed *requests = &scenario->requests;
    const struct scenario_request *request = requests->at;
    const char *asked = job->settings->target;
    *target = LOAD_ALL;
    if (!asked)
        return OPTIONS_READ;
    if (strncmp(asked, key, sizeof key - 1) != 0)
        return usage_error(job->command->name, "--target wants request=NAME, not '%s'", asked);
    asked += sizeof key - 1;
    const char **names = arena_array(job->input.arena, requests->count + 1, sizeof *names);
    for (uint32_t i = 0; i < requests->count; i++) {
        names[i] = request[i].named.name;
        if (strcmp(names[i], asked) == 0)
            *target = (int)i;
    }
    if (*target == LOAD_ALL)
        return study_input_none(job->command, "request", asked, names, requests->count);
    struct load_size size = load_size(scenario, *target);
    if (size.per_s == 0.0 && size.users == 0.0)
        return usage_error(job->command->name, "no traffic sends '%s'", asked);
    return OPTIONS_READ;
}

/* ---- asking ---- */

static bool watch(void *context, int points, double factor)
{
    struct job *job = context;
    const struct study_input *input = &job->input;
    const char *name = input->variant[job->done].name;
    char label[160];
    int length = 0;
    if (input->variants > 1)
        length = snprintf(label, sizeof label, "%d of %d: %.80s  ", job->done + 1,
                          input->variants, name ? name : "as it is");
    snprintf(label + length, sizeof label - (size_t)length, "%.4g times the load", factor);
    job->progress.total = (size_t)(points < RUNS_USUALLY ? RUNS_USUALLY : points + 1);
    if (!job->settings->answer.quiet)
        progress_show(&job->progress, (size_t)points, label);
    return !interrupt_seen();
}

/* The exit status to end with, or OPTIONS_READ. */
static int find_all(struct job *job)
{
    struct study_input *input = &job->input;
    struct capacity_settings how = {STUDY_HOW(&job->settings->study), .watch = watch,
                                    .context = job};
    job->capacity =
        arena_array(input->arena, (size_t)input->variants, sizeof(struct capacity *));
    for (; job->done < input->variants && !interrupt_seen(); job->done++) {
        const struct scenario *scenario = &input->variant[job->done].load->scenario;
        const char *imbalance = NULL;
        int status = choose_target(job, scenario, &how.request);
        if (status != OPTIONS_READ)
            return status;
        progress_start(&job->progress, RUNS_USUALLY);
        struct capacity *capacity = capacity_of(scenario, &how, input->arena, &imbalance);
        progress_erase(&job->progress);
        if (!capacity)
            return study_input_imbalance(imbalance);
        capacity->variant = input->variant[job->done].name;
        job->capacity[job->done] = capacity;
    }
    return job->done > 0 ? OPTIONS_READ
                         : study_input_interrupted("the first load", "was tried");
}

/* An objective is missed under today's load, as a run of it would say. */
static bool misses(const struct capacity *capacity)
{
    for (int i = 0; i < capacity->points; i++)
        if (capacity->point[i].factor == 1.0)
            return result_missed(capacity->point[i].result) > 0;
    return margin_has_goals(capacity->scenario) && !capacity_is_good(capacity);
}

static int give(const struct job *job, char **words, struct answer answer)
{
    const struct settings *settings = job->settings;
    struct capacity_told one = {job->capacity[0], settings->answer.quiet};
    struct capacities_told several = {job->capacity, job->done, settings->answer.quiet};
    bool all = study_input_all(&job->input, &settings->study);
    answer.what = all ? (const void *)&several : &one;
    answer.about =
        answer_about(job->command, settings, words, job->input.load, job->input.arena);
    answer_seed(&answer, job->capacity[0]->seed);
    int status = answer_give(&answer, &settings->answer);
    for (int i = 0; i < job->done && status == EXIT_DONE; i++)
        if (misses(job->capacity[i]))
            status = EXIT_OBJECTIVE_MISSED;
    return status;
}

/* ---- the command ---- */

static int run_job(struct job *job, char **words, struct answer answer)
{
    int status = study_input_read(job->command, &job->input, words[0], &job->settings->study);
    if (status != OPTIONS_READ)
        return status;
    interrupt_watch();
    status = find_all(job);
    return status == OPTIONS_READ ? give(job, words, answer) : status;
}

int cmd_capacity(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    struct answer one = {.name = command->name,
                         .tell = capacity_report,
                         .json = capacity_json,
                         .csv = capacity_csv};
    struct answer several = {.name = command->name,
                             .tell = capacities_report,
                             .json = capacities_json,
                             .csv = capacities_csv};
    int status = options_read(command, &capacity_options, &settings, &argc, &argv);
    if (status == OPTIONS_READ)
        status = answer_check(&one, &settings.answer);
    if (status == OPTIONS_READ)
        status = study_input_replications(command, &settings.study, 2, REPLICATIONS_MOST);
    if (status != OPTIONS_READ)
        return status;
    struct job job = {
        .command = command,
        .settings = &settings,
        .input = {.arena = arena_open(), .several = true}
    };
    bool all = study_input_all(&job.input, &settings.study);
    status = run_job(&job, argv, all ? several : one);
    arena_close(job.input.arena);
    return status;
}
