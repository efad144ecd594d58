#include "cli/commands.h"
#include "cli/paired_study.h"
#include "plots/why_json.h"
#include "plots/why_report.h"

static const struct option_row rows[] = {
    {"what-if",      'w', "NAME",  OPTION_TEXT,  offsetof(struct paired_settings, study.what_if),
     "a variant of the scenario"                       },
    {"replications", 'r', "N",     OPTION_COUNT,
     offsetof(struct paired_settings,                                             study.replications),
     "independent runs of each to begin with (4)"      },
    {"precision",    'p', "SHARE", OPTION_SHARE, offsetof(struct paired_settings, study.precision),
     "go on until effects are known to so much (0.15%)"},
};

static const struct option_use uses[] = {
    STUDY_USES(struct paired_settings, study),
    {&answer_options, offsetof(struct paired_settings, answer)},
};

const struct options why_options = {
    OPTION_ROWS(rows),
    "  headroom why checkout.yaml\n"
    "  headroom why --what-if \"twice the pool\" checkout.yaml\n"
    "  headroom why --precision 0.05% --json checkout.yaml >levers.json\n",
    OPTION_USES(uses),
};

static int run_study(struct paired_study *study, char **words)
{
    struct answer answer = {
        .name = study->command->name, .tell = why_report, .json = why_json, .csv = why_csv};
    struct why_settings how;
    int status = paired_study_begin(study, words, &answer, &how);
    if (status != OPTIONS_READ)
        return status;
    const struct study_input *input = &study->input;
    const char *imbalance = NULL;
    const struct why *why = why_find(input->load, &how, input->arena, &imbalance);
    status = paired_study_end(study, why != NULL, imbalance);
    if (status != OPTIONS_READ || !why)
        return status;
    struct why_report told = {why, answer_file(words[0]), input->name,
                              study->settings->answer.quiet};
    answer.what = &told;
    answer.about =
        answer_about(study->command, study->settings, words, input->load, input->arena);
    answer_seed(&answer, why->base->seed);
    return answer_give(&answer, &study->settings->answer);
}

int cmd_why(const struct command *command, int argc, char **argv)
{
    struct paired_settings settings = {0};
    int status = options_read(command, &why_options, &settings, &argc, &argv);
    if (status != OPTIONS_READ)
        return status;
    struct paired_study study = {.command = command,
                                 .settings = &settings,
                                 .noun = "lever",
                                 .replications_most = 128,
                                 .input.arena = arena_open()};
    status = run_study(&study, argv);
    arena_close(study.input.arena);
    return status;
}
