#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/options.h"
#include "cli/usage.h"
#include "plots/diagnosis.h"
#include "plots/terminal.h"
#include "scenarios/language/load.h"
#include "scenarios/language/tree_print.h"

#include <stdlib.h>
#include <string.h>

struct settings {
    struct option_words set;
    bool resolved, json;
};

static const struct option_row rows[] = {
    {"set",      's', "PATH=VALUE", OPTION_WORDS, offsetof(struct settings, set),
     "with this value changed; may be repeated"       },
    {"resolved", 'r', NULL,         OPTION_FLAG,  offsetof(struct settings, resolved),
     "print the scenario with every default filled in"},
    {"json",     0,   NULL,         OPTION_FLAG,  offsetof(struct settings, json),
     "mistakes as one JSON document"                  },
};

const struct options check_options = {
    OPTION_ROWS(rows),
    "  headroom check checkout.yaml\n"
    "  headroom check --set services.app.instances=8 --resolved checkout.yaml\n"
    "  generate | headroom check --json -\n",
};

static void say_good(const char *path, const struct load *load)
{
    char *name = arena_text(load->arena, strcmp(path, "-") == 0 ? "standard input" : path);
    terminal_clean(name);
    uint32_t variants = load->scenario.variants.count;
    printf("%s: good", name);
    if (variants > 0)
        printf(", %u variant%s included", variants, variants == 1 ? "" : "s");
    putchar('\n');
}

static void check_one(const char *path, const struct settings *settings, struct arena *arena,
                      struct faults *faults)
{
    struct load load = {.arena = arena};
    faults->at = (struct place){0};
    if (!load_file(&load, path, settings->set.word, settings->set.count, faults) ||
        !load_check_variants(&load, faults))
        return;
    if (settings->resolved)
        tree_print(load.root, stdout);
    else if (!settings->json)
        say_good(path, &load);
}

int cmd_check(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    int status = options_read(command, &check_options, &settings, &argc, &argv);
    if (status != OPTIONS_READ)
        return status;
    if (settings.resolved && (argc > 1 || settings.json))
        return usage_error(command->name, "--resolved goes with one file and without --json");
    struct arena *arena = arena_open();
    struct faults faults = {0};
    for (int i = 0; i < argc; i++)
        check_one(argv[i], &settings, arena, &faults);
    if (settings.json)
        diagnosis_json(&faults, stdout);
    else
        fault_print(&faults, stderr);
    arena_close(arena);
    return faults.count > 0 ? EXIT_WRONG_INPUT : EXIT_DONE;
}
