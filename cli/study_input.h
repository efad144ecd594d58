/*
 * What studies are told alike: the scenario that they are about, which is a file with settings
 * of the command line put into it, or what-ifs of it; and how long and on which chance to
 * simulate. What went wrong is said here too, in the same words for all.
 */
#ifndef HEADROOM_CLI_STUDY_INPUT_H
#define HEADROOM_CLI_STUDY_INPUT_H

#include "cli/interrupt.h"
#include "cli/options.h"
#include "scenarios/language/load.h"

/* Rows of the commands fill some of it, where what they say differs; the others are those of
 * the groups. */
struct study_settings {
    struct option_words set;
    struct option_seed seed;
    uint64_t replications, jobs;
    double precision;
    const char *what_if;
};

extern const struct option_group study_options; /* --set, --seed */
extern const struct option_group jobs_options;  /* --jobs, which is aside */

#define STUDY_USES(settings, member)                                                           \
    {&study_options, offsetof(settings, member)},                                              \
    {                                                                                          \
        &jobs_options, offsetof(settings, member)                                              \
    }

/* The members that run_settings, why_settings and capacity_settings have alike. */
#define STUDY_HOW(study)                                                                       \
    .seeded = (study)->seed.given, .seed = (study)->seed.seed,                                 \
    .replications = (int)(study)->replications, .precision = (study)->precision,               \
    .jobs = study_input_jobs(study), .stop = interrupt_seen

int study_input_jobs(const struct study_settings *study);

struct study_variant {
    const char *name; /* NULL: the scenario as it is */
    const struct load *load;
};

struct study_input {
    struct arena *arena;
    bool several; /* --what-if all is the scenario as it is, then all its what-ifs */
    struct load file;
    struct study_variant *variant;
    int variants;
    const struct load *load; /* of the first */
    const char *name;        /* and its name */
};

/* The exit status to end with, all mistakes told, or OPTIONS_READ. */
int study_input_read(const struct command *command, struct study_input *input, const char *path,
                     const struct study_settings *study);

/* The same for who looks for further mistakes before they are told. */
int study_input_load(const struct command *command, struct study_input *input, const char *path,
                     const struct study_settings *study, struct faults *faults);

/* Whether --what-if asks for all of them. */
bool study_input_all(const struct study_input *input, const struct study_settings *study);

/* "there is no request 'a'; did you mean 'b'?", and the status for it. */
int study_input_none(const struct command *command, const char *what, const char *asked,
                     const char *const *names, size_t count);

/* "--replications goes from 2 to 32", and the status for it; OPTIONS_READ if it does. */
int study_input_replications(const struct command *command, const struct study_settings *study,
                             uint64_t least, uint64_t most);

/* "headroom: the books of app.cpu do not balance", and the status for it. */
int study_input_imbalance(const char *place);

/* "interrupted before the first replication was done", and the status for it. */
int study_input_interrupted(const char *what, const char *done);

#endif
