#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/options.h"
#include "cli/shipped.h"
#include "cli/usage.h"
#include "plots/scenario_reference.h"
#include "plots/scenario_schema.h"

#include <stdbool.h>
#include <string.h>

#define OF_SCENARIOS "scenario"

struct settings {
    bool result, markdown, list;
};

static const struct option_row rows[] = {
    {"result",   0,   NULL, OPTION_FLAG, offsetof(struct settings, result),
     "the same as: schema result"                                                               },
    {"markdown", 0,   NULL, OPTION_FLAG, offsetof(struct settings, markdown),
     "every key of a scenario in words, for people"                                             },
    {"list",     'l', NULL, OPTION_FLAG, offsetof(struct settings, list),     "list the schemas"},
};

const struct options schema_options = {
    OPTION_ROWS(rows),
    "  headroom schema > scenario.schema.json\n"
    "  headroom schema scale > scale.schema.json\n"
    "  headroom schema --markdown | less\n",
};

static int print(const struct command *command, const char *name)
{
    if (strcmp(name, OF_SCENARIOS) != 0)
        return shipped_print(command, SHIPPED_SCHEMA, name);
    scenario_schema_print(stdout);
    return EXIT_DONE;
}

static int list(void)
{
    puts(OF_SCENARIOS);
    for (size_t i = 0; i < shipped_count; i++)
        if (shipped_kind(&shipped_files[i]) == SHIPPED_SCHEMA)
            puts(shipped_name(&shipped_files[i]).text);
    return EXIT_DONE;
}

int cmd_schema(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    int status = options_read(command, &schema_options, &settings, &argc, &argv);
    if (status != OPTIONS_READ)
        return status;
    const char *name = settings.result ? "result" : argc > 0 ? argv[0] : OF_SCENARIOS;
    if (settings.markdown && strcmp(name, OF_SCENARIOS) != 0)
        return usage_error(command->name, "--markdown is of scenarios only");
    if (settings.list)
        return list();
    if (!settings.markdown)
        return print(command, name);
    scenario_reference_print(stdout);
    return EXIT_DONE;
}
