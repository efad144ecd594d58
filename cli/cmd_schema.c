#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/options.h"
#include "cli/shipped.h"
#include "cli/usage.h"
#include "plots/scenario_reference.h"
#include "plots/scenario_schema.h"

#include <stdbool.h>

struct settings {
    bool result, markdown;
};

static const struct option_row rows[] = {
    {"result",   0, NULL, OPTION_FLAG, offsetof(struct settings, result),
     "of the document that --json prints, instead"},
    {"markdown", 0, NULL, OPTION_FLAG, offsetof(struct settings, markdown),
     "every key in words, for people"             },
};

const struct options schema_options = {
    OPTION_ROWS(rows),
    "  headroom schema > scenario.schema.json\n"
    "  headroom schema --result > result.schema.json\n"
    "  headroom schema --markdown | less\n",
};

int cmd_schema(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    int status = options_read(command, &schema_options, &settings, &argc, &argv);
    if (status != OPTIONS_READ)
        return status;
    if (settings.result && settings.markdown)
        return usage_error(command->name, "--markdown is of scenarios only");
    if (settings.result)
        fputs(shipped_find(SHIPPED_OTHER, "docs/result.schema.json")->text, stdout);
    else if (settings.markdown)
        scenario_reference_print(stdout);
    else
        scenario_schema_print(stdout);
    return EXIT_DONE;
}
