#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/options.h"
#include "cli/usage.h"
#include "plots/diagnosis.h"
#include "plots/explanation.h"
#include "scenarios/language/load.h"
#include "sim/catalog.h"

#include <string.h>

struct settings {
    struct option_words set;
    const char *what_if;
};

static const struct option_row rows[] = {
    {"set",     's', "PATH=VALUE", OPTION_WORDS, offsetof(struct settings, set),
     "with this value changed; may be repeated"},
    {"what-if", 'w', "NAME",       OPTION_TEXT,  offsetof(struct settings, what_if),
     "as this variant of the file has it"      },
};

const struct options explain_options = {
    OPTION_ROWS(rows),
    "  headroom explain checkout.yaml\n"
    "  headroom explain --what-if 'twice the pool' checkout.yaml browse\n",
};

/* Asked for by name and not there. */
static int unknown(const struct command *command, const char *what, const char *word,
                   const struct named *nearest)
{
    if (nearest)
        return usage_error(command->name, "there is no %s '%s'; did you mean '%s'?", what, word,
                           nearest->name);
    return usage_error(command->name, "there is no %s '%s'", what, word);
}

/* The thing of that name in a list of records that begin with theirs, or the nearest. */
static const struct named *find(const struct listed *listed, size_t size, const char *name,
                                bool *exactly)
{
    const char *row = catalog_find(name, listed->at, listed->count, size);
    *exactly = row;
    if (!row) {
        const char *nearest = catalog_nearest_row(name, listed->at, listed->count, size);
        for (uint32_t i = 0; nearest && !row && i < listed->count; i++) {
            const char *at = (const char *)listed->at + i * size;
            row = strcmp(((const struct named *)at)->name, nearest) == 0 ? at : NULL;
        }
    }
    return (const struct named *)row;
}

static int explain(const struct command *command, const struct load *load, int argc,
                   char **argv)
{
    const struct listed *requests = &load->scenario.requests;
    size_t size = sizeof(struct scenario_request);
    struct assembly assembly;
    for (int i = 0; i < argc; i++) {
        bool exactly;
        const struct named *found = find(requests, size, argv[i], &exactly);
        if (!exactly)
            return unknown(command, "request", argv[i], found);
    }
    assembly_init(&assembly, &load->scenario, load->arena);
    int count = argc > 0 ? argc : (int)requests->count;
    for (int i = 0; i < count; i++) {
        bool exactly;
        int request = i;
        if (argc > 0)
            request =
                (int)((const struct scenario_request *)find(requests, size, argv[i], &exactly) -
                      (const struct scenario_request *)requests->at);
        explanation_print(&assembly, request, stdout);
        for (int k = (int)requests->count; k < assembly.blueprint.requests; k++)
            if (assembly_carries(&assembly, k) == request)
                explanation_print(&assembly, k, stdout);
    }
    assembly_free(&assembly);
    return EXIT_DONE;
}

static int explain_file(const struct command *command, const struct settings *settings,
                        int argc, char **argv, struct arena *arena, struct faults *faults)
{
    struct load load = {.arena = arena}, varied;
    if (!load_file(&load, argv[0], settings->set.word, settings->set.count, faults))
        return EXIT_WRONG_INPUT;
    if (!settings->what_if)
        return explain(command, &load, argc - 1, argv + 1);
    bool exactly;
    const struct named *variant =
        find(&load.scenario.variants, sizeof(struct named), settings->what_if, &exactly);
    if (!exactly)
        return unknown(command, "variant", settings->what_if, variant);
    if (!load_variant(&varied, &load, variant, arena, faults))
        return EXIT_WRONG_INPUT;
    return explain(command, &varied, argc - 1, argv + 1);
}

int cmd_explain(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    int status = options_read(command, &explain_options, &settings, &argc, &argv);
    if (status != OPTIONS_READ)
        return status;
    struct arena *arena = arena_open();
    struct faults faults = {0};
    status = explain_file(command, &settings, argc, argv, arena, &faults);
    fault_print(&faults, stderr);
    arena_close(arena);
    return status;
}
