#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/study_input.h"
#include "cli/usage.h"
#include "plots/validation_json.h"
#include "plots/validation_report.h"

enum { REPLICATIONS_MOST = 100000 };

struct settings {
    struct study_settings study;
    struct answer_settings answer;
};

static const struct option_row rows[] = {
    {"replications", 'r', "N", OPTION_COUNT, offsetof(struct settings, study.replications),
     "independent runs of each point (run.replications)"},
};

static const struct option_use uses[] = {
    STUDY_USES(struct settings, study),
    {&answer_options, offsetof(struct settings, answer)},
};

const struct options validate_options = {
    OPTION_ROWS(rows),
    "  headroom validate row_lock.csv scenarios/measured/k_rows.yaml\n"
    "  headroom validate --quiet pool.csv closed.yaml pool.csv open.yaml\n"
    "  headroom validate --json pool.csv pooler_closed.yaml >errors.json\n"
    "\n"
    "The scenario says under x-measured which rows are about it and what they set:\n"
    "\n"
    "  x-measured:\n"
    "    where: {sleep_dist: fixed}\n"
    "    vary: {traffic.clients.users: <N>, databases.main.rows.hot.count: <K>}\n",
    OPTION_USES(uses),
};

struct job {
    const struct command *command;
    const struct settings *settings;
    struct arena *arena;
    const struct validation **validation;
    const struct load *load; /* of the first */
    size_t cases, done;
    struct progress progress;
};

static bool begin(void *context, size_t done, size_t points, const char *label)
{
    struct job *job = context;
    if (job->settings->answer.quiet)
        return !interrupt_seen();
    if (done == 0)
        progress_start(&job->progress, points);
    progress_show(&job->progress, done, label);
    return !interrupt_seen();
}

/* The status to end with, or OPTIONS_READ. */
static int run_case(struct job *job, const char *measurements, const char *scenario)
{
    struct faults faults = {0};
    struct study_input *input = ARENA_NEW(job->arena, struct study_input);
    input->arena = job->arena;
    const struct case_file *file = case_file_read(measurements, job->arena, &faults);
    study_input_load(job->command, input, scenario, &job->settings->study, &faults);
    struct validation_settings how = {
        .run = {STUDY_HOW(&job->settings->study)}, .begin = begin, .context = job};
    const char *imbalance = NULL;
    const struct validation *validation = NULL;
    if (file && input->load)
        validation = validate(input->load, file, &how, job->arena, &faults, &imbalance);
    progress_erase(&job->progress);
    if (imbalance)
        return study_input_imbalance(imbalance);
    if (!validation) {
        fault_print(&faults, stderr);
        return EXIT_WRONG_INPUT;
    }
    if (!job->load)
        job->load = input->load;
    if (validation->points > 0)
        job->validation[job->done++] = validation;
    return OPTIONS_READ;
}

static int run_all(struct job *job, char **words)
{
    job->validation = arena_array(job->arena, job->cases, sizeof(struct validation *));
    interrupt_watch();
    for (size_t i = 0; i < job->cases && !interrupt_seen(); i++) {
        int status = run_case(job, words[2 * i], words[2 * i + 1]);
        if (status != OPTIONS_READ)
            return status;
    }
    return job->done > 0 ? OPTIONS_READ
                         : study_input_interrupted("the first point", "was done");
}

static int give(const struct job *job, char **words, struct answer answer)
{
    const struct settings *settings = job->settings;
    struct validation_sum all[VALIDATION_QUANTITIES];
    validation_sum_up(job->validation, job->done, job->arena, all);
    struct validation_report told = {.validation = job->validation,
                                     .count = job->done,
                                     .all = job->done > 1 ? all : NULL,
                                     .quiet = settings->answer.quiet};
    bool one = job->cases == 1;
    answer.what = &told;
    answer.about =
        answer_about(job->command, settings, words, one ? job->load : NULL, job->arena);
    if (one)
        answer_seed(&answer, job->validation[0]->seed);
    return answer_give(&answer, &settings->answer);
}

int cmd_validate(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    struct answer answer = {.name = command->name,
                            .tell = validation_report,
                            .json = validation_json,
                            .csv = validation_csv};
    int status = options_read(command, &validate_options, &settings, &argc, &argv);
    if (status == OPTIONS_READ)
        status = answer_check(&answer, &settings.answer);
    if (status == OPTIONS_READ)
        status = study_input_replications(command, &settings.study, 1, REPLICATIONS_MOST);
    if (status != OPTIONS_READ)
        return status;
    if (argc % 2 != 0)
        return usage_error(command->name, "a FILE of measurements is followed by its SCENARIO");
    struct job job = {.command = command,
                      .settings = &settings,
                      .arena = arena_open(),
                      .cases = (size_t)argc / 2};
    status = run_all(&job, argv);
    if (status == OPTIONS_READ)
        status = give(&job, argv, answer);
    arena_close(job.arena);
    return status;
}
