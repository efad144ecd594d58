#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/study_input.h"
#include "cli/usage.h"
#include "plots/compare_json.h"
#include "plots/compare_report.h"
#include "studies/compare.h"
#include "studies/condition.h"

#include <string.h>

enum { REPLICATIONS_MOST = 100000 };

struct settings {
    struct option_words fail_if;
    struct study_settings study;
    struct answer_settings answer;
};

static const struct option_row rows[] = {
    {"what-if",      'w', "NAME",      OPTION_TEXT,  offsetof(struct settings, study.what_if),
     "a variant of the one scenario, or all of them"     },
    {"fail-if",      'f', "CONDITION", OPTION_WORDS, offsetof(struct settings, fail_if),
     "status 99 if it is so for certain; may be repeated"},
    {"replications", 'r', "N",         OPTION_COUNT, offsetof(struct settings, study.replications),
     "pairs of runs (run.replications of the first)"     },
    {"precision",    'p', "SHARE",     OPTION_SHARE, offsetof(struct settings, study.precision),
     "go on until changes are known to 2%, say"          },
};

static const struct option_use uses[] = {
    STUDY_USES(struct settings, study),
    {&answer_options, offsetof(struct settings, answer)},
};

const struct options compare_options = {
    OPTION_ROWS(rows),
    "  headroom compare before.yaml after.yaml\n"
    "  headroom compare checkout.yaml --what-if all\n"
    "  headroom compare --fail-if 'p95 > +10%' -f 'errors > 1%' a.yaml b.yaml\n"
    "  headroom compare --fail-if 'throughput < -2%' --precision 1% a.yaml b.yaml\n",
    OPTION_USES(uses),
};

struct job {
    const struct command *command;
    const struct settings *settings;
    struct study_input input, other; /* the other has no what-ifs */
    const char *first;               /* what it is called */
    const struct scenario **scenario;
    const char **name;
    struct compare *compare;
    int count, done;
    struct condition *condition;
    struct progress progress;
};

/* ---- what is compared ---- */

static void add(struct job *job, const struct scenario *scenario, const char *name)
{
    job->scenario[job->count] = scenario;
    job->name[job->count++] = name;
}

static void read_conditions(struct job *job, struct faults *faults)
{
    const struct option_words *words = &job->settings->fail_if;
    struct arena *arena = job->input.arena;
    job->condition = arena_array(arena, words->count + 1, sizeof *job->condition);
    for (size_t i = 0; i < words->count; i++) {
        struct source *source = ARENA_NEW(arena, struct source);
        *source = (struct source){"--fail-if", words->word[i], strlen(words->word[i])};
        condition_parse(&job->condition[i], source, arena, faults);
    }
}

/* All mistakes of files and conditions together. */
static int choose(struct job *job, char **words, struct faults *faults)
{
    const struct study_settings *study = &job->settings->study;
    struct study_input *input = &job->input, *other = &job->other;
    read_conditions(job, faults);
    int status = study_input_load(job->command, input, words[0], study, faults);
    if (words[1] && status == OPTIONS_READ)
        status = study_input_load(job->command, other, words[1], study, faults);
    size_t most = (size_t)input->variants + 1;
    job->scenario = arena_array(input->arena, most, sizeof(const struct scenario *));
    job->name = arena_array(input->arena, most, sizeof *job->name);
    job->compare = arena_array(input->arena, most, sizeof *job->compare);
    job->first = words[1] ? words[0] : "as it is";
    if (words[1] && other->load)
        add(job, &other->load->scenario, words[1]);
    for (int i = 0; !words[1] && i < input->variants; i++)
        if (input->variant[i].name)
            add(job, &input->variant[i].load->scenario, input->variant[i].name);
    return status;
}

/* A condition about a request that nobody has is a mistake, not a pass. */
static int check_conditions(const struct job *job)
{
    const struct listed *requests = &job->input.file.scenario.requests;
    const struct scenario_request *request = requests->at;
    for (size_t i = 0; i < job->settings->fail_if.count; i++) {
        const char *asked = job->condition[i].request;
        const char **names = arena_array(job->input.arena, requests->count + 1, sizeof *names);
        bool found = asked == NULL;
        for (uint32_t j = 0; j < requests->count; j++) {
            names[j] = request[j].named.name;
            found |= asked && strcmp(names[j], asked) == 0;
        }
        if (found)
            continue;
        return study_input_none(job->command, "request", asked, names, requests->count);
    }
    return OPTIONS_READ;
}

