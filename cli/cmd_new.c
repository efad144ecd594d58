#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/options.h"
#include "cli/shipped.h"

#include <stdbool.h>

struct settings {
    bool list;
};

static const struct option_row rows[] = {
    {"list", 'l', NULL, OPTION_FLAG, offsetof(struct settings, list), "list the templates"},
};

const struct options new_options = {
    OPTION_ROWS(rows),
    "  headroom new > my.yaml\n"
    "  headroom new queue > mails.yaml\n",
};

int cmd_new(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    int status = options_read(command, &new_options, &settings, &argc, &argv);
    if (status != OPTIONS_READ)
        return status;
    if (!settings.list)
        return shipped_print(command, SHIPPED_TEMPLATE, argc > 0 ? argv[0] : "web");
    shipped_list(SHIPPED_TEMPLATE);
    return EXIT_DONE;
}
