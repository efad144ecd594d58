#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/output_file.h"
#include "cli/paired_study.h"
#include "cli/usage.h"
#include "plots/remedies_json.h"
#include "plots/remedies_report.h"
#include "scenarios/language/tree_print.h"

#include <string.h>

struct settings {
    struct paired_settings paired;
    uint64_t apply;
};

static const struct option_row rows[] = {
    {"what-if",      'w', "NAME",  OPTION_TEXT,  offsetof(struct settings, paired.study.what_if),
     "a variant of the scenario"                             },
    {"apply",        'a', "N",     OPTION_COUNT, offsetof(struct settings, apply),
     "write the scenario with the N-th of the remedies found"},
    {"replications", 'r', "N",     OPTION_COUNT,
     offsetof(struct settings,                                             paired.study.replications),
     "independent runs of each to begin with (8)"            },
    {"precision",    'p', "SHARE", OPTION_SHARE, offsetof(struct settings, paired.study.precision),
     "go on until effects are known to so much (2%)"         },
};

static const struct option_use uses[] = {
    STUDY_USES(struct settings, paired.study),
    {&answer_options, offsetof(struct settings, paired.answer)},
};

const struct options remedies_options = {
    OPTION_ROWS(rows),
    "  headroom remedies checkout.yaml\n"
    "  headroom remedies --apply 1 -o cured.yaml checkout.yaml\n"
    "  headroom remedies --what-if \"twice the load\" --json checkout.yaml\n",
    OPTION_USES(uses),
};

/* ---- the changed scenario ---- */

/* Without what-ifs that do not fit it any more. */
static void drop_variants(const struct load *load)
{
    struct node *root = (struct node *)load->before;
    struct faults *faults = ARENA_NEW(load->arena, struct faults);
    struct node **link = &root->first;
    if (load_check_variants(load, faults))
        return;
    while (*link && strcmp((*link)->key, "what_if") != 0)
        link = &(*link)->next;
    if (*link)
        *link = (*link)->next;
    fputs("headroom: the what-ifs do not all fit the changed scenario and are left out\n",
          stderr);
}

static int write_scenario(const struct load *changed, const struct option_words *files)
{
    struct output_file output;
    if (!output_open(&output, files->count > 0 ? files->word[0] : NULL))
        return EXIT_NOT_DONE;
    tree_print(changed->before, output.stream);
    return output_close(&output) ? EXIT_DONE : EXIT_NOT_DONE;
}

static int apply(const struct paired_study *study, const struct remedies *remedies,
                 uint64_t which)
{
    struct arena *arena = study->input.arena;
    if (which > (uint64_t)remedies->count)
        return usage_error(study->command->name, "there is no remedy %llu; %d were tried",
                           (unsigned long long)which, remedies->count);
    const struct remedy *remedy = &remedies->at[which - 1].remedy;
    struct faults *faults = ARENA_NEW(arena, struct faults);
    struct load *changed = ARENA_NEW(arena, struct load);
    if (!load_changed(changed, study->input.load, remedy->setting, (size_t)remedy->settings,
                      arena, faults)) {
        fault_print(faults, stderr);
        return EXIT_NOT_DONE;
    }
    drop_variants(changed);
    return write_scenario(changed, &study->settings->answer.output);
}

/* ---- the command ---- */

/* A changed scenario is no answer of many forms. */
static int check_apply(const struct command *command, const struct settings *settings)
{
    const struct answer_settings *answer = &settings->paired.answer;
    if (settings->apply && (answer->json || answer->csv || answer->markdown || answer->html ||
                            answer->pdf || answer->output.count > 1))
        return usage_error(command->name, "--apply writes a scenario, into one file at most");
    return OPTIONS_READ;
}

static int run_study(struct paired_study *study, const struct settings *settings, char **words)
{
    struct answer answer = {.name = study->command->name,
                            .tell = remedies_report,
                            .json = remedies_json,
                            .csv = remedies_csv};
    struct why_settings how;
    int status = paired_study_begin(study, words, &answer, &how);
    if (status != OPTIONS_READ)
        return status;
    const struct study_input *input = &study->input;
    const char *imbalance = NULL;
    const struct remedies *remedies =
        remedies_find(input->load, &how, input->arena, &imbalance);
    status = paired_study_end(study, remedies != NULL, imbalance);
    if (status != OPTIONS_READ || !remedies)
        return status;
    if (settings->apply && interrupt_seen())
        return study_input_interrupted("remedies", "were all tried");
    if (settings->apply)
        return apply(study, remedies, settings->apply);
    struct remedies_report told = {remedies, answer_file(words[0]), input->name,
                                   settings->paired.answer.quiet};
    answer.what = &told;
    answer.about = answer_about(study->command, settings, words, input->load, input->arena);
    answer_seed(&answer, remedies->base->seed);
    return answer_give(&answer, &settings->paired.answer);
}

int cmd_remedies(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    int status = options_read(command, &remedies_options, &settings, &argc, &argv);
    if (status == OPTIONS_READ)
        status = check_apply(command, &settings);
    if (status != OPTIONS_READ)
        return status;
    struct paired_study study = {.command = command,
                                 .settings = &settings.paired,
                                 .noun = "remedy",
                                 .replications_most = 32,
                                 .input.arena = arena_open()};
    status = run_study(&study, &settings, argv);
    arena_close(study.input.arena);
    return status;
}