/* ---- running ---- */

static bool watch(void *context, const struct run_progress *run)
{
    struct job *job = context;
    char label[200];
    snprintf(label, sizeof label, "%d of %d: %.100s", job->done + 1, job->count,
             job->name[job->done]);
    job->progress.total = (size_t)run->expected;
    if (!job->settings->answer.quiet)
        progress_show(&job->progress, (size_t)run->replications, label);
    return !interrupt_seen();
}

/* The exit status to end with, or OPTIONS_READ. */
static int run_all(struct job *job)
{
    const struct scenario *first = &job->input.file.scenario;
    struct run_settings how = {STUDY_HOW(&job->settings->study), .watch = watch,
                               .context = job};
    how.seed = how.seeded ? how.seed : first->run->seed;
    how.seeded = true;
    for (; job->done < job->count && !interrupt_seen(); job->done++) {
        const char *imbalance;
        struct compare_pair pair = {
            .scenario = {first, job->scenario[job->done]}
        };
        progress_start(&job->progress, 1);
        bool balanced = compare_run(&pair, &how, job->input.arena, &imbalance);
        progress_erase(&job->progress);
        if (!balanced)
            return study_input_imbalance(imbalance);
        if (!pair.result[0] || !pair.result[1])
            break;
        job->compare[job->done] = compare_of(pair.result[0], pair.result[1], job->input.arena);
    }
    return job->done > 0 ? OPTIONS_READ
                         : study_input_interrupted("the first comparison", "was done");
}

/* ---- the answer ---- */

/* What is no longer stable fails whatever was asked: its figures mean nothing. */
static bool fails(const struct job *job)
{
    size_t conditions = job->settings->fail_if.count;
    for (int i = 0; i < job->done; i++) {
        if (conditions > 0 && job->compare[i].broke)
            return true;
        for (size_t j = 0; j < conditions; j++)
            if (condition_state(&job->condition[j], &job->compare[i]) == CONDITION_MET)
                return true;
    }
    return false;
}

static int give(const struct job *job, char **words, struct answer answer)
{
    const struct settings *settings = job->settings;
    struct compare_told told = {
        .compare = job->compare,
        .name = job->name,
        .count = job->done,
        .first = job->first,
        .condition = job->condition,
        .conditions = (int)settings->fail_if.count,
        .quiet = settings->answer.quiet,
    };
    answer.what = &told;
    answer.about =
        answer_about(job->command, settings, words, &job->input.file, job->input.arena);
    answer_seed(&answer, job->compare[0].before->seed);
    int status = answer_give(&answer, &settings->answer);
    return status == EXIT_DONE && fails(job) ? EXIT_OBJECTIVE_MISSED : status;
}

/* ---- the command ---- */

static int check_settings(const struct command *command, const struct settings *settings,
                          int files)
{
    if (files == 2 && settings->study.what_if)
        return usage_error(command->name, "either two files, or one and --what-if");
    if (files == 1 && !settings->study.what_if)
        return usage_error(command->name, "a second file is missing, or --what-if NAME");
    return study_input_replications(command, &settings->study, 1, REPLICATIONS_MOST);
}

static int run_job(struct job *job, char **words, struct answer answer)
{
    struct faults faults = {0};
    int status = choose(job, words, &faults);
    if (faults.count > 0) {
        fault_print(&faults, stderr);
        return EXIT_WRONG_INPUT;
    }
    if (status == OPTIONS_READ)
        status = check_conditions(job);
    if (status != OPTIONS_READ)
        return status;
    interrupt_watch();
    status = run_all(job);
    return status == OPTIONS_READ ? give(job, words, answer) : status;
}

int cmd_compare(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    struct answer answer = {.name = command->name,
                            .tell = compare_report,
                            .json = compare_json,
                            .csv = compare_csv};
    int status = options_read(command, &compare_options, &settings, &argc, &argv);
    if (status == OPTIONS_READ)
        status = answer_check(&answer, &settings.answer);
    if (status == OPTIONS_READ)
        status = check_settings(command, &settings, argc);
    if (status != OPTIONS_READ)
        return status;
    struct arena *arena = arena_open();
    struct job job = {
        .command = command,
        .settings = &settings,
        .input = {.arena = arena, .several = true},
        .other.arena = arena
    };
    status = run_job(&job, argv, answer);
    arena_close(arena);
    return status;
}
