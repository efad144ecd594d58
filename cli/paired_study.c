#include "cli/paired_study.h"

static void watch(void *context, const struct paired_progress *at)
{
    struct paired_study *study = context;
    char label[80];
    if (study->settings->answer.quiet)
        return;
    snprintf(label, sizeof label, "round %d, %s %d of %d", at->round, study->noun, at->variant,
             at->variants);
    if (at->variant == 1)
        progress_start(&study->progress, (size_t)at->variants);
    progress_show(&study->progress, (size_t)at->variant - 1, label);
}

int paired_study_begin(struct paired_study *study, char **words, const struct answer *answer,
                       struct why_settings *how)
{
    const struct paired_settings *settings = study->settings;
    int status = answer_check(answer, &settings->answer);
    if (status == OPTIONS_READ)
        status = study_input_replications(study->command, &settings->study, 2,
                                          study->replications_most);
    if (status == OPTIONS_READ)
        status = study_input_read(study->command, &study->input, words[0], &settings->study);
    *how = (struct why_settings){STUDY_HOW(&settings->study), .watch = watch, .context = study};
    interrupt_watch();
    progress_start(&study->progress, 1);
    return status;
}

int paired_study_end(struct paired_study *study, bool found, const char *imbalance)
{
    progress_erase(&study->progress);
    if (imbalance)
        return study_input_imbalance(imbalance);
    return found ? OPTIONS_READ : study_input_interrupted("the first replication", "was done");
}
