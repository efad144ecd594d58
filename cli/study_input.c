#include "cli/study_input.h"

#include "cli/exit_status.h"
#include "cli/usage.h"
#include "plots/terminal.h"
#include "sim/catalog.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* ---- options ---- */

static const struct option_row rows[] = {
    {"set",  's', "PATH=VALUE", OPTION_WORDS,    offsetof(struct study_settings, set),
     "with this value changed; may be repeated"},
    {"seed", 0,   "N",          OPTION_OWN_SEED, offsetof(struct study_settings, seed),
     "of all chance (run.seed)"                },
};

static const struct option_row jobs_rows[] = {
    {"jobs", 'j', "N", OPTION_COUNT, offsetof(struct study_settings, jobs),
     "threads (one for each core)"},
};

const struct option_group study_options = {OPTION_ROWS(rows)};
const struct option_group jobs_options = {OPTION_ROWS(jobs_rows), .aside = true};

int study_input_jobs(const struct study_settings *study)
{
    return study->jobs < INT_MAX ? (int)study->jobs : INT_MAX;
}

int study_input_replications(const struct command *command, const struct study_settings *study,
                             uint64_t least, uint64_t most)
{
    uint64_t asked = study->replications;
    if (asked == 0 || (asked >= least && asked <= most))
        return OPTIONS_READ;
    return usage_error(command->name, "--replications goes from %" PRIu64 " to %" PRIu64 "%s",
                       least, most, least == 2 ? "; one has no interval" : "");
}

/* ---- the scenario and its what-ifs ---- */

int study_input_none(const struct command *command, const char *what, const char *asked,
                     const char *const *names, size_t count)
{
    const char *nearest = catalog_nearest(asked, names, count);
    if (count == 0)
        return usage_error(command->name, "there is no %s '%s'", what, asked);
    return usage_error(command->name, "there is no %s '%s'; %s '%s'%s", what, asked,
                       nearest ? "did you mean" : "the first is", nearest ? nearest : names[0],
                       nearest ? "?" : "");
}

static int no_variant(const struct command *command, const struct listed *variants,
                      const char *asked, struct arena *arena)
{
    const struct named *variant = variants->at;
    const char **names = arena_array(arena, variants->count + 1, sizeof *names);
    for (uint32_t i = 0; i < variants->count; i++)
        names[i] = variant[i].name;
    if (variants->count == 0)
        return usage_error(command->name, "the scenario has no what_if section");
    return study_input_none(command, "what-if", asked, names, variants->count);
}

bool study_input_all(const struct study_input *input, const struct study_settings *study)
{
    return input->several && study->what_if && strcmp(study->what_if, "all") == 0;
}

static void add(struct study_input *input, const char *name, const struct load *load)
{
    input->variant[input->variants++] = (struct study_variant){name, load};
}

static int choose(const struct command *command, struct study_input *input,
                  const struct study_settings *study, struct faults *faults)
{
    const struct listed *variants = &input->file.scenario.variants;
    const struct named *variant = variants->at;
    bool all = study_input_all(input, study), found = false;
    if (!study->what_if || all)
        add(input, NULL, &input->file);
    for (uint32_t i = 0; study->what_if && i < variants->count; i++) {
        if (!all && strcmp(variant[i].name, study->what_if) != 0)
            continue;
        found = true;
        struct load *load = ARENA_NEW(input->arena, struct load);
        if (load_variant(load, &input->file, &variant[i], input->arena, faults))
            add(input, variant[i].name, load);
    }
    if (study->what_if && !found)
        return no_variant(command, variants, study->what_if, input->arena);
    return OPTIONS_READ;
}

int study_input_load(const struct command *command, struct study_input *input, const char *path,
                     const struct study_settings *study, struct faults *faults)
{
    input->file.arena = input->arena;
    if (!load_file(&input->file, path, study->set.word, study->set.count, faults))
        return OPTIONS_READ;
    input->variant = arena_array(input->arena, input->file.scenario.variants.count + 1,
                                 sizeof *input->variant);
    int status = choose(command, input, study, faults);
    if (input->variants > 0) {
        input->load = input->variant[0].load;
        input->name = input->variant[0].name;
    }
    return status;
}

int study_input_read(const struct command *command, struct study_input *input, const char *path,
                     const struct study_settings *study)
{
    struct faults faults = {0};
    int status = study_input_load(command, input, path, study, &faults);
    if (faults.count == 0)
        return status;
    fault_print(&faults, stderr);
    return EXIT_WRONG_INPUT;
}

/* ---- what can come of it ---- */

int study_input_imbalance(const char *place)
{
    char name[200];
    snprintf(name, sizeof name, "%s", place);
    terminal_clean(name);
    fprintf(stderr,
            "headroom: the books of %s do not balance: a mistake in headroom itself, its "
            "numbers are not to be believed\n",
            name);
    return EXIT_SELFCHECK_FAILED;
}

int study_input_interrupted(const char *what, const char *done)
{
    fprintf(stderr, "headroom: interrupted before %s %s\n", what, done);
    return interrupt_status();
}
