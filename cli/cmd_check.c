#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/options.h"
#include "cli/usage.h"
#include "plots/diagnosis.h"
#include "plots/terminal.h"
#include "plots/verdict.h"
#include "scenarios/language/load.h"
#include "scenarios/language/tree_print.h"
#include "studies/budget.h"

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

/* Where the limit is said; if it is not, there is nothing to warn of. */
static struct place place_of(const struct load *load, const char *database)
{
    const struct node *databases = tree_find(load->tree, load->root, "databases");
    const struct node *base = tree_find(load->tree, databases, database);
    return tree_find(load->tree, base, "max_connections")->place;
}

static void warn_of_budgets(const struct load *load, const char *prefix,
                            struct faults *warnings)
{
    struct budgets budgets = budget_of(&load->scenario, load->arena);
    struct result result = {
        .scenario = &load->scenario, .budget = budgets.at, .budgets = budgets.count};
    struct result_warning warning;
    for (int i = 0; i < budgets.count; i++) {
        if (!budget_warns(&budgets.at[i], &warning))
            continue;
        struct place place = place_of(load, budgets.at[i].database);
        fault_add(warnings, place, "%s%s", prefix,
                  verdict_warning(&result, &warning, load->arena));
    }
}

/* What was found in one file after the other. */
struct findings {
    struct faults errors, warnings;
};

static void check_one(const char *path, const struct settings *settings, struct arena *arena,
                      struct findings *found)
{
    struct load load = {.arena = arena};
    found->errors.at = (struct place){0};
    if (!load_file(&load, path, settings->set.word, settings->set.count, &found->errors) ||
        !load_check_variants(&load, &found->errors))
        return;
    warn_of_budgets(&load, settings->json ? "" : "warning: ", &found->warnings);
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
    struct findings found = {0};
    for (int i = 0; i < argc; i++)
        check_one(argv[i], &settings, arena, &found);
    if (settings.json) {
        diagnosis_json(&found.errors, &found.warnings, stdout);
    } else {
        fault_print(&found.errors, stderr);
        fault_print(&found.warnings, stderr);
    }
    arena_close(arena);
    return found.errors.count > 0 ? EXIT_WRONG_INPUT : EXIT_DONE;
}
