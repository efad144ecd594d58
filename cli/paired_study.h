/*
 * What `why` and `remedies` have in common: variants of a scenario that the program thinks of
 * itself are tried beside it, in rounds, and something is told of them.
 */
#ifndef HEADROOM_CLI_PAIRED_STUDY_H
#define HEADROOM_CLI_PAIRED_STUDY_H

#include "cli/answer.h"
#include "cli/progress.h"
#include "cli/study_input.h"
#include "studies/why.h"

struct paired_settings {
    struct study_settings study;
    struct answer_settings answer;
};

struct paired_study {
    const struct command *command;
    const struct paired_settings *settings;
    const char *noun; /* of what is tried: "lever" */
    uint64_t replications_most;
    struct study_input input;
    struct progress progress;
};

/* Reads the scenario at words[0] and says how the study is to go; progress is shown until it
 * ends. OPTIONS_READ, or the exit status to end with. */
int paired_study_begin(struct paired_study *study, char **words, const struct answer *answer,
                       struct why_settings *how);

/* What came of it, in the same way. `found` is whether anything is known. */
int paired_study_end(struct paired_study *study, bool found, const char *imbalance);

#endif
