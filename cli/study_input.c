#include "cli/study_input.h"

#include "cli/exit_status.h"
#include "cli/usage.h"
#include "plots/terminal.h"
#include "sim/catalog.h"

#include <stdio.h>
#include <string.h>

int study_input_no_variant(const struct command *command, const struct listed *variants,
                           const char *asked, struct arena *arena)
{
    const struct named *variant = variants->at;
    uint32_t count = variants->count;
    if (count == 0)
        return usage_error(command->name, "the scenario has no what_if section");
    const char **names = arena_array(arena, count, sizeof(const char *));
    for (uint32_t i = 0; i < count; i++)
        names[i] = variant[i].name;
    const char *nearest = catalog_nearest(asked, names, count);
    return usage_error(command->name, "no what-if is called '%s'; %s '%s'%s", asked,
                       nearest ? "did you mean" : "the first is", nearest ? nearest : names[0],
                       nearest ? "?" : "");
}

static int choose(const struct command *command, struct study_input *input, const char *what_if,
                  struct faults *faults)
{
    const struct named *variant = input->file.scenario.variants.at;
    input->load = &input->file;
    if (!what_if)
        return OPTIONS_READ;
    for (uint32_t i = 0; i < input->file.scenario.variants.count; i++)
        if (strcmp(variant[i].name, what_if) == 0) {
            load_variant(&input->changed, &input->file, &variant[i], input->arena, faults);
            input->load = &input->changed;
            return OPTIONS_READ;
        }
    return study_input_no_variant(command, &input->file.scenario.variants, what_if,
                                  input->arena);
}

int study_input_read(const struct command *command, struct study_input *input, const char *path,
                     const char *what_if, const struct option_words *set)
{
    struct faults faults = {0};
    int status = OPTIONS_READ;
    input->file.arena = input->arena;
    if (load_file(&input->file, path, set->word, set->count, &faults))
        status = choose(command, input, what_if, &faults);
    if (faults.count > 0) {
        fault_print(&faults, stderr);
        return EXIT_WRONG_INPUT;
    }
    return status;
}

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
